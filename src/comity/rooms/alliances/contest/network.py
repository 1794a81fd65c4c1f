"""A signed network from a user's file: every row is checked, and all faults are told at once."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

COLUMNS = ("from", "to", "sign")
_OTHER_NAMES = {"group_a": "from", "group_b": "to", "value": "sign"}
"""Columns of the authors' own adjacency file, which is taken as it is."""
_SIGNS = {"1": 1, "+1": 1, "-1": -1, "0": 0, "ally": 1, "allied": 1, "enemy": -1, "enemies": -1, "neutral": 0}
_MOST = 500
_SHOWN = 12

_FORM = (
    "Write a CSV file with the header from,to,sign and a row for each tie: two names, 1 for allies or -1 for enemies."
)


def read_network(path: Path) -> tuple[tuple[str, ...], NDArray[np.int8]]:
    """The groups of a file and the signs of their ties.

    A tie counts both ways round, and may stand there twice if both rows agree; 0 tells that two are neutral, which
    names a group without ties.

    Args:
        path: a CSV file, in UTF-8, with the columns from, to and sign (1, -1 or 0; or ally, enemy, neutral); others are
            not read. The authors' own columns group_a, group_b and value are taken too.

    Returns:
        Names in order of their first row, and a symmetric matrix of 1, -1 and 0, shape (n, n).

    Raises:
        Faults: everything that is wrong with the file; a single fault by itself.
    """
    rows = _rows(path)
    faults: list[InputError] = []
    numbers: dict[str, int] = {}
    told: dict[frozenset[str], tuple[int, int]] = {}
    for line, row in rows:
        wrong = list(_faults(path, line, row))
        faults += wrong
        if wrong:
            continue
        one, two, sign = row["from"].strip(), row["to"].strip(), _SIGNS[row["sign"].strip().casefold()]
        since, before = told.setdefault(frozenset((one, two)), (line, sign))
        if before != sign:
            faults.append(InputError(f"{path.name}, line {line}: {one} and {two} had another sign in line {since}."))
        for name in (one, two):
            numbers.setdefault(name, len(numbers))
    faults += _whole(path, numbers, told, any_fault=bool(faults))
    if len(faults) > _SHOWN:
        faults = [*faults[:_SHOWN], InputError(f"{path.name}: {len(faults) - _SHOWN} further faults.", remedy=_FORM)]
    Faults.check(faults)
    signs = np.zeros((len(numbers), len(numbers)), dtype=np.int8)
    for pair, (_, sign) in told.items():
        first, second = (numbers[name] for name in pair)
        signs[first, second] = signs[second, first] = sign
    return tuple(numbers), signs


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows by line, under the names of `COLUMNS`; a row too short has empty cells."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as failed:
        raise InputError(f"The network {path} could not be read: {failed.strerror}.", remedy=_FORM) from None
    except UnicodeDecodeError:
        raise InputError(f"The network {path} is not UTF-8 text.", remedy=_FORM) from None
    lines = [*csv.reader(text.splitlines())]
    header = [_OTHER_NAMES.get(name.strip().casefold(), name.strip().casefold()) for name in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise InputError(f"{path.name} has no column {', '.join(missing)}.", available=header, remedy=_FORM)
    places = {name: header.index(name) for name in COLUMNS}
    return [
        (line, {name: row[place] if place < len(row) else "" for name, place in places.items()})
        for line, row in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _faults(path: Path, line: int, row: dict[str, str]) -> Iterator[InputError]:
    """What is wrong with one row."""
    one, two, sign = (row[name].strip() for name in COLUMNS)
    where = f"{path.name}, line {line}"
    empty = [name for name in COLUMNS if not row[name].strip()]
    if empty:
        yield InputError(f"{where}: '{', '.join(empty)}' is empty.")
    elif one == two:
        yield InputError(f"{where}: {one} is tied to itself.")
    if sign and sign.casefold() not in _SIGNS:
        yield InputError(f"{where}: the sign '{sign}' is none.", available=sorted(_SIGNS))


def _whole(
    path: Path, numbers: dict[str, int], told: dict[frozenset[str], tuple[int, int]], *, any_fault: bool
) -> Iterator[InputError]:
    """What is wrong with the file as a whole."""
    if len(numbers) > _MOST:
        yield InputError(
            f"{path.name} has {len(numbers)} groups; at most {_MOST} are computed.", remedy="Leave some out."
        )
    elif not any_fault and (len(numbers) < 3 or not any(sign for _, sign in told.values())):
        yield InputError(f"{path.name} holds no network: three groups and a tie are the least.", remedy=_FORM)
