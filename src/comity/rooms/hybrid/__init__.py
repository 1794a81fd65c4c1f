"""Pressure on states below the threshold of war, by domain: what is recorded, what of it is unusual, and for whom."""
