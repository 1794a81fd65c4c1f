"""Downloads from publishers. This is the only module of comity that touches a network.

A file arrives beside its destination and takes its place when it is whole, so that whatever interrupts a download
leaves the earlier file as it was. The next run goes on from the part that has arrived, if the publisher can tell that
the rest is of the same file.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial as bound
from importlib.metadata import version
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Self, TypeVar

from comity.errors import FetchError
from comity.record import canonical_json, sha256, sha256_file
from comity.sources.fetched import put_in_place, unwritable
from comity.sources.partial import Arriving, Partial, refuse_contents, web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType, TracebackType

    import httpx2

    from comity.sources.catalog import Pages
    from comity.sources.fetched import Fetched

    Progress = Callable[[int, int | None], None]
    """Is told the bytes (of an interface: rows) that have arrived, and of how many, where that is known."""

T = TypeVar("T")

_LUCK = SystemRandom().random
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_LATER = "Try again later: what has arrived is kept. Or get it by hand: `comity sources` tells where."
_MOVED = "The publisher may have moved it: `comity sources` names the page to find it from; put it into the mirror."


@dataclass(frozen=True)
class Terms:
    """How patient comity is with a publisher, and how trusting.

    Attributes:
        attempts: how often to ask for a file.
        first_wait: seconds before the second attempt, twice as many before the third, and so on; half of each is luck.
        longest_wait: seconds that comity ever waits, whoever asks it to.
        silence: seconds without a byte after which a publisher is given up.
        patience: seconds for one file, all attempts and waits together.
        redirects: how many in a row to follow.
        most_bytes: length of the largest file.
    """

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    silence: float = 60.0
    patience: float = 7200.0
    redirects: int = 5
    most_bytes: int = 4 * 2**30


TERMS = Terms()


@dataclass(frozen=True)
class Download:
    """A file that has arrived and stands in its place.

    Attributes:
        sha256: of its bytes.
        bytes: its length.
        etag: what the publisher calls this state of it.
        modified: when the publisher says it was changed.
        kept: where the earlier contents are kept, if there were others.
    """

    sha256: str
    bytes: int
    etag: str | None = None
    modified: str | None = None
    kept: Path | None = None


class _Passing(Exception):
    """A fault that may pass; None as wait leaves it to the back-off."""

    def __init__(self, reason: str, *, wait: float | None = None, unreachable: bool = False) -> None:
        self.reason, self.wait, self.unreachable = reason, wait, unreachable
        super().__init__(reason)


class Fetcher:
    """One conversation with publishers, to be used in a `with` block.

    Args:
        terms: how patient and how trusting it is.
        sleep: waits some seconds.
        clock: seconds that have passed, from anywhere.
        jitter: a number from 0 to 1, each time another.
    """

    def __init__(
        self,
        terms: Terms = TERMS,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _LUCK,
    ) -> None:
        """Reach for nothing yet."""
        self.terms = terms
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._unreachable: set[str] = set()

    def __enter__(self) -> Self:
        """Open it.

        Raises:
            FetchError: the library that fetches is not installed.
        """
        self._http = _library()
        self._client: httpx2.Client = self._http.Client(
            headers={"User-Agent": user_agent(), "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=self._http.Timeout(self.terms.silence, connect=min(self.terms.silence, 20.0)),
            follow_redirects=True,
            max_redirects=self.terms.redirects,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self._client.close()

    def file(
        self,
        url: str,
        out: Path,
        *,
        sha256: str | None = None,
        newer: bool = False,
        known: Fetched | None = None,
        progress: Progress = lambda *_: None,
    ) -> Download | None:
        """Download a file; what stood at its place with other contents is kept aside.

        Args:
            url: its address.
            out: its place.
            sha256: of the bytes expected.
            newer: whether other bytes are taken too, since the publisher may have released another version.
            known: how the file at its place was fetched, if it is to be fetched only where it has changed since.
            progress: is told the bytes that have arrived.

        Returns:
            The file; None if it has not changed.

        Raises:
            FetchError: it could not be had, or is not what was expected.
        """
        part = Partial(out)
        try:
            said = self._patiently(url, lambda: self._receive(url, part, known, progress))
            if said is None:
                return None
            if sha256 and part.resumed and sha256_file(part.path) != sha256:
                # Two states of the file may have been joined: the whole of one tells.
                part.forget()
                said = self._patiently(url, lambda: self._receive(url, part, None, progress)) or said
            return self._finish(url, part, out, said, None if newer else sha256)
        except OSError as fault:
            raise unwritable(out, fault) from None

    def pages(self, url: str, out: Path, pages: Pages, *, progress: Progress = lambda *_: None) -> Download:
        """Read the answer of an interface page by page, until it has as many rows as it declares.

        The file has one JSON object a line.

        Args:
            url: its address, without the page.
            out: the place of the file.
            pages: how its pages are read.
            progress: is told the rows that have arrived.

        Raises:
            FetchError: a page could not be had, or they are not the rows declared.
        """
        part = Partial(out)
        try:
            part.begin(Arriving(url=url))
            with part.path.open("w", encoding="utf-8", newline="\n") as handle:
                for row in self._rows(url, pages, progress):
                    handle.write(canonical_json(row) + "\n")
                    if handle.tell() > self.terms.most_bytes:
                        raise self._too_large(url, handle.tell())
            return self._finish(url, part, out, Arriving(url=url), None)
        except OSError as fault:
            raise unwritable(out, fault) from None
        finally:
            part.forget()

    def _finish(self, url: str, part: Partial, out: Path, said: Arriving, sha256: str | None) -> Download:
        """Put what has arrived in its place, if it is what was expected."""
        try:
            refuse_contents(part.path, out.name, url)
            digest, size = sha256_file(part.path), part.path.stat().st_size
            if sha256 not in (None, digest):
                raise _unexpected(url, digest, sha256)
            kept = put_in_place(part.path, out)
        finally:
            part.forget()
        return Download(digest, size, said.etag, said.modified, kept)

    def _receive(self, url: str, part: Partial, known: Fetched | None, progress: Progress) -> Arriving | None:
        """Let the rest of a file arrive, or all of it; None if it has not changed."""
        size, said = part.arrived(url)
        if size and size == said.total:
            return said
        with self._answer(url, _conditions(size, said, known)) as response:
            if response.status_code == 304 and known and not size:
                return None
            if response.status_code == 416:
                part.forget()
                raise _Passing("it has no such part any more", wait=0)
            if size and response.status_code == 206:
                if not _goes_on(response, size, said):
                    part.forget()
                    raise _Passing("it gave another part than the one asked for", wait=0)
                part.resumed = True
            else:
                self._refuse_status(url, response)
                size, said = 0, _said(url, response)
                self._refuse_length(url, said.total)
                part.begin(said)
            size = self._take(url, response, part, size, said, progress)
        if said.total not in (None, size):
            raise _Passing(f"it ended after {size:,} of {said.total:,} bytes")
        return said

    def _take(
        self, url: str, response: httpx2.Response, part: Partial, size: int, said: Arriving, progress: Progress
    ) -> int:
        """Store what arrives; its length in the end."""
        with part.path.open("ab") as handle:
            for block in response.iter_bytes():
                size += len(block)
                if size > self.terms.most_bytes:
                    part.forget()
                    raise self._too_large(url, size)
                handle.write(block)
                handle.flush()  # so that a killed process loses nothing
                progress(size, said.total)
        return size

    def _rows(self, url: str, pages: Pages, progress: Progress) -> Iterator[dict[str, Any]]:
        """Rows of all pages, counted and compared with the number declared."""
        total, count, seen = None, 0, set[str]()
        number = pages.first
        while total is None or count < total:
            asked = str(self._http.URL(url).copy_merge_params({pages.number: number, pages.size: pages.most}))
            page = self._patiently(asked, bound(self._json, asked))
            declared, rows = _number(asked, page, pages.total), _way(asked, page, pages.rows)
            if total not in (None, declared):
                raise FetchError(f"{asked} declares {declared:,} rows, the page before {total:,}.", remedy=_LATER)
            total = declared
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise _other_shape(asked, pages.rows, "is no list of objects")
            count += len(rows)
            # A page of no rows or one that comes again would let the count never arrive, or arrive at other rows.
            digest = sha256(json.dumps(rows, sort_keys=True).encode())
            if not rows or digest in seen or count > total:
                what = (
                    "holds no rows" if not rows else "is a page that came before" if digest in seen else "is too long"
                )
                raise FetchError(
                    f"{asked} {what}: {count:,} rows have arrived, {total:,} are declared.",
                    remedy="Nothing was kept. Try again later; if it stays so, the interface has changed.",
                )
            seen.add(digest)
            progress(count, total)
            yield from rows
            number += 1

    def _json(self, url: str) -> Any:
        """One page of an interface."""
        text = bytearray()
        with self._answer(url, {"Accept": "application/json"}) as response:
            self._refuse_status(url, response)
            self._refuse_length(url, _said(url, response).total)
            for block in response.iter_bytes():
                text += block
                if len(text) > self.terms.most_bytes:
                    raise self._too_large(url, len(text))
        try:
            return json.loads(text)
        except ValueError as fault:
            raise FetchError(f"{url} gave no JSON: {fault}.", remedy=_MOVED) from None

    def _patiently(self, url: str, attempt: Callable[[], T]) -> T:
        """What an attempt gives; again and again while its fault may pass."""
        host = self._http.URL(url).host
        if host in self._unreachable:
            raise FetchError(f"{url} could not be fetched: {host} was out of reach a moment ago.", remedy=_LATER)
        began, number = self._clock(), 0
        while True:
            number += 1
            try:
                return attempt()
            except _Passing as fault:
                wait = self._wait(url, number, fault)
                late = self._clock() - began + wait > self.terms.patience
                if number < self.terms.attempts and not late:
                    self._sleep(wait)
                    continue
                if fault.unreachable:
                    self._unreachable.add(host)
                tried = f"{number} attempts" if number > 1 else "one attempt"
                raise FetchError(f"{url} could not be fetched in {tried}: {fault.reason}.", remedy=_LATER) from None

    def _wait(self, url: str, number: int, fault: _Passing) -> float:
        """Seconds before the next attempt."""
        if fault.wait is not None:
            if fault.wait > self.terms.longest_wait:
                raise FetchError(f"{url}: {fault.reason}, and asks to wait {fault.wait:,.0f} seconds.", remedy=_LATER)
            return fault.wait
        wait = min(self.terms.first_wait * 2.0 ** (number - 1), self.terms.longest_wait)
        return wait * (0.5 + 0.5 * self._jitter())

    @contextmanager
    def _answer(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
        """What a publisher answers; its faults as comity tells them."""
        http = self._http
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                if response.url.scheme != "https" and any(one.url.scheme == "https" for one in response.history):
                    raise FetchError(f"{url} leads to {response.url}, which is not encrypted.", remedy=_MOVED)
                yield response
        except http.TooManyRedirects:
            raise FetchError(f"{url} leads on more than {self.terms.redirects} times.", remedy=_MOVED) from None
        except (http.InvalidURL, http.UnsupportedProtocol) as fault:
            raise FetchError(f"{url} leads to no address of the web: {fault}.", remedy=_MOVED) from None
        except http.TimeoutException:
            raise _Passing(f"nothing came for {self.terms.silence:g} seconds") from None
        except http.ConnectError as fault:
            if "CERTIFICATE" in str(fault).upper():
                raise FetchError(f"{url} is not who it says it is: {fault}.", remedy=_MOVED) from None
            raise _Passing(f"it is out of reach ({fault})", unreachable=True) from None
        except (http.TransportError, http.DecodingError) as fault:
            raise _Passing(f"the connection broke ({fault})") from None

    def _refuse_status(self, url: str, response: httpx2.Response) -> None:
        """Nothing, if the answer is a whole file that may be data."""
        status = response.status_code
        told = f"it answered {status} {response.reason_phrase}".rstrip()
        if status in _PASSING:
            raise _Passing(told, wait=_retry_after(response))
        if status != 200:
            raise FetchError(f"{url} could not be fetched: {told}.", remedy=_MOVED)
        if response.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
            raise web_page(url)

    def _refuse_length(self, url: str, total: int | None) -> None:
        if total is not None and total > self.terms.most_bytes:
            raise self._too_large(url, total)

    def _too_large(self, url: str, size: int) -> FetchError:
        return FetchError(
            f"{url} gives {size:,} bytes or more, {self.terms.most_bytes:,} are allowed.",
            remedy="Look at the address in a browser; no data set of the catalog is so large.",
        )


def user_agent() -> str:
    """How comity introduces itself to publishers."""
    return f"comity/{version('comity')} (+open data on alliances and peacebuilding; httpx2/{version('httpx2')})"


def _library() -> ModuleType:
    try:
        import httpx2
    except ImportError:
        raise FetchError(
            "Nothing can be fetched without httpx2.",
            remedy="Install it: pip install 'comity[sync]'. Or put files into the mirror by hand.",
        ) from None
    return httpx2


def _conditions(size: int, said: Arriving, known: Fetched | None) -> dict[str, str]:
    """Headers that ask for the rest of a file, or for a file if it has changed."""
    if size and said.validator:
        return {"Range": f"bytes={size}-", "If-Range": said.validator}
    if known and known.etag:
        return {"If-None-Match": known.etag}
    return {"If-Modified-Since": known.modified} if known and known.modified else {}


def _said(url: str, response: httpx2.Response) -> Arriving:
    """What a publisher says of a file that it gives whole."""
    told = response.headers
    length = told.get("Content-Length", "")
    packed = told.get("Content-Encoding", "identity") != "identity"  # its length is then that of what was packed
    return Arriving(
        url=url,
        etag=told.get("ETag"),
        modified=told.get("Last-Modified"),
        total=int(length) if length.isdigit() and not packed else None,
    )


def _goes_on(response: httpx2.Response, size: int, said: Arriving) -> bool:
    """Whether a part is the rest of the file of which the beginning has arrived."""
    told = response.headers
    same = told.get("ETag", said.etag) == said.etag and told.get("Last-Modified", said.modified) == said.modified
    packed = told.get("Content-Encoding", "identity") != "identity"
    return same and not packed and told.get("Content-Range") == f"bytes {size}-{(said.total or 0) - 1}/{said.total}"


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds a publisher asks to wait, if it does."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isdigit():
        return float(told)
    try:
        then = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (then.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _unexpected(url: str, digest: str, sha256: str | None) -> FetchError:
    return FetchError(
        f"{url} gave a file with the SHA-256 {digest}, expected is {sha256}.",
        remedy="The publisher has released another version, or the file was changed on its way.",
    )


def _way(url: str, page: Any, way: tuple[str | int, ...]) -> Any:
    """What stands in a page at the end of a way."""
    for step in way:
        try:
            page = page[step]
        except (KeyError, IndexError, TypeError):
            raise _other_shape(url, way, "is not there") from None
    return page


def _number(url: str, page: Any, way: tuple[str | int, ...]) -> int:
    """A number of rows."""
    found = _way(url, page, way)
    if isinstance(found, bool) or not str(found).isdigit() or int(found) == 0:
        raise _other_shape(url, way, f"is {found!r}, not a number of rows")
    return int(found)


def _other_shape(url: str, way: tuple[str | int, ...], what: str) -> FetchError:
    return FetchError(
        f"{url} gave JSON of another shape: '{'.'.join(map(str, way))}' {what}.",
        remedy="The interface has changed, or answers with a message: look at the address in a browser.",
    )
