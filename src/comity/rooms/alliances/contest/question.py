"""The question `contest`: who fights how much, and what would change it, in the contest model on a signed network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from comity.question import AskersFile, Context, Day, Question

if TYPE_CHECKING:
    from comity.finding import Finding


class ContestModel(Question):
    """How much each side of a conflict of many fights, and what removal, pacification or an embargo would change."""

    asks: ClassVar[str] = "In a war of many sides, whose removal, peace or embargo would calm the fighting?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity contest --neutral all",
        "comity contest --remove RCD-G",
        "comity contest --on 1938 --neutral Germany",
    )

    network: Annotated[str, AskersFile()] | None = Field(
        default=None,
        description="CSV file of your own network, with columns from, to, sign (1 allies, -1 enemies); "
        "left out: the armed groups of the Congo, 1998 to 2010",
    )
    on: Day | None = Field(
        default=None,
        description="day in a year whose states make the network, from pacts and disputes: an illustration",
    )
    remove: str | None = Field(default=None, description="groups that are gone, separated by commas, as in 'LRA, FDLR'")
    neutral: str | None = Field(default=None, description="groups whose enmities end, separated by commas, or 'all'")
    embargo: str | None = Field(default=None, description="groups under an arms embargo, separated by commas")
    cost: float = Field(
        default=10.0, gt=1, le=1000, description="by what the embargo multiplies the cost of effort, above 1 to 1000"
    )
    cap: float | None = Field(
        default=None,
        ge=0,
        lt=1,
        description="share of its present effort that a group under embargo can make at most, instead of a cost",
    )
    beta: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="what a unit of an ally's effort adds; left out: the estimate for the Congo",
    )
    gamma: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="what a unit of an enemy's effort takes away; left out: the estimate for the Congo",
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """What the change asked for does, the key players, the equilibrium, and what the model leaves out."""
        from comity.rooms.alliances.contest.answer import answer

        return answer(context.edition, self)

    def attached(self) -> dict[str, Path]:
        """The user's network, if there is one."""
        return {"network": Path(self.network)} if self.network else {}
