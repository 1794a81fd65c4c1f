"""Do those who are tied vote alike? A state's ties beside its ideal point in the UN General Assembly."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Finding
from comity.panels.times import day_text
from comity.rooms.alliances.network.similarity import kappa
from comity.rooms.alliances.network.words import ATOP_LAST, TREATIES, WORDS, assumed_on, estimated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.world import World

_LEAST = 10
"""States whose ties and votes must be known for their agreement to be said."""


def rank_correlation(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    """Spearman's rank correlation, ties sharing their mean rank.

    Args:
        one: shape (n,).
        two: shape (n,).

    Returns:
        -1 to 1; NaN if either is constant.
    """
    ranks = [_ranks(values) for values in (one, two)]
    a, b = (r - r.mean() for r in ranks)
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / size) if size > 0 else float("nan")


def agreement(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    """Distance in votes to partners and to others, and whether likeness of ties goes with likeness of votes."""
    year = votes_year(world, moment.year)
    points = {s: p for s, (p, _, _) in world.ideals.get(year, {}).items() if s in moment.place} if year else {}
    if asked.subject not in points:
        return [_not_known(world, asked)]
    own = points[asked.subject]
    apart = {state: abs(point - own) for state, point in points.items() if state != asked.subject}
    partners = [state for state in moment.partners(asked.subject, asked.pledge) if state in apart]
    others = [state for state in sorted(apart) if state not in partners]
    if not partners or len(apart) < _LEAST:
        return [_not_known(world, asked)]
    source, day = "un_ideal_points", str(year)
    furthest = max(partners, key=lambda state: (apart[state], state))
    values = {
        "partners": estimated(float(np.mean([apart[s] for s in partners])), "ratio", source, as_of=day),
        "furthest": estimated(apart[furthest], "ratio", source, as_of=day),
    }
    text = "In UN votes ({year}) {state} stands {partners} points from its partners by a pledge of {pledge}"
    if others:
        values["others"] = estimated(float(np.mean([apart[s] for s in others])), "ratio", source, as_of=day)
        text += " and {others} from other states, in the mean"
    text += "; of the partners {name} is furthest away ({furthest})."
    agree = _agree(moment, asked.subject, apart)
    if not isnan(agree):
        values["agree"] = estimated(agree, "ratio", source, as_of=day)
        text += (
            " The likeness of its ties to those of other states (kappa) and nearness in votes have a rank correlation "
        )
        text += "of {agree}."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms={
                "year": day,
                "state": world.prose(asked.subject),
                "pledge": WORDS[asked.pledge],
                "name": world.prose(furthest),
                "atop": day_text(ATOP_LAST),
            },
            sources=(*TREATIES, source),
            caveats=("Votes in the General Assembly are about its agenda, not about defence.", *assumed_on(moment.day)),
        )
    ]


def _agree(moment: Moment, state: str, apart: dict[str, float]) -> float:
    """Rank correlation of kappa and nearness over the states whose votes are known."""
    equal = np.ones(len(moment.states))
    own = moment.values[moment.place[state]]
    like = {other: kappa(own, moment.values[moment.place[other]], weight=equal) for other in sorted(apart)}
    known = [other for other, value in like.items() if not isnan(value)]
    if len(known) < _LEAST:
        return float("nan")
    return rank_correlation(np.array([like[o] for o in known]), -np.array([apart[o] for o in known]))


def _not_known(world: World, asked: Asked) -> Finding:
    return Finding(
        topic="unknown",
        text="Not known: how the ties of {state} compare with its votes; it has no partner by a pledge of {pledge} "
        "with an ideal point, or none itself.",
        terms={
            "state": world.prose(asked.subject),
            "pledge": WORDS[asked.pledge],
            "first": str(min(world.ideals)),
            "last": str(max(world.ideals)),
        },
        searched="ideal points from votes in the UN General Assembly, {first} to {last}",
        sources=("un_ideal_points",),
    )


def votes_year(world: World, year: int) -> int | None:
    """The last year of votes up to a year, if it is not more than five years back."""
    known = max((known for known in world.ideals if known <= year), default=None)
    return known if known is not None and year - known <= 5 else None


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place])
