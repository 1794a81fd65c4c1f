"""The question `brief`: everything for one place and one decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from comity.question import Context, Question, State

if TYPE_CHECKING:
    from comity.finding import Finding


class Brief(Question):
    """One document for one place: what is coming, who is bound, what is there, what could be done, what is unknown."""

    asks: ClassVar[str] = "All of it for one place and one decision: the page a minister's adviser would want."
    examples: ClassVar[tuple[str, ...]] = (
        "comity brief Somalia",
        "comity brief Estonia --against Russia",
        "comity brief SOM --html somalia.html",
    )

    country: State = Field(description="country, by name or code, as in Somalia, SOM or 520")
    against: State | None = Field(
        default=None, description="state whose attack is feared, for a brief on a pair of states"
    )
    months: int = Field(default=12, ge=1, le=36, description="months ahead, from 1 to 36")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The bottom line, then the rooms' findings in the order a decision needs them."""
        from comity.rooms.brief.compose import compose

        return compose(context, self.country, self.against, self.months)
