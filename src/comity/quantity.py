"""A number that knows its unit, its interval, its standing and its source."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Standing = Literal["measured", "estimated", "reported", "assumed"]
"""measured: counted by the source; estimated: computed by comity; reported: said by others; assumed: set by us."""


class Quantity(BaseModel):
    """One number as it may be shown to a user.

    `format(quantity)` gives the number with its unit, `format(quantity, "n")` the number alone, and
    `format(quantity, "i")` the number with its interval.

    Attributes:
        value: the number.
        unit: plural noun ("deaths", "persons", "states") or "probability", "share", "usd", "ratio".
        standing: how the number came about.
        source: key of the source it came from.
        low: lower end of the interval, same unit.
        high: upper end of the interval, same unit.
        level: coverage of the interval, as in 0.9; None where the ends are a publisher's low and high estimates.
        as_of: the last day or month the number speaks of, ISO.
    """

    model_config = ConfigDict(frozen=True)

    value: int | float = Field(allow_inf_nan=False)
    unit: str = Field(min_length=1)
    standing: Standing
    source: str = Field(min_length=1)
    low: int | float | None = Field(default=None, allow_inf_nan=False)
    high: int | float | None = Field(default=None, allow_inf_nan=False)
    level: float | None = Field(default=None, gt=0, lt=1)
    as_of: str | None = None

    @model_validator(mode="after")
    def _interval_is_whole(self) -> Self:
        if (self.low is None) != (self.high is None) or (self.level is not None and self.low is None):
            raise ValueError("an interval has a low end and a high end, and only an interval has a level")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("an interval's low end is not above its high end")
        return self

    def __format__(self, spec: str) -> str:
        """Render for people; see the class."""
        if spec == "n":
            return number(self.value, self.unit)
        if spec == "i" and self.low is not None and self.high is not None:
            ends = f"{number(self.low, self.unit)} to {number(self.high, self.unit)}"
            kind = f"{number(self.level, 'share')} interval" if self.level else "low and high estimates"
            return f"{self:} ({kind} {ends})"
        if self.unit in ("probability", "share", "usd", "ratio"):
            return number(self.value, self.unit)
        noun = singular(self.unit) if self.value == 1 else self.unit
        return f"{number(self.value, self.unit)} {noun}"


def number(value: float, unit: str = "") -> str:
    """A number for people: thousands separated, percentages for probabilities and shares, money in words."""
    if unit == "probability":
        return _chance(value)
    if unit == "share":
        return f"{value * 100:.0f} %"
    if unit == "usd":
        for size, word in ((1e9, "billion"), (1e6, "million")):
            if abs(value) >= size:
                return f"US$ {value / size:,.1f} {word}"
        return f"US$ {value:,.0f}"
    if unit == "ratio":
        return f"{value:.2f}"
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"


def _chance(value: float) -> str:
    """A chance as a percentage that is never a certainty: it is counted from a finite number of paths."""
    if value < 0.01:
        return "under 1 %"
    return "over 99 %" if value > 0.99 else f"{value * 100:.0f} %"


def singular(noun: str) -> str:
    """The singular of a plural noun used as a unit: "deaths", "peace operations", "months of history", "parties"."""
    words = noun.split()
    index = next((i for i, word in enumerate(words) if word.endswith("s")), None)
    if index is not None:
        word = words[index]
        endings = {"ies": "y", "sses": "ss", "s": ""}
        ending = next(ending for ending in endings if word.endswith(ending))
        words[index] = word.removesuffix(ending) + endings[ending]
    return " ".join(words)
