"""How far the figures carry: what pooling is worth, how the survey was drawn, what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text
from comity.quantity import Quantity
from comity.rooms.community.cells import LEAST
from comity.rooms.community.interval import LEVEL
from comity.rooms.community.named import INSTITUTIONS, SOURCE, SURVEY
from comity.rooms.community.page import points

if TYPE_CHECKING:
    from comity.finding import Cell
    from comity.rooms.community.page import Page

_SHARE: dict[str, Any] = {"unit": "share", "standing": "estimated", "source": SOURCE}

BETTER = 0.2
"""By how much less the pooled error must be for pooling to count as worth it."""


def worth(known: Page) -> Finding:
    """Pooled and raw shares on split samples."""
    row = known.checks.filter(pl.col("institution") == "all").row(0, named=True)
    values = {
        "cells": known.count(row["cells"], "cells"),
        "raw_error": points(row["raw_error"]),
        "error": points(row["error"]),
        "fewer": known.part(row["fewer"]),
        "coverage": known.part(row["coverage"]),
        "level": Quantity(value=LEVEL, unit="share", standing="assumed", source=SOURCE),
    }
    text = (
        "Tested on the survey itself: estimated from a fifth of its sampling points, {cells} of under fifty "
        "respondents missed the other four fifths by {error}, where plain weighted shares missed them by {raw_error}: "
        "{fewer} less."
    )
    if row["fewer"] < BETTER:
        text += " That is less than the fifth that was aimed at."
    text += " Intervals of {level} held what they should in {coverage} of the cells."
    institutions = known.checks.filter(pl.col("institution") != "all").to_dicts()
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            INSTITUTIONS[one["institution"]].removeprefix("the ").removeprefix("their "),
            one["raw_error"],
            one["error"],
            one["fewer"],
            one["coverage"],
        )
        for one in institutions
    )
    columns = (
        Column(name="Institution"),
        Column(name="Error of raw shares", **_SHARE),
        Column(name="Error of pooled shares", **_SHARE),
        Column(name="Less by", **_SHARE),
        Column(name="Intervals that held", **_SHARE),
    )
    return Finding(
        topic="background",
        text=text,
        values=values,
        table=Table(title="Pooled and raw shares on split samples", columns=columns, rows=cells),
        caveats=("The four fifths have an error too, so that both errors are told too large, and the gain too small.",),
    )


def limits(known: Page, state: str | None = None) -> Finding:
    """How the survey was drawn, and what it cannot say."""
    surveys = known.surveys if state is None else known.surveys.filter(pl.col("state") == state)
    values = {
        "people": known.count(sum(surveys["respondents"].to_list()), "respondents"),
        "points": known.count(sum(surveys["points"].to_list()), "sampling points").model_copy(
            update={"standing": "estimated"}
        ),
        "least": Quantity(value=LEAST, unit="respondents", standing="assumed", source=SOURCE),
        "age": Quantity(
            value=int(known.as_of[:4]) - int(known.year), unit="years", standing="estimated", source=SOURCE
        ),
    }
    return Finding(
        topic="background",
        text=(
            "{people} answered in {period}, {age} before the last month of this edition ({as_of}). Intervals take in "
            "the survey's weights and that people of one of {points} answer alike."
        ),
        values=values,
        terms={"period": known.period, "as_of": day_text(known.as_of), "survey": SURVEY},
        caveats=(
            "The file names no sampling points: they are told from the order of respondents and notes on the place.",
            "One wave only: no change over time can be told, and none is. A survey of your own may hold several.",
            "The file has no column for regions, so nothing is known below the country, and no map is drawn.",
            "National institutions and forces, not missions. Cells under {least} are not shown.",
        ),
    )
