"""Pages on states, places, organisations and the smaller tables of the registry."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.faces.docs.facts import aliases, joined, mark, nested, period, provenance, rests_on, sentence, with_periods
from comity.faces.docs.markdown import code, items, paragraph, safe, table
from comity.registry.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.faces.docs.facts import Facts
    from comity.faces.docs.sections import Row


def states(facts: Facts) -> Iterator[str]:
    """States by region."""
    rows = sorted(facts.tables["states"], key=lambda row: (row["region"], row["name"]))
    for region, group in groupby(rows, lambda row: row["region"]):
        yield f"## {region}"
        yield table(
            ("Key", "Name", "Sub-region", "Capital", "VIEWS", "Also known as"),
            [
                (
                    f"`{row['state']}`" + mark(row),
                    safe(row["name"]),
                    safe(row["subregion"] or ""),
                    joined(safe(row["capital"] or ""), position(row)),
                    str(row["views"] or ""),
                    aliases(row, row["name"]),
                )
                for row in group
            ],
            right=(4,),
        )
    yield "## Notes"
    yield items(f"{safe(row['name'])}: {sentence(row['note'])}" for row in rows if row["note"])
    yield from _sources(rows)


def position(row: Row) -> str:
    """Latitude and longitude, degrees."""
    if row["lat"] is None or row["lon"] is None:
        return ""
    return f"({abs(row['lat'])} {'N' if row['lat'] >= 0 else 'S'}, {abs(row['lon'])} {'E' if row['lon'] >= 0 else 'W'})"


def state_spells(facts: Facts) -> Iterator[str]:
    """Spells in both systems, a row a state."""
    rows = facts.tables["state_spells"]
    names = sorted({row["state"] for row in rows}, key=facts.state)
    yield "## Rows"
    yield table(
        ("State", "Gleditsch-Ward", "Correlates of War"),
        [
            (
                safe(facts.state(state)),
                *(_spells(facts.where("state_spells", state=state, system=system)) for system in ("gw", "cow")),
            )
            for state in names
        ],
    )
    yield "## Notes"
    noted = [row for row in rows if row["note"]]
    yield items(f"{safe(facts.state(row['state']))}, {row['system']}: {sentence(row['note'])}" for row in noted)
    yield from _sources(rows)


def _spells(rows: list[Row]) -> str:
    ordered = sorted(rows, key=lambda row: row["from"])
    return "; ".join(f"{row['code']}: {period(row['from'], row['until'])}{mark(row)}" for row in ordered)


def places(facts: Facts) -> Iterator[str]:
    """Places by region."""
    rows = sorted(facts.tables["places"], key=lambda row: (row["region"], row["name"]))
    for region, group in groupby(rows, lambda row: row["region"]):
        yield f"## {region}"
        yield items(_place(facts, row) for row in group)


def _place(facts: Facts, row: Row) -> str:
    where = safe(row["subregion"] or row["region"])
    others = aliases(row, row["name"])
    also = f"Also {others}." if others else ""
    head = f"**{safe(row['name'])}** (`{row['place']}`), {safe(facts.state(row['state']))}: {where} {position(row)}."
    return joined(head, also, sentence(row["note"]), rests_on(row))


def areas(facts: Facts) -> Iterator[str]:
    """A section for each area."""
    yield "## Rows"
    for row in facts.tables["areas"]:
        users = dict.fromkeys(facts.treaty(one["treaty"]) for one in facts.where("pledges", area=row["area"]))
        yield f"### {row['area']}"
        yield paragraph(sentence(row["name"]) + (f" {safe(row['article'])}." if row["article"] else ""))
        yield code(_broken(row["rule"]))
        yield paragraph(f"Used by {', '.join(users)}." if users else "Used by no pledge.")
        yield paragraph(joined(sentence(row["note"]), rests_on(row)))


def _broken(rule: str) -> Iterable[str]:
    """A rule's tokens in short lines, those that draw it before those that keep out."""
    inside = [token for token in rule.split() if not token.startswith("-")]
    outside = [token for token in rule.split() if token.startswith("-")]
    for tokens in (inside, outside):
        for start in range(0, len(tokens), 6):
            yield " ".join(tokens[start : start + 6])


def organisations(facts: Facts) -> Iterator[str]:
    """A section for each organisation."""
    yield "## Rows"
    for row in facts.tables["organisations"]:
        yield f"### {facts.organisations.headings[row['org']]}"
        yield paragraph(f"**{safe(row['name'])}.** {sentence(row['does'])}")
        yield items(_organisation(facts, row))
        yield paragraph(joined(sentence(row["note"]), rests_on(row)))


def _organisation(facts: Facts, row: Row) -> Iterator[str]:
    founded = f"founded {row['founded']}" if row["founded"] else "day of founding not known"
    ended = f", ended {row['ended']}" if row["ended"] else ""
    yield f"`{row['org']}`, {row['kind'].replace('_', ' ')}, {founded}{ended}"
    members = facts.where("memberships", org=row["org"], status="member")
    if members:
        lasting = sum(member["until"] is None for member in members)
        yield f"[Members](memberships.md#{facts.organisations.anchors[row['org']]}): {lasting} now"
    treaties = [facts.treaty(treaty["treaty"]) for treaty in facts.where("treaties", org=row["org"])]
    if treaties:
        yield f"Treaties: {', '.join(treaties)}"
    led = len(facts.where("operations", lead=row["org"]))
    if led:
        yield f"[Operations](operations.md) led: {led}"


def memberships(facts: Facts) -> Iterator[str]:
    """Members by organisation."""
    yield "## Rows"
    for org, heading in facts.organisations.headings.items():
        yield f"### {heading}"
        rows = facts.where("memberships", org=org)
        members = [row for row in rows if row["status"] == "member"]
        lasting = [row for row in members if row["until"] is None]
        yield paragraph(f"{facts.org(org)}: {len(lasting):,} members now.")
        for title, some in (
            ("Members", lasting),
            ("Former memberships", [row for row in members if row["until"] is not None]),
            ("Suspensions", [row for row in rows if row["status"] == "suspended"]),
        ):
            if some:
                yield paragraph(f"**{title}**: {with_periods(facts, some)}.")
        noted = [f"{safe(facts.state(row['state']))}: {sentence(row['note'])}" for row in rows if row["note"]]
        yield items([*noted, *provenance(rows)])


def components(facts: Facts) -> Iterator[str]:
    """Components with their codes."""
    yield "## Rows"
    yield items(
        joined(
            f"**{safe(row['name'])}** (`{row['component']}`):",
            ", ".join(f"`{one}`" for one in row["codes"].split()) + ".",
            sentence(row["why"]),
            sentence(row["note"]),
            rests_on(row),
        )
        for row in facts.tables["components"]
    )


def plain(facts: Facts, name: str) -> Iterator[str]:
    """Rows of any other table, one list each."""
    yield "## Rows"
    columns = [column.name for column in schema()[name].columns]
    if not facts.tables[name]:
        yield "There is no row yet."
    for row in facts.tables[name]:
        told = (f"{column}: {safe(str(row[column]))}" for column in columns[1:-2] if row[column] is not None)
        yield nested(f"`{row[columns[0]]}`", [*told, rests_on(row)])


def _sources(rows: list[Row]) -> Iterator[str]:
    yield "## What the rows rest on"
    yield items(provenance(rows))
