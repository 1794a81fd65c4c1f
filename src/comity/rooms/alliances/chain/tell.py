"""From pulls to sentences: the findings of the question `chain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.names import with_article
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.alliances.chain.graph import chain_chart
from comity.rooms.alliances.chain.happened import compared, happened
from comity.rooms.alliances.steps import ATOP_LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.edition import Edition
    from comity.rooms.alliances.chain.follow import Pull, Side
    from comity.rooms.alliances.chain.happened import Happened
    from comity.rooms.alliances.world import World

TREATIES = ("registry", "atop")

_MOST = 12
"""Names in a sentence; the table has them all."""

_ROUNDS = ("first", "second", "third", "fourth")

Asked = tuple[str, str, str, int]
"""Attacker, target, day and depth."""


def tell(edition: Edition, world: World, asked: Asked, pulls: Sequence[Pull]) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [_headline(world, asked, pulls)]
    found += _torn(world, pulls)
    found += _both(world, asked, pulls)
    if "war_entries" in edition.manifest["tables"]:  # an edition of an earlier version has none
        found += _came(edition, world, asked, pulls)
    found.append(_unknown(world))
    return tuple(found)


def _names(world: World, states: Iterable[str]) -> str:
    return listed(sorted(world.title(state) for state in states), most=_MOST)


def _terms(world: World, asked: Asked) -> dict[str, str]:
    attacker, target, day, _ = asked
    return {
        "attacker": with_article(world.title(attacker)),
        "target": with_article(world.title(target)),
        "day": day_text(day),
        "last": day_text(ATOP_LAST_DAY),
    }


def _count(n: int, unit: str, day: str) -> Quantity:
    return Quantity(value=n, unit=unit, standing="assumed", source="registry", as_of=day)


def _headline(world: World, asked: Asked, pulls: Sequence[Pull]) -> Finding:
    attacker, target, day, depth = asked
    called = [pull for pull in pulls if pull.call != "by choice" and pull.side != "torn"]
    rounds = [[pull for pull in called if pull.round == number] for number in range(1, depth + 1)]
    values = {
        "states": _count(len(called), "states", day),
        "firm": _count(sum(pull.firm for pull in called), "states", day),
    }
    terms = _terms(world, asked)
    parts = []
    for number, found in enumerate(rounds):
        if found:
            values[_ROUNDS[number]] = _count(len(found), "states", day)
            parts.append(f"{{{_ROUNDS[number]}:n}} in the {_ROUNDS[number]} round")
    start = "If {attacker} attacks {target} on {day}, and those who help are attacked in turn, "
    chosen = [pull.state for pull in pulls if pull.call == "by choice"]
    if chosen:
        terms["chosen"] = _names(world, chosen)
        join = "join" if len(chosen) > 1 else "joins"
        start = start.replace(", and those", f" and {{chosen}} {join} by choice, and those")
    if called:
        text = (
            start
            + "treaties call {states}: "
            + listed(parts)
            + ("; {firm:n}" if values["firm"].value else "; none")
            + " of them by duties owed without a condition."
        )
    else:
        text = start + "no treaty known to us calls anyone else."
    return Finding(
        topic="bound",
        text=text,
        values=values,
        terms=terms,
        sources=TREATIES,
        confidence="low",
        because="treaties are one reason among several for which states enter wars, and not the main one",
        caveats=(
            "A chain of pledges on one day, not a forecast: each state decides for itself, and wars take months.",
            "Every helper is taken to be attacked; each ally of the side that struck first may judge who began.",
        ),
        table=_table(world, pulls) if pulls else None,
        chart=chain_chart(pulls, attacker, target, world.title, day_text(day)) if pulls else None,
    )


def _table(world: World, pulls: Sequence[Pull]) -> Table:
    """A row for each round, side, promise and reason, with the states that share it."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for pull in pulls:
        sides = {"target": "target's", "attacker": "attacker's", "torn": "torn"}
        cells = (
            _ROUNDS[pull.round - 1], sides[pull.side], pull.call, world.title(pull.by),
            listed([world.title(state) for state in pull.enemies or (pull.against,)], most=_MOST),
            pull.treaty, pull.reason, pull.cite,
        )  # fmt: skip
        rows.setdefault(cells, []).append(world.title(pull.state))
    names = ("Round", "Side", "Call", "Who", "Helps", "Against", "Treaty", "Why", "Read in")
    return Table(
        title="Who is drawn in by whom",
        columns=tuple(Column(name=name) for name in names),
        rows=tuple((*cells[:3], ", ".join(sorted(who)), *cells[3:]) for cells, who in rows.items()),
    )


def _torn(world: World, pulls: Sequence[Pull]) -> list[Finding]:
    torn = [pull for pull in pulls if pull.side == "torn"]
    if not torn:
        return []
    return [
        Finding(
            topic="bound",
            text="Called by both sides as firmly, and taken to stand aside: {states}.",
            terms={"states": _names(world, (pull.state for pull in torn))},
            sources=TREATIES,
        )
    ]


def _both(world: World, asked: Asked, pulls: Sequence[Pull]) -> list[Finding]:
    """Who is called although bound to the first state of the other side."""
    bound = [pull for pull in pulls if pull.barred]
    if not bound:
        return []
    rows = tuple((world.title(pull.state), pull.side, listed(pull.barred)) for pull in bound)
    return [
        Finding(
            topic="bound",
            text="Called, and bound to the other side as well, if only to use no force against it: {states}.",
            terms=_terms(world, asked) | {"states": _names(world, (pull.state for pull in bound))},
            sources=TREATIES,
            table=Table(
                title="Bound to both sides",
                columns=(Column(name="State"), Column(name="Called to the side of the"), Column(name="Treaties")),
                rows=rows,
            ),
        )
    ]


def _came(edition: Edition, world: World, asked: Asked, pulls: Sequence[Pull]) -> list[Finding]:
    """What happened, where such a war was fought."""
    attacker, target, day, _ = asked
    found = happened(edition.table("war_entries"), attacker, target, int(day[:4]))
    if found is None:
        return []
    sides = compared(found, pulls, (attacker, target))
    counts = {name: getattr(sides, name) for name in ("right", "wrong", "out", "uncalled")}
    values = {
        name: Quantity(value=len(states), unit="states", standing="estimated", source="cow_wars")
        for name, states in counts.items()
    }
    did = {
        "right": "{right:n} entered on that side{rights}",
        "wrong": "{wrong:n} on the other{wrongs}",
        "out": "{out:n} did not, by the list of wars{outs}",
    }
    shown = [text for name, text in did.items() if counts[name]]
    parts = [f"of those called, {listed(shown)}"] if shown else []
    parts.append(
        "{uncalled} fought that no treaty called by these rules{uncalleds}"
        if sides.uncalled
        else "nobody fought whom no treaty called by these rules"
    )
    later = [
        (world.title(state), year)
        for state in sides.right
        if (year := found.of(state)[_side(pulls, state)]) > found.begun
    ]
    terms = {f"{name}s": f" ({_names(world, states)})" if states else "" for name, states in counts.items()}
    return [
        Finding(
            topic="background",
            text="What happened, {begun} to {ended}: " + "; ".join(parts) + ".",
            values=values,
            terms=terms
            | {
                "begun": str(found.begun),
                "ended": str(found.ended),
                "later": listed([f"{name} ({year})" for name, year in sorted(later)], most=_MOST),
            },
            sources=("cow_wars", *TREATIES),
            caveats=(
                "The list of wars holds the states that took a large enough part; entering at any time counts.",
                *(["Of those on that side, these entered only after {begun}: {later}."] if later else []),
                (
                    "Some entered because they were attacked, not because a treaty called them, and one that came to "
                    "a side may have used force against another on it before: the list does not tell."
                ),
            ),
            table=_came_table(world, found, pulls, (attacker, target)),
        )
    ]


def _side(pulls: Sequence[Pull], state: str) -> Side:
    """The side a state is called to."""
    return next(pull.side for pull in pulls if pull.state == state)


def _came_table(world: World, found: Happened, pulls: Sequence[Pull], started: tuple[str, str]) -> Table:
    called = {pull.state: pull for pull in pulls}
    states = sorted({state for state, _ in found.entered} | set(called), key=world.title)
    rows = []
    for state in (one for one in states if one not in started):
        pull = called.get(state)
        call = f"{pull.call}, {_ROUNDS[pull.round - 1]} round, {pull.side}" if pull else "not called"
        did = listed([f"{side} from {year}" for side, year in found.of(state).items()]) or "not in the list of wars"
        rows.append((world.title(state), call, did))
    return Table(
        title="Called, and came",
        columns=(Column(name="State"), Column(name="Called"), Column(name="Fought on the side of the")),
        rows=tuple(rows),
    )


def _unknown(world: World) -> Finding:
    return Finding(
        topic="unknown",
        text="Not known: who would act from interest, without a treaty, and who would not act in spite of one.",
        searched="pledges of defence and offence in the comity registry to {registry} and ATOP to {last}",
        terms={"registry": day_text(world.registry), "last": day_text(ATOP_LAST_DAY)},
        sources=TREATIES,
    )
