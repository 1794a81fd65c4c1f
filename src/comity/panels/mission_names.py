"""From the names that data sets give peace operations to the registry's keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import BuildError
from comity.panels.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    Labels = Mapping[str, list["Label"]]

FAR = "9999-12"
"""The end of what goes on."""


@dataclass(frozen=True)
class Label:
    """An operation that goes by some name, with what tells it apart from others of that name."""

    operation: str
    hosts: tuple[str, ...]
    start: str
    end: str

    def distance(self, host: str | None, month: str) -> tuple[bool, bool]:
        """How ill the operation fits a host and a month, as 2002-05; the smaller, the better."""
        return (host not in self.hosts, not self.start[:7] <= month <= self.end[:7])


def labels(operations: pl.DataFrame) -> dict[str, list[Label]]:
    """Operations of the registry by every folded name they have; one name can stand for several."""
    found: dict[str, list[Label]] = {}
    for row in operations.iter_rows(named=True):
        label = Label(row["operation"], tuple(row["hosts"].split()), row["start"], row["end"] or FAR)
        names = (row["operation"], row["acronym"], row["name"], *(row["aliases"] or "").split(";"))
        for name in dict.fromkeys(map(fold, names)):
            if name:
                found.setdefault(name, []).append(label)
    return found


def fitting(known: Labels, name: str, month: str, host: str | None = None) -> str | None:
    """The operation that a name stands for in a month, as 2002-05; None where nobody is called that."""
    found = known.get(fold(name), [])
    return min(found, key=lambda one: one.distance(host, month)).operation if found else None


def keyed(
    frame: pl.DataFrame, operations: pl.DataFrame, source: str, *, month: pl.Expr, left_out: Collection[str]
) -> pl.DataFrame:
    """A data set with a column `operation` in front; rows of names that are no operation are gone.

    Args:
        frame: with a column `mission`.
        operations: the registry's table.
        source: key of the data set, for the fault.
        month: the month a row speaks of, as 2002-05; it tells operations of one name apart.
        left_out: names that are no peace operation.

    Raises:
        BuildError: a mission that no operation of the registry is called.
    """
    known = labels(operations)
    by = frame.select("mission", _month=month).unique().sort("mission", "_month")
    rows = [(mission, when, fitting(known, mission, when)) for mission, when in by.rows()]
    lost = sorted({mission for mission, _, operation in rows if operation is None and mission not in left_out})
    if lost:
        raise BuildError(
            f"{source} has missions that no operation of the registry is called: {', '.join(lost)}.",
            remedy="Add the operation, or the name to its aliases.",
        )
    names = pl.DataFrame(
        [row for row in rows if row[2]],
        schema={"mission": pl.String, "_month": pl.String, "operation": pl.String},
        orient="row",
    )
    joined = frame.with_columns(_month=month).join(names, on=["mission", "_month"]).drop("_month")
    return joined.select("operation", pl.all().exclude("operation"))
