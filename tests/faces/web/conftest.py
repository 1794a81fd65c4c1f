"""The application over the tests' edition, asked in this process."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.faces.web.app import application


@pytest.fixture(scope="session")
def app(edition):
    return application(edition.folder)


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def moving(edition, tmp_path):
    """A folder with an edition that a test may replace, and its application."""
    folder = tmp_path / "edition"
    shutil.copytree(edition.folder, folder)
    return folder, TestClient(application(folder), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def site(edition):
    """The address of `comity serve` in a process of its own, as a user starts it."""
    with running("--edition", str(edition.folder), "--workers", "1") as address:
        yield address


@contextmanager
def running(*arguments):
    """The command with some arguments, from its first word to its last."""
    command = [str(Path(sys.executable).with_name("comity")), "serve", "--port", "0", "--no-browser", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stderr.readline()
            yield re.search(r"http://\S+?:\d+", said)[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.fixture(scope="session")
def chromium():
    """Debian's browser."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "a test marked browser needs chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
