"""Cells that no spreadsheet takes for formulas, and the way back."""

from __future__ import annotations

import re

BEGINS = r"^ *[=+\-@\t\r\n\x00＝＋－＠']"  # noqa: RUF001
"""How a cell begins that a spreadsheet takes for a formula, in full width too; or with the mark itself."""


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that looks like it has an apostrophe before it.

    As OWASP asks of exports (Application Security Verification Standard 5, requirement 1.2.10).
    """
    return f"'{cell}" if re.match(BEGINS, cell) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    rest = cell[1:]
    return rest if cell.startswith("'") and re.match(BEGINS, rest) else cell
