"""Layers of the map beside the forecast: alliances, and pressure on states where the edition holds it, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.edition import Edition

GROUPS = 8
"""Blocs with a colour of their own, the largest; the others share a grey."""
SCALES = ((10, (0, 1, 2, 4, 7)), (100, (0, 1, 5, 15, 30)), (600, (0, 1, 10, 50, 200)), (10**9, (0, 1, 25, 100, 1000)))
"""Where the colours of counts change, by the largest count."""


def layers(edition: Edition, months: Sequence[str]) -> list[dict[str, Any]]:
    """Every layer that the edition's tables give.

    Args:
        edition: the edition; a table that it lacks gives no layer.
        months: of the slider, ISO, as in 2022-09.

    Returns:
        Of each layer: key, title, group, kind ("count" or "bloc"), unit and note; `years` of its slots; `values` by
        state, one a slot; `zero`, the states of which no value means none ("all", or a list); `steps` of the colours of
        counts; `blocs`, key and name, of which the first `coloured` have a colour of their own.
    """
    years = sorted({int(month[:4]) for month in months})
    found = [_partners(edition, years), _blocs(edition, years), *_pressure(edition, years)]
    return [layer for layer in found if layer and layer["values"]]


def _table(edition: Edition, name: str) -> pl.DataFrame | None:
    return edition.table(name) if name in edition.manifest["tables"] else None


def said(edition: Edition, names: Iterable[str]) -> str:
    """Names of sources, for a note."""
    sources = edition.manifest["sources"]
    return ", ".join(dict.fromkeys(sources[name]["name"] if name in sources else name for name in names))


def _slots(rows: Iterable[tuple[str, int, Any]], years: Sequence[int]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for state, year, value in rows:
        found.setdefault(state, [None] * len(years))[years.index(year)] = value
    return dict(sorted(found.items()))


def _known(table: pl.DataFrame, years: Sequence[int]) -> list[int]:
    """The years that a table goes to."""
    last = max(table["year"].to_list(), default=0)
    return [year for year in years if year <= last]


def _partners(edition: Edition, years: Sequence[int]) -> dict[str, Any] | None:
    table = _table(edition, "network_years")
    if table is None:
        return None
    known = _known(table, years)
    rows = table.filter((pl.col("pledge") == "defence") & pl.col("year").is_in(known)).sort("state", "year")
    values = _slots(rows.select("state", "year", "degree").rows(), known)
    return {
        "key": "partners", "title": "partners by a pledge of defence", "group": "Alliances", "kind": "count",
        "unit": "partners", "years": known, "values": values, "zero": "all", "steps": _steps(values),
        "note": "States with a pledge of defence to the country, or from it, in force on any day of the year. "
        f"Source: {said(edition, edition.manifest['tables']['network_years']['sources'])}.",
    }  # fmt: skip


def _blocs(edition: Edition, years: Sequence[int]) -> dict[str, Any] | None:
    table = _table(edition, "bloc_years")
    if table is None:
        return None
    known = _known(table, years)
    rows = table.filter(pl.col("year").is_in(known)).sort("state", "year")
    sizes = rows.group_by("bloc").len().sort("len", "bloc", descending=[True, False])
    titles = edition.names("state").titles
    blocs = [[key, titles.get(key, key)] for key in sizes["bloc"].to_list()]
    return {
        "key": "blocs", "title": "blocs of mutual defence", "group": "Alliances", "kind": "bloc", "unit": "states",
        "years": known, "values": _slots(rows.select("state", "year", "bloc").rows(), known), "zero": "all",
        "blocs": blocs, "coloured": min(GROUPS, len(blocs)),
        "note": "States more bound to each other by pledges of defence than to the rest, found by modularity; a bloc "
        "bears the name of its member with the greatest capability, and its edges depend on the method. "
        f"Source: {said(edition, edition.manifest['tables']['bloc_years']['sources'])}.",
    }  # fmt: skip


def _pressure(edition: Edition, years: Sequence[int]) -> list[dict[str, Any]]:
    """A layer for each series of the tables on hybrid pressure: the series are never added."""
    table, coverage = _table(edition, "hybrid_states"), _table(edition, "hybrid_coverage")
    if table is None or coverage is None:
        return []
    found = []
    for series in coverage.iter_rows(named=True):
        first, last = int(series["first"][:4]), int(series["last"][:4])
        last -= series["last"][4:] not in ("", "-12")  # a year is shown once it is whole
        known = [year for year in years if first <= year <= last]
        rows = (
            table.filter(
                (pl.col("series") == series["series"]) & (pl.col("role") == "target") & pl.col("year").is_in(known)
            )
            .group_by("state", "year")
            .agg(pl.col("count").sum())
            .sort("state", "year")
        )
        values = _slots(rows.rows(), known)
        found.append(
            {
                "key": f"hybrid-{series['series'].replace('_', '-')}", "title": series["title"],
                "group": "Pressure on states", "kind": "count", "unit": series["records"], "years": known,
                "values": values, "zero": sorted(series["states"] or []) or "all", "steps": _steps(values),
                "note": f"{_sentence(series['covers'])} {_sentence(series['effort'])} "
                f"Source: {said(edition, [series['source']])}.",
            }
        )  # fmt: skip
    return found


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _steps(values: dict[str, list[Any]]) -> list[int]:
    largest = max((value for slots in values.values() for value in slots if value), default=0)
    return list(next(steps for limit, steps in SCALES if largest <= limit))
