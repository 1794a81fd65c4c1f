"""The pictures of the README: the real pages in a real browser.

COMITY_PICTURES   if set, they are written to docs/pictures/ (`make pictures`); else they are only made and looked at
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

WANTED = bool(os.environ.get("COMITY_PICTURES"))  # read before the tests' isolation takes it away
FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
LARGEST = 250 * 1024
PAGES = {"world": ("/?month=2023-01&threshold=25", 750), "country": ("/country/SOM", 1350)}
"""Addresses, and how much of each page is shown."""


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_shows_the_page_as_it_is_and_is_small(chromium, site, tmp_path, name):
    from PIL import Image

    folder = FOLDER if WANTED else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    address, height = PAGES[name]
    size = {"width": 1200, "height": height}
    context = chromium.new_context(viewport=size, color_scheme="light", reduced_motion="reduce", device_scale_factor=1)
    page = context.new_page()
    assert page.goto(site + address, wait_until="networkidle").status == 200
    page.locator("h1").first.wait_for()
    page.wait_for_function(
        "[...document.images].every(one => one.complete || one.getBoundingClientRect().top > innerHeight)"
    )
    page.screenshot(path=path)
    context.close()
    with Image.open(path) as drawn:
        few = drawn.convert("RGB").quantize(colors=128, dither=Image.Dither.NONE)
    assert len(few.getcolors()) > 20, "the page is more than a blank sheet"
    few.save(path, optimize=True)
    assert path.stat().st_size <= LARGEST
