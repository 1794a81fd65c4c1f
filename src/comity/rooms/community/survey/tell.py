"""A survey's estimates as findings: items, groups, changes, gaps, and how far the figures carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.community.charts import dots
from comity.rooms.community.interval import LEVEL
from comity.rooms.community.named import OWN
from comity.rooms.community.page import points
from comity.rooms.community.survey.suppress import Key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.finding import Cell
    from comity.rooms.community.cells import Estimate
    from comity.rooms.community.survey.coded import Answers
    from comity.rooms.community.survey.estimate import Change, Item
    from comity.rooms.community.survey.spec import Spec

_SHARE: dict[str, Any] = {"unit": "share", "standing": "estimated", "source": OWN}
_POINTS: dict[str, Any] = {"unit": "percentage points", "standing": "estimated", "source": OWN}
_COUNT: dict[str, Any] = {"unit": "respondents", "standing": "measured", "source": OWN}


def tell(
    spec: Spec, answers: Answers, items: Sequence[Item], *, written: int | None, out: Path | None
) -> tuple[Finding, ...]:
    """The findings, those of the first item first."""
    last = answers.waves[-1]
    found: list[Finding] = []
    for item in items:
        found += [_item(spec, answers, item, last), *_groups(item, last), *_changes(item)]
    found += [_gaps(spec, answers, items), _method(spec, answers, items)]
    if written is not None and out is not None:
        found.append(_exported(spec, written, out))
    return tuple(found)


def _share(one: Estimate) -> Quantity:
    low, high = one.ends
    return Quantity(value=one.share, unit="share", standing="estimated", source=OWN, low=low, high=high, level=LEVEL)


def _count(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source=OWN)


def _item(spec: Spec, answers: Answers, item: Item, last: str) -> Finding:
    """An item over all places and by place, in the last wave."""
    terms = {"title": item.title, "survey": spec.title} | ({"wave": last} if last else {})
    when = " in {wave}" if last else ""
    whole = item.shown.get(Key(last))
    if whole is None:
        return Finding(
            topic="unknown",
            text="Not known: how many {title}; too few answered" + when + ".",
            terms=terms,
            searched="{survey}",
            sources=(OWN,),
            table=_table(answers, item) if any(not key.group for key in item.shown) else None,
        )
    values = {"share": _share(whole), "silent": Quantity(value=item.silent, **_SHARE)}
    text = "{share:i} {title}" + when
    moves = [move for move in item.changes if move.key == Key(last)]
    if moves:
        move = moves[0]
        terms["before"] = move.before
        values["move"] = points(move.value, move.low, move.high, source=OWN)
        sure = move.low > 0 or move.high < 0
        text += ", {move:i} since {before}" if sure else ", not surely another share than in {before} ({move:i})"
    places = _by_place(answers, item, last)
    return Finding(
        topic="people",
        text=text + "; {silent} gave no answer.",
        values=values,
        terms=terms,
        caveats=("Places are drawn towards what all have in common, the more so the fewer answered there.",),
        table=_table(answers, item),
        chart=dots(
            [(name, one.share, *one.ends, whole.share) for name, one in places],
            title=f"{item.title[:1].upper()}{item.title[1:]}{f', {last}' if last else ''}, share of those who answered",
            axis="share of those who answered",
            baseline="all places together",
        )
        if places
        else None,
    )


def _by_place(answers: Answers, item: Item, wave: str) -> list[tuple[str, Estimate]]:
    """Places that may be shown, the highest share first."""
    shown = [(name, item.shown[Key(wave, name)]) for name in answers.places if Key(wave, name) in item.shown]
    return sorted(shown, key=lambda pair: (-pair[1].share, pair[0]))


_CELLS = (
    Column(name="Who answered", **_COUNT),
    Column(name="Worth in independent answers", unit="respondents", standing="estimated", source=OWN),
    Column(name="Share", **_SHARE),
    Column(name="Low", **_SHARE),
    Column(name="High", **_SHARE),
)


def _cells(one: Estimate) -> tuple[Cell, ...]:
    return (one.respondents, round(one.effective, 1), one.share, *one.ends)


def _table(answers: Answers, item: Item) -> Table:
    """All places and each of them, by wave."""
    rows: list[tuple[Cell, ...]] = []
    for name in ("", *answers.places):
        for wave in answers.waves:
            one = item.shown.get(Key(wave, name))
            if one is not None:
                rows.append((name or "all places", wave, *_cells(one)))
    columns = (Column(name="Place"), Column(name="Wave"), *_CELLS)
    return Table(title=f"{item.title}, by place and wave", columns=columns, rows=tuple(rows))


def _groups(item: Item, last: str) -> list[Finding]:
    """Groups over all places, and in each, in the last wave."""
    cells = [(key, one) for key, one in item.shown.items() if key.group and key.wave == last]
    whole = sorted(
        ((key, one) for key, one in cells if not key.place), key=lambda pair: (-pair[1].share, pair[0].level)
    )
    if len(whole) < 2:
        return []
    rows = tuple((key.place or "all places", key.group, key.level, *_cells(one)) for key, one in cells)
    (most, high), (least, low) = whole[0], whole[-1]
    return [
        Finding(
            topic="people",
            text="By group, over all places: most are {most} ({high:i}), fewest {least} ({low:i}).",
            values={"high": _share(high), "low": _share(low)},
            terms={"most": f"“{most.level}” ({most.group})", "least": f"“{least.level}” ({least.group})"},
            caveats=("The highest and the lowest of several groups: chance has a part in how far they are apart.",),
            table=Table(
                title=f"{item.title}, by group{f', {last}' if last else ''}",
                columns=(Column(name="Place"), Column(name="By"), Column(name="Group"), *_CELLS),
                rows=rows,
            ),
        )
    ]


def _level(key: Key) -> str:
    """A level with the group it is of: two groups may have levels of one name."""
    return f"{key.group}: {key.level}" if key.group else ""


def _changes(item: Item) -> list[Finding]:
    """Changes between waves."""
    if not item.changes:
        return []
    sure = [move for move in item.changes if move.low > 0 or move.high < 0]

    def row(move: Change) -> tuple[Cell, ...]:
        key = move.key
        ends = (round(100 * value, 1) + 0.0 for value in (move.value, move.low, move.high))
        return (key.place or "all places", _level(key), move.before, key.wave, *ends)

    columns = (
        *(Column(name=name) for name in ("Place", "Group", "From", "To")),
        *(Column(name=name, **_POINTS) for name in ("Change", "Low", "High")),
    )
    return [
        Finding(
            topic="changed",
            text="Between waves, {sure:n} of {all} of “{title}” are sure, their intervals leaving out none at all.",
            values={"sure": _count(len(sure), "changes"), "all": _count(len(item.changes), "changes")},
            terms={"title": item.title},
            caveats=("Of many changes looked at, some intervals of nine in ten miss by chance alone.",),
            table=Table(title=f"{item.title}, change", columns=columns, rows=tuple(map(row, item.changes))),
        )
    ]


def _gaps(spec: Spec, answers: Answers, items: Sequence[Item]) -> Finding:
    """Who is not heard: places and groups with too few, and respondents without place or wave."""
    lost = int(((answers.place < 0) | (answers.wave < 0)).sum())
    small = sorted(
        {(key.place or "all places", _level(key), key.wave) for item in items for key in item.small},
    )
    shown = {key.place for item in items for key in item.shown}
    places = sorted({place for place, level, _ in small if not level} - shown - {"all places"})
    least = Quantity(value=spec.privacy.least, unit="respondents", standing="assumed", source=OWN)
    values = {"least": least, "cells": _count(len(small), "cells"), "lost": _count(lost, "respondents")}
    text = "Not known: {cells} are not shown, with fewer than {least} each, "
    text += "or all of them in one sampling point, " if answers.clustered else ""
    text += "or so that none of those can be reckoned"
    terms = {"survey": spec.title}
    if places:
        text += "; nothing is shown of {places}"
        terms["places"] = listed(places, most=8)
    if not small:
        text = "Every place and group that was asked about has at least {least}"
    if lost:
        text += "; {lost} without a place or a wave are left out"
    columns = tuple(Column(name=name) for name in ("Place", "Group", "Wave"))
    return Finding(
        topic="unknown",
        text=text + ".",
        values=values,
        terms=terms,
        searched="{survey}",
        sources=(OWN,),
        table=Table(title="Too few to be shown", columns=columns, rows=tuple(small)) if small else None,
    )


def _method(spec: Spec, answers: Answers, items: Sequence[Item]) -> Finding:
    """What weights and sampling points cost, and that nothing is kept."""
    first = items[0]
    values = {
        "asked": _count(len(answers.place), "respondents"),
        "answered": _count(first.respondents, "respondents"),
        "worth": Quantity(value=round(first.effective), unit="independent answers", standing="estimated", source=OWN),
    }
    caveats = ["Nothing of a single respondent is kept: not in the answer, its record, a log or an export."]
    if not answers.clustered:
        caveats.append(
            "The spec names no sampling points. If people were asked in clusters, the intervals are too narrow."
        )
    else:
        values["points"] = _count(len(np.unique(answers.point)), "sampling points")
    if spec.columns.equal_weights:
        caveats.append("Taken as the spec says: every respondent was as likely to be asked as any other.")
    text = "{survey}: of {asked}, {answered:n} answered “{title}”; after weights"
    text += " and {points}" if answers.clustered else ""
    return Finding(
        topic="background",
        text=text + " they are worth {worth}.",
        values=values,
        terms={"survey": spec.title, "title": first.title},
        caveats=tuple(caveats),
    )


def _exported(spec: Spec, written: int, out: Path) -> Finding:
    values = {
        "rows": _count(written, "rows"),
        "k": Quantity(value=spec.privacy.k, unit="respondents", standing="assumed", source=OWN),
    }
    return Finding(
        topic="background",
        text="{rows} of shares and changes are in {file}; every combination of {quasi} is shared by {k} or more.",
        values=values,
        terms={"file": out.name, "quasi": listed(spec.privacy.quasi)},
    )
