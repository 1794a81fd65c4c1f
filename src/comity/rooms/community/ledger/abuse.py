"""Complaints of abuse, which a ledger does not take: whose they are, and how one that came anyway is noticed.

A ledger is read by many and keeps what it has; a complaint of sexual exploitation or abuse, or of violence by the
people who are there to protect, needs confidence, care for the victim and an investigation. What is refused is kept
nowhere: not in the ledger, not in the fault that says so.

The words are a net with holes. It holds English, French and Spanish, and a little Arabic and Swahili; what is told in
other words or other languages passes. So the choice of a category comes first, and nobody should rely on the net.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from comity.errors import InputError

REFUSED = ("sexual exploitation or abuse", "sexual abuse", "abuse", "violence by personnel", "violence", "rape", "sea")
"""Categories that name what is refused, besides those that hold a word for it."""

SCREENED = ("complaint", "answer", "message", "outcome")
"""Kinds of entry whose text is looked through. Consultations may speak of violence as a subject."""


@dataclass(frozen=True)
class Channel:
    """Where a complaint of abuse belongs.

    Attributes:
        about: whose conduct.
        where: who takes it, and how to reach them.
        page: the page that says so.
        read: day on which it was read.
    """

    about: str
    where: str
    page: str
    read: str


CHANNELS = (
    Channel(
        "United Nations personnel, civilian or in uniform",
        "the mission's Conduct and Discipline Team (hotline, secure mail, locked box, in person)",
        "https://admin.unmissions.org/en/conduct/how-standards-conduct-are-enforced",
        "2026-11-22",
    ),
    Channel(
        "United Nations personnel, vendors and partners, without passing by the mission",
        "Office of Internal Oversight Services, Investigations Division: the form at "
        "https://oios.un.org/report-wrongdoing, or +1 212 963 1111, day and night; anonymous reports are taken",
        "https://oios.un.org/investigations",
        "2026-11-22",
    ),
    Channel(
        "aid workers",
        "the organisation's own focal point, or the country's network for protection from sexual exploitation and "
        "abuse, under the Humanitarian Coordinator",
        "https://psea.interagencystandingcommittee.org",
        "2026-11-22",
    ),
    Channel(
        "care for the victim, whoever did it",
        "the Victims' Rights Advocate of the United Nations and the officers in the missions",
        "https://www.un.org/preventing-sexual-exploitation-and-abuse/content/role-victims%E2%80%99-rights-advocate",
        "2026-11-22",
    ),
)
"""Channels whose own pages were read; of forces that are not the UN's, comity knows no address to vouch for."""

OTHERS = (
    "forces that are not the UN's: their commander, their military police, and the prosecutors of the host and of "
    "the state that sent them. Safety and medical care come first; write nothing down that could find its way to the "
    "one who is accused."
)

_SEXUAL = re.compile(
    r"\b(rap(e|ed|es|ing|ist|ists)|gang ?rape\w*|sexual|sexually|sex|molest\w*|prostitut\w*|grop(ed|ing)|indecent\w*"
    r"|transactional sex|child bride|trafficked|trafficking"
    r"|viol(ee?s?|er|ait|eur|eurs)|viols?|sexuel(le)?s?|attouchement\w*|agress\w+ sexuel\w*"
    r"|violacion(es)?|viol(ad[ao]s?|aron|o)|sexuales?|abus\w+ sexual\w*|manose\w*"
    r"|ubakaji|kubaka|kubakwa|alibakwa|ngono)\b"
    "|اغتصاب|اغتصب|جنسي|تحرش"
)
_PERSONNEL = (
    r"(soldiers?|troops?|peace ?keepers?|blue helmets?|police(man|men|woman|women)?|policias?|officers?|guards?"
    r"|contractors?|personnel|staff|commander|patrol|militaires?|soldats?|casques bleus|policiers?|gendarmes?"
    r"|soldados?|cascos azules|militar(es)?|guardias?|askari|wanajeshi)"
)
_VIOLENCE = (
    r"(beat|beats|beaten|beating|beatings|hit|kicked|whipped|tortur\w*|kill(ed|ing|s)?|murder\w*|shot|shoots?|shooting"
    r"|stabb\w*|kidnap\w*|abduct\w*|disappear(ed|ance)|assault\w*|strangl\w*|executed|maltreat\w*|mistreat\w*"
    r"|battu\w*|frapp\w*|tu(e|es|ee|ees|er)|assassin\w*|enlev\w*|golpe\w*|peg(o|aron)|mat(o|aron|ado|ados)"
    r"|asesin\w*|secuestr\w*|alipig\w*|kupigwa|kuuawa)"
)
_HARM = re.compile(rf"\b({_VIOLENCE}|harass\w*|abus\w*|exploitation)\b")
_BETWEEN = r"\W+(?:\w+\W+){0,5}?"
_FORCE = re.compile(rf"\b{_PERSONNEL}\b{_BETWEEN}{_VIOLENCE}\b|\b{_VIOLENCE}\b{_BETWEEN}{_PERSONNEL}\b")


def is_abuse(kind: str, category: str, words: str) -> bool:
    """Whether an entry looks like a complaint of abuse.

    Args:
        kind: its kind, or what was typed for it; an unknown one is looked through as well.
        category: what was typed for its category, or for a kind that is none.
        words: all its free text.
    """
    named = " ".join(_plain(category).split())
    if named in REFUSED or _SEXUAL.search(named) or _HARM.search(named):
        return True
    if kind in ("place", "partner", "consultation", "promise", "assistance"):
        return False
    plain = _plain(words)
    return bool(_SEXUAL.search(plain) or _FORCE.search(plain))


def refusal() -> InputError:
    """What is said instead of keeping a complaint of abuse; nothing of it is repeated."""
    return InputError(
        "This looks like a complaint of abuse (sexual exploitation or abuse, or violence by personnel); a ledger does "
        "not take it, and nothing of it was kept.",
        remedy=f"It belongs in confidence with those who can investigate and help:\n{listed()}\n  If it is about "
        "something else, say that in other words.",
    )


def listed() -> str:
    """The channels, a line each."""
    told = (f"  - {one.about}: {one.where} ({one.page}, read {one.read})." for one in CHANNELS)
    return "\n".join((*told, f"  - {OTHERS}"))


def _plain(words: str) -> str:
    """Words in small letters without accents; other scripts as they are."""
    folded = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
