"""Filling a mirror from publishers: what to fetch, how to ask, what may arrive and how it is put in place."""
