"""A country's one time line: deaths, conflicts, operations, agreements and the Council's resolutions, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.faces.web.charts import cited
from comity.finding import Chart, Finding
from comity.panels.times import day_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.edition import Edition

FIRST = "1989-01-01"
"""From here on deaths are known by month; what began before is cut there, and said to be."""
WIDTH = 560
"""Pixels of the axis."""
ROW = 15
"""Pixels of a line."""
MOST = 16
"""Operations with a line of their own; of more, those that lasted longest."""
COLOURS = {"intrastate": "#d55e00", "internationalised": "#b2182b", "interstate": "#7f3c8d", "extrasystemic": "#8a6d3b"}
KINDS = {"un": ("led by the UN", "#0b5cad"), "other": ("led by others", "#949ca6")}
STAGES = ("pre-negotiation", "ceasefire", "framework, partial", "framework, comprehensive", "implementation", "renewal",
          "other")  # fmt: skip
_FAR = "9999"


def timeline(edition: Edition, state: str) -> Finding | None:
    """The time line of a country; None where nothing of it is known.

    Args:
        edition: with the tables of conflicts, operations, agreements and resolutions.
        state: key.
    """
    title = edition.names("state").title(state)
    last = f"{edition.registry}"
    wars, operations = _wars(edition, state), _operations(edition, state, last)
    agreements, resolutions = _agreements(edition, state), _resolutions(edition, state)
    months = _deaths(edition, state)
    parts = [
        _deaths_part(months),
        _bars("Conflicts, from onset to end", wars, list(COLOURS), list(COLOURS.values())),
        _bars(
            "Operations of peace and intervention", _longest(operations), *map(list, zip(*KINDS.values(), strict=True))
        ),
        _ticks(
            "Peace agreements by stage",
            agreements,
            "stage",
            [stage for stage in STAGES if _has(agreements, "stage", stage)],
        ),
        _ticks("Resolutions of the Security Council", resolutions, "kind", ["under Chapter VII", "other resolutions"]),
    ]
    present = [part for part in parts if part]
    if not present:
        return None
    left = len(operations) - len(_longest(operations))
    for part in present[:-1]:
        part["encoding"]["x"] = part["encoding"]["x"] | {"axis": {"labels": False, "ticks": False, "title": None}}
    counts = {"wars": len({row["name"] for row in wars}), "operations": len(operations), "agreements": len(agreements),
              "resolutions": len(resolutions)}  # fmt: skip
    units = {"wars": "conflicts", "operations": "operations", "agreements": "agreements", "resolutions": "resolutions"}
    values = {
        name: Quantity(value=count, unit=units[name], standing="reported", source=_source(edition, _TABLES[name]))
        for name, count in counts.items()
    }
    found = Finding(
        topic="background",
        text="One time line since {first}: {wars}, {operations} of peace and intervention, {agreements} and "
        "{resolutions} of the Security Council that name {country}.",
        values=values,
        terms={"first": FIRST[:4], "country": title, **_ends(edition)},
        sources=tuple(dict.fromkeys(key for name in _ALL for key in _sources(edition, name))),
        caveats=(
            "Deaths and agreements are known to {events}, ends of conflicts to {ends}, the rest to {registry}.",
            "A bar with an arrow goes on; what began before {first} is cut there.",
        ),
        chart=Chart(
            title=f"{title}: deaths, conflicts, operations, agreements and resolutions on one time line",
            alt="Five strips over the same years: deaths a month in state-based conflict; a bar for each episode of "
            "conflict from its onset to its end; a bar for each operation; a tick for each peace agreement by stage; a "
            "tick for each resolution of the Security Council, those under Chapter VII apart."
            + (f" The {left} shortest operations are left out." if left else ""),
            spec={
                "vconcat": present,
                "spacing": 10,
                "resolve": {"scale": {"x": "shared", "color": "independent", "stroke": "independent"}},
            },
            spark=tuple(float(row["deaths"]) for row in months),
            spark_label=""
            if not months
            else f"deaths, {day_text(months[0]['month'][:7])} to {day_text(edition.as_of)}",
        ),
    )
    return cited(found, {key: note["name"] for key, note in edition.manifest["sources"].items()})


_TABLES = {"wars": "conflict_ends", "operations": "operations", "agreements": "agreements",
           "resolutions": "council_resolutions"}  # fmt: skip
_ALL = ("deaths_month", *_TABLES.values())


def _sources(edition: Edition, table: str) -> tuple[str, ...]:
    return tuple(edition.manifest["tables"].get(table, {}).get("sources", ()))


def _source(edition: Edition, table: str) -> str:
    return next(iter(_sources(edition, table)), "registry")


def _ends(edition: Edition) -> dict[str, str]:
    tables = edition.manifest["tables"]
    ends = tables.get("conflict_ends", {}).get("as_of") or edition.as_of
    return {"events": day_text(edition.as_of), "ends": day_text(ends), "registry": day_text(edition.registry)}


def _has(rows: Sequence[Mapping[str, Any]], field: str, value: str) -> bool:
    return any(row[field] == value for row in rows)


def _table(edition: Edition, name: str) -> pl.DataFrame | None:
    return edition.table(name) if name in edition.manifest["tables"] else None


def _deaths(edition: Edition, state: str) -> list[dict[str, Any]]:
    rows = edition.table("deaths_month").filter(pl.col("state") == state).sort("month")
    found = [(month.isoformat(), deaths) for month, deaths in rows.select("month", "deaths").rows()]
    return [{"month": month, "deaths": deaths} for month, deaths in found if month >= FIRST and deaths is not None]


def _wars(edition: Edition, state: str) -> list[dict[str, Any]]:
    """Episodes of conflict, a line for each conflict; one not seen to end goes to its last year."""
    table = _table(edition, "conflict_ends")
    if table is None:
        return []
    mine = table.filter(pl.col("states").list.contains(state)).sort("start", "conflict", "episode")
    rows = []
    for row in mine.iter_rows(named=True):
        until = row["end"] or f"{row['last_year']}-12-31"
        if until < FIRST:
            continue
        how = row["outcome"] or "not seen to end"
        rows.append(_bar(f"conflict {row['conflict']}", row["start"], until, row["type"], goes_on=row["end"] is None)
                    | {"how": how})  # fmt: skip
    return rows


def _operations(edition: Edition, state: str, last: str) -> list[dict[str, Any]]:
    hosted = edition.table("operations").filter(pl.col("hosts").str.split(" ").list.contains(state))
    rows = [
        row
        for row in hosted.sort("start", "operation").iter_rows(named=True)
        if (row["end"] or _FAR) > FIRST and row["start"] <= last
    ]
    return [
        _bar(row["acronym"], row["start"], row["end"] or last, KINDS["un" if row["lead"] == "un" else "other"][0],
             goes_on=row["end"] is None)
        for row in rows
    ]  # fmt: skip


def _longest(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that lasted longest, in the order they began."""
    ranked = sorted(range(len(operations)), key=lambda place: (-_years(operations[place]), place))[:MOST]
    return [operations[place] for place in sorted(ranked)]


def _years(bar: dict[str, Any]) -> float:
    """About how long it lasted, to order bars by."""
    begin, until = bar["from"], bar["until"]
    return int(until[:4]) - int(begin[:4]) + (int(until[5:7]) - int(begin[5:7])) / 12


def _bar(name: str, start: str, until: str, kind: str, *, goes_on: bool) -> dict[str, Any]:
    begin = max(start if len(start) == 10 else f"{start}-01-01"[:10], FIRST)
    end = until if len(until) == 10 else f"{until}-12-28"[:10]
    return {"name": name, "from": begin, "until": end, "kind": kind, "on": "→" if goes_on else ""}


def _agreements(edition: Edition, state: str) -> list[dict[str, Any]]:
    rows = edition.table("agreements").filter(pl.col("states").list.contains(state)).sort("day", "agreement")
    return [
        {"day": day, "stage": stage, "title": title}
        for day, stage, title in rows.select("day", "stage", "title").rows()
        if day >= FIRST
    ]


def _resolutions(edition: Edition, state: str) -> list[dict[str, Any]]:
    table = _table(edition, "council_resolutions")
    if table is None:
        return []
    rows = table.filter(pl.col("states").list.contains(state) & pl.col("day").is_not_null()).sort("day", "number")
    return [
        {
            "day": row["day"],
            "kind": "under Chapter VII" if row["chapter_vii"] else "other resolutions",
            "title": f"S/RES/{row['number']} ({row['year']})",
        }
        for row in rows.iter_rows(named=True)
        if row["day"] >= FIRST
    ]


_X = {"type": "temporal", "scale": {"domainMin": {"year": 1989, "month": 1, "date": 1}}, "title": None,
      "axis": {"format": "%Y", "tickCount": 8}}  # fmt: skip


def _head(text: str) -> dict[str, Any]:
    return {"text": text, "anchor": "start", "fontSize": 11, "fontWeight": 600, "color": "#333333", "offset": 4,
            "frame": "group"}  # fmt: skip


def _deaths_part(months: list[dict[str, Any]]) -> dict[str, Any]:
    if not any(month["deaths"] for month in months):
        return {}
    return {
        "width": WIDTH,
        "height": 70,
        "title": _head("Deaths a month in state-based conflict"),
        "data": {"values": months},
        "mark": {"type": "area", "interpolate": "step-after", "color": "#8a8f98"},
        "encoding": {
            "x": _X | {"field": "month"},
            "y": {"field": "deaths", "type": "quantitative", "title": None,
                  "axis": {"tickCount": 3, "format": ",d"}},
        },
    }  # fmt: skip


def _bars(name: str, rows: list[dict[str, Any]], kinds: list[str], colours: list[str]) -> dict[str, Any]:
    if not rows:
        return {}
    labels = list(dict.fromkeys(row["name"] for row in rows))
    shown = [kind for kind in kinds if _has(rows, "kind", kind)]
    y = {"field": "name", "type": "nominal", "sort": labels, "title": None,
         "axis": {"labelLimit": 150, "labels": not name.startswith("Conflicts"), "ticks": False}}  # fmt: skip
    scale = {"domain": shown, "range": [colours[kinds.index(kind)] for kind in shown]}
    return {
        "width": WIDTH,
        "height": ROW * len(labels),
        "title": _head(name),
        "data": {"values": rows},
        "encoding": {"x": _X | {"field": "from"}, "y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.62}, "cornerRadius": 1},
                "encoding": {
                    "x2": {"field": "until"},
                    "color": {"field": "kind", "type": "nominal", "scale": scale, "title": None,
                              "legend": {"orient": "right", "offset": 6}},
                    "stroke": {"field": "kind", "type": "nominal", "scale": scale, "legend": None},
                },
            },
            {
                "transform": [{"filter": "datum.on !== ''"}],
                "mark": {"type": "text", "align": "left", "dx": 1, "fontSize": 11, "color": "#555555"},
                "encoding": {"x": _X | {"field": "until"}, "text": {"field": "on"}},
            },
        ],
    }  # fmt: skip


def _ticks(name: str, rows: list[dict[str, Any]], field: str, order: list[str]) -> dict[str, Any]:
    if not rows:
        return {}
    shown = [one for one in order if _has(rows, field, one)]
    colour = "#009e73" if field == "stage" else "#222222"
    return {
        "width": WIDTH,
        "height": ROW * len(shown),
        "title": _head(name),
        "data": {"values": rows},
        "mark": {"type": "tick", "thickness": 1.6, "bandSize": ROW * 0.72, "color": colour, "opacity": 0.75},
        "encoding": {
            "x": _X | {"field": "day"},
            "y": {"field": field, "type": "nominal", "sort": shown, "title": None,
                  "axis": {"labelLimit": 150, "ticks": False}},
        },
    }  # fmt: skip
