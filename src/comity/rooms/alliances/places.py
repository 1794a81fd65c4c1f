"""Is a place inside the area of a treaty?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an attack happens.

    Attributes:
        key: key of the registry's places, or of a state for its homeland.
        name: to show.
        state: state that administers it.
        region: UN M49 region.
        subregion: UN M49 sub-region.
        lat: degrees north.
        lon: degrees east.
    """

    key: str
    name: str
    state: str
    region: str
    subregion: str
    lat: float | None
    lon: float | None

    @property
    def homeland(self) -> bool:
        """Whether it is a state's homeland, not a territory apart."""
        return self.key == self.state


def inside(rule: str, spot: Spot) -> bool:
    """Whether a spot is inside the area that a rule draws.

    Args:
        rule: tokens of the registry's table `areas`: a spot is inside when any fits and none with a minus does.
        spot: the place.
    """
    tokens = rule.split()
    barred = any(_fits(token[1:], spot) for token in tokens if token.startswith("-"))
    return not barred and any(_fits(token, spot) for token in tokens if not token.startswith("-"))


def _fits(token: str, spot: Spot) -> bool:
    kind, _, value = token.partition(":")
    match kind:
        case "homeland":
            return spot.homeland
        case "region":
            return spot.region == value
        case "subregion":
            return spot.subregion.replace(" ", "-") == value
        case "state":
            return spot.homeland and spot.state == value
        case "place":
            return spot.key == value
        case "north":
            return spot.lat is not None and spot.lat > float(value)
        case "box":
            south, north, west, east = (float(edge) for edge in value.split(","))
            if spot.lat is None or spot.lon is None or not south <= spot.lat <= north:
                return False
            return west <= spot.lon <= east if west <= east else spot.lon >= west or spot.lon <= east
        case _:
            raise ValueError(f"unknown token '{token}' in a treaty area")
