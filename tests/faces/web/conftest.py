"""The application over the tests' edition, asked in this process."""

from __future__ import annotations

import gc
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from comity.faces.web.app import application

KEEPING = type(lru_cache(None)(len))
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def app(edition):
    return application(edition.folder)


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def moving(edition, tmp_path):
    """A folder with an edition that a test may replace, and its application; rooms forget its editions at the end."""
    folder = tmp_path / "edition"
    shutil.copytree(edition.folder, folder)
    yield folder, TestClient(application(folder), raise_server_exceptions=False)
    forget()


def forget():
    """Let go of editions that no test asks any more, a hundred MiB each.

    Rooms keep what they worked out of an edition until many others were asked, and FastAPI keeps every page's method,
    and so its application, with the editions on its shelf.
    """
    for one in gc.get_objects():
        if isinstance(one, KEEPING) and one.__module__.startswith(("comity.rooms.", "fastapi.")):
            one.cache_clear()
    gc.collect()


@pytest.fixture(scope="session")
def site(edition):
    """The address of `comity serve` in a process of its own, as a user starts it."""
    with running("--edition", str(edition.folder), "--workers", "1") as address:
        yield address


@pytest.fixture(name="running", scope="session")
def _running():
    """Start the command with some arguments; see `running`."""
    return running


@contextmanager
def running(*arguments):
    """The command with some arguments, from its first word to its last."""
    command = [
        str(Path(sys.executable).with_name("comity")),
        "serve",
        "--port",
        "0",
        "--no-browser",
        "--no-ahead",
        *arguments,
    ]
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


@pytest.fixture
def opened(chromium, site):
    """Open a page; what its console and its requests did is held against it at the end."""
    contexts, said, asked = [], [], []

    def open_page(address, size=None, scheme="light"):
        context = chromium.new_context(viewport=size or DESK, color_scheme=scheme, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: said.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site + address, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = re.compile(r"status of 4(04|22)")  # the browser tells of a page's own status
    assert [text for text in said if not expected.search(text)] == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(site).netloc}
