"""Responses: what each option would change, and what is known of that."""

HORIZON = 24
"""Months looked at where the asker says nothing."""
