"""`comity.panel`: the rows and variables a researcher asks for, right to the last cell, with the references owed."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from comity import settings
from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.panels import months
from comity.panels.additions import ADDITIONS
from comity.panels.grid import Grid
from comity.panels.owed import REGISTRY, digest, newer
from comity.panels.panel import Panel
from comity.panels.site import Site
from comity.panels.variables import monthly, variables
from comity.registry.load import registry
from comity.sources.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from comity.panels.variables import Variable

PAIRS = {"state-year": 0, "dyad-year": 2}
UNITS = (*PAIRS, *months.UNITS)
FIRST = 1816
_RELEVANCE = (("contiguity", "conttype"), ("majors", "cowmaj"))
"""Addition and variable that say whether a dyad is politically relevant."""
_LISTS = {"cow": "cow_states", "gw": "gleditsch_ward"}
"""Whose list of states the registry's state spells follow, by system."""


def panel(
    unit: str,
    *,
    add: str | Sequence[str] = (),
    years: tuple[int, int] | None = None,
    system: str | None = None,
    directed: bool = True,
    relevant: bool = False,
    mirror: Path | str | Mirror | None = None,
    allow_newer: bool = False,
) -> Panel:
    """A research panel.

    Args:
        unit: "state-year", "dyad-year", "country-month", "country-year" or "mission-month".
        add: the additions wanted, in the order of their columns, as a list or as one text with commas between them; a
            mission-month panel without any has "strength".
        years: first and last year, both included; left out: 1816 to the registry's year, or to the last year in which
            it is known which dyads are politically relevant.
        system: state system of the rows, "cow" (if left out) or "gw"; countries by month or year are always "gw".
        directed: for dyad-years, whether A-B and B-A are two rows.
        relevant: for dyad-years, only politically relevant ones: contiguous by land or across at most 400 miles of
            water, or with a major power (Lemke & Reed 2001, doi:10.1177/0022002701045001006).
        mirror: the publishers' files; left out: the folder COMITY_MIRROR names.
        allow_newer: whether files that were fetched and are newer than declared may be read; also COMITY_ALLOW_NEWER=1.

    Returns:
        The panel, sorted by its key. Outside a source's coverage its variables are null, never zero.

    Raises:
        Faults: everything that is wrong with the request; a single fault by itself.
        SourceError: a publisher's file is missing or not as declared.
    """
    add = _names(add)
    Faults.check(faults(unit, add=add, years=years, system=system, directed=directed, relevant=relevant))
    span = years or (FIRST, _relevance_last() if relevant else int(registry_year()))
    files = mirror if isinstance(mirror, Mirror) else Mirror(_folder(mirror), allow_newer=allow_newer or None)
    if unit in months.UNITS:
        return months.panel(unit, add, span, files)
    system = system or "cow"
    pairs = PAIRS[unit] if directed or not PAIRS[unit] else 1
    grid = Grid.of(registry()["state_spells"], system=system, years=span, pairs=pairs)
    unmatched: dict[str, pl.DataFrame] = {}
    if relevant and pairs:
        grid = grid.only(_relevant(Site(grid, files, {}, unmatched)))
    keys = grid.keys()
    site = Site(grid, files, dict(keys), unmatched)
    declared: dict[str, Variable] = {}
    for name in dict.fromkeys(add):
        added = ADDITIONS[name].add(site)
        site.columns.update(added)
        declared |= {column: _variable(name, column, pairs) for column in added}
    used = dict.fromkeys(source for variable in declared.values() for source in variable.sources)
    if relevant and pairs:
        used |= dict.fromkeys(variables()[name][column].source for name, column in _RELEVANCE)
    return Panel(
        frame=pl.DataFrame(site.columns),
        unit=unit,
        key=tuple(keys),
        system=system,
        directed=(pairs == 2) if PAIRS[unit] else None,
        variables=declared,
        sources=_states(files, system, crossed=bool(unmatched)) | {key: digest(files, key) for key in used},
        newer=newer(files, used),
        unmatched=unmatched,
    )


def _names(add: str | Sequence[str]) -> tuple[str, ...]:
    """Additions as they were named, one by one or with commas between them."""
    parts = (add,) if isinstance(add, str) else add
    return tuple(name for part in parts for name in map(str.strip, part.split(",")) if name)


def _states(files: Mirror, system: str, *, crossed: bool) -> dict[str, str]:
    """What the rows rest on: the registry, and the lists of states it follows, which are read there."""
    systems = [system, *(_LISTS.keys() - {system} if crossed else ())]
    return dict.fromkeys([REGISTRY, *(_LISTS[one] for one in systems)], digest(files, REGISTRY))


def _relevance_last() -> int:
    """Last year in which it is known which dyads are politically relevant."""
    return min(variables()[name][column].last for name, column in _RELEVANCE)


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


def _variable(addition: str, column: str, pairs: int) -> Variable:
    """The declaration of a column, by its own name or by that without the side."""
    declared = {name: variable for table in ADDITIONS[addition].asked for name, variable in variables()[table].items()}
    if column not in declared:
        return declared[column[:-1]].sided(int(column[-1]))
    return declared[column].unordered() if pairs == 1 else declared[column]


def _folder(mirror: Path | str | None) -> Path:
    folder = Path(mirror) if mirror else settings.mirror_path()
    if folder is None:
        raise InputError(
            "No mirror is named.", remedy="Give mirror=FOLDER, or set COMITY_MIRROR; see `comity sources`."
        )
    if not folder.is_dir():
        raise InputError(f"The mirror {folder} is not a folder.", remedy="Name the folder of the publishers' files.")
    return folder


def additions(unit: str) -> tuple[str, ...]:
    """What can be added to a unit."""
    if unit in months.UNITS:
        return months.additions(unit)
    return tuple(name for name, addition in ADDITIONS.items() if unit in addition.units)


def declarations() -> Iterator[tuple[tuple[str, ...], str, dict[str, Variable]]]:
    """Every declaration of variables, with the units and the name under which they are added.

    Of a variable that state-years have too, a dyad-year has two, one for each state.
    """
    for name, addition in ADDITIONS.items():
        for asked, units in addition.asked.items():
            yield units, name, variables()[asked]
    for unit, tables in monthly().items():
        for name, table in tables.items():
            yield (unit,), name, table


def faults(
    unit: str,
    *,
    add: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    system: str | None = None,
    directed: bool = True,
    relevant: bool = False,
) -> Iterable[ComityError]:
    """Everything that is wrong with a request; the arguments are those of `panel`."""
    if unit not in UNITS:
        yield UnknownName(f"There is no unit '{unit}'.", available=UNITS, remedy=_near(unit, UNITS))
    if system not in (None, "cow", "gw"):
        yield UnknownName(f"There is no state system '{system}'.", available=("cow", "gw"))
    elif system == "cow" and unit in months.UNITS:
        yield InputError(f"A {unit} panel is of the system 'gw'.", remedy="Leave the system out.")
    of_states = unit in UNITS and not PAIRS.get(unit)
    if relevant and of_states:
        yield InputError(f"No {unit} is politically relevant or not.", remedy="Ask for it with dyad-years.")
    if not directed and of_states:
        yield InputError(f"No {unit} is directed or not.", remedy="Leave that out, or ask for dyad-years.")
    yield from _faults_of_years(years, relevant=relevant)
    yield from _faults_of_additions(unit, add)


def _faults_of_years(years: Any, *, relevant: bool) -> Iterator[ComityError]:
    """What is wrong with a first and a last year."""
    last = int(registry_year())
    if years is None:
        return
    if not _is_span(years):
        yield InputError(f"{years!r} is no first and last year.", remedy="Write them as (1816, 2014).")
    elif not FIRST <= years[0] <= years[1] <= last:
        yield InputError(
            f"No panel runs from {years[0]} to {years[1]}.", remedy=f"Choose years from {FIRST} to {last}."
        )
    elif relevant and years[1] > _relevance_last():
        yield InputError(
            f"Which dyads are politically relevant is not known after {_relevance_last()}.",
            remedy=f"Choose years to {_relevance_last()}, or all dyads.",
        )


def _faults_of_additions(unit: str, add: Sequence[str]) -> Iterator[ComityError]:
    """What is wrong with the names of additions."""
    known = {name for one in UNITS for name in additions(one)}
    fitting = additions(unit) if unit in UNITS else tuple(sorted(known))
    for name in add:
        if name not in known:
            near = _near(name, fitting)
            yield UnknownName(f"There is nothing called '{name}' to add.", available=fitting, remedy=near)
        elif name not in fitting:
            yield InputError(f"'{name}' cannot be added to a {unit} panel.", available=fitting)


def _is_span(years: Any) -> bool:
    """Whether something is a first and a last year."""
    return isinstance(years, tuple | list) and len(years) == 2 and all(isinstance(year, int) for year in years)


def _near(name: str, known: Iterable[str]) -> str:
    """A question after the nearest name, if one is near."""
    near = get_close_matches(name.casefold().replace(" ", "-"), known, n=1)
    return f"Did you mean '{near[0]}'?" if near else ""
