"""All countries of the survey, ranked by trust, with how sure the ranks are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.community.charts import dots
from comity.rooms.community.named import ENDS, GROUPS, INSTITUTIONS, SOURCE, SURVEY
from comity.rooms.community.page import page
from comity.rooms.community.tell_method import limits, worth

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.finding import Cell
    from comity.rooms.community.page import Page

_SHARE: dict[str, Any] = {"unit": "share", "standing": "estimated", "source": SOURCE}

SURE = 0.95
"""Chance from which on a country surely lies above the mean; below the mean, one less it."""


def tell_ranking(edition: Edition, institution: str, group: str | None) -> tuple[Finding, ...]:
    """The ranking for one institution; with a dimension, its groups side by side."""
    known = page(edition)
    whole = known.cells.filter((pl.col("institution") == institution) & (pl.col("dimension") == "all"))
    ranks = known.ranks.filter(pl.col("institution") == institution).drop("survey", "institution")
    ranks = ranks.rename({"low": "rank_low", "high": "rank_high"})
    rows = whole.join(ranks, on="state").sort(["share", "state"], descending=[True, False]).to_dicts()
    return (
        _headline(known, institution, rows),
        *([_groups(known, institution, group, rows)] if group else []),
        worth(known),
        limits(known),
        Finding(
            topic="unknown",
            text="Not known in this edition: trust in any country outside this list; {survey} is its only survey.",
            terms={"survey": SURVEY, "period": known.period},
            sources=(SOURCE,),
            searched="{survey}, {period}",
        ),
    )


def _headline(known: Page, institution: str, rows: list[dict[str, Any]]) -> Finding:
    first, last = rows[0], rows[-1]
    unsure = sum(1 - SURE < row["above"] < SURE for row in rows)
    values = {
        "most": known.share(first),
        "least": known.share(last),
        "mean": known.part(known.mean(institution)),
        "countries": known.count(len(rows), "countries"),
        "unsure": known.count(unsure, "countries").model_copy(update={"standing": "estimated"}),
        "sure": Quantity(value=SURE, unit="probability", standing="assumed", source=SOURCE),
    }
    terms = {
        "institution": INSTITUTIONS[institution],
        "first": known.names[first["state"]],
        "last": known.names[last["state"]],
        "period": known.period,
    }
    mean = known.mean(institution)
    return Finding(
        topic="people",
        text=(
            "Of {countries} asked in {period}, people trusted {institution} most in {first}, {most:i}, and least in "
            "{last}, {least:i}; the mean was {mean}. For {unsure:n} of them it is not sure to {sure} on which side of "
            "the mean they lie."
        ),
        values=values,
        terms=terms,
        caveats=(
            "Ranks are uncertain: each is shown with the span that holds nine in ten draws.",
            "The mean counts each country the same.",
        ),
        table=_table(known, institution, rows),
        chart=dots(
            [(known.titles[row["state"]], row["share"], row["low"], row["high"], mean) for row in rows],
            title=f"Trust in {INSTITUTIONS[institution]}, {known.period}, share of those who answered",
            axis="share who trust somewhat or a lot",
            baseline="the mean of all countries",
        ),
    )


def _table(known: Page, institution: str, rows: list[dict[str, Any]]) -> Table:
    rank: dict[str, Any] = {"unit": "rank", "standing": "estimated", "source": SOURCE}
    columns = (
        Column(name="Rank", **rank),
        Column(name="From", **rank),
        Column(name="To", **rank),
        Column(name="Country"),
        Column(name="Trust", **_SHARE),
        Column(name="Low", **_SHARE),
        Column(name="High", **_SHARE),
        Column(name="Chance of being above the mean", unit="probability", standing="estimated", source=SOURCE),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["rank"], row["rank_low"], row["rank_high"], known.titles[row["state"]],
            row["share"], row["low"], row["high"], row["above"],
        )
        for row in rows
    )  # fmt: skip
    return Table(title=f"Countries by trust in {INSTITUTIONS[institution]}", columns=columns, rows=cells)


def _groups(known: Page, institution: str, group: str, rows: list[dict[str, Any]]) -> Finding:
    """The groups of one dimension in every country."""
    found = {
        (row["state"], row["group"]): row["share"]
        for row in known.cells.filter(
            (pl.col("institution") == institution) & (pl.col("dimension") == group)
        ).iter_rows(named=True)
    }
    names = [name for name in GROUPS[group] if any((row["state"], name) in found for row in rows)]
    one, other = ENDS[group]
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (known.titles[row["state"]], *(found.get((row["state"], name)) for name in names)) for row in rows
    )
    both = [row["state"] for row in rows if (row["state"], one) in found and (row["state"], other) in found]
    higher = sum(found[state, one] > found[state, other] for state in both)
    return Finding(
        topic="people",
        text="By {group}: in {higher:n} of {both} where both are shown, trust is higher among {first} than {last}.",
        values={
            "higher": known.count(higher, "countries").model_copy(update={"standing": "estimated"}),
            "both": known.count(len(both), "countries"),
        },
        terms={"group": group, "first": f"“{one}”", "last": f"“{other}”"},
        caveats=(
            "Counted by the middle of the estimates, whether or not the gap is sure; empty: too few respondents.",
        ),
        table=Table(
            title=f"Trust in {INSTITUTIONS[institution]} by country and {group}",
            columns=(Column(name="Country"), *(Column(name=name, **_SHARE) for name in names)),
            rows=cells,
        ),
    )
