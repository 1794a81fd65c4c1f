"""A file on its way: what has arrived so far, stored beside its destination, and whether it is what was meant."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from comity.errors import FetchError

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 2048

_WEB_PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)\b",
    re.IGNORECASE | re.DOTALL,
)

_BEGINS: dict[str, bytes] = {".zip": b"PK", ".xlsx": b"PK", ".xls": b"\xd0\xcf\x11\xe0", ".parquet": b"PAR1"}


class Arriving(BaseModel):
    """What the publisher said of the file of which a part has arrived.

    Attributes:
        url: the address it comes from.
        etag: what the publisher calls this state of it.
        modified: when the publisher says it was changed.
        total: its length in bytes, where the publisher told it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    etag: str | None = None
    modified: str | None = None
    total: int | None = None

    @property
    def validator(self) -> str | None:
        """What a request for the rest names, so that no rest of another state is given; None if there is nothing."""
        return self.modified if self.etag is None or self.etag.startswith("W/") else self.etag


class Partial:
    """The part of a file that has arrived.

    Args:
        out: where the whole file belongs.
    """

    def __init__(self, out: Path) -> None:
        """Look at nothing yet."""
        self.path = out.with_name(f".{out.name}.partial")
        self._note = out.with_name(f".{out.name}.partial.json")
        self.resumed = False

    def arrived(self, url: str) -> tuple[int, Arriving]:
        """Bytes that have arrived and can be gone on from, and what the publisher said of the whole.

        Without anything that tells one state of the file from another, or without its length, nothing is gone on from.
        """
        try:
            said = Arriving.model_validate_json(self._note.read_bytes())
            size = self.path.stat().st_size
        except (FileNotFoundError, ValidationError):
            return 0, Arriving(url=url)
        if said.url != url or said.validator is None or said.total is None or size > said.total:
            return 0, Arriving(url=url)
        return size, said

    def begin(self, said: Arriving) -> None:
        """Start from nothing."""
        self.forget()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # The note comes first: a part without a note is never gone on from, a note without a part is harmless.
        self._note.write_text(said.model_dump_json(exclude_none=True), encoding="utf-8")
        self.path.write_bytes(b"")

    def forget(self) -> None:
        """Leave nothing, as far as that can be done."""
        for path in (self._note, self.path):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self.resumed = False


def refuse_contents(path: Path, name: str, url: str) -> None:
    """Nothing, if a file may be what its name says.

    Args:
        path: the file.
        name: what it is to be called.
        url: the address it came from.

    Raises:
        FetchError: it is empty, a web page, or begins otherwise than files of its kind do.
    """
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if not head:
        raise FetchError(f"{url} gave an empty file.", remedy="Try again later.")
    if _WEB_PAGE.match(head):
        raise web_page(url)
    kind = "." + name.rpartition(".")[2].lower()
    if not head.startswith(_BEGINS.get(kind, b"")):
        raise FetchError(
            f"{url} gave something that is no {kind} file: it begins with {head[:16]!r}.",
            remedy="Look at the address in a browser, and put the file into the mirror by hand.",
        )


def web_page(url: str) -> FetchError:
    """What to raise for a web page where data should be."""
    return FetchError(
        f"{url} gave a web page, not data.",
        remedy="The publisher may have moved the file or ask for something first: look at the address in a browser.",
    )
