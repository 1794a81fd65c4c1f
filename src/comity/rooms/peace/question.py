"""The question `peace`: which operations are in a country, and what has been agreed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from comity.question import Context, Question, State

if TYPE_CHECKING:
    from comity.finding import Finding


class Peace(Question):
    """Peace operations in a country, before and at the edition's date, and peace agreements by process and stage."""

    asks: ClassVar[str] = "What is there already: missions with their strength, agreements and what they promise?"
    examples: ClassVar[tuple[str, ...]] = ("comity peace Liberia", "comity peace BIH --json")

    country: State = Field(description="country, by name or code, as in Liberia, LBR or 450")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """Operations at the edition's date, what came since, their strength, agreements and components."""
        from comity.rooms.peace.ground import ground
        from comity.rooms.peace.tell import tell

        return tell(ground(context.edition, self.country))
