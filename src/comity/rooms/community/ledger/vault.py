"""Names of persons, apart from the ledger: each sealed with a key of its own, each key with the master key.

The ledger holds pseudonyms only, so no copy of it holds a name in any form. The names stand in a second file beside it
(`LEDGER.names`), the master key in a third that belongs elsewhere. To erase a person is to take away their row, and
then to give all other keys a new master key and destroy the old one: a copy of the file of names that was made before
cannot be opened with the new master key, so what is left of the row in free pages, in a journal or in a backup is
sealed for good, unless somebody kept the old master key as well.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, LargeBinary, MetaData, Table, Text, delete, insert, select, update

from comity.errors import InputError
from comity.rooms.community.ledger import keys
from comity.rooms.community.ledger.kinds import LONGEST
from comity.rooms.community.ledger.known import Known
from comity.rooms.community.ledger.store import engine, own, told
from comity.rooms.community.ledger.write import new_person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from comity.rooms.community.ledger.store import Ledger

metadata = MetaData()

_names = Table(
    "names",
    metadata,
    Column("person", Text, primary_key=True, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_strict=True,
)

_master = Table(
    "master",
    metadata,
    Column("only", Text, primary_key=True, nullable=False),
    Column("id", Text, nullable=False),
    CheckConstraint("only = 'master'"),
    sqlite_strict=True,
)


class Vault:
    """The names of one ledger, open with its master key.

    Every change is made under the lock of the file of names, and begins by looking at the key: another process may have
    changed it, or may have been killed while it did.

    Args:
        ledger: whose persons they are.
        key_path: file of the master key.

    Raises:
        InputError: there is no key, or it is that of another vault.
    """

    def __init__(self, ledger: Ledger, key_path: Path) -> None:
        """Read the key, and finish a change of it that was interrupted."""
        self.ledger, self.key_path = ledger, key_path
        self.path = path_of(ledger)
        if not self.path.exists():
            keys.read(key_path)  # no file of names without a key for it
            with suppress(FileExistsError):
                own(self.path)
        # No WAL: what is taken away leaves the file with the transaction, and no second file outlives it.
        self._engine = engine(self.path, journal="DELETE")
        with self._writing():
            pass

    def add(self, name: str) -> str:
        """A pseudonym for a name; the name is sealed before it is written.

        Raises:
            InputError: the name is empty or too long.
        """
        name = name.strip()
        if not 0 < len(name) <= LONGEST["name"]:
            raise InputError(f"A name has 1 to {LONGEST['name']} letters.", remedy="Type it at the prompt.")
        fresh = keys.fresh()
        with self._writing() as at:
            person = new_person(self.ledger)
            sealed = fresh.seal(keys.padded(name), person)
            at.execute(insert(_names), {"person": person, "wrapped": self._key.wrap(fresh, person), "sealed": sealed})
        return person

    def name(self, person: str) -> str | None:
        """The name of a person; None where it was erased.

        Raises:
            InputError: the ledger knows no such person.
        """
        self._known(person)
        with self._writing() as at:
            row = at.execute(select(_names.c.wrapped, _names.c.sealed).where(_names.c.person == person)).first()
        if row is None:
            return None
        return keys.unpadded(self._key.unwrap(row.wrapped, person).open(row.sealed, person))

    def erase(self, person: str) -> None:
        """Destroy a person's key and sealed name, and make what copies hold of them unreadable.

        Raises:
            InputError: the ledger knows no such person.
        """
        self._known(person)
        self.rotate(without=person)
        with told(self.path):
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM")
            finally:
                raw.close()

    def rotate(self, *, without: str | None = None) -> None:
        """Give every person's key a new master key, and destroy the old one.

        In this order, so that an interruption anywhere leaves one key that fits: the new key is written beside the old
        one; the keys are sealed anew in one transaction that also names the new key; the new key takes the old one's
        place. `_settle` ends what was interrupted.

        Args:
            without: a person who is taken away in the same transaction: none is erased while the old key stays.
        """
        with self._writing() as at:
            new = keys.fresh()
            keys.write(new, _beside(self.key_path))
            at.execute(delete(_names).where(_names.c.person == without))
            for row in at.execute(select(_names.c.person, _names.c.wrapped).order_by(_names.c.person)).all():
                wrapped = new.wrap(self._key.unwrap(row.wrapped, row.person), row.person)
                at.execute(update(_names).where(_names.c.person == row.person).values(wrapped=wrapped))
            at.execute(update(_master).values(id=new.id))
        with self._writing():
            pass

    def _known(self, person: str) -> None:
        with self.ledger.reading() as at:
            if not Known(at).person(person):
                raise InputError(f"The ledger knows no person '{person}'.", remedy="comity ledger person list: all.")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction of the file of names, with the key that it is sealed with by now."""
        with told(self.path), self._engine.connect().execution_options(comity_writes=True) as at, at.begin():
            metadata.create_all(at)
            wanted = at.execute(select(_master.c.id)).scalar()
            _settle(self.key_path, wanted)
            self._key = keys.read(self.key_path)
            if wanted is None:
                at.execute(insert(_master), {"only": "master", "id": self._key.id})
            elif wanted != self._key.id:
                raise InputError(
                    f"The key at {self.key_path} is not that of {self.path.name}.",
                    remedy="Name the right one with --key.",
                )
            yield at


def path_of(ledger: Ledger) -> Path:
    """File of the names of a ledger's persons."""
    return ledger.path.with_name(f"{ledger.path.name}.names")


def _beside(key_path: Path) -> Path:
    return key_path.with_name(f"{key_path.name}.next")


def _settle(key_path: Path, wanted: str | None) -> None:
    """Put a new key in the old one's place if the names are sealed with it already; else take it away."""
    beside = _beside(key_path)
    if not beside.exists():
        return
    if wanted is not None and keys.read(beside).id == wanted:
        keys.destroy(key_path)
        beside.replace(key_path)
    else:
        keys.destroy(beside)
