"""The web face: `comity serve` and the API under /api/v1, both made from the list of questions."""
