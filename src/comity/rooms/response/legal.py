"""What the question `law` says of an option: its possible bases, each met, contested, not met or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, Faults, InputError
from comity.option import ArmsEmbargo, Capacity, Humanitarian, Mediation, Mission, Sanctions

if TYPE_CHECKING:
    from comity.question import Context
    from comity.rooms.response.check import Arm, Part, Setting

STATUSES = ("met", "contested", "not met", "unknown")


@dataclass(frozen=True)
class Basis:
    """The bases of an option.

    Attributes:
        found: names of the bases that could carry it, by status; empty where none is asked for.
        form: what law looked at, as its question has it; empty where it did not.
        on: the day, ISO.
        supposed: facts the asker supposes.
        offered: whether it may be offered: it uses no force, or a basis is met or contested.
    """

    found: dict[str, str]
    form: str
    on: str
    supposed: str
    offered: bool

    @property
    def words(self) -> str:
        """The statuses in words."""
        if not self.form:
            return "no basis of its own is asked for"
        told = "; ".join(f"{status}: {names}" for status, names in self.found.items())
        return (told or "no basis that could carry it") + (" (on facts supposed)" if self.supposed else "")


def bases(context: Context, setting: Setting, found: list[Arm]) -> tuple[list[Basis], list[ComityError]]:
    """The bases of every arm, and what law finds wrong with the question."""
    known: dict[tuple[Any, ...], dict[str, str]] = {}
    out: list[Basis] = []
    faults: list[ComityError] = []
    for arm in found:
        try:
            out.append(_arm(context, setting, arm, known))
        except Faults as several:
            faults += several.faults
        except InputError as wrong:
            faults.append(wrong)
    return out, faults


def _arm(context: Context, setting: Setting, arm: Arm, known: dict[tuple[Any, ...], dict[str, str]]) -> Basis:
    """The basis of an arm: that of the part that uses force, or else of the first part that needs one."""
    parts = sorted(arm.parts, key=lambda part: not isinstance(part.option, Mission))
    asked = [(part, form) for part in parts if (form := _form(part))]
    if not asked:
        return Basis({}, "", "", "", offered=True)
    told: dict[str, list[str]] = {status: [] for status in STATUSES}
    offered = True
    for part, form in asked:
        one = _asked(context, setting, part, form, known)
        for status, names in one.items():
            told[status] += [names] if names not in told[status] else []
        if isinstance(part.option, Mission):
            offered &= bool(one.get("met") or one.get("contested"))
    part, form = asked[0]
    day = min(setting.ahead[max(part.course.start, 0)].isoformat(), setting.edition.registry)
    supposed = (part.option.suppose or "") if isinstance(part.option, Mission) else ""
    return Basis({k: "; ".join(names) for k, names in told.items() if names}, form, day, supposed, offered)


def _form(part: Part) -> str:
    """The form that law knows a single option by; empty where it needs no basis on the country's soil."""
    one = part.option
    if isinstance(one, Mission):
        return "police" if not (one.troops or one.observers) and one.posture == "peacekeeping" else one.posture
    if isinstance(one, Capacity):
        return "training" if {"army", "police"} & set(one.areas) else "assistance"
    forms = {Mediation: "mediation", ArmsEmbargo: "arms_embargo", Sanctions: "sanctions", Humanitarian: "assistance"}
    return forms.get(type(one), "")


def _asked(
    context: Context, setting: Setting, part: Part, form: str, known: dict[tuple[Any, ...], dict[str, str]]
) -> dict[str, str]:
    day = min(setting.ahead[max(part.course.start, 0)].isoformat(), setting.edition.registry)
    suppose = (part.option.suppose or "").replace("+", ",") if isinstance(part.option, Mission) else ""
    key = (form, part.lead, day, suppose)
    if key not in known:
        put = {"host": setting.host, "form": form, "lead": part.lead, "on": day, "suppose": suppose or None}
        terms = context.ask("law", most=1, **put).findings[0].terms
        known[key] = {status: terms[name] for status in STATUSES if (name := status.replace(" ", "_")) in terms}
    return known[key]
