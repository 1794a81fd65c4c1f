"""From a ranking to findings: the headline, the onsets to watch, a map, and how far such rankings could be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.risk.events import record_of
from comity.rooms.risk.happened import ONSET, QUIET
from comity.rooms.risk.ranking import BEFORE
from comity.rooms.risk.worldmap import world_map

if TYPE_CHECKING:
    import polars as pl

    from comity.finding import Cell
    from comity.rooms.risk.ranking import Ranking, Row

_ONSETS = 5
_FARED = (
    "In the windows {first} to {last} such chances expected {then_expected:n} onsets, and {then_happened:n} came; the "
    "shares of the paths expected {then_of_paths:n}."
)


def tell(
    ranking: Ranking, threshold: int, top: int, record: tuple[float, ...] | None, events: pl.DataFrame
) -> tuple[Finding, ...]:
    """The findings, the headline first; `events` is the track record of the chances of events."""
    return (
        _headline(ranking, threshold, top),
        *_onsets(ranking, events),
        *_record(record),
        Finding(
            topic="unknown",
            text=(
                "Outside this model: fighting between groups that are no state, attacks on civilians, coups, and wars "
                "between states that have not begun. A low place is not low risk of those. The first two are forecast "
                "by year, country by country."
            ),
            sources=("views",),
            searched="deaths in state-based conflict by month, to {end}",
            terms={"end": month_text(ranking.known)},
        ),
    )


def _headline(ranking: Ranking, threshold: int, top: int) -> Finding:
    first = ranking.rows[0]
    certain = sum(row.chance >= 0.5 for row in ranking.rows)
    values = {
        "threshold": Quantity(value=threshold, unit="deaths", standing="assumed", source="views"),
        "count": Quantity(value=certain, unit="states", standing="estimated", source="views"),
        "chance": _chance(first.chance, ranking),
        "all": Quantity(value=len(ranking.rows), unit="states", standing="measured", source="views"),
    }
    span = month_text(ranking.first)
    if ranking.last != ranking.first:
        span += f" to {month_text(ranking.last)}"
    return Finding(
        topic="warning",
        text=(
            "{span}: of {all}, {count:n} are more likely than not to see at least {threshold} in state-based conflict; "
            "highest is {state} ({chance})."
        ),
        values=values,
        terms={"span": span, "state": first.name},
        table=_table(ranking.rows[:top]),
        chart=world_map(ranking, threshold, span),
        caveats=("Equal chances are ranked by the middle path; neighbours in the list may well change places.",),
    )


def _table(rows: tuple[Row, ...]) -> Table:
    columns = (
        Column(name="State"),
        Column(name="Chance", unit="probability", standing="estimated", source="views"),
        Column(name="Middle path", unit="deaths", standing="estimated", source="views"),
        Column(name="Past twelve months", unit="deaths", standing="measured", source="views"),
        Column(name="Its last five years say", unit="probability", standing="measured", source="views"),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple((r.name, r.chance, r.median, r.past, r.simple) for r in rows)
    return Table(title="States by chance", columns=columns, rows=cells)


def _onsets(ranking: Ranking, events: pl.DataFrame) -> list[Finding]:
    """Quiet states with the highest chances of an onset."""
    quiet = sorted((row for row in ranking.rows if row.onset), key=lambda row: (-(row.onset or 0), row.name))[:_ONSETS]
    if not quiet:
        return []
    columns = (
        Column(name="State"),
        Column(name="Chance of an onset", unit="probability", standing="estimated", source="views"),
    )
    fared = record_of(events, "onset")
    terms = {"state": quiet[0].name} | ({"first": fared[0], "last": fared[1]} if fared else {})
    return [
        Finding(
            topic="warning",
            text="Of the states without a death for {months}, {state} has the highest chance of an onset ({chance}). "
            "Over all of them {expected} are expected; in the last {years} there were {past:n} a year.",
            values={
                "chance": _chance(quiet[0].onset or 0, ranking),
                "expected": Quantity(
                    value=round(sum(row.onset or 0 for row in ranking.rows), 1),
                    unit="onsets",
                    standing="estimated",
                    source="views",
                ),
                "past": Quantity(value=ranking.onsets, unit="onsets", standing="measured", source="views"),
                "years": Quantity(value=BEFORE, unit="years", standing="assumed", source="views"),
                "months": Quantity(value=QUIET, unit="months", standing="assumed", source="views"),
            }
            | ({f"then_{name}": value for name, value in fared[2].items()} if fared else {}),
            terms=terms,
            table=Table(
                title=f"Chance of {ONSET} deaths or more within twelve months, after {QUIET} quiet months",
                columns=columns,
                rows=tuple((row.name, row.onset) for row in quiet),
            ),
            caveats=(
                "Onsets are rare and hard to see coming: nearly all of these states will stay quiet.",
                "Chances of an onset are shares of paths, recalibrated on windows before those of the track record.",
                *([_FARED] if fared else []),
            ),
        )
    ]


def _record(record: tuple[float, ...] | None) -> list[Finding]:
    if record is None:
        return []
    gap, low, high, rule = record
    error = Quantity(value=gap, low=low, high=high, level=0.9, unit="deaths", standing="estimated", source="views")
    return [
        Finding(
            topic="background",
            text=(
                "Track record over all countries: its error (CRPS, deaths a month) differs by {gap:i} from that of "
                "repeating the last twelve months ({rule:n}); below zero is better."
            ),
            values={"gap": error, "rule": Quantity(value=rule, unit="deaths", standing="measured", source="views")},
        )
    ]


def _chance(value: float, ranking: Ranking) -> Quantity:
    as_of = ranking.known.isoformat()[:7]
    return Quantity(value=value, unit="probability", standing="estimated", source="views", as_of=as_of)
