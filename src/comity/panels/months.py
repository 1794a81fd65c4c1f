"""Panels of countries by month or year, in Gleditsch and Ward's system, and of peace operations by month."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from comity.panels.missions import presence, strength
from comity.panels.monthly import ADDITIONS
from comity.panels.owed import REGISTRY, digest, newer
from comity.panels.panel import Panel
from comity.panels.spine import LAST_MONTH, members, placed, spine
from comity.panels.variables import monthly
from comity.registry.load import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.panels.monthly import Figures
    from comity.panels.variables import Variable
    from comity.sources.mirror import Mirror

COUNTRIES = {"country-month": "month", "country-year": "year"}
MISSIONS = "mission-month"
UNITS = (*COUNTRIES, MISSIONS)

_ALWAYS = ("strength",)
"""What a mission-month panel has if nothing is asked for."""


def additions(unit: str) -> tuple[str, ...]:
    """What can be added to a unit."""
    return tuple(monthly()[unit])


def panel(unit: str, add: Sequence[str], years: tuple[int, int], mirror: Mirror) -> Panel:
    """A panel of one of `UNITS`; the request was checked before.

    Args:
        unit: the unit.
        add: the additions wanted, in the order of their columns.
        years: first and last year, both included; months end with the registry's.
        mirror: the publishers' files.

    Returns:
        The panel, sorted by its key. Outside a source's coverage its variables are null, never zero.

    Raises:
        SourceError: a publisher's file is missing or not as declared.
    """
    wanted = tuple(dict.fromkeys(add)) or (_ALWAYS if unit == MISSIONS else ())
    rows = _missions(years) if unit == MISSIONS else spine("month" if unit == "country-month" else "year", years)
    frame, unmatched = rows, {}
    declared: dict[str, Variable] = {}
    for name in wanted:
        if unit == MISSIONS:
            found = _OPERATIONS[name](_Read.of(mirror, unit, name), rows)
        else:
            found, unmatched[name] = _placed(unit, name, mirror, rows)
        variables = monthly()[unit][name]
        frame = frame.with_columns(_covered(rows, found, variable) for variable in variables.values())
        declared |= variables
    used = dict.fromkeys(source for variable in declared.values() for source in variable.sources)
    lists = _lists(unit, wanted)
    return Panel(
        frame=frame,
        unit=unit,
        key=tuple(rows.columns),
        system="gw",
        directed=None,
        variables=declared,
        sources=dict.fromkeys(lists, digest(mirror, REGISTRY)) | {key: digest(mirror, key) for key in used},
        newer=newer(mirror, used),
        unmatched={name: _within(lost, years) for name, lost in unmatched.items()},
    )


def _lists(unit: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """What the rows rest on: the registry, and the lists of states it follows, which are read there."""
    if unit == MISSIONS and "operation" not in wanted:
        return (REGISTRY,)
    return (REGISTRY, "gleditsch_ward", *(["cow_states"] if "coups" in wanted else []))


@dataclass(frozen=True)
class _Read:
    """What is read of a mirror: two readings of the same files are the same."""

    digests: tuple[str, ...]
    mirror: Mirror = field(compare=False)

    @classmethod
    def of(cls, mirror: Mirror, unit: str, name: str) -> _Read:
        """For an addition to a unit."""
        sources = {source for variable in monthly()[unit][name].values() for source in variable.sources}
        return cls(tuple(digest(mirror, source) for source in sorted(sources)), mirror)


@lru_cache(maxsize=64)
def _figures(add: Callable[[Mirror], Figures], read: _Read) -> Figures:
    """An addition's figures, once for the same files."""
    return add(read.mirror)


def _placed(unit: str, name: str, mirror: Mirror, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An addition's figures on the rows, and what found no place."""
    figures = _figures(ADDITIONS[unit][name], _Read.of(mirror, unit, name))
    found, lost = placed(figures.rows, rows)
    if figures.lost is not None and figures.lost.height:
        lost = pl.concat([figures.lost, lost], how="diagonal_relaxed")
    return found, lost


def _within(keys: pl.DataFrame, years: tuple[int, int]) -> pl.DataFrame:
    """Keys of some years."""
    month = [pl.col("month").dt.year()] if "month" in keys.columns else []
    year = [pl.col("year").cast(pl.Int32)] if "year" in keys.columns else []
    return keys.filter(pl.coalesce(*month, *year).is_between(*years))


def _covered(rows: pl.DataFrame, found: pl.DataFrame, variable: Variable) -> pl.Series:
    """A variable inside its source's coverage, and null outside."""
    year = rows["month"].dt.year() if "month" in rows.columns else rows["year"]
    inside = year.is_between(variable.first, variable.last)
    values = found[variable.name]
    return pl.select(pl.when(inside).then(values)).to_series().alias(variable.name)


def _missions(years: tuple[int, int]) -> pl.DataFrame:
    """Months in which each operation was there."""
    rows = presence(registry()["operations"], LAST_MONTH)
    return rows.filter(pl.col("month").dt.year().is_between(*years))


def _strength(read: _Read, rows: pl.DataFrame) -> pl.DataFrame:
    """Personnel of operations by month."""
    return _matched(rows, _of_operations(read), ["operation", "month"])


@lru_cache(maxsize=4)
def _of_operations(read: _Read) -> pl.DataFrame:
    return strength(read.mirror, registry())


def _operation(_: _Read, rows: pl.DataFrame) -> pl.DataFrame:
    """What the registry says of an operation."""
    hosts = pl.col("hosts").str.split(" ")
    about = registry()["operations"].select(
        "operation", "name", "kind", led_by="lead", hosts=hosts.list.len().cast(pl.Int64), state=hosts.list.first()
    )
    return _matched(_matched(rows, about, ["operation"]), members("month"), ["state", "month"])


def _matched(rows: pl.DataFrame, figures: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return rows.join(figures, on=key, how="left", validate="m:1", maintain_order="left")


_OPERATIONS: dict[str, Callable[[_Read, pl.DataFrame], pl.DataFrame]] = {
    "strength": _strength,
    "operation": _operation,
}
"""What can be added to mission-months."""
