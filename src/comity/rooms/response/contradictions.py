"""Parts of a combination that contradict each other, or stand in it twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError
from comity.option import Agreement, Capacity, Combination, Mission, Pact, Sanctions, Withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.option import Option
    from comity.rooms.response.check import Part

_ONCE = ("mediation", "arms_embargo", "engagement", "information", "cyber_defence", "humanitarian")
"""Kinds that an option holds once."""


def contradictions(label: str, option: Option, parts: Sequence[Part]) -> Iterator[ComityError]:
    """What cannot be done together in one option; nothing for one that is a single thing.

    Args:
        label: what a fault tells the option by.
        option: as it was given.
        parts: its parts, names replaced by keys.
    """
    if not isinstance(option, Combination):
        return
    kinds = Counter(part.option.kind for part in parts)
    if kinds["nothing"]:
        yield InputError(f"{label}: nothing new and something new at once.", remedy="Take 'nothing' out of the parts.")
    left = {part.operation["operation"] for part in parts if isinstance(part.option, Withdrawal) and part.operation}
    for part in parts:
        if isinstance(part.option, Mission) and part.operation and part.operation["operation"] in left:
            yield InputError(
                f"{label}: {part.operation['acronym']} is withdrawn and reinforced at once.",
                remedy="Ask for one of the two, or name another operation.",
            )
    for kind, times in kinds.items():
        if times > 1 and kind in _ONCE:
            yield InputError(f"{label}: {kind} stands in it {times} times.", remedy="Join them into one.")
    yield from _twice(label, parts)
    gone = Counter(
        part.operation["operation"] for part in parts if isinstance(part.option, Withdrawal) and part.operation
    )
    for operation, times in gone.items():
        if times > 1:
            yield InputError(f"{label}: {operation} is withdrawn {times} times.", remedy="Withdraw it once.")


def _twice(label: str, parts: Sequence[Part]) -> Iterator[ComityError]:
    """Parts that are the same thing at the same time: each would count as if it did something else."""
    told = set()
    for place, part in enumerate(parts):
        what = _same(part)
        again = any(_same(before) == what and _at_once(before, part) for before in parts[:place])
        if what and again and what not in told:
            told.add(what)
            yield InputError(
                f"{label}: {what[0]} stands in it twice at the same time.",
                remedy="Join the two into one, or let the first end before the second begins.",
            )


def _same(part: Part) -> tuple[str, ...]:
    """What makes a part the same as another, the words for it first; nothing where two of its kind may stand."""
    one = part.option
    if isinstance(one, Mission):
        return f"a mission led by {part.lead_name}", str(part.lead)
    if isinstance(one, Sanctions):
        return f"sanctions by {part.lead_name} on {one.on.replace('_', ' ')}", str(part.lead), one.on
    if isinstance(one, Capacity):
        return f"capacity building ({', '.join(sorted(one.areas))})", str(part.lead)
    if isinstance(one, Pact):
        return f"a {one.pledge} pact with the same parties", *sorted(part.parties)
    return ("an agreement",) if isinstance(one, Agreement) else ()


def _at_once(one: Part, other: Part) -> bool:
    """Whether two parts share a month."""
    ends = (part.course.start + part.course.months for part in (one, other))
    return max(one.course.start, other.course.start) < min(ends)
