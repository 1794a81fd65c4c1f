"""Words and quantities that the findings of the response room share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.response.outcome import LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.quantity import Standing
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.outcome import Spread, World


def span(months: Sequence[date]) -> str:
    """The calendar months of a horizon, in words."""
    return f"{month_text(months[0])} to {month_text(months[-1])}" if len(months) > 1 else month_text(months[0])


def deaths(value: float, standing: Standing = "estimated") -> Quantity:
    """A number of deaths, whole."""
    return Quantity(value=round(value), unit="deaths", standing=standing, source="views")


def spread(found: Spread) -> Quantity:
    """A number of deaths with the interval that holds 90 %."""
    return Quantity(
        value=round(found.middle), unit="deaths", standing="estimated", source="views",
        low=round(found.low), high=round(found.high), level=LEVEL,
    )  # fmt: skip


def chance(value: float) -> Quantity:
    """A probability counted over draws."""
    return Quantity(value=value, unit="probability", standing="estimated", source="views")


def usd(value: float, standing: Standing = "assumed") -> Quantity:
    """An amount in US dollars."""
    return Quantity(value=round(value), unit="usd", standing=standing, source="registry")


def share(value: float, standing: Standing = "estimated", source: str = "views") -> Quantity:
    """A share."""
    return Quantity(value=value, unit="share", standing=standing, source=source)


def fall(value: float) -> Quantity:
    """A fall in per cent: whole ones, below one a tenth."""
    per_cent = 100 * value
    return Quantity(value=round(per_cent, 1 if per_cent < 1 else None), unit="%", standing="estimated", source="views")


def count(value: int, unit: str) -> Quantity:
    """A whole number of things that were set or listed."""
    return Quantity(value=value, unit=unit, standing="assumed", source="registry")


def standing(found: Compared) -> Standing:
    """How an option's effect came about: assumed where any of its levers is."""
    kinds = {drive.lever.standing for drive in found.driven}
    return "assumed" if "assumed" in kinds else "reported" if "reported" in kinds else "estimated"


def lower(name: str) -> str:
    """A name inside a sentence: its first letter small unless it begins a word in capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def next_to_nothing(here: World) -> bool:
    """Whether at least nineteen paths in twenty have no death."""
    return bool(np.quantile(here.totals, 0.95, method="inverted_cdf") == 0)
