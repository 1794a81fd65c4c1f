"""What a name means to the question `missions`: an operation or a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import InputError, UnknownName
from comity.panels.mission_names import labels
from comity.panels.names import Names, fold

if TYPE_CHECKING:
    from comity.edition import Edition

KIND = "operation or country"


def subject(edition: Edition, name: str) -> str:
    """The key of an operation or of a state.

    Raises:
        UnknownName: nothing is called that; the fault names the nearest.
        InputError: several operations are called that; the fault lists them.
    """
    table = edition.table("operations")
    by_key: dict[str, str] = {fold(key): key for key in table["operation"]}
    if fold(name) in by_key:
        return by_key[fold(name)]
    states = edition.names("state")
    if fold(name) in states.keys:
        return states.key(name)
    found = list(dict.fromkeys(label.operation for label in labels(table).get(fold(name), ())))
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"'{name}' is the name of {len(found)} operations.", available=found, remedy="Give one of these keys."
        )
    raise _unknown(edition, name)


def _unknown(edition: Edition, name: str) -> UnknownName:
    """The fault with the nearest operations and countries."""
    table = edition.table("operations")
    rows = table.rename({"operation": KIND}).select(KIND, "aliases", name="acronym")
    try:
        Names.of(KIND, rows).joined(edition.names("state")).key(name)
    except UnknownName as fault:
        remedy = fault.remedy and "`comity registry --table operations` lists all operations."
        return UnknownName(fault.problem, remedy=remedy)
    raise AssertionError(name)  # pragma: no cover - whoever asks has looked


def is_operation(edition: Edition, key: str) -> bool:
    """Whether a key is an operation's."""
    return key in set(edition.table("operations")["operation"])


def shown(edition: Edition, key: str) -> str:
    """The acronym of an operation, or the name of a state."""
    acronyms = dict(edition.table("operations").select("operation", "acronym").rows())
    return acronyms.get(key) or edition.names("state").title(key)
