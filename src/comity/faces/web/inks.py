"""Colours of the map and where they change: one place, for the page and for the pictures of it."""

from __future__ import annotations

from typing import Any

STEPS: dict[str, list[tuple[float, str]]] = {
    "deaths": [(0, "none"), (1, "1 or more"), (25, "25 or more"), (100, "100 or more"), (1000, "1,000 or more")],
    "chance": [
        (0, "under 1 %"), (10, "1 % or more"), (50, "5 % or more"), (200, "20 % or more"), (500, "50 % or more"),
    ],
    "rise": [
        (-1e9, "fell by half or more"), (-0.5, "fell"), (-0.05, "about the same"), (0.05, "rose"),
        (0.5, "doubled or more"),
    ],
}  # fmt: skip
"""From which value on each colour holds, and what the legend says of it: deaths, per mille, and a rate of change."""
SMALLEST = {"deaths": 5, "chance": 20}
"""A change is held against the value before, or against this where that is smaller: deaths, and per mille."""
INKS: dict[str, dict[str, list[str]]] = {
    # Away from the page's own colour as it gets worse, so that it reads without telling hues apart.
    "level": {
        "light": ["#f6e8c3", "#dfc27d", "#e08214", "#b2182b", "#67001f"],
        "dark": ["#46464a", "#7a642b", "#c77d1e", "#ee6a4d", "#ffd9c2"],
    },
    "change": {
        "light": ["#2166ac", "#92c5de", "#dcdcdc", "#f4a582", "#b2182b"],
        "dark": ["#7fc0ff", "#3f6f9c", "#555b64", "#a8583f", "#ff9d85"],
    },
    # Of alliances: more is no worse.
    "Alliances": {
        "light": ["#dde3ea", "#bcd6ee", "#6baed6", "#2171b5", "#08306b"],
        "dark": ["#2a3038", "#26486b", "#2f74ad", "#5fa8e0", "#c3e2ff"],
    },
}
BLOCS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#b8a800", "#7a5195", "#8c929b"]
"""Okabe and Ito's palette, safe for the colour-blind; the last is for small blocs."""


def inks() -> dict[str, Any]:
    """All of it, for the page's script."""
    return {"steps": {key: [[*one] for one in steps] for key, steps in STEPS.items()}, "smallest": SMALLEST,
            "inks": INKS, "blocs": BLOCS}  # fmt: skip


def place(steps: list[tuple[float, str]] | list[float], value: float) -> int:
    """Which of the steps a value stands on."""
    starts = [one[0] if isinstance(one, tuple) else one for one in steps]
    return max([0, *(index for index, start in enumerate(starts) if value >= start)])
