"""The question `missions`: one operation's page, or all operations of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field

from comity.question import Context, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Finding


class Missions(Question):
    """One operation: dates, lead, phases, strength against what was authorised, tasks, deaths, sites, legal basis.

    Or, for a country, all its operations in one table.
    """

    asks: ClassVar[str] = "What is known of this operation: strength, mandate, losses, legal basis, and who disagrees?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity missions UNMIL",
        "comity missions KFOR",
        "comity missions Liberia",
    )

    subject: str = Field(description="operation, by acronym, name or key, as in UNMIL; or a country, as in Liberia")

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question with the subject's key in the place of its name.

        Raises:
            Faults: everything that is wrong with the fields; a single fault by itself.
            UnknownName: nothing is called that; the fault names the nearest operations and countries.
            InputError: several operations are called that.
        """
        from comity.rooms.peace.subjects import subject

        question = super().build(edition, **fields)
        return question.model_copy(update={"subject": subject(edition, question.subject)})

    def shown(self, edition: Edition) -> Iterator[str]:
        """The acronym, or the country's name."""
        from comity.rooms.peace.subjects import shown

        yield shown(edition, self.subject)

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """One operation's page, or the list of a country's."""
        from comity.rooms.peace.subjects import is_operation

        if is_operation(context.edition, self.subject):
            from comity.rooms.peace.operation import operation
            from comity.rooms.peace.tell_operation import tell_operation

            return tell_operation(operation(context.edition, self.subject), context.edition)
        from comity.rooms.peace.ground import ground
        from comity.rooms.peace.tell_list import tell_list

        return tell_list(ground(context.edition, self.subject))
