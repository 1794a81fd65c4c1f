"""Tables of an edition over the web: listed, described, in pages and whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response

from comity.errors import NoData
from comity.faces.web.problems import NotFree
from comity.formulas import BEGINS
from comity.panels.codebook import codebook

if TYPE_CHECKING:
    import polars as pl

    from comity.edition import Edition

FORMS = {"json": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""Media types of the forms a table comes in."""
MOST = 10_000
"""Rows of one page at most."""


def listed(edition: Edition, root: str) -> list[dict[str, Any]]:
    """Every table: what it holds, how much, from whom, and where."""
    return [
        {
            "name": name,
            "title": spec["title"],
            "rows": spec["rows"],
            "columns": len(edition.table(name).columns),
            "as_of": spec["as_of"],
            "sources": [*spec["sources"]],
            "licence": spec["class"],
            "address": f"{root}/tables/{name}",
        }
        for name, spec in edition.manifest["tables"].items()
    ]


def codebook_of(edition: Edition, name: str) -> dict[str, Any]:
    """Title, key and columns of a table, each column with its type, unit and meaning."""
    there(edition, name)
    declared = codebook()[name]
    columns = [
        {"name": column, "type": spec["type"], "unit": spec.get("unit"), "means": spec["means"]}
        for column, spec in declared.columns.items()
    ]
    return {"name": name, "title": declared.title, "key": [*declared.key], "columns": columns}


def page(edition: Edition, name: str, offset: int, limit: int, root: str) -> dict[str, Any]:
    """Some rows, and the address of the next ones."""
    rows = _free(edition, name)
    end = offset + limit
    following = f"{root}/tables/{name}?offset={end}&limit={limit}&edition={edition.id}" if end < rows.height else None
    return {"rows": _plain(rows.slice(offset, limit)), "total": rows.height, "next": following}


def whole(edition: Edition, name: str, form: str) -> Response:
    """A table as a file: CSV for people and spreadsheets, Parquet for programs."""
    rows = _free(edition, name)
    if form == "csv":
        text = flat(rows).write_csv()
        return Response(text, media_type="text/csv; charset=utf-8", headers=_file(f"{name}.csv"))
    held = io.BytesIO()
    rows.write_parquet(held)
    return Response(held.getvalue(), media_type=FORMS["parquet"], headers=_file(f"{name}.parquet"))


def flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose lists are written as text, and whose text no spreadsheet takes for a formula."""
    import polars as pl

    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    rows = rows.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(BEGINS))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )


def _plain(rows: pl.DataFrame) -> list[dict[str, Any]]:
    import polars as pl

    dated = rows.with_columns(pl.col(pl.Date).cast(pl.String), pl.col(pl.Float32, pl.Float64).fill_nan(None))
    return dated.to_dicts()


def there(edition: Edition, name: str) -> None:
    """Refuse the name of a table that the edition has not.

    Raises:
        NoData: there is none.
    """
    if name not in edition.manifest["tables"]:
        raise NoData(f"The edition has no table '{name}'.", available=sorted(edition.manifest["tables"]))


def _free(edition: Edition, name: str) -> pl.DataFrame:
    there(edition, name)
    if edition.manifest["tables"][name]["class"] == "none":
        raise NotFree(
            f"A source of '{name}' does not allow it to be passed on.",
            remedy="Read it in the edition's folder on the machine that holds it.",
        )
    return edition.table(name)


def _file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
