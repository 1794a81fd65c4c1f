"""The sources comity knows, each declared once in `catalog/KEY.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from comity.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "catalog"

Redistribution = Literal["values", "derived", "none"]
"""values: rows may be passed on with the citation; derived: what comity computes from them; none: neither."""

System = Literal["gw", "cow", "iso3", "views"]
"""Whose codes name a state: Gleditsch and Ward, Correlates of War, ISO 3166 alpha-3, or VIEWS identifiers."""

_STRICTNESS: tuple[Redistribution, ...] = ("values", "derived", "none")


def _inside(path: str) -> str:
    """A path that stays in the mirror, with forward slashes."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or not {".", ".."}.isdisjoint(parts):
        raise ValueError("a file's path is relative to the mirror, with forward slashes")
    return path


Period = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Address = Annotated[str, Field(pattern=r"^https?://[^/\s]+(/\S*)?$")]


class PublishedFile(BaseModel):
    """One file that a publisher offers, and where it stands in the mirror.

    Attributes:
        path: where it stands, relative to the mirror.
        sha256: of its bytes, where they are known.
        url: where the publisher offers it, if anywhere: the very file, or the zip archive that holds it.
        member: the file in that archive: its path or its name there, `*` standing for any text; exactly one matches.
            In an archive within the archive: "inner.zip > table.csv".
        verified: whether the address was tried and gave the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Annotated[str, AfterValidator(_inside)]
    sha256: Digest | None = None
    url: Address | None = None
    member: str | None = Field(default=None, min_length=1)
    verified: bool = False

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        if not self.url and (self.member or self.verified):
            raise ValueError("'member' and 'verified' speak of an address, and there is no 'url'")
        return self


class SourceFile(PublishedFile):
    """One file of a source, as the mirror holds it; see `PublishedFile`."""

    sha256: Digest


class Pages(BaseModel):
    """How an interface that answers in pages is read: by their number, as JSON.

    Attributes:
        rows: the way to the list of rows in a page: keys and places, from the outside in.
        total: the way to the number of rows of all pages.
        number: name of the parameter that takes a page's number.
        first: number of the first page.
        size: name of the parameter that takes the rows a page.
        most: rows to ask for in a page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: tuple[str | int, ...]
    total: tuple[str | int, ...] = Field(min_length=1)
    number: str = Field(min_length=1)
    first: int = Field(default=1, ge=0, le=1)
    size: str = Field(min_length=1)
    most: int = Field(ge=1, le=100_000)


class OfferedFile(PublishedFile):
    """One file that the publisher offers in a shape of its own, other than that of the files declared.

    Attributes:
        pages: how its pages are read, if it is the answer of an interface; it is kept as one JSON object a line.
    """

    pages: Pages | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if self.pages and (self.member or not self.url):
            raise ValueError("pages are read from a 'url', and are no 'member' of an archive")
        return self


class Source(BaseModel):
    """One publisher's data set.

    Attributes:
        key: name of the declaration, by which findings name it.
        name: title of the data set.
        publisher: who answers for it.
        version: release that the files hold.
        licence: the publisher's terms, in few words.
        redistribute: what may be passed on.
        citation: how the publisher wants it cited.
        doi: of the publication cited, where it was checked.
        address: where the publisher offers it.
        obtained: what these files are, where they are not the publisher's own.
        coverage: what it covers, in words.
        first: first year or month it speaks of.
        last: last year or month it speaks of.
        lag_months: months from the end of the period a row speaks of (its year, where releases are yearly) to
            the release that holds it; empty where no usual lag is known.
        lag_checked: how that lag is known, or why it is not.
        system: whose codes name its states.
        files: its files, as the mirror holds them.
        offered: files that the publisher offers in a shape of its own, where that is not the shape of `files`.
        checked: how the citation and the licence were checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    version: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    redistribute: Redistribution
    citation: str = Field(min_length=1)
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    address: str | None = Field(default=None, pattern=r"^https?://")
    obtained: str | None = None
    coverage: str = Field(min_length=1)
    first: Period
    last: Period
    lag_months: int | None = Field(default=None, ge=0)
    lag_checked: str | None = Field(default=None, min_length=1)
    system: System | None = None
    files: tuple[SourceFile, ...] = ()
    offered: tuple[OfferedFile, ...] = ()
    checked: str = Field(min_length=1)

    @property
    def published(self) -> tuple[PublishedFile, ...]:
        """Its files in every shape."""
        return (*self.files, *self.offered)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        # "2022" and "2022-12" both end after "2022-11": a year reaches to its last month.
        if self.first > f"{self.last}-12"[:7]:
            raise ValueError(f"it begins in {self.first}, after its end in {self.last}")
        if not (self.files or self.offered):
            raise ValueError("it declares no file, neither under 'files' nor under 'offered'")
        paths = [file.path for file in self.published]
        if repeated := sorted({path for path in paths if paths.count(path) > 1}):
            raise ValueError(f"declared twice: {', '.join(repeated)}")
        return self


@cache
def catalog() -> dict[str, Source]:
    """Every source, by key.

    Raises:
        SourceError: declarations that do not hold; all of them at once.
    """
    return read_catalog(FOLDER)


def read_catalog(folder: Path) -> dict[str, Source]:
    """The sources declared in a folder, one TOML file each, its stem the key.

    Raises:
        SourceError: declarations that do not hold; all of them at once.
    """
    sources: dict[str, Source] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            sources[path.stem] = _declared(path)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            faults.append(f"{path.name} cannot be read: {fault}")
        except ValidationError as fault:
            faults += [f"{path.name}, {_place(one['loc'])}: {one['msg']}" for one in fault.errors()]
    faults += _disagreements(sources.values())
    if faults:
        raise SourceError(
            f"The catalog of sources does not hold: {'; '.join(faults)}.",
            remedy=f"Mend the declarations in {folder}.",
        )
    return sources


def strictest(sources: Iterable[Source]) -> Redistribution:
    """What may be passed on of a table made from these sources: the least that any of them allows.

    A table made from no publisher's source is comity's own, whose values may be passed on.
    """
    return max((source.redistribute for source in sources), key=_STRICTNESS.index, default=_STRICTNESS[0])


def _declared(path: Path) -> Source:
    fields: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Source.model_validate(fields | {"key": path.stem})


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the whole"


def _disagreements(sources: Iterable[Source]) -> list[str]:
    """Files that two sources declare with different contents."""
    seen: dict[str, tuple[str, str | None]] = {}
    faults = []
    for source in sources:
        for file in source.published:
            key, digest = seen.setdefault(file.path, (source.key, file.sha256))
            if digest != file.sha256:
                faults.append(f"{key} and {source.key} declare different contents of {file.path}")
    return faults
