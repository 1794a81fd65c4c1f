"""Peace: which operations are there and how strong, and what has been agreed."""
