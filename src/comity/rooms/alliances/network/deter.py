"""What a change would do to the chance of an attack, as far as the edition's estimates of deterrence reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.finding import Finding
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.alliances.network.ties import PLEDGES
from comity.rooms.alliances.network.words import TREATIES

if TYPE_CHECKING:
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.world import World

EFFECTS = "deterrence_effects"
"""Table of another room; an edition need not have it."""

_ERAS = ((1945, "1816 to 1945"), (1991, "1946 to 1991"), (9999, "since 1992"))
_WANTED = {"population": "relevant", "check": "main", "estimand": "target_defence"}
_MODEL = "logit, dyadic-robust"
_SHOWN = 6


def deterrence(world: World, moment: Moment, after: Moment) -> Finding:
    """The effect of a defence pact on disputes, for the states that would gain their first one or lose their last.

    The estimates compare states to which somebody owes defence with those to which nobody does: they say nothing of a
    state that would have one pact more or less.
    """
    row = _effect(world, moment.year)
    if row is None:
        return Finding(
            topic="unknown",
            text="Not known: what the change would do to the chance of an attack.",
            searched="this edition, which holds no estimate of deterrence for that time",
            sources=("registry",),
        )
    held, then = (m.owes[PLEDGES.index("defence")].any(axis=0) for m in (moment, after))
    gained, lost = (
        [world.prose(moment.states[place]) for place in np.flatnonzero(which)] for which in (then & ~held, held & ~then)
    )
    if not gained and not lost:
        return Finding(
            topic="unknown",
            text="Not known: what the change would do to the chance of an attack. The estimates compare states to "
            "which "
            "somebody owes defence with those to which nobody does, and the change would move no state from the one to "
            "the other.",
            searched="the estimates of deterrence, {era}",
            terms={"era": row["era"]},
            sources=(*TREATIES, "cow_mid"),
        )
    parts = [f"{{{name}}} would {what}" for name, what, who in _moves(gained, lost) if who]
    return Finding(
        topic="bound",
        text=" and ".join(parts)
        + ". Among politically relevant pairs, other covariates alike, the chance that a dispute was begun in a year "
        "was {ratio:i} times that without one ({era}).",
        values={
            "ratio": Quantity(
                value=row["estimate"],
                low=row["low"],
                high=row["high"],
                level=0.95,
                unit="ratio",
                standing="estimated",
                source="cow_mid",
            )
        },
        terms={
            "era": row["era"],
            "gained": listed(gained, most=_SHOWN),
            "lost": listed(lost, most=_SHOWN),
        },
        sources=(*TREATIES, "cow_mid"),
        confidence="low",
        because="pacts are made where danger is, and the published findings disagree",
        caveats=("The mean over past pairs of states, not an estimate for this pact.",),
    )


def _moves(gained: list[str], lost: list[str]) -> tuple[tuple[str, str, list[str]], ...]:
    first = "gain its first pledge" if len(gained) == 1 else "each gain a first pledge"
    last = "lose its last pledge" if len(lost) == 1 else "each lose the last pledge"
    return (("gained", f"{first} of defence by another", gained), ("lost", f"{last} of defence by another", lost))


def _effect(world: World, year: int) -> dict[str, Any] | None:
    """The estimate for the era of a year, if the edition has it."""
    if EFFECTS not in world.edition.manifest["tables"]:
        return None
    era = next(name for last, name in _ERAS if year <= last)
    rows = world.edition.table(EFFECTS).filter(
        pl.col("era") == era,
        pl.col("model").str.starts_with(_MODEL),
        *(pl.col(column) == wanted for column, wanted in _WANTED.items()),
    )
    return rows.row(0, named=True) if rows.height == 1 else None
