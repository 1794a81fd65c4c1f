"""The list of questions, one line each: functions, commands and JSON come from it and from the models' fields."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from comity.edition import Edition
    from comity.question import Answer, Question

QUESTIONS: dict[str, str] = {
    "brief": "comity.rooms.brief.question:Brief",
    "risk": "comity.rooms.risk.question:Risk",
    "world": "comity.rooms.risk.question:World",
    "obligations": "comity.rooms.alliances.question:Obligations",
    "chain": "comity.rooms.alliances.chain.question:Chain",
    "pacts": "comity.rooms.alliances.timeline_question:TreatiesOf",
    "deterrence": "comity.rooms.alliances.deterrence.question:Deterrence",
    "contest": "comity.rooms.alliances.contest.question:ContestModel",
    "peace": "comity.rooms.peace.question:Peace",
    "missions": "comity.rooms.peace.missions_question:Missions",
    "coalition": "comity.rooms.coalition.question:Coalition",
    "law": "comity.rooms.law.question:Law",
    "respond": "comity.rooms.response.question:Respond",
    "compare": "comity.rooms.response.question:Compare",
    "hindcast": "comity.rooms.response.hindcast_question:Hindcast",
    "network": "comity.rooms.alliances.network.question:Network",
    "recurrence": "comity.rooms.evaluation.lasting.question:Recurrence",
    "evaluate": "comity.rooms.evaluation.question:Evaluate",
    "hybrid": "comity.rooms.hybrid.question:Hybrid",
    "community": "comity.rooms.community.question:Community",
}


PUBLIC: dict[str, str] = {
    "Answer": "comity.question",
    "ComityError": "comity.errors",
    "Finding": "comity.finding",
    "Quantity": "comity.quantity",
    "open_edition": "comity.edition",
    "panel": "comity.panels.make",
}
"""Names of the package that are no questions, and the modules they come from."""


def model(name: str) -> type[Question]:
    """The model of a question."""
    module, _, attribute = QUESTIONS[name].partition(":")
    found: type[Question] = getattr(import_module(module), attribute)
    return found


def ask(name: str, /, *, edition: Path | str | None = None, **fields: Any) -> Answer:
    """Ask a question by name.

    Args:
        name: key of `QUESTIONS`.
        edition: folder of the edition; left out, the one the environment names, or the starter edition.
        **fields: the question's fields.

    Returns:
        The answer.

    Raises:
        Faults: everything that is wrong with the fields; a single fault is raised by itself.
        NoData: the edition covers nothing that would answer it.
        EditionError: the edition is missing, damaged or too new.
    """
    from comity.edition import open_edition

    opened = open_edition(edition)
    return asked(opened, name, built(opened, name, fields))


def built(edition: Edition, name: str, fields: Mapping[str, Any]) -> Question:
    """A question of an edition that is open, its fields checked and its names resolved."""
    return model(name).build(edition, **fields)


def asked(edition: Edition, name: str, question: Question, *, most: int | None = None) -> Answer:
    """Ask an edition that is open a question that is built; a question may ask others of the same edition."""
    from comity.question import Context, answer

    def another(other: str, /, *, most: int | None = None, **given: Any) -> Answer:
        return asked(edition, other, built(edition, other, given), most=most)

    return answer(name, question, Context(edition, another), most=most)


def function(name: str) -> Callable[..., Answer]:
    """A question as a Python function with its signature and help."""
    import inspect

    from comity.question import signature

    asked = model(name)

    def call(*args: Any, **kwargs: Any) -> Answer:
        bound = call.__signature__.bind(*args, **kwargs)  # type: ignore[attr-defined]
        return ask(name, **bound.arguments)

    call.__name__ = call.__qualname__ = name
    call.__module__ = "comity"
    call.__doc__ = asked.help()
    call.__signature__ = signature(asked)  # type: ignore[attr-defined]
    assert isinstance(call.__signature__, inspect.Signature)  # type: ignore[attr-defined]  # noqa: S101
    return call
