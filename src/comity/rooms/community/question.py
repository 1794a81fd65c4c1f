"""The question `community`: whom people trust, and what a survey of one's own says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from comity.errors import Faults, InputError, UnknownName
from comity.panels.names import near
from comity.question import AskersFile, Context, Question, SourceNote, State
from comity.record import sha256_file
from comity.rooms.community.named import DIMENSIONS, INSTITUTIONS, OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.finding import Finding


class Community(Question):
    """Trust in police, army, courts and leaders by country and group; or the estimates of a survey of your own.

    National institutions, no mission: no open survey asks about missions in many countries. A survey of your own can.
    """

    asks: ClassVar[str] = "Whom do people here trust, which groups less than others, and how sure is that?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity community Liberia",
        "comity community Mali --institution army --group education",
        "comity community --institution police --group residence",
    )

    country: State | None = Field(
        default=None,
        description="country, by name or code; left out: all countries of the survey, ranked",
        json_schema_extra={"argument": True},
    )
    institution: str | None = Field(default=None, description=f"whom people trust: {', '.join(INSTITUTIONS)}")
    group: str | None = Field(default=None, description=f"groups to compare: {', '.join(DIMENSIONS)}")
    survey: Annotated[str, AskersFile()] | None = Field(
        default=None, description="file of your own survey: .csv, .sav (SPSS) or .dta (Stata); read, never kept"
    )
    spec: Annotated[str, AskersFile()] | None = Field(
        default=None, description="TOML file that says what the columns of the survey hold; see docs/community.md"
    )
    export: Annotated[str, AskersFile()] | None = Field(
        default=None, description="CSV file to write the survey's shares to, once nobody can be told from them"
    )

    def findings(self, context: Context) -> Iterable[Finding]:
        """A country's page, the ranking, or the survey's estimates.

        Raises:
            Faults: everything that is wrong with the fields and the files; a single fault by itself.
        """
        Faults.check(list(self._faults()))
        if self.survey is not None and self.spec is not None:
            from comity.rooms.community.survey.answer import answer

            return answer(Path(self.survey), Path(self.spec), Path(self.export) if self.export else None)
        institution = self.institution or "police"
        if self.country is None:
            from comity.rooms.community.tell_ranking import tell_ranking

            return tell_ranking(context.edition, institution, self.group)
        from comity.rooms.community.tell_country import tell_country

        return tell_country(context.edition, self.country, institution, self.group)

    def attached(self) -> dict[str, Path]:
        """The survey and its spec, if they are given."""
        given = {"survey": self.survey, "spec": self.spec}
        return {role: Path(path) for role, path in given.items() if path is not None}

    def notes(self) -> dict[str, SourceNote]:
        """The survey as a source of its own: its file's name and hash, nothing of what it holds."""
        if self.survey is None:
            return {}
        name = Path(self.survey).name
        return {
            OWN: SourceNote(
                name=f"Survey of your own: {name}",
                publisher="you",
                version=f"SHA-256 {sha256_file(Path(self.survey))[:16]}",
                citation=f"{name}, as attached to the question.",
                licence="yours; nothing of it is kept",
            )
        }

    def _faults(self) -> Iterator[InputError]:
        """Names nobody knows, and fields that do not go together."""
        if self.institution is not None and self.institution not in INSTITUTIONS:
            yield _unknown("institution", self.institution, tuple(INSTITUTIONS))
        if self.group is not None and self.group not in DIMENSIONS:
            yield _unknown("group", self.group, DIMENSIONS)
        if self.survey is not None:
            yield from self._survey_faults()
            return
        for name in ("spec", "export"):
            if getattr(self, name) is not None:
                yield InputError(f"--{name} belongs to a survey of your own.", remedy="Name it with --survey FILE.")

    def _survey_faults(self) -> Iterator[InputError]:
        if self.spec is None:
            yield InputError(
                "A survey needs a spec that says what its columns hold.",
                remedy="Write one as in docs/community.md, and name it with --spec FILE.toml.",
            )
        for name in ("country", "institution", "group"):
            if getattr(self, name) is not None:
                yield InputError(
                    f"'{name}' asks about the edition's survey, not your own.",
                    remedy=f"Leave {name} out; places, groups and items of your survey stand in its spec.",
                )
        # A server lets bare words through, and must read and write nothing for those who ask: no bare word is a file.
        for name, endings in _ENDINGS.items():
            path = getattr(self, name)
            if path is not None and Path(path).suffix.casefold() not in endings:
                yield InputError(f"--{name} {path} is no file of a kind that is taken.", available=endings)


_ENDINGS = {"survey": (".csv", ".sav", ".dta"), "spec": (".toml",), "export": (".csv",)}


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> UnknownName:
    """An unknown name with what is nearest, or else all there are."""
    found = near(name.casefold(), known)
    return UnknownName(f"No {kind} is called '{name}'.", available=found or known)
