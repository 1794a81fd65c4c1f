"""How often such pledges were kept once war had come, ours and as reported, and why neither is a forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.edition import once
from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.alliances.charts import kept_chart
from comity.rooms.alliances.honoured.rates import ERAS, LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.finding import Chart

OURS = "cow_wars"
SOURCES = ("atop", "cow_wars", "cow_mid5", "registry")

FEWEST_WARS = 5
"""From fewer wars no share is told in a sentence."""

CAVEATS = (
    "All of these are conditional on war having come: a pledge that deters is tested less.",
    "They are no chance that this alliance, or any, will be honoured.",
    "Ours counts each partner of each state attacked, joining at any time in the war; studies count otherwise.",
)

PLEDGES = {
    "defence": "to help one that is attacked",
    "offence": "to join one that attacks",
    "neutrality": "to stay neutral",
    "non_aggression": "not to use force",
}


@dataclass(frozen=True)
class Kept:
    """How often pledges of one kind were kept in the wars of some years.

    Attributes:
        share: of pledges kept, with its interval; unit share.
        cases: pledges put to the test.
        wars: they come from.
        first: year.
        last: year.
        judged: whether only pledges whose conditions are known to have been met are counted.
        reported: shares that others report for pledges of the kind, of any years.
    """

    share: Quantity
    cases: int
    wars: int
    first: int
    last: int
    judged: bool
    reported: tuple[float, ...]


def kept(edition: Edition, day: str, pledge: str = "defence") -> Kept | None:
    """How often pledges of a kind were kept in the era of a day, where their conditions are known to have been met.

    Where too few wars of the era, or at all, put such pledges to the test, all eras, then all pledges of the kind, are
    counted.

    Returns:
        The share; None where it rests on fewer than `FEWEST_WARS` wars even so.
    """
    return _kept(edition, _era(day), pledge)


def _era(day: str) -> tuple[int, int]:
    return next(era for era in ERAS[1:] if int(day[:4]) <= era[1] or era is ERAS[-1])


@once(64)
def _kept(edition: Edition, era: tuple[int, int], pledge: str) -> Kept | None:
    tried = ((scope, *years) for scope in ("judged", "all") for years in (era, ERAS[0]))
    row = next((row for one in tried if (row := _row(edition, *one, pledge=pledge))["wars"] >= FEWEST_WARS), None)
    if row is None:
        return None
    reported = edition.table("reported_frequencies").filter(pl.col("pledge") == pledge)["share"].sort()
    return Kept(
        _quantity(row),
        row["cases"],
        row["wars"],
        row["first"],
        row["last"],
        row["scope"] == "judged",
        tuple(reported.to_list()),
    )


def _row(edition: Edition, scope: str, first: int, last: int, *, pledge: str = "defence") -> dict[str, Any]:
    """Our row on pledges of one kind, scope and era."""
    table = edition.table("pledge_honoured").filter(pl.col("pledge") == pledge, pl.col("scope") == scope)
    return table.row(by_predicate=(pl.col("first") == first) & (pl.col("last") == last), named=True)


def _quantity(row: dict[str, Any]) -> Quantity:
    return Quantity(
        value=row["share"], unit="share", standing="estimated", source=OURS, low=row["low"], high=row["high"],
        level=LEVEL, as_of=str(row["last"]),
    )  # fmt: skip


def honoured(edition: Edition, day: str) -> list[Finding]:
    """The finding on how often pledges of defence were kept in wars of the era of a day, ours and others' count."""
    return list(_honoured(edition, _era(day)))


@once(16)
def _honoured(edition: Edition, era: tuple[int, int]) -> Sequence[Finding]:
    found = _kept(edition, era, "defence")
    if found is None:
        return []
    published = _published(edition)
    values = {
        "share": found.share,
        "cases": Quantity(value=found.cases, unit="pledges", standing="estimated", source=OURS),
        "wars": Quantity(value=found.wars, unit="wars", standing="estimated", source=OURS),
    }
    terms = {"first": str(found.first), "last": str(found.last)}
    text = (
        "In the wars of {first} to {last} that put them to the test, {share:i} of {cases} to help a state attacked "
        "were kept, in {wars}"
    )
    for row in published.filter(pl.col("pledge") == "defence").head(1).iter_rows(named=True):
        values["reported"] = Quantity(value=row["share"], unit="share", standing="reported", source="registry")
        terms |= {"study": row["study"], "years": f"{row['first']} to {row['last']}"}
        text += "; {study} report {reported} for {years}. Ours over all years"
        for scope, words in (("judged", ""), ("bilateral", ", and in treaties of two alone")):
            values[scope] = _quantity(_row(edition, scope, *ERAS[0]))
            text += f"{words}, {{{scope}:i}}, {_verdict(values[scope], row['share'])} that"
    return [
        Finding(
            topic="background",
            text=text + ".",
            values=values,
            terms=terms,
            sources=SOURCES,
            confidence="low",
            because="few wars, and treaties with many parties weigh with each of them",
            caveats=CAVEATS,
            table=_table(edition),
            chart=_chart(edition),
        )
    ]


def _verdict(ours: Quantity, theirs: float) -> str:
    """How our interval lies to another's figure."""
    if ours.low is not None and ours.high is not None and ours.low <= theirs <= ours.high:
        return "agrees with"
    return "is lower than" if ours.value < theirs else "is higher than"


def _published(edition: Edition) -> pl.DataFrame:
    return edition.table("reported_frequencies").sort("study", "first", "last", "pledge")


def _chart(edition: Edition) -> Chart:
    """Ours where conditions are known to be met, and what others report."""
    ours = edition.table("pledge_honoured").filter(pl.col("scope") == "judged", pl.col("cases") > 0)
    kinds = [*PLEDGES, "all"]

    def labelled(row: dict[str, Any]) -> dict[str, Any]:
        what = PLEDGES.get(row["pledge"], "all kinds")
        place = (kinds.index(row["pledge"]), row["first"], row["last"])
        return {"label": f"{what}, {row['first']} to {row['last']}", "place": place, "share": round(row["share"], 4)}

    mine = [
        labelled(row) | {name: round(row[name], 4) for name in ("low", "high")}
        for row in ours.sort("pledge", "first", "last").iter_rows(named=True)
    ]
    theirs = [labelled(row) for row in _published(edition).iter_rows(named=True)]
    return kept_chart(mine, theirs)


def _table(edition: Edition) -> Table:
    """Ours by pledge, years and what is counted; below it what others report."""
    scopes = {"all": "all", "judged": "conditions known to be met", "bilateral": "the same, treaties of two"}
    rows: list[tuple[str | int | float | None, ...]] = []
    ours = edition.table("pledge_honoured").filter(pl.col("cases") > 0)
    for pledge, promise in PLEDGES.items():
        for scope, words in scopes.items():
            chosen = ours.filter(pl.col("pledge") == pledge, pl.col("scope") == scope).sort("first", "last")
            rows += [
                (promise, f"{row['first']} to {row['last']}", "comity", words, row["share"], row["low"],
                 row["high"], row["cases"], row["wars"])
                for row in chosen.iter_rows(named=True)
            ]  # fmt: skip
    for row in _published(edition).iter_rows(named=True):
        what = PLEDGES.get(row["pledge"], "all kinds")
        years = f"{row['first']} to {row['last']}"
        rows.append((what, years, row["study"], "as the study counts", row["share"], None, None, row["n"], None))
    return Table(
        title="Pledges kept once war had come: our counts with intervals, then what others report",
        columns=(
            *(Column(name=name) for name in ("Pledge", "Wars of", "Counted by", "What is counted")),
            *(
                Column(name=name, unit="share", standing="estimated", source=SOURCES)
                for name in ("Kept", "Low", "High")
            ),
            *(Column(name=name, unit="number", standing="estimated", source=SOURCES) for name in ("Pledges", "Wars")),
        ),
        rows=tuple(rows),
    )
