"""Every verdict on the ground, failures among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.evaluation.ground.seen import TABLES

if TYPE_CHECKING:
    from comity.edition import Edition


def ground_verdicts(edition: Edition) -> tuple[Finding, ...]:
    """What was found near sites, for every operation whose sites and events are in the edition."""
    if any(name not in edition.manifest["tables"] for name in TABLES):
        return ()
    rows = edition.table("ground_verdicts").sort("operation", "state").to_dicts()
    if not rows:
        return ()
    names, acronyms = edition.names("state"), dict(edition.table("operations").select("operation", "acronym").rows())
    source = str(rows[0]["source"])
    known = sum(row["verdict"] == "identified" for row in rows)
    counted = {"standing": "measured", "source": (source, "geo_pko")}
    return (
        Finding(
            topic="background",
            text="On the ground, events near and far from sites were looked at for {all}; what the arrival of troops "
            "changed is " + ("identified for {known:n}." if known else "identified for none."),
            values={
                "all": Quantity(
                    value=len(rows), unit="operations, by country", standing="measured", source="registry"
                ),
                "known": Quantity(value=known, unit="operations", standing="estimated", source=source),
            },
            sources=(source, "geo_pko", "registry"),
            caveats=("Only where the edition has events by place, and Geo-PKO the places of United Nations troops.",),
            table=Table(
                title="Every verdict on the ground",
                columns=(
                    *(Column(name=name) for name in ("Operation", "Country", "Years")),
                    Column(name="Cells", unit="cells", **counted),  # type: ignore[arg-type]
                    Column(name="with its troops", unit="cells", **counted),  # type: ignore[arg-type]
                    Column(name="Deaths", unit="deaths", **counted),  # type: ignore[arg-type]
                    *(Column(name=name) for name in ("Verdict", "Rules that do not hold, or why not evaluated")),
                ),
                rows=tuple(
                    (
                        acronyms[row["operation"]], names.title(row["state"]), f"{row['first']}-{row['last']}",
                        row["cells"], row["reached"], row["deaths"], row["verdict"], row["why"] or None,
                    )
                    for row in rows
                ),
            ),
        ),
    )  # fmt: skip
