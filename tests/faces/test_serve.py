"""The command `comity serve`: what it says, whom it lets in, and how it ends."""

from __future__ import annotations

import http.client
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from comity.errors import InputError
from comity.faces.serve import _bound

COMITY = str(Path(sys.executable).with_name("comity"))


@contextmanager
def serving(edition, *arguments, **options):
    """The command, told where the edition is and to take any port."""
    command = [COMITY, "serve", "--edition", str(edition.folder), "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=options.pop("stderr", subprocess.PIPE), text=True, **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=30)


def asked(port, host="127.0.0.1"):
    """The status of a small answer."""
    with closing(http.client.HTTPConnection(host, port, timeout=60)) as connection:
        connection.request("GET", "/api/v1/questions")
        with connection.getresponse() as response:
            response.read()
            return response.status


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_address_answers_there_and_ends_cleanly(edition, workers, sign):
    with serving(edition, "--workers", workers, "--no-browser") as process:
        said = process.stderr.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", said)[1])
        assert edition.id in said
        assert "Ctrl-C" in said
        assert asked(port) == 200
        process.send_signal(sign)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert rest.strip() == "comity has ended."


def test_no_process_outlives_a_server_that_was_killed(edition):
    with serving(edition, "--workers", "2", "--no-browser", "--no-ahead") as process:
        port = int(re.search(r":(\d+)/", process.stderr.readline())[1])
        assert asked(port) == 200
        process.kill()
        process.stderr.read()  # until the last process that could write to it has ended
    with pytest.raises(ConnectionRefusedError):
        asked(port)


def test_a_taken_port_is_named_with_what_to_do(edition):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [COMITY, "serve", "--edition", str(edition.folder), "--port", str(port), "--no-browser"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 2
    assert f"port {port}" in run.stderr
    assert "comity serve --port" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_port_that_another_takes_at_the_same_moment_is_named_too():
    with socket.socket() as ours, socket.socket() as theirs:
        for one in (theirs, ours):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        theirs.bind(("127.0.0.1", 0))
        ours.bind(theirs.getsockname())
        theirs.listen()
        with pytest.raises(InputError, match="cannot listen"):
            _bound(SimpleNamespace(bind_socket=lambda: ours), *ours.getsockname())


def test_nobody_else_is_let_in_unless_a_host_is_said_out_loud(edition):
    # What other servers take for an order to open up is none here.
    outside = {**os.environ, "HOST": "0.0.0.0", "UVICORN_HOST": "0.0.0.0", "COMITY_HOST": "0.0.0.0"}
    with serving(edition, "--workers", "1", "--no-browser", env=outside) as process:
        port = int(re.search(r":(\d+)/", process.stderr.readline())[1])
        listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
        assert [one for one in listening if one.endswith(f":{port:04X}") and one.startswith("0100007F")]
        assert not [one for one in listening if one == f"00000000:{port:04X}"]
    with serving(edition, "--workers", "1", "--no-browser", "--host", "0.0.0.0") as process:
        process.stderr.readline()
        assert "Others can reach it: there is no password." in process.stderr.readline()
    command = [COMITY, "serve", "--edition", str(edition.folder), "--host", "", "--no-browser"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, "--host is empty" in run.stderr) == (2, True)


@pytest.mark.parametrize(("flag", "opens"), [("--browser", True), ("--no-browser", False)])
def test_it_opens_a_browser_where_there_is_a_screen_and_not_where_that_is_unwanted(edition, tmp_path, flag, opens):
    pipe = tmp_path / "opened"
    os.mkfifo(pipe)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {pipe}\n', encoding="utf-8")
    browser.chmod(0o755)
    screen = {key: value for key, value in os.environ.items() if key != "CI"}
    screen |= {"DISPLAY": ":0", "BROWSER": str(browser)}
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    ours, theirs = pty.openpty()
    try:
        with serving(edition, "--workers", "1", flag, env=screen, stderr=theirs):
            said = os.read(ours, 1000).decode()
            address = re.search(r"http://127\.0\.0\.1:\d+/", said)[0]
            found, _, _ = select.select([reader], [], [], 60 if opens else 4)
            got = os.read(reader, 1000).decode().strip() if found else ""
        assert got == (address if opens else "")
    finally:
        for one in (reader, ours, theirs):
            os.close(one)
