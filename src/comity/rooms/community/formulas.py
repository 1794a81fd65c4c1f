"""Cells that no spreadsheet takes for formulas, and the way back."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")  # noqa: RUF001
"""What a spreadsheet takes for the beginning of a formula, in full width too; and the mark itself."""


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that looks like it has an apostrophe before it.

    As OWASP asks of exports (Application Security Verification Standard 5, requirement 1.2.10).
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_BEGINNINGS) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    rest = cell[1:]
    return rest if cell.startswith("'") and rest.lstrip(" ").startswith(_BEGINNINGS) else cell
