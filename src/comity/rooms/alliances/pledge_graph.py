"""The pledges that an attack calls upon, as a graph: states on the left, their treaties between, the target right."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from comity.finding import Chart
from comity.panels.names import with_article
from comity.panels.times import day_text
from comity.rooms.alliances.duties import ANYONE, RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.rooms.alliances.duties import Attack, Duty
    from comity.rooms.alliances.world import World

WIDTH = 404
"""Pixels; a phone shows it whole by moving it sideways."""
STEP = 17
"""Pixels between two states."""
MOST = 40
"""States with a line of their own; beyond, those of a treaty share one, and the table names them."""
STATES, TREATIES, TARGET = 112, 196, 388
"""Where the points stand, pixels from the left."""
CLOSE = 36
"""Pixels between two treaties at least: two lines of a name fit."""
LOOKS = {
    "owed": ("owes help", "#0b5cad", [1, 0], 1.5),
    "owed if": ("would, under a condition", "#e69f00", [5, 3], 1.5),
    "consult": ("must consult", "#009e73", [2, 3], 1.2),
}
"""A line for each status: words, colour (of Okabe and Ito's palette, safe for the colour-blind), dashes, width."""
HALO = {"stroke": "white", "strokeWidth": 4, "color": "white"}
BOLD = {"align": "right", "fontWeight": "bold", "fontSize": 12}
ATTACK = ("attacks", "#b2182b", [8, 3, 2, 3], 2.2)


def pledge_graph(world: World, attack: Attack, duties: Sequence[Duty]) -> Chart | None:
    """Who is called by which treaty; None where no treaty calls anyone.

    Args:
        world: of the edition, for names.
        attack: what is asked about.
        duties: pledges towards the target.
    """
    edges = _edges(duties)
    if not edges:
        return None
    rows, spots = _rows(world, edges)
    treaties = _treaties(edges, spots)
    height = max(STEP * len(rows), *(round(y) + CLOSE // 2 for y in treaties.values()), 90)
    middle = height / 2
    lines = [_line(STATES, spots[state, treaty], TREATIES, treaties[treaty], LOOKS[status][0])
             for (state, treaty), status in edges.items()]  # fmt: skip
    lines = [dict(one) for one in dict.fromkeys(tuple(line.items()) for line in lines)]
    best = {
        treaty: min((status for (_, of), status in edges.items() if of == treaty), key=_rank) for treaty in treaties
    }
    lines += [_line(TREATIES, y, TARGET, middle, LOOKS[best[treaty]][0]) for treaty, y in treaties.items()]
    texts = [{"x": STATES - 7, "y": y, "name": name, "place": "state"} for name, y in rows]
    texts += [{"x": TREATIES + 8, "y": y, "name": _wrapped(name), "place": "treaty"} for name, y in treaties.items()]
    target = world.title(attack.target)
    texts.append({"x": TARGET, "y": middle - 14, "name": target, "place": "target"})
    if attack.attacker not in (ANYONE, attack.target):
        foot = height + 26
        texts.append({"x": TARGET, "y": foot + 14, "name": world.title(attack.attacker), "place": "attacker"})
        lines.append(_line(TARGET, foot, TARGET, middle, ATTACK[0]))
        height = foot + 20
    states = {state for state, _ in edges}
    return Chart(
        title=f"Pledges called upon if {with_article(target)} is attacked, {day_text(attack.day)}",
        alt=(
            f"Lines from {len(states)} states on the left to {len(treaties)} treaties and from these to {target}: "
            "whole where help is owed, broken where it hangs on a condition, dotted where states must consult. "
            "The table of pledges holds the same, with articles."
        ),
        spec=_spec(lines, texts, height),
    )


def _rank(status: str) -> int:
    return {str(one): rank for one, rank in RANK.items()}[status]


def _edges(duties: Iterable[Duty]) -> dict[tuple[str, str], str]:
    """The weightiest status by state and treaty."""
    found: dict[tuple[str, str], str] = {}
    for duty in duties:
        forbids = duty.pledge is not None and duty.pledge.pledge in ("neutrality", "non_aggression")
        if duty.status in LOOKS and duty.side == "target" and not forbids and duty.pact.nature != "political":
            key = (duty.state, duty.pact.name)
            if key not in found or _rank(duty.status) < _rank(found[key]):
                found[key] = duty.status
    return found


def _rows(
    world: World, edges: dict[tuple[str, str], str]
) -> tuple[list[tuple[str, float]], dict[tuple[str, str], float]]:
    """Names on the left with their heights, and the height at which each state's line to a treaty begins.

    Of more states than fit, those whose only treaty is the most crowded one share a line.
    """
    weight: dict[str, int] = {}
    for _, treaty in edges:
        weight[treaty] = weight.get(treaty, 0) + 1
    mine: dict[str, list[str]] = {}
    for state, treaty in sorted(edges, key=lambda edge: (_rank(edges[edge]), -weight[edge[1]], edge[1])):
        mine.setdefault(state, []).append(treaty)
    best = {state: min(_rank(edges[state, treaty]) for treaty in of) for state, of in mine.items()}
    ordered = sorted(mine, key=lambda state: (best[state], -weight[mine[state][0]], mine[state], world.title(state)))
    shown = ordered[:MOST] if len(ordered) <= MOST else ordered[: MOST - len(weight)]
    crowds: dict[tuple[str, ...], list[str]] = {}
    for state in ordered[len(shown) :]:
        crowds.setdefault((mine[state][0],), []).append(state)
    rows = [(world.title(state), STEP * (place + 0.5)) for place, state in enumerate(shown)]
    spots = {(state, treaty): rows[place][1] for place, state in enumerate(shown) for treaty in mine[state]}
    for crowd in crowds.values():
        height = STEP * (len(rows) + 0.5)
        rows.append((f"and {len(crowd)} more", height))
        spots |= {(state, treaty): height for state in crowd for treaty in mine[state]}
    return rows, spots


def _treaties(edges: dict[tuple[str, str], str], spots: dict[tuple[str, str], float]) -> dict[str, float]:
    """Heights of the treaties: at the middle of their states, and no two too close to each other."""
    at: dict[str, list[float]] = {}
    for state, treaty in edges:
        at.setdefault(treaty, []).append(spots[state, treaty])
    wanted = sorted((sum(sorted(heights)) / len(heights), treaty) for treaty, heights in at.items())
    found: dict[str, float] = {}
    last = -CLOSE / 2
    for height, treaty in wanted:
        last = found[treaty] = max(height, last + CLOSE)
    return found


def _line(x: float, y: float, x2: float, y2: float, call: str) -> dict[str, Any]:
    return {"x": x, "y": round(y, 1), "x2": x2, "y2": round(y2, 1), "call": call}


def _wrapped(name: str) -> str:
    """A treaty's name over two lines at most."""
    first, *rest = textwrap.wrap(name, 28)
    return "\n".join([first, textwrap.shorten(" ".join(rest), 28, placeholder=" ...")] if rest else [first])


def _spec(lines: list[dict[str, Any]], texts: list[dict[str, Any]], height: float) -> dict[str, Any]:
    looks = [*LOOKS.values(), ATTACK]
    calls = [look for look in looks if any(line["call"] == look[0] for line in lines)]
    names = [look[0] for look in calls]
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    legend = {"orient": "bottom", "columns": 2, "symbolType": "stroke", "symbolSize": 300}
    call = {"field": "call", "type": "nominal", "title": None}
    points = [text for text in texts if text["place"] != "treaty"]
    ends = [
        *({"x": line["x"], "y": line["y"]} for line in lines if line["x"] == STATES),
        *({"x": line["x2"], "y": line["y2"]} for line in lines),
        *({"x": line["x"], "y": line["y"]} for line in lines if line["call"] == ATTACK[0]),
    ]
    marks = [dict(one) for one in dict.fromkeys(tuple(end.items()) for end in ends)]
    return {
        "width": WIDTH,
        "height": round(height),
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "opacity": 0.75},
                "encoding": {
                    "x": x | {"field": "x"}, "y": y | {"field": "y"}, "x2": {"field": "x2"}, "y2": {"field": "y2"},
                    "color": call | {"scale": {"domain": names, "range": [one[1] for one in calls]}, "legend": legend},
                    "strokeDash": call | {"scale": {"domain": names, "range": [one[2] for one in calls]}},
                    "strokeWidth": call
                    | {"scale": {"domain": names, "range": [one[3] for one in calls]}, "legend": None},
                },
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 26, "color": "#444444", "opacity": 1},
                "encoding": {"x": x | {"field": "x"}, "y": y | {"field": "y"}},
            },
            _texts([one for one in texts if one["place"] == "treaty"], x, y, HALO | {"align": "left"}),
            _texts([one for one in texts if one["place"] == "treaty"], x, y, {"align": "left"}),
            _texts([one for one in points if one["place"] == "state"], x, y, {"align": "right"}),
            *(
                _texts([one for one in points if one["place"] != "state"], x, y, look | BOLD)
                for look in (HALO, {"color": "#1a1a1a"})
            ),
        ],
    }  # fmt: skip


def _texts(rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], look: dict[str, Any]) -> dict[str, Any]:
    """Names; a halo in the colour of the page keeps lines from crossing the letters."""
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "baseline": "middle", "fontSize": 10.5, "color": "#222222", "lineBreak": "\n",
                 "lineHeight": 12} | look,
        "encoding": {"x": x | {"field": "x"}, "y": y | {"field": "y"}, "text": {"field": "name", "type": "nominal"}},
    }  # fmt: skip
