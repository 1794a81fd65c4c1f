"""The question `deterrence`: does a pact of the target keep the challenger from beginning a dispute?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from comity.errors import InputError
from comity.question import Context, Day, Question, State

if TYPE_CHECKING:
    from comity.finding import Finding


class Deterrence(Question):
    """How likely one state is to begin a dispute with another, with and without a defence pact of the target."""

    asks: ClassVar[str] = "Does a defence pact of B keep A from beginning a dispute, and how far is that known?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity deterrence Russia Georgia",
        "comity deterrence Ethiopia Eritrea --pact with",
        "comity deterrence China Japan --json",
    )

    challenger: State = Field(description="state that may begin a dispute, as in Russia")
    target: State = Field(description="state with which it may begin one, as in Georgia")
    on: Day | None = Field(
        default=None, description="day in the year whose pair is looked at; left out: the last year the models cover"
    )
    pact: Literal["observed", "with", "without"] = Field(
        default="observed",
        description="pact of the target with an outside state in the headline: observed (as it was), with or without",
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The pair, the effect by era, checks, what others found, how well it foretold, what is unknown."""
        from comity.rooms.alliances.deterrence.pair import pair
        from comity.rooms.alliances.deterrence.tell import tell

        if self.challenger == self.target:
            raise InputError("A state does not begin a dispute with itself.", remedy="Name two states.")
        found = pair(context.edition, self.challenger, self.target, self.on.year if self.on else None)
        return tell(context.edition, found, self.pact)
