"""From one country's peace spells to sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.evaluation.lasting.shown import SOURCES, count
from comity.rooms.evaluation.lasting.tell import tell
from comity.rooms.evaluation.lasting.words import HOW

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.evaluation.lasting.country import Country

_UCDP = "ucdp_termination"
FEW = 20
"""Spells below which a share is said to rest on too few."""


def tell_country(edition: Edition, found: Country) -> tuple[Finding, ...]:
    """The country's spells, those like the last one, then the comparison of all."""
    return (_last_spell(found), *_deaths(found), *_like(found), *tell(edition))


def _last_spell(found: Country) -> Finding:
    """The last spell in words, all of them in the table."""
    spell = found.spells[-1]
    known = spell["precision"] <= 2
    terms = {
        "country": found.name,
        "ended": f"on {day_text(spell['ended'])}" if known else f"in {day_text(spell['ended'][:7])}",
        "how": HOW[spell["how"]],
        "until": day_text(str(spell["until"])[:7]),
        "who": _there(found, spell),
    }
    back = sum(one["recurred"] for one in found.spells)
    values = {
        "held": Quantity(value=_years(spell), unit="years", standing="measured", source=_UCDP),
        "n": count(len(found.spells), "peace spells"),
        "back": count(back, "peace spells"),
    }
    past = "lasted {held}, until {until}" if spell["recurred"] else "had lasted {held} by {until}, the end of the data"
    others = "Of {n} on record there, " + ("{back:n} had ended." if back else "none had ended.")
    if len(found.spells) == 1:
        others = "It is the only one on record."
    return Finding(
        topic="background",
        text=f"The peace in {{country}} after the war that ended {{ended}} ({{how}}) {past}; {{who}}. {others}",
        values=values,
        terms=terms,
        sources=SOURCES,
        caveats=(
            (
                "A spell is of one conflict: others of the country may have been fought at the same time, and a "
                "conflict still fought at the end of the data has no spell."
            ),
            "Operations are those that comity takes as sent for this conflict, by the registry's dates.",
        ),
        table=_table(found),
    )


def _there(found: Country, spell: dict[str, Any]) -> str:
    """Who was there after the war, in words."""
    names = [found.acronyms[operation] for operation in spell["operations"]]
    if not names:
        return "no peacekeepers sent for it were there"
    return f"{listed(names, most=6)} {'was' if len(names) == 1 else 'were'} there after the war"


def _years(spell: dict[str, Any]) -> float:
    """Years from the end of the war to the next episode or the end of the data."""
    year, month = int(spell["ended"][:4]), int(spell["ended"][5:7])
    months = (spell["until"].year - year) * 12 + spell["until"].month - month
    return float(round(months / 12, 1))


def _table(found: Country) -> Table:
    months = {"unit": "months", "standing": "measured", "source": SOURCES}
    return Table(
        title=f"Peace spells in {found.name}, by the end of the war",
        columns=(
            *(Column(name=name) for name in ("War", "Over", "How it ended")),
            Column(name="Peace held", unit="years", standing="measured", source=_UCDP),
            Column(name="Then"),
            Column(name="Months at risk", **months),  # type: ignore[arg-type]
            Column(name="with the UN", **months),  # type: ignore[arg-type]
            Column(name="with an alliance", **months),  # type: ignore[arg-type]
            Column(name="with others", **months),  # type: ignore[arg-type]
            Column(name="Peacekeepers"),
            Column(name="Components agreed", unit="components", standing="measured", source="pax"),
        ),
        rows=tuple(
            (
                f"{one['began'][:7]} to {one['ended'][:7]}", one["issue"], HOW[one["how"]], _years(one),
                f"war again, {str(one['until'])[:7]}" if one["recurred"] else "no war to the end of the data",
                one["months"], one["un_months"], one["alliance_months"], one["other_months"],
                listed([found.acronyms[operation] for operation in one["operations"]], most=6), one["components"],
            )
            for one in found.spells
        ),
    )  # fmt: skip


def _deaths(found: Country) -> tuple[Finding, ...]:
    """What violence there was all the same."""
    if found.deaths is None:
        return ()
    kinds = {
        "state_based": "in conflict with the state",
        "non_state": "among groups",
        "one_sided": "of civilians attacked",
    }
    first, last = found.years
    return (
        Finding(
            topic="people",
            text="In the years of that peace, {years}, UCDP counts in {country} "
            + ", ".join(f"{{{kind}}} {words}" for kind, words in kinds.items())
            + ".",
            values={
                kind: Quantity(value=found.deaths[kind], unit="deaths", standing="measured", source="ucdp_country_year")
                for kind in kinds
            },
            terms={"country": found.name, "years": str(first) if first == last else f"{first} to {last}"},
            caveats=(
                "Best estimates, of all conflicts in the country; a year the source leaves out has none counted.",
            ),
        ),
    )


def _like(found: Country) -> tuple[Finding, ...]:
    """What became of spells that ended alike elsewhere."""
    like = found.like
    groups = {"there": "with the UN or an alliance there at the start", "neither": "with neither"}
    values: dict[str, Quantity] = {}
    parts = []
    for who in (one for one in groups if one in like.points):
        n, point = like.points[who]
        values[who] = Quantity(
            value=point.share,
            unit="share",
            standing="estimated",
            source=_UCDP,
            low=point.low,
            high=point.high,
            level=None if point.low is None else 0.95,
        )
        values[f"{who}_n"] = count(n, "spells")
        values["years"] = count(point.year, "years")
        small = ", too few to say much" if n < FEW else ""
        parts.append(f"{{{who}:i}} of {{{who}_n}} {groups[who]}{small}")
    if not parts:
        return ()
    return (
        Finding(
            topic="background",
            text="Still at peace after {years} at risk, of spells elsewhere after {ended}, {when}: "
            + "; ".join(parts)
            + ".",
            values=values,
            terms={"ended": like.ended, "when": "since 1990" if like.since else "before 1990"},
            sources=SOURCES,
            caveats=("Who was there is not why peace held: the groups differed before, as the comparison below says.",),
        ),
    )
