"""The peace room's tables: strength of operations by month, and peace agreements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import BuildError
from comity.panels.names import fold
from comity.sources import missions, pax
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from datetime import date

_RANK = {"ipi": 0, "kathman": 1, "bara_hultman": 2}
"""Which source is taken where several have a month: the UN's own monthly totals first, then the set made from them,
then the one that also has the missions of others."""

NO_OPERATION = {
    "LBB": "the UN's logistics base at Brindisi",
    "UNOWAS": "a regional political office",
}
"""Names in the mission data that are no peace operation, and why."""

_COUNTS = ("troops", "police", "observers", "total")


def mission_months(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Personnel by operation and month, one source for each month; parts of one operation are added up.

    Months outside the registry's dates of an operation are left out: some sources carry a last figure on for years.
    """
    labels = _labels(inputs.tables["operations"])
    spells = inputs.tables["state_spells"]
    by_iso = dict(inputs.tables["states"].drop_nulls("iso3").select("iso3", "state").rows())
    by_gw = dict(spells.filter(pl.col("system") == "gw").sort("from").select("code", "state").rows())
    by_cow = dict(spells.filter(pl.col("system") == "cow").sort("from").select("code", "state").rows())
    numbered = missions.bara_hultman(inputs.mirror).with_columns(label=pl.format("bh:{}", "mission_id"))
    frames = [
        _keyed(frame, labels, name, hosts, code)
        for name, frame, hosts, code in (
            ("ipi", missions.ipi(inputs.mirror).with_columns(label="mission"), by_iso, "iso3"),
            ("kathman", missions.kathman(inputs.mirror).with_columns(label="mission"), by_cow, "cow"),
            ("bara_hultman", numbered, by_gw, "gw"),
        )
    ]
    dates = inputs.tables["operations"].select(
        "operation",
        pl.col("start").str.slice(0, 7).alias("_start"),
        pl.col("end").str.slice(0, 7).fill_null("9999").alias("_end"),
    )
    lasting = pl.col("month").dt.strftime("%Y-%m").is_between("_start", "_end")
    rows = (
        pl.concat(frames)
        .filter((pl.col("month") <= inputs.as_of) & pl.col("total").is_not_null())
        .join(dates, on="operation")
        .filter(lasting)
        .group_by("operation", "month", "source")
        .agg(pl.when(pl.col(count).count() > 0).then(pl.col(count).sum()).alias(count) for count in _COUNTS)
        .sort("operation", "month", pl.col("source").replace_strict(_RANK, return_dtype=pl.Int8))
        .unique(["operation", "month"], keep="first", maintain_order=True)
    )
    return {"mission_months": rows.select("operation", "month", *_COUNTS, "source")}


@dataclass(frozen=True)
class Label:
    """An operation that goes by some name, with what tells it apart from others of that name."""

    operation: str
    hosts: tuple[str, ...]
    start: str
    end: str

    def distance(self, host: str | None, month: str) -> tuple[bool, bool]:
        """How ill the operation fits a host and a month; the smaller, the better."""
        return (host not in self.hosts, not self.start[:7] <= month <= self.end[:7])


def _labels(operations: pl.DataFrame) -> dict[str, list[Label]]:
    """Operations by every folded name they have; one name can stand for several."""
    found: dict[str, list[Label]] = {}
    for row in operations.iter_rows(named=True):
        label = Label(row["operation"], tuple(row["hosts"].split()), row["start"], row["end"] or "9999-12")
        names = (row["operation"], row["acronym"], row["name"], *(row["aliases"] or "").split(";"))
        for name in dict.fromkeys(map(fold, names)):
            if name:
                found.setdefault(name, []).append(label)
    return found


def _keyed(
    frame: pl.DataFrame, labels: dict[str, list[Label]], source: str, hosts: dict[Any, str], code: str
) -> pl.DataFrame:
    """A mission data set with the registry's keys, by its own label or else by name, host and month.

    Raises:
        BuildError: a mission nobody knows.
    """
    by = ["mission", "label", code, "month"]
    keys: list[tuple[str, str, Any, date, str]] = []
    lost: set[str] = set()
    for mission, label, host, month in frame.select(by).unique().sort(by).rows():
        found = labels.get(fold(label)) or labels.get(fold(mission), [])
        if found:
            best = min(found, key=lambda one: one.distance(hosts.get(host), month.isoformat()[:7]))
            keys.append((mission, label, host, month, best.operation))
        elif mission not in NO_OPERATION:
            lost.add(mission)
    if lost:
        raise BuildError(
            f"{source} has missions that no operation of the registry is called: {', '.join(sorted(lost))}.",
            remedy="Add the operation, or the name to its aliases.",
        )
    schema = {column: frame.schema[column] for column in by} | {"operation": pl.String}
    known = pl.DataFrame(keys, schema=schema, orient="row")
    joined = frame.join(known, on=by, nulls_equal=True)
    counts = (pl.col(count).cast(pl.Int64) for count in _COUNTS)
    return joined.select("operation", "month", *counts, pl.lit(source).alias("source"))


STAGES = {
    "Pre": "pre-negotiation",
    "Cea": "ceasefire",
    "SubPar": "framework, partial",
    "SubComp": "framework, comprehensive",
    "Imp": "implementation",
    "Ren": "renewal",
    "Oth": "other",
}


def agreements(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Peace agreements with their process, stage and the components of peacebuilding they have provisions on."""
    rows = pax.agreements(inputs.mirror).filter(pl.col("date").dt.truncate("1mo") <= inputs.as_of)
    states = inputs.tables["states"].filter(pl.col("iso3").is_not_null())
    by_iso = dict(states.select("iso3", "state").rows())
    covered = pl.concat_list(
        pl.when(pl.any_horizontal(pl.col(code) > 0 for code in codes.split())).then(pl.lit(component))
        for component, codes in inputs.tables["components"].select("component", "codes").rows()
    ).list.drop_nulls()
    frame = rows.select(
        pl.col("agreement").cast(pl.Int64),
        pl.col("iso3").list.eval(pl.element().replace_strict(by_iso, default=None)).list.drop_nulls().alias("states"),
        pl.col("date").dt.strftime("%Y-%m-%d").alias("day"),
        "title",
        pl.col("process_name").alias("process"),
        pl.col("stage").replace_strict(STAGES, return_dtype=pl.String),
        covered.alias("components"),
    )
    return {"agreements": frame.sort("day", "agreement")}


STEPS = (
    Step(
        "strength of operations",
        ("mission_months",),
        mission_months,
        sources=("ipi", "kathman", "bara_hultman"),
        needs=("operations", "states", "state_spells"),
    ),
    Step("peace agreements", ("agreements",), agreements, sources=("pax",), needs=("states", "components")),
)
