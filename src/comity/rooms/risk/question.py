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
