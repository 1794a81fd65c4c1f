"""The first sentence of a brief: the decision, and the bottom line with its confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Finding
from comity.rooms.brief.parts import LIKELY, POSSIBLE, Parts, by_year, chance, other_violence

if TYPE_CHECKING:
    from comity.quantity import Quantity


def bottom_line(parts: Parts) -> Finding:
    """The decision this brief is for, what the forecast says to it, what is there and who is bound."""
    values: dict[str, Quantity] = {}
    terms = {"country": parts.name, "rival": parts.rival or "", "span": ""}
    text = _decision(parts)
    confidence, because = None, ""
    if parts.risk:
        forecast = parts.risk.findings[0]
        values |= forecast.values
        terms |= forecast.terms
        surest = forecast
        if text == _BY_YEAR:
            surest, *_ = told = by_year(parts)
            values |= {name: surest.values[name] for name in surest.values if name in ("inside", "ninety")}
            values |= {f"year_{at}": one.values["p25"] for at, one in zip("ab", told, strict=True)}
            terms |= {"year": surest.terms["year"]}
            terms |= {f"what_{at}": one.terms["what"] for at, one in zip("ab", told, strict=True)}
        confidence, because = surest.confidence, surest.because
    values |= {f"duty_{name}": value for name, value in parts.obligations.findings[0].values.items()}
    for finding in parts.peace.findings:
        if finding.topic in ("bound", "changed"):
            values |= {f"peace_{name}": value for name, value in finding.values.items()}
    terms["date"] = parts.peace.findings[0].terms["date"]
    text += _means(parts)
    return Finding(
        topic="warning",
        text=text,
        values=values,
        terms=terms,
        sources=("registry",),
        confidence=confidence,
        because=because,
        caveats=(_PAST,) if "built" in terms else (),
    )


_CHANCE = "{p25} chance of {t25} or more"
_FEARED = (
    "The decision: how to prepare for an attack by {rival} on {country}, or to answer one; this forecast cannot "
    "foresee one that has not begun."
)
_WAR = "{p1000} chance of {t1000} or more"
_UNSEEN = (
    "The decision: whether to act on violence that this forecast does not see. {country} suffers more from other armed "
    "groups and attacks on civilians than from the conflict forecast here (" + _CHANCE + ", {span})."
)
_BY_YEAR = (
    "The decision: whether to act on violence other than armed conflict with a government, from which {country} "
    "suffers more: {year_a} chance of {t25} or more in {year} from {what_a}, {year_b} from {what_b}, {p25} from armed "
    "conflict with a government ({span})."
)
_PAST = (
    "The forecast knows nothing after {date}: its months had begun, or passed, when the edition was built on {built}."
)
_MORE = " Other armed groups and attacks on civilians, which this forecast leaves out, killed more still."
_OUTSIDE = "No forecast is made for {country}: it is outside this model, which does not mean that it is safe."
_ENOUGH = (
    "The decision: whether what is being done in {country} is enough. From what was known to {date}, violence on the "
    "scale of war is more likely than not: {p1000} chance of {t1000} or more, {span}."
)
_REINFORCE = (
    "The decision: whether to reinforce what is being done in {country}. Armed conflict is more likely than not, war "
    "less so: " + _CHANCE + ", {p1000} of {t1000:n} or more, {span}."
)
_PREPARE = (
    "The decision: whether to prepare for armed conflict in {country}. It is possible, not likely: "
    + _CHANCE
    + ", {span}."
)
_CALM = (
    "No decision is pressing for {country}: armed conflict is unlikely (" + _CHANCE + ", {span}). A war between states "
    "that has not begun is not foreseen here."
)
_BY_CHANCE = ((1000, LIKELY, _ENOUGH), (25, LIKELY, _REINFORCE), (25, POSSIBLE, _PREPARE), (25, 0.0, _CALM))
"""The first line whose threshold of deaths is reached with at least its chance."""


def _decision(parts: Parts) -> str:
    """What is to be decided, from the size of the risk."""
    if parts.rival:
        size = _WAR if (chance(parts, 1000) or 0.0) >= LIKELY else _CHANCE
        return _FEARED + (f" From any armed conflict in {{country}}: {size}, {{span}}." if parts.risk else "")
    if parts.risk is None:
        return _OUTSIDE
    unseen = other_violence(parts)
    if unseen and (chance(parts, 25) or 0.0) < LIKELY:
        return _BY_YEAR if by_year(parts) else _UNSEEN
    text = next(text for deaths, least, text in _BY_CHANCE if (chance(parts, deaths) or 0.0) >= least)
    return text + (_MORE if unseen else "")


def _means(parts: Parts) -> str:
    """What is there and who is bound, in the second half of the bottom line."""
    here = parts.peace.findings[0].values.get("here")
    owed = parts.obligations.findings[0].values["owed"].value
    perhaps = parts.obligations.findings[0].values["perhaps"].value
    there = "No peace operation was there at the end of {date}"
    if here is not None and here.value:
        there = "{peace_here} " + ("was" if here.value == 1 else "were") + " there at the end of {date}"
    there += _since(parts)
    if owed:
        bound = "{duty_owed} " + ("is" if owed == 1 else "are") + " bound to help against an attack from outside"
    elif perhaps:
        bound = (
            "on conditions, {duty_perhaps} "
            + ("is" if perhaps == 1 else "are")
            + " bound to help against an attack from outside"
        )
    else:
        bound = "no state is known to be bound to help against an attack from outside"
    return f" {there}; {bound}."


def _since(parts: Parts) -> str:
    """How many operations ended and began after the last month of events, as far as the registry knows."""
    values = next((one.values for one in parts.peace.findings if one.topic == "changed" and "gone" in one.values), {})
    told = [
        f"{{peace_{name}:n}} {'has' if values[name].value == 1 else 'have'} {verb}"
        for name, verb in (("gone", "ended"), ("new", "begun"))
        if values and values[name].value
    ]
    return f" (since then {' and '.join(told)})" if told else ""
