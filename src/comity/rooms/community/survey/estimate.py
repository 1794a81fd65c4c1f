"""Estimates of a survey's items by place, group and wave, changes between waves, and what may not be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.community.cells import Pooled
from comity.rooms.community.interval import change
from comity.rooms.community.leaves import leaves
from comity.rooms.community.multilevel import fit
from comity.rooms.community.sample import Sample, correlations
from comity.rooms.community.survey.suppress import Key, suppressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.community.cells import Estimate
    from comity.rooms.community.survey.coded import Answers
    from comity.rooms.community.survey.spec import Spec

_ROOM = 30_000_000
"""Numbers that the largest system of a fit may hold."""


@dataclass(frozen=True)
class Change:
    """From one wave to a later one, with the 90 % interval; shares."""

    key: Key
    before: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """One item, estimated.

    Attributes:
        name: of the item in the spec.
        title: for people.
        shown: cells by key.
        small: cells too small to be shown, or hidden so that a small one cannot be told from the rest.
        changes: between waves, of cells that are shown in both.
        silent: weighted share of those without an answer, in the last wave that anybody was asked in.
        respondents: who answered.
        effective: independent respondents they are worth.
        behind: rows of respondents behind the cells, shape (respondents,).
    """

    name: str
    title: str
    shown: dict[Key, Estimate]
    small: tuple[Key, ...]
    changes: tuple[Change, ...]
    silent: float
    respondents: int
    effective: float
    behind: NDArray[np.bool_]


def estimate(answers: Answers, spec: Spec, name: str) -> Item:
    """One item.

    Args:
        answers: the survey.
        spec: of the survey.
        name: of the item.

    Raises:
        InputError: nobody answered, or there are more combinations than can be estimated.
    """
    item = spec.items[name]
    asked = (answers.place >= 0) & (answers.wave >= 0)
    behind = asked & ~np.isnan(answers.items[name])
    if not behind.any():
        raise InputError(f"Nobody answered item {name}.", remedy="Check its column and its codes.")
    pooled = _pooled(answers, behind, name)
    keys = dict(_keys(answers, behind, item.by if item.by is not None else tuple(answers.groups)))
    counts = {key: int(rows.sum()) for key, rows in keys.items()}
    small = suppressed(counts, spec.privacy.least, _one_point(keys, answers))
    shown = {key: pooled.cell(rows[behind]) for key, rows in keys.items() if key not in small}
    last = asked & (answers.wave == answers.wave[asked].max())
    return Item(
        name=name,
        title=item.title,
        shown=shown,
        small=tuple(key for key in keys if key in small),
        changes=tuple(_changes(shown, answers.waves, pooled)),
        silent=1 - float(answers.weight[behind & last].sum()) / float(answers.weight[last].sum()),
        respondents=int(behind.sum()),
        effective=pooled.cell(np.ones(int(behind.sum()), dtype=np.bool_)).effective,
        behind=behind,
    )


def _pooled(answers: Answers, behind: NDArray[np.bool_], name: str) -> Pooled:
    """The model, fitted to those who answered.

    How alike people of one sampling point answer is told wave by wave: points that are drawn anew for each wave would
    else be taken for alike in what their waves differ by.
    """
    waved = len(answers.waves) > 1
    level = np.column_stack([answers.wave, answers.level]) if waved else answers.level
    levels = tuple(len(names) + 1 for names in answers.groups.values())
    levels = (len(answers.waves), *levels) if waved else levels
    sample = Sample(answers.items[name], answers.weight, answers.place, level, answers.point).of(behind)
    combinations = np.unique(np.column_stack([sample.place, sample.level]), axis=0)
    most = int(np.unique(combinations[:, 0], return_counts=True)[1].max())
    if len(answers.places) * most * (1 + sum(levels)) > _ROOM:
        raise InputError(
            "The survey has more combinations of places, waves and groups than can be estimated at once.",
            remedy="Take fewer groups, broader bands or larger places.",
        )
    waves, places = len(answers.waves), len(answers.places)
    apart = replace(sample, place=sample.place * waves + answers.wave[behind])
    rho = correlations(apart, places * waves).reshape(places, waves).mean(axis=1)
    grouped = leaves(sample, rho)
    return Pooled(sample, grouped, fit(grouped, levels), rho)


def _keys(
    answers: Answers, behind: NDArray[np.bool_], groups: tuple[str, ...]
) -> Iterator[tuple[Key, NDArray[np.bool_]]]:
    """Every cell that has respondents."""
    for at, wave in enumerate(answers.waves):
        now = behind & (answers.wave == at)
        for number, place in [(-1, ""), *enumerate(answers.places)]:
            here = now if number < 0 else now & (answers.place == number)
            if not here.any():
                continue
            yield Key(wave, place), here
            for column, (group, names) in enumerate(answers.groups.items()):
                if group not in groups:
                    continue
                for level, title in enumerate(names):
                    rows = here & (answers.level[:, column] == level)
                    if rows.any():
                        yield Key(wave, place, group, title), rows


def _one_point(keys: dict[Key, NDArray[np.bool_]], answers: Answers) -> set[Key]:
    """Cells whose respondents all live in one sampling point, and so tell of one village or street."""
    return {key for key, rows in keys.items() if answers.clustered and len(np.unique(answers.point[rows])) < 2}


def _changes(shown: dict[Key, Estimate], waves: tuple[str, ...], pooled: Pooled) -> Iterator[Change]:
    """From each wave to the next, and, where there are more than two, from the first to the last."""
    steps = list(pairwise(waves))
    if len(waves) > 2:
        steps.append((waves[0], waves[-1]))
    for before, after in steps:
        for key, late in shown.items():
            early = shown.get(Key(before, key.place, key.group, key.level))
            if key.wave != after or early is None or (key.place and key.group):
                continue
            value, low, high = change(early.share, late.share, pooled.change(early, late))
            yield Change(key, before, value, low, high)
