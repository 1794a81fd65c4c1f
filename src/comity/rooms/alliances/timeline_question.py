"""The question `pacts`: a state's treaties, on a day or over all the time that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from comity.errors import Faults
from comity.finding import Column, Finding, Table
from comity.panels.names import with_article
from comity.panels.times import day_text
from comity.quantity import Quantity
from comity.question import Context, Day, Question, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.quantity import Standing
    from comity.rooms.alliances.timeline import Bar
    from comity.rooms.alliances.world import World

SOURCES = ("registry", "atop")

_WORDS = {
    "defence": "defence",
    "offence": "joining an attack",
    "neutrality": "neutrality",
    "non_aggression": "no force",
    "consultation": "consultation",
}


class TreatiesOf(Question):
    """Every treaty of a state with its first and last day, pledges and partners: on a day, or over time since 1816."""

    asks: ClassVar[str] = "Which treaties bind this state, to whom, since when and to what?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity pacts Poland",
        "comity pacts Türkiye --pledge defence",
        "comity pacts France --on 1939-09-01",
    )

    country: State = Field(description="state whose treaties are asked for")
    pledge: Literal["defence", "offence", "neutrality", "non_aggression", "consultation"] | None = Field(
        default=None,
        description="only treaties with this pledge: defence, offence, neutrality, non_aggression or consultation",
    )
    on: Day | None = Field(
        default=None,
        description="only those in force on this day, as 1939, 1939-09 or 1939-09-01; left out: all since 1816",
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The time line first, then what it cannot show."""
        from comity.rooms.alliances.timeline import bars
        from comity.rooms.alliances.world import FIRST_DAY, world

        here = world(context.edition)
        day = here.day(self.on) if self.on else None
        fault = here.absent(self.country, day) if day else None
        Faults.check([fault] if fault else [])
        found = bars(here.resolver.pacts, self.country, pledge=self.pledge, day=day, since=FIRST_DAY)
        return (_told(here, self.country, self.pledge, day, found), _unknown(here, self.country))


def _told(world: World, state: str, pledge: str | None, day: str | None, found: Sequence[Bar]) -> Finding:
    from comity.rooms.alliances.steps import ATOP_LAST_DAY
    from comity.rooms.alliances.timeline_chart import timeline_chart
    from comity.rooms.alliances.world import FIRST_DAY

    binding = [bar for bar in found if bar.pact.nature != "political"]
    partners = {one for bar in binding for one in bar.partners}
    now = [bar for bar in binding if bar.on(world.registry)]
    carried = any(bar.pact.source == "atop" and bar.on(max(day or world.registry, ATOP_LAST_DAY)) for bar in found)
    carried &= (day or world.registry) > ATOP_LAST_DAY
    standing: Standing = "assumed" if carried and day else "reported"
    values = {
        name: Quantity(
            value=n,
            unit=unit,
            standing="assumed" if carried and name == "now" else standing,
            source="registry",
            as_of=day or world.registry,
        )
        for name, n, unit in (
            ("treaties", len(binding), "treaties"),
            ("partners", len(partners), "states"),
            ("texts", len(found) - len(binding), "political texts"),
            ("now", len(now), "treaties"),
        )
    }
    terms = {
        "state": with_article(world.title(state)),
        "what": f" with a pledge of {_WORDS[pledge]}" if pledge else "",
        "when": f"on {day_text(day)}" if day else "",
        "first": FIRST_DAY[:4],
        "registry": day_text(world.registry),
        "last": day_text(ATOP_LAST_DAY),
    }
    if day:
        text = "{treaties}{what} bound {state} {when}, to {partners}"
    else:
        text = "{treaties}{what} " + ("has" if len(binding) == 1 else "have") + " bound {state} since {first}"
        text += ", to {partners}" if binding else ""
        still = "does" if len(now) == 1 else "do"
        text += f"; {'{now:n}' if now else 'none'} still {still} on {{registry}}" if binding else ""
    if not binding:
        text = "No treaty{what} known to us " + ("bound {state} {when}" if day else "has bound {state} since {first}")
    if len(found) > len(binding):
        text += "; beside them {texts}, which " + ("binds" if len(found) - len(binding) == 1 else "bind") + " no one"
    name = world.title(state)
    return Finding(
        topic="bound",
        text=text + ".",
        values=values,
        terms=terms,
        sources=SOURCES,
        caveats=("Treaties known from ATOP alone were last coded on {last}; after it they are assumed to go on.",)
        if carried
        else (),
        table=_table(world, name, day, found) if found else None,
        chart=timeline_chart(found, name, world.registry, day) if found else None,
    )


def _table(world: World, name: str, day: str | None, found: Sequence[Bar]) -> Table:
    from comity.rooms.alliances.steps import ATOP_LAST_DAY
    from comity.rooms.alliances.timeline import in_words

    rows = tuple(
        (
            bar.pact.name,
            bar.begin,
            bar.until or ("in force" if bar.pact.source == "registry" or world.registry <= ATOP_LAST_DAY else
                          "in force when last coded"),
            ", ".join(_WORDS[kind] for kind in bar.pledges) or "none coded",
            in_words(world, bar.partners),
            bar.pact.nature,
            bar.reservation,
            bar.pact.cite,
        )
        for bar in found
    )  # fmt: skip
    heads = ("Treaty", "From", "Until", "Pledges", "With", "Nature", "Its reservation", "Read in")
    return Table(
        title=f"Treaties of {name}" + (f" on {day_text(day)}" if day else ""),
        columns=tuple(Column(name=head) for head in heads),
        rows=rows,
    )


def _unknown(world: World, state: str) -> Finding:
    from comity.rooms.alliances.steps import ATOP_LAST_DAY

    return Finding(
        topic="unknown",
        text="Not known: secret treaties, and treaties that neither source holds.",
        searched="the comity registry to {registry} and ATOP to {last}, for {state}",
        terms={
            "registry": day_text(world.registry),
            "last": day_text(ATOP_LAST_DAY),
            "state": with_article(world.title(state)),
        },
        sources=SOURCES,
    )
