"""Risk: how many deaths are to be expected, with what chance, and how good such forecasts have been."""
