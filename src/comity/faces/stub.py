"""The signatures of comity's public functions, for editors: `python -m comity.faces.stub` writes `__init__.pyi`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from comity.question import signature
from comity.questions import PUBLIC, QUESTIONS, model

if TYPE_CHECKING:
    from comity.question import Question

PATH = Path(__file__).parent.parent / "__init__.pyi"

_HEAD = '''"""Written by `python -m comity.faces.stub`; do not edit."""

from datetime import date
from pathlib import Path
from typing import Literal

'''


def stub() -> str:
    """The text of `__init__.pyi`."""
    imports = "".join(f"from {module} import {name} as {name}\n" for name, module in sorted(PUBLIC.items()))
    functions = []
    for name in QUESTIONS:
        asked = model(name)
        inside = "".join(f"    {line}\n" if line else "\n" for line in asked.help().rstrip().splitlines())
        functions.append(f'def {name}({_parameters(asked)}) -> Answer:\n    """{inside.strip()}\n    """\n')
    return _HEAD + imports + "\n__version__: str\n\n" + "\n".join(functions)


def _parameters(asked: type[Question]) -> str:
    """The parameters of a question as they stand between the brackets."""
    parts = []
    for parameter in signature(asked).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        parts.append(f"{parameter.name}: {parameter.annotation}{default}")
    return ", ".join(parts)


if __name__ == "__main__":
    PATH.write_text(stub(), encoding="utf-8")
