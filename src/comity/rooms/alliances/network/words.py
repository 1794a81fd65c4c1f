"""How the network room names and counts things."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from comity.finding import Column
from comity.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.quantity import Standing
    from comity.rooms.alliances.network.moment import Moment

WORDS = {
    "defence": "defence",
    "offence": "offence",
    "neutrality": "neutrality",
    "non_aggression": "non-aggression",
    "consultation": "consultation",
}
ATOP_LAST = "2018-12-31"
"""The last day of ATOP: a treaty that the registry does not keep goes on after it as assumed."""

TREATIES = ("registry", "atop")
TREATY_CAVEAT = "After {atop} a treaty that the registry does not keep is assumed to go on."


def assumed_on(day: str) -> tuple[str, ...]:
    """The caveat on treaties that are assumed to go on, if they are on a day."""
    return (TREATY_CAVEAT,) if day > ATOP_LAST else ()


def in_words(pledges: Iterable[str]) -> str:
    """Pledges as a list, the most binding first."""
    given = set(pledges)
    return ", ".join(word for pledge, word in WORDS.items() if pledge in given)


def counted(value: int, unit: str, day: str, source: str = "registry") -> Quantity:
    """A number counted on treaties: reported to ATOP's last day, assumed after it."""
    standing: Standing = "reported" if day <= ATOP_LAST else "assumed"
    return Quantity(value=value, unit=unit, standing=standing, source=source, as_of=day)


def estimated(value: float, unit: str, source: str, *, as_of: str | None = None, **ends: float | None) -> Quantity:
    """A number comity computed; `low`, `high` and `level` if it has an interval."""
    return Quantity(value=value, unit=unit, standing="estimated", source=source, as_of=as_of, **ends)


def capability_column(moment: Moment) -> Column:
    """The column of a table with states' shares of the world's capability."""
    return Column(
        name=f"Share of the world's capability, {moment.capability_year}",
        unit="share",
        standing="estimated",
        source="cow_capabilities",
    )


def share(value: float | None) -> float | None:
    """A share for a table's cell, to a tenth of a per cent at most."""
    return None if value is None or isnan(value) else round(value, 4)
