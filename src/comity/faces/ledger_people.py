"""The commands of `comity ledger` that touch persons: their names, the key to them, and their erasure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.errors import InputError
from comity.faces.ledger_shared import File, opened, say

if TYPE_CHECKING:
    from comity.rooms.community.ledger.store import Ledger
    from comity.rooms.community.ledger.vault import Vault

key = typer.Typer(name="key", no_args_is_help=True, help="Make, change or test the key to the names of persons.")
person = typer.Typer(name="person", no_args_is_help=True, help="Give a name a pseudonym, or read the name of one.")

KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key",
        help="File of the key; left out: in your configuration folder, by the ledger's id.",
        metavar="FILE",
        envvar="COMITY_LEDGER_KEY",
    ),
]


@key.command("make")
def make_key(key_file: KeyFile = None, file: File = None) -> None:
    """Make the key to the names, away from the ledger; keep a copy of it in a third place."""
    from comity.rooms.community.ledger import keys
    from comity.rooms.community.ledger.vault import path_of

    ledger = opened(file)
    path = _key_path(ledger, key_file)
    if path.resolve().parent == ledger.path.resolve().parent:
        raise InputError(
            f"{path} would lie beside the ledger, and be copied with it.", remedy="Name another folder with --key."
        )
    if path_of(ledger).exists():
        raise InputError(
            "There are names already, sealed with another key.", remedy="comity ledger key change gives them a new one."
        )
    keys.write(keys.fresh(), path)
    say(f"Key made: {path}. Keep it and a copy away from the ledger; whoever has both reads the names.")


@key.command("change")
def change_key(key_file: KeyFile = None, file: File = None) -> None:
    """Give the names a new key and destroy the old one: the key in use opens no copy made before."""
    vault = _vault(file, key_file)
    vault.rotate()
    say(f"The key at {vault.key_path} is a new one; the old one was destroyed. Copies of the old one open old copies.")


@key.command("test")
def try_key(key_file: KeyFile = None, file: File = None) -> None:
    """Say whether the key is the right one; the key itself is never shown."""
    vault = _vault(file, key_file)
    say(f"The key at {vault.key_path} opens {vault.path}.")


@person.command("add")
def add_person(
    name: Annotated[str, typer.Option(help="Asked for when left out, so that no shell keeps it.", prompt=True)],
    key_file: KeyFile = None,
    file: File = None,
) -> None:
    """Give a name a pseudonym, by which entries then speak of the person."""
    say(_vault(file, key_file).add(name))


@person.command("show")
def show_person(
    pseudonym: Annotated[str, typer.Argument(help="As in P-ABCDEFGHIJ.", metavar="PERSON")],
    key_file: KeyFile = None,
    file: File = None,
) -> None:
    """Show the name that a pseudonym stands for."""
    found = _vault(file, key_file).name(pseudonym)
    say(found if found is not None else f"The name of {pseudonym} was erased.")


@person.command("list")
def list_persons(file: File = None) -> None:
    """List the pseudonyms, without names."""
    from comity.rooms.community.ledger.write import pseudonyms

    for one in pseudonyms(opened(file)):
        say(one)


def erase(
    pseudonym: Annotated[str, typer.Argument(help="As in P-ABCDEFGHIJ.", metavar="PERSON")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    key_file: KeyFile = None,
    file: File = None,
) -> None:
    """Erase a person: destroy the key to the name, and change the key to all others; nothing brings it back.

    Entries stay, with the pseudonym. Says where the name was written into text, and what a copy may still hold.
    """
    from comity.rooms.community.ledger.cells import rows_text
    from comity.rooms.community.ledger.write import naming

    vault = _vault(file, key_file)
    name = vault.name(pseudonym)
    if name is None:
        say(f"The name of {pseudonym} was erased already.")
        return
    named = naming(vault.ledger, name)
    if not yes:
        typer.confirm(f"Erase {pseudonym} for good?", abort=True)
    vault.erase(pseudonym)
    say(f"Erased: {pseudonym}. Its key is destroyed, and the names of all others have a new key at {vault.key_path}.")
    if named:
        say(
            f"The name, or a part of it, stands in the text of {rows_text(named, 'row')}: a ledger is only added to, "
            "so that it stays. Write the ledger anew without it (export, edit, import --persons into a new one) and "
            "destroy this file if the law asks for it."
        )
    say(
        "Not in reach of this command: a copy of the file of names together with a copy of the old key; a display, "
        "print or note of the name; what the disk itself kept. Destroy old copies of the key, and the rest is sealed."
    )


def _vault(file: Path | None, key_file: Path | None) -> Vault:
    from comity.rooms.community.ledger.vault import Vault

    ledger = opened(file)
    return Vault(ledger, _key_path(ledger, key_file))


def _key_path(ledger: Ledger, key_file: Path | None) -> Path:
    if key_file is not None:
        return key_file
    import platformdirs

    return Path(platformdirs.user_config_dir("comity", appauthor=False)) / "ledger-keys" / f"{ledger.about['id']}.key"
