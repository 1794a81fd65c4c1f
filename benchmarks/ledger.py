"""How fast a ledger of 100,000 entries answers: run by hand, as in `.venv/bin/python benchmarks/ledger.py`.

The ledger is made of entries drawn at random in a temporary folder. Measures are timed in this process, each time with
a new connection, five times after one that is not counted. Prints a Markdown table: what, median and range of seconds
on the clock, median of seconds of the processor (of this process: what others do on the machine counts less), limit.
"""

from __future__ import annotations

import argparse
import csv
import platform
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from comity.faces.ledger_around import answered
from comity.rooms.community.ledger.audit import audit
from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.intake import read
from comity.rooms.community.ledger.kinds import CATEGORIES, GROUPS
from comity.rooms.community.ledger.measures import measures
from comity.rooms.community.ledger.outgo import export, lines
from comity.rooms.community.ledger.said import sheet
from comity.rooms.community.ledger.store import make
from comity.rooms.community.ledger.write import append, correct

RUNS, ENTRIES, PLACES = 5, 100_000, 120
FIRST, ON = date(2020, 1, 1), date(2024, 6, 30)
COLUMNS = ("ref", "kind", "day", "place", "name", "about", "owner", "due", "outcome", "category", "direction", "groups",
           "people", "text")  # fmt: skip

WRITER = """
import sys
from datetime import date
from pathlib import Path
from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.store import Ledger
from comity.rooms.community.ledger.write import append
ledger = Ledger(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    cells = {"kind": "consultation", "day": "2024-06-01", "place": "District 1", "text": f"{sys.argv[2]} {number}"}
    append(ledger, [Raw(0, cells)], today=date(2024, 6, 30))
"""


def rows(n: int):
    """Rows of every kind: places first, then what was said, each with what was promised or answered about it."""
    draw = random.Random(1)
    yield from ({"kind": "place", "name": f"District {place}", "day": "2020-01-01"} for place in range(PLACES))
    number = PLACES
    while number < n:
        kind = draw.choices(("consultation", "complaint", "message", "assistance"), (35, 30, 20, 15))[0]
        day = FIRST + timedelta(days=draw.randrange((ON - FIRST).days))
        row = {
            "ref": f"r{number}",
            "kind": kind,
            "day": day,
            "place": f"District {draw.randrange(PLACES)}",
            "text": f"what was said, number {number}",
            "groups": "; ".join(draw.sample(GROUPS, draw.randrange(3))),
        }
        row |= {"category": draw.choice(CATEGORIES)} if kind == "complaint" else {}
        row |= {"direction": draw.choice(("in", "out"))} if kind == "message" else {}
        yield row
        number += 1
        later = day + timedelta(days=draw.randrange(60))
        if kind == "complaint" and later < ON and draw.random() < 0.7:
            yield {"kind": "answer", "day": later, "about": f"r{number - 1}", "text": f"answer {number}"}
            number += 1
        if kind == "consultation" and draw.random() < 0.6:
            due = day + timedelta(days=draw.randrange(10, 120))
            label = f"p{number}"
            yield {"ref": label, "kind": "promise", "day": day, "about": f"r{number - 1}", "owner": "engineers",
                   "due": due, "text": f"promise {number}"}  # fmt: skip
            number += 1
            kept = day + timedelta(days=draw.randrange(150))
            if kept < ON and draw.random() < 0.8:
                outcome = draw.choices(("kept", "not kept", "unknown"), (8, 1, 1))[0]
                yield {"kind": "outcome", "day": kept, "about": label, "outcome": outcome}
                number += 1


def timed(work, runs: int = RUNS) -> list[tuple[float, float]]:
    """Seconds, on the clock and of the processor, of each counted run of some work, after one that is not counted."""
    return [once(lambda run=run: work(run))[0] for run in range(runs + 1)][1:]


def told(what: str, seconds: list[tuple[float, float]], limit: str = "") -> None:
    """One line of the table."""
    clock, processor = zip(*seconds, strict=True)
    low, mid, high, used = (f"{value:.3f}" for value in (min(clock), median(clock), max(clock), median(processor)))
    print(f"| {what} | {mid} | {low} to {high} | {used} | {limit} |", flush=True)


def once(work) -> list[tuple[float, float]]:
    """Seconds of one run, on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return [(time.perf_counter() - clock, time.process_time() - processor)]


def reading(ledger, work):
    """Work on a new connection."""

    def run(*_):
        with ledger.reading() as at:
            return work(at)

    return run


def writers(path: Path, many: int, each: int) -> None:
    """Many processes that write at once."""
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n), str(each)], stdin=subprocess.PIPE)
        for n in range(many)
    ]
    for one in started:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    for one in started:
        one.communicate()
        assert one.returncode == 0


def main() -> None:
    """Make the ledger and time it."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--entries", type=int, default=ENTRIES)
    entries = wanted.parse_args().entries
    print(
        f"{platform.platform()}, Python {platform.python_version()}\n\n"
        "| What | Median, s | Range | Processor, s | At most |"
    )
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows(entries))
        ledger = make(Path(folder) / "own.ledger")
        told(f"importing {entries:,} rows", once(lambda: append(ledger, read(path), today=ON)))
        for number in range(PLACES + 1, PLACES + 201):
            correct(ledger, number, {"day": "2020-01-01"}, reason="r", today=ON)
        told("all measures", timed(reading(ledger, lambda at: measures(at, on=ON))), "0.3")
        told("all measures, a day two years before",
             timed(reading(ledger, lambda at: measures(at, on=ON - timedelta(days=730)))), "0.3")  # fmt: skip
        told(
            "all measures, coverage of ten years",
            timed(reading(ledger, lambda at: measures(at, on=ON, days=3660))),
            "0.3",
        )
        told("around (with the edition)",
             timed(lambda _: answered(ledger, country="Somalia", on=ON, days=90, folder=None)), "0.3")  # fmt: skip
        told("list, the last 40", timed(reading(ledger, lambda at: lines(at, last=40))), "0.3")
        told("list, of one place and kind",
             timed(reading(ledger, lambda at: lines(at, kind="complaint", place=1, last=40))), "0.3")  # fmt: skip
        told(
            "list, all rows of one entry",
            timed(reading(ledger, lambda at: lines(at, history=True, of=PLACES + 1))),
            "0.3",
        )
        told(
            "you said, we did, of a month",
            timed(reading(ledger, lambda at: sheet(at, since=date(2024, 6, 1), on=ON))),
            "0.3",
        )
        told("you said, we did, of a year",
             timed(reading(ledger, lambda at: sheet(at, since=date(2023, 7, 1), on=ON))))  # fmt: skip
        row = {"kind": "consultation", "day": "2024-06-01", "place": "District 1"}
        told("adding one entry", timed(lambda n: append(ledger, [Raw(0, row | {"text": f"new {n}"})], today=ON)))
        told("looking all over (check)", once(reading(ledger, audit)))
        told("exporting as CSV", once(lambda: export(ledger, Path(folder) / "out.csv")))
        told("exporting as XLSX", once(lambda: export(ledger, Path(folder) / "out.xlsx")))
        told("20 processes, 20 entries each, at once", once(lambda: writers(ledger.path, 20, 20)))
        with ledger.reading() as at:
            found = measures(at, on=ON)
        print(f"\n{found.entries:,} entries hold; {ledger.path.stat().st_size / 2**20:.0f} MiB.")


if __name__ == "__main__":
    main()
