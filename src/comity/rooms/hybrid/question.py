"""The question `hybrid`: pressure on a state below the threshold of war, by domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from comity.errors import InputError
from comity.question import Context, Day, Question, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comity.finding import Finding
    from comity.rooms.hybrid.subject import Subject
    from comity.rooms.hybrid.windows import Window


class Hybrid(Question):
    """Pressure on a state by domain, what of it is unusual for that state, who is named, and what is not known."""

    asks: ClassVar[str] = "What pressure below the threshold of war is recorded, and is it unusual?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity hybrid Ukraine --source Russia --year 2014",
        "comity hybrid Estonia --year 2007",
        "comity hybrid UKR --on 2022-02 --months 2",
    )

    country: State = Field(description="state under pressure, by name or code, as in Ukraine, UKR or 369")
    source: State | None = Field(default=None, description="state named as the source, to look at the pair")
    year: int | None = Field(
        default=None, ge=1900, le=2100, description="calendar year; left out: the last whole one the edition knows"
    )
    on: Day | None = Field(default=None, description="last month to look at, as 2022-02, instead of a year")
    months: int = Field(default=1, ge=1, le=24, description="months to look at, to that of 'on'; 1 to 24")

    @field_validator("on", mode="before")
    @classmethod
    def _a_month(cls, given: object) -> object:
        """A year alone would be read as its January."""
        if isinstance(given, str) and re.fullmatch(r"\s*\d{4}\s*", given):
            raise ValueError(f"'{given}' is a year; a month is wanted here, and a whole year as 'year'")
        return given

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if self.year is not None and self.on is not None:
            raise ValueError("give a year or a month ('on'), not both")
        if self.on is None and self.months != 1:
            raise ValueError("'months' counts back from the month of 'on', which is missing")
        return self

    def findings(self, context: Context) -> Iterator[Finding]:
        """The state as a target first, then who is named, what hangs together, and what stands beside it."""
        from comity.rooms.hybrid import tell, tell_beside, tell_campaigns, tell_checks, tell_pairs, tell_worth
        from comity.rooms.hybrid.subject import subject

        if self.source == self.country:
            raise InputError("A state is not the source of pressure on itself.", remedy="Name another state as source.")
        one = subject(context.edition, self.country, self._window(context), self.source)
        made: tuple[Callable[[], Finding | None], ...] = (
            lambda: tell.headline(one),
            lambda: tell_pairs.pair(one, self.source) if self.source else tell_pairs.named_sources(one),
            lambda: tell_campaigns.campaigns(one, self.source),
            lambda: self._together(one),
            lambda: tell_campaigns.attributed(one, self.source),
            lambda: tell_beside.as_source(one),
            lambda: tell.ranks(one),
            lambda: tell.not_known(one),
            lambda: tell_beside.when_they_speak(one),
            lambda: tell_beside.collected(one),
            lambda: tell_worth.known_cases(one.edition),
            lambda: tell_worth.false_alarms(one.edition),
            lambda: tell_checks.calibrated(one.edition),
            lambda: tell_worth.worth_told(one.edition),
        )
        yield from (finding for make in made if (finding := make()))

    def _together(self, one: Subject) -> Finding | None:
        from comity.rooms.hybrid.tell_pairs import most_named, together

        source = self.source or most_named(one)
        return together(one, source) if source else None

    def _window(self, context: Context) -> Window:
        from comity.rooms.hybrid.subject import records_of
        from comity.rooms.hybrid.windows import Window

        if self.on is not None:
            return Window(self.on.year, self.on.month, self.months)
        return Window(self.year or records_of(context.edition).last_year)
