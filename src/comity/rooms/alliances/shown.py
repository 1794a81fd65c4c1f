"""How duties are shown: lists of states and treaties, and the table of duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from comity.finding import Column, Table
from comity.panels.names import with_article
from comity.panels.times import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.rooms.alliances.duties import Attack, Duty
    from comity.rooms.alliances.world import World


_SHOWN = 4
"""Treaties named in a sentence; the table has them all."""


_KINDS = {
    "armed": "attacks",
    "cyber": "strikes by cyber means at",
    "hybrid": "puts hybrid pressure on",
    "internal": "stirs an armed attack from within on",
    "forces_abroad": "attacks the forces abroad of",
}


def terms_of(world: World, attack: Attack) -> dict[str, str]:
    """The names that sentences on an attack use."""
    where = "" if attack.spot.homeland else f" at {with_article(attack.spot.name)}"
    return {
        "attacker": with_article(world.title(attack.attacker)),
        "target": with_article(world.title(attack.target)),
        "day": day_text(attack.day),
        "does": _KINDS[attack.kind],
        "where": where,
    }


def states_with(duties: Iterable[Duty], status: str) -> list[str]:
    """The states with a duty of a status, each once."""
    return list(dict.fromkeys(duty.state for duty in duties if duty.status == status))


def treaties_of(duties: Iterable[Duty], *, kind: Literal["treaty", "text"] = "treaty") -> str:
    """Treaties with their articles, those with the most states first, as in "North Atlantic Treaty, Article 5"."""
    articles: dict[str, dict[str, None]] = {}
    weight: dict[str, int] = {}
    for duty in duties:
        found = articles.setdefault(duty.pact.name, {})
        weight[duty.pact.name] = weight.get(duty.pact.name, 0) + 1
        if duty.pledge and duty.pledge.article:
            found[duty.pledge.article] = None
    names = sorted(articles, key=lambda name: -weight[name])
    shown = [", ".join((name, *articles[name])) for name in names[:_SHOWN]]
    if (more := len(names) - _SHOWN) > 0:
        shown.append(f"{more} other " + (kind if more == 1 else {"treaty": "treaties", "text": "texts"}[kind]))
    return "; ".join(shown)


def duties_table(world: World, title: str, duties: Sequence[Duty]) -> Table:
    """Duties with a row for each treaty, article, status and reason, and the states that share it."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for duty in duties:
        article = f", {duty.pledge.article}" if duty.pledge and duty.pledge.article else ""
        cells = (duty.status, duty.pact.name + article, duty.reason, duty.pact.cite)
        rows.setdefault(cells, []).append(world.title(duty.state) + (f" ({duty.reserved})" if duty.reserved else ""))
    return Table(
        title=title,
        columns=tuple(Column(name=name) for name in ("Status", "Treaty", "Who", "Why", "Read in")),
        rows=tuple(
            (status, treaty, ", ".join(sorted(set(who))), why, cite)
            for (status, treaty, why, cite), who in rows.items()
        ),
    )
