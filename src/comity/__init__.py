"""comity: who is bound to act, who can, and what would change; alliances and peacebuilding on open data.

Every question is a function of this package, made from its declaration in `comity.questions`:

    import comity
    comity.risk("Somalia", months=6)
    comity.obligations("Russia", "Estonia", on="2025-06-01")
    comity.brief("Liberia")

Nothing heavy is imported before a question is asked.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    from comity.questions import PUBLIC, QUESTIONS, function

    if name in QUESTIONS:
        value = function(name)
    elif name in PUBLIC:
        value = getattr(import_module(PUBLIC[name]), name)
    else:
        raise AttributeError(f"comity has no '{name}'; it has {', '.join(__dir__())}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    from comity.questions import PUBLIC, QUESTIONS

    return sorted({*QUESTIONS, *PUBLIC, "__version__"})
