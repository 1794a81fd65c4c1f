"""A ledger's file: made, opened, read and written, so that many may write at once and nothing is ever half there."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from comity.errors import ComityError, InputError
from comity.rooms.community.ledger.schema import CURRENT, TRIGGERS, VERSION, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

PATIENCE = 60
"""Seconds that a writer waits for the others."""

APPLICATION = 0x636F6D69
"""What the head of the file says it is ("comi"), as SQLite's application_id."""


class Ledger:
    """A ledger that is there.

    Args:
        path: its file.

    Raises:
        InputError: there is none, the file is something else, or a newer comity made it.
    """

    def __init__(self, path: Path) -> None:
        """Look at its head; nothing is read yet."""
        self.path = path
        if not path.is_file():
            raise InputError(f"There is no ledger at {path}.", remedy=f"Make one: comity ledger init --ledger {path}")
        self._engine = engine(path)
        with self.reading() as at:
            what = at.execute(text("PRAGMA application_id")).scalar()
            version = at.execute(text("PRAGMA user_version")).scalar()
            if what != APPLICATION:
                raise InputError(f"{path} is no ledger of comity.", remedy="Name the file of a ledger with --ledger.")
            if not isinstance(version, int) or version > VERSION:
                raise InputError(
                    f"{path} has version {version}; this comity reads up to {VERSION}.", remedy="Update comity."
                )
            self.about: dict[str, str] = pairs(at, "SELECT key, value FROM meta")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the ledger as it was at one moment."""
        with told(self.path), self._engine.connect() as at, at.begin():
            yield at

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; all of what it does is kept, or none of it."""
        with told(self.path), self._engine.connect().execution_options(comity_writes=True) as at, at.begin():
            yield at


def make(path: Path, *, country: str | None = None) -> Ledger:
    """A new, empty ledger.

    Args:
        path: where; nothing may be there.
        country: key of the state it is about, if it is about one.

    Raises:
        InputError: something is there already.
        ComityError: the file could not be written.
    """
    if path.exists():
        raise _there_already(path)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.partial")
    about = {"id": str(uuid.uuid4()), "made": now(), "country": country or ""}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        own(part)
        with told(part), engine(part).connect().execution_options(comity_writes=True) as at, at.begin():
            at.execute(text(f"PRAGMA application_id = {APPLICATION}"))
            at.execute(text(f"PRAGMA user_version = {VERSION}"))
            metadata.create_all(at)
            at.execute(text(CURRENT))
            at.execute(metadata.tables["meta"].insert(), [{"key": key, "value": value} for key, value in about.items()])
            for trigger in TRIGGERS.values():
                at.execute(text(trigger))
        path.hardlink_to(part)  # whole or not at all, and never over another's
    except FileExistsError:
        raise _there_already(path) from None
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another folder.") from None
    finally:
        part.unlink(missing_ok=True)
    return Ledger(path)


def engine(path: Path, *, journal: str = "WAL") -> Engine:
    """How a file of SQLite is reached: a connection each time, foreign keys on, deleted content overwritten.

    No statement is logged, and no fault repeats the values that were to be written.
    """
    made = create_engine(f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True, echo=False)

    @event.listens_for(made, "connect")
    def _settings(raw: Any, _: object) -> None:
        raw.isolation_level = None  # the driver begins nothing by itself: see `_begin`
        for setting in (
            f"busy_timeout = {PATIENCE * 1000}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "secure_delete = ON",
            "synchronous = FULL",
            "trusted_schema = OFF",
            f"journal_mode = {journal}",
        ):
            raw.execute(f"PRAGMA {setting}").close()

    @event.listens_for(made, "begin")
    def _begin(at: Connection) -> None:
        # A writer takes the lock when it begins: what it checks then is what it writes to.
        at.exec_driver_sql("BEGIN IMMEDIATE" if at.get_execution_options().get("comity_writes") else "BEGIN")

    return made


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Faults of the database as faults of comity, without the values that were to be written.

    Raises:
        ComityError: the file is busy, damaged, or of other tables.
    """
    try:
        yield
    except OperationalError as failed:
        if "locked" in str(failed.orig) or "busy" in str(failed.orig):
            raise ComityError(
                f"{path} is being written by others; {PATIENCE} seconds did not suffice.", remedy="Try again."
            ) from None
        raise ComityError(
            f"{path}: {failed.orig}.", remedy="Check that it may be read and written, and that there is space."
        ) from None
    except DatabaseError as failed:
        if "not a database" in str(failed.orig) or "malformed" in str(failed.orig):
            raise InputError(
                f"{path} is no ledger of comity, or it is damaged.", remedy="Name another, or take a backup."
            ) from None
        raise ComityError(f"{path} refuses this: {failed.orig}.", remedy="comity ledger check looks it over.") from None
    except SQLAlchemyError as failed:
        raise ComityError(f"{path}: {type(failed).__name__}.", remedy="comity ledger check looks it over.") from None


def pairs(at: Connection, query: str, when: dict[str, Any] | None = None) -> dict[Any, Any]:
    """A query of two columns as a dictionary, from the first to the second."""
    return {row[0]: row[1] for row in at.execute(text(query), when or {})}


def own(path: Path) -> None:
    """Make an empty file that only its owner may read; files that SQLite puts beside it take over who may."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def now() -> str:
    """This moment, to the second, in universal time."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _there_already(path: Path) -> InputError:
    return InputError(f"{path} is there already.", remedy="Name another file with --ledger.")
