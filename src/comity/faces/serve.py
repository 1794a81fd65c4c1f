"""The command `comity serve`: the pages and the API over an edition, on this machine unless told otherwise."""

from __future__ import annotations

import os
import signal
import sys
import webbrowser
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import Annotated, Any

import typer
from rich.console import Console

from comity.errors import InputError

LOOPBACK = "127.0.0.1"
PATIENT = 60
"""Seconds after which a process that says nothing is taken for dead: a busy machine is no reason to end one."""


def serve(
    folder: Annotated[
        Path | None,
        typer.Option("--edition", help="Folder of the edition; left out: the one in use.", metavar="FOLDER"),
    ] = None,
    host: Annotated[
        str,
        typer.Option(help="Address to listen at. Anything but this machine's own opens the pages to others."),
    ] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port to listen at; 0 for any that is free.", min=0, max=65535)] = 8765,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=32)] = min(os.cpu_count() or 1, 2),
    browser: Annotated[bool, typer.Option(help="Open the pages in a browser where there is a screen.")] = True,
    ahead: Annotated[
        bool, typer.Option(help="Make every country's page while nobody asks: some minute's work a process.")
    ] = True,
) -> None:
    """Open the pages and the API over an edition, until Ctrl-C.

    A new edition put into the folder is picked up at once; addresses that name the old one go on answering.

    Examples:
      comity serve

      comity serve --edition my-edition --port 9000 --no-browser

      comity serve --host 0.0.0.0 --workers 4
    """
    from comity.edition import open_edition

    try:
        import uvicorn
        from uvicorn.supervisors import Multiprocess

        import comity.faces.web.app
    except ImportError:
        raise InputError(
            "comity serve needs libraries that are not there.", remedy="pip install 'comity[web]'"
        ) from None
    if not host.strip():
        raise InputError("--host is empty.", remedy="Name an address; 0.0.0.0 stands for every one this machine has.")
    opened = open_edition(folder)
    os.environ["COMITY_EDITION"] = str(opened.folder)  # the processes that answer are told so
    config = uvicorn.Config(
        f"{comity.faces.web.app.__name__}:{'ahead' if ahead else 'served'}", factory=True,
        host=host, port=port, workers=workers, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=5, timeout_worker_healthcheck=PATIENT,
    )  # fmt: skip
    listening = _bound(config, host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(
        f"comity is at [bold]{address}[/bold], edition {opened.id}, events to {opened.as_of}. Ctrl-C ends it."
    )
    if not _is_own(host):
        console.print("Others can reach it: there is no password. Put a server that has one in front of it.")
    if browser and _screen():
        opening = Timer(1.0, webbrowser.open, [address])
        opening.daemon = True
        opening.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it politely is told so, as with Ctrl-C
    try:
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    console.print("comity has ended.")


def _is_own(host: str) -> bool:
    """Whether an address is this machine's to itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _bound(config: Any, host: str, port: int) -> Any:
    """The socket the server listens at.

    Raises:
        InputError: the port is taken, or the address is none of this machine.
    """
    import logging

    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    try:
        found = config.bind_socket()
        found.listen(128)  # who comes before the processes are up waits
    except (SystemExit, OSError):
        raise InputError(
            f"comity cannot listen at {host}, port {port}: it is taken, or not this machine's to use.",
            remedy=f"Name another, as in: comity serve --port {port + 1 if 0 < port < 65535 else 8765}",
        ) from None
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return found


def _screen() -> bool:
    """Whether somebody sits before it."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
