"""A panel: a frame that knows its key, its state system, its direction, its codebook and the sources it owes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import Faults, InputError
from comity.panels.owed import owed
from comity.panels.variables import LINE
from comity.sources.ledger import ledger

if TYPE_CHECKING:
    from comity.panels.variables import Variable
    from comity.sources.catalog import Source
    from comity.sources.ledger import Correction


@dataclass(frozen=True)
class Panel:
    """Rows identified by a key, with everything needed to use and to cite them.

    Attributes:
        frame: the rows, sorted by key.
        unit: "state-year", "dyad-year", "country-month", "country-year" or "mission-month".
        key: columns that identify a row.
        system: state system of the codes, "cow" or "gw".
        directed: for dyad-years, whether A-B and B-A are two rows; None for other units.
        variables: the codebook: every column that is not in the key.
        sources: keys of the sources the rows rest on, by the digest of the files read.
        unmatched: what did not find a place in the state system, by addition.
        newer: those of the sources of which a file was read that is newer than the version declared.
        asof: month to which publication lags were applied; None where they were not.
    """

    frame: pl.DataFrame
    unit: str
    key: tuple[str, ...]
    system: str
    directed: bool | None
    variables: dict[str, Variable]
    sources: dict[str, str]
    unmatched: dict[str, pl.DataFrame] = field(default_factory=dict)
    newer: frozenset[str] = frozenset()
    asof: str | None = None

    def __len__(self) -> int:
        """Number of rows."""
        return self.frame.height

    def codebook(self) -> pl.DataFrame:
        """Name, meaning, unit, type, range, source, coverage and lag of every variable."""
        rows = [variable.row(self.frame) for variable in self.variables.values()]
        return pl.DataFrame(rows) if rows else pl.DataFrame(schema=dict.fromkeys(LINE, pl.String))

    def corrections(self) -> tuple[Correction, ...]:
        """What comity corrects in the files of the sources used."""
        return tuple(entry for key in self.sources for entry in ledger().of_source(key)[0])

    def cite(self, style: str = "text") -> str:
        """The references owed for exactly the sources used.

        Args:
            style: "text" or "bibtex".

        Raises:
            InputError: another style.
        """
        if style not in ("text", "bibtex"):
            raise InputError(f"There is no citation style '{style}'.", available=("text", "bibtex"))
        used = [self._used(key) for key in self.sources]
        if style == "text":
            return "\n".join(f"{source.citation} [{source.name}, {source.version}]" for source in used)
        return "\n\n".join(
            f"@misc{{{source.key},\n  title = {{{source.name}}},\n  author = {{{source.publisher}}},\n"
            f"  version = {{{source.version}}},\n  note = {{{source.citation}}}"
            + (f",\n  doi = {{{source.doi}}}" if source.doi else "")
            + "\n}"
            for source in used
        )

    def _used(self, key: str) -> Source:
        """A source, its version as it was read."""
        source = owed(key)
        return source.model_copy(update={"version": f"{source.version}, and newer files"} if key in self.newer else {})

    def as_of(self, month: str) -> Panel:
        """What had been published by a month: later years or months left out, and values not yet out made null.

        A value is published its source's lag after the end of its year, or of its month where the source is released
        by month. The values themselves are those of the mirror's release, not of the releases of that time.

        Args:
            month: as in "2021-10".

        Raises:
            InputError: not a month, or a source whose lag is not known.
        """
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise InputError(f"'{month}' is not a month.", remedy="Write it as 2021-10.")
        undated = [variable for variable in self.variables.values() if variable.lag_months is None]
        unknown = sorted({key for variable in undated for key in variable.sources if owed(key).lag_months is None})
        if unknown:
            Faults.check(_undated(key, [one.name for one in undated if key in one.sources]) for key in unknown)
        now = int(month[:4]) * 12 + int(month[5:]) - 1
        monthly = "month" in self.key
        year = pl.col("month").dt.year() if monthly else pl.col("year").cast(pl.Int32)
        ended = {"year": year * 12 + 11}
        ended["month"] = year * 12 + pl.col("month").dt.month() - 1 if monthly else ended["year"]
        frame = self.frame.filter(ended["month"] <= now)
        out = [
            pl.when(ended[variable.released] + variable.lag_months <= now).then(pl.col(name)).alias(name)
            for name, variable in self.variables.items()
        ]
        return replace(self, frame=frame.with_columns(out), asof=min(month, self.asof or month))

    def join(self, other: Panel) -> Panel:
        """These rows with the variables of another panel beside them; never a row more or fewer.

        Raises:
            InputError: unit, key, state system, direction, month of knowledge or the files read differ, or both have a
                variable of the same name.
        """
        mine, theirs = ((one.unit, one.key, one.system, one.directed, one.asof) for one in (self, other))
        if mine != theirs:
            raise InputError(
                f"These panels do not fit each other: {mine} and {theirs}.",
                remedy="Make both with the same unit, system, direction and month of knowledge.",
            )
        twice = sorted(set(self.variables) & set(other.variables))
        if twice:
            raise InputError(f"Both panels have {', '.join(twice)}.", remedy="Leave them out of one.")
        others = sorted(key for key in self.sources.keys() & other.sources if self.sources[key] != other.sources[key])
        if others:
            raise InputError(
                f"These panels were made from other files of {', '.join(others)}.", remedy="Make both from one mirror."
            )
        frame = self.frame.join(other.frame, on=list(self.key), how="left", validate="1:1", maintain_order="left")
        return replace(
            self,
            frame=frame,
            variables=self.variables | other.variables,
            sources=self.sources | other.sources,
            newer=self.newer | other.newer,
            unmatched=self.unmatched | other.unmatched,
        )


def _undated(key: str, names: list[str]) -> InputError:
    """What to raise for a source whose lag is not known."""
    source = owed(key)
    return InputError(
        f"It is not known when {key} is published, so not what of {', '.join(names)} was known then. "
        f"{source.lag_checked or ''}".strip(),
        remedy="Leave these variables out.",
    )
