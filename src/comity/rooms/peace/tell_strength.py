"""One operation's strength in sentences: what was there, what was authorised, and which sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import month_text
from comity.rooms.peace.charts import strength_chart
from comity.rooms.peace.operation import SHORT
from comity.rooms.peace.tell_footing import count

if TYPE_CHECKING:
    from comity.rooms.peace.operation import Operation


def strength(one: Operation) -> list[Finding]:
    """Its largest and its last known strength, with the chart."""
    if one.months.is_empty():
        return []
    top = one.months.sort(["total", "month"], descending=[True, False]).row(0, named=True)
    last = one.months.row(-1, named=True)
    values = {
        "top": count(top["total"], "persons", top["source"], as_of=f"{top['month']:%Y-%m}"),
        "last": count(last["total"], "persons", last["source"], as_of=f"{last['month']:%Y-%m}"),
    }
    terms = {"top_month": month_text(top["month"]), "last_month": month_text(last["month"])}
    text = "It was largest in {top_month}, with {top}; the last month known is {last_month} ({last:n})."
    caveats: tuple[str, ...] = ()
    if "bara_hultman" in set(one.months["source"]):
        caveats = ("Months from Bara and Hultman are interpolated between yearly figures.",)
    return [
        Finding(
            topic="background", text=text, values=values, terms=terms, caveats=caveats, chart=strength_chart(one),
            table=_yearly(one),
        )
    ]  # fmt: skip


def _yearly(one: Operation) -> Table:
    """Mean strength of each year by type, the source of its months, and what was authorised at most."""
    allowed = dict(one.authorised.group_by(year=pl.col("month").dt.year()).agg(pl.col("authorised").max()).rows())
    by_year = (
        one.months.group_by(year=pl.col("month").dt.year())
        .agg(
            pl.len().alias("months"),
            *(pl.col(kind).mean().round(0).cast(pl.Int64) for kind in ("troops", "police", "observers", "total")),
            pl.col("source").unique().sort().alias("sources"),
        )
        .sort("year")
    )
    used = tuple(sorted(set(one.months["source"])))
    persons: dict[str, Any] = {"unit": "persons", "standing": "estimated", "source": used}
    rows = tuple(
        (
            str(row["year"]), row["months"], row["troops"], row["police"], row["observers"], row["total"],
            allowed.get(row["year"]), ", ".join(SHORT[key] for key in row["sources"]),
        )
        for row in by_year.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column(name="Year"),
        Column(name="Months", unit="months", standing="measured", source=used),
        *(Column(name=name, **persons) for name in ("Troops", "Police", "Observers", "Total, mean")),
        Column(name="Authorised, most", unit="persons", standing="measured", source="personnel_shortfall"),
        Column(name="From"),
    )
    return Table(title=f"Strength of {one.row['acronym']} by year", columns=columns, rows=rows)


def against_authorised(one: Operation) -> list[Finding]:
    """Deployed against authorised by month, or the registry's peak against its highest ceiling."""
    both, latest = one.both, _phase(one)
    if both.is_empty():
        return latest or _peak(one)
    shares = both["share"].sort().to_list()
    source = "personnel_shortfall"
    values = {
        "months": count(both.height, "months", source, as_of=f"{both['month'][-1]:%Y-%m}"),
        "median": count(shares[len(shares) // 2], "share", source, standing="estimated"),
        "short": count(both.filter(pl.col("total") < pl.col("authorised")).height, "months", source),
    }
    text = "In {short:n} of {months} it was below what was authorised, the middle month at {median} of it"
    terms = {}
    for name, month, words in (
        ("far", _furthest(both), "; furthest below it, after its first half year, in {far_month}: {far} of {far_of:n}"),
        ("last", _while_there(one, both), "; in {last_month}, the last with both figures, {last} of {last_of:n}"),
    ):
        if month:
            day = f"{month['month']:%Y-%m}"
            values[name] = count(month["total"], "persons", month["source"], as_of=day)
            values[f"{name}_of"] = count(month["authorised"], "persons", source, as_of=day)
            terms[f"{name}_month"] = month_text(month["month"])
            text += words
    return [Finding(topic="background", text=text + ".", values=values, terms=terms), *latest]


def _furthest(both: pl.DataFrame) -> dict[str, Any] | None:
    """The month with the smallest share of what was authorised, after half a year; None where it was never less."""
    settled = both.filter(pl.col("month") >= both["month"].dt.offset_by("6mo")[0]).sort("share", "month")
    return settled.row(0, named=True) if settled.height and settled["share"][0] < 1 else None


def _while_there(one: Operation, both: pl.DataFrame) -> dict[str, Any] | None:
    """The last month of both figures, unless the operation was just leaving."""
    last = both.row(-1, named=True)
    leaves = (one.row["end"] or "9999")[:7]
    after = f"{both['month'].dt.offset_by('3mo')[-1]:%Y-%m}"
    return last if leaves > after else None


def _phase(one: Operation) -> list[Finding]:
    """The last known strength against what its phase allowed, where the monthly figures have no ceiling for it."""
    if one.months.is_empty():
        return []
    last = one.months.row(-1, named=True)
    month = last["month"].isoformat()
    if month in {day.isoformat() for day in one.authorised["month"]}:
        return []
    asked = [row["authorised"] for row in one.phases
             if row["authorised"] and row["from"] <= month and (row["until"] or "9999") > month]  # fmt: skip
    if not asked:
        return []
    values = {
        "there": count(last["total"], "persons", last["source"], as_of=month[:7]),
        "asked": count(asked[-1], "persons", "registry", standing="reported", as_of=month[:7]),
    }
    text = "In {month} {there} of the {asked:n} that its phase allowed were there."
    return [Finding(topic="background", text=text, values=values, terms={"month": month_text(last["month"])})]


def _peak(one: Operation) -> list[Finding]:
    """The registry's peak and its highest ceiling."""
    if not (one.row["authorised"] and one.row["peak"]):
        return []
    values = {key: count(one.row[key], "persons", "registry", standing="reported") for key in ("authorised", "peak")}
    text = "Of {authorised} authorised at most, {peak:n} were there at its peak; by month it is not known."
    return [Finding(topic="background", text=text, values=values)]


def disagreement(one: Operation) -> list[Finding]:
    """How far the other sources are from the one that was taken."""
    gaps = one.gaps
    if gaps.is_empty():
        return []
    chosen = tuple(sorted(set(one.months["source"])))
    rows = []
    for (source,), each in gaps.group_by("source", maintain_order=True):
        worst = each.sort("gap", "month").row(-1, named=True)
        wide = each["gap"].sort().to_list()
        rows.append(
            (SHORT[str(source)], each.height, each.filter(pl.col("gap") == 0).height, wide[len(wide) // 2],
             worst["gap"], month_text(worst["month"]))
        )  # fmt: skip
    used = (*chosen, *sorted(set(gaps["source"])))
    worst = gaps.sort("gap", "month").row(-1, named=True)
    values = {
        "figures": count(gaps.height, "figures of other sources", worst["source"]),
        "same": count(gaps.filter(pl.col("gap") == 0).height, "figures", worst["source"]),
        "gap": count(worst["gap"], "persons", worst["source"], as_of=f"{worst['month']:%Y-%m}"),
    }
    terms = {"source": SHORT[worst["source"]], "month": month_text(worst["month"])}
    text = "Of {figures} for the same months {same:n} agree to the person"
    text += "; the widest gap is {gap} ({source}, {month})." if worst["gap"] else "."
    months: dict[str, Any] = {"unit": "months", "standing": "estimated", "source": tuple(dict.fromkeys(used))}
    persons = months | {"unit": "persons"}
    columns = (
        Column(name="Other source"),
        Column(name="Months", **months),
        Column(name="The same", **months),
        Column(name="Median gap", **persons),
        Column(name="Widest gap", **persons),
        Column(name="In"),
    )
    title = f"Other sources against the one taken, {one.row['acronym']}"
    return [
        Finding(
            topic="background", text=text, values=values, terms=terms, sources=tuple(dict.fromkeys(used)),
            table=Table(title=title, columns=columns, rows=tuple(rows)),
        )
    ]  # fmt: skip
