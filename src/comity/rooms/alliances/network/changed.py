"""What a change would do: who is newly bound to whom, which blocs shift, whose means change hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import drawing
from comity.rooms.alliances.network.ask import applied
from comity.rooms.alliances.network.blocs import settle
from comity.rooms.alliances.network.deter import deterrence
from comity.rooms.alliances.network.moment import difference
from comity.rooms.alliances.network.words import ATOP_LAST, TREATIES, WORDS, assumed_on, counted, estimated

if TYPE_CHECKING:
    from comity.finding import Chart
    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Difference, Moment
    from comity.rooms.alliances.network.world import World

_SHOWN = 12


def change(world: World, asked: Asked, moment: Moment, blocs: dict[str, str]) -> list[Finding]:
    """The difference that the changes asked about make."""
    after = applied(world, moment, asked)
    found = difference(moment, after)
    return [
        _duties(world, asked, moment, found, blocs),
        _means(world, asked, moment, after),
        _shift(world, moment, after, blocs),
        deterrence(world, moment, after),
    ]


def _supposed(world: World, asked: Asked) -> tuple[str, dict[str, str]]:
    """The change in words, as a template with its terms."""
    parts: list[str] = []
    terms: dict[str, str] = {}
    for number, one in enumerate(asked.changes):
        key = "abc"[number]
        terms |= {
            f"who_{key}": world.prose(one.state or ""),
            f"what_{key}": world.pact_names.get(one.other, one.other) if one.kind == "end" else world.prose(one.other),
            "pledge": WORDS[asked.pledge],
        }
        parts.append(
            {
                "add": f"{{who_{key}}} and {{what_{key}}} made a mutual pledge of {{pledge}}",
                "join": f"{{who_{key}}} joined {{what_{key}}}",
                "end": f"{{what_{key}}} ended",
                "leave": f"{{who_{key}}} left {{what_{key}}}",
            }[one.kind]
        )
    return "If " + " and ".join(parts) + " on {day}", terms | {"day": day_text(asked.day)}


def _duties(world: World, asked: Asked, moment: Moment, found: Difference, blocs: dict[str, str]) -> Finding:
    """Who would owe what to whom that nobody owed before, and what would fall away."""
    supposed, terms = _supposed(world, asked)
    values = {
        "new": counted(len(found.new), "duties", moment.day),
        "gone": counted(len(found.gone), "duties", moment.day),
        "kept": counted(found.kept, "pairs of states", moment.day),
    }
    if found.new or found.gone:
        come = ["{new} of one state to another would be new"] if found.new else []
        go = ["{gone:n} would fall away" if found.new else "{gone} of one state to another would fall away"]
        text = f"{supposed}, {listed(come + (go if found.gone else []))}"
        if found.kept:
            text += "; {kept} would keep the same pledge by another treaty"
        text += "."
        names = {giver for _, giver, taker in (*found.new, *found.gone)} | {t for *_, t in (*found.new, *found.gone)}
        terms["states"] = listed([world.prose(state) for state in sorted(names)], most=_SHOWN)
        text += " It touches {states}."
    elif found.kept:
        text = supposed + ", no duty would come or go: {kept} would keep the same pledges by another treaty."
    else:
        text = supposed + ", no duty of one state to another would come or go."
    past = [one for one in asked.changes if one.past]
    caveats = [
        *assumed_on(moment.day),
        "Only what treaties say changes; a treaty's own clauses on notice and exit are not applied.",
    ]
    if past:
        caveats.insert(0, "It came about in fact: this is the network of {day}, the last day of membership.")
    if any(one.kind in ("join", "leave") for one in asked.changes):
        terms["treaties"] = _treaties(world, asked) or "none"
        caveats.append("Treaties of the organisation in force that count: {treaties}.")
    return Finding(
        topic="bound",
        text=text,
        values=values,
        terms=terms | {"atop": day_text(ATOP_LAST)},
        sources=TREATIES,
        caveats=tuple(caveats),
        table=_table(world, found),
        chart=_drawing(world, asked, moment, found, blocs),
    )


def _treaties(world: World, asked: Asked) -> str:
    keys = {key for one in asked.changes if one.kind in ("join", "leave") for key in world.treaties[one.other]}
    moment = world.moment(asked.day)
    rows = moment.ties.filter(moment.ties["pact"].is_in(sorted(keys)))
    leaving = {one.state for one in asked.changes if one.kind == "leave"}
    near = rows.filter(rows["giver"].is_in(leaving) | rows["taker"].is_in(leaving)) if leaving else rows
    here = sorted(set(near["pact"]))
    return listed([world.pact_names.get(key, key) for key in here])


def _table(world: World, found: Difference) -> Table | None:
    """Duties that come and go, a row for each pledge of a state."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for sign, duties in (("new", found.new), ("falls away", found.gone)):
        for pledge, giver, taker in duties:
            rows.setdefault((sign, WORDS[pledge], world.title(giver)), []).append(world.title(taker))
    if not rows:
        return None
    columns = tuple(Column(name=name) for name in ("Change", "Pledge", "Who owes it", "To whom"))
    cells = tuple((*key, listed(sorted(takers), most=_SHOWN)) for key, takers in sorted(rows.items()))
    return Table(title="Duties that would come and go", columns=columns, rows=cells)


def _drawing(world: World, asked: Asked, moment: Moment, found: Difference, blocs: dict[str, str]) -> Chart | None:
    """The states that the change touches, their ties, and in dark what comes or goes."""
    duties = (*found.new, *found.gone)
    touched = sorted({state for _, *pair in duties for state in pair}, key=lambda s: (blocs.get(s, "~"), s))
    if not touched:
        return None
    tied = moment.tied(asked.pledge)
    pairs = sorted({(min(pair), max(pair)) for _, *pair in duties})
    ties = [
        (a, b)
        for place, a in enumerate(touched)
        for b in touched[place + 1 :]
        if tied[moment.place[a], moment.place[b]] and (min(a, b), max(a, b)) not in pairs
    ]
    centre = asked.subject if asked.subject in touched and len(touched) > 2 else None
    return drawing.drawing(
        "Ties that would come or go, " + day_text(moment.day),
        f"States that the change touches; thick lines come or go, thin ones are ties by a pledge of "
        f"{WORDS[asked.pledge]}.",
        spots=drawing.circle(touched, centre=centre),
        ties=ties,
        groups={state: world.title(blocs[state]) if state in blocs else "" for state in touched},
        titles=world.titles,
        marked=pairs,
    )


def _means(world: World, asked: Asked, moment: Moment, after: Moment) -> Finding:
    """Capability of each state's partners by the pledge, before and after."""
    rows = []
    changed = (moment.tied(asked.pledge) != after.tied(asked.pledge)).any(axis=1)
    for state in (moment.states[place] for place in np.flatnonzero(changed)):
        before, then = (m.partners(state, asked.pledge) for m in (moment, after))
        cells = (moment.held(before) if before else 0.0, moment.held(then) if then else 0.0)
        rows.append((state, len(before), len(then), *cells))
    if not rows:
        return Finding(
            topic="bound",
            text="No state would gain or lose a partner by a pledge of {pledge}, nor the capability behind it.",
            terms={"pledge": WORDS[asked.pledge]},
            sources=TREATIES,
        )
    size = [abs((row[4] or 0.0) - (row[3] or 0.0)) for row in rows]
    most = rows[int(np.argmax(size))]
    year = str(moment.capability_year)
    shown = tuple(
        (world.title(s), b, t, None if x is None else round(x, 4), None if y is None else round(y, 4))
        for s, b, t, x, y in rows
    )
    text = "{states} would gain or lose partners by a pledge of {pledge}"
    values = {"states": counted(len(rows), "states", moment.day)}
    if most[3] is not None and most[4] is not None:
        text += ", most {most}: the capability of its partners would go from {before} to {then} of the world's ({year})"
        values |= {
            "before": estimated(most[3], "share", "cow_capabilities", as_of=year),
            "then": estimated(most[4], "share", "cow_capabilities", as_of=year),
        }
    return Finding(
        topic="bound",
        text=text + ".",
        values=values,
        terms={"pledge": WORDS[asked.pledge], "most": world.prose(most[0]), "year": year},
        sources=TREATIES,
        table=Table(
            title=f"Partners by a pledge of {WORDS[asked.pledge]}, and their share of the world's capability ({year})",
            columns=(
                Column(name="State"),
                *(Column(name=n, unit="states", standing="estimated", source=TREATIES) for n in ("Before", "After")),
                *(
                    Column(name=n, unit="share", standing="estimated", source="cow_capabilities")
                    for n in ("Share before", "Share after")
                ),
            ),
            rows=shown,
        ),
    )


def _shift(world: World, moment: Moment, after: Moment, blocs: dict[str, str]) -> Finding:
    """States that would move to another bloc, when each may join the bloc that fits it best."""
    names = sorted(set(blocs.values()))
    start = np.array(
        [
            names.index(blocs[state]) if state in blocs else len(names) + place
            for place, state in enumerate(moment.states)
        ]
    )
    before, then = (settle(m.tied("defence"), start) for m in (moment, after))
    moved = [place for place in range(len(moment.states)) if before[place] != then[place]]
    terms = {"day": day_text(moment.day)}
    caveat = "Blocs are found again from the year's consensus by letting each state join the bloc that fits it best."
    if not moved:
        text = "Blocs of the defence network would stay as they are."
    else:
        shown = []
        for place in moved:
            label = int(then[place])
            goal = f"to the bloc around {world.prose(names[label])}" if label < len(names) else "to a bloc of its own"
            shown.append(f"{world.prose(moment.states[place])} {goal}")
        terms["moves"] = listed(shown, most=6)
        text = "In the blocs of the defence network, {moved} would move: {moves}."
    return Finding(
        topic="bound",
        text=text,
        values={"moved": estimated(len(moved), "states", "registry", as_of=moment.day)},
        terms=terms,
        sources=TREATIES,
        caveats=(caveat,),
    )
