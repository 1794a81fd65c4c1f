"""`comity.panel`: the rows and variables a researcher asks for, right to the last cell, with the references owed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from comity import settings
from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.panels.additions import ADDITIONS, Site
from comity.panels.grid import Grid
from comity.panels.panel import Panel
from comity.panels.variables import variables
from comity.registry.load import registry
from comity.sources.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from comity.panels.variables import Variable

PAIRS = {"state-year": 0, "dyad-year": 2}
FIRST = 1816


def panel(
    unit: str,
    *,
    add: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    system: str = "cow",
    directed: bool = True,
    relevant: bool = False,
    mirror: Path | str | Mirror | None = None,
) -> Panel:
    """A research panel.

    Args:
        unit: "state-year" or "dyad-year".
        add: the additions wanted, in the order of their columns.
        years: first and last year, both included; left out: 1816 to the registry's year.
        system: state system of the rows, "cow" or "gw".
        directed: for dyad-years, whether A-B and B-A are two rows.
        relevant: for dyad-years, only politically relevant ones: contiguous by land or across at most 400 miles of
            water, or with a major power (Lemke & Reed 2001, doi:10.1177/0022002701045001006).
        mirror: the publishers' files; left out: the folder COMITY_MIRROR names.

    Returns:
        The panel, sorted by its key. Outside a source's coverage its variables are null, never zero.

    Raises:
        Faults: everything that is wrong with the request; a single fault by itself.
        SourceError: a publisher's file is missing or not as declared.
    """
    last = int(registry_year())
    span = years or (FIRST, last)
    Faults.check(_faults(unit, add, span, system, last))
    files = mirror if isinstance(mirror, Mirror) else Mirror(_folder(mirror))
    pairs = PAIRS[unit] if directed or not PAIRS[unit] else 1
    grid = Grid.of(registry()["state_spells"], system=system, years=span, pairs=pairs)
    if relevant and pairs:
        grid = grid.only(_relevant(Site(grid, files, {})))
    keys = grid.keys()
    site = Site(grid, files, dict(keys))
    declared: dict[str, Variable] = {}
    for name in dict.fromkeys(add):
        added = ADDITIONS[name].add(site)
        site.columns.update(added)
        declared |= {column: _variable(name, column) for column in added}
    used = dict.fromkeys(variable.source for variable in declared.values())
    return Panel(
        frame=pl.DataFrame(site.columns),
        unit=unit,
        key=tuple(keys),
        system=system,
        directed=(pairs == 2) if PAIRS[unit] else None,
        variables=declared,
        sources={key: files.digest(key) for key in used},
        unmatched=site.unmatched,
    )


def _relevant(site: Site) -> NDArray[np.bool_]:
    """Whether each dyad-year is politically relevant."""
    columns = ADDITIONS["contiguity"].add(site) | ADDITIONS["majors"].add(site)
    near = columns["conttype"].fill_null(0) > 0
    major = (columns["cowmaj1"].fill_null(0) > 0) | (columns["cowmaj2"].fill_null(0) > 0)
    return (near | major).to_numpy()


def registry_year() -> str:
    """Year to which the registry's states go."""
    from comity.registry import VERSION

    return VERSION[:4]


def _variable(addition: str, column: str) -> Variable:
    """The declaration of a column, by its own name or by that without the side."""
    declared = {name: variable for table in ADDITIONS[addition].asked for name, variable in variables()[table].items()}
    return declared[column] if column in declared else declared[column[:-1]].sided(int(column[-1]))


def _folder(mirror: Path | str | None) -> Path:
    folder = Path(mirror) if mirror else settings.mirror_path()
    if folder is None:
        raise InputError(
            "No mirror is named.", remedy="Give mirror=FOLDER, or set COMITY_MIRROR; see `comity sources`."
        )
    if not folder.is_dir():
        raise InputError(f"The mirror {folder} is not a folder.", remedy="Name the folder of the publishers' files.")
    return folder


def _faults(unit: str, add: Sequence[str], years: tuple[int, int], system: str, last: int) -> Iterable[ComityError]:
    if unit not in PAIRS:
        yield UnknownName(f"There is no unit '{unit}'.", available=PAIRS)
    if system not in ("cow", "gw"):
        yield UnknownName(f"There is no state system '{system}'.", available=("cow", "gw"))
    if not FIRST <= years[0] <= years[1] <= last:
        yield InputError(
            f"No panel runs from {years[0]} to {years[1]}.", remedy=f"Choose years from {FIRST} to {last}."
        )
    for name in add:
        if name not in ADDITIONS:
            yield UnknownName(f"There is nothing called '{name}' to add.", available=ADDITIONS)
        elif unit in PAIRS and unit not in ADDITIONS[name].units:
            fitting = [other for other, addition in ADDITIONS.items() if unit in addition.units]
            yield InputError(f"'{name}' cannot be added to a {unit} panel.", available=fitting)
