"""A panel as a file, with its codebook and its references beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError
from comity.panels.sheet import ROWS, write_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from comity.panels.panel import Panel

FORMATS = ("parquet", "csv", "dta", "xlsx")


def write(panel: Panel, path: Path) -> tuple[Path, Path, Path]:
    """Write a panel, `NAME.codebook.csv` and `NAME.references.txt`: all three whole, or none of them.

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
    if kind == "xlsx" and len(panel) > ROWS:
        raise InputError(
            f"A spreadsheet holds {ROWS:,} rows, the panel has {len(panel):,}.", remedy="Use .parquet or .csv."
        )
    files = path, path.with_suffix(".codebook.csv"), path.with_suffix(".references.txt")
    parts = tuple(file.with_name(f".{file.name}.partial") for file in files)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[kind](panel, parts[0])
        panel.codebook().write_csv(parts[1])
        parts[2].write_text(_references(panel), encoding="utf-8")
        for part, file in zip(parts, files, strict=True):
            part.replace(file)
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another folder.") from None
    except ImportError as lacking:
        raise ComityError(f"Writing .{kind} needs {lacking.name}.", remedy="pip install 'comity[build]'") from None
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return files


def _references(panel: Panel) -> str:
    """The references owed, and what comity corrects in the files they stand for."""
    mended = [f"Corrected by comity in {one.file}: {one.told}. {one.reason}" for one in panel.corrections()]
    return "\n\n".join((panel.cite(), panel.cite("bibtex"), *(["\n".join(mended)] if mended else []))) + "\n"


def _parquet(panel: Panel, path: Path) -> None:
    panel.frame.write_parquet(path, compression="zstd")


def _csv(panel: Panel, path: Path) -> None:
    panel.frame.write_csv(path)


def _dta(panel: Panel, path: Path) -> None:
    import pyreadstat

    labels = {name: variable.means[:80] for name, variable in panel.variables.items()}
    columns: list[str | None] = [labels.get(name, name) for name in panel.frame.columns]
    try:
        pyreadstat.write_dta(panel.frame, str(path), column_labels=columns)
    except pyreadstat.PyreadstatError as failed:
        raise ComityError(f"{path.name} could not be written: {failed}.", remedy="Name another folder.") from None


def _xlsx(panel: Panel, path: Path) -> None:
    write_sheet(panel.frame, path)


_WRITERS = {"parquet": _parquet, "csv": _csv, "dta": _dta, "xlsx": _xlsx}
