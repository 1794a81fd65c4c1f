"""How far to trust it: known cases in the blind ranking, false alarms, and what the counts are worth in a forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.edition import once
from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.hybrid.cases import declared
from comity.rooms.hybrid.ranking import LEVEL
from comity.rooms.hybrid.series import DOMAIN_TITLES, all_series

if TYPE_CHECKING:
    from comity.edition import Edition

SCORES = {
    "brier": ("Brier score of onsets, times 10,000", 10_000),
    "log_score": ("log score of onsets, times 10,000", 10_000),
    "crps": ("CRPS of deaths", 1),
    "log1p_crps": ("CRPS of log(1 + deaths), times 10,000", 10_000),
}
"""Scores as told, and what they are multiplied by so that their gaps can be read."""

ABOVE = 10
"""States named of those that stand above a case."""


@once()
def known_cases(edition: Edition) -> Finding | None:
    """Where the blind ranking puts cases declared before it, hits and misses."""
    cases = edition.table("hybrid_cases")
    if cases.is_empty():
        return None
    _, near = declared()
    hits = cases.filter("near_top")
    missed = cases.filter(~pl.col("near_top"))["title"].to_list()
    used = ("cow_mid5", "ucdp_prio_conflict", "ucdp_external_support", "eurepoc", "dcid", "euvsdisinfo", "gsdb")
    columns = (
        Column(name="Case"),
        Column(name="Place", unit="rank", standing="estimated", source=used),
        Column(name="of states", unit="states", standing="estimated", source=used),
        Column(name="Stands out in"),
        Column(name="Smallest chance", unit="probability", standing="estimated", source=used),
        Column(name="States with a domain out", unit="states", standing="estimated", source=used),
        Column(name="Place of the pair", unit="rank", standing="estimated", source=used),
        Column(name="of pairs", unit="pairs", standing="estimated", source=used),
        Column(name="Best place by bare count", unit="rank", standing="estimated", source=used),
        Column(name="in"),
        Column(name="Above it"),
    )
    body = tuple(
        (
            row["title"], row["rank"], row["states"],
            listed([DOMAIN_TITLES[domain] for domain in row["out"]]) or "nothing",
            row["chance"], row["alarms"], row["pair_rank"], row["pairs"], row["level_rank"],
            all_series()[row["level_series"]].title if row["level_series"] else "nothing",
            _above(edition, row["case"], row["rank"]),
        )
        for row in cases.sort("year", "month", "case").iter_rows(named=True)
    )  # fmt: skip
    values = {
        "hits": Quantity(value=hits.height, unit="cases", standing="estimated", source="eurepoc"),
        "all": Quantity(value=cases.height, unit="cases", standing="estimated", source="eurepoc"),
        "near": Quantity(value=near, unit="places", standing="assumed", source="eurepoc"),
    }
    text = "Of {all} declared beforehand, the blind ranking puts {hits:n} within the first {near} of their time"
    return Finding(
        topic="background",
        text=text + ("; it misses {missed}." if missed else "."),
        values=values,
        terms={"missed": listed(missed)},
        sources=used,
        caveats=(
            (
                "A state that is always under pressure is not unusual by its own past: the place by bare count tells "
                "of it, but each series has a first place. States above a case are false alarms, or undeclared cases."
            ),
            (
                "The rule was mended once after the first ranks were seen: it had called unusual what was the only "
                "event of its kind in the world that year."
            ),
        ),
        table=Table(title="Known cases in the blind ranking", columns=columns, rows=body),
    )


def _above(edition: Edition, case: str, rank: int | None) -> str:
    """The first of the states ranked above a case, and how many others are."""
    if rank is None:
        return "not ranked"
    kept, titles = edition.table("hybrid_case_ranks").filter(pl.col("case") == case), edition.names("state").titles
    first = kept.filter((pl.col("rank") < rank) & (pl.col("rank") <= ABOVE)).sort("rank")["state"].to_list()
    others = rank - 1 - len(first)
    names = [titles.get(state, state) for state in first]
    return listed([*names, f"{others} {'other' if others == 1 else 'others'}"] if others else names) or "nobody"


@once()
def false_alarms(edition: Edition) -> Finding | None:
    """How often each series calls a state unusual, against how often it would by chance alone."""
    rows = edition.table("hybrid_alarms")
    if rows.is_empty():
        return None
    tested, few = int(rows["tested"].sum()), int(rows["below_1"].sum())
    series = all_series()
    keys = tuple(dict.fromkeys(series[key].source for key in rows["series"]))
    columns = (
        Column(name="Series"), Column(name="Counted"),
        Column(name="Years", unit="years", standing="measured", source=keys),
        Column(name="State-years tested", unit="state-years", standing="measured", source=keys),
        Column(name="Below one in a hundred", unit="state-years", standing="estimated", source=keys),
        Column(name="Below one in twenty", unit="state-years", standing="estimated", source=keys),
    )  # fmt: skip
    body = tuple(
        (series[key].title, "severe ones" if measure == "severe" else "all", years, total, one_in_100, one_in_20)
        for key, measure, years, total, one_in_100, one_in_20 in rows.rows()
    )
    values = {
        "tested": Quantity(value=tested, unit="state-years", standing="measured", source=keys[0]),
        "few": Quantity(value=few, unit="state-years", standing="estimated", source=keys[0]),
        "luck": Quantity(value=round(LEVEL * tested), unit="state-years", standing="estimated", source=keys[0]),
    }
    return Finding(
        topic="background",
        text="A single series calls {few:n} of {tested} unusual; were its chances right, luck alone would give "
        "{luck:n} at most. With so many states a few stand out every year by luck and by changes in reporting.",
        values=values,
        sources=keys,
        table=Table(title="How often a series calls a state unusual", columns=columns, rows=body),
    )


@once()
def worth_told(edition: Edition) -> Finding | None:
    """Whether hybrid counts made a simple forecast better."""
    rows = edition.table("hybrid_worth")
    if rows.is_empty():
        return None
    whole = rows.filter(pl.col("added") == "all")
    better, gains, losses = (frame.height for frame in (
        whole.filter(pl.col("high") < 0), rows.filter(pl.col("high") < 0), rows.filter(pl.col("low") > 0),
    ))  # fmt: skip
    used = ("ucdp_country_year", "eurepoc", "dcid", "gsdb")
    first, last = rows["first"][0], rows["last"][0]
    numbers = ("Without", "With", "Gap", "from", "to")
    columns = (
        Column(name="Added"), Column(name="Score (smaller is better)"),
        Column(name="State-years", unit="state-years", standing="measured", source=used),
        *(Column(name=name, unit="score", standing="estimated", source=used) for name in numbers),
    )  # fmt: skip
    body = tuple(
        (
            row["added"],
            title,
            row["rows"],
            *(round(times * row[key], 2) for key in ("without", "with", "gap", "low", "high")),
        )
        for row in rows.iter_rows(named=True)
        for title, times in (SCORES[row["score"]],)
    )
    numbers_of = {
        "better": (better, "scores"), "scores": (whole.height, "scores"), "gains": (gains, "comparisons"),
        "losses": (losses, "comparisons"), "all": (rows.height, "comparisons"),
    }  # fmt: skip
    values = {
        name: Quantity(value=value, unit=unit, standing="estimated", source="eurepoc")
        for name, (value, unit) in numbers_of.items()
    }
    text = (
        "Counts of cyber incidents and sanctions of the year before made a simple forecast of armed conflict, {first} "
    )
    text += "to {last}, better in {better:n} of {scores}" if better else "to {last}, better in none of {scores}"
    text += "; over all sets tried the interval of the gap shows a gain in {gains:n} of {all} and a loss in {losses:n}."
    if not better:
        text += " No gain is shown, and the forecast of `risk` uses none of them."
    return Finding(
        topic="background",
        text=text,
        values=values,
        terms={"first": str(first), "last": str(last)},
        sources=used,
        caveats=(
            (
                "A trial of its own, beside the forecast of `risk`. The other series do not cover the years. It is "
                "lenient: today's releases know more than anybody did at the time. Of so many comparisons one may "
                "show a gain by luck, and another forest moves the gaps of the CRPS by about as much as they are."
            ),
        ),
        table=Table(title="Forecasts without and with counts of hybrid pressure", columns=columns, rows=body),
    )
