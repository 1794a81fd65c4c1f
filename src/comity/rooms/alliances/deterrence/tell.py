"""From a pair, effects and checks to sentences: the findings of the question `deterrence`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Finding
from comity.quantity import Quantity
from comity.rooms.alliances.deterrence.beside import beside, foretold, selection
from comity.rooms.alliances.deterrence.charts import POPULATIONS, forest
from comity.rooms.alliances.deterrence.published import direction
from comity.rooms.alliances.deterrence.shown import checks_table, covariates_table, effects_table
from comity.rooms.alliances.deterrence.terms import CHECKS, CONTROLS, PLEDGES, ROBUST
from comity.rooms.alliances.deterrence.terms import ERAS as SPANS

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.alliances.deterrence.pair import Estimate, Pair

SOURCES = ("cow_mid", "atop_more")
"""Whose disputes and pledges the models rest on."""
ERAS = tuple(SPANS)
CHANCES = "chances in a thousand"
_DIRECTIONS = {
    "fewer": "fewer disputes begun where the target had one",
    "more": "more disputes begun where the target had one, not fewer",
    "none found": "an effect in neither direction can be told from none",
}


def tell(edition: Edition, pair: Pair, pact: str) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    return (
        _headline(pair, pact),
        _effect(edition),
        _checks(edition),
        beside(edition),
        foretold(edition),
        *selection(edition),
    )


def _headline(pair: Pair, pact: str) -> Finding:
    """The chances of the pair, or what is missing for them."""
    terms = {"challenger": pair.challenger_name, "target": pair.target_name, "year": str(pair.year)}
    if pair.ratio is None:
        words = {**PLEDGES, **CONTROLS}
        return Finding(
            topic="unknown",
            text="Not known: the chance that {challenger} begins a dispute with {target}, as {missing} was not known.",
            terms=terms | {"missing": "; ".join(words[name] for name in pair.missing)},
            searched="what the sources of the models say of the pair in {year}",
            sources=SOURCES,
            caveats=("Nothing was put in its place; the effects below hold for pairs of which it is known.",),
            table=covariates_table(pair),
        )
    asked = pair.observed if pact == "observed" else pact
    other = "without" if asked == "with" else "with"
    words = {
        "with": "with an outside defence pact of the second",
        "without": "with no outside defence pact of the second",
    }
    state = "which it had" if asked == pair.observed == "with" else "as it was"
    aside = f", {state}," if asked == pair.observed else ""
    level, because = _confidence(pair)
    return Finding(
        topic="background",
        text=(
            f"Among pairs like {{challenger}} and {{target}} in {{year}}, {words[asked]}{aside} the model gives "
            f"{{asked:i}} that the first begins a militarised dispute with the second within a year; "
            f"{'without one' if asked == 'with' else 'with one'} {{other:i}}."
        ),
        values={
            "asked": _chance(pair.chances[asked], pair.year),
            "other": _chance(pair.chances[other], pair.year),
        },
        terms=terms | {"pairs": POPULATIONS[pair.population]},
        sources=SOURCES,
        confidence=level,
        because=because,
        caveats=(
            (
                "It is an average over {pairs} with these covariates, not a forecast for these two: their leaders, "
                "issues and crises are outside the model, and disputes are known only to the year named."
            ),
            "A militarised dispute runs from a threat or a show of force to war.",
        ),
        table=covariates_table(pair),
    )


def _confidence(pair: Pair) -> tuple[Any, str]:
    """How much weight the difference bears."""
    if pair.ratio is not None and direction(pair.ratio.low, pair.ratio.high) != "none found":
        return "moderate", "the interval of the difference keeps clear of none, but pacts are made where threats are"
    return (
        "low",
        "the difference between the two chances cannot be told from none, and pacts are made where threats are",
    )


def _chance(estimate: Estimate, year: int) -> Quantity:
    return Quantity(
        value=round(1000 * estimate.value, 2),
        unit=CHANCES,
        standing="estimated",
        source="cow_mid",
        low=round(1000 * estimate.low, 2),
        high=round(1000 * estimate.high, 2),
        level=0.95,
        as_of=str(year),
    )


def _effect(edition: Edition) -> Finding:
    """The effect of a target's pact over all years and by era, with the forest of intervals."""
    rows = [row for row in effects(edition) if row["check"] == "main" and row["estimand"] == "target_defence"]
    by = {(row["population"], row["era"]): row for row in rows}
    both = [by["relevant", ERAS[0]], by["all", ERAS[0]]]
    found = {direction(row["low"], row["high"]) for row in rows}
    eras = "; the same holds in each era" if found == {"none found"} else "; eras and populations differ, see the chart"
    return Finding(
        topic="bound",
        text=(
            "With an outside defence pact of the target the chance that a dispute is begun is {relevant:i} times that "
            "without, among politically relevant pairs, and {all:i} times among all pairs, {first} to {last}: {told}"
            + eras
            + "."
        ),
        values={
            "relevant": ratio(both[0]),
            "all": ratio(both[1]),
        },
        terms={
            "first": "1816",
            "last": "2014",
            "war": "1939",
            "told": _DIRECTIONS[direction(both[0]["low"], both[0]["high"])],
        },
        sources=SOURCES,
        confidence="moderate",
        because="intervals let pairs that share a state depend on each other; nothing takes out why pacts are made",
        caveats=(
            (
                "Whoever began is the side that acted first, which need not be the attacker (in {war} the source has "
                "Poland, not Germany); only states there from the first day count on either side."
            ),
            "A pledge counts whoever may be meant by it: conditions on adversary or place are not told apart.",
        ),
        table=effects_table(effects(edition)),
        chart=forest(rows, ERAS),
    )


def _checks(edition: Edition) -> Finding:
    """What other samples and measures say."""
    rows = [
        row for row in effects(edition)
        if row["estimand"] == "target_defence" and row["population"] == "relevant"
    ]  # fmt: skip
    clear = [row for row in rows if direction(row["low"], row["high"]) != "none found" and row["check"] != "main"]
    kept = [row for row in rows if row["check"] != "main"]
    main = next(row for row in rows if row["check"] == "main" and row["era"] == ERAS[0])
    return Finding(
        topic="bound",
        text=(
            "Of {n:n} checks among relevant pairs, on other samples and measures, {clear:n} keep clear of one"
            + (": {which}" if clear else "")
            + ". {missing}, with {events}, were left out for want of a covariate."
        ),
        values={
            "n": _count(len(kept), "estimates"),
            "clear": _count(len(clear), "estimates"),
            "missing": _count(main["missing"], "rows"),
            "events": _count(main["missing_events"], "disputes begun"),
        },
        terms={"which": "; ".join(_which(row) for row in clear)},
        sources=SOURCES,
        table=checks_table(rows),
    )


def _which(row: dict[str, Any]) -> str:
    """A check whose interval keeps clear of one, with its direction."""
    told = {"fewer": "fewer disputes", "more": "more disputes"}[direction(row["low"], row["high"])]
    return f"{told}: {CHECKS[row['check']]}, {row['era']}"


def _count(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="estimated", source="cow_mid")


def effects(edition: Edition) -> list[dict[str, Any]]:
    """Effects with dyadic-robust intervals, eras in order."""
    table = edition.table("deterrence_effects").filter(pl.col("model") == ROBUST)
    return sorted(table.to_dicts(), key=lambda row: (row["check"] != "main", row["check"], ERAS.index(row["era"])))


def ratio(row: dict[str, Any]) -> Quantity:
    """A risk ratio with its interval."""
    return Quantity(
        value=row["estimate"], unit="ratio", standing="estimated", source="cow_mid", low=row["low"], high=row["high"],
        level=0.95, as_of="2014",
    )  # fmt: skip
