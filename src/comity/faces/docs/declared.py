"""Pages on what is declared elsewhere: tables of an edition, and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.build import STEPS
from comity.faces.docs.markdown import items, link, page, paragraph, safe, table
from comity.panels.codebook import TableSpec, codebook
from comity.registry.schema import schema
from comity.schedule import in_order
from comity.sources.catalog import Source, catalog, strictest

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOLDS = {"values": "figures as published", "derived": "figures that comity computes"}
_TYPES = {
    "text": "text",
    "integer": "integer",
    "number": "number",
    "flag": "true or false",
    "month": "first day of a month",
    "list_text": "list of texts",
    "draws": "list of integers",
}
_MAY = {
    "values": "its rows, with the citation",
    "derived": "what comity computes from it, not its rows",
    "none": "nothing: neither its rows nor what is computed from them",
}
_SYSTEMS = {
    "gw": "Gleditsch and Ward",
    "cow": "Correlates of War",
    "iso3": "ISO 3166 alpha-3",
    "views": "VIEWS identifiers",
}


def rests_on() -> dict[str, tuple[str, ...]]:
    """Keys of all sources that each table of an edition rests on, those of the tables it is made from included."""
    found: dict[str, tuple[str, ...]] = {}
    for step in in_order(STEPS):
        below = [source for table_name in step.needs for source in found[table_name]]
        found |= dict.fromkeys(step.makes, tuple(sorted({*step.sources, *below})))
    return found


def codebook_page() -> str:
    """Every table and column of an edition."""
    steps = {name: step for step in STEPS for name in step.makes}
    sources = rests_on()
    made = [spec for spec in codebook().values() if spec.name not in schema()]
    kept = [spec for spec in codebook().values() if spec.name in schema()]
    blocks: list[str] = []
    for spec in made:
        strict = strictest(catalog()[key] for key in sources[spec.name] if key in catalog())
        blocks += [
            f"### {spec.name}",
            paragraph(f"**{safe(spec.title)}**: {_HOLDS[spec.holds]}."),
            items(
                (
                    f"Key: {', '.join(f'`{column}`' for column in spec.key)}",
                    *((f"Its own as-of: the last `{spec.time}`",) if spec.time else ()),
                    f"Made by the step “{steps[spec.name].name}”",
                    f"Rests on {', '.join(map(_source_link, sources[spec.name]))}; may be passed on as: {strict}",
                )
            ),
            _columns(spec),
        ]
    for spec in kept:
        blocks_of_registry = (f"### {spec.name}", f"**{safe(spec.title)}**, [rows](registry/{spec.name}.md).")
        blocks += [*blocks_of_registry, _columns(spec)]
    first_kept = blocks.index(f"### {kept[0].name}")
    return page(
        "# Codebook",
        paragraph(
            "Every table and column of an edition. A table or a column that does not stand here does not exist: a "
            "build that makes one fails. Each table is one Parquet file; an empty cell is a null and means that it is "
            "not known, never zero."
        ),
        paragraph("`state` is the key of a state in the [registry](registry/states.md)."),
        "## Made by a build",
        items(f"[{spec.name}](#{spec.name}): {safe(spec.title)}" for spec in made),
        *blocks[:first_kept],
        "## From the registry",
        items(f"[{spec.name}](#{spec.name}): {safe(spec.title)}" for spec in kept),
        *blocks[first_kept:],
    )


def _columns(spec: TableSpec) -> str:
    rows = [
        (f"`{name}`", _TYPES[column["type"]], safe(column.get("unit", "")), safe(column["means"]))
        for name, column in spec.columns.items()
    ]
    return table(("Column", "Type", "Unit", "Meaning"), rows)


def _source_link(key: str) -> str:
    return f"[{key}](sources.md#{key})" if key in catalog() else "[the registry](registry/index.md)"


def sources_page() -> str:
    """Every source of the catalog."""
    tables: dict[str, list[str]] = {}
    for name, keys in rests_on().items():
        for key in keys:
            tables.setdefault(key, []).append(name)
    used = [source for source in catalog().values() if source.key in tables]
    unused = [source for source in catalog().values() if source.key not in tables]
    return page(
        "# Sources",
        paragraph(
            f"{len(catalog())} data sets of other publishers that comity knows; {len(used)} of them enter an edition, "
            "the others were read when the registry was checked or wait for a reader. Their files are not part of "
            "comity: they stand in a folder, the mirror, and are held against the SHA-256 declared in the catalog "
            "each time they are read."
        ),
        "What may be passed on:",
        items(f"`{key}`: {text}" for key, text in _MAY.items()),
        "A table of an edition takes the strictest class of what it rests on.",
        "## In an edition",
        _overview(used),
        "## Not in an edition",
        _overview(unused),
        "## One by one",
        *(block for source in catalog().values() for block in _source(source, tables.get(source.key, []))),
    )


def _overview(sources: list[Source]) -> str:
    rows = [
        (
            f"[{one.key}](#{one.key})",
            safe(one.name),
            safe(one.publisher),
            f"{one.first} to {one.last}",
            one.redistribute,
        )
        for one in sources
    ]
    return table(("Source", "Data set", "Publisher", "Covers", "Passed on"), rows)


def _source(source: Source, tables: list[str]) -> Iterator[str]:
    yield f"### {source.key}"
    yield paragraph(f"**{safe(source.name)}**, {safe(source.publisher)}. Version: {safe(source.version)}.")
    yield items(_about(source, tables))
    yield paragraph(f"Cite as: {safe(source.citation)}")


def _about(source: Source, tables: list[str]) -> Iterator[str]:
    yield f"Licence: {safe(source.licence)}; may be passed on: {_MAY[source.redistribute]} (`{source.redistribute}`)"
    yield f"Coverage: {safe(source.coverage)}"
    if source.system:
        yield f"States by: {_SYSTEMS[source.system]}"
    if source.lag_months is not None:
        yield f"Published about {source.lag_months} months after the period it speaks of"
    if source.doi:
        yield f"DOI: [{safe(source.doi)}]({_doi(source.doi)})"
    if source.address:
        yield f"Address: {link(source.address)}"
    if source.obtained:
        yield f"These files: {safe(source.obtained)}"
    yield f"Checked: {safe(source.checked)}"
    if tables:
        yield f"Tables: {', '.join(f'[{name}](codebook.md#{name})' for name in tables)}"
    first, *more = source.published
    others = f" and {len(more)} more" if more else ""
    yield f"Files: `{first.path}`{others}"


def _doi(doi: str) -> str:
    return link(f"https://doi.org/{doi}").partition("(")[2][:-1]
