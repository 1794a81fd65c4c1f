"""Deterrence: whether a pact with an outside state keeps others from beginning a dispute, and how far that is known."""
