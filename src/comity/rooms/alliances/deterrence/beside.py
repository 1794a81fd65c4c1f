"""Beside the effect: what others found, how well the models foretold, and what no such model can know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.alliances.deterrence.charts import POPULATIONS
from comity.rooms.alliances.deterrence.published import NONE, Compared, compared
from comity.rooms.alliances.deterrence.terms import SHORT

if TYPE_CHECKING:
    from comity.edition import Edition


PACT = "target_defence"


def beside(edition: Edition) -> Finding:
    """Each published finding with ours, and whether they agree."""
    found = compared(edition)
    pact = [one for one in found if one.pledge == PACT]
    others = [one for one in found if one.pledge != PACT]
    return Finding(
        topic="bound",
        text=f"Published, on a pact of the target: {_told(pact, 'pact')}. On other pledges: {_told(others, 'other')}.",
        terms={
            f"{group}_{verdict.replace(' ', '_')}": _names(ones, verdict)
            for group, ones in (("pact", pact), ("other", others))
            for verdict in ("agrees", "not confirmed", "disagrees")
        },
        sources=("registry", "cow_mid", "atop_more"),
        caveats=(
            (
                "Designs, years, controls and codings differ; directions are as the abstracts tell them, and no "
                "interval of theirs was read. A finding not confirmed is not refuted: the interval here holds both "
                "directions."
            ),
        ),
        table=_table(found),
    )


def _told(found: list[Compared], group: str) -> str:
    """Who is agreed with, who not, as a template."""
    phrases = {
        "agrees": "the estimate here agrees with",
        "not confirmed": "it does not confirm",
        "disagrees": "it contradicts",
    }
    parts = [
        f"{phrase} {{{group}_{verdict.replace(' ', '_')}}}"
        for verdict, phrase in phrases.items()
        if any(one.verdict == verdict for one in found)
    ]
    return "; ".join(parts)


def _names(found: list[Compared], verdict: str) -> str:
    """Who reported what, among those with a verdict."""
    words = {"fewer": "fewer disputes", "more": "more disputes", NONE: "no effect"}
    return listed(
        [
            one.source + ("" if one.pledge == PACT else f" on {SHORT[one.pledge]}") + f" ({words[one.reported]})"
            for one in found
            if one.verdict == verdict
        ]
    )


def _table(found: list[Compared]) -> Table:
    """Published findings beside ours."""
    ours = {"unit": "ratio", "standing": "estimated", "source": ("cow_mid", "atop_more")}
    return Table(
        title="Published findings, and the nearest estimate here",
        columns=(
            Column(name="Study"),
            Column(name="Pledge"),
            Column(name="Reported: disputes"),
            Column(name="Reported size", unit="ratio", standing="reported", source="registry"),
            Column(name="Era here"),
            Column(name="Risk ratio here", **ours),  # type: ignore[arg-type]
            Column(name="from", **ours),  # type: ignore[arg-type]
            Column(name="to", **ours),  # type: ignore[arg-type]
            Column(name="Verdict"),
        ),
        rows=tuple(
            (
                one.source + (f", doi:{one.doi}" if one.doi else ""), SHORT[one.pledge], one.reported, one.size,
                one.era, one.estimate, one.low, one.high, one.verdict,
            )
            for one in found
        ),
    )  # fmt: skip


def foretold(edition: Edition) -> Finding:
    """How well logit and trees foretold years they had not seen, beside the base rate."""
    scores = edition.table("deterrence_scores")
    relevant = scores.filter(pl.col("population") == "relevant")
    means = {
        model: _mean(relevant.filter(pl.col("model") == model), "log_loss")
        for model in ("logit", "boosted trees", "base rate")
    }
    order = sorted(means, key=means.__getitem__)
    values = {
        name.replace(" ", "_"): Quantity(
            value=round(1000 * value, 2), unit="thousandths", standing="estimated", source="cow_mid"
        )
        for name, value in means.items()
    }
    parts = ", ".join(f"{{{name.replace(' ', '_')}:n}} for the {name}" for name in order)
    return Finding(
        topic="bound",
        text=f"In years they had not seen, the mean log-loss was, in thousandths, {parts} (less is better).",
        values=values,
        sources=("cow_mid",),
        caveats=("Each window is foretold from all years before it; the table also gives Brier score and AUC-PR.",),
        table=_scores_table(scores),
    )


def _mean(rows: pl.DataFrame, column: str) -> float:
    """Mean over all rows foretold, window by window weighted by its rows."""
    return float((rows[column] * rows["n"]).sum()) / float(rows["n"].sum())


def _scores_table(scores: pl.DataFrame) -> Table:
    """Every window and model."""

    def column(name: str, unit: str) -> Column:
        return Column(name=name, unit=unit, standing="estimated", source="cow_mid")

    return Table(
        title="Years foretold from all years before them",
        columns=(
            Column(name="Pairs"),
            Column(name="Years"),
            Column(name="Model"),
            column("Log-loss, thousandths", "nats"),
            column("Brier, thousandths", "squared chances"),
            column("AUC-PR, thousandths", "of one"),
            column("Rows", "rows"),
            column("Disputes begun", "disputes"),
        ),
        rows=tuple(
            (
                POPULATIONS[row["population"]], f"{row['first']} to {row['last']}", row["model"],
                round(1000 * row["log_loss"], 2), round(1000 * row["brier"], 2), round(1000 * row["auc_pr"], 1),
                row["n"], row["events"],
            )
            for row in scores.sort("population", "first", "model", descending=[True, False, False]).to_dicts()
        ),
    )  # fmt: skip


def selection(edition: Edition) -> tuple[Finding, ...]:
    """Why a comparison of pairs with and without a pact need not be the effect of a pact."""
    pairs = edition.table("deterrence_pairs")
    return (
        Finding(
            topic="unknown",
            text=(
                "Not known: what would have happened without the pacts that were made. Pacts are made where threats "
                "are: states with pacts may have been in more danger to begin with, and the estimates may understate "
                "what pacts do. Pacts are also made with states that expect to be safe, which works the other way."
            ),
            searched="{n} of {year} and their like since {first}; no source holds a natural experiment in making pacts",
            values={"n": Quantity(value=pairs.height, unit="directed pairs", standing="measured", source="cow_mid")},
            terms={"year": str(pairs["year"].max()), "first": "1816"},
            sources=("cow_mid", "atop_more"),
        ),
    )
