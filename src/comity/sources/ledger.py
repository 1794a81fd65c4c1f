"""The ledger of publishers' errors: those that comity corrects, and those that it knows of and leaves as they are.

It stands in `corrections.toml`. A correction is certain, says how that is known, and names what it expects to find;
`comity.sources.corrected` applies it, and refuses where it no longer fits. Everything doubtful is a known issue.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from comity.errors import SourceError
from comity.sources.catalog import Digest, catalog

LEDGER = Path(__file__).parent / "corrections.toml"

Value = bool | int | float | date | str | None
"""What a cell can hold; None where it is empty."""

Text = Annotated[str, Field(min_length=1)]
Table = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_0-9]+$")]


class Change(BaseModel):
    """One cell's value as it must be found, and as it becomes; one that is left out is an empty cell."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    old: Value = None
    new: Value = None


class Correction(BaseModel):
    """One error, mended.

    Attributes:
        source: key of the catalog.
        file: the file it was found in, as the source declares it.
        sha256: of the file that the entry was written for.
        table: the reader that gives the rows, as "mid.disputes".
        rows: the rows, each by columns of that reader that identify it; as published.
        change: by column, the value expected and the value it becomes in each of the rows.
        drop: whether the rows are left out instead.
        reason: what is wrong.
        evidence: how that is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: Text
    file: Text
    sha256: Digest
    table: Table
    rows: tuple[dict[str, Value], ...] = Field(min_length=1, strict=False)
    change: dict[str, Change] = {}
    drop: bool = False
    reason: Text
    evidence: Text

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if bool(self.change) == self.drop:
            raise ValueError("it says what to change, or that the rows are dropped, and not both")
        if any(not key for key in self.rows):
            raise ValueError("a row is identified by at least one column")
        if still := sorted(name for name, cell in self.change.items() if cell.old == cell.new):
            raise ValueError(f"nothing changes in {', '.join(still)}")
        return self

    @property
    def told(self) -> str:
        """What it does, in one line."""
        where = "; ".join(", ".join(f"{name} {_shown(value)}" for name, value in key.items()) for key in self.rows)
        if self.drop:
            return f"{self.table}, {where}: left out"
        what = ", ".join(f"{name} {_shown(cell.old)} becomes {_shown(cell.new)}" for name, cell in self.change.items())
        return f"{self.table}, {where}: {what}"


class Issue(BaseModel):
    """Something that is wrong, or may be, in a publisher's file, and is not corrected.

    Attributes:
        source: key of the catalog.
        file: the file, as the source declares it.
        about: what is odd.
        handling: why it is left, and how comity reads it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: Text
    file: Text
    about: Text
    handling: Text


class Ledger(BaseModel):
    """Every correction and every known issue, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    correction: tuple[Correction, ...] = Field(default=(), strict=False)
    issue: tuple[Issue, ...] = Field(default=(), strict=False)

    def of_table(self, table: str) -> tuple[Correction, ...]:
        """The corrections of what one reader gives."""
        return tuple(entry for entry in self.correction if entry.table == table)

    def of_source(self, key: str) -> tuple[tuple[Correction, ...], tuple[Issue, ...]]:
        """The corrections and the known issues of one source."""
        return tuple(one for one in self.correction if one.source == key), tuple(
            one for one in self.issue if one.source == key
        )


@cache
def ledger() -> Ledger:
    """The ledger as it stands.

    Raises:
        SourceError: entries that do not hold; all of them at once.
    """
    return read_ledger(LEDGER)


def read_ledger(path: Path) -> Ledger:
    """A ledger from a file.

    Raises:
        SourceError: entries that do not hold; all of them at once.
    """
    try:
        read = Ledger.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        entries: list[Correction | Issue] = [*read.correction, *read.issue]
        faults = [fault for entry in entries if (fault := _undeclared(entry))]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults = [str(fault)]
    except ValidationError as fault:
        faults = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors()]
    if faults:
        raise SourceError(f"The ledger {path.name} does not hold: {'; '.join(faults)}.", remedy=f"Mend {path}.")
    return read


def _undeclared(entry: Correction | Issue) -> str | None:
    """What is wrong with the source or the file of an entry."""
    source = catalog().get(entry.source)
    if source is None:
        return f"the catalog knows no source '{entry.source}'"
    if entry.file not in {file.path for file in source.published}:
        return f"'{entry.source}' declares no file {entry.file}"
    return None


def _shown(value: Value) -> str:
    """A cell's value in words."""
    if value is None:
        return "empty"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
