"""The documentation under docs/, made from the declarations: `python -m comity.faces.docs` writes it.

A new table of the registry, source, column, question or command has its page or its row without another line here.
Pages written by hand stay as they are, but for the blocks between marks, which are filled from the code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[4] / "docs"
"""The folder docs of a checkout."""

HANDWRITTEN = (
    "alliances.md",
    "community.md",
    "forecast.md",
    "hybrid.md",
    "index.md",
    "law.md",
    "ledger.md",
    "method.md",
    "panels.md",
    "response.md",
)


def pages(folder: Path = FOLDER) -> dict[str, str]:
    """The text of every page, by path; those written by hand are read from the folder."""
    return dict(_pages(folder))


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    from comity.faces.docs import asked, declared, method, registry

    for name in HANDWRITTEN:
        yield name, method.filled((folder / name).read_text(encoding="utf-8"))
    yield "questions.md", asked.questions_page()
    yield "codebook.md", declared.codebook_page()
    yield "sources.md", declared.sources_page()
    yield from registry.pages()


def write(made: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """Write the pages that changed, and take away pages of tables that are no more.

    Args:
        made: text of every page, by path.
        folder: where they stand.

    Returns:
        Paths of the pages that were written or taken away.
    """
    changed = []
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    for path in sorted((folder / "registry").glob("*.md")):
        name = path.relative_to(folder).as_posix()
        if name not in made:
            path.unlink()
            changed.append(name)
    return changed
