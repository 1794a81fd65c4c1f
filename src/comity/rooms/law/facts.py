"""All facts for an option: from the option itself, the registry, and other tables; what nobody gives stays unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.panels.times import day_text
from comity.rooms.law.casebook import FAR
from comity.rooms.law.council import council_facts
from comity.rooms.law.defence import defence_facts
from comity.rooms.law.engine import Fact
from comity.rooms.law.host import consent_facts
from comity.rooms.law.option import PERSONNEL
from comity.rooms.law.region import region_facts
from comity.rooms.law.sides import concerns, with_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.law.casebook import Casebook
    from comity.rooms.law.engine import Rulebook
    from comity.rooms.law.option import Option

CONFLICT = 25
"""Deaths in a year from which UCDP lists a conflict; no legal threshold."""

TALKS = 5
"""Years for which a peace agreement counts as a sign that peaceful means were tried."""

DUE_DILIGENCE = "2011-07-13"
BULLETIN = "1999-08-12"


def facts(book: Casebook, rules: Rulebook, option: Option) -> dict[str, Fact]:
    """Every fact the rules rest on, claims and rejections laid over, and at last what the asker supposes."""
    found = dict(_own(book, rules, option))
    found |= dict(council_facts(book, option))
    found |= dict(consent_facts(book, rules, option))
    found |= dict(defence_facts(book, option))
    found |= dict(region_facts(book, rules, option))
    found |= dict(_ground(book, option))
    claims = [row for row in book.claims if concerns(row, option)]
    for name in sorted(rules.used):
        fact = found.get(name, Fact("unknown", "nothing is on record"))
        found[name] = with_sides(fact, [row for row in claims if row["fact"] == name])
    for name in ("addressed", "purpose"):  # where no resolution was found, they stand and fall with its authority
        if found[name].says == "nothing is on record":
            found[name] = found["authority"]
    for name in ("request", "necessity", "proportionality"):
        found[name] = _argued_with_the_attack(found[name], found["attack"])
    for name, status in option.supposed:
        says = "supposed by whoever asks"
        found[name] = replace(Fact("unknown", says, "the option"), status=status)  # type: ignore[arg-type]
    return found


def _argued_with_the_attack(fact: Fact, attack: Fact) -> Fact:
    """A further condition of self-defence: who claims the right claims it too, who rejects the claim rejects it."""
    if fact.status != "unknown" or attack.status != "contested":
        return fact
    return replace(fact, status="contested", claims=attack.claims, rejects=attack.rejects)


def _own(book: Casebook, rules: Rulebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """What follows from the option's own fields: always known."""
    region = option.lead in rules.regional
    yield "personnel", _known(option.form in PERSONNEL, "the option puts people on the host's soil")
    yield "uses-force", _known(option.form == "force", "the option uses force")
    yield "occupies", _known(option.phase == "occupation", "the option's phase is occupation")
    yield "led-by-un", _known(option.lead == "un", "the United Nations lead")
    yield "led-by-region", _known(region, "a regional organisation leads")
    yield "after-2011", _known(option.on >= DUE_DILIGENCE, "the policy was set in July 2011")
    yield "after-1999", _known(option.on >= BULLETIN, "the Bulletin took effect on 12 August 1999")
    name = book.titles[option.host]
    if book.member(option.host, "un", option.on):
        yield "statehood", Fact("met", f"{name} was a member of the United Nations", "registry, memberships")
    else:
        says = f"{name} was no member of the United Nations by the registry; two state systems count it as a state"
        yield "statehood", Fact("met", says, "registry, state_spells")


def _known(holds: bool, says: str) -> Fact:  # noqa: FBT001 - the fact itself
    return Fact("met" if holds else "not met", says if holds else f"not so: {says}", "the option")


def _ground(book: Casebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """Conflict within the host on the day, and agreements as a sign of talks."""
    yield "conflict", _conflict(book, option)
    year = int(option.on[:4])
    since = f"{year - TALKS}{option.on[4:]}"
    signed = [day for day in book.agreements.get(option.host, ()) if since <= day <= option.on]
    if signed:
        noun = "agreement" if len(signed) == 1 else "agreements"
        says = f"{len(signed)} {noun} in the {TALKS} years before, the last of {day_text(signed[-1])}"
        yield "peaceful-means", Fact("met", says, "PA-X", "publisher's figures")
    else:
        says = f"no agreement of the {TALKS} years before is in the collection"
        yield "peaceful-means", Fact("unknown", says)


def _conflict(book: Casebook, option: Option) -> Fact:
    """Whether a conflict within the host was under way, as UCDP lists them; one between states is another matter."""
    if book.conflicts is None:
        return Fact("unknown", "this edition has no list of conflicts within states")
    begun = [row for row in book.conflicts.get(option.host, ()) if row[0] <= option.on]
    under_way = [begin for begin, until, known in begun if option.on <= min(until, known)]
    if under_way:
        says = f"UCDP has a conflict within the state under way, since {day_text(min(under_way))}"
        return Fact("met", says, "UCDP/PRIO Armed Conflict Dataset", "publisher's figures")
    open_ends = [known for _, until, known in begun if until == FAR]
    if open_ends:
        says = f"one was under way on {day_text(max(open_ends))}, when UCDP's list ends"
    else:
        says = f"UCDP lists no conflict of {CONFLICT} deaths or more within the state on the day"
    return Fact("unknown", f"{says}; there may be one all the same")
