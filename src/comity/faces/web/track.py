"""The page on the track record: how each forecast did beside simpler ones, as findings with tables and charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import Path, Request
from fastapi.responses import Response

from comity.errors import NoData
from comity.faces.web.api import tagged
from comity.faces.web.charts import MEDIA, Form, Shape, Theme, cited, drawn
from comity.faces.web.kept import Kept
from comity.faces.web.part import EditionId, routes
from comity.faces.web.track_charts import expected_chart, gap_chart
from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.record import sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from fastapi import APIRouter

    from comity.edition import Edition
    from comity.faces.web.shelf import Shelf

ROOM = 2**20
"""Bytes of charts that a process keeps."""
OURS, BASE = "comity", "conflictology"
MODELS = {
    OURS: "comity",
    BASE: "repeating the last twelve months",
    "climatology": "the state's own recent months",
    "last value": "around the last month",
    "bootstrap": "any state's month of the last twenty years",
    "zeros": "no deaths anywhere",
}
"""Forecasts that are compared, in words."""
WORST = "without the worst five"
BY = {"window": "year forecast", "lead": "months ahead", "region": "region"}
COUNTED = {"window": "years", "lead": "leads", "region": "regions"}
EVENTS = {"onset": "Onset of violence", "escalation": "Escalation"}
TYPES = {"one_sided": "attacks on civilians", "non_state": "fighting between groups that are no state"}
_WAYS = {"comity": "comity", "paths": "share of the paths", "base rate": "how often it was in the ten years before"}
_MANY = 1000
_Maker: TypeAlias = "Callable[[Edition, pl.DataFrame, tuple[str, ...]], Finding]"


def parts(edition: Edition) -> list[tuple[str, str, Finding]]:
    """What is known of how the forecasts did: key, heading and finding of each part.

    Args:
        edition: one that lacks a table of scores gives no part of it.
    """
    made: dict[str, tuple[str, str, _Maker]] = {
        "skill": ("The forecast by month beside simpler ones", "risk_skill", _skill),
        **{by: (f"By {text}", "risk_skill", partial(_by, by=by)) for by, text in BY.items()},
        "events": ("Chances of onsets and escalations", "risk_event_skill", _events),
        "types": ("The forecasts by year: other violence", "risk_other_skill", _types),
    }
    found = []
    for key, (heading, name, make) in made.items():
        if name in edition.manifest["tables"] and edition.table(name).height:
            sources = tuple(edition.manifest["tables"][name]["sources"])
            found.append((key, heading, make(edition, edition.table(name), sources)))
    return found


def _rows(table: pl.DataFrame, **wanted: str) -> list[dict[str, Any]]:
    return [row for row in table.iter_rows(named=True) if all(row[key] == one for key, one in wanted.items())]


def _column(name: str, unit: str, sources: tuple[str, ...]) -> Column:
    return Column(name=name, unit=unit, standing="measured", source=sources)


def _thousandths(value: float | None) -> float | None:
    """A Brier score in thousandths: two decimals would not tell forecasts apart."""
    return None if value is None else round(value * _MANY, 1)


def _skill(edition: Edition, table: pl.DataFrame, sources: tuple[str, ...]) -> Finding:
    by_model = {row["model"]: row for row in _rows(table, by="all")}
    ours, base = by_model[OURS], by_model[BASE]
    windows = sorted({row["group"] for row in _rows(table, by="window")})
    deaths = partial(Quantity, unit="deaths a month", standing="measured", source=sources[0])
    column = partial(_column, sources=sources)
    worst = next(iter(_rows(table, by=WORST)), None)
    names = edition.names("state").titles
    left = [names.get(state, state) for state in (worst["group"].split(", ") if worst else ())]
    shown = Table(
        title="Scores over all states and months; smaller is better, but for the last column",
        columns=(
            Column(name="Forecast"),
            column("Error (CRPS)", "deaths"),
            column("Less that of repeating", "deaths"),
            column("90 % from", "deaths"),
            column("to", "deaths"),
            column("Brier, 25 deaths", "thousandths"),
            column("Brier, 100 deaths", "thousandths"),
            column("Brier, 1,000 deaths", "thousandths"),
            column("Inside the 90 % interval", "share"),
        ),
        rows=tuple(
            (
                MODELS.get(model, model), row["crps"], row["gap"], row["gap_low"], row["gap_high"],
                *(_thousandths(row[f"brier_{deaths}"]) for deaths in (25, 100, 1000)), row["inside"],
            )
            for model, row in sorted(by_model.items(), key=lambda one: ([*MODELS, one[0]].index(one[0]), one[0]))
        ),
    )  # fmt: skip
    return Finding(
        topic="background",
        text="Forecast from October for the calendar years {first} to {last}, with nothing known that came after: the "
        "error was {ours}, against {base} for repeating the last twelve months, a difference of {gap:i}; "
        "{inside} of the months with any death foreseen fell inside the interval that should hold {ninety}.",
        values={
            "ours": deaths(value=ours["crps"]),
            "base": deaths(value=base["crps"]),
            "gap": deaths(value=ours["gap"], low=ours["gap_low"], high=ours["gap_high"], level=0.9),
            "inside": Quantity(value=ours["inside"], unit="share", standing="measured", source=sources[0]),
            "ninety": Quantity(value=0.9, unit="share", standing="assumed", source=sources[0]),
        },
        terms={"first": windows[0], "last": windows[-1], "left": listed(left)},
        sources=sources,
        caveats=(
            "The error is the continuous ranked probability score (CRPS), a mean over states and months.",
            "A few states make most of it. The interval of a difference is a paired bootstrap over months.",
            "Most of those months are of quiet countries, whose interval is near nought and holds too much.",
            *(("Left out in the last row of the picture: {left}.",) if left else ()),
        ),
        table=shown,
        chart=gap_chart(table, {"all": "all states and years", "window": "{}", "region": "{}", WORST: WORST}),
    )


def _by(edition: Edition, table: pl.DataFrame, sources: tuple[str, ...], *, by: str) -> Finding:  # noqa: ARG001
    rows = _rows(table, by=by)
    groups = sorted({row["group"] for row in rows}, key=lambda one: (int(one) if one.isdecimal() else 0, one))
    scores = {(row["group"], row["model"]): row for row in rows}
    better = sum(scores[group, OURS]["gap_high"] < 0 for group in groups)
    worse = sum(scores[group, OURS]["gap_low"] > 0 for group in groups)
    there = [model for model in MODELS if any((group, model) in scores for group in groups)]
    count = partial(Quantity, unit=COUNTED[by], standing="measured", source=sources[0])
    return Finding(
        topic="background",
        text="The error is below that of repeating the last twelve months beyond chance for {better:n} of {all}, and "
        "above it for {worse:n}.",
        values={"all": count(value=len(groups)), "better": count(value=better), "worse": count(value=worse)},
        sources=sources,
        table=Table(
            title=f"Error (CRPS) by {BY[by]}, and how often the interval held",
            columns=(
                Column(name=BY[by].capitalize()),
                *(_column(MODELS[model], "deaths", sources) for model in there),
                _column("inside comity's 90 % interval", "share", sources),
            ),
            rows=tuple(
                (
                    group,
                    *(scores[group, model]["crps"] if (group, model) in scores else None for model in there),
                    scores[group, OURS]["inside"],
                )
                for group in groups
            ),
        ),
        chart=gap_chart(table, {by: "{} months ahead"}) if by == "lead" else None,
    )


def _events(edition: Edition, table: pl.DataFrame, sources: tuple[str, ...]) -> Finding:  # noqa: ARG001
    rows = _rows(table, by="all")
    ours = {row["event"]: row for row in rows if row["model"] == OURS}
    events = partial(Quantity, unit="events", standing="measured", source=sources[0])
    said = "{kind}: {{e_{event}}} were to be expected, {{h_{event}}} came"
    told = "; ".join(said.format(kind=EVENTS[event].lower(), event=event) for event in ours)
    values = {f"e_{event}": events(value=row["expected"]) for event, row in ours.items()}
    return Finding(
        topic="background",
        text=f"{told[:1].upper()}{told[1:]}.",
        values=values | {f"h_{event}": events(value=row["happened"]) for event, row in ours.items()},
        sources=sources,
        caveats=(
            "An onset brings deaths enough to count as armed conflict within twelve months, after two years without.",
            "An escalation at least doubles the past year's deaths.",
        ),
        table=Table(
            title="Events that were expected and that came; a smaller Brier score is better",
            columns=(
                Column(name="Event"), Column(name="Chance told by"), _column("Cases", "rows", sources),
                _column("Expected", "events", sources), _column("Came", "events", sources),
                _column("Brier", "thousandths", sources),
            ),
            rows=tuple(
                (EVENTS.get(row["event"], row["event"]), _WAYS.get(row["model"], row["model"]), row["rows"],
                 row["expected"], row["happened"], _thousandths(row["brier"]))
                for row in rows
            ),
        ),
        chart=expected_chart(_rows(table, by="chance", model=OURS), EVENTS),
    )  # fmt: skip


def _types(edition: Edition, table: pl.DataFrame, sources: tuple[str, ...]) -> Finding:  # noqa: ARG001
    ours = {row["type"]: row for row in _rows(table, by="all", model=OURS)}
    ratio = partial(Quantity, unit="ratio", standing="measured", source=sources[0])
    told = "; ".join(f"in {TYPES.get(kind, kind)} it was {{r_{kind}}} times as large" for kind in ours)
    rows = [row for row in table.iter_rows(named=True) if row["by"] in ("all", "lead")]
    return Finding(
        topic="background",
        text="Beside the state's last five years, each as likely as another, the error of the forecasts by year: "
        f"{told}.",
        values={f"r_{kind}": ratio(value=row["ratio"]) for kind, row in ours.items()},
        sources=sources,
        table=Table(
            title="Forecasts by year",
            columns=(
                Column(name="Violence"), Column(name="Ahead"), Column(name="Forecast"),
                _column("Error (CRPS)", "deaths", sources), _column("Brier, 25 deaths", "thousandths", sources),
                _column("Brier, 1,000 deaths", "thousandths", sources),
                _column("Inside the 90 % interval", "share", sources),
            ),
            rows=tuple(
                (TYPES.get(row["type"], row["type"]), "all" if row["by"] == "all" else _years(row["group"]),
                 "comity" if row["model"] == OURS else "the last five years", row["crps"],
                 _thousandths(row["brier_25"]), _thousandths(row["brier_1000"]), row["inside"])
                for row in rows
            ),
        ),
    )  # fmt: skip


def _years(lead: str) -> str:
    return f"{lead} year{'' if lead == '1' else 's'}"


class Track:
    """The route of the charts of the track record.

    Args:
        shelf: the editions.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Keep what the charts are made from."""
        self.shelf = shelf
        self._kept: Kept[bytes] = Kept(ROOM)

    def router(self) -> APIRouter:
        """The one route."""
        return routes({"/record/{part}.{file}": self.chart})

    def chart(
        self,
        request: Request,
        part: Annotated[str, Path(max_length=64)],
        file: Annotated[Form, Path()],
        theme: Theme = "light",
        shape: Shape = "wide",
        edition: EditionId = None,
    ) -> Response:
        """A chart of the track record, as a picture or as the data in it."""
        one = self.shelf.edition(edition)
        tag = f"track-{sha256(f'{one.id} {part} {file} {theme} {shape}'.encode())[:32]}"

        data = self._kept.get(tag)
        if data is None:
            charts = {key: finding for key, _, finding in parts(one) if finding.chart}
            if part not in charts:
                raise NoData(f"The track record has no chart '{part}'.", available=charts)
            names = {key: str(one.source(key)["name"]) for key in charts[part].sources}
            made = drawn(cited(charts[part], names), file, theme, shape)
            data = self._kept.put(tag, made, len(made))
        return tagged(request, tag, lambda: Response(data, media_type=MEDIA[file]))
