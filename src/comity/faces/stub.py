"""The signatures of comity's public functions, for editors: `python -m comity.faces.stub` writes `__init__.pyi`."""

from __future__ import annotations

from pathlib import Path

from comity import _PUBLIC
from comity.question import signature
from comity.questions import QUESTIONS, model

PATH = Path(__file__).parent.parent / "__init__.pyi"

_HEAD = '''"""Written by `python -m comity.faces.stub`; do not edit."""

from datetime import date
from pathlib import Path
from typing import Literal

'''


def stub() -> str:
    """The text of `__init__.pyi`."""
    imports = "".join(f"from {module} import {name} as {name}\n" for name, module in sorted(_PUBLIC.items()))
    functions = []
    for name in QUESTIONS:
        asked = model(name)
        inside = "".join(f"    {line}\n" if line else "\n" for line in asked.help().rstrip().splitlines())
        text = str(signature(asked)).replace("'", '"')
        for quoted in ('"Path | str | None"', '"Answer"'):
            text = text.replace(quoted, quoted.strip('"'))
        for parameter in signature(asked).parameters.values():
            text = text.replace(f': "{parameter.annotation}"', f": {parameter.annotation}")
        functions.append(f'def {name}{text}:\n    """{inside.strip()}\n    """\n')
    return _HEAD + imports + "\n__version__: str\n\n" + "\n".join(functions)


if __name__ == "__main__":
    PATH.write_text(stub(), encoding="utf-8")
