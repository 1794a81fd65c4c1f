"""What each side would weigh: shares of the world's capability, personnel and spending of those whom treaties call."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.alliances.charts import PARTS, weight_chart
from comity.rooms.alliances.duties import ANYONE
from comity.rooms.alliances.expected import TINY, expected, per_cent
from comity.rooms.alliances.shown import states_with, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from comity.edition import Edition
    from comity.finding import Chart
    from comity.quantity import Standing
    from comity.rooms.alliances.duties import Attack, Duty
    from comity.rooms.alliances.world import World

SOURCE = "cow_capabilities"

MEASURES = {"cinc": "Capability (CINC)", "personnel": "Personnel", "spending": "Spending"}


@dataclass(frozen=True)
class Weight:
    """Shares of the world that states hold together.

    Attributes:
        states: how many.
        shares: by measure, the sum over the states whose figure is known.
        unknown: by measure, how many figures are not known.
    """

    states: int
    shares: dict[str, float]
    unknown: dict[str, int]


def shares_in(table: pl.DataFrame, year: int) -> dict[str, dict[str, float | None]]:
    """The shares of each state in a year, by measure.

    Args:
        table: the edition's `capability_shares`.
        year: a year of the table.
    """
    rows = table.filter(pl.col("year") == year).select("state", *MEASURES).iter_rows(named=True)
    return {row["state"]: row for row in rows}


def weigh(shares: Mapping[str, Mapping[str, float | None]], states: Iterable[str]) -> Weight:
    """The shares of a group of states.

    Args:
        shares: those of each state in a year, as `shares_in` gives them.
        states: keys.
    """
    keys = sorted(set(states))
    rows = [shares[key] for key in keys if key in shares]
    known = {name: [value for row in rows if (value := row[name]) is not None] for name in MEASURES}
    return Weight(
        len(keys),
        {name: math.fsum(values) for name, values in known.items()},
        {name: len(keys) - len(values) for name, values in known.items()},
    )


def year_of(table: pl.DataFrame, day: str) -> int:
    """The year whose figures stand for a day: its own, or the last there is."""
    years = table["year"]
    first, last = int(years.min()), int(years.max())  # type: ignore[arg-type]
    return min(max(int(day[:4]), first), last)


def forces(edition: Edition, world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """What the two sides would weigh, if all that are called came, and if they came as often as in past wars."""
    table = edition.table("capability_shares")
    year = year_of(table, attack.day)
    groups = _groups(attack, duties)
    if not groups["target owed"] + groups["target owed if"]:
        return []
    shares = shares_in(table, year)
    weights = {name: weigh(shares, states) for name, states in groups.items()}
    sides = ["target"] if attack.attacker in (ANYONE, attack.target) else ["target", "attacker"]
    values: dict[str, Quantity] = {}
    for side in sides:
        alone, firm, loose = (weights[f"{side}{part}"] for part in ("", " owed", " owed if"))
        if not alone.unknown["cinc"]:
            values[side] = _share(alone.shares["cinc"], year)
        values[f"{side}_all"] = _share(
            math.fsum(one.shares["cinc"] for one in (alone, firm, loose)), year, standing="assumed"
        )
    values["called"] = Quantity(
        value=len({*groups["target owed"], *groups["target owed if"]}), unit="states", standing="reported",
        source="registry", as_of=attack.day,
    )  # fmt: skip
    held = {side: f"{{{side}}}" if (one := values.get(side)) and one.value else TINY for side in sides}
    text = f"{{target_name}} holds {held['target']} of the world's capability, "
    text += "{target_all} with the {called} called to help it"
    if "target" not in values:
        text = "How much of the world's capability {target_name} holds is not known; the {called} called to help it "
        text += "hold {target_all}"
    if "attacker" in values:
        text += f"; {{attacker_name}} holds {held['attacker']}"
        if groups["attacker owed if"]:
            text += ", {attacker_all} with those bound to join it"
    caveats = [
        "Figures of {year}"
        + (", the last there are" if year != int(attack.day[:4]) else "")
        + "; a share of the world's "
        "capability says nothing of what could be brought to bear, nor how soon."
    ]
    terms = terms_of(world, attack)
    return [
        Finding(
            topic="background",
            text=text + ".",
            values=values,
            terms={
                "target_name": terms["target"],
                "attacker_name": terms["attacker"],
                "year": str(year),
            },
            sources=(SOURCE, "registry", "atop"),
            caveats=tuple(caveats),
            table=_table(world, attack, sides, weights, year),
            chart=_chart(world, attack, sides, weights, year),
        ),
        *expected(edition, {side: terms[side] for side in sides}, weights, attack.day, year),
    ]


def _groups(attack: Attack, duties: Sequence[Duty]) -> dict[str, list[str]]:
    """The two states, and those whom treaties call to each, each state once and under its firmest duty."""
    helping = [duty for duty in duties if duty.side == "target" and duty.pledge and duty.pledge.pledge == "defence"]
    joining = [duty for duty in duties if duty.side == "attacker" and duty.pledge and duty.pledge.pledge == "offence"]
    found = {"target": [attack.target], "attacker": [attack.attacker] if attack.attacker != ANYONE else []}
    for side, group in (("target", helping), ("attacker", joining)):
        firm = states_with(group, "owed")
        found[f"{side} owed"] = firm
        found[f"{side} owed if"] = [state for state in states_with(group, "owed if") if state not in firm]
    return found


def _share(value: float, year: int, *, standing: Standing = "estimated") -> Quantity:
    return Quantity(value=per_cent(value), unit="per cent", standing=standing, source=SOURCE, as_of=str(year))


def _table(world: World, attack: Attack, sides: Sequence[str], weights: dict[str, Weight], year: int) -> Table:
    names = {"target": world.title(attack.target), "attacker": world.title(attack.attacker)}
    rows: list[tuple[str | int | float | None, ...]] = []
    for side in sides:
        for part, words in (
            ("", "alone"),
            (" owed", "those who owe it help"),
            (" owed if", "those who would under a condition"),
        ):
            one = weights[f"{side}{part}"]
            if one.states:
                shares = [_known(one, name) for name in MEASURES]
                lacking = max(one.unknown.values())
                rows.append((names[side], words, one.states, *shares, lacking))
    return Table(
        title=f"Shares of the world's military weight in {year}",
        columns=(
            Column(name="Side"),
            Column(name="Who"),
            _count("States"),
            *(Column(name=name, unit="share", standing="estimated", source=SOURCE) for name in MEASURES.values()),
            _count("Figure not known"),
        ),
        rows=tuple(rows),
    )


def _count(name: str) -> Column:
    return Column(name=name, unit="states", standing="reported", source=("registry", "atop"))


def _chart(world: World, attack: Attack, sides: Sequence[str], weights: dict[str, Weight], year: int) -> Chart:
    names = {"target": world.title(attack.target), "attacker": world.title(attack.attacker)}
    rows = [
        (title, names[side], part, share)
        for measure, title in MEASURES.items()
        for side in sides
        for part, key in zip(PARTS, ("", " owed", " owed if"), strict=True)
        if (share := _known(weights[f"{side}{key}"], measure)) is not None
    ]
    return weight_chart(rows, year)


def _known(weight: Weight, name: str) -> float | None:
    """A share, or nothing where no figure of the group is known."""
    return weight.shares[name] if weight.unknown[name] < weight.states else None
