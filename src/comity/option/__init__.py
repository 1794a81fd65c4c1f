"""Responses as plain data: what could be done, by whom, from when, for how long; read from TOML, words or Python.

An option holds no behaviour. A room that compares options decides what each would change; here stands only what may
be asked for, within which bounds, in which units.
"""

from __future__ import annotations

from comity.option.kinds import (
    KINDS,
    Agreement,
    ArmsEmbargo,
    Capacity,
    Combination,
    CyberDefence,
    Engagement,
    Humanitarian,
    Information,
    Mediation,
    Mission,
    Nothing,
    Option,
    Pact,
    Sanctions,
    Simple,
    Withdrawal,
    parts_of,
)
from comity.option.read import option, options, words

__all__ = [
    "KINDS",
    "Agreement",
    "ArmsEmbargo",
    "Capacity",
    "Combination",
    "CyberDefence",
    "Engagement",
    "Humanitarian",
    "Information",
    "Mediation",
    "Mission",
    "Nothing",
    "Option",
    "Pact",
    "Sanctions",
    "Simple",
    "Withdrawal",
    "option",
    "options",
    "parts_of",
    "words",
]
