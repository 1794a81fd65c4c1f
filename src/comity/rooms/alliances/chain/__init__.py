"""The second round and beyond: who is drawn in by whom, if those who act are attacked in turn."""
