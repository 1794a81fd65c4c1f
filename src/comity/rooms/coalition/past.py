"""How the model did for operations of the past, beside simpler ways to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity, number

if TYPE_CHECKING:
    import polars as pl

    from comity.edition import Edition

METHODS = {
    "model": "the balanced alternative",
    "best": "the alternative that overlaps most, known only afterwards",
    "past": "largest records first",
    "army": "largest armies first",
    "random": "random draws, mean",
}


def history(edition: Edition) -> Finding:
    """How the model would have done for past operations."""
    record = edition.table("coalition_record").sort("case", "method")
    rows = []
    for case in record["case"].unique(maintain_order=True):
        of = {row["method"]: row for row in record.filter(record["case"] == case).iter_rows(named=True)}
        for method, name in METHODS.items():
            if method in of:
                row = of[method]
                span = "" if row["low"] is None else f"{number(row['low'], 'share')} to {number(row['high'], 'share')}"
                shown = (row["name"], name, row["overlap"], span, round(row["hits"], 1), round(row["chosen"], 1))
                rows.append((*shown, row["went"]))
    won = sum(
        _of(record, case, "model") > max(_of(record, case, "army"), _of(record, case, "random"))
        for case in record["case"].unique()
    )
    clear = record.filter(record["method"] == "random").join(
        record.filter(record["method"] == "model"), on="case", suffix="_model"
    )
    values = {
        name: Quantity(value=_of(record, case, method), unit="share", standing="estimated", source="geo_pko")
        for name, case, method in (
            ("unmil", "unmil", "model"), ("unmil_random", "unmil", "random"), ("unmil_army", "unmil", "army"),
            ("unamsil", "unamsil", "model"), ("unamsil_random", "unamsil", "random"),
            ("unamsil_army", "unamsil", "army"), ("amisom", "amisom", "model"), ("amisom_random", "amisom", "random"),
            ("there", "amisom:there", "model"), ("there_random", "amisom:there", "random"),
        )
    }  # fmt: skip
    values["won"] = Quantity(value=won, unit="of the cases", standing="estimated", source="geo_pko")
    values["clear"] = Quantity(
        value=int((clear["overlap_model"] > clear["high"]).sum()), unit="cases", standing="estimated", source="geo_pko"
    )
    values["level"] = Quantity(value=0.95, unit="share", standing="assumed", source="geo_pko")
    values["cases"] = Quantity(value=record["case"].n_unique(), unit="cases", standing="measured", source="geo_pko")
    simpler, terms, beaten = _beaten(record)
    values |= beaten
    columns = (
        Column(name="Operation"),
        Column(name="Chosen by"),
        Column(name="Troops rightly placed", unit="share", standing="estimated", source=("geo_pko", "registry")),
        Column(name="Nine draws in ten"),
        Column(name="Of them went", unit="states", standing="estimated", source=("geo_pko", "registry")),
        Column(name="Chosen", unit="states", standing="estimated", source=("geo_pko", "registry")),
        Column(name="Went", unit="states", standing="measured", source=("geo_pko", "registry")),
    )
    return Finding(
        topic="background",
        text=(
            "Asked with what was known then, the balanced alternative placed {unmil} of UNMIL's troops with a state "
            "that sent them (random {unmil_random}, largest armies {unmil_army}), {unamsil} of UNAMSIL's (random "
            "{unamsil_random}, largest armies {unamsil_army}) and {amisom} of AMISOM's (random {amisom_random}). "
            + simpler
        ),
        values=values,
        terms=terms,
        sources=("geo_pko", "cow_capabilities", "registry", "seadistance", "un_ideal_points"),
        caveats=(
            (
                "With AMISOM's own contributors counted, as they stood before its strength was raised, the share is "
                "{there} (random {there_random})."
            ),
            (
                "It beats the largest armies and the mean of random draws in {won:n} of {cases}, and {level} of the "
                "draws in only {clear:n}: who goes is decided by will, invitations and history, which are not in the "
                "model."
            ),
        ),
        table=Table(title="Coalitions of the past: chosen and sent", columns=columns, rows=tuple(rows)),
    )


def _beaten(record: pl.DataFrame) -> tuple[str, dict[str, str], dict[str, Quantity]]:
    """Where a simpler way to choose places more troops rightly than the model: a sentence, names and figures."""
    texts, terms, values = [], {}, {}
    for case, name in record.select("case", "name").unique().sort("case").rows():
        ours = _of(record, case, "model")
        for method in ("past", "army", "random"):
            theirs = _of(record, case, method)
            if theirs > ours:
                key = f"{case}_{method}".replace(":", "_")
                terms[f"{key}_name"] = f"{METHODS[method]} ({name})"
                for part, share in (("theirs", theirs), ("ours", ours)):
                    values[f"{key}_{part}"] = Quantity(
                        value=share, unit="share", standing="estimated", source="geo_pko"
                    )
                texts.append(f"{{{key}_name}}, {{{key}_theirs}} against {{{key}_ours}}")
    if not texts:
        return "No simpler way did better.", terms, values
    return f"A simpler way to choose did better than the model: {'; '.join(texts)}.", terms, values


def _of(record: pl.DataFrame, case: str, method: str) -> float:
    return float(record.filter((record["case"] == case) & (record["method"] == method))["overlap"][0])
