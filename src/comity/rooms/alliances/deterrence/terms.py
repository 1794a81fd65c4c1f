"""The terms of the deterrence models: what each covariate is, and how covariates become columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

PLEDGES = {
    "target_defence": "the target has a defence pact with a third state",
    "challenger_offence": "a third state has promised the challenger to join it in war",
    "challenger_neutrality": "a third state has promised the challenger neutrality",
    "challenger_defence": "the challenger has a defence pact with a third state",
}
"""Pledges of third states; the first is the pact whose effect is asked for."""

SHORT = {
    "target_defence": "defence, to the target",
    "challenger_offence": "offence, to the challenger",
    "challenger_neutrality": "neutrality, to the challenger",
    "challenger_defence": "defence, to the challenger",
}
"""The same in few words."""

CONTROLS = {
    "capability_share": "the challenger's share of the two states' capabilities (CINC)",
    "land_border": "the two share a land border",
    "sea_border": "the two lie across at most 400 miles of water from each other",
    "log_distance": "logarithm of the distance between the capitals, kilometres",
    "similarity": "likeness of the two states' alliances (S-score)",
    "lower_democracy": "the lower of the two states' democracy scores (extended unified score)",
    "challenger_major": "the challenger is a major power",
    "target_major": "the target is a major power",
    "peace_years": "years since the last dispute of the two, or since the pair began",
}

BOTH_DEMOCRATIC = "both_democratic"
"""Both have a Polity score of 6 or more: a check, since Polity leaves a fifth of the relevant rows uncoded."""
BOUND_ALONE = "target_defence_alone"
"""The target has a defence pact with a third state that has none with the challenger: a check."""

ERAS = {
    "all years": (1816, 2014),
    "1816 to 1945": (1816, 1945),
    "1946 to 1991": (1946, 1991),
    "since 1992": (1992, 2014),
}
"""First and last year of each era."""

MAIN = "main"
CHECKS = {
    MAIN: "as described",
    "no ongoing": "without years in which a dispute only went on",
    "force": "only disputes in which the challenger used force",
    "no world wars": "without the years of the world wars",
    "year before": "pledges of the year before",
    "polity": "both with a Polity score of six or more instead of the lower unified score",
    "bound alone": "only pacts with states that have none with the challenger",
}
"""What each sample and model is; all but the first are checks."""

ROBUST, CLUSTERED = "logit, dyadic-robust", "logit, clustered by pair"
"""Models by how their intervals are made."""

PEACE = "peace_years"
_POWERS = {PEACE: 10.0, "peace_years_squared": 1e3, "peace_years_cubed": 1e5}
"""Terms of the cubic in peace years, and by what each power is divided so that coefficients are of like size."""


def covariates(instead: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Names of a model's covariates, some in the place of others."""
    return tuple((instead or {}).get(name, name) for name in (*PLEDGES, *CONTROLS))


def design(x: Mapping[str, NDArray[np.float64]], names: Sequence[str]) -> tuple[NDArray[np.float64], list[str]]:
    """The columns of a model: a constant, the covariates, and peace years as a cubic (Carter & Signorino 2010).

    Args:
        x: covariates by name, each of shape (n,).
        names: those wanted, in order; `peace_years` gives three columns.

    Returns:
        Columns, shape (n, p), and their names.
    """
    plain = [name for name in names if name != PEACE]
    terms = ["constant", *plain, *(_POWERS if PEACE in names else ())]
    out = np.empty((len(x[names[0]]), len(terms)))
    out[:, 0] = 1
    for column, name in enumerate(plain, start=1):
        out[:, column] = x[name]
    if PEACE in names:
        for power, (column, divisor) in enumerate(
            zip(range(len(plain) + 1, len(terms)), _POWERS.values(), strict=True), 1
        ):
            out[:, column] = x[PEACE] ** power / divisor
    return out, terms
