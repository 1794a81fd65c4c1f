"""What a name means to the question `evaluate`: an operation or a declared case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import InputError, UnknownName
from comity.panels.mission_names import labels
from comity.panels.names import Names, fold

if TYPE_CHECKING:
    from comity.edition import Edition

KIND = "operation"


def subject(edition: Edition, name: str) -> str:
    """The key of an operation, or of a case that is no operation's deployment.

    Raises:
        UnknownName: nothing is called that; the fault names the nearest.
        InputError: several operations are called that, or it is a country.
    """
    operations, cases = edition.table("operations"), edition.table("cases")
    keys = {fold(row["case"]): _key(row) for row in cases.to_dicts()}
    keys |= {fold(row["name"]): _key(row) for row in cases.to_dicts()}
    keys |= {fold(key): key for key in operations["operation"]}
    if fold(name) in keys:
        return keys[fold(name)]
    found = list(dict.fromkeys(label.operation for label in labels(operations).get(fold(name), ())))
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"'{name}' is the name of {len(found)} operations.", available=found, remedy="Give one of these keys."
        )
    states = edition.names("state")
    if fold(name) in states.keys:
        there = operations.filter(operations["hosts"].str.split(" ").list.contains(states.key(name)))
        raise InputError(
            f"'{name}' is a country, not an operation.",
            available=there["acronym"].to_list(),
            remedy="Name an operation, or give --country and --on for a date.",
        )
    rows = operations.rename({"operation": KIND}).select(KIND, "aliases", name="acronym")
    try:
        Names.of(KIND, rows).key(name)
    except UnknownName as fault:
        raise UnknownName(
            fault.problem, available=fault.available, remedy="`comity evaluate` lists all operations."
        ) from None
    raise AssertionError(name)  # pragma: no cover - whoever asks has looked


def shown(edition: Edition, key: str) -> str:
    """The acronym of an operation, or the name of a case."""
    names = dict(edition.table("cases").select("case", "name").rows())
    names |= dict(edition.table("operations").select("operation", "acronym").rows())
    return str(names[key])


def _key(row: dict[str, str]) -> str:
    return row["operation"] if row["what"] == "deployed" else row["case"]
