"""From a survey and its spec to findings; everything is checked before anything is estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import ComityError, Faults, InputError
from comity.rooms.community.survey.astray import FORM
from comity.rooms.community.survey.coded import coded
from comity.rooms.community.survey.estimate import estimate
from comity.rooms.community.survey.export import export
from comity.rooms.community.survey.read import looked
from comity.rooms.community.survey.spec import draft
from comity.rooms.community.survey.tell import tell

if TYPE_CHECKING:
    from pathlib import Path

    from comity.finding import Finding
    from comity.rooms.community.survey.coded import Answers
    from comity.rooms.community.survey.estimate import Item
    from comity.rooms.community.survey.spec import Spec


def answer(survey: Path, spec_file: Path, out: Path | None) -> tuple[Finding, ...]:
    """The findings of a survey; where it is asked for, its shares are written to a file.

    Args:
        survey: the file of answers.
        spec_file: what its columns hold.
        out: CSV file for the shares; None for none.

    Raises:
        Faults: everything that is wrong with the files; a single fault by itself.
    """
    spec, answers = _checked(survey, spec_file, out)
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


def _checked(survey: Path, spec_file: Path, out: Path | None) -> tuple[Spec, Answers]:
    """The spec and the answers in numbers, once nothing is wrong with either file, nor with where to write.

    Raises:
        Faults: everything that is wrong, of all of them together; a single fault by itself.
    """
    faults: list[ComityError] = []
    if out is not None and out.exists():
        faults.append(InputError(f"{out} is there already; nothing is written over.", remedy="Name another file."))
    answers: Answers | None = None
    spec: Spec | None = None
    try:
        found = draft(spec_file)
        spec = found.spec
        faults += found.faults
        cells, wrong = looked(survey, found.needed, found.encoding, found.separator)
        faults += wrong
        if spec is not None and (cells.rows or not wrong):
            answers = coded(cells, spec)
    except Faults as several:
        faults += several.faults
    except ComityError as one:
        faults.append(one)
    Faults.check(faults)
    if spec is None or answers is None:
        raise InputError(f"The survey {survey} could not be made out.", remedy=FORM)
    return spec, answers
