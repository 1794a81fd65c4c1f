"""The question `chain`: if one state attacks another, and helpers are attacked in turn, who is drawn in by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field

from comity.errors import ComityError, Faults, InputError
from comity.question import Context, Day, Named, Question

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.finding import Finding

MOST_ROUNDS = 4
_ANYONE = ("any", "anyone", "anybody")


class Chain(Question):
    """Who is drawn in by whom, round by round, if those who help are attacked in turn; beside what happened."""

    asks: ClassVar[str] = "Who is drawn into a war by treaties, and by the treaties of those?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity chain Russia Estonia --on 2025-06-01",
        "comity chain Austria-Hungary Serbia --on 1914-07-28 --depth 4 --joining Russia",
        "comity chain Germany Poland --on 1939-09-01",
    )

    attacker: Annotated[str, Named("state")] = Field(description="state that attacks first")
    target: Annotated[str, Named("state")] = Field(description="state that is attacked")
    on: Day | None = Field(
        default=None,
        description="day of the attack, from 1816 on, as 1914, 1914-07 or 1914-07-28; left out: the registry's day",
    )
    depth: int = Field(default=3, ge=1, le=MOST_ROUNDS, description="rounds to follow, 1 to 4")
    joining: str | None = Field(
        default=None,
        description="states that take the target's side without a treaty, separated by commas, as in 'Russia'",
    )

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question from raw fields.

        Raises:
            Faults: everything that is wrong with the fields; a single fault by itself.
        """
        if str(fields.get("attacker", "")).strip().casefold() in _ANYONE:
            raise InputError(
                "A chain begins with a state that attacks: who is bound to it, and whom it fights, decides the rest.",
                remedy=f"Name one; who would help {fields.get('target', 'a state')} against anyone, "
                "`comity obligations any` tells.",
            )
        return super().build(edition, **fields)

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The chain first, then those bound to both sides, what happened, and what is not known."""
        from comity.rooms.alliances.chain.follow import follow
        from comity.rooms.alliances.chain.tell import tell
        from comity.rooms.alliances.world import world

        here = world(context.edition)
        day = here.day(self.on)
        joining = self._joining(context)
        if self.attacker == self.target:
            raise InputError("A state does not attack itself.", remedy="Name another state.")
        faults = [here.absent(state, day) for state in (self.attacker, self.target, *joining)]
        Faults.check(fault for fault in faults if fault)
        pulls = follow(here.resolver, self.attacker, self.target, day, depth=self.depth, joining=joining)
        return tell(context.edition, here, (self.attacker, self.target, day, self.depth), pulls)

    def _joining(self, context: Context) -> tuple[str, ...]:
        """Keys of the states that join by choice."""
        names, faults, keys = context.edition.names("state"), list[ComityError](), list[str]()
        for name in filter(None, (part.strip() for part in (self.joining or "").split(","))):
            try:
                keys.append(names.key(name))
            except InputError as unknown:
                faults.append(unknown)
        if {self.attacker, self.target} & set(keys):
            faults.append(InputError("The two states at war cannot join it.", remedy="Name others with --joining."))
        Faults.check(faults)
        return tuple(dict.fromkeys(keys))
