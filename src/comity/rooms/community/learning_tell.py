"""The what-if table of engagement, and what experiments found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.community.learning import Assumed, after, break_even
from comity.rooms.community.named import INSTITUTIONS
from comity.rooms.community.page import points

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.finding import Cell
    from comity.rooms.community.page import Page

WEIGHTS = (1.0, 4.0, 14.0)
"""What a bad contact may weigh: as much as a good one, and the ends of what was found for police."""

GOOD = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Shares of good contacts that are looked at."""

_ASSUMED: dict[str, Any] = {"standing": "assumed", "source": "registry"}


def learning(edition: Edition, known: Page, state: str, institution: str) -> list[Finding]:
    """The model for one institution in one country, and the evidence beside it."""
    found = known.whole(state).get(institution)
    if found is None:
        return []
    trust, assumed = found["share"], Assumed()
    values = {
        "trust": known.share(found),
        "opinion": Quantity(value=int(assumed.opinion), unit="contacts", **_ASSUMED),
        "contacts": Quantity(value=int(assumed.contacts), unit="contacts", **_ASSUMED),
        "reached": Quantity(value=assumed.reached, unit="share", **_ASSUMED),
        "weight": Quantity(value=int(assumed.weight), unit="times", **_ASSUMED),
        "even": Quantity(value=break_even(trust, assumed.weight), unit="share", **_ASSUMED),
        "equal": Quantity(value=break_even(trust, 1.0), unit="share", **_ASSUMED),
        "best": points(after(trust, 1.0, assumed) - trust, source="registry").model_copy(
            update={"standing": "assumed"}
        ),
    }
    return [
        Finding(
            topic="options",
            text=(
                "What engagement might change, on assumptions: if a bad contact weighs {weight:n} times a good one, "
                "more than {even} of contacts must be good before trust in {institution} rises at all ({equal} if "
                "they weigh the same). With {contacts} for {reached} of the people, all of them good, it would rise "
                "by {best}."
            ),
            values=values,
            terms={"institution": INSTITUTIONS[institution]},
            sources=("registry",),
            caveats=(
                "Assumed: no source gives these figures for a mission. An opinion is worth {opinion} before.",
                "More contacts of the same kind move trust further in whichever direction it was going.",
            ),
            table=_table(trust, assumed),
        ),
        *_evidence(edition),
    ]


def _table(trust: float, assumed: Assumed) -> Table:
    columns = (
        Column(name="Good contacts", unit="share", **_ASSUMED),
        *(Column(name=f"A bad one weighs {weight:.0f}", unit="percentage points", **_ASSUMED) for weight in WEIGHTS),
    )
    rows: list[tuple[Cell, ...]] = []
    for good in GOOD:
        changes = (
            after(trust, good, Assumed(assumed.opinion, assumed.contacts, assumed.reached, weight)) - trust
            for weight in WEIGHTS
        )
        rows.append((good, *(round(100 * change, 1) + 0.0 for change in changes)))
    return Table(title="Change of trust, by share of good contacts", columns=columns, rows=tuple(rows))


def _evidence(edition: Edition) -> list[Finding]:
    """Experiments and natural experiments on engagement and on trust, as the registry holds them."""
    rows = (
        edition.table("evidence")
        .filter(
            pl.col("kind").is_in(["experiment", "quasi"])
            & ((pl.col("lever") == "engagement") | pl.col("outcome").str.contains("trust"))
        )
        .sort("evidence")
    )
    if rows.is_empty():
        return []
    none = rows.filter(pl.col("measure") == "direction: none found").height
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["treatment"],
            row["outcome"],
            row["population"],
            (row["measure"] or "").removeprefix("direction: "),
            row["doi"] or "none known",
        )
        for row in rows.iter_rows(named=True)
    )
    return [
        Finding(
            topic="options",
            text=(
                "Of {all} of trials and natural experiments, {none:n} found no effect, {both} among them; none gives "
                "an effect of a mission's engagement on trust that could take the place of these assumptions."
            ),
            values={
                "all": Quantity(value=rows.height, unit="results", standing="reported", source="registry"),
                "none": Quantity(value=none, unit="results", standing="reported", source="registry"),
            },
            terms={
                "both": listed(
                    sorted(set(rows.filter(pl.col("measure") == "direction: none found")["treatment"])), most=3
                )
            },
            sources=("registry",),
            caveats=("Results as their abstracts tell them; see comity registry --table evidence.",),
            table=Table(
                title="What was tried, and what was found",
                columns=tuple(Column(name=n) for n in ("Treatment", "Outcome", "Population", "Found", "DOI")),
                rows=cells,
            ),
        )
    ]
