"""The kinds of option and their fields."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Task = Literal[
    "protect_civilians",
    "monitor_ceasefire",
    "implement_agreement",
    "support_government",
    "support_elections",
    "police_reform",
    "army_reform",
    "ddr",
    "humanitarian_access",
    "human_rights",
    "security",
]
Posture = Literal["peacekeeping", "force"]
Component = Literal[
    "prevention", "mediation", "ceasefire", "rehabilitation", "reconciliation", "transformation", "capacity",
    "engagement", "women", "groups", "development",
]  # fmt: skip
Area = Literal["police", "army", "courts", "ddr", "prisons", "administration"]
Target = Literal["government", "armed_groups", "persons", "trade"]


def _month(value: object) -> object:
    """A month from 2023-03 or 2023-03-15; a year stands for its January."""
    if isinstance(value, date):
        return value.replace(day=1)
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-\d{1,2})?", str(value).strip())
    if not match or not 1 <= int(match[2] or 1) <= 12:
        raise ValueError(f"'{value}' is not a month: write 2023-03")
    return date(int(match[1]), int(match[2] or 1), 1)


def _many(value: object) -> object:
    """Several words from 'one+other', or one word by itself."""
    return tuple(part for part in value.split("+") if part) if isinstance(value, str) else value


Month = Annotated[date, BeforeValidator(_month)]
Persons = Annotated[int, Field(ge=0, le=200_000)]


class _Option(BaseModel):
    """What every option has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    military: ClassVar[bool] = False
    title: ClassVar[str]

    name: str = Field(default="", max_length=80, description="a name to show; left out: made from the fields")
    start: Month | None = Field(default=None, description="first month, as 2023-03; left out: the first month forecast")
    months: int = Field(default=24, ge=1, le=240, description="length in months, from 1 to 240")
    ramp: int = Field(default=0, ge=0, le=60, description="months until it is there in full, from 0 to 60")
    decay: float = Field(
        default=6.0,
        ge=0,
        le=120,
        description="months in which half of its effect is gone once it has ended, from 0 to 120",
    )
    usd: float | None = Field(
        default=None, ge=0, le=1e12, description="cost of the whole option, US dollars; left out: not known"
    )


class Nothing(_Option):
    """Nothing new is done."""

    title: ClassVar[str] = "Nothing new"
    kind: Literal["nothing"] = "nothing"


class Mission(_Option):
    """Troops, police or observers on the ground."""

    military: ClassVar[bool] = True
    title: ClassVar[str] = "Mission"
    kind: Literal["mission"] = "mission"
    lead: str = Field(description="organisation or state that leads, as in un, au, eu or France")
    troops: Persons = Field(default=0, description="troops, persons, from 0 to 200000")
    police: Persons = Field(default=0, description="formed police, persons, from 0 to 200000")
    observers: Persons = Field(default=0, description="observers, persons, from 0 to 200000")
    tasks: Annotated[tuple[Task, ...], BeforeValidator(_many)] = Field(
        default=(), description="tasks of the mandate, joined by +, as in protect_civilians+ddr"
    )
    posture: Posture = Field(
        default="peacekeeping", description="peacekeeping, or force where it is to fight: the law differs"
    )
    reinforces: str | None = Field(default=None, description="operation it adds to, by key or acronym, as in atmis")
    suppose: str | None = Field(
        default=None,
        max_length=300,
        description="facts of law to suppose, joined by +, as in authority=yes+addressee=yes; the answer says so",
    )
    ramp: int = Field(default=6, ge=0, le=60, description="months until it is at full strength, from 0 to 60")

    @model_validator(mode="after")
    def _somebody(self) -> Mission:
        if not (self.troops or self.police or self.observers):
            raise ValueError("a mission has troops, police or observers, and this one has nobody")
        return self


class Withdrawal(_Option):
    """An operation that is there leaves."""

    military: ClassVar[bool] = True
    title: ClassVar[str] = "Withdrawal"
    kind: Literal["withdrawal"] = "withdrawal"
    operation: str = Field(description="operation that leaves, by key or acronym, as in atmis")
    ramp: int = Field(default=12, ge=0, le=60, description="over how many months it leaves, from 0 to 60")
    months: int = Field(default=240, ge=1, le=240, description="for how many months it stays away, from 1 to 240")


class Mediation(_Option):
    """Somebody brings the parties to talk."""

    title: ClassVar[str] = "Mediation"
    kind: Literal["mediation"] = "mediation"
    lead: str | None = Field(default=None, description="organisation or state that mediates; left out: open")


class Agreement(_Option):
    """A peace agreement is made and carried out."""

    title: ClassVar[str] = "Agreement"
    kind: Literal["agreement"] = "agreement"
    components: Annotated[tuple[Component, ...], BeforeValidator(_many)] = Field(
        default=(), description="components of the registry that it holds, joined by +, as in ceasefire+capacity"
    )


class Pact(_Option):
    """A defence pact with one or more states."""

    title: ClassVar[str] = "Defence pact"
    kind: Literal["pact"] = "pact"
    parties: Annotated[tuple[str, ...], BeforeValidator(_many)] = Field(
        min_length=1, description="states that pledge, joined by +, as in 'USA+Japan'"
    )
    pledge: Literal["defence", "consultation", "neutrality", "nonaggression"] = Field(
        default="defence", description="what is pledged: defence, consultation, neutrality or nonaggression"
    )


class ArmsEmbargo(_Option):
    """No arms are to be sold to the country or to groups in it."""

    title: ClassVar[str] = "Arms embargo"
    kind: Literal["arms_embargo"] = "arms_embargo"
    lead: str = Field(default="un", description="organisation or state that imposes it, as in un or eu")
    on: Target = Field(default="armed_groups", description="government, armed_groups, persons or trade")


class Sanctions(_Option):
    """Trade, money or travel is cut."""

    title: ClassVar[str] = "Sanctions"
    kind: Literal["sanctions"] = "sanctions"
    lead: str = Field(default="un", description="organisation or state that imposes them, as in un or eu")
    on: Target = Field(default="persons", description="government, armed_groups, persons or trade")


class Capacity(_Option):
    """Institutions are built: army, police, courts; fighters are demobilised."""

    title: ClassVar[str] = "Capacity building"
    kind: Literal["capacity"] = "capacity"
    areas: Annotated[tuple[Area, ...], BeforeValidator(_many)] = Field(
        default=("police", "courts"),
        min_length=1,
        description="police, army, courts, ddr, prisons or administration, joined by +",
    )
    lead: str | None = Field(default=None, description="organisation or state that helps; left out: open")
    ramp: int = Field(default=12, ge=0, le=60, description="months until it works in full, from 0 to 60")


class Humanitarian(_Option):
    """Aid for the people."""

    title: ClassVar[str] = "Humanitarian assistance"
    kind: Literal["humanitarian"] = "humanitarian"
    usd: float | None = Field(default=None, gt=0, le=1e12, description="aid in all, US dollars; left out: not known")
    lead: str | None = Field(default=None, description="organisation or state that gives; left out: open")


class Engagement(_Option):
    """Communities and their leaders are consulted, and what is promised is kept."""

    title: ClassVar[str] = "Community engagement"
    kind: Literal["engagement"] = "engagement"


class Information(_Option):
    """False rumours and incitement are answered."""

    title: ClassVar[str] = "Information integrity"
    kind: Literal["information"] = "information"


class CyberDefence(_Option):
    """Networks are watched, hardened and restored."""

    title: ClassVar[str] = "Cyber defence"
    kind: Literal["cyber_defence"] = "cyber_defence"
    lead: str | None = Field(default=None, description="organisation or state that helps; left out: open")


Simple: TypeAlias = (
    Nothing
    | Mission
    | Withdrawal
    | Mediation
    | Agreement
    | Pact
    | ArmsEmbargo
    | Sanctions
    | Capacity
    | Humanitarian
    | Engagement
    | Information
    | CyberDefence
)
"""An option that is one thing."""


class Combination(BaseModel):
    """Several options together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: ClassVar[str] = "Combination"
    kind: Literal["combination"] = "combination"
    name: str = Field(default="", max_length=80, description="a name to show; left out: made from the parts")
    parts: tuple[Annotated[Simple, Field(discriminator="kind")], ...] = Field(
        min_length=2, max_length=8, description="the options that it is made of, two to eight"
    )

    @property
    def military(self) -> bool:
        """Whether any part puts people with a military task on the ground."""
        return any(part.military for part in self.parts)


Option: TypeAlias = Simple | Combination
"""Any option."""

KINDS: dict[str, type[BaseModel]] = {
    one.model_fields["kind"].default: one for one in (*get_args(Simple), Combination)
}  # fmt: skip
"""Models by kind."""


def parts_of(option: Option) -> tuple[Simple, ...]:
    """The option itself, or the parts of a combination."""
    return option.parts if isinstance(option, Combination) else (option,)
