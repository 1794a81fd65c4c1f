"""Organisations and states that a text names: third parties without the persons who spoke for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.panels.names import fold

if TYPE_CHECKING:
    import polars as pl

ALSO = {
    "un": ("Nations Unies", "Naciones Unidas", "ONU"),
    "au": ("African Union", "Union africaine"),
    "oau": ("Organisation of African Unity", "Organisation de l'Unité africaine"),
    "eu": ("European Union", "European Community", "European Communities", "Union européenne", "EC"),
    "ecowas": ("CEDEAO",),
    "eccas": ("CEEAC",),
    "osce": ("Organisation for Security and Cooperation in Europe", "CSCE"),
    "oas": ("Organisation of American States", "Organización de los Estados Americanos"),
    "arab-league": ("Arab League", "LAS"),
    "oic": ("Organization of the Islamic Conference", "Organisation of the Islamic Conference"),
    "nato": ("North Atlantic Treaty Organisation",),
    "igad": ("IGADD",),
    "DZA": ("Algérie", "République algérienne"),
    "TCD": ("Tchad",),
    "MRT": ("Mauritanie",),
    "GBR": ("UK", "U.K.", "British", "Northern Ireland", "Great Britain and Northern Ireland"),
    "RUS": ("Russian", "Russian Federation"),
    "USA": ("US", "U.S.", "USA", "U.S.A.", "États-Unis"),
}
"""Names that agreements and data sets use beside those of the registry."""

_SHORT = 5
"""Names of fewer letters are codes or acronyms: they count only in capitals."""

_NO_NAMES = frozenset({"Quad", "Guam", "Emirates", "Burkina", "United Arab Republic"})


@dataclass(frozen=True)
class Finder:
    """What finds organisations and states in a text.

    Attributes:
        short: key by acronym, as written.
        long: key by folded name.
        patterns: an expression that matches any acronym, and one that matches any folded name, longest first.
    """

    short: dict[str, str]
    long: dict[str, str]
    patterns: tuple[re.Pattern[str], re.Pattern[str]]

    @classmethod
    def of(cls, organisations: pl.DataFrame, states: pl.DataFrame) -> Finder:
        """Of the registry's tables: names of organisations, and names of present states, without codes."""
        named = {key: [name] for key, name in states.drop_nulls("iso3").select("state", "name").rows()}
        for key, aliases in states.drop_nulls(["iso3", "aliases"]).select("state", "aliases").rows():
            named[key] += [alias for alias in aliases.split(";") if len(alias) >= _SHORT]
        for key, name, acronym in organisations.select("org", "name", "short_name").rows():
            named.setdefault(key, []).extend((name.partition(" (")[0], acronym))
        for key, others in ALSO.items():
            named.setdefault(key, []).extend(others)
        short: dict[str, str] = {}
        long: dict[str, str] = {}
        for key, names in named.items():
            for name in names:
                if name in _NO_NAMES:
                    continue
                if len(name.replace(".", "")) < _SHORT or name.isupper():
                    short.setdefault(name, key)
                if len(name) >= _SHORT or not name.isupper():
                    long.setdefault(fold(name), key)
        return cls(short, long, (_any(short), _any(long)))

    def found(self, text: str | None) -> list[str]:
        """Keys of what a text names, sorted, each once."""
        if not text:
            return []
        keys = {self.short[name] for name in self.patterns[0].findall(text)}
        keys |= {self.long[name] for name in self.patterns[1].findall(fold(re.sub(r"\s+", " ", text)))}
        return sorted(keys)


def _any(names: dict[str, str]) -> re.Pattern[str]:
    """An expression for any of the names as whole words, the longest first."""
    each = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w]){f'(?:{each})'}(?![\w])")
