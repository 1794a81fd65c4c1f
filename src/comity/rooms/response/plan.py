"""Plans: a country, its months and its options, from a TOML file; some come with comity."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from comity.errors import ComityError, Faults, InputError
from comity.question import faults_of
from comity.rooms.response import HORIZON
from comity.rooms.response.request import WORTH, Request

if TYPE_CHECKING:
    from comity.edition import Edition

FOLDER = Path(__file__).parent / "plans"


class Plan(BaseModel):
    """What a plan's file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = Field(default="", max_length=2000, description="what the plan is for, in words")
    country: str = Field(description="country, by name or code, as in Somalia")
    months: int = Field(default=HORIZON, ge=1, le=36, description="months looked at, from 1 to 36")
    budget: float | None = Field(default=None, gt=0, le=1e12, description="US dollars to spend within those months")
    worth: float = Field(default=WORTH, ge=1000, le=1e9, description="US dollars for which a death is to be averted")
    spillover: float = Field(
        default=0.0,
        ge=-1,
        le=1,
        description="deaths averted among the neighbours by land for each one averted in the country, assumed, from -1 "
        "(as many more die there) to 1; left out: none",
    )
    effects: tuple[str, ...] = Field(
        default=(), description="effects to use instead of the evidence, as in 'mission=0.7:0.5:0.95'"
    )
    evidence: tuple[str, ...] = Field(default=(), description="keys of the only estimates that may drive their levers")
    options: tuple[dict[str, Any], ...] = Field(
        min_length=1, max_length=12, description="the options, each a table [[options]] with its kind"
    )


def worked() -> list[str]:
    """Names of the plans that come with comity."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def path_of(plan: str) -> Path:
    """The file of a plan: a path, or the name of one that comes with comity."""
    name = plan.strip().casefold().replace(" ", "_").replace("-", "_")
    return FOLDER / f"{name}.toml" if name in worked() else Path(plan)


def read(edition: Edition, plan: str) -> Request:
    """The comparison that a plan asks for.

    Raises:
        Faults: everything that is wrong with it; a single fault by itself.
    """
    path = path_of(plan)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        near = get_close_matches(plan, worked(), n=2)
        raise InputError(
            f"There is no plan '{plan}'.", available=near or worked(), remedy="Name a TOML file."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise InputError(f"{plan} is not TOML: {bad}.", remedy="Mend the file; docs show an example.") from None
    except OSError as failed:
        raise InputError(f"{plan} could not be read: {failed.strerror}.") from None
    faults: list[ComityError] = []
    country = table.get("country")
    if isinstance(country, str):
        try:
            table["country"] = edition.names("state").key(country)
        except InputError as unknown:
            faults.append(unknown)
    try:
        made = Plan.model_validate(table)
    except ValidationError as bad:
        raise Faults([*faults, *faults_of(bad, Plan)]) from None
    Faults.check(faults)
    return Request(
        country=made.country,
        options={str(one.get("name") or f"option {place}"): one for place, one in enumerate(made.options, 1)},
        months=made.months,
        budget=made.budget,
        effects=made.effects,
        evidence=made.evidence,
        worth=made.worth,
        spillover=made.spillover,
    )
