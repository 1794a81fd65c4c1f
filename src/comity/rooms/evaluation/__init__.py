"""Evaluation: did it work, and how would one know."""
