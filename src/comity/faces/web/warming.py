"""What every reader needs first, made ready beside the first requests: the world, then one brief, then charts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.faces.report import first_chart
from comity.faces.web.rendering import environment
from comity.faces.web.world import shapes

if TYPE_CHECKING:
    from comity.faces.web.answers import Answers
    from comity.faces.web.pages import Pages
    from comity.faces.web.shelf import Shelf


def warm(shelf: Shelf, answers: Answers, pages: Pages) -> None:
    """Make ready what the first answers share: names, treaties, paths, rules, templates and the drawing of charts.

    Args:
        shelf: the editions; the present one is warmed.
        answers: what answers.
        pages: what makes pages.
    """
    edition = shelf.edition()
    shapes()
    pages.figures(edition)
    for template in environment().list_templates(["html"]):
        environment().get_template(template)
    try:
        answers.of(edition, "brief", {"country": edition.table("risk_draws")["state"][0]})
    except ComityError as cold:
        logging.getLogger("comity.web").warning("the first answers will be slower: %s", cold)
    first_chart()
