"""What readers need first, made ready beside the first requests: the world, charts, then the pages of all countries."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.faces.report import first_chart
from comity.faces.web.answers import Busy, Slow
from comity.faces.web.rendering import environment
from comity.faces.web.world import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.faces.web.pages import Pages
    from comity.faces.web.shelf import Shelf

LOOK = 5.0
"""Seconds between two looks for a new edition."""
REST = 1.0
"""Seconds of rest for each second of work on the countries' pages: whoever asks goes first."""


def keep_warm(shelf: Shelf, pages: Pages, *, every: bool) -> None:
    """Make ready each edition as it comes; does not return.

    Args:
        shelf: the editions.
        pages: what makes pages.
        every: whether every country's page is made, or one.
    """
    done = ""
    while True:
        edition = shelf.edition()
        if edition.id != done:
            states = feared(edition)
            warm(edition, pages, states if every else states[:1])
            done = edition.id
        time.sleep(LOOK)


def warm(edition: Edition, pages: Pages, states: Sequence[str], *, rest: float = REST) -> None:
    """Make ready what all answers share, then the pages of some countries.

    Args:
        edition: the edition.
        pages: what makes pages.
        states: keys, in order.
        rest: seconds of rest for each second of work on the countries' pages.
    """
    shapes()
    pages.figures(edition)
    for template in environment().list_templates(["html"]):
        environment().get_template(template)
    for place, state in enumerate(states):
        begun = time.perf_counter()
        try:
            pages.countries.ready(edition, state)
        except (ComityError, Busy, Slow) as cold:
            logging.getLogger("comity.web").warning("the first page of %s will be slower: %s", state, cold)
        if place == 0:
            first_chart()
        else:
            time.sleep(rest * (time.perf_counter() - begun))


def feared(edition: Edition) -> list[str]:
    """States by the deaths forecast for them, the most first."""
    import polars as pl

    deaths = edition.table("risk_draws").group_by("state").agg(pl.col("draws").list.sum().sum())
    return deaths.sort("draws", "state", descending=[True, False])["state"].to_list()
