"""What the map shows of a month, in one view: the same figures, words and colours as the page's script gives."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any, TypeAlias

from comity.errors import NoData
from comity.faces.web.charts import Theme, cell
from comity.faces.web.inks import BLOCS, INKS, SMALLEST, STEPS, place
from comity.faces.web.world import THRESHOLDS
from comity.panels.times import day_text

ALONE, CHANGE = "level", "change"
"""The views that are no layer."""
Row: TypeAlias = "tuple[str, str, float | str | None, str]"
_NOT = "not covered"
_SAME = 2
"""Colour of no change."""


@dataclass(frozen=True)
class Seen:
    """What the map shows.

    Attributes:
        title: of the whole.
        measure: what the values are, and in which unit.
        rows: state, name, value and what is said of it; the value is None where nothing is known.
        colours: by state, of those that have one.
        legend: colour and meaning.
        none: what it means to have no colour.
        source: in words.
    """

    title: str
    measure: str
    rows: tuple[Row, ...]
    colours: dict[str, str]
    legend: tuple[tuple[str, str], ...]
    none: str
    source: str


def seen(data: dict[str, Any], month: str, threshold: int, show: str, theme: Theme) -> Seen:
    """A view of the world's figures.

    Args:
        data: as in `figures` of the world.
        month: ISO, of the slider.
        threshold: deaths, one of `THRESHOLDS`.
        show: "level", "change", or the key of a layer.
        theme: of the page.

    Raises:
        NoData: there is no such month, threshold or layer.
    """
    if month not in data["months"]:
        raise NoData(f"The map has no month {month}.", available=(data["months"][0], data["months"][-1]),
                     remedy="Name a month from the first to the last.")  # fmt: skip
    if threshold not in THRESHOLDS:
        raise NoData(f"The map has no threshold {threshold}.", available=[str(one) for one in THRESHOLDS])
    layers = {layer["key"]: layer for layer in data["layers"]}
    if show in layers:
        return _layer(data, layers[show], month, theme)
    if show not in (ALONE, CHANGE):
        raise NoData(f"The map has no view '{show}'.", available=[ALONE, CHANGE, *layers])
    return _month(data, data["months"].index(month), threshold, theme, change=show == CHANGE)


def _month(data: dict[str, Any], index: int, threshold: int, theme: Theme, *, change: bool) -> Seen:
    past = index < data["past"]
    kind = "deaths" if past else "chance"
    same = index > 0 and index != data["past"]
    inks = INKS["change" if change else "level"][theme]
    rows: list[Row] = []
    colours: dict[str, str] = {}
    for state, name in data["names"].items():
        now = _value(data, state, index, threshold)
        then = _value(data, state, index - 1, threshold) if change and same else None
        if now is None or (change and then is None):
            rows.append((state, name, None, _NOT if now is None else _said(now, past=past)))
        elif change and then is not None:
            rate = (now - then) / max(then, SMALLEST[kind])
            colours[state] = inks[_SAME] if now == then else inks[place(STEPS["rise"], rate)]
            rows.append((state, name, now - then, f"{_said(then, past=past)} to {_said(now, past=past)}"))
        else:
            colours[state] = inks[place(STEPS[kind], now)]
            rows.append((state, name, now, _said(now, past=past)))
    what = "deaths" if past else f"chance of at least {threshold:,} death{'s' if threshold > 1 else ''}"
    title = f"{'Change in ' if change else ''}{what}, {day_text(data['months'][index])}"
    unit = "deaths" if past else "in a thousand"
    return Seen(
        title=f"{title[:1].upper()}{title[1:]}, state-based conflict",
        measure=f"{'change in ' if change else ''}{what} ({unit}; {'measured' if past else 'estimated'})",
        rows=tuple(rows),
        colours=colours,
        legend=tuple(zip(inks, (text for _, text in STEPS["rise" if change else kind]), strict=True)),
        none=_NOT,
        source=data["sources"][kind],
    )


def _value(data: dict[str, Any], state: str, index: int, threshold: int) -> int | None:
    past = data["past"]
    slots = data["deaths"].get(state) if index < past else data["chance"][str(threshold)].get(state)
    found: int | None = slots[index if index < past else index - past] if slots and index >= 0 else None
    return found


def _said(value: int, *, past: bool) -> str:
    """A number of deaths, or a chance given in a thousand, for people."""
    if past:
        return f"{value:,}"
    if value < 10:
        return "under 1 %"
    return "over 99 %" if value > 990 else f"{(value + 5) // 10} %"


def _layer(data: dict[str, Any], layer: dict[str, Any], month: str, theme: Theme) -> Seen:
    year = int(month[:4])
    slot = layer["years"].index(year) if year in layer["years"] else None
    bloc = layer["kind"] == "bloc"
    inks = INKS.get(layer["group"], INKS["level"])[theme]
    names, order = dict(layer.get("blocs", ())), [key for key, _ in layer.get("blocs", ())]
    rows: list[Row] = []
    colours: dict[str, str] = {}
    for state, name in data["names"].items():
        value = None if slot is None else (layer["values"].get(state) or {slot: None})[slot]
        if value is None and slot is not None and (layer["zero"] == "all" or state in layer["zero"]):
            value = 0
        if value is None:
            rows.append((state, name, None, _NOT))
        elif bloc:
            rows.append((state, name, value or "", f"bloc of {names[value]}" if value else "in no bloc"))
            if value:
                colours[state] = BLOCS[min(order.index(value), layer["coloured"])]
        else:
            rows.append((state, name, value, f"{value:,} {layer['unit']}"))
            colours[state] = inks[place(layer["steps"], value)]
    there = {value for _, _, value, _ in rows}
    big = [(BLOCS[at], names[key]) for at, key in enumerate(order) if key in there and at < layer.get("coloured", 0)]
    small = [(BLOCS[layer["coloured"]], "smaller blocs")] if bloc and there & {*order[layer["coloured"] :]} else []
    counts = [(ink, f"{start:,} or more" if at else "none")
              for at, (ink, start) in enumerate(zip(inks, layer.get("steps", ()), strict=False))]  # fmt: skip
    note, _, source = layer["note"].rpartition("Source: ")
    return Seen(
        title=f"{layer['title'][:1].upper()}{layer['title'][1:]}, {year}",
        measure=f"{layer['title']} ({'name' if bloc else layer['unit']}). {note.strip()}",
        rows=tuple(rows),
        colours=colours,
        legend=() if slot is None else tuple([*big, *small] if bloc else counts),
        none="in no bloc, or not covered" if bloc else _NOT,
        source=source.rstrip("."),
    )


def table(what: Seen) -> str:
    """The figures as CSV: a row a state, each with what the value is and where it comes from."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(["state", "name", "value", "said", "shown", "measure", "source"])
    writer.writerows(
        [*map(cell, row), cell(what.title), cell(what.measure), cell(what.source)] for row in sorted(what.rows)
    )
    return held.getvalue()
