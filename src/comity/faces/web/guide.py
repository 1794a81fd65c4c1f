"""What the page on the API shows of each question: its fields, an address to try, and the limits of a request."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from comity.faces.web.answers import PATIENCE
from comity.faces.web.forms import Control, form_of
from comity.faces.web.limits import ADDRESS, BODY
from comity.faces.web.tables import MOST
from comity.questions import QUESTIONS, model

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.question import Question

LIMITS = {"address": ADDRESS, "body": BODY, "most": MOST, "patience": PATIENCE}
"""Bytes, bytes, rows and seconds of a request."""


def guide(edition: Edition) -> dict[str, Any]:
    """Fields of every question, an address that tries it, and the limits of a request.

    Args:
        edition: whose names the fields take.
    """
    fields: dict[str, list[Control]] = {}
    tries: dict[str, str] = {}
    for name in QUESTIONS:
        asked = model(name)
        fields[name] = form_of(asked, {}, edition)
        tries[name] = query_of(asked)
    return {"fields": fields, "tries": tries, "limits": LIMITS}


def query_of(asked: type[Question]) -> str:
    """The first example of a question on the command line, as the query of an address; empty where it has no fields.

    Words stand for the fields that must be given, in order, then for the first that takes several; where there is no
    such field, for the first.
    """
    words = shlex.split(asked.examples[0])[2:] if asked.examples else []
    fields = asked.model_fields
    bare = [name for name, info in fields.items() if info.is_required()]
    bare += [name for name, info in fields.items() if "tuple" in str(info.annotation)][:1]
    bare = bare or [*fields][:1]
    found: list[tuple[str, str]] = []
    while words:
        word = words.pop(0)
        key = word.removeprefix("--").replace("-", "_") if word.startswith("--") else bare[0] if bare else ""
        if word.startswith("--"):
            value = words.pop(0) if words and not words[0].startswith("--") else "true"
        else:
            value = word
            bare = bare[1:] if key and "tuple" not in str(fields[key].annotation) else bare
        if key in fields:
            found.append((key, value))
    return str(QueryParams(found))
