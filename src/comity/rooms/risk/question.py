"""The question `risk`: how many deaths in the months to come, with what chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from comity.question import Context, Question, State

if TYPE_CHECKING:
    from comity.finding import Finding


class Risk(Question):
    """How many deaths in armed conflict to expect in a country, and how far such forecasts could be trusted before."""

    asks: ClassVar[str] = "What is coming: deaths in the next months, as chances, with the forecast's track record?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity risk Somalia",
        "comity risk MLI --months 6",
        "comity risk Ukraine --json",
    )

    country: State = Field(description="country, by name or code, as in Somalia, SOM or 520")
    months: int = Field(default=12, ge=1, le=36, description="months ahead, from 1 to 36")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The forecast, what changed, the people killed, the record, what would change our mind, what is not seen."""
        from comity.rooms.risk.outlook import outlook
        from comity.rooms.risk.tell import tell

        return tell(outlook(context.edition, self.country), self.months)


class World(Question):
    """Every country's chance of so many deaths, ranked and mapped, with the onsets to watch."""

    asks: ClassVar[str] = "Where in the world: which countries are most likely to see so many deaths?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity world --threshold 25",
        "comity world --threshold 1000 --months 12",
        "comity world --threshold 25 --months 3 --top 40",
        "comity world --threshold 100 --month 2023-06",
    )

    threshold: int = Field(default=25, ge=1, le=1_000_000, description="deaths, in all, as 25 or 1000")
    months: int = Field(default=12, ge=1, le=36, description="months ahead, from 1 to 36")
    month: str | None = Field(
        default=None,
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
        description="one month alone, as 2023-06; months is then left aside",
    )
    top: int = Field(default=20, ge=1, le=250, description="how many countries to list")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The ranking with its map, quiet countries at risk, the record, and what is not seen."""
        from comity.rooms.risk.outlook import event_skill
        from comity.rooms.risk.ranking import ranking, record_of
        from comity.rooms.risk.ranking_tell import tell

        found = ranking(context.edition, self.threshold, self.months, month=self.month)
        return tell(found, self.threshold, self.top, record_of(context.edition), event_skill(context.edition))
