"""The evidence on a lever as a forest plot and a table: what is drawn from, comity's own estimates, published ones."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.finding import Chart, Column, Table
from comity.rooms.response.usable import own, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from comity.quantity import Standing

WIDTH = 320
"""Pixels: what a phone shows."""
STEP = 34
"""Pixels a row: its name above its interval."""
DOMAIN = (0.05, 20.0)
"""Ratios that are drawn; an interval that goes further is cut at the edge, and the table has it whole."""
LOOKS = {
    "estimated": ("comity's own", "#0072B2", "circle"),
    "reported": ("published", "#D55E00", "square"),
    "assumed": ("drawn from, with an assumed spread", "#000000", "diamond"),
    "pooled": ("drawn from, pooled", "#000000", "diamond"),
}
"""What a mark stands for: words, colour (of Okabe and Ito's palette, safe for the colour-blind) and shape."""


@dataclass(frozen=True)
class Row:
    """A line of a forest plot.

    Attributes:
        key: of `evidence` or `effects`; of the lever, for what is drawn from.
        name: who, when, and of what.
        looks: key of `LOOKS`.
        standing: how its figures came about.
        ratio: the estimate; None where no ratio with its interval was read.
        low: lower end of the interval.
        high: upper end.
        level: its coverage.
        said: what is known in words, where there is no ratio with an interval.
        used: whether the lever is drawn from it.
        why: what keeps it from being used; empty if it is.
        doi: as confirmed; empty for comity's own, and where it was not.
    """

    key: str
    name: str
    looks: str
    standing: Standing
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    said: str = ""
    used: bool = False
    why: str = ""
    doi: str = ""


def rows(
    lever: str,
    channel: str,
    *,
    levers: Iterable[Mapping[str, Any]],
    evidence: Iterable[Mapping[str, Any]],
    effects: Iterable[Mapping[str, Any]],
) -> tuple[Row, ...]:
    """What there is on a lever's channel: what is drawn from, comity's own, published, and last what has no interval.

    Args:
        lever: the lever.
        channel: the channel.
        levers: rows of the table.
        evidence: rows of the registry's table.
        effects: rows of comity's own estimates; placebos, and forms that stand beside another, are left out.
    """
    drawn = [row for row in levers if (row["lever"], row["channel"]) == (lever, channel) and row["usable"]]
    used = {key for row in drawn for key in row["evidence"]}
    ours = [_own(row, used) for row in effects if not (row["placebo_of"] or row["variant_of"])
            and (row["lever"], row["channel"]) == (lever, channel)]  # fmt: skip
    theirs = [_published(row, used) for row in evidence if (row["lever"], row["channel"]) == (lever, channel)]
    found = [*map(_drawn, drawn), *sorted(ours, key=_name), *sorted(theirs, key=_name)]
    return (*(row for row in found if row.ratio is not None), *(row for row in found if row.ratio is None))


def chart(title: str, rows: Sequence[Row]) -> Chart:
    """A forest plot: a line a row, ratios on a log scale, those without an interval in words below.

    Raises:
        ValueError: there is no row.
    """
    if not rows:
        raise ValueError("a forest plot has rows")
    values = [_value(number, row) for number, row in enumerate(rows)]
    shown = [name for name in LOOKS if any(row.looks == name and row.ratio is not None for row in rows)]
    y = {"field": "row", "type": "ordinal", "axis": None}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -3, "fontSize": 10.5, "limit": WIDTH},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
        },
        {
            "transform": [{"filter": "datum.said != ''"}],
            "mark": {
                "type": "text", "align": "left", "baseline": "top", "dy": 1, "fontSize": 10, "limit": WIDTH,
                "fontStyle": "italic", "color": "#555555",
            },
            "encoding": {"x": {"value": 10}, "y": y, "text": {"field": "said"}},
        },
    ]  # fmt: skip
    if shown:
        layers = [_no_change(), *layers, *_intervals(y, shown)]
    with_interval = sum(row.ratio is not None for row in rows)
    return Chart(
        title=title,
        alt=(
            f"{with_interval} estimates with their intervals on a log scale around one, which is no change; "
            f"{len(rows) - with_interval} more, of which no interval was read, in words below."
        ),
        spec={
            "width": WIDTH,
            "height": {"step": STEP},
            "data": {"values": values},
            "layer": layers,
            "config": {"view": {"stroke": None}},
        },
        spark=tuple(row.ratio for row in rows if row.ratio is not None),
        spark_label="ratios, from the first to the last",
    )


def table(rows: Sequence[Row], title: str = "What is known of the effect") -> Table:
    """The rows in words: who found what, and whether the lever is drawn from it."""
    names = ("Estimate", "Of whom", "Ratio and interval, or what was said", "Used", "If not, why", "DOI")
    return Table(
        title=title,
        columns=tuple(Column(name=name) for name in names),
        rows=tuple(
            (row.name, LOOKS[row.looks][0], _figures(row) or row.said, "yes" if row.used else "no", row.why, row.doi)
            for row in rows
        ),
    )


def _figures(row: Row) -> str:
    if row.ratio is None or row.low is None or row.high is None:
        return ""
    level = f"{row.level:.0%} ".replace("%", " %") if row.level else ""
    return f"{row.ratio:.2f} ({level}interval {row.low:.2f} to {row.high:.2f})"


def _name(row: Row) -> tuple[str, str]:
    return row.name, row.key


def _drawn(row: Mapping[str, Any]) -> Row:
    """What the lever is drawn from."""
    return Row(
        key=row["lever"],
        name=f"Drawn from: {_what(row) or row['lever']}, another place",
        looks="assumed" if row["standing"] == "assumed" else "pooled",
        standing=row["standing"],
        ratio=math.exp(row["log_center"]),
        low=math.exp(row["log_low"]),
        high=math.exp(row["log_high"]),
        level=0.95,
        used=True,
    )


def _own(row: Mapping[str, Any], used: set[str]) -> Row:
    whole = None not in (row["estimate"], row["low"], row["high"])
    study = own(row)
    return Row(
        key=row["effect"],
        name=_what(row)[:1].upper() + _what(row)[1:],
        looks="estimated",
        standing="estimated",
        ratio=row["estimate"] if whole else None,
        low=row["low"] if whole else None,
        high=row["high"] if whole else None,
        level=row["level"] if whole else None,
        said="" if whole else "no interval could be computed",
        used=row["effect"] in used,
        why="" if row["effect"] in used else study.told or study.refused,
    )


def _published(row: Mapping[str, Any], used: set[str]) -> Row:
    """A published row; a figure without its interval, or that is no ratio, is told in words only."""
    study = published(row)
    whole = study.error is not None
    return Row(
        key=row["evidence"],
        name=f"{_who(row['source'])}: {row['treatment'] or row['outcome']}",
        looks="reported",
        standing="reported",
        ratio=row["estimate"] if whole else None,
        low=row["low"] if whole else None,
        high=row["high"] if whole else None,
        level=row["level"] if whole else None,
        said="" if whole else _said(row),
        used=row["evidence"] in used,
        why="" if row["evidence"] in used else study.refused,
        doi=row["doi"] or "",
    )


def _what(row: Mapping[str, Any]) -> str:
    """What was there, and of which dose."""
    return ", ".join(part for part in (row["treatment"], f"per {row['per']}" if row["per"] else "") if part)


def _who(source: str) -> str:
    """Author and year of a citation; the author alone where it has no year."""
    cited = re.match(r".*?\(\d{4}\)", source)
    return cited[0] if cited else source.split(",", maxsplit=1)[0]


def _said(row: Mapping[str, Any]) -> str:
    if row["estimate"] is None:
        return f"{row['outcome']}: {row['measure'].removeprefix('direction: ')}"
    return f"{row['outcome']}: {row['measure']} {row['estimate']:g}, no interval read"


def _value(number: int, row: Row) -> dict[str, Any]:
    """What the chart holds of a row."""
    value = {"row": number, "name": row.name, "said": row.said, "looks": LOOKS[row.looks][0], "used": row.used}
    if row.ratio is None or row.low is None or row.high is None:
        return value
    ends = {"ratio": row.ratio, "low": row.low, "high": row.high}
    return value | {name: round(min(max(end, DOMAIN[0]), DOMAIN[1]), 4) for name, end in ends.items()}


def _no_change() -> dict[str, Any]:
    return {
        "data": {"values": [{"ratio": 1}]},
        "mark": {"type": "rule", "color": "#cccccc", "strokeDash": [3, 3]},
        "encoding": {"x": {"field": "ratio", "type": "quantitative"}},
    }


def _intervals(y: dict[str, Any], shown: list[str]) -> list[dict[str, Any]]:
    """Lines and points of the rows that have an interval."""
    domain = [LOOKS[name][0] for name in shown]
    legend = {"orient": "bottom", "direction": "vertical", "labelLimit": WIDTH}
    color = {
        "field": "looks", "type": "nominal", "title": None, "legend": legend,
        "scale": {"domain": domain, "range": [LOOKS[name][1] for name in shown]},
    }  # fmt: skip
    shape = color | {"scale": {"domain": domain, "range": [LOOKS[name][2] for name in shown]}}
    x = {
        "field": "low", "type": "quantitative", "title": "ratio, log scale; below one: less",
        "scale": {"type": "log", "domain": list(DOMAIN), "nice": False},
        "axis": {"values": [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20], "format": "~g", "grid": False},
    }  # fmt: skip
    opacity = {"condition": {"test": "datum.used", "value": 1}, "value": 0.55}
    known = [{"filter": "isValid(datum.ratio)"}]
    return [
        {
            "transform": known,
            "mark": {"type": "rule", "strokeWidth": 2, "yOffset": 8},
            "encoding": {"x": x, "x2": {"field": "high"}, "y": y, "color": color, "opacity": opacity},
        },
        {
            "transform": known,
            "mark": {"type": "point", "filled": True, "size": 55, "yOffset": 8},
            "encoding": {"x": x | {"field": "ratio"}, "y": y, "color": color, "shape": shape, "opacity": opacity},
        },
    ]
