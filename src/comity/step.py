"""A step of a build: what it needs, what it makes, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import polars as pl


@dataclass(frozen=True)
class Inputs:
    """What a running step may use.

    Attributes:
        mirror: the publishers' files (`comity.sources.mirror.Mirror`), of the sources the step needs.
        tables: the tables it needs, by name.
        as_of: first day of the last month of events that may be known.
        seed: seed of every random stream.
    """

    mirror: Any
    tables: Mapping[str, pl.DataFrame]
    as_of: date
    seed: int


@dataclass(frozen=True)
class Step:
    """One node of the build's graph.

    Attributes:
        name: what it does, for the progress bar.
        makes: names of the tables it gives; each is declared in the codebook or the registry's schema.
        run: the work, from inputs to tables.
        sources: keys of the sources it reads.
        needs: names of the tables it reads.
        optional: keys of sources it reads too, where the mirror holds them (`Mirror.has`).
    """

    name: str
    makes: tuple[str, ...]
    run: Callable[[Inputs], dict[str, pl.DataFrame]]
    sources: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
