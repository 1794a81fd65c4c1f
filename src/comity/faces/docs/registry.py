"""Pages on the registry: what it is, how much of it was checked against what, and its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from comity.faces.docs import operations, others, treaties
from comity.faces.docs.facts import UNCHECKED, WAYS, Facts, file_link, shared, tally, way
from comity.faces.docs.markdown import items, page, paragraph, safe, table
from comity.registry import VERSION
from comity.registry.schema import Column, TableSchema, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comity.faces.docs.sections import Row

ROWS: dict[str, Callable[[Facts], Iterator[str]]] = {
    one.__name__: one
    for one in (
        others.states,
        others.state_spells,
        others.places,
        others.areas,
        others.organisations,
        others.memberships,
        others.components,
        treaties.treaties,
        treaties.treaty_parties,
        treaties.pledges,
        treaties.statements,
        treaties.invocations,
        operations.operations,
        operations.operation_phases,
        operations.events,
    )
}
"""How a table's rows are told; any other table is told plainly."""

_NOT_HEADED = {"treaty_parties", "statements", "operation_phases"}
"""Tables whose rows come as one list, which needs a heading."""


def pages() -> Iterator[tuple[str, str]]:
    """Every page of the registry, with its path."""
    facts = Facts.of_registry()
    yield "registry/index.md", index(facts)
    for name, one in schema().items():
        yield f"registry/{name}.md", of_table(facts, one)
    for name, text in (*treaties.parts(facts), *operations.parts(facts)):
        yield f"registry/{name}.md", text.replace(f"]({name}.md#", "](#")


def index(facts: Facts) -> str:
    """What the registry is, and what its rows were checked against."""
    return page(
        "# The registry",
        paragraph(
            "The facts that comity keeps by hand: who belongs to what, who has promised what to whom, which "
            "operations there were. No publisher offers them in one place, so each row names its own source and says "
            "how it was checked. They enter every edition as tables."
        ),
        paragraph(f"This is version {VERSION}: the day to which it has been kept."),
        "## How rows are checked",
        items(_WAYS),
        paragraph(
            "What could not be established stays empty. A check is of the row's fact, not of every word of its note."
        ),
        paragraph(
            "Every row is also held against the schema each time it is read: types, closed lists, keys of other "
            "tables, and that no period ends before it begins. Periods are half open: a state is bound on every day "
            "from `from` on, and no longer on the day `until`."
        ),
        "## What was checked",
        _what_was_checked(facts),
        "## How often the rows are wrong",
        paragraph(
            "A random sample of rows was checked by somebody who had not written them; errors of every kind found were "
            "mended in all rows of that kind. [Each row and what was found](second_look.md)."
        ),
        _second_look(facts),
        "## Files of the mirror that rows were checked against",
        _files(facts),
    )


_WAYS = (
    (
        "`mirror:FILE`: the fact was held against a publisher's file of the mirror, which [sources](../sources.md) "
        "declares with its SHA-256."
    ),
    "`lookup:SOURCE`: the fact was read in that source.",
    (
        "`unchecked`: it is written from general knowledge or from a source that was not opened. On these pages "
        f"{UNCHECKED} marks what rests on such a row."
    ),
)


def _what_was_checked(facts: Facts) -> str:
    rows = []
    for name, one in schema().items():
        counts, total = tally(facts.tables[name]), len(facts.tables[name])
        rows.append((f"[{one.title}]({name}.md)", f"{total:,}", *(shared(counts[kind], total) for kind in WAYS)))
    everything = [row for table_rows in facts.tables.values() for row in table_rows]
    counts = tally(everything)
    rows.append(("All", f"{len(everything):,}", *(shared(counts[kind], len(everything)) for kind in WAYS)))
    return table(("Rows of", "Number", "Mirror", "Looked up", "Unchecked"), rows, right=(1, 2, 3, 4))


def _second_look(facts: Facts) -> str:
    """Verdicts on the sampled rows, by table."""
    verdicts = ("right", "wrong", "unclear")
    counts: dict[str, Counter[str]] = {}
    for row in facts.tables["second_look"]:
        counts.setdefault(row["table"], Counter())[row["verdict"]] += 1
    everything = sum(counts.values(), Counter())
    rows = [(f"[{schema()[name].title}]({name}.md)", found) for name, found in counts.items()]
    return table(
        ("Rows of", "Sampled", *(verdict.capitalize() for verdict in verdicts)),
        [
            (name, f"{found.total():,}", *(shared(found[verdict], found.total()) for verdict in verdicts))
            for name, found in (*rows, ("All", everything))
        ],
        right=(1, 2, 3, 4),
    )


def _files(facts: Facts) -> str:
    counts: dict[str, Counter[str]] = {}
    for name, rows in facts.tables.items():
        for path, count in _checked_against(rows).items():
            counts.setdefault(path, Counter())[name] += count
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return table(
        ("File", "Rows", "Of"),
        [
            (
                file_link(path, "../sources.md"),
                f"{found.total():,}",
                ", ".join(f"[{name}]({name}.md) {count:,}" for name, count in found.most_common()),
            )
            for path, found in ordered
        ],
        right=(1,),
    )


def _checked_against(rows: list[Row]) -> Counter[str]:
    return Counter(row["checked"].partition(":")[2] for row in rows if way(row) == "mirror")


def of_table(facts: Facts, one: TableSchema) -> str:
    """The page of a table: what it holds, its columns, its checks, its rows."""
    rows = facts.tables[one.name]
    told = ROWS[one.name](facts) if one.name in ROWS else others.plain(facts, one.name)
    return page(
        f"# {one.title}",
        paragraph(safe(one.about)),
        paragraph(
            f"Table `{one.name}` of the [registry](index.md), version {VERSION}; {len(rows):,} rows. "
            f"{UNCHECKED} marks what rests on a row that was not checked."
        ),
        "## Columns",
        table(("Column", "Type", "Meaning"), [_column(column) for column in one.columns]),
        "## Checks",
        _checks(rows),
        "## Rows" if one.name in _NOT_HEADED else "",
        *told,
    )


def _column(column: Column) -> tuple[str, str, str]:
    kind = type_text(column.type) + (", may be empty" if column.optional else "")
    return f"`{column.name}`", kind, safe(column.means)


def type_text(text: str) -> str:
    """A type of the schema in words."""
    kind, _, target = text.partition(":")
    if kind in ("key", "keys"):
        return f"{kind} of [{target}]({target}.md)"
    return f"one of {', '.join(f'`{one}`' for one in text.split('|'))}" if "|" in text else text


def _checks(rows: list[Row]) -> str:
    if not rows:
        return "There is no row to check yet."
    counts = tally(rows)
    files = [f"{file_link(path, '../sources.md')}: {count:,}" for path, count in _checked_against(rows).most_common()]
    return "\n".join(
        (
            items(
                (
                    f"Against a file of the mirror: {shared(counts['mirror'], len(rows))}",
                    f"Looked up: {shared(counts['lookup'], len(rows))}",
                    f"Unchecked: {shared(counts['unchecked'], len(rows))}",
                )
            ),
            *((items(("Files:",)), items(files, level=1)) if files else ()),
        )
    )
