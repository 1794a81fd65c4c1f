"""The question `obligations`: if one state attacks another on a day, who owes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from comity.errors import Faults, InputError
from comity.question import Context, Day, Named, Place, Question

if TYPE_CHECKING:
    from comity.finding import Finding
    from comity.rooms.alliances.duties import Attack


class Obligations(Question):
    """If one state attacks another on a day: who owes help, who must consult, who may not take part, and why."""

    asks: ClassVar[str] = "If A attacks B on this day, who owes what, under which article?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity obligations Russia Estonia --on 2025-06-01",
        "comity obligations Argentina 'United Kingdom' --on 1982-04-02 --place 'Falkland Islands'",
        "comity obligations any Somalia",
    )

    attacker: Annotated[str, Named("state", also=("any",))] = Field(
        description="state that attacks, or 'any' for one that no treaty names"
    )
    target: Annotated[str, Named("state")] = Field(description="state that is attacked")
    on: Day | None = Field(
        default=None,
        description="day of the attack, from 1816 on, as 2022, 2022-09 or 2022-09-13; left out: the registry's day",
    )
    place: Place | None = Field(default=None, description="where, if not in the target's homeland, as in 'Guam'")
    kind: Literal["armed", "cyber", "hybrid", "internal", "forces_abroad"] = Field(
        default="armed", description="kind of attack: armed, cyber, hybrid, internal or forces_abroad"
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """Duties first, then promises broken, what happened, and what is not known."""
        from comity.rooms.alliances.tell import tell
        from comity.rooms.alliances.world import world

        here = world(context.edition)
        attack = self._attack(context)
        return tell(context.edition, here, attack, here.resolver.resolve(attack))

    def _attack(self, context: Context) -> Attack:
        """The attack, once it is sure that both states existed."""
        from comity.rooms.alliances.duties import ANYONE, Attack
        from comity.rooms.alliances.world import world

        here = world(context.edition)
        day = here.day(self.on)
        if self.attacker == self.target and self.kind != "internal":
            raise InputError(
                "A state does not attack itself.", remedy="For an attack from within, add --kind internal."
            )
        named = dict.fromkeys(state for state in (self.attacker, self.target) if state != ANYONE)
        faults = [here.absent(state, day) for state in named]
        Faults.check(fault for fault in faults if fault)
        spot = here.resolver.pacts.spots[self.place or self.target]
        return Attack(self.attacker, self.target, day, spot, self.kind)
