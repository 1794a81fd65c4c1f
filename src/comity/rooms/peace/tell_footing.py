"""Operations of a country in sentences: what they lacked, whom they lost, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed, month_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from comity.quantity import Standing
    from comity.rooms.peace.footing import Footing
    from comity.rooms.peace.ground import Ground

BASIS = ("registry", "un_resolutions")


def count(
    value: float, unit: str, source: str, *, standing: Standing = "measured", as_of: str | None = None
) -> Quantity:
    """A number of this room."""
    return Quantity(value=value, unit=unit, standing=standing, source=source, as_of=as_of)


def shortfall(ground: Ground) -> list[Finding]:
    """Deployed against authorised: the middle month, and the last in which both are known."""
    both = ground.authorised.join(ground.months, on=["operation", "month"])
    if both.is_empty():
        return []
    names = {row["operation"]: row["acronym"] for row in ground.operations}
    last = both.sort("month", "total").row(-1, named=True)
    shares = (both["total"] / both["authorised"]).sort().to_list()
    month = f"{last['month']:%Y-%m}"
    values = {
        "months": count(both.height, "mission-months", "personnel_shortfall", as_of=month),
        "median": count(shares[len(shares) // 2], "share", "personnel_shortfall", standing="estimated", as_of=month),
        "there": count(last["total"], "persons", last["source"], as_of=month),
        "asked": count(last["authorised"], "persons", "personnel_shortfall", as_of=month),
    }
    terms = {"last": names[last["operation"]], "month": month_text(last["month"])}
    text = (
        "Of what was authorised, {median} was there in the middle one of {months}; in {month}, the last with both "
        "figures, {last} had {there} of {asked:n}."
    )
    return [Finding(topic="background", text=text, values=values, terms=terms)]


def deaths(ground: Ground) -> list[Finding]:
    """Peacekeepers who died, as the UN and, for the others, TPPM have it."""
    years = ground.years.filter(pl.col("deaths").is_not_null())
    if years.is_empty():
        return []
    first, last = int(years["year"].min()), int(years["year"].max())  # type: ignore[arg-type]
    operations = years["operation"].n_unique()
    values = {
        "dead": count(int(years["deaths"].sum()), "people", "un_fatalities", as_of=str(last)),
        "killed": count(int(years["malicious"].sum()), "people", "un_fatalities", as_of=str(last)),
        "operations": count(operations, "UN operations", "un_fatalities"),
    }
    text = "{dead} of {operations} that worked here died from {first} to {last}"
    text += ", {killed:n} of them by a malicious act." if values["killed"].value else ", none by a malicious act."
    if not values["dead"].value:
        text = "Nobody of {operations} that worked here died from {first} to {last}."
    caveats = tuple(["An operation in several countries counts with all its dead."] * ground.shared(years["operation"]))
    terms = {"first": str(first), "last": str(last)}
    return [Finding(topic="background", text=text, values=values, terms=terms, caveats=caveats)]


def footings(ground: Ground) -> list[Finding]:
    """Votes, consents and regional decisions over all peace operations here."""
    rows = [(row, ground.footings[row["operation"]]) for row in ground.peace_operations]
    if not rows:
        return []
    voted = [one for _, one in rows if one.votes]
    counts = {
        "voted": len(voted),
        "split": sum(_divided(one) for one in voted),
        "agreed": sum(bool(_given(one)) for _, one in rows),
        "refused": sum(bool(_against(one)) for _, one in rows),
        "regional": sum(bool(one.regional) for _, one in rows),
    }
    sources = {"voted": "un_resolutions", "split": "un_resolutions"}
    values = {key: count(number, "operations", sources.get(key, "registry")) for key, number in counts.items()}
    values["all"] = count(len(rows), "peace operations", "registry")
    divided = " (divided for {split:n})" if counts["split"] else ""
    parts = ["the vote on a resolution of the Council is known for {voted:n}" + divided] * bool(counts["voted"])
    parts += ["a host's consent is on record for {agreed:n}"] * bool(counts["agreed"])
    parts += ["its refusal or withdrawal for {refused:n}"] * bool(counts["refused"])
    parts += ["a regional organisation's decision for {regional:n}"] * bool(counts["regional"])
    text = "Of {all} here " + listed(parts) + "."
    if not any(counts.values()):
        text = "Of {all} here no vote of the Council, consent of a host or regional decision is on record."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            sources=BASIS,
            caveats=("Where nothing is on record it is not known; votes are in the list from {year} on.",),
            terms={"year": ground.votes_from},
            table=_table(ground, rows),
        )
    ]  # fmt: skip


def _divided(one: Footing) -> bool:
    return bool(one.votes and (one.votes["against"] or one.votes["abstaining"]))


def _given(one: Footing) -> list[str]:
    return [row["from"] for row in one.consents if row["kind"] in ("request", "agreement")]


def _against(one: Footing) -> list[str]:
    return [row["from"] for row in one.consents if row["kind"] in ("refusal", "withdrawal")]


def consent_text(one: Footing) -> str:
    """Acts of the hosts with their days, or nothing."""
    return "; ".join(f"{row['kind']} by {row['by']} ({day_text(row['from'])})" for row in one.consents)


def _table(ground: Ground, rows: list[tuple[dict[str, Any], Footing]]) -> Table:
    votes: dict[str, Any] = {"unit": "votes", "standing": "measured", "source": "un_resolutions"}
    maps: dict[str, Any] = {"unit": "states", "standing": "estimated", "source": "geo_pko"}
    widest = dict(ground.years.group_by("operation").agg(pl.col("contributors").max()).rows())
    cells = []
    for row, one in rows:
        vote = one.votes or {}
        regional = listed(
            list(dict.fromkeys(f"{ground.leads[r['body']]} ({day_text(r['from'])})" for r in one.regional))
        )
        cells.append(
            (
                row["acronym"], one.basis or "", vote.get("in_favour"), vote.get("against"), vote.get("abstaining"),
                consent_text(one), regional, widest.get(row["operation"]),
            )
        )  # fmt: skip
    return Table(
        title=f"What peace operations in {ground.name} rest on",
        columns=(
            Column(name="Operation"),
            Column(name="Basis"),
            Column(name="For", **votes),
            Column(name="Against", **votes),
            Column(name="Abstaining", **votes),
            Column(name="Acts of a host on record"),
            Column(name="Regional decisions on record"),
            Column(name="Most contributors of troops in a year", **maps),
        ),
        rows=tuple(cells),
    )
