"""The tables of peace that lasts: spells, hazard ratios, curves, what differed before, and the rules' outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.evaluation.lasting import ground as grounds
from comity.rooms.evaluation.lasting.checks import CHECKS, ENDS, MAIN, PERIODS, PLACEBOS, designs
from comity.rooms.evaluation.lasting.curves import curve
from comity.rooms.evaluation.lasting.estimate import LEVEL, Effect, contrast, effects, leave_one_out
from comity.rooms.evaluation.lasting.months import Months, controls, groups, intervals, months
from comity.rooms.evaluation.lasting.overlap import apart
from comity.rooms.evaluation.lasting.verdict import RULES, judge, verdict
from comity.rooms.evaluation.lasting.words import LEADS, slug
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from comity.rooms.evaluation.lasting.ground import Ground

YEARS = 25
"""Years at risk that the curves show."""

MEASURED = (
    *("how: agreement", "how: ceasefire", "how: government victory", "how: rebel victory"),
    *("log war months", "severe", "log earlier episodes", "over government", "since 1990"),
)
"""Controls whose ratios are reported beside the main estimate."""
_ALSO = {MAIN: MEASURED, "with agreements": ("components",), "with income": ("log income",)}


def lasting(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Everything the question `recurrence` is answered from."""
    conflicts, dyads = grounds.ground(inputs), grounds.ground(inputs, "dyad")
    made: list[Effect] = []
    for design in designs(conflicts, dyads):
        made += effects(design, _ALSO.get(design.check, ()) if design.wanted == 3 else ())
        if "alliance" in design.terms and design.wanted == 3:
            made.append(contrast(design))
    without = list(leave_one_out(conflicts))
    base = months(conflicts.spells, conflicts.there.filter("linked"))
    balance = list(_balance(conflicts, base))
    held = {who: _judged(who, made, without, balance) for who in LEADS}
    return {
        "peace_spells": _spells(conflicts, base),
        "lasting_checks": _frame([_check(effect) for effect in (*made, *without)]).sort("check", "who"),
        "lasting_effects": _frame(list(_effects(made, held, f"1946-{conflicts.last}"))).sort("effect"),
        "lasting_curves": _frame(list(_curves(base))).sort("kind", "who", "year"),
        "lasting_balance": _frame(balance).sort("who", "term"),
        "lasting_rules": _frame(
            [
                {"who": who, "rule": one.rule, "holds": one.holds, "verdict": verdict(rules)}
                for who, rules in held.items()
                for one in rules
            ]
        ).sort("who", "rule"),
    }


def _judged(who: str, made: Sequence[Effect], without: Sequence[Effect], balance: Sequence[dict[str, Any]]) -> Any:
    """The rules of one lead."""
    own = [one for one in made if one.who == who]
    return judge(
        next(one for one in own if one.check == MAIN),
        [one for one in own if one.check in CHECKS and one.check != MAIN],
        [one for one in without if one.who == who],
        [one for one in made if one.check in PLACEBOS],
        [row["apart"] for row in balance if row["who"] == who],
        [one for one in made if one.check == MAIN and one.who in MEASURED],
    )


def _check(effect: Effect) -> dict[str, Any]:
    found = effect.interval or (None, None, None)
    return {
        "who": effect.who,
        "check": effect.check,
        "estimate": _rounded(found[0]),
        "low": _rounded(found[1]),
        "high": _rounded(found[2]),
        "log_se": _rounded(effect.log_se),
        "spells": effect.spells,
        "events": effect.events,
        "exposed": effect.exposed,
        "exposed_months": effect.exposed_months,
        "exposed_events": effect.exposed_events,
        "clusters": effect.clusters,
        "proportional": _rounded(effect.proportional, 3),
    }


def _effects(made: Sequence[Effect], held: dict[str, Any], years: str) -> Iterator[dict[str, Any]]:
    """The rows for whoever pools effects, in the columns of the table `effects`: main estimates, parts and placebos."""
    for effect in made:
        main = f"recurrence:{effect.who}"
        if effect.who in held and effect.check == MAIN:
            rules = held[effect.who]
            failed = "; ".join(RULES[one.rule].lower() for one in rules if not one.holds)
            found = verdict(rules)
            why = f"{found}; rules that fail: {failed}" if failed else f"{found}; every rule holds"
            yield _row(effect, main, years, usable=found != "not identified", why=why)
        elif effect.who in held and effect.check in (*PERIODS, *ENDS) and effect.interval is not None:
            why = "a part of the main estimate, given to show where that comes from"
            yield _row(effect, f"{main}:{slug(effect.check)}", years, why=why, variant_of=main)
        elif effect.check in PLACEBOS:
            why = "a placebo: it cannot have changed the outcome by what a mission does there"
            yield _row(effect, f"recurrence:{effect.who}-placebo", years, why=why, placebo_of="recurrence:any")


def _row(
    effect: Effect, key: str, years: str, *, why: str, usable: bool = False, variant_of: str = "", placebo_of: str = ""
) -> dict[str, Any]:
    estimate, low, high = effect.interval or (None, None, None)
    treatment = LEADS.get(effect.who) or PLACEBOS[effect.check]
    part = effect.check if effect.check in (*PERIODS, *ENDS) else ""
    return {
        "effect": key,
        "lever": "mission",
        "channel": "recurrence",
        "treatment": f"{treatment}, there in the month before",
        "unit": "peace spell",
        "outcome": "recurrence of the same conflict with 25 deaths in a year",
        "population": ", ".join(("civil wars that ended", *((part,) if part in ENDS else ()))),
        "design": "Cox regression on months at risk, presence by month, controls, errors clustered by country",
        "period": part if part in PERIODS else years,
        "measure": "hazard ratio",
        "per": "",
        "dose": None,
        "estimate": _rounded(estimate),
        "low": _rounded(low),
        "high": _rounded(high),
        "level": LEVEL,
        "log_se": _rounded(effect.log_se),
        "n": effect.spells,
        "clusters": effect.clusters,
        "verdict": "usable" if usable else "not usable",
        "why": why,
        "variant_of": variant_of,
        "placebo_of": placebo_of,
        "note": (
            f"There in {effect.exposed} spells, {effect.exposed_months} months at risk, with {effect.exposed_events} "
            f"of the {effect.events} recurrences. Why missions were sent is not taken out."
        ),
    }


def _balance(conflicts: Ground, base: Months) -> Iterator[dict[str, Any]]:
    """What was known when the time at risk began, of spells with each lead and of those with neither."""
    first = base.clock == 1
    there = {who: flags[first] for who, flags in groups(base).items()}
    neither = ~(there["un"] | there["alliance"] | there["both"])
    there["either"] = ~neither
    there["any"] = np.logical_or.reduce([flags[first] for flags in base.there.values()])
    gdp, people = grounds.income(conflicts, base.frame)
    terms = controls(base.frame) | {"log income": gdp, "log population": people}
    for who, inside in there.items():
        outside = ~inside if who == "any" else neither
        for term, values in terms.items():
            kept = (inside | outside) & ~np.isnan(values)
            yield {
                "who": who,
                "term": term,
                "mean": _rounded(float(values[kept & inside].mean())),
                "without": _rounded(float(values[kept & outside].mean())),
                "apart": _rounded(float(apart(values[kept, None], inside[kept])[0])),
                "spells": int((kept & inside).sum()),
                "spells_without": int((kept & outside).sum()),
            }


def _curves(base: Months) -> Iterator[dict[str, Any]]:
    """Curves by who was there when the time at risk began, and by who was there then."""
    first = base.clock == 1
    at_start = {who: flags[first] for who, flags in groups(base).items()}
    at_start["neither"] = ~np.logical_or.reduce(list(at_start.values()))
    length = base.frame["months"].to_numpy()
    recurred = base.frame["recurred"].to_numpy()
    for who, inside in at_start.items():
        yield from _points("start", who, (np.zeros(inside.sum(), dtype=np.int64), length[inside], recurred[inside]))
    rows = intervals(base, groups(base), {})
    moving = {who: rows.x[:, place] > 0 for place, who in enumerate(rows.names)}
    moving["neither"] = ~np.logical_or.reduce(list(moving.values()))
    for who, inside in moving.items():
        yield from _points("then", who, (rows.start[inside], rows.stop[inside], rows.event[inside]))


def _points(
    kind: str, who: str, rows: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]
) -> Iterator[dict[str, Any]]:
    for point in curve(*rows, YEARS):
        yield {
            "kind": kind,
            "who": who,
            "year": point.year,
            "share": _rounded(point.share),
            "low": _rounded(point.low),
            "high": _rounded(point.high),
            "at_risk": point.at_risk,
            "events": point.events,
        }


def _spells(conflicts: Ground, base: Months) -> pl.DataFrame:
    """One row a spell, with who was there in its months at risk and which operations were linked to it."""
    counts = {
        f"{who}_months": np.bincount(base.spell[flags], minlength=base.frame.height)
        for who, flags in base.there.items()
    }
    told = np.select([flags[base.clock == 1] for flags in groups(base).values()], list(groups(base)), "neither")
    risk = base.frame.select("spell").with_columns(
        *(pl.Series(name, values, dtype=pl.Int64) for name, values in counts.items()), pl.Series("start", told)
    )
    order = {row[0]: row[1] for row in conflicts.operations.select("operation", "start").rows()}
    linked = (
        conflicts.there.filter("linked")
        .select("spell", "operation")
        .unique()
        .sort("spell", pl.col("operation").replace_strict(order, return_dtype=pl.String), "operation")
    )
    operations = linked.group_by("spell", maintain_order=True).agg(operations="operation")
    components = grounds.components(conflicts, conflicts.spells)
    frame = conflicts.spells.with_columns(
        pl.col("began", "ended").cast(pl.String),
        components=pl.Series(components).fill_nan(None).cast(pl.Int64),
    )
    return (
        frame.join(risk, on="spell", how="left", maintain_order="left")
        .join(operations, on="spell", how="left", maintain_order="left")
        .select(
            "spell", "conflict", "state", "issue", "began", "ended", "precision", "how", "war_months", "severe",
            "earlier", "from", "until", "recurred", "months",
            pl.col("un_months", "alliance_months", "other_months").fill_null(0), "start",
            pl.col("operations").fill_null(pl.lit([], dtype=pl.List(pl.String))), "components",
        )
        .sort("state", "ended", "spell")
    )  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(pl.col(empty).cast(pl.Float64))


def _rounded(value: float | None, digits: int = 6) -> float | None:
    """So many digits: more than any interval warrants, and free of the last bits in which machines differ."""
    return None if value is None else float(f"{value:.{digits}g}")


STEPS = (
    Step(
        "peace that lasts",
        (
            *("peace_spells", "lasting_checks", "lasting_effects", "lasting_curves"),
            *("lasting_balance", "lasting_rules"),
        ),
        lasting,
        sources=grounds.SOURCES,
        needs=grounds.NEEDS,
    ),
)
