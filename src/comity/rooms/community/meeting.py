"""Where engagement, violence and presence meet: a sentence, a table and a map."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.names import fold
from comity.panels.outlines import CREDIT, DISCLAIMER
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.community.ground import ground, named, placed
from comity.rooms.community.map import country_map
from comity.rooms.community.places import centre

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.edition import Edition
    from comity.finding import Cell
    from comity.rooms.community.ground import Ground

_SOURCES = ("pax_local", "geo_pko")
_NAMES = 3
"""Names of places shown of one cell."""


def meeting(
    edition: Edition, state: str, name: str, entries: Mapping[str, int] | None = None, own: str = ""
) -> list[Finding]:
    """The finding; none where no agreement and no site is placed in the country.

    Args:
        edition: the edition.
        state: key of the country.
        name: its name inside a sentence.
        entries: of a ledger, by name of the district; left out: no ledger.
        own: key of the ledger as a source.
    """
    here = ground(edition, state, entries)
    if here is None:
        return []
    placed = here.deaths is not None
    violence = _violence(edition, state)
    sources = (*_SOURCES, violence) if placed else _SOURCES
    values = _values(here, violence)
    text = (
        "On the map of {country}, in cells of half a degree: {agreed} with a local agreement, {sited:n} with a site of "
    )
    text += "a United Nations operation"
    if here.agreed and here.sites:
        text += ", {both:n} with both, where {luck:n} would have both were the two spread alike over its {cells}"
    text += "."
    if placed:
        text += " From {first} to {last} people were killed in {deadly:n}, {met:n} of them among those."
    if entries is not None:
        text += " Of {districts} in your ledger, {drawn:n} are on the map, by their names."
        values |= _of_ledger(edition, state, entries, own)
    titles = edition.names("state").titles
    return [
        Finding(
            topic="people",
            text=text,
            values=values,
            terms={
                "country": name, "first": str(here.years[0]), "last": str(here.years[1]),
                "operations": _operations(edition, here), "maps": f"{DISCLAIMER} {CREDIT}",
            },
            sources=sources,
            caveats=_caveats(here, ledger=entries is not None),
            table=_table(edition, here, titles[state], violence),
            chart=country_map(here, state, titles[state]),
        )
    ]  # fmt: skip


def _violence(edition: Edition, state: str) -> str:
    """The source of deaths by place; empty where there is none."""
    return next(iter(edition.table("ground_verdicts").filter(pl.col("state") == state)["source"].to_list()), "")


def _values(here: Ground, violence: str) -> dict[str, Quantity]:
    both, deadly = set(here.agreed) & set(here.sites), set(here.deaths or {})
    luck = len(here.agreed) * len(here.sites) / max(len(here.cells), 1)
    counts = {
        "agreed": (len(here.agreed), "pax_local"),
        "sited": (len(here.sites), "geo_pko"),
        "both": (len(both), "geo_pko"),
        "cells": (len(here.cells), "geo_pko"),
    }
    if here.deaths is not None:
        met = deadly & (set(here.agreed) | set(here.sites))
        counts |= {"deadly": (len(deadly), violence), "met": (len(met), violence)}
    values = {
        key: Quantity(value=value, unit="cells", standing="measured", source=source)
        for key, (value, source) in counts.items()
    }
    broad = int(fsum(one["broad"] or 0 for one in here.agreed.values()))
    values["broad"] = Quantity(value=broad, unit="local agreements", standing="measured", source="pax_local")
    values["abroad"] = Quantity(value=here.abroad, unit="local agreements", standing="measured", source="pax_local")
    values["luck"] = Quantity(value=round(luck, 1), unit="cells", standing="estimated", source="geo_pko")
    return values


def _of_ledger(edition: Edition, state: str, entries: Mapping[str, int], own: str) -> dict[str, Quantity]:
    """How many districts a ledger has, and of how many a place of the same name is known."""
    known = named(placed(edition, state)[0])
    drawn = sum(fold(district) in known for district in entries)
    return {
        "districts": Quantity(value=len(entries), unit="districts", standing="measured", source=own),
        "drawn": Quantity(value=drawn, unit="districts", standing="estimated", source=own),
    }


def _caveats(here: Ground, *, ledger: bool) -> tuple[str, ...]:
    """What the map does not show."""
    found = []
    if here.deaths is None:
        found.append(
            "Where people were killed is not placed in this edition for {country}: no cell can be called calm by it."
        )
    else:
        found.append("Deaths are those of events whose place is known; the others fell somewhere, on no cell.")
    if here.sites:
        found.append("Sites are those of the last year on the maps of deployment: {operations}.")
    found.append("Only agreements whose text could be found are on record.")
    if any(one["broad"] for one in here.agreed.values()):
        found.append("Agreements of a whole region stand at its middle: {broad}.")
    if here.abroad:
        found.append("Left out, for their place lies in another country: {abroad}.")
    found += [
        "What meets in a cell did not cause each other: people, roads and troops gather in the same towns.",
        (
            "A district is drawn where a site or an agreement has its name, a namesake in the country included."
            if ledger
            else "Your own engagement is not on this map: comity ledger around tells it by district."
        ),
        "{maps}",
    ]
    return tuple(found)


def _operations(edition: Edition, here: Ground) -> str:
    """The operations whose sites are drawn, each with its year."""
    known = edition.table("operations")
    acronyms = dict(known.select("operation", pl.coalesce("acronym", "name")).rows())
    years = {(one["year"], acronyms[one["operation"]]) for rows in here.sites.values() for one in rows}
    return listed([f"{acronym} in {year}" for year, acronym in sorted(years, reverse=True)], most=6)


def _table(edition: Edition, here: Ground, title: str, violence: str) -> Table | None:
    """The cells in which two or more meet, those with most first."""
    known = edition.table("operations")
    acronyms = dict(known.select("operation", pl.coalesce("acronym", "name")).rows())
    meet = [cell for cell, kinds in here.kinds.items() if kinds > 1]
    meet.sort(key=lambda cell: (-here.kinds[cell], -(here.deaths or {}).get(cell, 0), cell))
    latitude, longitude = centre(np.array(meet, dtype=np.int64))
    rows: list[tuple[Cell, ...]] = []
    for at, cell in enumerate(meet):
        agreed: dict[str, Any] = here.agreed.get(cell, {})
        sites = here.sites.get(cell, ())
        names = [*agreed.get("names", ()), *(name for one in sites for name in one["names"])]
        troops = [one["troops"] for one in sites if one["troops"] is not None]
        rows.append(
            (
                listed(sorted(set(names)), most=_NAMES), _middle(float(latitude[at]), float(longitude[at])),
                agreed.get("places", 0), str(agreed.get("year", "")), sum(one["places"] for one in sites),
                listed(sorted(acronyms[one["operation"]] for one in sites)), sum(troops) if troops else None,
                *(() if here.deaths is None else (here.deaths.get(cell, 0),)),
            )
        )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column(name="Places named"),
        Column(name="Middle of the cell"),
        Column(name="Local agreements", unit="agreements", standing="measured", source="pax_local"),
        Column(name="Year of the last"),
        Column(name="Sites", unit="places", standing="measured", source="geo_pko"),
        Column(name="Of"),
        Column(name="Troops", unit="troops", standing="estimated", source="geo_pko"),
        *((Column(name="Deaths", unit="deaths", standing="reported", source=violence),) if violence else ()),
    )
    return Table(title=f"Cells of {title} where two or more meet", columns=columns, rows=tuple(rows))


def _middle(latitude: float, longitude: float) -> str:
    """A point in words, as in 12.75° N, 7.75° W."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):g}° {north}, {abs(longitude):g}° {east}"
