"""What stands beside a reading: the state as a source, when the series speak, and how much each collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text
from comity.quantity import Quantity
from comity.rooms.hybrid.charts import coverage_chart
from comity.rooms.hybrid.ranking import looks
from comity.rooms.hybrid.series import DOMAIN_TITLES, all_series
from comity.rooms.hybrid.tell_pairs import laid
from comity.rooms.hybrid.windows import iso_month, month_number

if TYPE_CHECKING:
    from comity.finding import Cell
    from comity.rooms.hybrid.subject import Subject

FEWER = 0.5
"""A year of EuRepoC with less than this part of its fullest is called thin."""


def as_source(one: Subject) -> Finding:
    """What is laid to the state in the window."""
    readings = one.read(looks(one.records, one.window, "source"), "source", one.state)
    texts = (
        "Nothing recorded in {window} is laid to {state} as its source.",
        "To {state} as a source, more is laid in {window} than its own past lets expect: {out}.",
        "To {state} as a source, {held} are laid in {window}, {judged}.",
    )
    return laid(one, readings, f"{one.title(one.state)} as a source", "background", texts)


def when_they_speak(one: Subject) -> Finding:
    """What each series covers, whether all ever speak together, and how it was collected."""
    whole = list(all_series().values())
    begins = max(whole, key=lambda series: month_number(series.first))
    ends = min(whole, key=lambda series: month_number(one.records.last(series.key), end=True))
    never = month_number(begins.first) > month_number(one.records.last(ends.key), end=True)
    keys = tuple(dict.fromkeys(series.source for series in whole))
    rows = one.records.coverage.iter_rows(named=True)
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            DOMAIN_TITLES[row["domain"]], row["title"], day_text(row["first"]), day_text(row["last"]),
            "months" if row["months"] else "years", row["events"], row["no_state"], row["no_month"], row["covers"],
            row["effort"], row["reading"], all_series()[row["series"]].said or "names no source",
        )
        for row in rows
    )  # fmt: skip
    counted = ("Records held", "without a state hit", "without a month")
    columns = (
        *(Column(name=name) for name in ("Domain", "Series", "From", "To", "Tells")),
        *(Column(name=name, unit="records", standing="measured", source=keys) for name in counted),
        *(Column(name=name) for name in ("Covers", "How it was collected", "How it is read", _BY)),
    )
    number, since, until = _most_speak(one)
    terms = {
        "begins": begins.title, "first": day_text(begins.first), "ends": ends.title,
        "last": day_text(one.records.last(ends.key)), "since": day_text(since), "until": day_text(until),
    }  # fmt: skip
    values = {
        "most": Quantity(value=number, unit="series", standing="measured", source=keys[0]),
        "all": Quantity(value=len(whole), unit="series", standing="measured", source=keys[0]),
    }
    text = "The series never all speak at once: {begins} begin in {first}, after {ends} end in {last}. Most speak "
    text += "from {since} to {until}: {most:n} of {all}."
    if not never:
        text = "All series speak from {first}, when {begins} begin, to {last}, when {ends} end."
    return Finding(
        topic="background",
        text=text,
        values=values,
        terms=terms,
        sources=keys,
        caveats=("Before a series begins and after it ends nothing is known, which is not calm.",),
        table=Table(title="What each series covers, and how it is read", columns=columns, rows=body),
        chart=coverage_chart(one),
    )


_BY = "How its sources are named"


def _most_speak(one: Subject) -> tuple[int, str, str]:
    """How many series speak at once at most, and the first and last month of the first time that so many do."""
    spans = [
        (month_number(series.first), month_number(one.records.last(series.key), end=True))
        for series in all_series().values()
    ]
    speaking = {
        month: sum(first <= month <= last for first, last in spans)
        for month in range(min(first for first, _ in spans), max(last for _, last in spans) + 1)
    }
    most = max(speaking.values())
    since = next(month for month in sorted(speaking) if speaking[month] == most)
    until = next(month for month in range(since, max(speaking) + 2) if speaking.get(month) != most) - 1
    return most, iso_month(since), iso_month(until)


def collected(one: Subject) -> Finding | None:
    """How much EuRepoC collected by year: a fall in it is no peace."""
    series = all_series()["eurepoc"]
    world = one.records.timeline(series, "world", "", months=False)
    world = {year: count for year, count in world.items() if one.records.last("eurepoc") >= f"{year}-12"}
    if not world:
        return None
    fullest = max(world, key=lambda year: (world[year], year))
    thin = [year for year in sorted(world) if year > fullest and world[year] < FEWER * world[fullest]]
    after = [min(thin, key=lambda year: world[year])] if thin else []
    values = {
        name: Quantity(value=world[year], unit="incidents", standing="measured", source="eurepoc")
        for name, year in zip(("most", "fewer"), (fullest, *after), strict=False)
    }
    terms = dict(zip(("fullest", "after"), (fullest, *after), strict=False))
    text = "EuRepoC holds {most} that began in {fullest}"
    if thin:
        text += " and {fewer:n} of {after}"
    text += ", world-wide and without those laid only to the states they hit: "
    text += "less was collected, which is not peace; " if thin else "how much is collected changes; "
    rows = one.records.effort.group_by("series", "year").agg(pl.col("count").sum()).sort("year", "series")
    shown = [each for each in all_series().values() if each.counts_events and each.key != "sanctions_un"]
    held = {(key, year): count for key, year, count in rows.rows()}
    years = sorted({year for _, year in held if year >= int(series.first[:4])})
    columns = (
        Column(name="Year"),
        *(Column(name=each.title, unit=each.records, standing="measured", source=each.source) for each in shown),
    )
    body = tuple((str(year), *(held.get((each.key, year)) for each in shown)) for year in years)
    return Finding(
        topic="background",
        text=text + "a state is therefore compared by its part of all that was recorded.",
        values=values,
        terms=terms,
        table=Table(title="What each data set holds of the whole world, by year", columns=columns, rows=body),
    )
