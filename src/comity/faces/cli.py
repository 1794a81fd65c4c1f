"""The command line: a command for each question, made from its declaration, and those that work on a mirror."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.main import get_command

from comity.errors import ComityError, Faults
from comity.faces.commands import COMMANDS
from comity.faces.help import readable
from comity.faces.ledger import ledger
from comity.faces.writing import unwritable, write
from comity.questions import QUESTIONS, ask, model

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.question import Answer, Question

_EPILOG = (
    "Start with: comity brief Somalia. Every question also answers in Python (import comity; comity.risk('Somalia')) "
    "and as JSON (--json)."
)


def app() -> typer.Typer:
    """The whole command line."""
    root = typer.Typer(
        name="comity",
        help="Who is bound to act, who can, and what would change: alliances and peacebuilding on open data, offline.",
        epilog=_EPILOG,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    root.callback()(_root)
    for name in QUESTIONS:
        asked = model(name)
        root.command(name, help=_help(asked), rich_help_panel="Questions", short_help=asked.asks)(_command(name, asked))
    for name, command in COMMANDS.items():
        root.command(name, rich_help_panel="Editions and sources")(command)
    root.add_typer(ledger, rich_help_panel="Your own records")
    return root


def main() -> None:
    """Run the command line; a fault comity can explain ends with exit code 2 and no traceback."""
    try:
        command = get_command(app())
        readable(command)
        command()
    except ComityError as fault:
        explain(fault)
        sys.exit(2)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        sys.stdout.write(f"comity {version('comity')}\n")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None: ...


def explain(fault: ComityError) -> None:
    """Tell a fault on the error stream: what was wrong, what there was, what to do."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for one in fault.faults if isinstance(fault, Faults) else (fault,):
        console.print(Text.assemble(("✗", "bold red"), f" {one.problem}"))
        if one.available:
            console.print(f"  Available: {', '.join(one.available)}", markup=False)
        if one.remedy:
            console.print(f"  {one.remedy}", markup=False)


def _help(asked: type[Question]) -> str:
    examples = "\n\n".join(f"  {line}" for line in asked.examples)
    return f"{asked.asks}\n\n{inspect.cleandoc(asked.__doc__ or '')}\n\nExamples:\n\n{examples}"


def _command(name: str, asked: type[Question]) -> Callable[..., None]:
    """A question as a command: required fields are arguments, the others options; the model checks the values."""

    def run(**given: Any) -> None:
        as_json, html, pdf, edition = (given.pop(face) for face in ("as_json", "html", "pdf", "edition"))
        fields = {key: value for key, value in given.items() if value not in (None, [])}
        Faults.check((*unwritable("--html", html), *unwritable("--pdf", pdf)))
        if html or pdf:
            from comity.faces.report import warm

            warm()
        # Shown on terminals only, and gone when the answer stands.
        with Console(stderr=True, highlight=False).status(f"Answering {name} ..."):
            answer = ask(name, edition=edition, **fields)
        _show(answer, as_json=as_json, html=html, pdf=pdf)

    run.__signature__ = inspect.Signature([*_fields(asked), *_FACES])  # type: ignore[attr-defined]
    run.__name__ = name
    return run


def _fields(asked: type[Question]) -> list[inspect.Parameter]:
    parameters = []
    for name, info in asked.model_fields.items():
        text = f"{(info.description or name)[:1].upper()}{(info.description or name)[1:]}."
        if info.is_required():
            kind: Any = Annotated[str, typer.Argument(help=text, show_default=False)]
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind))
        else:
            text += f" Left out: {info.default}." if info.default not in (None, ()) else ""
            flag = "--" + name.replace("_", "-")
            # A field that holds several values is an option that may be given several times.
            one: Any = list[str] if "tuple[" in str(info.annotation) else str
            kind = Annotated[one | None, typer.Option(flag, help=text, show_default=False, metavar=name.upper())]
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("argument"):
                kind = Annotated[one | None, typer.Argument(help=text, show_default=False)]
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind))
    return parameters


_FACES = [
    inspect.Parameter(
        "as_json",
        inspect.Parameter.KEYWORD_ONLY,
        default=False,
        annotation=Annotated[bool, typer.Option("--json", help="Canonical JSON instead of text.")],
    ),
    inspect.Parameter(
        "html",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[
            Path | None,
            typer.Option(help="Write one self-contained HTML file.", metavar="FILE", dir_okay=False),
        ],
    ),
    inspect.Parameter(
        "pdf",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[
            Path | None,
            typer.Option(help="Write one typeset PDF file.", metavar="FILE", dir_okay=False),
        ],
    ),
    inspect.Parameter(
        "edition",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[
            Path | None,
            typer.Option(help="Folder of the edition to answer from; left out: the starter edition.", metavar="FOLDER"),
        ],
    ),
]


def _show(answer: Answer, *, as_json: bool, html: Path | None, pdf: Path | None) -> None:
    if html:
        from comity.faces.report import report

        write(html, report(answer).encode())
    if pdf:
        from comity.faces.pdf import pdf as typeset

        write(pdf, typeset(answer))
    if as_json:
        from comity.record import canonical_json

        sys.stdout.write(canonical_json(answer) + "\n")
    elif not html and not pdf:
        from comity.faces.terminal import show

        show(Console(), answer)
