"""From a survey and its spec to findings; everything is checked before anything is estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import ComityError, Faults, InputError
from comity.rooms.community.survey.coded import coded
from comity.rooms.community.survey.estimate import estimate
from comity.rooms.community.survey.export import export
from comity.rooms.community.survey.read import read
from comity.rooms.community.survey.spec import read_spec
from comity.rooms.community.survey.tell import tell

if TYPE_CHECKING:
    from pathlib import Path

    from comity.finding import Finding
    from comity.rooms.community.survey.estimate import Item


def answer(survey: Path, spec_file: Path, out: Path | None) -> tuple[Finding, ...]:
    """The findings of a survey; where it is asked for, its shares are written to a file.

    Args:
        survey: the file of answers.
        spec_file: what its columns hold.
        out: CSV file for the shares; None for none.

    Raises:
        Faults: everything that is wrong with the files; a single fault by itself.
    """
    if out is not None and out.exists():
        raise InputError(f"{out} is there already; nothing is written over.", remedy="Name another file.")
    spec = read_spec(spec_file)
    answers = coded(read(survey, spec), spec)
    items: list[Item] = []
    faults: list[ComityError] = []
    for name in spec.items:
        try:
            items.append(estimate(answers, spec, name))
        except InputError as wrong:
            faults.append(wrong)
    Faults.check(faults)
    written = None if out is None else export(out, answers, spec, items)
    return tell(spec, answers, items, written=written, out=out)
