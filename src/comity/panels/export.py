"""A panel as a file, with its codebook and its references beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from comity.panels.panel import Panel

FORMATS = ("parquet", "csv", "dta", "xlsx")
_SHEET = 1_048_575
"""Rows a spreadsheet can hold below its header."""


def write(panel: Panel, path: Path) -> tuple[Path, Path, Path]:
    """Write a panel, `NAME.codebook.csv` and `NAME.references.txt`; none of them is there half.

    Args:
        panel: what to write.
        path: where; the ending chooses the format: .parquet, .csv, .dta or .xlsx.

    Returns:
        The three files.

    Raises:
        InputError: another ending, or more rows than the format holds.
        ComityError: a file could not be written, or a library for the format is not installed.
    """
    kind = path.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        raise InputError(f"'{path.name}' has no ending that says its format.", available=[f".{f}" for f in FORMATS])
    if kind == "xlsx" and len(panel) > _SHEET:
        raise InputError(
            f"A spreadsheet holds {_SHEET:,} rows, the panel has {len(panel):,}.", remedy="Use .parquet or .csv."
        )
    codebook = path.with_suffix(".codebook.csv")
    references = path.with_suffix(".references.txt")
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[kind](panel, partial)
        panel.codebook().write_csv(codebook)
        references.write_text(panel.cite() + "\n\n" + panel.cite("bibtex") + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another folder.") from None
    except ImportError as lacking:
        raise ComityError(f"Writing .{kind} needs {lacking.name}.", remedy="pip install 'comity[build]'") from None
    finally:
        partial.unlink(missing_ok=True)
    return path, codebook, references


def _parquet(panel: Panel, path: Path) -> None:
    panel.frame.write_parquet(path, compression="zstd")


def _csv(panel: Panel, path: Path) -> None:
    panel.frame.write_csv(path)


def _dta(panel: Panel, path: Path) -> None:
    import pyreadstat

    labels = {name: variable.means[:80] for name, variable in panel.variables.items()}
    pyreadstat.write_dta(panel.frame, str(path), column_labels=[labels.get(c, c) for c in panel.frame.columns])


def _xlsx(panel: Panel, path: Path) -> None:
    panel.frame.write_excel(path)


_WRITERS = {"parquet": _parquet, "csv": _csv, "dta": _dta, "xlsx": _xlsx}
