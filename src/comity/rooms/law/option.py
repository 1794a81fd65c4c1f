"""An option as the law room looks at it: plain fields, checked by the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["force", "peacekeeping", "police", "training", "sanctions", "arms_embargo", "mediation", "assistance"]
"""What is done on the host's soil or against it."""

Purpose = Literal[
    "protect_civilians",
    "no_fly_zone",
    "enforce_embargo",
    "humanitarian_access",
    "support_government",
    "restore_government",
    "regime_change",
    "implement_agreement",
    "monitor_ceasefire",
    "security",
    "counter_terrorism",
    "support_mission",
    "self_defence",
    "train",
]
"""What it is for."""

Phase = Literal["entry", "stay", "occupation", "withdrawal"]
"""Where the operation stands: going in, staying, holding territory against the state's will, or leaving."""

Consent = Literal["government", "exiled_government", "rival_government", "de_facto", "none", "withdrawn"]
"""Who is supposed to consent for the host."""

FORMS: dict[str, str] = {
    "force": "the use of force",
    "peacekeeping": "a peacekeeping force",
    "police": "a police mission",
    "training": "military training",
    "sanctions": "sanctions",
    "arms_embargo": "an arms embargo",
    "mediation": "mediation",
    "assistance": "humanitarian assistance",
}
"""Forms in words."""

PURPOSES: dict[str, str] = {
    "protect_civilians": "to protect civilians",
    "no_fly_zone": "to enforce a ban on flights",
    "enforce_embargo": "to enforce an embargo",
    "humanitarian_access": "to open the way for aid",
    "support_government": "to support the government",
    "restore_government": "to restore the government",
    "regime_change": "to change the government",
    "implement_agreement": "to carry out an agreement",
    "monitor_ceasefire": "to monitor a cease-fire",
    "security": "for security and public order",
    "counter_terrorism": "against terrorist groups",
    "support_mission": "to support a mission",
    "self_defence": "in self-defence",
    "train": "to train forces",
}
"""Purposes in words."""

PERSONNEL = frozenset({"force", "peacekeeping", "police", "training", "assistance"})
"""Forms that put people on the host's soil."""


@dataclass(frozen=True)
class Option:
    """An option on a day.

    Attributes:
        host: key of the state on whose soil, or against which, it is done.
        lead: key of the state or organisation that leads; None where that is open.
        is_org: whether the lead is an organisation.
        form: what is done.
        on: day, ISO.
        purpose: what for; None where that is open.
        consent: who is supposed to consent; None: as the registry has it.
        phase: where the operation stands.
        contributors: keys of states that give troops or money.
        supposed: statuses of facts that the asker sets, by name.
    """

    host: str
    lead: str | None
    is_org: bool
    form: Form
    on: str
    purpose: Purpose | None = None
    consent: Consent | None = None
    phase: Phase = "entry"
    contributors: tuple[str, ...] = ()
    supposed: tuple[tuple[str, str], ...] = ()
