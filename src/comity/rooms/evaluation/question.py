"""The question `evaluate`: did it work, and how sure can anybody be?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field

from comity.errors import Faults, InputError
from comity.question import Context, Day, Question, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Finding


class Evaluate(Question):
    """What an operation changed, against what would probably have happened: a case file with every check.

    Or a country at a date, for something that is no operation of the registry. Without either, the verdicts on all
    operations, so that nobody sees only the successes.
    """

    asks: ClassVar[str] = "Did it work: what happened, what would have happened, and how sure can we be?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity evaluate UNMIL",
        "comity evaluate --country MLI --on 2013-07",
        "comity evaluate",
    )

    subject: str | None = Field(
        default=None,
        description="operation, by acronym, name or key, as in UNMIL, or a declared case; left out: all of them",
        json_schema_extra={"argument": True},
    )
    country: State | None = Field(default=None, description="country, by name or code; with a date, and no operation")
    on: Day | None = Field(default=None, description="day from which something was done in the country")

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question with the subject's key in the place of its name.

        Raises:
            Faults: everything that is wrong with the fields; a single fault by itself.
            UnknownName: nothing is called that; the fault names the nearest operations.
            InputError: a country without a date, a date without a country, or an operation beside them.
        """
        from comity.rooms.evaluation.subject import subject

        question = super().build(edition, **fields)
        faults = []
        if (question.country is None) != (question.on is None):
            missing = "a date" if question.on is None else "a country"
            faults.append(
                InputError(
                    f"{missing[:1].upper()}{missing[1:]} is missing.", remedy="Give --country and --on together."
                )
            )
        if question.subject is not None and (question.country or question.on):
            faults.append(
                InputError(
                    "An operation has its own country and day.",
                    remedy="Give either an operation, or --country and --on.",
                )
            )
        Faults.check(faults)
        if question.subject is None:
            return question
        return question.model_copy(update={"subject": subject(edition, question.subject)})

    def shown(self, edition: Edition) -> Iterator[str]:
        """The operation or case, or the country and the day."""
        from comity.rooms.evaluation.subject import shown

        if self.subject is not None:
            yield shown(edition, self.subject)
        yield from super(Evaluate, self.model_copy(update={"subject": None})).shown(edition)

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The case file, or the table of all verdicts."""
        from comity.rooms.evaluation.tell_all import tell_all

        if self.subject is None and self.country is None:
            return tell_all(context.edition)
        from comity.rooms.evaluation.case import case, case_at
        from comity.rooms.evaluation.tell_case import tell_case

        if self.country is not None and self.on is not None:
            return tell_case(case_at(context.edition, self.country, self.on))
        return tell_case(case(context.edition, str(self.subject)))
