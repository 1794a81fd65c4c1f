"""The question `network`: where a state or an organisation stands among pledges, and what a change would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from comity.question import Context, Day, Named, Question

if TYPE_CHECKING:
    from comity.finding import Finding

PledgeKind = Literal["defence", "offence", "neutrality", "non_aggression", "consultation"]


class Network(Question):
    """Where a state, an organisation or the world stands in the network of pledges: ties, blocs, likeness, divergence.

    With `add`, `end` or `leave` also what that change would do: to who is bound to whom, to blocs and to capability.
    """

    asks: ClassVar[str] = "Who is tied to whom, in which bloc, how alike, and what if a pact came or went?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity network Poland",
        "comity network Poland --on 1938-09",
        "comity network NATO",
        "comity network world",
        "comity network Mali --leave ECOWAS",
        "comity network China --pledge defence --add Pakistan",
        "comity network France --end 'North Atlantic Treaty'",
    )

    subject: Annotated[str, Named("state or organisation", also=("world",))] = Field(
        description="state or organisation, or 'world' for all states"
    )
    on: Day | None = Field(
        default=None,
        description="day of the network, from 1816 on, as 1938, 1938-09 or 1938-09-15; left out: the registry's day",
    )
    pledge: PledgeKind = Field(
        default="defence",
        description="pledge the network is drawn by, and that --add makes between two states: defence, offence, "
        "neutrality, non_aggression or consultation",
    )
    beside: Annotated[str, Named("state")] | None = Field(
        default=None, description="one more state to compare the ties of the subject with"
    )
    add: Annotated[str, Named("state or organisation")] | None = Field(
        default=None,
        description="what if: a state to make a mutual pledge with, or an organisation to join; for an organisation, "
        "the state that joins",
    )
    end: Annotated[str, Named("treaty")] | None = Field(default=None, description="what if: a treaty that ends")
    leave: Annotated[str, Named("state or organisation")] | None = Field(
        default=None,
        description="what if: an organisation that the subject leaves; for an organisation, the member that leaves",
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The change asked for first, if any; then the network, its blocs, the layers below it, what is not known."""
        from comity.rooms.alliances.network.ask import asked
        from comity.rooms.alliances.network.tell import tell
        from comity.rooms.alliances.network.world import world

        here = world(context.edition)
        return tell(here, asked(here, self))
