"""How wars in a country ended, who mediated, and what UCDP counts as agreed, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.peace.tell_footing import count

if TYPE_CHECKING:
    from comity.rooms.peace.ground import Ground

_OUTCOMES = {
    "peace agreement": "by a peace agreement",
    "ceasefire": "by a ceasefire",
    "victory of side A": "by victory of the government",
    "victory of side B": "by victory over the government",
    "low activity": "with fighting below UCDP's threshold for a conflict",
    "actor ceased to exist": "with one side gone",
}
_INSIDE = ("intrastate", "internationalised")


def told_ends(ground: Ground) -> list[Finding]:
    """Ends of wars, then mediation, then UCDP's agreements."""
    return [*_ends(ground), *_mediation(ground), *_settled(ground)]


def _ends(ground: Ground) -> list[Finding]:
    """Episodes of war inside the country: how they ended and how many were followed by another."""
    episodes = ground.ends.filter(pl.col("type").is_in(_INSIDE))
    if episodes.is_empty():
        return []
    last = int(ground.ends["last_year"].max())  # type: ignore[arg-type]
    over = episodes.filter(pl.col("end").is_not_null())
    kinds = Counter(over["outcome"].drop_nulls().to_list())
    source = "ucdp_termination"
    values = {
        "episodes": count(episodes.height, "episodes of civil war", source, as_of=str(last)),
        "back": count(int(over["recurred"].sum()), "episodes", source),
    }
    parts: list[str] = []
    for index, (outcome, words) in enumerate(_OUTCOMES.items()):
        if kinds[outcome]:
            values[f"kind{'abcdef'[index]}"] = count(kinds[outcome], "episodes", source)
            parts.append(
                f"{{kind{'abcdef'[index]}:n}} ended {words}" if not parts else f"{{kind{'abcdef'[index]}:n}} {words}"
            )
    text = "UCDP counts {episodes} here from {first} to {last}"
    if parts:
        text = f"Of {{episodes}} here from {{first}} to {{last}}, as UCDP counts them, {listed(parts)}"
        if open_ := episodes.height - over.height:
            values["open"] = count(open_, "episodes", source)
            text += "; {open:n} had not ended by {last}"
        was = "was" if values["back"].value == 1 else "were"
        text += f"; {{back:n}} of those that ended {was} followed by another" if values["back"].value else ""
    terms = {"first": day_text(str(episodes["start"].min())[:4]), "last": _covered(ground)}
    return [Finding(topic="background", text=text + ".", values=values, terms=terms, table=_episodes(ground))]


def _covered(ground: Ground) -> str:
    """The last year that the data on ends cover: their own, or the edition's."""
    return ground.known_to["ucdp_termination"]


def _episodes(ground: Ground) -> Table:
    rows = tuple(
        (
            f"{row['conflict']}, {row['episode']}", row["type"], row["start"],
            row["end"] or f"not by {_covered(ground)}", row["outcome"] or "",
            {True: "yes", False: "no", None: ""}[row["recurred"]],
        )
        for row in ground.ends.iter_rows(named=True)
    )  # fmt: skip
    heads = ("Conflict and episode (UCDP)", "Type", "Start", "End", "Outcome", "Another episode followed")
    return Table(
        title=f"Episodes of war in {ground.name} and how they ended",
        columns=tuple(Column(name=head) for head in heads),
        rows=rows,
    )


def _mediation(ground: Ground) -> list[Finding]:
    """Efforts to mediate, by whom, and wars without one."""
    if ground.mediation["mediated"].drop_nulls().is_empty():
        return []
    efforts = ground.mediation.filter(pl.col("mediated"))
    without = ground.mediation.filter(~pl.col("mediated"))
    source = "civil_war_mediation"
    values = {
        "efforts": count(efforts.height, "efforts to mediate", source, as_of=ground.known_to[source]),
        "without": count(without.height, "episodes", source),
    }
    by = Counter(party for each in efforts["by"] for party in each if party != ground.state)
    top = sorted(by.items(), key=lambda item: (-item[1], item[0]))[:4]
    text = "To {last} the Civil Wars Mediation data know {efforts} here"
    terms = {"last": ground.known_to[source]}
    if top:
        text += ", most often by {who}" if efforts.height > 1 else ", by {who}"
        terms["who"] = listed([f"{ground.party(party)} ({n})" for party, n in top])
    if not efforts.height:
        text = "To {last} the Civil Wars Mediation data know of no effort to mediate here, in {without}"
    elif without.height:
        text += "; in {without} there was none"
    return [Finding(topic="background", text=text + ".", values=values, terms=terms)]


def _settled(ground: Ground) -> list[Finding]:
    """Agreements between warring parties as UCDP counts them."""
    if ground.settled.is_empty():
        return []
    reach = Counter(ground.settled["reach"].to_list())
    known = ground.settled["ended"].drop_nulls()
    source = "ucdp_peace_agreements"
    values = {
        "n": count(ground.settled.height, "agreements", source),
        "ended": count(int(known.sum()), "agreements", source),
    }
    parts = []
    for kind, words in (("full", "full"), ("partial", "partial"), ("process", "on how to negotiate")):
        if reach[kind]:
            values[kind] = count(reach[kind], "agreements", source)
            parts.append(f"{{{kind}:n}} {words}")
    text = f"UCDP lists {{n}} between warring parties to {{last}}, {listed(parts)}"
    text += "; {ended:n} had ended." if values["ended"].value else "."
    table = Table(
        title=f"Agreements between warring parties in {ground.name}, as UCDP lists them",
        columns=tuple(Column(name=head) for head in ("Day", "Agreement", "Settles", "Ended")),
        rows=tuple(
            (
                row["day"],
                " ".join(row["name"].split()),
                row["reach"],
                {True: "yes", False: "no", None: "not known"}[row["ended"]],
            )
            for row in ground.settled.iter_rows(named=True)
        ),
    )
    terms = {"last": ground.known_to[source]}
    return [Finding(topic="background", text=text, values=values, terms=terms, table=table)]
