"""The question `law`: on which bases an option could rest, what decides each, and which duties follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.question import Context, Day, Named, Question, State
from comity.rooms.law.option import Consent, Form, Phase, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Finding
    from comity.rooms.law.casebook import Casebook
    from comity.rooms.law.option import Option

FIRST = "1946-01-01"
"""The Council's first year: the lists begin with it."""

_WORDS = {"yes": "met", "no": "not met", "met": "met", "not met": "not met", "contested": "contested"}


class Law(Question):
    """Each possible basis of an option: met, not met, contested or unknown, with its article and the fact that decides.

    It gives no verdict. What is contested says who claims and who rejects; what is unknown says what was searched.
    """

    asks: ClassVar[str] = "On which basis could this rest on this day, what decides it, and which duties follow?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity law Libya --form force --on 2011-03-19 --lead NATO",
        "comity law Somalia --lead 'African Union' --form force --on 2007-02-20",
        "comity law Mali --lead UN --form peacekeeping --on 2023-07-01",
        "comity law Taiwan --form force --on 2022-12",
    )

    host: State = Field(description="state on whose soil, or against which, it is done, as in Libya")
    form: Form = Field(
        default="force",
        description="what is done: force, peacekeeping, police, training, sanctions, arms_embargo, mediation or "
        "assistance",
    )
    lead: Annotated[str, Named("state or organisation")] | None = Field(
        default=None, description="state or organisation that leads, as in NATO or France; left out: open"
    )
    purpose: Purpose | None = Field(
        default=None,
        description="what for, as in protect_civilians or regime_change; left out: what the resolution relied on names",
    )
    on: Day | None = Field(
        default=None, description="day, from 1946 on, as 2022, 2022-09 or 2022-09-13; left out: the registry's day"
    )
    consent: Consent | None = Field(
        default=None,
        description="who is supposed to consent: government, exiled_government, rival_government, de_facto, none or "
        "withdrawn; left out: as the registry has it",
    )
    phase: Phase = Field(default="entry", description="where it stands: entry, stay, occupation or withdrawal")
    contributors: str | None = Field(
        default=None, max_length=500, description="further states that take part, separated by commas"
    )
    suppose: str | None = Field(
        default=None,
        max_length=500,
        description="facts to suppose, as in 'attack=yes, request=yes'; yes, no or contested",
    )

    def findings(self, context: Context) -> Iterator[Finding]:
        """The bases, then what is contested, limits, duties, resolutions, ratifications, and what is not known."""
        from comity.rooms.law.judge import judge
        from comity.rooms.law.tell import tell

        option = self._option(context.edition)
        return tell(context.edition, judge(context.edition, option))

    def _option(self, edition: Edition) -> Option:
        """The option, once it is sure that its host and lead existed on the day.

        Raises:
            Faults: everything that is wrong with it; a single fault by itself.
        """
        from comity.rooms.law.casebook import casebook
        from comity.rooms.law.option import Option

        book = casebook(edition)
        day = self.on.isoformat() if self.on else edition.registry
        faults: list[ComityError] = [*self._faults(edition, book, day)]
        contributors, unknown = self._contributors(edition)
        supposed, wrong = self._supposed()
        Faults.check((*faults, *unknown, *wrong))
        return Option(
            host=self.host,
            lead=self.lead,
            is_org=self.lead in book.orgs,
            form=self.form,
            on=day,
            purpose=self.purpose,
            consent=self.consent,
            phase=self.phase,
            contributors=contributors,
            supposed=supposed,
        )

    def _faults(self, edition: Edition, book: Casebook, day: str) -> Iterator[ComityError]:
        if not FIRST <= day <= edition.registry:
            yield InputError(
                f"The lists of the Council and the registry go from {FIRST} to {edition.registry}, not to {day}.",
                remedy="Choose a day in between with --on.",
            )
            return
        if not book.existed(self.host, day):
            yield InputError(
                f"{book.titles[self.host]} was not a state on {day}; it was one: {book.times(self.host)}.",
                remedy="Choose a day on which it was one, or the state that held the territory then.",
            )
        if self.lead in book.orgs:
            name, founded, ended = book.orgs[self.lead]
            if not founded <= day < ended:
                until = f" to {ended}" if ended < "9999" else ""
                yield InputError(
                    f"{name} did not exist on {day}: it was there from {founded}{until}.",
                    remedy="Choose another lead, or a day on which it existed.",
                )
        elif self.lead and not book.existed(self.lead, day):
            yield InputError(
                f"{book.titles[self.lead]} was not a state on {day}; it was one: {book.times(self.lead)}.",
                remedy="Choose another lead, or a day on which it was a state.",
            )
        if self.lead == self.host:
            yield InputError(
                "A state needs no basis towards itself to act on its own soil.", remedy="Name another lead with --lead."
            )
        if self.phase == "occupation" and self.form not in ("force", "peacekeeping"):
            yield InputError("Only force or a force on the ground can occupy.", remedy="Leave --phase out.")

    def _contributors(self, edition: Edition) -> tuple[tuple[str, ...], list[ComityError]]:
        names = edition.names("state")
        found: list[str] = []
        faults: list[ComityError] = []
        for name in filter(None, (part.strip() for part in (self.contributors or "").split(","))):
            try:
                found.append(names.key(name))
            except UnknownName as unknown:
                faults.append(unknown)
        return tuple(dict.fromkeys(found)), faults

    def _supposed(self) -> tuple[tuple[tuple[str, str], ...], list[ComityError]]:
        from difflib import get_close_matches

        from comity.rooms.law.rules import rulebook

        known = sorted(rulebook().used)
        found: dict[str, str] = {}
        faults: list[ComityError] = []
        for part in filter(None, (part.strip() for part in (self.suppose or "").split(","))):
            name, _, value = (piece.strip().casefold() for piece in part.partition("="))
            fact = name.replace(" ", "-").replace("_", "-")
            if fact not in known:
                near = get_close_matches(fact, known) or known
                faults.append(InputError(f"There is no fact '{name}' to suppose.", available=near))
            elif value not in _WORDS:
                faults.append(InputError(f"'{part}' says neither yes, no nor contested.", remedy=f"Write {name}=yes."))
            else:
                found[fact] = _WORDS[value]
        return tuple(sorted(found.items())), faults
