"""Figures of the hand-written pages, filled in from the declarations between marks."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from comity.faces.docs.markdown import items, paragraph, safe, table
from comity.panels.missions import NO_OPERATION, SOURCES
from comity.panels.times import day_text
from comity.quantity import number
from comity.registry.load import registry
from comity.rooms.alliances.resolve import _MEMORY
from comity.rooms.alliances.steps import _CONDITIONS, ATOP_LAST_DAY
from comity.rooms.risk.ahead import _FEW_INSIDE
from comity.rooms.risk.climatology import LEVELS, Climatology
from comity.rooms.risk.steps import _GAP, _LAST_LEAD, MONTHS, PATHS, WINDOWS
from comity.sources.catalog import catalog

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKED = re.compile(r"(<!-- from the code: (\S+) -->\n\n).*?(?:\n\n)?(?=<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """A page with every marked block made anew.

    Raises:
        KeyError: a mark that nothing fills.
    """
    return _MARKED.sub(lambda match: f"{match[1]}{BLOCKS[match[2]]()}\n\n", text)


def parameters() -> str:
    """The climatology's parameters."""
    about = dict(re.findall(r"^ +(\w+): (.+)\.$", Climatology.__doc__ or "", re.MULTILINE))
    rows = [(f"`{one.name}`", str(one.default), safe(about[one.name])) for one in fields(Climatology)]
    return table(("Parameter", "Value", "Meaning"), rows, right=(1,))


def forecast() -> str:
    """The forecast's other constants."""
    levels = ", ".join(f"{level:,}" for level in LEVELS)
    return items(
        (
            f"Paths a country: {PATHS:,}; months ahead: {MONTHS}.",
            f"Classes of look-alikes: deaths over twelve months below or from {levels}.",
            f"Track record: the last {WINDOWS} calendar years, leads {_GAP + 1} to {_LAST_LEAD}.",
        )
    )


def confidence() -> str:
    """How the forecast's confidence is set."""
    inside = number(_FEW_INSIDE, "share")
    return paragraph(
        f"It is *moderate* where at least {inside} of the months of the country's track record fell inside the 90 % "
        "interval, and *low* otherwise or where there is no record. It is never *high*."
    )


def treaties() -> str:
    """How the treaties are shared between the registry and ATOP."""
    rows = registry()["treaties"]
    numbers = {one for text in rows["atop"].drop_nulls() for one in text.split()}
    return paragraph(
        f"The registry holds {rows.height:,} treaties, which stand for {len(numbers):,} alliances of ATOP. Every other "
        f"alliance comes from ATOP, whose last day is {day_text(ATOP_LAST_DAY)}. One in effect on that day is taken to "
        "go on, and an answer about a later day that rests on it is *assumed*."
    )


def conditions() -> str:
    """Conditions of ATOP in words."""
    rows = [
        (pledge.replace("_", " "), f"`{code}`", safe(words))
        for pledge, codes in _CONDITIONS.items()
        for code, words in codes.items()
    ]
    return table(("Pledge", "ATOP", "Only if"), rows)


def memory() -> str:
    """How long a treaty that ended is still told of."""
    return paragraph(f"A defence treaty that ended within the last {_MEMORY} years is told of as lapsed.")


def strengths() -> str:
    """The order in which sources of strength are taken."""
    rows = [
        (str(place), f"[{key}](sources.md#{key})", safe(catalog()[key].coverage))
        for place, key in enumerate(SOURCES, start=1)
    ]
    left_out = ", ".join(f"{name} ({why})" for name, why in NO_OPERATION.items())
    return table(("Order", "Source", "Coverage"), rows) + "\n\n" + paragraph(f"Left out as no operation: {left_out}.")


def components() -> str:
    """The components with their codes."""
    rows = registry()["components"].select("name", "codes").rows()
    shown = [(safe(name), ", ".join(f"`{code}`" for code in codes.split())) for name, codes in rows]
    return table(("Component", "PA-X codes"), shown)


BLOCKS: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (parameters, forecast, confidence, treaties, conditions, memory, strengths, components)
}
"""What fills a mark, by name."""
