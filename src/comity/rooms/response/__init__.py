"""Responses: what each option would change, and what is known of that."""
