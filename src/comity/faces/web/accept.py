"""What a reader takes: the media types of an Accept header against those that are offered (RFC 9110, 12.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def chosen(header: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the reader likes best, the first of several; None where they take none of them.

    Args:
        header: as in "text/csv, application/json;q=0.5, */*;q=0.1"; empty takes everything.
        offered: media types, the preferred first.
    """
    ranges = [found for part in header.split(",") if (found := _range(part))]
    if not ranges:
        return offered[0]
    liked = [(_weight(ranges, media), -place, media) for place, media in enumerate(offered)]
    weight, _, media = max(liked)
    return media if weight > 0 else None


def _range(part: str) -> tuple[str, float] | None:
    """A media range and its weight; one that cannot be read weighs whole."""
    media, *parameters = (piece.strip().casefold() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 1.0
    return (media, weight) if media else None


def _weight(ranges: list[tuple[str, float]], media: str) -> float:
    """The weight of the most specific range that holds a media type."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        found = [weight for one, weight in ranges if one == wanted]
        if found:
            return max(found)
    return 0.0
