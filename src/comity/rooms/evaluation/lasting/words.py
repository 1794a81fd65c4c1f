"""Names of leads, ends and covariates as readers see them."""

from __future__ import annotations

LEADS = {
    "un": "the UN alone",
    "alliance": "an alliance alone",
    "both": "the UN and an alliance",
    "either": "the UN or an alliance",
    "any": "any peacekeepers",
}
"""Who led the peacekeepers that were there."""
NEITHER = "neither"

START = {**{who: LEADS[who] for who in ("un", "alliance", "both")}, NEITHER: "neither"}
"""The four groups of the curves."""

TERMS = {
    "how: agreement": "war ended by an agreement",
    "how: ceasefire": "war ended by a ceasefire",
    "how: government victory": "war ended by a victory of the government",
    "how: rebel victory": "war ended by a victory of the rebels",
    "log war months": "length of the war (log of months)",
    "severe": "a thousand deaths in a year",
    "log earlier episodes": "earlier episodes (log of one more)",
    "over government": "fought over government, not territory",
    "since 1990": "ended in the second period",
    "log income": "income per person (log)",
    "log population": "population (log)",
    "components": "components of peacebuilding agreed, each",
}
"""What is measured of a war and its country."""

HOW = {
    "agreement": "peace agreement",
    "ceasefire": "ceasefire",
    "government victory": "victory of the government",
    "rebel victory": "victory of the rebels",
    "low activity": "fighting died down",
    "actor gone": "a party ceased to exist",
}
"""How wars ended."""


def slug(words: str) -> str:
    """Words as a key."""
    return words.replace(" ", "_")
