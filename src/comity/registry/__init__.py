"""The facts comity keeps by hand: each row with its source and how it was checked."""

VERSION = "2026-11-22"
"""Day to which the registry has been kept."""
