"""From what is found to sentences: the findings of the questions `respond` and `compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Finding
from comity.option import Withdrawal
from comity.panels.times import day_text, listed, month_text
from comity.rooms.response import beside, grounds, who
from comity.rooms.response.charts import dots, fans
from comity.rooms.response.criteria import LARGE, SOURCES, criteria, regret, sensitivity
from comity.rooms.response.expected import averted_at
from comity.rooms.response.next_door import next_door
from comity.rooms.response.outcome import LEVEL, quietness
from comity.rooms.response.whatif import presence
from comity.rooms.response.words import (
    chance,
    count,
    deaths,
    fall,
    lower,
    next_to_nothing,
    share,
    span,
    spread,
    standing,
    usd,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.finding import Confidence
    from comity.quantity import Quantity
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.outcome import Outcome, World
    from comity.rooms.response.request import Ready

_ONLY_STATE_BASED = (
    "Deaths here are those of state-based conflict; attacks on civilians and fighting between other groups are outside "
    "these paths."
)


def tell(ready: Ready, here: World, found: Sequence[Compared]) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    named = [one for one in found if not one.arm.added and not one.arm.nothing]
    alone = len(named) == 1
    told = [_only(ready, here, named[0]) if alone else _several(ready, here, found)]
    told += [*criteria(ready, found, alone=alone), *beside.added(found)]
    for one in named:
        told += _option(ready, here, one, alone=alone)
    told += next_door(ready, here, found)
    told += [*beside.withheld(found), *regret(here, found), beside.law(found), *beside.money(ready, found)]
    told += [*grounds.evidence(ready, found), *grounds.harms(ready, found), grounds.assumed(ready, found)]
    told += [*who.coalition(ready, found), beside.unknown(ready)]
    return tuple(told)


def _terms(ready: Ready) -> dict[str, str]:
    return {
        "country": ready.setting.edition.names("state").prose(ready.setting.host),
        "span": span(ready.setting.ahead),
    }


def _several(ready: Ready, here: World, found: Sequence[Compared]) -> Finding:
    """The headline where several options are compared."""
    terms = _terms(ready)
    offered = [one for one in found if one.basis.offered]
    known = [(one, one.outcome) for one in offered if one.outcome and not one.arm.nothing]
    values = {"n": count(len(offered), "options"), "known": count(len(known), "options"), "base": _mean(here)}
    text = (
        "{n} for {country}, {span}, side by side in no order of merit, beside {base} expected in state-based conflict "
        "without any. "
    )
    text += "What they would change is estimated for {known:n}: {names}." if known else ""
    text += (
        ""
        if known
        else "No usable evidence says what any of them would change, so it is told only by how much each would have to "
        "cut deaths to be worth its cost."
    )
    terms["names"] = "; ".join(f"{lower(one.arm.name)} ({spread(done.whole):i} averted)" for one, done in known)
    out = [lower(one.arm.name) for one in found if not one.basis.offered]
    if out:
        text += " Not offered, for want of a legal basis: {out}."
        terms["out"] = listed(out)
    return Finding(
        topic="options",
        text=text,
        values=values,
        terms=terms,
        sources=SOURCES,
        caveats=(*_nothing(here), *_past(ready, terms), _ONLY_STATE_BASED),
        chart=dots(found),
    )


def _mean(here: World) -> Quantity:
    """Mean deaths over the paths, with the interval of the paths."""
    low, high = np.quantile(here.totals, (0.05, 0.95), method="inverted_cdf")
    expected = round(here.expected)
    bound = {"low": min(int(low), expected), "high": max(int(high), expected), "level": LEVEL}
    return deaths(here.expected).model_copy(update=bound)


def _past(ready: Ready, terms: dict[str, str]) -> list[str]:
    first = ready.setting.ahead[0]
    if ready.setting.edition.built <= first.isoformat():
        return []
    terms |= {"built": day_text(ready.setting.edition.built), "begun": month_text(first)}
    return ["The months from {begun} on had begun, or passed, when the edition was built on {built}."]


def _nothing(here: World) -> list[str]:
    if not next_to_nothing(here):
        return []
    calm = "At least nineteen paths in twenty have no death: there is next to nothing to avert here"
    return [f"{calm}, and options have to be judged by other aims."]


def _only(ready: Ready, here: World, one: Compared) -> Finding:
    """The headline where one option is asked about."""
    if not one.basis.offered:
        return beside.refused(one, _terms(ready), " for {country}")
    if one.outcome is None:
        return _break_even(ready, here, one, headline=True)
    return _effect(ready, here, one, one.outcome, headline=True)


def _option(ready: Ready, here: World, one: Compared, *, alone: bool) -> list[Finding]:
    """Effect, break-even and sensitivity of one option that is offered; what the headline has is left out."""
    if not one.basis.offered:
        return []
    if one.outcome is None:
        return [] if alone else [_break_even(ready, here, one)]
    effect = [] if alone else [_effect(ready, here, one, one.outcome)]
    return [*effect, _break_even(ready, here, one), *sensitivity(here, one)]


def _effect(ready: Ready, here: World, one: Compared, done: Outcome, *, headline: bool = False) -> Finding:
    """What an option changes, beside the same paths without it."""
    deaths_before = here.baseline.deaths[:, : here.months]
    values = {
        "averted": spread(done.whole),
        "base": _mean(here),
        "t": deaths(LARGE, "assumed"),
        "p0": chance(float((here.totals >= LARGE).mean())),
        "p1": chance(done.chance(LARGE)),
        "q0": chance(quietness(deaths_before).chance),
        "q1": chance(quietness(done.deaths).chance),
        "low_e": deaths(done.evidence.low),
        "high_e": deaths(done.evidence.high),
        "low_l": deaths(done.luck.low),
        "high_l": deaths(done.luck.high),
        "fewer": chance(float((done.averted > 0).mean())),
    }
    terms = _terms(ready) | {"option": one.arm.name}
    text = (
        "{option} in {country}, {span}: {averted:i} averted in state-based conflict, beside {base} expected without "
        "it; fewer deaths with it in {fewer} of the draws. The chance of at least {t} goes from {p0} to {p1}, that of "
        "half a year without any from {q0} to {q1}."
    )
    apart = (
        "Evidence alone leaves {low_e:n} to {high_e:n} averted, mean of the paths; luck alone {low_l:n} to {high_l:n}"
    )
    caveats = [f"{apart}; below nought, deaths are added."]
    if done.share is not None:
        values["share"] = share(done.share)
        caveats.append("The evidence accounts for {share} of the variance, the path the country takes for the rest.")
    caveats += _said(one, terms) + _nothing(here)
    caveats += [*_past(ready, terms), _ONLY_STATE_BASED] if headline else []
    level, because = _confidence(one)
    picture = None
    if not next_to_nothing(here):
        picture = fans(ready.setting.ahead, deaths_before, done.deaths, one.arm.name, terms["country"])
    return Finding(
        topic="options",
        text=text,
        values=values,
        terms=terms,
        sources=SOURCES,
        confidence=level,
        because=because,
        caveats=tuple(caveats),
        chart=picture,
    )


def _confidence(one: Compared) -> tuple[Confidence, str]:
    if any(drive.lever.given for drive in one.driven):
        return "low", "its effect was set or chosen by the asker"
    if standing(one) == "assumed":
        return "low", "a single estimate drives it, and how far effects differ between places is assumed"
    return "moderate", "several estimates are pooled, and missions are not sent by lot"


def _said(one: Compared, terms: dict[str, str]) -> list[str]:
    """What must be said about how an option's effect came about."""
    said = []
    channels = {drive.push.channel for drive in one.driven if drive.push}
    if "intensity" not in channels:
        said.append(
            "Its usable evidence is only of {channels}; what it does to fighting that is there counts as nothing."
        )
        terms["channels"] = listed(sorted(channels))
    if one.unknown:
        said.append("Of no usable evidence, and counted as nothing: {unknown}.")
        terms["unknown"] = listed(one.unknown)
    if any(drive.capped for drive in one.drives):
        said.append("It is larger than nineteen in twenty missions seen; what it has beyond that adds nothing here.")
    if any(drive.lever.given for drive in one.driven):
        said.append("The asker set or chose this effect, and the record says so.")
    return said


def _break_even(ready: Ready, here: World, one: Compared, *, headline: bool = False) -> Finding:
    """How large the effect of an option would have to be."""
    terms = _terms(ready) | {"option": one.arm.name}
    values = {"worth": usd(ready.request.worth), "base": _mean(here)}
    parts, caveats = [], []
    if one.outcome is None:
        parts.append("what it would change in {country}, {span}, is not known")
        caveats.append("Why: {why}")
        terms["why"] = _why(one)
        values["reach"] = share(one.reach)
        if one.driven:
            caveats.append("What evidence there is reaches {reach} of the deaths expected here.")
    parts += _leaving(here, one, values) if _leaves(one) else _yardsticks(one, values)
    if next_to_nothing(here):
        parts = [part for part in parts if not any(name in part for name in ("{t}", "{rise}"))]
        parts = parts or ["it has next to nothing to avert here"]
    parts[0] = "{option}: " + parts[0]
    if headline:
        caveats += [*_nothing(here), *_past(ready, terms), _ONLY_STATE_BASED]
    text = "; ".join(parts) + "."
    return Finding(topic="options", text=text, values=values, terms=terms, sources=SOURCES, caveats=tuple(caveats))


def _leaves(one: Compared) -> bool:
    return all(isinstance(part.option, Withdrawal) for part in one.arm.parts)


def _leaving(here: World, one: Compared, values: dict[str, Quantity]) -> list[str]:
    """For a withdrawal: what a rise in deaths would cost in lives; deployment is not reversed to guess at it."""
    values["rise"] = deaths(-averted_at(here.mean, presence(one.arm, here.months), 1.1, here.months))
    values["tenth"] = share(0.1, "assumed", "registry")
    return ["what it saves is not known; every {tenth} by which deaths rise once it has gone would be {rise} more"]


def _yardsticks(one: Compared, values: dict[str, Quantity]) -> list[str]:
    """The effects needed, as parts of a sentence; their quantities go into the values."""
    needed = one.needed
    parts: list[str] = []
    if needed is None:
        return parts
    if one.price.within is None:
        parts.append("its cost is not known")
    elif needed.pays is None:
        parts.append("at {worth} a death averted it could not pay for itself within these months, were nobody killed")
    elif one.price.within == 0:
        parts.append("it costs nothing within these months")
    else:
        values |= {"pays": fall(1 - needed.pays), "cost": usd(one.price.within)}
        parts.append("it would cost {cost}, and pay for itself, at {worth} a death averted, if it cut deaths by {pays}")
    if needed.threshold is not None:
        values["t"] = deaths(needed.threshold, "assumed")
    if needed.tenth is not None:
        values["tenth"] = fall(1 - needed.tenth)
        parts.append("to lower the chance of {t:n} deaths or more by a tenth it would have to cut them by {tenth}")
    elif needed.threshold is not None:
        parts.append("no effect, however large, would lower the chance of {t:n} deaths or more by a tenth")
    return parts


def _why(one: Compared) -> str:
    """Why nothing drives an option: each reason once, with the channels it holds for."""
    reasons: dict[str, list[str]] = {}
    for drive in one.drives:
        if drive.push is None:
            first = drive.why.partition(": only break-even")[0].rstrip(".")
            reasons.setdefault(first[:1].lower() + first[1:], []).append(drive.lever.channel)
    if not reasons:
        return "no lever of the model stands for it."
    return "; ".join(f"{listed(list(dict.fromkeys(channels)))}: {why}" for why, channels in reasons.items()) + "."
