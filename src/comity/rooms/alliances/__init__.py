"""Alliances: who has promised what to whom, and what falls due when somebody is attacked."""
