"""The contest model: how much each of several groups fights, given who stands with whom and against whom."""
