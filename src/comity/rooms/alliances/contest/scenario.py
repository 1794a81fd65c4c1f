"""A change that is asked for, applied to a contest, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import InputError, UnknownName
from comity.panels.names import near
from comity.rooms.alliances.contest.equilibrium import Contest, Equilibrium, equilibrium
from comity.rooms.alliances.contest.policies import capped, embargoed, pacified, removed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ALL = "all"
_MOST = 8
"""Names of a network shown to one who asked for another."""
LEAST = 1e-6
"""Rent dissipation below which changes are not given as shares of it."""


@dataclass(frozen=True)
class Change:
    """What is asked to change; names are those of the contest.

    Attributes:
        remove: groups that are gone.
        neutral: groups whose enmities end.
        everyone: whether all enmities end.
        embargo: groups under an embargo.
        cost: by what the embargo multiplies the cost of effort.
        cap: share of present effort that they can make at most, instead of a cost.
    """

    remove: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    everyone: bool = False
    embargo: tuple[str, ...] = ()
    cost: float = 10.0
    cap: float | None = None

    @property
    def any(self) -> bool:
        """Whether anything is to change."""
        return bool(self.remove or self.neutral or self.everyone or self.embargo)


@dataclass(frozen=True)
class Outcome:
    """Efforts before and after.

    Attributes:
        before: contest and equilibrium as it is.
        after: the same after the change.
    """

    before: tuple[Contest, Equilibrium]
    after: tuple[Contest, Equilibrium]

    @property
    def share(self) -> float | None:
        """Change of all effort as a share of what it was; None where that is not above nought."""
        was = self.before[1].dissipation
        return self.after[1].dissipation / was - 1 if was > LEAST else None

    def rows(self) -> list[tuple[str, float, float | None]]:
        """Each group with its effort before and after (None: it is gone), the greatest change first."""
        then = dict(zip(self.after[0].names, self.after[1].effort.tolist(), strict=True))
        both = [
            (name, effort, then.get(name))
            for name, effort in zip(self.before[0].names, self.before[1].effort.tolist(), strict=True)
        ]
        return sorted(both, key=lambda row: (-abs((row[2] or 0.0) - row[1]), row[0]))


def outcome(contest: Contest, change: Change) -> Outcome:
    """The equilibrium before and after a change.

    Raises:
        InputError: one of the two has no equilibrium.
    """
    before = equilibrium(contest)
    then = removed(contest, change.remove) if change.remove else contest
    if change.everyone or change.neutral:
        then = pacified(then, None if change.everyone else change.neutral)
    if change.embargo and change.cap is None:
        then = embargoed(then, change.embargo, factor=change.cost)
    after = capped(then, change.embargo, change.cap) if change.embargo and change.cap is not None else equilibrium(then)
    return Outcome((contest, before), (then, after))


def listed_names(text: str | None) -> list[str]:
    """The names in a field, separated by commas."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def found_names(
    wanted: Iterable[str], known: Iterable[str], *, field: str, key: Callable[[str], str] | None = None
) -> tuple[tuple[str, ...], list[InputError]]:
    """The contest's names for names as they were typed, and a fault for each that it does not have.

    Args:
        wanted: names as typed.
        known: the contest's names.
        field: the field they stand in.
        key: how a name is looked up first, as a state's; it may raise.
    """
    folded = {name.casefold(): name for name in known}
    found, faults = [], []
    for name in wanted:
        try:
            sought = key(name) if key else name
        except InputError as unknown:
            faults.append(unknown)
            continue
        if sought.casefold() in folded:
            found.append(folded[sought.casefold()])
            continue
        word = sought.casefold()
        close = near(word, folded) or [one for one in folded if one.startswith(word) or word.startswith(one)]
        faults.append(
            UnknownName(
                f"{field}: the network has no '{name}'.",
                available=[folded[one] for one in close] or [*sorted(folded.values())[:_MOST], "and others"],
                remedy="Only those with an ally or an enemy are in it; asked without a change, it ranks them.",
            )
        )
    return tuple(dict.fromkeys(found)), faults
