"""The questions `respond` and `compare`: what each option would change, on which basis, at what price."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field

from comity.errors import ComityError, Faults, NoData
from comity.option import Engagement
from comity.question import AskersFile, Context, Question, State
from comity.rooms.response import HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Finding
    from comity.rooms.response.request import Request


class Respond(Question):
    """What an option, or several, would change in a country: deaths averted, law, cost, break-even, what is assumed."""

    asks: ClassVar[str] = "What would each option change here, on which legal basis, at what price?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity respond Somalia mission:lead=au,troops=5000",
        "comity respond Mali mediation:usd=20000000 mission:lead=un,troops=3000,start=2023-03,months=18",
        "comity respond 'South Sudan' --budget 200000000",
        "comity respond Somalia mission:lead=au,troops=5000 --effect mission=0.7:0.5:0.95",
        "comity respond Somalia mission:lead=un,troops=5000 --effect mission=0.7:0.5:0.95 --spillover 0.2",
    )

    country: State = Field(description="country, by name or code, as in Somalia")
    options: tuple[str | dict[str, object], ...] = Field(
        default=(),
        max_length=12,
        description="options, as mission:lead=un,troops=5000,start=2023-03 or mediation; parts of a combination are "
        "joined by ';'; left out: a usual set",
        json_schema_extra={"argument": True},
    )
    months: int = Field(default=HORIZON, ge=1, le=36, description="months looked at, from 1 to 36")
    budget: float | None = Field(
        default=None, gt=0, le=1e12, description="US dollars to spend within those months; left out: no limit"
    )
    effect: tuple[str, ...] = Field(
        default=(),
        description="an effect to use instead of the evidence: lever=ratio:low:high, a 95 % interval, as in "
        "mission=0.7:0.5:0.95, mission.recurrence=0.5:0.3:0.9 or 'mission=0.95:0.9:1 per 1,000 troops'; repeatable",
    )
    evidence: tuple[str, ...] = Field(
        default=(), description="key of the only estimate that may drive its lever; may be given several times"
    )
    worth: float = Field(
        default=1_000_000.0,
        ge=1000,
        le=1e9,
        description="US dollars for which an option is to avert a death, a yardstick for break-even",
    )
    spillover: float = Field(
        default=0.0,
        ge=-1,
        le=1,
        description="deaths averted among the neighbours by land for each one averted in the country, assumed, from -1 "
        "(as many more die there) to 1; left out: none",
    )

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question, once its options hold; everything that is wrong is told at once."""
        from comity.option import options

        try:
            made = super().build(edition, **fields)
        except ComityError as wrong:
            faults = [*wrong.faults] if isinstance(wrong, Faults) else [wrong]
            try:
                options(_labelled(fields.get("options") or ()))
            except Faults as several:
                faults += several.faults
            except ComityError as one:
                faults.append(one)
            Faults.check(faults)
            raise
        from comity.rooms.response.request import ready

        ready(edition, made.request())
        return made

    def request(self) -> Request:
        """The comparison that is asked for."""
        from comity.rooms.response.request import Request

        return Request(
            country=self.country,
            options=_labelled(self.options),
            months=self.months,
            budget=self.budget,
            effects=self.effect,
            evidence=self.evidence,
            worth=self.worth,
            spillover=self.spillover,
        )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """Effects, criteria side by side, law, money, evidence, harms, what is assumed and what is not known."""
        return _findings(context, self.request())

    def shown(self, edition: Edition) -> Iterator[str]:
        """The country, the options in words, and what differs from the default."""
        yield edition.names("state").title(self.country)
        yield from (one if isinstance(one, str) else str(one.get("kind", "option")) for one in self.options)
        if self.budget is not None:
            yield f"budget US$ {self.budget:,.0f}"
        if self.spillover:
            yield f"spill-over {self.spillover:g}"


class Compare(Question):
    """The options of a plan side by side: a TOML file of your own, or one of the worked plans that come with comity."""

    asks: ClassVar[str] = "What would each option of this plan change, side by side?"
    examples: ClassVar[tuple[str, ...]] = ("comity compare somalia", "comity compare mali")

    plan: Annotated[str, AskersFile()] = Field(
        description="TOML file with a country and a table for each option, as in plan.toml, or the name of a worked "
        "plan: somalia, mali, south_sudan, haiti, bosnia, ukraine, taiwan, liberia or sierra_leone"
    )

    @classmethod
    def build(cls, edition: Edition, /, **fields: Any) -> Self:
        """The question, once the plan holds; everything that is wrong with it is told at once."""
        from comity.rooms.response.plan import read
        from comity.rooms.response.request import ready

        made = super().build(edition, **fields)
        ready(edition, read(edition, made.plan))
        return made

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """As `respond`."""
        from comity.rooms.response.plan import read

        return _findings(context, read(context.edition, self.plan))

    def attached(self) -> dict[str, Path]:
        """The plan."""
        from comity.rooms.response.plan import path_of

        return {"plan": path_of(self.plan)}


def _labelled(options: Any) -> dict[str, object]:
    """Options by the label a fault tells them by: the words themselves, or their place."""
    return {one if isinstance(one, str) else f"option {place}": one for place, one in enumerate(options, 1)}


def _findings(context: Context, request: Request) -> tuple[Finding, ...]:
    from comity.rooms.response.compared import compare
    from comity.rooms.response.request import ready
    from comity.rooms.response.tell import tell

    found = ready(context.edition, request)
    here, compared = compare(context, found)
    engaged = any(isinstance(part.option, Engagement) for one in compared for part in one.arm.parts)
    return (*tell(found, here, compared), *(_trust(context, request.country) if engaged else ()))


def _trust(context: Context, country: str) -> tuple[Finding, ...]:
    """What engagement might do to trust, assumed, as the room `community` tells it; or that trust is not known."""
    try:
        told = context.ask("community", country=country).findings
    except NoData:
        return ()
    return tuple(one for one in told if one.topic == "options")[:1] or told[:1]
