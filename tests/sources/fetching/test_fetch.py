"""Downloads, from a publisher on loopback that misbehaves."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from runpy import run_path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import FetchError
from comity.record import sha256
from comity.sources.catalog import Pages
from comity.sources.fetched import Fetched
from comity.sources.fetching.fetch import Fetcher, Terms, user_agent
from comity.sources.fetching.partial import Arriving, Partial

at = run_path(str(Path(__file__).parents[2] / "publisher.py"))
Publisher, File, Status, Endless, DAY = at["Publisher"], at["File"], at["Status"], at["Endless"], at["DAY"]

DATA = b"state,deaths\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(6_000))
OLD = b"state,deaths\n1,2\n"
IMPATIENT = Terms(silence=0.2)


@pytest.fixture
def publisher():
    with Publisher() as one:
        yield one


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetcher(waits):
    with Fetcher(sleep=waits.append, luck=lambda: 1.0) as one:
        yield one


@pytest.fixture
def impatient():
    """One that gives a publisher up who is silent for a moment."""
    with Fetcher(IMPATIENT, sleep=lambda _: None) as one:
        yield one


@pytest.fixture
def out(tmp_path):
    return tmp_path / "mirror" / "ucdp" / "deaths.csv"


@pytest.fixture
def old(out):
    out.parent.mkdir(parents=True)
    out.write_bytes(OLD)
    return out


def beside(out):
    """What lies beside a file."""
    return sorted(path.name for path in out.parent.iterdir() if path != out)


# --- A file arrives -------------------------------------------------------------------------------------------------


def test_a_file_arrives_whole_with_what_the_publisher_says_of_it(publisher, fetcher, out):
    got = fetcher.file(publisher.offer("/a.csv", File(DATA, modified=DAY)), out)
    assert out.read_bytes() == DATA
    assert (got.sha256, got.bytes, got.etag, got.modified, got.kept) == (sha256(DATA), len(DATA), '"1"', DAY, None)
    assert beside(out) == []


def test_comity_says_who_it_is_and_asks_for_bytes_as_they_are(publisher, fetcher, out):
    fetcher.file(publisher.offer("/a.csv", File(DATA)), out)
    headers = publisher.asked[0].headers
    assert headers["User-Agent"] == user_agent()
    assert user_agent().startswith("comity/0.")
    assert "(+" in user_agent()
    assert headers["Accept-Encoding"] == "identity"


def test_progress_ends_at_the_whole(publisher, fetcher, out):
    told = []
    fetcher.file(publisher.offer("/a.csv", File(DATA)), out, progress=lambda *now: told.append(now))
    assert told[-1] == (len(DATA), len(DATA))
    assert told == sorted(told)


def test_the_earlier_file_is_kept_aside_and_never_a_kept_one_lost(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(b"second\n"), File(b"third\n"), File(b"third\n"))
    kept = [fetcher.file(url, old).kept for _ in range(3)]
    assert [path.name if path else None for path in kept] == ["deaths.csv.previous", "deaths.csv.previous-2", None]
    assert [path.read_bytes() for path in kept[:2]] == [OLD, b"second\n"]
    assert old.read_bytes() == b"third\n"


def test_where_a_file_cannot_have_two_names_the_earlier_one_is_copied(publisher, fetcher, old, monkeypatch):
    def refuse(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    kept = fetcher.file(publisher.offer("/a.csv", File(DATA)), old).kept
    assert (kept.read_bytes(), old.read_bytes()) == (OLD, DATA)
    assert beside(old) == ["deaths.csv.previous"]


def test_a_file_that_has_not_changed_is_not_sent_again(publisher, fetcher, old):
    known = Fetched(sha256=sha256(OLD), url="http://x", day="2025-01-01", etag='"1"')
    assert fetcher.file(publisher.offer("/a.csv", File(OLD)), old, known=known) is None
    assert publisher.sent == 0
    assert old.read_bytes() == OLD


def test_a_file_without_an_etag_is_asked_for_by_its_date(publisher, fetcher, old):
    known = Fetched(sha256=sha256(OLD), url="http://x", day="2025-01-01", modified=DAY)
    fetcher.file(publisher.offer("/a.csv", Status(304)), old, known=known)
    assert publisher.asked[0].headers["If-Modified-Since"] == DAY


def test_a_file_that_is_packed_on_its_way_is_unpacked(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(gzip.compress(DATA), headers={"Content-Encoding": "gzip"}))
    fetcher.file(url, out)
    assert out.read_bytes() == DATA


# --- It breaks, and goes on -----------------------------------------------------------------------------------------


def test_a_broken_download_goes_on_where_it_was(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(DATA))
    fetcher.file(url, out)
    assert out.read_bytes() == DATA
    assert publisher.asked[1].headers["Range"] == "bytes=20000-"
    assert publisher.asked[1].headers["If-Range"] == '"1"'
    assert [one.sent for one in publisher.asked] == [20_000, len(DATA) - 20_000]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.integers(1, 30_000), max_size=4), etag=st.sampled_from(['"1"', None, 'W/"1"']))
def test_wherever_it_breaks_every_byte_is_sent_once(tmp_path_factory, pieces, etag):
    out = tmp_path_factory.mktemp("mirror") / "a.csv"
    with Publisher() as publisher, Fetcher(sleep=lambda _: None) as fetcher:
        breaks = [File(DATA, etag=etag, modified=DAY, cut=piece) for piece in pieces]
        fetcher.file(publisher.offer("/a.csv", *breaks, File(DATA, etag=etag, modified=DAY)), out)
        assert out.read_bytes() == DATA
        assert publisher.sent == len(DATA)


def test_without_anything_to_tell_its_states_apart_a_file_begins_again(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(DATA, etag=None, cut=20_000), File(DATA, etag=None))
    fetcher.file(url, out)
    assert out.read_bytes() == DATA
    assert "Range" not in publisher.asked[1].headers


def test_a_publisher_that_gives_no_parts_gives_the_whole_again(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(DATA, ranges=False))
    fetcher.file(url, out)
    assert out.read_bytes() == DATA
    assert publisher.asked[1].sent == len(DATA)


def test_a_file_that_changes_between_two_parts_is_never_joined(publisher, fetcher, out):
    other = DATA.replace(b"1,1", b"1,9")
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(other, etag='"2"'))
    got = fetcher.file(url, out)
    assert out.read_bytes() == other
    assert got.etag == '"2"'


def test_a_part_of_a_changed_file_is_refused_though_the_publisher_gives_it(publisher, fetcher, out, waits):
    other = DATA.replace(b"1,1", b"1,9")
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(other, etag='"2"', heed=False))
    fetcher.file(url, out)
    assert out.read_bytes() == other
    assert waits == [1.0, 0]


def test_parts_of_two_states_under_one_name_are_found_out_by_their_sha256(publisher, fetcher, out):
    other = DATA.replace(b"1,1", b"1,9")
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(other, heed=False))
    fetcher.file(url, out, sha256=sha256(other))
    assert out.read_bytes() == other


def test_a_part_that_begins_elsewhere_is_refused(publisher, fetcher, out):
    wrong = Status(206, {"ETag": '"1"', "Content-Range": f"bytes 5-{len(DATA) - 1}/{len(DATA)}"}, DATA[5:])
    fetcher.file(publisher.offer("/a.csv", File(DATA, cut=20_000), wrong, File(DATA)), out)
    assert out.read_bytes() == DATA


def test_a_file_that_has_become_shorter_begins_again(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(DATA, cut=20_000), File(OLD, heed=False), File(OLD))
    fetcher.file(url, out)
    assert out.read_bytes() == OLD


def test_a_publisher_that_falls_silent_is_asked_for_the_rest(publisher, impatient, out):
    url = publisher.offer("/a.csv", File(DATA, stall=20_000), File(DATA))
    impatient.file(url, out)
    assert out.read_bytes() == DATA
    assert publisher.asked[1].headers["Range"] == "bytes=20000-"


def test_a_note_that_cannot_be_read_begins_again(publisher, fetcher, out):
    url = publisher.offer("/a.csv", File(DATA))
    part = Partial(out)
    part.begin(Arriving(url=url, etag='"1"', total=len(DATA)))
    part.path.write_bytes(b"something else")
    out.with_name(".deaths.csv.partial.json").write_text("{")
    fetcher.file(url, out)
    assert out.read_bytes() == DATA


def test_a_part_from_another_address_is_not_gone_on_from(publisher, fetcher, out):
    part = Partial(out)
    part.begin(Arriving(url=publisher.url("/b.csv"), etag='"1"', total=len(DATA)))
    part.path.write_bytes(b"something else")
    fetcher.file(publisher.offer("/a.csv", File(DATA)), out)
    assert out.read_bytes() == DATA


def test_what_had_arrived_whole_is_put_in_place_without_asking(publisher, fetcher, out):
    url = publisher.offer("/a.csv", Status(500))
    part = Partial(out)
    part.begin(Arriving(url=url, etag='"1"', total=len(DATA)))
    part.path.write_bytes(DATA)
    fetcher.file(url, out)
    assert out.read_bytes() == DATA
    assert publisher.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_killed_process_leaves_the_old_file_and_the_next_goes_on(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(DATA, stall=40_960), File(DATA))
    script = """
        import sys
        from pathlib import Path
        from comity.sources.fetching.fetch import Fetcher
        with Fetcher() as fetcher:
            fetcher.file(sys.argv[1], Path(sys.argv[2]), progress=lambda done, total: print(done, flush=True))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), url, str(old)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        arrived = 0
        while arrived < 40_960:
            arrived = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert old.read_bytes() == OLD
    fetcher.file(url, old)
    assert old.read_bytes() == DATA
    assert publisher.asked[1].headers["Range"] == "bytes=40960-"
    assert publisher.sent == len(DATA)
    assert beside(old) == ["deaths.csv.previous"]


# --- It waits, and gives up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_fault_that_may_pass_is_waited_for_twice_as_long_each_time(publisher, fetcher, out, waits, status):
    fetcher.file(publisher.offer("/a.csv", *[Status(status)] * 3, File(DATA)), out)
    assert out.read_bytes() == DATA
    assert waits == [1.0, 2.0, 4.0]


@given(luck=st.floats(0, 1), number=st.integers(1, 60))
def test_a_wait_is_half_luck_and_never_longer_than_allowed(luck, number):
    from comity.sources.fetching.patience import Passing, Patience

    terms = Terms(longest_wait=30.0)
    wait = Patience(terms, luck=lambda: luck)._wait("u", number, Passing("it broke"))
    most = min(2.0 ** (number - 1), 30.0)
    assert most / 2 <= wait <= most


def test_a_publisher_that_asks_to_wait_is_waited_for(publisher, fetcher, out, waits):
    fetcher.file(publisher.offer("/a.csv", Status(429, {"Retry-After": "7"}), File(DATA)), out)
    assert waits == [7.0]


def test_a_publisher_may_ask_to_wait_until_a_moment(publisher, fetcher, out, waits):
    moments = [datetime.now(UTC) + timedelta(seconds=60), datetime.now(UTC) - timedelta(days=1)]
    answers = [Status(503, {"Retry-After": format_datetime(moment, usegmt=True)}) for moment in moments]
    fetcher.file(publisher.offer("/a.csv", *answers, File(DATA)), out)
    assert 50 < waits[0] <= 60
    assert waits[1] == 0


def test_a_publisher_that_asks_for_too_long_a_wait_is_left_alone(publisher, fetcher, out, waits):
    url = publisher.offer("/a.csv", Status(429, {"Retry-After": "86400"}))
    with pytest.raises(FetchError, match=r"429.*asks to wait 86,400 seconds.*Try again later"):
        fetcher.file(url, out)
    assert waits == []
    assert len(publisher.asked) == 1


def test_a_wait_that_is_no_wait_is_left_to_comity(publisher, fetcher, out, waits):
    fetcher.file(publisher.offer("/a.csv", Status(503, {"Retry-After": "soon"}), File(DATA)), out)
    assert waits == [1.0]


def test_after_five_attempts_it_gives_up_and_the_old_file_stays(publisher, fetcher, old, waits):
    url = publisher.offer("/a.csv", Status(503))
    with pytest.raises(FetchError, match=r"could not be fetched in 5 attempts: it answered 503 Service Unavailable"):
        fetcher.file(url, old)
    assert len(publisher.asked) == 5
    assert waits == [1.0, 2.0, 4.0, 8.0]
    assert old.read_bytes() == OLD


def test_one_file_has_only_so_much_time(publisher, out, waits):
    now = iter(range(0, 10_000, 40))
    with Fetcher(Terms(patience=100.0), sleep=waits.append, clock=lambda: next(now), luck=lambda: 1.0) as fetcher:
        url = publisher.offer("/a.csv", Status(503))
        with pytest.raises(FetchError, match="in 3 attempts"):
            fetcher.file(url, out)
    assert len(publisher.asked) == 3


def test_a_publisher_that_always_falls_silent_is_given_up(publisher, impatient, old):
    url = publisher.offer("/a.csv", File(DATA, stall=0))
    with pytest.raises(FetchError, match=r"5 attempts: nothing came for 0\.2 seconds"):
        impatient.file(url, old)
    assert old.read_bytes() == OLD


def test_a_publisher_out_of_reach_is_not_asked_for_the_next_file(out, fetcher, waits):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/a.csv"
        with pytest.raises(FetchError, match="out of reach"):
            fetcher.file(url, out)
        waited = len(waits)
        with pytest.raises(FetchError, match="was out of reach a moment ago"):
            fetcher.file(url + "?2", out)
    assert len(waits) == waited


# --- It is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451, 206])
def test_a_file_that_is_not_there_is_not_asked_for_again(publisher, fetcher, old, status):
    url = publisher.offer("/a.csv", Status(status, body=b"no"))
    with pytest.raises(FetchError, match=rf"answered {status}.*may have moved it"):
        fetcher.file(url, old)
    assert len(publisher.asked) == 1
    assert old.read_bytes() == OLD


def test_redirections_are_followed(publisher, fetcher, out):
    publisher.offer("/new.csv", File(DATA))
    fetcher.file(publisher.offer("/a.csv", Status(302, {"Location": "/new.csv"})), out)
    assert out.read_bytes() == DATA


def test_a_redirection_in_a_circle_is_refused(publisher, fetcher, old):
    publisher.offer("/b.csv", Status(302, {"Location": "/a.csv"}))
    url = publisher.offer("/a.csv", Status(301, {"Location": "/b.csv"}))
    with pytest.raises(FetchError, match="leads on more than 5 times"):
        fetcher.file(url, old)
    assert old.read_bytes() == OLD


def test_a_sixth_redirection_in_a_row_is_refused(publisher, fetcher, out):
    for step in range(6):
        publisher.offer(f"/{step}", Status(302, {"Location": f"/{step + 1}"}))
    publisher.offer("/6", File(DATA))
    fetcher.file(publisher.url("/1"), out)
    with pytest.raises(FetchError, match="leads on more than 5 times"):
        fetcher.file(publisher.url("/0"), out)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/a.csv", "http://127.0.0.1:port/"])
def test_a_redirection_out_of_the_web_is_refused(publisher, fetcher, out, to):
    with pytest.raises(FetchError, match=r"no address of the web|Invalid URL in location"):
        fetcher.file(publisher.offer("/a.csv", Status(302, {"Location": to})), out)
    assert not out.exists()


PAGE = b"<!DOCTYPE html>\n<html><head><title>Downloads</title></head></html>"


@pytest.mark.parametrize(
    "answer",
    [
        File(PAGE, headers={"Content-Type": "text/html; charset=utf-8"}),
        File(PAGE),
        File(b"\xef\xbb\xbf \n<!-- moved --><HTML>"),
        File(DATA, headers={"Content-Type": "text/html"}),
    ],
)
def test_a_web_page_is_refused_where_data_should_be(publisher, fetcher, old, answer):
    with pytest.raises(FetchError, match=r"gave a web page, not data.*in a browser"):
        fetcher.file(publisher.offer("/a.csv", answer), old)
    assert old.read_bytes() == OLD
    assert beside(old) == []


def test_an_empty_file_is_refused(publisher, fetcher, old):
    with pytest.raises(FetchError, match="empty file"):
        fetcher.file(publisher.offer("/a.csv", File(b"")), old)
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a.xls", "a.parquet"])
def test_a_file_of_another_kind_is_refused(publisher, fetcher, tmp_path, name):
    with pytest.raises(FetchError, match="begins with b'state,deaths"):
        fetcher.file(publisher.offer("/a", File(DATA)), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_shorter_than_it_claims_is_never_put_in_place(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(DATA, length=len(DATA) + 10, ranges=False))
    with pytest.raises(FetchError, match=r"in 5 attempts: the connection broke|it ended after"):
        fetcher.file(url, old)
    assert old.read_bytes() == OLD


def test_a_file_that_is_longer_than_it_claims_is_found_out_by_its_sha256(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(DATA, length=1_000))
    with pytest.raises(FetchError, match="gave a file with the SHA-256"):
        fetcher.file(url, old, sha256=sha256(DATA))
    assert old.read_bytes() == OLD


def test_a_file_of_absurd_length_is_refused_before_it_comes(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(DATA, length=10**15))
    with pytest.raises(FetchError, match=r"gives 1,000,000,000,000,000 bytes or more"):
        fetcher.file(url, old)
    assert old.read_bytes() == OLD
    assert beside(old) == []


def test_a_file_without_end_is_refused_when_it_is_too_long(publisher, old):
    with Fetcher(Terms(most_bytes=100_000)) as fetcher, pytest.raises(FetchError, match="100,000 are allowed"):
        fetcher.file(publisher.offer("/a.csv", Endless()), old)
    assert old.read_bytes() == OLD
    assert beside(old) == []


def test_another_file_than_expected_is_refused_with_both_hashes_unless_newer_ones_are_taken(publisher, fetcher, old):
    url = publisher.offer("/a.csv", File(DATA))
    with pytest.raises(FetchError) as caught:
        fetcher.file(url, old, sha256="0" * 64)
    assert sha256(DATA) in caught.value.problem
    assert "0" * 64 in caught.value.problem
    assert old.read_bytes() == OLD
    assert fetcher.file(url, old, sha256="0" * 64, newer=True).sha256 == sha256(DATA)
    assert old.read_bytes() == DATA


def test_a_place_that_cannot_be_written_is_told(publisher, fetcher, tmp_path):
    (tmp_path / "ucdp").write_text("in the way")
    with pytest.raises(FetchError, match=r"could not be written.*Check that there is space"):
        fetcher.file(publisher.offer("/a.csv", File(DATA)), tmp_path / "ucdp" / "a.csv")
    with pytest.raises(FetchError, match="could not be written"):
        fetcher.pages(publisher.offer("/api", Interface()), tmp_path / "ucdp" / "a.jsonl", PAGED)


def answered_by(fetcher, answer):
    """The fetcher with a conversation in which `answer` speaks for everyone, encrypted or not."""
    import httpx2

    fetcher._client.close()
    fetcher._client = httpx2.Client(transport=httpx2.MockTransport(answer), follow_redirects=True)
    return fetcher


def test_a_way_that_leads_out_of_encryption_is_refused(fetcher, out):
    import httpx2

    def answer(request):
        if request.url.scheme == "https":
            return httpx2.Response(302, headers={"Location": "http://example.org/b.csv"})
        return httpx2.Response(200, content=DATA)

    with pytest.raises(FetchError, match=r"leads to http://example\.org/b\.csv, which is not encrypted"):
        answered_by(fetcher, answer).file("https://example.org/a.csv", out)
    assert not out.exists()


def test_a_publisher_who_cannot_prove_who_it_is_is_not_asked_again(fetcher, out, waits):
    import httpx2

    def answer(request):
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired", request=request)

    with pytest.raises(FetchError, match="cannot prove whose it is"):
        answered_by(fetcher, answer).file("https://example.org/a.csv", out)
    assert waits == []


def test_an_address_that_is_none_is_told(fetcher, out):
    with pytest.raises(FetchError, match="is no address"):
        fetcher.file("http://127.0.0.1:port/a.csv", out)


def test_without_its_library_comity_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(FetchError, match=r"pip install 'comity\[sync\]'"), Fetcher():
        pass


# --- Answers in pages -----------------------------------------------------------------------------------------------

ROWS = [{"country": f"C{n}", "value": n / 4} for n in range(23)]
PAGED = Pages(rows=(1,), total=(0, "total"), number="page", size="per_page", most=5)


class Interface:
    """An interface that answers in pages, as the World Bank's does; `bend` changes an answer."""

    def __init__(self, rows=ROWS, *, bend=lambda number, total, rows: [{"total": total}, rows]):
        self.rows, self.bend = rows, bend

    def __call__(self, handler, asked, publisher):
        number, size = int(asked.query["page"]), int(asked.query["per_page"])
        body = json.dumps(self.bend(number, len(self.rows), self.rows[(number - 1) * size : number * size])).encode()
        Status(200, {"Content-Type": "application/json"}, body)(handler, asked, publisher)


def test_pages_are_read_until_there_are_as_many_rows_as_declared(publisher, fetcher, out):
    told = []
    url = publisher.offer("/api", Interface()) + "?format=json"
    fetcher.pages(url, out, PAGED, progress=lambda *now: told.append(now))
    assert [json.loads(line) for line in out.read_text().splitlines()] == ROWS
    assert [one.query["page"] for one in publisher.asked] == ["1", "2", "3", "4", "5"]
    assert all(one.query["format"] == "json" for one in publisher.asked)
    assert told[-1] == (23, 23)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 40), size=st.integers(1, 45))
def test_any_size_of_page_gives_every_row_once(tmp_path_factory, count, size):
    out, rows = tmp_path_factory.mktemp("mirror") / "a.jsonl", [{"n": n} for n in range(count)]
    with Publisher() as publisher, Fetcher() as fetcher:
        url = publisher.offer("/api", Interface(rows))
        fetcher.pages(url, out, PAGED.model_copy(update={"most": size}))
    assert [json.loads(line) for line in out.read_text().splitlines()] == rows


def test_a_page_that_fails_is_asked_for_again(publisher, fetcher, out, waits):
    fetcher.pages(publisher.offer("/api", Interface(), Status(500), Interface()), out, PAGED)
    assert len(out.read_text().splitlines()) == 23
    assert waits == [1.0]


@pytest.mark.parametrize(
    ("bend", "told"),
    [
        (
            lambda _, total, rows: [{"total": total + 7}, rows],
            "Page 6 .* holds 0 rows: 23 have arrived, 30 are declared",
        ),
        (lambda _, total, rows: [{"total": total - 7}, rows], "Page 4 .* 20 have arrived, 16 are declared"),
        (
            lambda number, total, rows: [{"total": total + number}, rows],
            "Page 2 .* declares 25 rows in all, an earlier",
        ),
        (lambda _, total, __: [{"total": total}, ROWS[:5]], "Page 2 .* came before"),
        (lambda number, total, rows: [{"total": total}, rows if number < 3 else []], "Page 3 .* 10 have arrived, 23"),
        (lambda _, total, rows: {"count": total, "rows": rows}, "'0.total' is not there"),
        (lambda _, __, rows: [{"total": "many"}, rows], "'0.total' is 'many', not a number"),
        (lambda _, __, rows: [{"total": None}, rows], "'0.total' is None, not a number"),
        (lambda _, total, __: [{"total": total}, None], "'1' is no list of objects"),
        (lambda _, total, __: [{"total": total}, [1, 2]], "'1' is no list of objects"),
        (lambda _, total, __: [{"total": total}, [{"x": float("nan")}]], "NaN is no JSON"),
        (lambda _, total, __: [{"total": total}, [{"x": "\ud800"}]], "gave no JSON"),
        (lambda _, __, ___: [{"message": "Invalid value"}], "'0.total' is not there"),
    ],
)
def test_pages_that_are_not_what_they_declare_leave_the_old_file(publisher, fetcher, old, bend, told):
    with pytest.raises(FetchError, match=told):
        fetcher.pages(publisher.offer("/api", Interface(bend=bend)), old, PAGED)
    assert old.read_bytes() == OLD
    assert beside(old) == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Status(200, {"Content-Type": "application/json"}, b"[{"), "gave no JSON"),
        (Status(200, {"Content-Type": "application/json"}, b"[" * 100_000), "gave no JSON"),
        (Status(200, {"Content-Type": "text/html"}, PAGE), "web page"),
        (Status(404), "answered 404"),
    ],
)
def test_an_interface_that_gives_no_json_is_told(publisher, fetcher, out, answer, told):
    with pytest.raises(FetchError, match=told):
        fetcher.pages(publisher.offer("/api", answer), out, PAGED)
    assert not out.exists()


def test_an_interface_without_end_is_refused(publisher, out):
    with Fetcher(Terms(most_bytes=300)) as fetcher, pytest.raises(FetchError, match="300 are allowed"):
        fetcher.pages(publisher.offer("/api", Interface()), out, PAGED)
    assert not out.exists()
