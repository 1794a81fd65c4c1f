"""The measures of a ledger in sentences, each with how many it rests on and how it is counted."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.community.ledger.waiting import FEW, LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.community.ledger.measures import Measures

OWN = "own_ledger"
"""Key of the ledger as a source."""

SHOWN = 40
"""Districts shown in a table at most."""


def told(found: Measures) -> list[Finding]:
    """What is measured, the promises first.

    Args:
        found: the measures.
    """
    return [*_promises(found), *_answers(found), *_places(found), *_groups(found)]


def counted(value: int, unit: str, found: Measures) -> Quantity:
    """A number that was counted in the ledger."""
    return Quantity(value=value, unit=unit, standing="measured", source=OWN, as_of=found.on.isoformat())


def _promises(found: Measures) -> Iterator[Finding]:
    made = found.promises
    values = {
        name: counted(getattr(made, name), "promises", found)
        for name in ("due", "on_time", "late", "not_kept", "overdue", "unknown", "released", "not_yet", "moved")
    }
    terms = {"day": day_text(found.on.isoformat())}
    if made.share is None:
        text = "Not known: how many promises are kept; none was due before {day} ({not_yet} not yet due)."
        searched = "every promise in the ledger"
        yield Finding(topic="unknown", text=text, values=values, terms=terms, sources=(OWN,), searched=searched)
        return
    share, low, high = made.share
    values["share"] = Quantity(
        value=share, unit="share", standing="measured", source=OWN, low=low, high=high, as_of=found.on.isoformat()
    )
    open_ends = made.overdue or made.unknown
    yield Finding(
        topic="people",
        text="{due} due before {day}: {on_time:n} kept on time ({share}"
        + (", and at most {most}, if all that is overdue or unknown was)" if open_ends else ")")
        + ", {late:n} kept late, {not_kept:n} not kept, {overdue:n} overdue with nothing entered, {unknown:n} unknown.",
        values=values | ({"most": values["share"].model_copy(update={"value": high})} if open_ends else {}),
        terms=terms,
        caveats=(
            (
                "Counted: promises due before the day, by what was last entered of each; kept on time is kept on the "
                "day it was due or before. Not counted: {released:n} released, and {not_yet:n} not due before the day. "
                "Of those counted, {moved:n} had been due earlier before a correction."
            ),
        ),
    )


def _answers(found: Measures) -> Iterator[Finding]:
    answers = found.answers
    values = {
        "n": counted(answers.n, "complaints", found),
        "answered": counted(answers.answered, "complaints", found),
        "waiting": counted(answers.n - answers.answered, "complaints", found),
    }
    terms = {"day": day_text(found.on.isoformat())}
    how = (
        "Counted from the day of the complaint to that of its first answer; a complaint that waits counts as long as "
        "it has waited (Kaplan and Meier), so that leaving the hard ones unanswered does not shorten the median."
    )
    if answers.median is None:
        text = "Not known: the days until half of the complaints are answered; {n}, answered by {day}: {answered:n}."
        searched = "every complaint in the ledger and its answers"
        yield Finding(
            topic="unknown", text=text, values=values, terms=terms, sources=(OWN,), searched=searched,
            caveats=(how,) if answers.n else (),
        )  # fmt: skip
        return
    bounded = answers.low is not None and answers.high is not None and not isinf(answers.high)
    values["median"] = Quantity(
        value=answers.median, unit="days", standing="estimated", source=OWN, as_of=found.on.isoformat(),
        low=answers.low if bounded else None, high=answers.high if bounded else None, level=LEVEL if bounded else None,
    )  # fmt: skip
    notes = [how]
    if not bounded and answers.low is not None:
        values["low"] = values["median"].model_copy(update={"value": answers.low})
        notes.append("The interval begins at {low}; too few are answered to say where it ends.")
    elif not bounded:
        values["few"] = Quantity(value=FEW, unit="answers", standing="assumed", source=OWN)
        notes.append("No interval is given with fewer than {few}, or where all came on one day.")
    yield Finding(
        topic="people",
        text="Half of the complaints were answered within {median:i}; {n}, answered by {day}: {answered:n}, waiting: "
        "{waiting:n}.",
        values=values,
        terms=terms,
        caveats=tuple(notes),
    )


def _places(found: Measures) -> Iterator[Finding]:
    heard = [one for one in found.places if one.heard]
    values = {
        "n": counted(len(found.places), "districts", found),
        "heard": counted(len(heard), "districts", found),
        "silent": counted(len(found.unheard), "districts", found),
        "never": counted(sum(one.last is None for one in found.places), "districts", found),
        "days": Quantity(value=found.days, unit="days", standing="assumed", source=OWN),
    }
    terms = {"day": day_text(found.on.isoformat()), "first": listed([one.name for one in found.unheard], most=5)}
    if not found.places:
        text = "No district is named in the ledger, so none can be missed."
        yield Finding(topic="unknown", text=text, sources=(OWN,), searched="places in the ledger")
        return
    share = len(heard) / len(found.places)
    values["share"] = Quantity(value=share, unit="share", standing="measured", source=OWN, as_of=found.on.isoformat())
    columns = (
        Column(name="District"),
        Column(name="Last heard"),
        Column(name="Days since", unit="days", standing="measured", source=OWN),
        Column(name="Entries", unit="entries", standing="measured", source=OWN),
    )
    rows = tuple(
        (
            one.name,
            day_text(one.last.isoformat()) if one.last else "never",
            (found.on - one.last).days if one.last else None,
            one.entries,
        )
        for one in found.unheard[:SHOWN]
    )
    text = "Districts heard in the {days} to {day}: {heard:n} of {n:n} ({share})"
    text += "; not heard: {silent:n}, of these never: {never:n} ({first})." if found.unheard else "."
    title = f"Districts not heard for {found.days} days, as of {terms['day']}"
    more = len(found.unheard) - SHOWN
    yield Finding(
        topic="people",
        text=text,
        values=values,
        terms=terms,
        caveats=(
            (
                "Heard: a consultation, a complaint, or a message from people there. Promises, assistance and messages "
                "to them hear nobody."
            ),
        ),
        table=Table(title=f"{title} (the first {SHOWN})" if more > 0 else title, columns=columns, rows=rows)
        if rows
        else None,
    )


def _groups(found: Measures) -> Iterator[Finding]:
    values = {
        "times": counted(found.times, "times", found),
        "unmarked": counted(found.unmarked, "times", found),
        "days": Quantity(value=found.days, unit="days", standing="assumed", source=OWN),
        "n": counted(len(found.places), "districts", found),
    }
    terms = {"day": day_text(found.on.isoformat())}
    if not found.times:
        text = "Nobody was heard in the {days} to {day}, so no group was."
        searched = "consultations, complaints and messages from people"
        yield Finding(topic="unknown", text=text, values=values, terms=terms, sources=(OWN,), searched=searched)
        return
    names = {"women": "women", "youth": "youth", "minorities": "minorities"}
    parts = []
    for group in found.groups:
        if group.name in names:
            values[group.name] = counted(group.heard, "times", found)
            values[f"{group.name}_in"] = counted(group.places, "districts", found)
            parts.append(f"{group.name} {{{group.name}:n}} (in {{{group.name}_in}})")
    columns = (
        Column(name="Group"),
        Column(name="Times heard", unit="times", standing="measured", source=OWN),
        Column(name="Share of all times", unit="share", standing="measured", source=OWN),
        Column(name="Districts", unit="districts", standing="measured", source=OWN),
    )
    rows = tuple((one.name, one.heard, one.heard / found.times, one.places) for one in found.groups)
    yield Finding(
        topic="people",
        text="People were heard {times} in the {days} to {day}: " + listed(parts) + "; districts in all: {n:n}.",
        values=values,
        terms=terms,
        caveats=(
            (
                "A time may hear several groups. No group entered: {unmarked}; who was there is not known then, and "
                "the shares are the least they can be."
            ),
        ),
        table=Table(title=f"Groups heard in the {found.days} days to {terms['day']}", columns=columns, rows=rows),
    )
