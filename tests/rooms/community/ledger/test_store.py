"""The database itself refuses what may not be, whoever writes to it."""

from __future__ import annotations

import sqlite3
import stat

import pytest
from sqlalchemy import text

from comity.errors import ComityError, InputError
from comity.rooms.community.ledger.audit import audit
from comity.rooms.community.ledger.known import digest
from comity.rooms.community.ledger.schema import TRIGGERS
from comity.rooms.community.ledger.store import Ledger, make
from comity.rooms.community.ledger.write import append, correct

COLUMNS = "struck, written, digest, kind, day"
NAMED = "name, folded"
A_PLACE = "'place', '2024-01-01', 'N', 'n'"


@pytest.fixture
def raw(ledger):
    """A connection that knows nothing of comity, with SQLite's own settings."""
    connection = sqlite3.connect(ledger.path)
    yield connection
    connection.close()


def counts(ledger):
    with ledger.reading() as at:
        return at.execute(text("SELECT count(*) FROM entries")).scalar_one()


@pytest.mark.parametrize("table", ["entries", "heard", "meta", "persons"])
def test_no_row_is_changed_or_taken_away_by_anybody(ledger, raw, table):
    raw.execute("INSERT INTO persons VALUES ('P-AAAAAAAAAA', 'x')")
    column = {"entries": "text", "heard": "grp", "meta": "value", "persons": "written"}[table]
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(f"UPDATE {table} SET {column} = 'women'")
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO entries (entry, {COLUMNS}, {NAMED}) VALUES (2, 0, 'x', 'y', {A_PLACE})",
        "INSERT OR REPLACE INTO meta VALUES ('country', 'KEN')",
        "INSERT OR REPLACE INTO heard VALUES (5, 'women')",
    ],
)
def test_replacing_a_row_does_not_get_round_it(ledger, raw, statement):
    before = raw.execute("SELECT * FROM entries").fetchall(), raw.execute("SELECT * FROM meta").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(statement)
    assert (raw.execute("SELECT * FROM entries").fetchall(), raw.execute("SELECT * FROM meta").fetchall()) == before


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ("kind, day, name, folded) VALUES ('place', '2024-02-30', 'A', 'a')", "CHECK"),
        ("kind, day, name, folded) VALUES ('place', '2024-1-1', 'A', 'a')", "CHECK"),
        ("kind, day, name, folded) VALUES ('place', '2024-01-01', 'BAIDOA', 'baidoa')", "has this name"),
        ("kind, day, name, folded) VALUES ('ship', '2024-01-01', 'A', 'a')", "CHECK"),
        ("kind, day, place, text) VALUES ('consultation', '2024-01-01', 4, 'A')", "no place"),
        ("kind, day, place, text) VALUES ('consultation', '2024-01-01', 99, 'A')", "no place"),
        ("kind, day, text) VALUES ('consultation', '2024-01-01', 'A')", "CHECK"),
        ("kind, day, about, text) VALUES ('answer', '2024-01-01', 6, 'A')", "no such entry"),
        ("kind, day, owner, due, text) VALUES ('promise', '2024-01-02', 'x', '2024-01-01', 'A')", "CHECK"),
        ("kind, day, place, text, people) VALUES ('consultation', '2024-01-01', 1, 'A', -1)", "CHECK"),
        ("kind, day, place, text, people) VALUES ('consultation', '2024-01-01', 1, 'A', 'many')", "cannot store"),
        ("kind, day, place, text, owner) VALUES ('consultation', '2024-01-01', 1, 'A', 'x')", "CHECK"),
        ("kind, day, place, text, category) VALUES ('complaint', '2024-01-01', 1, 'A', 'abuse')", "CHECK"),
    ],
)
def test_a_row_that_may_not_be_is_refused_by_the_database(ledger, raw, values, why):
    columns, _, given = values.partition(") VALUES (")
    with pytest.raises(sqlite3.IntegrityError, match=why):
        raw.execute(f"INSERT INTO entries (struck, written, digest, {columns}) VALUES (0, 'x', 'y', {given}")


def test_corrections_are_a_chain(ledger, raw):
    """A row is corrected once; a correction is of the same kind, and names the row that began."""
    line = "INSERT INTO entries (struck, written, digest, reason, kind, day, about, text, first, corrects) VALUES"
    raw.execute(f"{line} (0, 'x', 'y', 'r', 'answer', '2024-03-12', 8, 'A', 9, 9)")
    for first, corrects in ((9, 9), (8, 8), (9, 8), (10, 12)):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(f"{line} (0, 'x', 'y', 'r', 'answer', '2024-03-12', 8, 'A', {first}, {corrects})")
    raw.execute(f"{line} (0, 'x', 'y', 'r', 'answer', '2024-03-13', 8, 'A', 9, 12)")


def test_a_ledger_is_never_made_over_another_file(ledger, tmp_path):
    with pytest.raises(InputError, match="is there already"):
        make(ledger.path)
    assert [path.name for path in tmp_path.iterdir()] == [ledger.path.name]


def test_only_its_owner_may_read_a_ledger(ledger):
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


def test_another_file_is_not_taken_for_a_ledger(tmp_path, ledger):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    text_file = tmp_path / "notes.txt"
    text_file.write_text("no database, but long enough to be looked at\n" * 40, encoding="utf-8")
    for path in (other, text_file):
        with pytest.raises(InputError, match="no ledger of comity"):
            Ledger(path)
    with pytest.raises(InputError, match="There is no ledger"):
        Ledger(tmp_path / "none.ledger")


def test_a_newer_ledger_is_refused(ledger, raw):
    raw.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="version 99"):
        Ledger(ledger.path)


def test_a_fault_of_the_database_does_not_repeat_what_was_to_be_written(ledger):
    with pytest.raises(ComityError) as caught, ledger.writing() as at:
        at.execute(text(f"INSERT INTO entries ({COLUMNS}) VALUES (0, 'x', 'y', :kind, '2024-01-01')"), {"kind": "zzz"})
    assert "zzz" not in str(caught.value)
    assert caught.value.__cause__ is None


def _write_and_fail(at):
    at.execute(text(f"INSERT INTO entries ({COLUMNS}, {NAMED}) VALUES (0, 'x', 'y', {A_PLACE})"))
    assert at.execute(text("SELECT count(*) FROM current WHERE name = 'N'")).scalar_one() / 0


def test_what_fails_in_the_middle_leaves_nothing(ledger):
    before = counts(ledger)

    with pytest.raises(ZeroDivisionError), ledger.writing() as at:
        _write_and_fail(at)
    assert counts(ledger) == before


def test_a_sound_ledger_passes_the_audit(ledger):
    with ledger.reading() as at:
        found = audit(at)
    assert (found.rows, found.current, found.faults) == (11, 11, ())


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("DROP TRIGGER entries_unchanged; UPDATE entries SET text = 'x' WHERE entry = 5", "changed.*row 5"),
        ("DROP TRIGGER heard_kept; DELETE FROM heard WHERE entry = 5 AND grp = 'women'", "changed.*row 5"),
        ("DROP TRIGGER entries_kept; DELETE FROM entries WHERE entry IN (10, 11)", "taken away: rows 10-11"),
        ("DROP TRIGGER entries_kept", "taken away or changed: entries_kept"),
    ],
)
def test_the_audit_finds_what_was_done_to_it(ledger, raw, tampering, told):
    raw.executescript(tampering)
    with ledger.reading() as at:
        found = " ".join(map(str, audit(at).faults))
    import re

    assert re.search(told, found), found


@pytest.mark.parametrize("change", ["reason = 'other'", "written = '2020-01-01T00:00:00Z'", "name = 'BAIDOA'"])
def test_what_was_noted_down_shows_a_change_of_what_is_no_content(ledger, raw, today, change):
    correct(ledger, 1, {"text": "The town"}, reason="it lacked", today=today)
    with ledger.reading() as at:
        noted = audit(at).mark
    raw.executescript(f"DROP TRIGGER entries_unchanged; UPDATE entries SET {change} WHERE entry = 12")
    with ledger.reading() as at:
        assert "not what they were" in str(audit(at, noted).faults)


def test_what_was_noted_down_shows_later_whether_an_older_row_was_changed(ledger, raw, raws, today):
    """Even by one who changed the row and its digest too."""
    with ledger.reading() as at:
        noted = audit(at).mark
    append(ledger, raws([{"kind": "place", "name": "Dinsoor"}]), today=today)
    with ledger.reading() as at:
        assert audit(at, noted).faults == ()
        assert audit(at).mark != noted
        assert "fewer than when" in str(audit(at, noted.replace("11-", "99-")).faults)
        assert "no content of a ledger" in str(audit(at, "11").faults)
    with ledger.reading() as at:
        row = dict(at.execute(text("SELECT * FROM entries WHERE entry = 9")).mappings().one()) | {"text": "x"}
    trigger = "entries_unchanged"
    raw.executescript(
        f"DROP TRIGGER {trigger}; UPDATE entries SET text = 'x', digest = '{digest(row, ())}' WHERE entry = 9"
    )
    raw.executescript(TRIGGERS[trigger])
    with ledger.reading() as at:
        assert audit(at).faults == ()
        assert "not what they were" in str(audit(at, noted).faults)
