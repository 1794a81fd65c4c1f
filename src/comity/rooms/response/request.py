"""What is asked for, from every door: country, options, months, budget, evidence; checked all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from comity.errors import ComityError, Faults, InputError, NoData
from comity.option import options as read
from comity.rooms.response import HORIZON
from comity.rooms.response.arms import always, usual
from comity.rooms.response.baseline import baseline_of
from comity.rooms.response.check import Arm, Setting, arms, leads
from comity.rooms.response.evidence import Lever, book, set_by_asker
from comity.rooms.response.spillover import neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from comity.edition import Edition
    from comity.option import Option
    from comity.rooms.response.baseline import Baseline

WORTH = 1_000_000.0
"""US dollars for which an option is to avert a death, where the asker says nothing: a yardstick, no value of life."""


@dataclass(frozen=True)
class Request:
    """A comparison as it was asked for.

    Attributes:
        country: key of the state.
        options: by label, options as words, tables or options; empty for the usual set.
        months: months looked at, from the first forecast.
        budget: US dollars within those months; None for no limit.
        effects: effects the asker sets, as text.
        evidence: keys of the only estimates that may drive the levers they speak of.
        worth: US dollars for which an option is to avert a death.
        spillover: deaths averted among the neighbours for each one averted in the country; nought: none.
    """

    country: str
    options: Mapping[str, object] = field(hash=False)
    months: int = HORIZON
    budget: float | None = None
    effects: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    worth: float = WORTH
    spillover: float = 0.0


@dataclass(frozen=True)
class Ready:
    """A request that holds.

    Attributes:
        request: as asked.
        setting: where and when.
        baseline: the country's paths.
        arms: options to compare, those that always stand in a comparison included.
        asked: whether the asker named options.
        known: what drives levers.
    """

    request: Request
    setting: Setting
    baseline: Baseline
    arms: tuple[Arm, ...]
    asked: bool
    known: tuple[Lever, ...]


def ready(edition: Edition, request: Request) -> Ready:
    """The request, once it holds.

    Raises:
        Faults: everything that is wrong with it; a single fault by itself.
    """
    faults: list[ComityError] = []
    options: dict[str, Option] = {}
    unread = []
    for label, one in request.options.items():
        wrong = _collect(partial(_keep, options, label, one))
        faults += wrong
        unread += [(label, one)] if wrong else []
    try:
        baseline = baseline_of(edition, request.country)
    except ComityError as outside:
        raise Faults([*faults, outside]) if faults else outside from None
    setting = Setting(edition, request.country, baseline.months[: request.months])
    for label, one in unread:
        faults += leads(setting, label, one)
    asked = bool(request.options)
    chosen = options if asked else usual(setting, request.budget)
    found, wrong = arms(setting, chosen)
    faults += wrong
    more, _ = arms(setting, always(found))
    found += [Arm(arm.name, arm.option, arm.parts, added=True) for arm in more]
    used = [part.option.kind for arm in found if not arm.added for part in arm.parts]
    effects, wrong = set_by_asker(request.effects, [kind for kind in used if kind != "nothing"])
    faults += wrong
    known: list[Lever] = []
    faults += _collect(lambda: known.extend(book(edition, chosen=request.evidence, effects=effects)))
    if request.spillover:
        faults += _collect(lambda: neighbours(setting))
    if request.effects and not asked:
        faults.append(InputError("--effect is of the options named, and none is.", remedy="Name an option first."))
    Faults.check(faults)
    return Ready(request, setting, baseline, tuple(found), asked, tuple(known))


def _keep(options: dict[str, Option], label: str, given: object) -> None:
    options.update(read({label: given}))


def _collect(step: Callable[[], object]) -> list[ComityError]:
    """The faults that a step raises."""
    try:
        step()
    except Faults as several:
        return list(several.faults)
    except (InputError, NoData) as one:
        return [one]
    return []
