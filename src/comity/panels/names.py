"""From the names people type to the keys that tables use."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl


_WORD = 3
"""Letters for each slip that a near name may hold; of a word no longer than this, only the order may differ."""

_MOST = 4
"""Names offered at most because they hold the word that was typed."""


def slips(one: str, other: str) -> int:
    """Slips of the pen between two words: a letter too many, too few, wrong, or two neighbours in the wrong order.

    The distance of Damerau (1964, doi:10.1145/363958.363994), in which no part of a word is changed twice.
    """
    before, last = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def near(word: str, known: Iterable[str]) -> list[str]:
    """The known words nearest to one that is not known, in the order given.

    Those with the fewest slips, at most one in three letters, and of them those with the fewest letters that are not
    in the word; failing any, the first few that hold it whole, as 'north korea' holds 'korea'.
    """
    allowed, names = (len(word) + 1) // _WORD, list(known)
    short = len(word) <= _WORD
    counted = {
        other: (slips(word, other), (Counter(word) - Counter(other)).total())
        for other in names
        if abs(len(other) - len(word)) <= allowed
        and (sorted(word) == sorted(other) or not (short or len(other) <= _WORD))
    }
    counted = {other: found for other, found in counted.items() if found[0] <= allowed}
    nearest = [other for other, found in counted.items() if found == min(counted.values())]
    return nearest or ([] if short else [other for other in names if f" {word} " in f" {other} "][:_MOST])


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
        titles = list(dict.fromkeys(self.title(self.keys[match]) for match in near(fold(name), self.keys)))
        if titles:
            return UnknownName(f"No {self.kind} is called '{name}'. Did you mean {' or '.join(titles)}?")
        tables = (f"{part}s" if not part.endswith("y") else f"{part[:-1]}ies" for part in self.kind.split(" or "))
        lists = " and ".join(f"`comity registry --table {table}`" for table in tables)
        return UnknownName(
            f"No {self.kind} is called '{name}'.", remedy=f"{lists} list{'s' * (' or ' not in self.kind)} all."
        )
