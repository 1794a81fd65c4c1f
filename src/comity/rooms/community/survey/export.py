"""The survey's shares as a CSV file, written only if nobody can be told from them, and without formulas."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ComityError, Faults, InputError
from comity.formulas import guarded
from comity.panels.times import listed
from comity.rooms.community.interval import LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from comity.rooms.community.survey.coded import Answers
    from comity.rooms.community.survey.estimate import Item
    from comity.rooms.community.survey.spec import Spec

HEADER = (
    "kind", "item", "title", "wave", "from_wave", "place", "group", "level", "respondents", "effective", "value", "low",
    "high", "interval",
)  # fmt: skip

_DIGITS = 4


def refusals(answers: Answers, spec: Spec, items: Sequence[Item]) -> Iterator[InputError]:
    """Why the shares may not leave the machine.

    k-anonymity: every combination of the quasi-identifiers, among those behind the shares, is that of at least k of
    them; bands and codes are taken as the spec groups them. And no cell that is written has fewer than k.

    References:
        Sweeney, L. (2002) k-anonymity: a model for protecting privacy. International Journal of Uncertainty, Fuzziness
        and Knowledge-Based Systems 10(5): 557-570. https://doi.org/10.1142/S0218488502001648
    """
    rules = spec.privacy
    if not rules.quasi:
        yield InputError(
            "Nothing is exported: the spec does not say by what a respondent might be known.",
            remedy="Name the columns an outsider could know, as in [privacy] quasi = ['district', 'sex', 'age'].",
        )
        return
    combinations, respondents = _rare(answers.quasi[np.any([item.behind for item in items], axis=0)], rules.k)
    if combinations:
        yield InputError(
            f"Nothing is exported: {respondents:,} respondents share their {listed(rules.quasi)} with fewer than "
            f"{rules.k - 1} others ({combinations:,} combinations), so that they could be known again.",
            remedy="Use broader bands, larger places or fewer groups, or leave these respondents out.",
        )
    if any(one.respondents < rules.k for item in items for one in item.shown.values()):
        yield InputError(
            f"Nothing is exported: some cells have fewer than {rules.k} respondents.",
            remedy="Raise privacy.least to privacy.k at least.",
        )
    if not any(item.shown for item in items):
        yield InputError("Nothing is exported: every cell is too small to be shown.")


def _rare(quasi: NDArray[np.int64], k: int) -> tuple[int, int]:
    """Combinations of the quasi-identifiers with fewer than k respondents, and the respondents in them.

    Of a respondent of whom some are not known, the others must be shared: whoever looks for them knows them by these.

    Args:
        quasi: shape (respondents, identifiers); -1 where not known.
        k: fewest respondents.
    """
    known = quasi >= 0
    combinations = respondents = 0
    for pattern in np.unique(known, axis=0):
        told = quasi[:, pattern]
        _, place, size = np.unique(told, axis=0, return_inverse=True, return_counts=True)
        mine = place.reshape(-1)[(known == pattern).all(axis=1)]
        few = mine[size[mine] < k]
        combinations += len(np.unique(few))
        respondents += len(few)
    return combinations, respondents


def export(path: Path, answers: Answers, spec: Spec, items: Sequence[Item]) -> int:
    """Write the shares and changes that are shown; the file is whole or not there.

    Returns:
        rows written.

    Raises:
        Faults: why nothing is written; a single reason by itself.
        ComityError: the file could not be written.
    """
    Faults.check(list(refusals(answers, spec, items)))
    rows = [row for item in items for row in _rows(item)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text.getvalue(), encoding="utf-8")
        partial.replace(path)
    except OSError as failed:
        partial.unlink(missing_ok=True)
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another file.") from None
    return len(rows)


def _rows(item: Item) -> Iterator[tuple[str | int | float, ...]]:
    name, title = guarded(item.name), guarded(item.title)
    for key, one in item.shown.items():
        low, high = one.ends
        yield (
            "share", name, title, guarded(key.wave), "", guarded(key.place), guarded(key.group), guarded(key.level),
            one.respondents, round(one.effective, 1), *(round(end, _DIGITS) for end in (one.share, low, high)), LEVEL,
        )  # fmt: skip
    for move in item.changes:
        key = move.key
        yield (
            "change", name, title, guarded(key.wave), guarded(move.before), guarded(key.place), guarded(key.group),
            guarded(key.level), "", "", *(round(value, _DIGITS) for value in (move.value, move.low, move.high)), LEVEL,
        )  # fmt: skip
