"""What the columns of a survey hold: a TOML file, checked whole before the survey is opened."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from comity.errors import ComityError, Faults, InputError
from comity.rooms.community.survey.astray import FORM, astray, named, told, unknown_groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_ITEMS, _MOST_GROUPS = 20, 8


def code_text(value: object) -> object:
    """A code as text: 1 and 1.0 are '1'; a day is written as in 2022-09-13."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | date):
        raise ValueError("a code is a text or a number")  # noqa: TRY004 - pydantic takes ValueError
    return plain(str(value))


def plain(text: str) -> str:
    """A cell or a code without spaces around it; 1.0 is 1, since programs write whole numbers either way."""
    text = text.strip()
    return _WHOLE.sub("", text) if _NUMBER.fullmatch(text) else text


_NUMBER, _WHOLE = re.compile(r"-?\d+\.0+"), re.compile(r"\.0+$")


Code = Annotated[str, BeforeValidator(code_text)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Separator = Literal[",", ";", "\t", "|"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    """The columns of the design.

    Attributes:
        weight: survey weight; left out only with `equal_weights`.
        equal_weights: true where every respondent was as likely to be asked as any other.
        cluster: sampling point, where the survey has them.
        place: district, village or whatever the survey is to be told by.
        wave: wave or day of the interview, where there are several.
    """

    weight: str | None = None
    equal_weights: bool = False
    cluster: str | None = None
    place: str
    wave: str | None = None

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        if (self.weight is None) != self.equal_weights:
            raise ValueError(
                "a survey without weights misleads: name their column as weight, or, where every respondent was as "
                "likely to be asked as any other, write equal_weights = true; not both"
            )
        return self


class Span(_Part):
    """A wave by the days of its interviews, ends included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError("a wave does not end before it begins")
        return self


class Group(_Part):
    """How respondents are told apart: by codes of a column, or by bands of its numbers, ends included."""

    column: str
    levels: dict[Name, tuple[Code, ...]] = Field(default_factory=dict)
    bands: dict[Name, tuple[float, float]] = Field(default_factory=dict)
    unknown: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.levels) == bool(self.bands):
            raise ValueError("a group has either levels (codes) or bands (numbers)")
        if len(self.levels) + len(self.bands) < 2:
            raise ValueError("a group has at least two levels")
        codes = [code for given in self.levels.values() for code in given] + list(self.unknown)
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"the code {', '.join(twice)} stands for two levels")
        ends = sorted(self.bands.values())
        if any(low > high for low, high in ends) or any(two[0] <= one[1] for one, two in pairwise(ends)):
            raise ValueError("bands run from low to high and do not overlap")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The levels' names, in order."""
        return tuple(self.levels or self.bands)


class Item(_Part):
    """A question of the survey: the answers that are counted, and the others."""

    column: str
    title: Name
    counted: tuple[Code, ...] = Field(min_length=1)
    others: tuple[Code, ...] = Field(min_length=1)
    silent: tuple[Code, ...] = ()
    by: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        codes = [*self.counted, *self.others, *self.silent]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"the answer {', '.join(twice)} stands in two lists")
        return self


class Privacy(_Part):
    """What may be shown.

    Attributes:
        least: fewest respondents of a cell that is shown.
        quasi: columns by which an outsider might know a respondent; every combination of them must be shared before an
            export is written.
        k: by how many respondents.
    """

    least: int = Field(default=30, ge=10)
    quasi: tuple[str, ...] = ()
    k: int = Field(default=5, ge=3)


class Spec(_Part):
    """The whole spec.

    Attributes:
        title: what the survey is called.
        encoding: of a CSV file.
        separator: of a CSV file.
        columns: of the design.
        places: names of places by code; left out: the place's own words.
        waves: codes or days of each wave, by name, in order of time.
        groups: ways of telling respondents apart, by name.
        items: questions of the survey, by name.
        privacy: what may be shown.
    """

    title: Name
    encoding: str = "utf-8"
    separator: Separator = ","
    columns: Columns
    places: dict[Name, tuple[Code, ...]] = Field(default_factory=dict)
    waves: dict[Name, tuple[Code, ...] | Span] = Field(default_factory=dict)
    groups: dict[Name, Group] = Field(default_factory=dict, max_length=_MOST_GROUPS)
    items: dict[Name, Item] = Field(min_length=1, max_length=_MOST_ITEMS)
    privacy: Privacy = Field(default_factory=Privacy)

    @property
    def needed(self) -> dict[str, str]:
        """The columns that are read, and what each is for."""
        own = self.columns
        wanted = {own.weight: "the weight", own.cluster: "the cluster", own.place: "the place", own.wave: "the wave"}
        wanted |= {group.column: f"group {name}" for name, group in self.groups.items()}
        wanted |= {item.column: f"item {name}" for name, item in self.items.items()}
        wanted |= {column: "privacy.quasi" for column in self.privacy.quasi if column not in wanted}
        return {column: use for column, use in wanted.items() if column is not None}

    def faults(self) -> Iterator[InputError]:
        """What does not fit together."""
        for name, item in self.items.items():
            yield from unknown_groups(name, item.by or (), self.groups)
        if bool(self.waves) != (self.columns.wave is not None):
            yield InputError(
                "Waves need both a column and a list in order of time.",
                remedy='Write columns.wave = "COLUMN" and [waves], or leave both out.',
            )
        coded = [wave for wave in self.waves.values() if isinstance(wave, tuple)]
        for table, given in (("places", self.places.values()), ("waves", coded)):
            twice = sorted(code for code, times in Counter(chain.from_iterable(given)).items() if times > 1)
            if twice:
                told = f"The code {', '.join(twice)} stands twice in [{table}]."
                yield InputError(told, remedy=f"Give each of the {table} its own codes.")
        spans = [(name, wave) for name, wave in self.waves.items() if isinstance(wave, Span)]
        for (before, one), (after, two) in pairwise(spans):
            if two.first <= one.last:
                yield InputError(
                    f"The wave '{after}' begins on {two.first}, and '{before}', above it, ends on {one.last}.",
                    remedy="Write the waves in order of time, without a day in common.",
                )


@dataclass(frozen=True)
class Draft:
    """A spec as far as it can be read.

    Attributes:
        spec: the whole of it; None where it cannot be made out.
        needed: the columns that it names, and what each is for.
        encoding: of a CSV file.
        separator: of a CSV file.
        faults: everything that is wrong with it.
    """

    spec: Spec | None
    needed: dict[str, str]
    encoding: str
    separator: str
    faults: tuple[ComityError, ...]


def read_spec(path: Path) -> Spec:
    """The spec of a survey.

    Raises:
        Faults: everything that is wrong with it; a single fault by itself.
    """
    found = draft(path)
    Faults.check(found.faults)
    if found.spec is None:
        raise InputError(f"The spec {path} could not be made out.", remedy=FORM)
    return found.spec


def draft(path: Path) -> Draft:
    """The spec of a survey with its faults; of a faulty one the columns that it names, so that they can be looked for.

    Raises:
        InputError: there is no such file, or it is no TOML.
    """
    declared = _declared(path)
    try:
        spec = Spec.model_validate(declared)
    except ValidationError as bad:
        encoding, separator = declared.get("encoding", "utf-8"), declared.get("separator", ",")
        return Draft(
            None,
            named(declared),
            encoding if isinstance(encoding, str) else "utf-8",
            separator if separator in get_args(Separator) else ",",
            (*told(path, bad), *astray(declared)),
        )
    return Draft(spec, spec.needed, spec.encoding, spec.separator, tuple(spec.faults()))


def _declared(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failed:
        raise InputError(f"The spec {path} could not be read: {failed.strerror}.", remedy=FORM) from None
    except UnicodeDecodeError:
        raise InputError(f"The spec {path} is not UTF-8 text.", remedy="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise InputError(f"The spec {path} is no TOML: {wrong}.", remedy=FORM) from None
