"""Which states a title of a resolution speaks of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 4
"""Letters of the shortest name looked for: shorter ones are codes."""

_NOT_ABOUT = re.compile(
    r"\b(admission|new members?|tribunals?|international court of justice|election of (members|judges)|election to fill"
    r"|prosecutor|appointment of the secretary)\b"
)
"""Titles on membership, courts and elections, which are not about a situation in a state."""

_LETTER = re.compile(r"\b((from|by|of) the (permanent representatives?|charge d ?affaires)|letters? from) .*")
"""Who wrote a letter is not what it is about."""

OTHER_NAMES = {
    "abyei": "SDN SSD",
    "bosnia herzegovina": "BIH",
    "burma": "MMR",
    "central america": "",
    "congo question": "COD",
    "cote d ivoire": "CIV",
    "czechoslovak": "CSK",
    "darfur": "SDN",
    "democratic peoples republic of korea": "PRK",
    "democratic republic of the congo": "COD",
    "dprk": "PRK",
    "east timor": "TLS",
    "ethiopia eritrea": "ETH ERI",
    "federal republic of yugoslavia": "YUG",
    "formosa": "TWN",
    "former yugoslav republic of macedonia": "MKD",
    "former yugoslavia": "YUG",
    "fry": "YUG",
    "great lakes": "",
    "greek": "GRC",
    "guinea bissau": "GNB",
    "houthis": "YEM",
    "iranian": "IRN",
    "kosovo": "XKX YUG",
    "libyan": "LBY",
    "libyan arab jamahiriya": "LBY",
    "moldova": "MDA",
    "republic of korea": "KOR",
    "sarajevo": "BIH",
    "sierra leoene": "SLE",
    "socialist federal republic of yugoslavia": "YUG",
    "south west africa": "NAM",
    "southern rhodesia": "ZWE",
    "srebrenica": "BIH",
    "syrian": "SYR",
    "syrian arab republic": "SYR",
    "timor": "TLS",
    "un disengagement force": "SYR ISR",
    "un disengagement observer force": "SYR ISR",
    "vietnam": "VNM",
}
"""Names in titles that the registry has not, one of them misspelt in the list; empty where the name is no state's."""


def plain(text: str) -> str:
    """A title in small letters without accents, signs and possessives."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.replace("'s ", "s ").replace("'", " ")).split())


@dataclass(frozen=True)
class Linker:
    """Finds states in titles.

    Attributes:
        names: keys of states by plain name.
        pattern: any of the names, the longest first.
    """

    names: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, states: Iterable[tuple[str, str, str | None]]) -> Linker:
        """A linker for states.

        Args:
            states: key, name and aliases (separated by semicolons) of each.
        """
        names: dict[str, tuple[str, ...]] = {}
        for key, name, aliases in states:
            for one in (name, *(aliases or "").split(";")):
                if len(plain(one)) >= SHORTEST:
                    names.setdefault(plain(one), (key,))
        names |= {name: tuple(keys.split()) for name, keys in OTHER_NAMES.items()}
        ordered = sorted(names, key=lambda name: (-len(name), name))
        return cls(names, re.compile(r"\b(" + "|".join(map(re.escape, ordered)) + r")\b"))

    def states(self, title: str | None, subject: str | None = None) -> list[str]:
        """Keys of the states that a title names, or its agenda item where the title names none; sorted."""
        for text in (title, subject):
            words = _LETTER.sub("", plain(text or ""))
            if _NOT_ABOUT.search(words):
                return []
            found = {key for match in self.pattern.findall(words) for key in self.names[match]}
            if found:
                return sorted(found)
        return []


def about(title: str | None, subject: str | None) -> str:
    """What a resolution is about, for people: the words in brackets of its title, or its agenda item."""
    inside = re.search(r"\[(?:on )?([^\]]+)\]", re.sub(r"\[(\d{4})\)", r"(\1)", title or ""))
    words = inside.group(1) if inside else subject or title or ""
    return " ".join(words.replace("\u00a0", " ").split()).rstrip(".")
