"""The question `recurrence`: does peace last longer with peacekeepers, and whose?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from comity.question import Context, Question, State

if TYPE_CHECKING:
    from comity.finding import Finding


class Recurrence(Question):
    """How long peace held after civil wars, with peacekeepers of the UN, of an alliance, of both or of neither.

    For a country, its own peace spells first: how each war ended, who was there, and how long peace held.
    """

    asks: ClassVar[str] = "Does peace last longer with peacekeepers, and whose: the UN's, an alliance's, both?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity recurrence",
        "comity recurrence Liberia",
        "comity recurrence BIH --json",
    )

    country: State | None = Field(
        default=None,
        description="country, by name or code, as in Liberia; left out: all peace spells compared",
        json_schema_extra={"argument": True},
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The country's spells and those like them, if one is named; then the comparison and what it rests on."""
        from comity.rooms.evaluation.lasting.country import country
        from comity.rooms.evaluation.lasting.tell import tell
        from comity.rooms.evaluation.lasting.tell_country import tell_country

        if self.country is None:
            return tell(context.edition)
        return tell_country(context.edition, country(context.edition, self.country))
