"""Composing a brief: the other rooms are asked, their findings put in the order a decision needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from comity.errors import InputError, NoData
from comity.finding import Finding, Topic
from comity.panels.times import day_text
from comity.rooms.brief.bottom import bottom_line
from comity.rooms.brief.listened import pressure, trust
from comity.rooms.brief.options import options
from comity.rooms.brief.parts import Parts
from comity.rooms.brief.people import deciders, people
from comity.rooms.brief.shorter import bound, forecast, operations, shorter

if TYPE_CHECKING:
    from comity.question import Answer, Context

ORDER: tuple[Topic, ...] = get_args(Topic)


def compose(context: Context, country: str, against: str | None, months: int) -> tuple[Finding, ...]:
    """The findings of a brief, the bottom line first."""
    title = context.edition.names("state").prose
    if against == country:
        raise InputError("A brief on a pair of states needs two of them.", remedy="Name another state after --against.")
    parts = Parts(
        name=title(country),
        rival=title(against) if against else None,
        risk=_risk(context, country, months),
        obligations=context.ask("obligations", attacker=against or "any", target=country),
        peace=context.ask("peace", country=country),
    )
    found = [*deciders(context.edition, country, parts.name)]
    more = f"comity obligations {against or 'any'} {country}"
    found += bound(shorter(parts.obligations, more), more)
    found += forecast(shorter(parts.risk, f"comity risk {country}")) if parts.risk else []
    more = f"comity peace {country}"
    found += operations(shorter(parts.peace, more), context.edition.as_of, more)
    found += [*pressure(context, country, against), *people(context.edition, country, parts.name)]
    found += trust(context, country)
    if parts.risk is None:
        found.append(_outside(context, parts.name))
    found += options(context, country, parts, found)
    ordered = sorted(found, key=lambda finding: ORDER.index(finding.topic))
    return (bottom_line(parts), *ordered)


def _risk(context: Context, country: str, months: int) -> Answer | None:
    try:
        return context.ask("risk", country=country, months=months)
    except NoData:
        return None


def _outside(context: Context, name: str) -> Finding:
    """A country that no series of deaths covers: not low risk, but outside this model."""
    return Finding(
        topic="unknown",
        text="{country} is outside this model: no forecast is made, which is not a finding that the risk is low.",
        terms={"country": name, "date": day_text(context.edition.as_of)},
        sources=("views",),
        searched="monthly deaths in state-based conflict to {date}",
    )
