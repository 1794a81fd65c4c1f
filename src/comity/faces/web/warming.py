"""What readers need first, made ready while nobody asks: the world, charts, then the pages of all countries."""

from __future__ import annotations

import gc
import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from comity.faces.report import first_chart
from comity.faces.web.rendering import environment
from comity.faces.web.world import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from comity.edition import Edition
    from comity.faces.web.limits import Readers
    from comity.faces.web.pages import Pages
    from comity.faces.web.shelf import Shelf

LOOK = 5.0
"""Seconds between two looks for a new edition."""
QUIET = 0.3
"""Seconds since the last reader was answered after which the next piece of work is begun."""
SELDOM = 1000
"""Of so many collections of rubbish that would look at all that is kept, one does while readers may be waiting."""


def keep_warm(shelf: Shelf, pages: Pages, readers: Readers, *, every: bool) -> None:
    """Make ready each edition as it comes, whenever nobody asks; does not return.

    What is kept is hundreds of thousands of objects, and looking for rubbish among them stops everything for a tenth of
    a second: that, too, is done while nobody asks.

    Args:
        shelf: the editions.
        pages: what makes pages.
        readers: those who are being answered.
        every: whether every country's page is made, or one.
    """
    often = gc.get_threshold()
    gc.set_threshold(*often[:2], SELDOM)
    done: Edition | None = None
    while True:
        edition = shelf.edition()
        if edition is not done:
            states = feared(edition)
            warm(edition, pages, states if every else states[:1], go=partial(_when_quiet, shelf, edition, readers))
            done = edition
        time.sleep(LOOK)
        if gc.get_count()[2] > often[2] and readers.quiet() > QUIET:
            gc.collect()


def _when_quiet(shelf: Shelf, edition: Edition, readers: Readers) -> bool:
    """Wait until nobody has asked for a while; whether the edition is the present one then."""
    while readers.quiet() < QUIET:
        time.sleep(QUIET / 3)
    return shelf.edition() is edition


def warm(edition: Edition, pages: Pages, states: Sequence[str], *, go: Callable[[], bool] = lambda: True) -> None:
    """Make ready what all answers share, then the pages of some countries.

    Args:
        edition: the edition.
        pages: what makes pages.
        states: keys, in order.
        go: asked before each piece of work; where it says no, the rest is left.
    """
    for what, make in _pieces(edition, pages, states):
        if not go():
            return
        try:
            make()
        except Exception as cold:  # noqa: BLE001 - whoever asks for it is told
            logging.getLogger("comity.web").warning("%s will be slower when it is first asked for: %s", what, cold)


def _pieces(edition: Edition, pages: Pages, states: Sequence[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each piece of the work: what it makes, and how."""
    yield "the map", shapes
    yield "the map", partial(pages.figures, edition)
    for template in environment().list_templates(["html"]):
        yield template, partial(environment().get_template, template)
    for place, state in enumerate(states):
        yield f"the page of {state}", partial(pages.countries.ready, edition, state)
        if place == 0:
            yield "a chart", first_chart


def feared(edition: Edition) -> list[str]:
    """States by the deaths forecast for them, the most first; none in an edition without a forecast."""
    import polars as pl

    if "risk_draws" not in edition.manifest["tables"]:
        return []
    deaths = edition.table("risk_draws").group_by("state").agg(pl.col("draws").list.sum().sum())
    return deaths.sort("draws", "state", descending=[True, False])["state"].to_list()
