"""The map of the world to take away: what the page shows of a month, as a picture or as its figures."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request
from fastapi.responses import Response
from markupsafe import escape

from comity.errors import NoData
from comity.faces.report import drawable
from comity.faces.web.api import tagged
from comity.faces.web.charts import MEDIA, Form, Theme
from comity.faces.web.kept import Kept
from comity.faces.web.part import EditionId, routes
from comity.faces.web.view import ALONE, Seen, seen, table
from comity.faces.web.world import REGIONS, WIDTH, dots, shapes
from comity.panels.outlines import CREDIT, DISCLAIMER
from comity.record import sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter

    from comity.edition import Edition
    from comity.faces.web.shelf import Shelf

ROOM = 4 * 2**20
"""Bytes of pictures that a process keeps."""
_SCALE = 2
"""Pixels of a PNG for each unit of the map."""
_PAPER = {
    "light": {"paper": "#ffffff", "ink": "#1a1a1a", "dim": "#555b63", "sea": "#eef2f6", "none": "#d5d9de"},
    "dark": {"paper": "#16181d", "ink": "#ececec", "dim": "#a9b0ba", "sea": "#1b1f26", "none": "#3a4049"},
}
_EDGE = 14
_LINE = 15
"""Units of the margin, and of a line of small print."""
_LETTERS = 168
"""Letters of a line of small print."""
_Month = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}$", description="month; left out: the first one ahead")]


class Atlas:
    """The route of the map's pictures.

    Args:
        shelf: the editions.
        figures: the figures of an edition as JSON, as the page's script gets them.
    """

    def __init__(self, shelf: Shelf, figures: Callable[[Edition], bytes]) -> None:
        """Keep what the pictures are made from."""
        self.shelf, self.figures = shelf, figures
        self._kept: Kept[bytes] = Kept(ROOM)

    def router(self) -> APIRouter:
        """The one route."""
        return routes({"/map.{form}": self.map})

    def map(
        self,
        request: Request,
        form: Annotated[Form, Path()],
        month: _Month = None,
        threshold: Annotated[int, Query()] = 25,
        show: Annotated[str, Query(max_length=64)] = ALONE,
        region: Annotated[str, Query(max_length=64)] = "",
        theme: Theme = "light",
        edition: EditionId = None,
    ) -> Response:
        """The map of a month, as PNG, SVG or CSV."""
        one = self.shelf.edition(edition)
        if region and region not in REGIONS:
            raise NoData(f"The map has no part '{region}'.", available=REGIONS)
        tag = sha256("\n".join((one.id, month or "", str(threshold), show, region, theme, form)).encode())[:32]
        data = self._kept.get(tag)
        if data is None:
            made = self._made(one, form, month, threshold, show, region, theme)
            data = self._kept.put(tag, made, len(made))
        headers = {"Content-Disposition": f'attachment; filename="comity-map.{form}"'}
        return tagged(request, f"map-{tag}", lambda: Response(data, media_type=MEDIA[form], headers=headers))

    def _made(
        self, edition: Edition, form: Form, month: str | None, threshold: int, show: str, region: str, theme: Theme
    ) -> bytes:
        data = json.loads(self.figures(edition))
        what = seen(data, month or data["months"][data["past"]], threshold, show, theme)
        if form == "csv":
            return table(what).encode()
        svg = picture(edition, what, region, theme)
        if form == "svg":
            return svg.encode()
        import vl_convert

        return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))


def picture(edition: Edition, what: Seen, region: str, theme: Theme) -> str:
    """The map as SVG, with its title, legend, source and disclaimer inside.

    Args:
        edition: for the places of states that are too small to draw.
        what: is shown.
        region: part of the world; empty for all of it.
        theme: of the picture.
    """
    drawing, paper = shapes(), _PAPER[theme]
    left, top, wide, high = (float(one) for one in drawing["boxes"][region].split())
    zoom = WIDTH / wide
    tall = high * zoom
    small = [*_wrapped(f"Source: {what.source}. comity, edition {edition.id}."), *_wrapped(f"{DISCLAIMER} {CREDIT}")]
    legend, rows = _legend(what, 70 + tall, paper)
    under = 70 + tall + rows * 20 + 12
    height = under + len(small) * _LINE + 6
    states = [
        f'<path d="{path}" fill="{what.colours.get(key, "url(#none)")}"/>' for key, path in drawing["states"].items()
    ]
    spots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3.2 / zoom:.2f}" fill="{what.colours.get(key, "url(#none)")}"/>'
        for key, (x, y) in dots(edition).items()
    ]
    stripes = f'width="{5 / zoom:.2f}" height="{5 / zoom:.2f}" patternUnits="userSpaceOnUse"'
    frontier = f'stroke-width="{0.9 / zoom:.2f}" stroke-dasharray="{3 / zoom:.2f} {2 / zoom:.2f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif"',
        f' width="{WIDTH}" height="{height:.0f}" role="img" aria-label="{escape(what.title)}">',
        f'<defs><pattern id="none" {stripes} patternTransform="rotate(45)">',
        f'<rect width="9" height="9" fill="{paper["sea"]}"/>',
        f'<rect width="{1.4 / zoom:.2f}" height="9" fill="{paper["none"]}"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{paper["paper"]}"/>',
        f'<text x="{_EDGE}" y="34" font-size="20" font-weight="bold" fill="{paper["ink"]}">{escape(what.title)}</text>',
        f'<svg x="0" y="50" width="{WIDTH}" height="{tall:.1f}" viewBox="{left} {top} {wide} {high}">',
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="{paper["sea"]}"/>',
        f'<g fill="{paper["none"]}" fill-opacity=".5">',
        *(f'<path d="{path}"/>' for path in drawing["elsewhere"].values()),
        f'</g><g stroke="{paper["paper"]}" stroke-width="{0.6 / zoom:.2f}">',
        *states,
        *spots,
        f'</g><path d="{drawing["disputed"]}" fill="none" stroke="{paper["dim"]}" {frontier}/></svg>',
        *legend,
        *(
            f'<text x="{_EDGE}" y="{under + at * _LINE:.0f}" font-size="11" fill="{paper["dim"]}">{escape(line)}</text>'
            for at, line in enumerate(small)
        ),
        "</svg>",
    ]
    return str(drawable("".join(str(part) for part in parts)))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _LETTERS)


def _legend(what: Seen, top: float, paper: dict[str, str]) -> tuple[list[str], int]:
    """The legend's elements, and how many lines it takes."""
    parts, across, row = [], float(_EDGE), 0
    for colour, text in (*what.legend, ("url(#none)", what.none)):
        wide = 34 + len(text) * 7.2
        if across + wide > WIDTH:
            across, row = float(_EDGE), row + 1
        y = top + row * 20
        parts.append(
            f'<rect x="{across:.0f}" y="{y - 11:.0f}" width="13" height="13" fill="{colour}" stroke="{paper["none"]}"/>'
            f'<text x="{across + 19:.0f}" y="{y:.0f}" font-size="13" fill="{paper["ink"]}">{escape(text)}</text>'
        )
        across += wide
    return parts, row + 1
