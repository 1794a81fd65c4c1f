"""Options held against an edition: leads that exist, operations that are there, months forecast, no contradiction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import ComityError, InputError, UnknownName
from comity.option import Capacity, Mission, Nothing, Pact, Withdrawal, parts_of, words
from comity.panels.times import listed, month_text
from comity.rooms.response.contradictions import contradictions
from comity.rooms.response.course import Course
from comity.rooms.response.usual import FAR, there

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from comity.edition import Edition
    from comity.option import Option, Simple

ABBREVIATED = ("au", "eu", "un", "oas", "gcc")
"""Organisations whose short name takes an article."""


@dataclass(frozen=True)
class Part:
    """A single option, its names replaced by keys.

    Attributes:
        option: as it was given.
        course: its months.
        lead: key of the state or organisation that leads, if one is named.
        lead_name: the same to show.
        operation: row of the registry's operations that it reinforces or withdraws, if one.
        parties: keys of the states that pledge.
    """

    option: Simple
    course: Course
    lead: str | None = None
    lead_name: str = ""
    operation: Mapping[str, Any] | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arm:
    """An option to compare.

    Attributes:
        name: to show.
        option: as it was given.
        parts: single options that it is made of.
        added: whether it was not asked for, but always stands beside the others.
    """

    name: str
    option: Option
    parts: tuple[Part, ...]
    added: bool = False

    @property
    def military(self) -> bool:
        """Whether it puts a force on the ground."""
        return any(isinstance(part.option, Mission) for part in self.parts)

    @property
    def nothing(self) -> bool:
        """Whether it is doing nothing new."""
        return all(isinstance(part.option, Nothing) for part in self.parts)


@dataclass(frozen=True)
class Setting:
    """Where and when options are compared.

    Attributes:
        edition: the edition.
        host: key of the state.
        ahead: months looked at.
    """

    edition: Edition
    host: str
    ahead: tuple[date, ...]


def arms(setting: Setting, options: Mapping[str, Option]) -> tuple[list[Arm], list[ComityError]]:
    """The options as arms of a comparison, and everything that is wrong with them."""
    found: list[Arm] = []
    faults: list[ComityError] = []
    titles = setting.edition.names("state").titles
    for label, option in options.items():
        parts = []
        for one in parts_of(option):
            part, wrong = _part(setting, label, one)
            faults += wrong
            parts.append(part)
        faults += contradictions(label, option, parts)
        found.append(Arm(option.name or _together(parts, titles), option, tuple(parts)))
    faults += [
        InputError(f"'{name}' is asked about {times} times.", remedy="Leave it out, or give each its own name.")
        for name, times in Counter(arm.name for arm in found).items()
        if times > 1
    ]
    return found, faults


def leads(setting: Setting, label: str, given: object) -> list[ComityError]:
    """What is wrong with the leads of an option that could not be read, so that they are told with its other faults."""
    table = words(given) if isinstance(given, str) else given
    if not isinstance(table, dict):
        return []
    faults: list[ComityError] = []
    for part in table.get("parts", [table]) if isinstance(table.get("parts", []), list) else [table]:
        lead = part.get("lead") if isinstance(part, dict) else None
        if isinstance(lead, str):
            _lead(setting, label, lead, setting.ahead[0].isoformat(), faults)
    return faults


def _part(setting: Setting, label: str, one: Simple) -> tuple[Part, list[ComityError]]:
    """A single option with its keys, and what is wrong with it."""
    faults: list[ComityError] = []
    first, last = setting.ahead[0], setting.ahead[-1]
    start = one.start or first
    if start < first:
        faults.append(
            InputError(
                f"{label}: it starts in {month_text(start)}, before the first month forecast, {month_text(first)}.",
                remedy="Choose a later start; what happened before is no option any more.",
            )
        )
    elif start > last:
        faults.append(
            InputError(
                f"{label}: it starts in {month_text(start)}, after the last month looked at, {month_text(last)}.",
                remedy="Choose an earlier start, or more --months, up to 36.",
            )
        )
    day = start.isoformat()
    index = (start.year - first.year) * 12 + start.month - first.month
    lead, lead_name = _lead(setting, label, getattr(one, "lead", None), day, faults)
    named = one.operation if isinstance(one, Withdrawal) else one.reinforces if isinstance(one, Mission) else None
    operation = _operation(setting, label, named, day, faults) if named else None
    parties = _parties(setting, label, one, day, faults) if isinstance(one, Pact) else ()
    return Part(one, Course(index, one.months, one.ramp, one.decay), lead, lead_name, operation, parties), faults


def _lead(
    setting: Setting, label: str, name: str | None, day: str, faults: list[ComityError]
) -> tuple[str | None, str]:
    """Key and name of a lead that exists on the day; what is wrong goes to the faults."""
    if name is None:
        return None, ""
    names = setting.edition.names("state or organisation")
    try:
        key = names.key(name)
    except UnknownName as unknown:
        faults.append(UnknownName(f"{label}: {unknown.problem}", available=unknown.available, remedy=unknown.remedy))
        return None, name
    if key == setting.host:
        faults.append(
            InputError(f"{label}: {names.title(key)} is the country itself.", remedy="Name another lead from outside.")
        )
    faults += [fault for fault in [_gone(setting.edition, label, key, day)] if fault]
    return key, f"the {names.title(key)}" if key in ABBREVIATED else names.prose(key)


def _gone(edition: Edition, label: str, key: str, day: str) -> InputError | None:
    """The fault of a state or organisation that does not exist on a day."""
    org = edition.table("organisations").filter(pl.col("org") == key)
    if org.height:
        row = org.row(0, named=True)
        if (row["founded"] or "") <= day < (row["ended"] or FAR):
            return None
        until = f" to {row['ended']}" if row["ended"] else ""
        return InputError(
            f"{label}: {row['short_name']} does not exist on {day}: it was there from {row['founded']}{until}.",
            remedy="Name a lead that exists then; `comity registry --table organisations` lists them.",
        )
    spells = edition.table("state_spells").filter(pl.col("state") == key).sort("from")
    periods = [(begin, until or FAR) for begin, until in spells.select("from", "until").iter_rows()]
    if any(begin <= day < until for begin, until in periods):
        return None
    title = edition.names("state").title(key)
    last = max((until for _, until in periods), default="")
    told = f"it was one until {last}" if last else "the registry has no time at which it was one"
    return InputError(f"{label}: {title} is no state on {day}; {told}.", remedy="Name one that exists then.")


def operations_there(edition: Edition, host: str, day: str) -> list[dict[str, Any]]:
    """Rows of the registry's operations that are in a country on a day, by key."""
    return there(edition.table("operations"), host, day)


def _operation(
    setting: Setting, label: str, named: str, day: str, faults: list[ComityError]
) -> Mapping[str, Any] | None:
    """The operation of that key or acronym that is in the country on the day."""
    present = operations_there(setting.edition, setting.host, day)
    wanted = named.casefold()
    for row in present:
        if wanted in (row["operation"].casefold(), row["acronym"].casefold()):
            return row
    host = setting.edition.names("state").prose(setting.host)
    faults.append(
        InputError(
            f"{label}: no operation '{named}' is in {host} on {day}.",
            available=[row["operation"] for row in present],
            remedy="" if present else "The registry has none there on that day.",
        )
    )
    return None


def _parties(setting: Setting, label: str, one: Pact, day: str, faults: list[ComityError]) -> tuple[str, ...]:
    names = setting.edition.names("state")
    found = []
    for name in one.parties:
        try:
            key = names.key(name)
        except UnknownName as unknown:
            faults.append(UnknownName(f"{label}: {unknown.problem}", remedy=unknown.remedy))
            continue
        if key == setting.host:
            faults.append(InputError(f"{label}: a state makes no pact with itself.", remedy="Name another party."))
        faults += [fault for fault in [_gone(setting.edition, label, key, day)] if fault]
        found.append(key)
    return tuple(dict.fromkeys(found))


def _together(parts: list[Part], titles: Mapping[str, str]) -> str:
    """The names of a combination's parts, joined."""
    first, *rest = (_name(part, titles) for part in parts)
    return ", with ".join([first, *(name[:1].lower() + name[1:] for name in rest)])


def _name(part: Part, titles: Mapping[str, str]) -> str:
    """A name made from an option's fields."""
    one = part.option
    if isinstance(one, Mission):
        amounts = ((one.troops, "troops"), (one.police, "police"), (one.observers, "observers"))
        size = listed([f"{number:,} {what}" for number, what in amounts if number])
        where = f" beside {part.operation['acronym']}" if part.operation else ""
        return f"Mission of {size} led by {part.lead_name}{where}"
    if isinstance(one, Withdrawal):
        return f"Withdrawal of {part.operation['acronym'] if part.operation else one.operation}"
    if isinstance(one, Pact):
        return f"{one.pledge.capitalize()} pact with {listed([titles.get(key, key) for key in part.parties])}"
    if isinstance(one, Capacity):
        return f"Capacity building ({', '.join(one.areas)})"
    return f"{one.title} by {part.lead_name}" if part.lead_name else one.title
