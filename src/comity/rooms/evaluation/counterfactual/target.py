"""What is evaluated: every operation of the registry at its start, the declared cases, or a country at a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Target:
    """Something that was done in a country from a day on.

    Attributes:
        key: of the operation or the case; of neither for a date, then `STATE-MONTH`.
        name: to show.
        operation: key; empty for a date.
        case: key; empty if none was declared.
        state: whose deaths are looked at; empty if no host is in the data.
        day: of the start, ISO, as precise as it is known.
        what: deployed, reinforced, withdrawn, or a date.
        outcome: deaths or non_recurrence, as declared; deaths where nothing was declared.
        rivals: keys of events declared as rivals.
        hosts: number of states it works in.
    """

    key: str
    name: str
    operation: str
    case: str
    state: str
    day: str
    what: str = "deployed"
    outcome: str = "deaths"
    rivals: tuple[str, ...] = ()
    hosts: int = 1


def targets(operations: pl.DataFrame, cases: pl.DataFrame, states: tuple[str, ...]) -> list[Target]:
    """Every operation at its start and every case, by key.

    A case that declares an operation's deployment is that operation's evaluation, with the case's day and outcome.

    Args:
        operations: the registry's table.
        cases: the registry's table.
        states: those in the series of deaths.
    """
    declared = {row["operation"]: row for row in cases.to_dicts() if row["what"] == "deployed"}
    found = [_of_operation(row, declared.get(row["operation"]), states) for row in operations.to_dicts()]
    acronyms = dict(operations.select("operation", "acronym").rows())
    found += [_of_case(row, acronyms, states) for row in cases.to_dicts() if row["what"] != "deployed"]
    return sorted(found, key=lambda one: one.key)


def at(state: str, name: str, day: str) -> Target:
    """A country at a date: something was done there, whatever it was."""
    return Target(f"{state}-{day[:7]}", name, "", "", state, day, what="date")


def _of_operation(row: dict[str, Any], case: dict[str, Any] | None, states: tuple[str, ...]) -> Target:
    hosts = row["hosts"].split()
    state = next((host for host in hosts if host in states), "")
    if case is None:
        return Target(row["operation"], row["acronym"], row["operation"], "", state, row["start"], hosts=len(hosts))
    return Target(
        row["operation"], row["acronym"], row["operation"], case["case"], case["country"], case["from"],
        outcome=case["outcome"], rivals=tuple((case["rivals"] or "").split()), hosts=len(hosts),
    )  # fmt: skip


def _of_case(row: dict[str, Any], acronyms: dict[str, str], states: tuple[str, ...]) -> Target:
    return Target(
        row["case"], f"{acronyms[row['operation']]}, {row['what']}", row["operation"], row["case"],
        row["country"] if row["country"] in states else "", row["from"], what=row["what"], outcome=row["outcome"],
        rivals=tuple((row["rivals"] or "").split()),
    )  # fmt: skip
