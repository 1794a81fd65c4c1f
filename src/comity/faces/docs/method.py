"""Figures of the hand-written pages, filled in from the declarations between marks."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import polars as pl

from comity.edition import open_edition
from comity.faces.docs.markdown import items, paragraph, safe, table
from comity.panels.missions import NO_OPERATION, SOURCES
from comity.panels.times import day_text
from comity.quantity import number
from comity.registry.load import registry
from comity.rooms.alliances.conditions import CODES
from comity.rooms.alliances.pacts import MEMORY
from comity.rooms.alliances.steps import ATOP_LAST_DAY
from comity.rooms.risk import happened
from comity.rooms.risk.ahead import _FEW_INSIDE
from comity.rooms.risk.backtest import GAP, LEADS, PATHS, SHOWN, YARDSTICK
from comity.rooms.risk.other import mixture
from comity.rooms.risk.other.tell import WORDS
from comity.rooms.risk.pool import CLASSES, MEMBERS, learned
from comity.rooms.risk.steps import MONTHS, WINDOWS
from comity.settings import STARTER
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
    """The members' parameters."""
    rows = []
    for name, member in MEMBERS.items():
        about = dict(re.findall(r"^ +(\w+): (.+)\.$", type(member).__doc__ or "", re.MULTILINE))
        rows += [
            (name, f"`{one.name}`", str(getattr(member, one.name)), safe(about[one.name]))
            for one in fields(member)  # type: ignore[arg-type]
        ]
    return table(("Member", "Parameter", "Value", "Meaning"), rows, right=(2,))


def weights() -> str:
    """Each member's share of the paths, by class of the past year's deaths."""
    ends = (*(f"under {end:,}" for end in CLASSES), f"{CLASSES[-1]:,} or more")
    rows = [(name, *(number(share, "share") for share in shares)) for name, shares in learned().items()]
    return table(("Member", *ends), rows, right=tuple(range(1, len(ends) + 1)))


def forecast() -> str:
    """The forecast's other constants."""
    return items(
        (
            f"Paths a country: {PATHS:,}; months ahead: {MONTHS}.",
            f"Track record: the last {WINDOWS} calendar years, leads {GAP + 1} to {LEADS}.",
        )
    )


_HELD = {
    "crps": "CRPS",
    "log1p_crps": "log1p-CRPS",
    "ignorance": "ignorance",
    "interval_score": "interval score",
    "brier_25": "Brier, 25",
    "brier_100": "Brier, 100",
}


def record() -> str:
    """The track record of the starter edition by window, divided by that of the plain rule it must beat."""
    skill = open_edition(STARTER).table("risk_skill").filter(pl.col("by") == "window").sort("group")
    mine, yard = (skill.filter(pl.col("model") == name) for name in (SHOWN, YARDSTICK))
    ratios = (mine.select(*_HELD) / yard.select(*_HELD)).rows()
    means = [sum(column) / len(ratios) for column in zip(*ratios, strict=True)]
    inside = mine["inside"].to_list()
    rows = [
        (str(window), *(f"{value:.3f}" for value in values), number(share, "share"))
        for window, values, share in zip(
            [*mine["group"], "mean"], [*ratios, means], [*inside, sum(inside) / len(inside)], strict=True
        )
    ]
    heads = ("Window", *_HELD.values(), "Inside the 90 % interval")
    return table(heads, rows, right=tuple(range(1, len(heads))))


def yearly() -> str:
    """The parameters of the forecast by year, and the share of like cases by class of past deaths."""
    rows = []
    for label, members in (("own years", mixture.OWN), ("like cases", mixture.KIN)):
        first, *_ = members.values()
        about = dict(re.findall(r"^ +(\w+): (.+)\.$", type(first).__doc__ or "", re.MULTILINE))
        rows += [
            (
                label,
                f"`{one.name}`",
                *(_plain(getattr(members[kind], one.name)) for kind in WORDS),
                safe(about[one.name]),
            )
            for one in fields(first)
        ]
    parameters = table(("Member", "Parameter", *WORDS.values(), "Meaning"), rows, right=(2, 3))
    ends = (*(f"under {end:,}" for end in mixture.CLASSES), f"{mixture.CLASSES[-1]:,} or more")
    given = [(WORDS[kind], *(number(one, "share") for one in shares)) for kind, shares in mixture.learned().items()]
    shares = table(
        ("Share of like cases, by deaths of three years", *ends), given, right=tuple(range(1, len(ends) + 1))
    )
    return f"{parameters}\n\n{shares}"


def _plain(value: object) -> str:
    """A parameter, or several."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def events() -> str:
    """The lines by which chances of events are recalibrated, and what they rest on."""
    rows = [
        (
            event,
            f"{line.windows[0]} to {line.windows[1]}",
            f"{line.expected:.1f}",
            str(line.happened),
            f"{line.shift:.2f}",
            f"{line.slope:.2f}",
        )
        for event, line in happened.learned().items()
    ]
    heads = ("Event", "Windows", "Expected by the shares", "Happened", "Shift of the log odds", "Slope")
    return table(heads, rows, right=(2, 3, 4, 5))


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
        for pledge, codes in CODES.items()
        for code, words in codes.items()
    ]
    return table(("Pledge", "ATOP", "Only if"), rows)


def memory() -> str:
    """How long a treaty that ended is still told of."""
    return paragraph(f"A defence treaty that ended within the last {MEMORY} years is told of as lapsed.")


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
    one.__name__: one
    for one in (
        parameters,
        weights,
        forecast,
        record,
        yearly,
        events,
        confidence,
        treaties,
        conditions,
        memory,
        strengths,
        components,
    )
}
"""What fills a mark, by name."""
