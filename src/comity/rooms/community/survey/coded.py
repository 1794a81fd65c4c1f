"""From cells to numbers: every cell is checked, and all faults are told at once, by row and never by content."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import Faults, InputError
from comity.rooms.community.survey.spec import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.community.survey.read import Cells
    from comity.rooms.community.survey.spec import Group, Spec

MOST_PLACES = 300
MOST_LEVELS = 60
"""The most places, and levels of waves and groups together, that are estimated at once."""


@dataclass(frozen=True)
class Answers:
    """The survey in numbers; shapes are (respondents,) where nothing else is said.

    Attributes:
        places: names.
        waves: names, in order of time; one without a name where there are none.
        groups: levels by group.
        place: -1 where not known.
        wave: -1 where not known.
        level: by group, shape (respondents, groups); the number of levels where not known.
        weight: above 0.
        point: sampling point; each respondent's own where the survey has none.
        items: 1 counted, 0 other, NaN silent, by item.
        quasi: numbers of the quasi-identifiers' values, shape (respondents, identifiers); -1 where not known.
        clustered: whether the survey has sampling points.
    """

    places: tuple[str, ...]
    waves: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    place: NDArray[np.int64]
    wave: NDArray[np.int64]
    level: NDArray[np.int64]
    weight: NDArray[np.float64]
    point: NDArray[np.int64]
    items: dict[str, NDArray[np.float64]]
    quasi: NDArray[np.int64]
    clustered: bool


def coded(cells: Cells, spec: Spec) -> Answers:
    """The survey in numbers.

    Raises:
        Faults: everything that is wrong with its cells; a single fault by itself.
    """
    faults: list[InputError] = []
    if not len(cells.rows):
        raise InputError("The survey has no row below its header.", remedy="Name the file that holds the answers.")
    weight = _weights(cells, spec, faults)
    places, place = _places(cells, spec, faults)
    waves, wave = _waves(cells, spec, faults)
    levels = []
    for name, group in spec.groups.items():
        finder = _band(group) if group.bands else _code(group)
        what = f"none of the {'bands' if group.bands else 'codes'} of group {name}"
        levels.append(_found(cells, group.column, finder, what, "Add it to the group, or to its list unknown.", faults))
    items = {}
    for name, item in spec.items.items():
        answers = dict.fromkeys(item.counted, 1.0) | dict.fromkeys(item.others, 0.0)
        answers |= dict.fromkeys((*item.silent, ""), math.nan)
        what, remedy = f"none of the answers of item {name}", "Add it to counted, others or silent."
        items[name] = _found(cells, item.column, answers.get, what, remedy, faults).astype(np.float64)
    count = len(waves) + sum(len(group.names) + 1 for group in spec.groups.values())
    if len(places) > MOST_PLACES:
        told = f"The survey has {len(places):,} places; at most {MOST_PLACES} are estimated at once."
        faults.append(InputError(told, remedy="Name larger places, or put several together under [places]."))
    if count > MOST_LEVELS:
        told = f"Waves and groups have {count} levels together; at most {MOST_LEVELS} are estimated at once."
        faults.append(InputError(told, remedy="Take fewer groups, or broader bands."))
    Faults.check(faults)
    if not ((place >= 0) & (wave >= 0)).any():
        raise InputError(
            "No respondent has both a place and a wave." if spec.waves else "No respondent has a place.",
            remedy="Check the columns that the spec names for them: their cells are empty.",
        )
    unknown = np.column_stack([np.where(level < 0, len(group.names), level)
                               for level, group in zip(levels, spec.groups.values(), strict=True)]
                              or [np.zeros((len(cells.rows), 0), dtype=np.int64)])  # fmt: skip
    return Answers(
        places=places,
        waves=waves,
        groups={name: group.names for name, group in spec.groups.items()},
        place=place.astype(np.int64),
        wave=wave.astype(np.int64),
        level=unknown.astype(np.int64),
        weight=weight,
        point=_points(cells, spec),
        items=items,
        quasi=_identifiers(cells, spec, place, wave, dict(zip(spec.groups, levels, strict=True))),
        clustered=spec.columns.cluster is not None,
    )


def _found(
    cells: Cells,
    column: str,
    finder: Callable[[str], float | None],
    what: str,
    remedy: str,
    faults: list[InputError],
) -> NDArray[np.float64]:
    """The number of every cell of a column; a cell that has none is a fault, all of them together."""
    if column not in cells.columns:  # told where the file was read
        return np.full(len(cells.rows), -1.0)
    known = {text: finder(text) for text in set(cells.columns[column])}
    wrong = [row for row, text in enumerate(cells.columns[column]) if known[text] is None]
    if wrong:
        faults.append(InputError(f"Column '{column}', {cells.where(wrong)}: {what}.", remedy=remedy))
    return np.array([-1.0 if known[text] is None else known[text] for text in cells.columns[column]], dtype=np.float64)


def _weights(cells: Cells, spec: Spec, faults: list[InputError]) -> NDArray[np.float64]:
    if spec.columns.weight is None:
        return np.ones(len(cells.rows))

    def number(text: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            return None
        return value if math.isfinite(value) and value > 0 else None

    remedy = "Give each respondent a weight, written with a point as in 0.95, or leave the row out."
    return _found(cells, spec.columns.weight, number, "no weight above zero", remedy, faults)


def _places(cells: Cells, spec: Spec, faults: list[InputError]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    column = spec.columns.place
    if spec.places:
        names = tuple(spec.places)
        codes = {code: float(number) for number, given in enumerate(spec.places.values()) for code in given}
    else:
        names = tuple(sorted(set(cells.columns.get(column, ())) - {""}))
        codes = {name: float(number) for number, name in enumerate(names)}
    codes[""] = -1.0
    found = _found(cells, column, codes.get, "none of the places of the spec", "Add it to [places].", faults)
    return names, found


def _waves(cells: Cells, spec: Spec, faults: list[InputError]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    if spec.columns.wave is None:
        return ("",), np.zeros(len(cells.rows))
    codes = {
        code: float(number)
        for number, wave in enumerate(spec.waves.values())
        if not isinstance(wave, Span)
        for code in wave
    }
    spans = [(number, wave) for number, wave in enumerate(spec.waves.values()) if isinstance(wave, Span)]

    def number(text: str) -> float | None:
        if text == "" or text in codes:
            return codes.get(text, -1.0)
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return None
        return next((float(at) for at, span in spans if span.first <= day <= span.last), None)

    remedy = "Add it to a wave; days are written as in 2022-09-13."
    return tuple(spec.waves), _found(cells, spec.columns.wave, number, "in none of the waves", remedy, faults)


def _code(group: Group) -> Callable[[str], float | None]:
    codes = {code: float(number) for number, given in enumerate(group.levels.values()) for code in given}
    return (codes | dict.fromkeys((*group.unknown, ""), -1.0)).get


def _band(group: Group) -> Callable[[str], float | None]:
    def number(text: str) -> float | None:
        if text == "" or text in group.unknown:
            return -1.0
        try:
            value = float(text)
        except ValueError:
            return None
        bands = enumerate(group.bands.values())
        return next((float(at) for at, (low, high) in bands if low <= value <= high), None)

    return number


def _points(cells: Cells, spec: Spec) -> NDArray[np.int64]:
    """Sampling points; a respondent without one stands alone."""
    if spec.columns.cluster is None or spec.columns.cluster not in cells.columns:
        return np.arange(len(cells.rows))
    numbers: dict[str, int] = {}
    named = enumerate(cells.columns[spec.columns.cluster])
    return np.array([numbers.setdefault(text or f"\0{row}", len(numbers)) for row, text in named], dtype=np.int64)


def _identifiers(
    cells: Cells,
    spec: Spec,
    place: NDArray[np.float64],
    wave: NDArray[np.float64],
    levels: dict[str, NDArray[np.float64]],
) -> NDArray[np.int64]:
    """The quasi-identifiers of each respondent: levels where the spec has them, else the cells; -1 where not known."""
    coarse = {spec.columns.place: place}
    if spec.columns.wave is not None:
        coarse[spec.columns.wave] = wave
    coarse |= {spec.groups[name].column: level for name, level in levels.items()}
    found = np.full((len(cells.rows), len(spec.privacy.quasi)), -1, dtype=np.int64)
    for number, column in enumerate(spec.privacy.quasi):
        if column in coarse:
            found[:, number] = coarse[column].astype(np.int64)
        elif column in cells.columns:
            texts = np.array(cells.columns[column], dtype=np.str_)
            found[:, number] = np.where(texts == "", -1, np.unique(texts, return_inverse=True)[1].reshape(-1))
    return found
