"""Downloads from publishers. This is the only module of comity that touches a network.

A file arrives beside its destination and takes its place when it is whole, so that whatever interrupts a download
leaves the earlier file as it was. The next run goes on from the part that has arrived, if the publisher can tell that
the rest is of the same file.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from importlib.metadata import version
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Self

from comity.errors import FetchError
from comity.record import canonical_json, sha256_file
from comity.sources.fetched import Download, put_in_place, unwritable
from comity.sources.fetching.answers import WEB_PAGES, conditions, goes_on, retry_after, whole
from comity.sources.fetching.pages import parsed, rows
from comity.sources.fetching.partial import Arriving, Partial, refuse_contents, web_page
from comity.sources.fetching.patience import Passing, Patience, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType, TracebackType

    import httpx2

    from comity.sources.catalog import Pages
    from comity.sources.fetched import Fetched

    Progress = Callable[[int, int | None], object]
    """Is told the bytes (of an interface: rows) that have arrived, and of how many, where that is known."""

TERMS = Terms()

_LUCK = SystemRandom().random
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = "The publisher may have moved it: `comity sources` names the page to find it from; put it into the mirror."


class Fetcher:
    """One conversation with publishers, to be used in a `with` block.

    Args:
        terms: how patient and how trusting it is.
        sleep: waits some seconds.
        clock: seconds that have passed, from anywhere.
        luck: a number from 0 to 1, each time another.
    """

    def __init__(
        self,
        terms: Terms = TERMS,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        luck: Callable[[], float] = _LUCK,
    ) -> None:
        """Reach for nothing yet."""
        self.terms = terms
        self._patience = Patience(terms, sleep, clock, luck)

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
            said = self._again(url, lambda: self._receive(url, part, known, progress))
            if said is None:
                return None
            if sha256 and part.resumed and sha256_file(part.path) != sha256:
                # Parts of two states of the file may have been joined: one state whole will tell.
                part.forget()
                said = self._again(url, lambda: self._receive(url, part, None, progress)) or said
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
        part, said = Partial(out), Arriving(url=url)

        def ask(number: int) -> Any:
            asked = self._http.URL(url).copy_merge_params({pages.number: number, pages.size: pages.most})
            return self._again(str(asked), lambda: self._json(str(asked)))

        try:
            part.begin(said)
            size = 0
            with part.path.open("wb") as handle:
                for row, count, total in rows(ask, pages, url=url):
                    size += handle.write(canonical_json(row).encode() + b"\n")
                    self._refuse_length(url, size)
                    progress(count, total)
            return self._finish(url, part, out, said, None)
        except OSError as fault:
            raise unwritable(out, fault) from None
        finally:
            part.forget()

    def _again(self, url: str, attempt: Callable[[], Any]) -> Any:
        try:
            host = self._http.URL(url).host
        except self._http.InvalidURL as fault:
            raise FetchError(f"{url} is no address: {fault}.", remedy="Mend it in comity/sources/catalog.") from None
        return self._patience.again(url, host, attempt)

    def _finish(self, url: str, part: Partial, out: Path, said: Arriving, sha256: str | None) -> Download:
        """Put what has arrived in its place, if it is what was expected."""
        try:
            refuse_contents(part.path, out.name, url)
            digest, size = sha256_file(part.path), part.path.stat().st_size
            _refuse_digest(url, digest, sha256)
        except FetchError:
            part.forget()
            raise
        kept = put_in_place(part.path, out)
        part.forget()
        return Download(digest, size, said.etag, said.modified, kept)

    def _receive(self, url: str, part: Partial, known: Fetched | None, progress: Progress) -> Arriving | None:
        """Let the rest of a file arrive, or all of it; None if it has not changed."""
        size, said = part.arrived(url)
        if size and size == said.total:
            return said
        with self._answer(url, conditions(size, said, known)) as response:
            if response.status_code == 304 and known and not size:
                return None
            if response.status_code == 416:
                part.forget()
                raise Passing("it has no such part any more", wait=0)
            if size and response.status_code == 206:
                if not goes_on(response.headers, size, said):
                    part.forget()
                    raise Passing("it gave another part than the one asked for", wait=0)
                part.resumed = True
            else:
                self._refuse_status(url, response)
                size, said = 0, whole(url, response.headers)
                self._refuse_length(url, said.total)
                part.begin(said)
            size = self._take(url, response, part, size, said, progress)
        if said.total not in (None, size):
            raise Passing(f"it ended after {size:,} of {said.total:,} bytes")
        return said

    def _take(
        self, url: str, response: httpx2.Response, part: Partial, size: int, said: Arriving, progress: Progress
    ) -> int:
        """Store what arrives; the file's length in the end."""
        with part.path.open("ab") as handle:
            for block in response.iter_bytes():
                size += len(block)
                try:
                    self._refuse_length(url, size)
                except FetchError:
                    part.forget()
                    raise
                handle.write(block)
                handle.flush()  # so that a killed process loses nothing
                progress(size, said.total)
        return size

    def _json(self, url: str) -> Any:
        """One page of an interface."""
        text = bytearray()
        with self._answer(url, {"Accept": "application/json"}) as response:
            self._refuse_status(url, response)
            for block in response.iter_bytes():
                text += block
                self._refuse_length(url, len(text))
        return parsed(url, text)

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
            raise Passing(f"nothing came for {self.terms.silence:g} seconds") from None
        except http.ConnectError as fault:
            if "CERTIFICATE" in str(fault).upper():
                raise FetchError(f"{url} cannot prove whose it is: {fault}.", remedy=_MOVED) from None
            itself = fault.request.url.host == http.URL(url).host  # and not where it leads
            raise Passing(f"it is out of reach ({fault})", unreachable=itself) from None
        except (http.TransportError, http.DecodingError) as fault:
            raise Passing(f"the connection broke ({fault})") from None

    def _refuse_status(self, url: str, response: httpx2.Response) -> None:
        """Nothing, if the answer is a whole file that may be data."""
        told = f"it answered {response.status_code} {response.reason_phrase}".rstrip()
        if response.status_code in _PASSING:
            raise Passing(told, wait=retry_after(response.headers))
        if response.status_code != 200:
            raise FetchError(f"{url} could not be fetched: {told}.", remedy=_MOVED)
        if response.headers.get("Content-Type", "").lower().startswith(WEB_PAGES):
            raise web_page(url)

    def _refuse_length(self, url: str, size: int | None) -> None:
        if size is not None and size > self.terms.most_bytes:
            raise FetchError(
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


def _refuse_digest(url: str, digest: str, expected: str | None) -> None:
    if expected not in (None, digest):
        raise FetchError(
            f"{url} gave a file with the SHA-256 {digest}, expected is {expected}.",
            remedy="The publisher has released another version, or the file was changed on its way.",
        )
