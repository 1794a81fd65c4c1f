"""Names stand apart and sealed; what is erased is gone from every file, and sealed for good in every copy."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat

import pytest

from comity.errors import ComityError, InputError
from comity.rooms.community.ledger import keys, vault
from comity.rooms.community.ledger.keys import padded, unpadded
from comity.rooms.community.ledger.outgo import export
from comity.rooms.community.ledger.vault import Vault
from comity.rooms.community.ledger.write import append, naming

FIRST = "Amina"
NAME = f"{FIRST} Yusuf Cabdi"


@pytest.fixture
def key_path(tmp_path):
    path = tmp_path / "elsewhere" / "own.key"
    keys.write(keys.fresh(), path)
    return path


@pytest.fixture
def names(ledger, key_path):
    return Vault(ledger, key_path)


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_name_comes_back_by_its_pseudonym_and_stands_in_no_file(names, tmp_path):
    person = names.add(NAME)
    assert names.name(person) == NAME
    assert Vault(names.ledger, names.key_path).name(person) == NAME
    for path, data in files(tmp_path).items():
        for part in (NAME, *NAME.split(), NAME.upper(), NAME.casefold()):
            assert part.encode() not in data, path


def test_each_person_has_a_key_of_their_own_and_a_seal_fits_no_other_person(names):
    """Rows of the file of names cannot be exchanged."""
    one, other = names.add(NAME), names.add("Bashir")
    raw = sqlite3.connect(names.path)
    raw.execute("UPDATE names SET sealed = (SELECT sealed FROM names WHERE person = ?) WHERE person = ?", (one, other))
    raw.commit()
    raw.close()
    with pytest.raises(ComityError, match="cannot be opened"):
        names.name(other)


def test_the_length_of_a_name_is_not_told(names):
    lengths = {len(padded(name)) for name in ("Ali", NAME, "x" * 64)}
    assert lengths == {64}
    assert unpadded(padded("Ali")) == "Ali"


def test_an_erased_name_is_gone_and_the_others_and_the_entries_stay(names, raws, today):
    gone, kept = names.add(NAME), names.add("Bashir")
    row = {"kind": "message", "day": "2024-06-01", "direction": "in", "text": "Seed", "person": gone}
    append(names.ledger, raws([row]), today=today)
    names.erase(gone)
    assert names.name(gone) is None
    assert names.name(kept) == "Bashir"
    assert Vault(names.ledger, names.key_path).name(kept) == "Bashir"
    raw = sqlite3.connect(names.ledger.path)
    assert raw.execute("SELECT person FROM entries WHERE person IS NOT NULL").fetchall() == [(gone,)]
    raw.close()


def test_nothing_of_an_erased_person_is_left_in_the_files(names, tmp_path):
    """Neither the sealed name nor the wrapped key, in pages in use or free, in a journal or anywhere beside."""
    gone = names.add(NAME)
    for number in range(200):
        names_add(names, f"Other {number}")
    raw = sqlite3.connect(names.path)
    wrapped, sealed = raw.execute("SELECT wrapped, sealed FROM names WHERE person = ?", (gone,)).fetchone()
    raw.close()
    secret = keys.read(names.key_path)._secret
    assert wrapped in names.path.read_bytes()
    names.erase(gone)
    for path, data in files(tmp_path).items():
        for left in (wrapped, sealed, secret, sealed[:24], wrapped[:24]):
            assert left not in data, path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "own.ledger", "own.ledger.names"]


def names_add(names, name):
    """A name without the round through the ledger, so that many are quick."""
    own = keys.fresh()
    with names._writing() as at:
        line = {"person": name, "wrapped": names._key.wrap(own, name), "sealed": own.seal(padded(name), name)}
        at.execute(vault._names.insert(), line)


def test_a_copy_of_the_names_made_before_cannot_be_opened_with_the_key_in_use(names, tmp_path):
    gone = names.add(NAME)
    copy = tmp_path / "backup.names"
    shutil.copy(names.path, copy)
    names.erase(gone)
    shutil.copy(copy, names.path)
    with pytest.raises(InputError, match="is not that of"):
        Vault(names.ledger, names.key_path)


def test_a_copy_of_both_opens_and_the_page_says_so(names, tmp_path):
    """What cannot be erased is said: whoever kept the old key and the old names reads them."""
    gone = names.add(NAME)
    old_key = tmp_path / "kept" / "old.key"
    old_key.parent.mkdir()
    shutil.copy(names.key_path, old_key)
    shutil.copy(names.path, tmp_path / "backup.names")
    names.erase(gone)
    shutil.copy(tmp_path / "backup.names", names.path)
    assert Vault(names.ledger, old_key).name(gone) == NAME


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("moment", ["before the names are sealed anew", "before they are kept", "after they are kept"])
def test_a_change_of_the_key_that_is_killed_leaves_one_key_that_opens_all(names, monkeypatch, moment):
    person = names.add(NAME)
    with monkeypatch.context() as patch:
        if moment == "before the names are sealed anew":
            patch.setattr(vault, "update", kill)
        elif moment == "before they are kept":
            patch.setattr(keys.Key, "id", property(kill_at(2)))
        else:
            settle = vault._settle
            calls = []
            patch.setattr(vault, "_settle", lambda *given: kill() if calls else calls.append(settle(*given)))
        with pytest.raises(Killed):
            names.rotate()
    again = Vault(names.ledger, names.key_path)
    assert again.name(person) == NAME
    assert [path.name for path in names.key_path.parent.iterdir()] == [names.key_path.name]


@pytest.mark.parametrize("moment", ["before they are kept", "after they are kept"])
def test_an_erasure_that_is_killed_has_erased_all_or_nothing(names, monkeypatch, moment, tmp_path):
    """Never is a name gone while the key that opens copies of it is still in use."""
    gone, kept = names.add(NAME), names.add("Bashir")
    shutil.copy(names.path, tmp_path / "copy")
    old = keys.read(names.key_path).id
    with monkeypatch.context() as patch:
        if moment == "before they are kept":
            patch.setattr(keys.Key, "id", property(kill_at(2)))
        else:
            settle, calls = vault._settle, []
            patch.setattr(vault, "_settle", lambda *given: kill() if calls else calls.append(settle(*given)))
        with pytest.raises(Killed):
            names.erase(gone)
    again = Vault(names.ledger, names.key_path)
    assert again.name(kept) == "Bashir"
    assert (again.name(gone) == NAME) is (keys.read(names.key_path).id == old)
    assert (again.name(gone) is None) is (moment == "after they are kept")


def kill(*_):
    raise Killed


def kill_at(times):
    """The id of a key, until it is asked for the n-th time."""
    asked, real = [], keys.Key.id.fget

    def get(key):
        asked.append(1)
        if len(asked) >= times:
            raise Killed
        return real(key)

    return get


def test_a_change_of_the_key_by_another_process_is_noticed(names):
    other = Vault(names.ledger, names.key_path)
    other.rotate()
    person = names.add(NAME)
    assert other.name(person) == NAME


def test_another_key_opens_nothing_and_no_name_is_written_with_it(names, tmp_path):
    names.add(NAME)
    wrong = tmp_path / "wrong.key"
    keys.write(keys.fresh(), wrong)
    with pytest.raises(InputError, match=r"is not that of own\.ledger\.names"):
        Vault(names.ledger, wrong)


@pytest.mark.skipif(os.name != "posix", reason="who may read a file is said otherwise there")
def test_only_its_owner_may_read_the_key_and_the_names(names, key_path):
    assert stat.S_IMODE(key_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(names.path.stat().st_mode) == 0o600
    names.rotate()
    assert stat.S_IMODE(key_path.stat().st_mode) == 0o600
    key_path.chmod(0o644)
    with pytest.raises(InputError, match="Others may read the key"):
        keys.read(key_path)


def test_a_key_is_never_overwritten_and_what_is_none_is_told(key_path, tmp_path):
    with pytest.raises(InputError, match="There is a key"):
        keys.write(keys.fresh(), key_path)
    bad = tmp_path / "bad.key"
    for content in ("", "comity-ledger-key-1\n!!\n", "comity-ledger-key-1\nAAAA\n", "other\nAAAA\n"):
        bad.write_text(content, encoding="utf-8")
        bad.chmod(0o600)
        with pytest.raises(InputError, match="is no key of a ledger"):
            keys.read(bad)
    with pytest.raises(InputError, match="There is no key"):
        keys.read(tmp_path / "none.key")


def test_keys_and_names_are_in_no_log_no_fault_and_no_representation(names, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    person = names.add(NAME)
    secret = keys.read(names.key_path)
    names.rotate()
    names.name(person)
    export(names.ledger, tmp_path / "out.csv", history=True)
    with pytest.raises(ComityError) as fault:
        secret.open(b"x" * 40, person)
    out, err = capfd.readouterr()
    shown = "".join((caplog.text, out, err, repr(secret), str(secret), repr(vars(names)), str(fault.value)))
    shown += (tmp_path / "out.csv").read_text(encoding="utf-8")
    encoded = (tmp_path / "elsewhere" / "own.key").read_text(encoding="ascii").split()[1]
    for private in (NAME, FIRST, secret._secret.hex(), repr(secret._secret)[2:-1], encoded):
        assert private not in shown


def test_rows_whose_words_hold_a_name_are_found(names, raws, today):
    rows = [
        {"kind": "message", "day": "2024-06-01", "direction": "in", "text": "AMINA asks for seed"},
        {"kind": "message", "day": "2024-06-01", "direction": "in", "text": "Aminata asks for seed"},
        {"kind": "promise", "day": "2024-06-01", "due": "2024-06-02", "owner": "Mr. Cabdi", "text": "Seed"},
    ]
    first, _, third = append(names.ledger, raws(rows), today=today)
    assert naming(names.ledger, NAME) == [first, third]


def test_nobody_is_erased_who_is_not_there(names):
    with pytest.raises(InputError, match="knows no person 'P-AAAAAAAAAA'"):
        names.erase("P-AAAAAAAAAA")
