"""The names of the community room: whom people trust, which groups they belong to."""

from __future__ import annotations

SURVEY = "Afrobarometer round 6"

SOURCE = "afrobarometer"
"""Key of the source of the edition's survey."""

OWN = "own_survey"
"""Key of a survey of the asker's own, as a source of the answer."""

INSTITUTIONS = {
    "police": "the police",
    "army": "the army",
    "courts": "courts of law",
    "council": "their local council",
    "traditional": "traditional leaders",
    "religious": "religious leaders",
    "president": "the president or prime minister",
    "parliament": "parliament",
    "election": "the electoral commission",
    "tax": "the tax office",
}
"""The institutions by key, as they stand after "trust"."""

GROUPS: dict[str, tuple[str, ...]] = {
    "sex": ("women", "men"),
    "age": ("18 to 29", "30 to 44", "45 to 59", "60 and older"),
    "residence": ("rural", "urban", "semi-urban"),
    "education": ("none or informal", "primary", "secondary", "beyond secondary"),
}
"""The groups of each dimension, in the file's order; who is in none of them, because age or schooling is not known,
counts for the country alone."""

DIMENSIONS = tuple(GROUPS)

ENDS = {name: (groups[0], groups[1] if name == "residence" else groups[-1]) for name, groups in GROUPS.items()}
"""The two groups of each dimension that are furthest apart, to be compared over countries."""
