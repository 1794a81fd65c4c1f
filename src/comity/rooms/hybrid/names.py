"""From the names of states in publishers' files to the registry's keys."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import BuildError
from comity.panels.names import Names, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_TURNED = r"North|South|Arab Rep\.|Democratic Republic of the|The"
"""Second parts of names that stand behind a comma, as in "Korea, North"."""


@cache
def _declared() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "names.toml").open("rb") as handle:
        return tomllib.load(handle)


@dataclass(frozen=True)
class Keys:
    """The registry's keys of states, and of bodies of states, by the names publishers use.

    Attributes:
        states: names of states.
        bodies: names of organisations.
    """

    states: Names
    bodies: Names

    @classmethod
    def of(cls, states: pl.DataFrame, organisations: pl.DataFrame) -> Keys:
        """From the registry's tables of both."""
        bodies = organisations.select(pl.col("org").alias("organisation"), name="short_name", aliases="name")
        return cls(Names.of("state", states), Names.of("organisation", bodies))

    def lookup(self, names: Iterable[str], source: str, *, bodies: bool = False) -> dict[str, str | None]:
        """The key of each name that a source uses; None for a name declared to be no state.

        Args:
            names: as published.
            source: key of the data set.
            bodies: whether organisations of states have keys too.

        Raises:
            BuildError: names that are no state's, and not declared as such; all of them at once.
        """
        declared = _declared()[source]
        none, also = set(declared["none"]), dict(declared.get("also", {}))
        found: dict[str, str | None] = {}
        lost = []
        for name in sorted(set(names)):
            folded = fold(also.get(name, name))
            key = self.states.keys.get(folded) or self.bodies.keys.get(folded)
            body = key is not None and folded not in self.states.keys
            if key is None and name not in none:
                lost.append(name)
            found[name] = None if key is None or name in none or (body and not bodies) else key
        if lost:
            raise BuildError(f"Names of '{source}' that are neither a state's nor declared as none: {', '.join(lost)}.")
        return found


def parted(text: str) -> list[str]:
    """The names in a list with commas between them, names turned round ("Korea, North") kept whole."""
    return [name.strip() for name in re.split(rf",(?!\s*(?:{_TURNED})\s*(?:,|$))", text) if name.strip()]
