"""From the names people type to the keys that tables use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from comity.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl


_AS_NEAR = 0.05
"""How much less alike than the nearest name another may be and still be offered."""


def fold(name: str) -> str:
    """A name without case, accents, dots and spare spaces, so that 'Cote d'Ivoire' finds 'Côte d’Ivoire'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip() or name
    return " ".join(plain.casefold().replace(".", "").replace("-", " ").replace("'", "").split())


_ARTICLE = re.compile(
    r"^(United|Democratic Republic|Republic of|Central African|Dominican Rep|Papal|Netherlands|Philippines|Gambia"
    r"|Bahamas|Maldives|Comoros|Seychelles|Soviet|German Dem|Czech Rep|Ivory)|(Islands|Emirates)$"
)


def with_article(name: str) -> str:
    """A country's name with the article that English puts before some of them."""
    return f"the {name}" if _ARTICLE.search(name) else name


@dataclass(frozen=True)
class Names:
    """Names of one kind of thing.

    Attributes:
        kind: what they name, as in "state".
        keys: key by folded name; keys, names and aliases are all names.
        titles: the name to show, by key.
    """

    kind: str
    keys: dict[str, str]
    titles: dict[str, str]

    @classmethod
    def of(cls, kind: str, table: pl.DataFrame) -> Names:
        """The names in a table with the columns `kind`, `name` and `aliases` (separated by semicolons)."""
        keys: dict[str, str] = {}
        titles = dict(zip(table[kind].to_list(), table["name"].to_list(), strict=True))
        aliases = zip(table[kind].to_list(), table["aliases"].to_list(), strict=True)
        for key, others in aliases:
            for alias in (others or "").split(";"):
                keys.setdefault(fold(alias), key)
        keys |= {fold(title): key for key, title in titles.items()}
        keys |= {fold(key): key for key in titles}
        keys.pop("", None)
        return cls(kind, keys, titles)

    def coded(self, codes: Iterable[tuple[str, str]]) -> Names:
        """These names and codes for the same keys; a code that stands for several keys is left out."""
        found: dict[str, set[str]] = {}
        for key, code in codes:
            found.setdefault(fold(code), set()).add(key)
        only = {code: keys.pop() for code, keys in found.items() if len(keys) == 1}
        return Names(self.kind, only | self.keys, self.titles)

    def joined(self, other: Names) -> Names:
        """These names and those of another kind; these win where both know one."""
        return Names(self.kind, other.keys | self.keys, other.titles | self.titles)

    def key(self, name: str) -> str:
        """The key of a name.

        Raises:
            UnknownName: nothing is called that; the fault names the nearest titles.
        """
        found = self.keys.get(fold(name))
        if found is None:
            raise self._unknown(name)
        return found

    def prose(self, key: str) -> str:
        """The name as it stands inside a sentence: 'the United Kingdom', 'Somalia'."""
        return with_article(self.title(key))

    def title(self, key: str) -> str:
        """The name to show for a key."""
        return self.titles.get(key, key)

    def _unknown(self, name: str) -> UnknownName:
        near = {
            match: SequenceMatcher(None, fold(name), match).ratio()
            for match in get_close_matches(fold(name), self.keys)
        }
        best = [match for match, ratio in near.items() if ratio >= max(near.values()) - _AS_NEAR]
        titles = list(dict.fromkeys(self.title(self.keys[match]) for match in best))
        if titles:
            return UnknownName(f"No {self.kind} is called '{name}'. Did you mean {' or '.join(titles)}?")
        tables = (f"{part}s" if not part.endswith("y") else f"{part[:-1]}ies" for part in self.kind.split(" or "))
        lists = " and ".join(f"`comity registry --table {table}`" for table in tables)
        return UnknownName(
            f"No {self.kind} is called '{name}'.", remedy=f"{lists} list{'s' * (' or ' not in self.kind)} all."
        )
