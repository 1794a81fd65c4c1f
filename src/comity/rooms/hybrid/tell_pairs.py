"""Who is named as the source: what is recorded of pairs of states, and whether domains rise together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.hybrid.concert import concert
from comity.rooms.hybrid.ranking import LEVEL, looks
from comity.rooms.hybrid.series import APART, DOMAIN_TITLES, all_series
from comity.rooms.hybrid.tell import APART_NOTE, BY_NOTE, readings_table, sources_of, usual
from comity.rooms.hybrid.windows import YEAR, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.finding import Topic
    from comity.rooms.hybrid.series import Series
    from comity.rooms.hybrid.subject import Reading, Subject

NAMED = 5
"""Sources named in a sentence; the table has all."""
LAID_NOTE = (
    "A source is whom somebody has named, which is a statement and no finding of fact; in cyber incidents it may be a "
    "group or a lone hacker of that country. It triggers no obligation by itself."
)


def named_sources(one: Subject) -> Finding | None:
    """Who is named as a source of what is recorded in the window; None if nobody is."""
    against = one.records.dyads.filter((pl.col("target") == one.state) & ~pl.col("series").is_in(APART))
    rows = _in_window(one, against)
    if rows.is_empty():
        return None
    counts = rows.group_by("source", "series").agg(pl.col("count", "in_force").sum()).sort("source", "series")
    used = [series for series in all_series().values() if series.key in set(counts["series"])]
    held: dict[str, dict[str, int]] = {}
    force: dict[str, int] = {}
    for source, series, count, in_force in counts.rows():
        held.setdefault(source, {})[series] = count
        force[source] = force.get(source, 0) + in_force
    kinds = {source: sum(1 for count in each.values() if count) for source, each in held.items()}
    order = sorted(held, key=lambda source: (-kinds[source], one.title(source)))
    text, values, terms = _most(one, used, held, force)
    heads = [(series.title, series.records, series.source) for series in used]
    forced = any(force.values())
    heads += [("sanctions in force", "cases", "gsdb")] * forced
    return Finding(
        topic="changed",
        text=text,
        values=values,
        terms={"window": one.window.text, "state": one.name, **terms},
        sources=tuple(dict.fromkeys(series.source for series in used)),
        caveats=(BY_NOTE, LAID_NOTE, APART_NOTE),
        table=Table(
            title=f"Who is named as a source of pressure on {one.title(one.state)} in {one.window.text}",
            columns=(
                Column(name="Named as source"),
                *(Column(name=name, unit=unit, standing="reported", source=key) for name, unit, key in heads),
            ),
            rows=tuple(
                (one.title(source), *(held[source].get(series.key) for series in used), *([force[source]] * forced))
                for source in order
            ),
        ),
    )


def _most(
    one: Subject, used: Sequence[Series], held: dict[str, dict[str, int]], force: dict[str, int]
) -> tuple[str, dict[str, Quantity], dict[str, str]]:
    """The sentence on those named most, series by series, its values and its terms."""
    parts: list[str] = []
    values: dict[str, Quantity] = {}
    terms: dict[str, str] = {}
    tops = {series: max(each.get(series.key, 0) for each in held.values()) for series in used}
    for at, (series, highest) in enumerate((series, top) for series, top in tops.items() if top):
        first = sorted(one.prose(source) for source, each in held.items() if each.get(series.key) == highest)
        values[f"n{at}"] = Quantity(value=highest, unit=series.records, standing="reported", source=series.source)
        terms |= {f"s{at}": series.title, f"first{at}": listed(first, most=NAMED)}
        parts.append(f"in {{s{at}}} {{first{at}}} ({{n{at}:n}}{' each' if len(first) > 1 else ''})")
    if parts:
        return f"Named most in pressure on {{state}} in {{window}}: {'; '.join(parts)}.", values, terms
    senders = listed(sorted(one.prose(source) for source, cases in force.items() if cases), most=NAMED)
    text = "In {window} nobody is named in anything new against {state}; sanctions in force are those of {senders}."
    return text, {}, {"senders": senders}


def most_named(one: Subject) -> str | None:
    """The state named in most kinds of pressure on the state at any time; None if nobody is."""
    tested = [series.key for series in all_series().values() if series.tested]
    rows = one.records.dyads.filter((pl.col("target") == one.state) & pl.col("series").is_in(tested))
    states = set(one.edition.names("state").titles)
    kinds = rows.filter(pl.col("count") > 0).group_by("source").agg(
        kinds=pl.col("series").n_unique(), months=pl.struct("year", "month").n_unique()
    )  # fmt: skip
    ordered = kinds.filter(pl.col("source").is_in(states)).sort(
        "kinds", "months", "source", descending=[True, True, False]
    )
    return str(ordered["source"][0]) if ordered.height else None


def pair(one: Subject, source: str) -> Finding:
    """What is recorded of one state against the other in the window, held against the pair's own past."""
    unit = f"{source} {one.state}"
    readings = one.read(looks(one.records, one.window, "dyad", (unit,)), "dyad", unit)
    ever = one.records.dyads.filter((pl.col("source") == source) & (pl.col("target") == one.state))
    texts = (
        "No data set read here names {source} as a source of pressure on {state} in {window}"
        + (", nor at any other time it covers." if ever.is_empty() else "."),
        "Of {source} against {state}, more is recorded in {window} than the pair's own past lets expect: {out}.",
        "Of {source} against {state}, {held} are recorded in {window}, {judged}.",
    )
    title = f"{one.title(source)} against {one.title(one.state)}"
    return laid(one, readings, title, "changed", texts, source=one.prose(source))


def laid(
    one: Subject, readings: Sequence[Reading], title: str, topic: Topic, texts: tuple[str, str, str], **terms: str
) -> Finding:
    """What is laid to a source in the window; of the texts, the one for nothing, for the unusual, or for the rest."""
    held = [reading for reading in readings if reading.count or reading.in_force]
    out = [reading for reading in held if reading.chance is not None and reading.chance < LEVEL]
    terms |= {
        "state": one.name, "window": one.window.text, "out": listed([reading.series.title for reading in out]),
        "held": listed([reading.series.title for reading in held]), "judged": usual(held),
    }  # fmt: skip
    return Finding(
        topic=topic,
        text=texts[0 if not held else 1 if out else 2],
        terms=terms,
        sources=sources_of(readings),
        caveats=(LAID_NOTE,),
        table=readings_table(one.records, readings, f"{title} in {one.window.text}"),
    )


def together(one: Subject, source: str) -> Finding | None:
    """Whether kinds of pressure rise together in the pair; None where too little is recorded to tell."""
    tests = concert(one.records, source, one.state)
    if not tests:
        return None
    used = tuple(dict.fromkeys(series.source for test in tests for series in (test.one, test.other)))
    sure = [test for test in tests if test.adjusted < 5 * LEVEL]
    best = tests[0]
    terms = {
        "source": one.prose(source), "state": one.name, "one": best.one.title, "other": best.other.title,
        "first": day_text(best.first), "last": day_text(best.last),
    }  # fmt: skip
    values = {
        "p": Quantity(value=best.p, unit="probability", standing="estimated", source=used[0]),
        "adjusted": Quantity(value=best.adjusted, unit="probability", standing="estimated", source=used[0]),
        "tests": Quantity(value=len(tests), unit="tests", standing="estimated", source=used[0]),
    }
    if sure:
        text = (
            "Of {source} against {state}, {one} and {other} rose and fell together from {first} to {last} (chance of "
        )
        text += "it by shifts in time alone {p}; {adjusted} after {tests} of this pair)."
    else:
        text = (
            "No two domains can be shown to rise together in pressure by {source} on {state}: the closest, {one} and "
            "{other} from {first} to {last}, would be as close by shifts in time alone with a chance of {p} "
        )
        text += "({adjusted} after {tests})."
    columns = (
        Column(name="One"), Column(name="Other"), Column(name="By"), Column(name="From"), Column(name="To"),
        Column(name="Blocks", unit="blocks", standing="measured", source=used),
        Column(name="Rank correlation", unit="ratio", standing="estimated", source=used),
        Column(name="p", unit="probability", standing="estimated", source=used),
        Column(name="p adjusted", unit="probability", standing="estimated", source=used),
    )  # fmt: skip
    rows = tuple(
        (
            *(f"{series.title} ({DOMAIN_TITLES[series.domain]})" for series in (test.one, test.other)),
            "month" if test.months else "year", day_text(test.first), day_text(test.last), test.blocks,
            round(test.correlation, 2), round(test.p, 4), round(test.adjusted, 4),
        )
        for test in tests
    )  # fmt: skip
    return Finding(
        topic="changed",
        text=text,
        values=values,
        terms=terms,
        caveats=(
            (
                "Tested on the pair's part of all that was recorded, against all shifts of one series in time. "
                "Whoever looks at many pairs finds some such by luck: the adjustment is for this pair alone."
            ),
            "Troops beside rebels are support of rebels too: what holds the same facts is not compared.",
        ),
        table=Table(
            title=f"Domains in concert: {one.title(source)} against {one.title(one.state)}", columns=columns, rows=rows
        ),
    )


def _in_window(one: Subject, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the window; in a window of months those without a month are left out."""
    speaking = [series.key for series in all_series().values() if one.records.speaks(series, one.window)]
    known = rows.filter(pl.col("series").is_in(speaking))
    return known.filter(_within(one.window))


def _within(window: Window) -> pl.Expr:
    if window.whole_year:
        return pl.col("year") == window.year
    number = pl.col("year") * YEAR + pl.col("month") - 1
    return (pl.col("month") > 0) & number.is_between(window.first, window.last)
