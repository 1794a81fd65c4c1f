"""Pages from templates, every string from data escaped."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.faces.layout import body, column_note, scope, table_note
from comity.faces.web.charts import cited
from comity.faces.web.extent import extent

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The templates, read once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([FOLDER, FOLDER.parents[1]]),  # beside its own, what reports have too
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        body=body, cited=cited, column_note=column_note, extent=extent, id=id, scope=scope, table_note=table_note
    )
    made.globals["pdf_offered"] = find_spec("typst") is not None
    return made


def render(template: str, /, **values: Any) -> str:
    """A page."""
    return environment().get_template(template).render(**values)
