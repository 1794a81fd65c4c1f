"""Question, Answer and what a question may ask of the world while it is answered."""

from __future__ import annotations

import inspect
import re
from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from comity.errors import ComityError, Faults, InputError
from comity.finding import Finding
from comity.record import Record, sha256_file, this_platform, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from comity.edition import Edition


@dataclass(frozen=True)
class Named:
    """Marks a field that holds a name of some kind, as in `Annotated[str, Named("state")]`.

    Attributes:
        kind: what it names.
        also: words that are taken as they are.
    """

    kind: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskersFile:
    """Marks a field that may name a file of the asker; a server, who is not the asker, reads none."""


def parse_day(value: object) -> object:
    """A day from 2022, 2022-09 or 2022-09-13; a year or a month stands for its first day."""
    if not isinstance(value, str | int | float):
        return value
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", str(value).strip())
    if not match:
        raise ValueError(f"'{value}' is not a date: write 2022, 2022-09 or 2022-09-13")
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError as bad:
        raise ValueError(f"'{value}' is not a date: {bad}") from None


State = Annotated[str, Named("state")]
Place = Annotated[str, Named("place")]
Day = Annotated[date, BeforeValidator(parse_day)]


class Asker(Protocol):
    """How one question asks another: by name and fields, of the same edition."""

    def __call__(self, name: str, /, *, most: int | None = None, **fields: Any) -> Answer:
        """Ask it; no more than so many findings are made."""


@dataclass(frozen=True)
class Context:
    """Everything a question may be answered from: an edition, what the asker attached, and other questions."""

    edition: Edition
    ask: Asker
    attachments: dict[str, Path] = field(default_factory=dict)


class Question(BaseModel):
    """What can be asked: a frozen model whose fields carry help and bounds.

    Required fields are positional on the command line, the others are options. `asks` is the question in plain
    words, `examples` are command lines that work.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: ClassVar[str]
    examples: ClassVar[tuple[str, ...]]

    @classmethod
    def help(cls) -> str:
        """What the question gives, its fields and examples, as a docstring."""
        fields = "".join(f"    {name}: {info.description}.\n" for name, info in cls.model_fields.items())
        examples = "".join(f"    {line}\n" for line in cls.examples)
        return f"{inspect.cleandoc(cls.__doc__ or '')}\n\nArgs:\n{fields}\nOn the command line:\n{examples}"

    @abstractmethod
    def findings(self, context: Context) -> Iterable[Finding]:
        """The answer; the first finding is its headline. Names in the fields are keys by now.

        Where some findings are dear, they are best made one by one (`yield`): who asks may want only the first.
        """

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question from raw fields, its names replaced by their keys.

        Raises:
            Faults: everything that is wrong with the fields, unknown names included; a single fault by itself.
        """
        faults: list[ComityError] = []
        keys: dict[str, str | tuple[str, ...]] = {}
        for name, marker in cls._markers():
            given = fields.get(name)
            try:
                if isinstance(given, list | tuple):
                    keys[name] = tuple(dict.fromkeys(edition.names(marker.kind).key(str(one)) for one in given))
                elif isinstance(given, str) and given not in marker.also:
                    keys[name] = edition.names(marker.kind).key(given)
            except InputError as unknown:
                faults.append(unknown)
        try:
            question = cls(**fields)
        except ValidationError as bad:
            Faults.check((*faults, *faults_of(bad, cls)))
            raise
        Faults.check(faults)
        return question.model_copy(update=keys)

    def attached(self) -> dict[str, Path]:
        """The files that were given with the question, by role; the record holds their SHA-256."""
        return {}

    def notes(self) -> dict[str, SourceNote]:
        """Sources beside the edition's, by key: files that were given with the question, where figures rest on them."""
        return {}

    def shown(self, edition: Edition) -> Iterator[str]:
        """The fields that were set, names in full, for a title."""
        markers = dict(self._markers())
        for name, value in self:
            if isinstance(value, tuple):
                names = edition.names(markers[name].kind).titles if name in markers else {}
                yield from (f"{name} {names.get(one, one)}" for one in value)
            elif name in markers and value is not None:
                yield edition.names(markers[name].kind).title(value)
            elif value is not None and value != type(self).model_fields[name].default:
                yield str(value)

    @classmethod
    def files(cls) -> tuple[str, ...]:
        """The fields that may name a file of the asker."""
        return tuple(name for name, marker in cls._marked() if isinstance(marker, AskersFile))

    @classmethod
    def _markers(cls) -> Iterator[tuple[str, Named]]:
        """The fields that hold names, and of what kind."""
        yield from ((name, marker) for name, marker in cls._marked() if isinstance(marker, Named))

    @classmethod
    def _marked(cls) -> Iterator[tuple[str, Any]]:
        """What marks each field; an optional field wears its marker inside the union."""
        for name, info in cls.model_fields.items():
            inside = (part for arg in get_args(info.annotation) for part in getattr(arg, "__metadata__", ()))
            yield from ((name, marker) for marker in (*info.metadata, *inside))


def faults_of(bad: ValidationError, model: type[BaseModel]) -> Iterator[InputError]:
    """Pydantic's errors as faults of comity: the field, what was given, what it may be."""
    for error in bad.errors():
        name = ".".join(str(part) for part in error["loc"]) or model.__name__.lower()
        info = model.model_fields.get(name)
        remedy = f"Expected: {info.description}." if info and info.description else ""
        if error["type"] == "extra_forbidden":
            yield InputError(f"There is no '{name}' to set.", available=model.model_fields)
        elif error["type"] == "missing":
            yield InputError(f"'{name}' is missing.", remedy=remedy)
        else:
            message = error["msg"].removeprefix("Value error, ").replace("Input should", "should").rstrip(".")
            told = isinstance(error["input"], dict) or repr(error["input"]) in message  # a dict is the whole question
            given = "" if told else f" (given: {error['input']})"
            yield InputError(f"{name}: {message}{given}.", remedy=remedy)


class SourceNote(BaseModel):
    """What a reader needs to find and cite a source."""

    model_config = ConfigDict(frozen=True)

    name: str
    publisher: str
    version: str
    citation: str
    licence: str
    address: str | None = None
    as_of: str | None = None


class Answer(BaseModel):
    """A headline, the findings, the sources they rest on, and the record that makes the answer repeatable.

    Attributes:
        question: name of the question.
        title: what was asked, for a heading.
        as_of: last month of events that the edition knows.
        registry: day to which it knows treaties, members and operations.
        findings: the first is the headline.
        sources: every source named by a finding, by key.
        record: how to get this answer again.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    title: str
    as_of: str
    registry: str
    findings: tuple[Finding, ...] = Field(min_length=1)
    sources: dict[str, SourceNote]
    record: Record

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        return self.findings[0].sentence


def answer(name: str, question: Question, context: Context, *, most: int | None = None) -> Answer:
    """Answer a question whose names are resolved.

    Args:
        name: of the question.
        question: with its fields.
        context: what it is answered from.
        most: findings wanted, the first ones; left out, all.

    Raises:
        NoData: the edition covers nothing that would answer it.
    """
    edition = context.edition
    findings = tuple(islice(question.findings(context), most))
    named = dict.fromkeys(key for finding in findings for key in finding.sources)
    fields = question.model_dump(mode="json")
    own = question.notes()
    record = Record(
        edition=edition.id,
        question=name,
        fields=fields,
        attachments={role: sha256_file(path) for role, path in question.attached().items()},
        seed=edition.seed,
        versions=versions(),
        platform=this_platform(),
    )
    shown = ", ".join(question.shown(edition))
    return Answer(
        question=name,
        title=f"{name}: {shown}" if shown else name,
        as_of=edition.as_of,
        registry=edition.registry,
        findings=findings,
        sources={key: own[key] if key in own else SourceNote(**edition.source(key)) for key in named},
        record=record,
    )


def signature(asked: type[Question]) -> inspect.Signature:
    """How a question is called from Python: required fields by position or name, the others by name only."""
    parameters = []
    for name, info in asked.model_fields.items():
        required = info.is_required()
        parameters.append(
            inspect.Parameter(
                name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD if required else inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if required else info.default,
                annotation=_plain(info.annotation),
            )
        )
    parameters.append(
        inspect.Parameter("edition", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="Path | str | None")
    )
    return inspect.Signature(parameters, return_annotation="Answer")


def _plain(annotation: Any) -> str:
    """The type of a field as it is written in a signature; a day may be given as text."""
    text = getattr(annotation, "__name__", "") if isinstance(annotation, type) else str(annotation)
    text = re.sub(r"typing\.|datetime\.", "", text)
    text = re.sub(r"Annotated\[(\w+), [^\]]*\)\]", r"\1", text)
    text = re.sub(r"Optional\[(.+)\]", r"\1 | None", text)
    return re.sub(r"\bdate\b", "date | str", text)
