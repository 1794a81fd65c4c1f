"""What the two sides would hold if those whom treaties call came as often as pledges were kept in past wars."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.alliances.honoured.tell import SOURCES as COUNTED
from comity.rooms.alliances.honoured.tell import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.edition import Edition
    from comity.rooms.alliances.forces import Weight
    from comity.rooms.alliances.honoured.tell import Kept

SOURCE = "cow_capabilities"

SIDES = {"target": "defence", "attacker": "offence"}
"""The pledge that calls others to each side."""

MEASURES = {"cinc": "capability", "personnel": "military personnel", "spending": "military spending"}

TINY = "less than a tenth of a per cent"
"""A share that would be shown as nought."""

_PROMISES = {"target": "to help one that is attacked", "attacker": "to join one that attacks"}
_CALLED = (" owed", " owed if")


def expected(
    edition: Edition, names: Mapping[str, str], weights: Mapping[str, Weight], day: str, year: int
) -> list[Finding]:
    """The finding on the expected coalition of each side, by capability, personnel and spending, if anyone is called.

    Args:
        edition: with the counts of pledges kept.
        names: of the two states by side, "target" and perhaps "attacker".
        weights: what is held by each side, alone and by those called to it, as `forces` groups them.
        day: of the attack, ISO.
        year: of the figures.
    """
    found = {
        side: past
        for side, pledge in SIDES.items()
        if side in names
        and any(weights[side + part].states for part in _CALLED)
        and (past := kept(edition, day, pledge))
    }
    if not found:
        return []
    values: dict[str, Quantity] = {}
    terms: dict[str, str] = {}
    texts, caveats = list[str](), list[str]()
    for side, past in found.items():
        held = {name: _share(weights, side, name, past, year) for name in MEASURES}
        values |= {f"{side}_{name}": quantity for name, quantity in held.items() if quantity} | {side: past.share}
        terms |= {f"{side}_name": names[side], f"{side}_first": str(past.first), f"{side}_last": str(past.last)}
        shares = [
            (f"{{{side}_{name}:i}}" if one.value else TINY) + f" of its {MEASURES[name]}"
            for name, one in held.items()
            if one
        ]
        how = f"as often as pledges {_PROMISES[side]} were kept in the wars of {{{side}_first}} to {{{side}_last}}"
        start = f"had those called come {how}, by our count or that of others" if not texts else f"and come {how}"
        texts.append(f"{start}, {{{side}_name}}'s side would hold {listed(shares)}")
        loose = "" if past.judged else ", whether or not their conditions are known to have been met"
        caveats.append(f"Our count of pledges {_PROMISES[side]}{loose}: {{{side}:i}}.")
    text = "; ".join(texts).replace("of its", "of the world's", 1)
    return [
        Finding(
            topic="background",
            text=f"{text[:1].upper()}{text[1:]}.",
            values=values,
            terms=terms,
            sources=(SOURCE, *COUNTED),
            confidence="low",
            because="it is arithmetic with frequencies of few past wars, which say nothing of this alliance",
            caveats=(
                (
                    "The low end takes the low end of our interval, the high end its high end or the highest that "
                    "others report, whichever is more; that a source's own figures may be wrong is not in it."
                ),
                *caveats,
            ),
            table=_table(names, found, weights, values, year),
        )
    ]


def per_cent(share: float) -> float:
    """A share of the world in per cent, to a tenth: the weight of most states is below a whole one."""
    return round(100 * share, 1)


def _share(weights: Mapping[str, Weight], side: str, name: str, past: Kept, year: int) -> Quantity | None:
    """The side's own share, and that of those called times a past frequency; None if its own is not known."""
    if weights[side].unknown[name]:
        return None
    own = weights[side].shares[name]
    called = math.fsum(weights[side + part].shares[name] for part in _CALLED)
    high = max([float(past.share.high or 0.0), *past.reported])
    low, value, high = (own + called * often for often in (float(past.share.low or 0.0), past.share.value, high))
    ends = {"low": per_cent(low), "high": per_cent(high)}
    return Quantity(value=per_cent(value), unit="per cent", standing="assumed", source=SOURCE, as_of=str(year), **ends)


def _table(
    names: Mapping[str, str],
    found: Mapping[str, Kept],
    weights: Mapping[str, Weight],
    values: Mapping[str, Quantity],
    year: int,
) -> Table:
    rows = []
    for side in found:
        for name, words in MEASURES.items():
            one = values.get(f"{side}_{name}")
            own = None if weights[side].unknown[name] else weights[side].shares[name]
            whole = None if own is None else math.fsum([own, *(weights[side + part].shares[name] for part in _CALLED)])
            alone, together = (None if share is None else per_cent(share) for share in (own, whole))
            lacking = sum(weights[side + part].unknown[name] for part in _CALLED)
            ends = (None, None, None) if one is None else (one.value, one.low, one.high)
            rows.append((names[side], words, alone, together, *ends, lacking))
    titles = ("Alone", "If all called came", "Expected", "Low", "High")
    return Table(
        title=f"Expected coalitions: what each side would hold of the world in {year}",
        columns=(
            Column(name="Side"),
            Column(name="Per cent of the world's"),
            *(
                Column(
                    name=title, unit="per cent", source=SOURCE, standing="estimated" if title == "Alone" else "assumed"
                )
                for title in titles
            ),
            Column(name="Called, figure not known", unit="states", standing="reported", source=("registry", "atop")),
        ),
        rows=tuple(rows),
    )
