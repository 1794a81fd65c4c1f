"""How fast the events of a whole UCDP GED release become country-months: `.venv/bin/python benchmarks/ged.py`.

A file of 418,000 events, as many as version 26.1 has, is made in a temporary folder: 49 columns, their texts as wide as
in the exports of five countries (some 230 MB, or 40 to 50 MB in a zip). It is read and aggregated in a process of its
own, five times after one that is not counted. Prints a Markdown table: what, median and range of seconds, peak memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median

EVENTS = 418_000
RUNS = 5

HEAD = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best "
    "high low gwnoa gwnob"
)

WORK = """
import resource, sys, time
from pathlib import Path
from comity.sources.readers import ged
start = time.perf_counter()
months = ged.country_months(ged.events(Path(sys.argv[1])))
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, months.height)
"""


class Texts:
    """Texts of about so many letters, a thousand of each length, of words as unequally frequent as words are."""

    def __init__(self, draw: random.Random) -> None:
        """Make up a vocabulary."""
        self._draw = draw
        self._words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randrange(3, 12))) for _ in range(800)]
        self._often = [1 / rank for rank in range(1, 801)]
        self._made: dict[int, list[str]] = {}

    def __call__(self, length: int) -> str:
        """One of them."""
        if length not in self._made:
            words = max(1, length // 8)
            self._made[length] = [" ".join(self._draw.choices(self._words, self._often, k=words)) for _ in range(1000)]
        return self._draw.choice(self._made[length])


def conflict(draw: random.Random, text: Texts) -> dict[str, object]:
    """What events of one dyad share."""
    sides = {"a": draw.randrange(1, 2000), "b": draw.randrange(1, 2000)}
    names = {"side_a": f"Government of {text(10)}", "side_b": text(10), "conflict_name": text(22)}
    code = draw.choice(range(2, 950, 8))
    known = {f"side_{side}_{kind}": number for side, number in sides.items() for kind in ("dset_id", "new_id")}
    known |= dict.fromkeys(("conflict_dset_id", "conflict_new_id"), sides["a"])
    known |= dict.fromkeys(("dyad_dset_id", "dyad_new_id"), sides["b"])
    known |= {
        "dyad_name": " - ".join((names["side_a"], names["side_b"])),
        "type_of_violence": draw.choice((1, 1, 2, 3)),
    }
    return {**known, **names, "country": text(8), "country_id": code, "gwnoa": f"{code}.0", "region": "Africa"}


def event(draw: random.Random, text: Texts, number: int, shared: dict[str, object]) -> dict[str, object]:
    """One row; one in eighteen events spans several months, one text in a hundred several lines."""
    start = date(1989, 1, 1) + timedelta(days=draw.randrange(12_700))
    end = start + timedelta(days=draw.randrange(30, 200) if draw.random() < 1 / 18 else 0)
    end = min(end, date(start.year, 12, 31))
    parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    deaths = {part: draw.randrange(4) for part in parts}
    best = sum(deaths.values())
    latitude, longitude = round(draw.uniform(-35, 60), 4), round(draw.uniform(-120, 150), 4)
    headline, office = text(34), text(16)
    return shared | deaths | {
        "id": number,
        "relid": f"XXX-{start.year}-1-{number % 999}",
        "year": start.year,
        "active_year": int(draw.random() < 0.96),
        "code_status": "Clear",
        "number_of_sources": draw.choice((-1, 1, 2)),
        "source_article": f'"{office},{start},{headline}"' + ("\nAP" if draw.random() < 0.01 else "") + text(40),
        "source_office": office,
        "source_date": start,
        "source_headline": headline,
        "source_original": text(26),
        "where_prec": draw.randrange(1, 8),
        "where_coordinates": text(16),
        "where_description": text(28),
        "adm_1": text(16),
        "adm_2": text(18),
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})",
        "priogrid_gid": draw.randrange(80_000, 220_000),
        "event_clarity": draw.choice((1, 1, 2)),
        "date_prec": draw.randrange(1, 6),
        "date_start": f"{start} 00:00:00.000",
        "date_end": f"{end} 00:00:00.000",
        "best": best,
        "high": best + 2,
        "low": best // 2,
    }  # fmt: skip


def release(folder: Path) -> tuple[Path, Path]:
    """A release as CSV and in a zip."""
    draw = random.Random(261)
    text = Texts(draw)
    plain, packed = folder / "GEDEvent_v26_1.csv", folder / "ged261-csv.zip"
    with plain.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, HEAD.split(), lineterminator="\n")
        writer.writeheader()
        for number in range(1, EVENTS + 1):
            if number % 200 == 1:
                shared = conflict(draw, text)
            writer.writerow(event(draw, text, number, shared))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, plain.name)
    return plain, packed


def measured(path: Path) -> tuple[float, float]:
    """Seconds and peak memory in GiB of one reading, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", WORK, str(path)], check=True, capture_output=True, text=True)
    seconds, gib, _ = done.stdout.split()
    return float(seconds), float(gib)


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {EVENTS:,} events\n")
    print("| What | median, s | range, s | peak, GiB | at most |\n| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for path in release(Path(folder)):
            measured(path)
            runs = [measured(path) for _ in range(RUNS)]
            seconds, peak = [run[0] for run in runs], max(run[1] for run in runs)
            size = f"{path.stat().st_size / 1e6:.0f} MB"
            print(
                f"| GED events to country-months, {path.suffix[1:]} of {size} | {median(seconds):.2f} "
                f"| {min(seconds):.2f} to {max(seconds):.2f} | {peak:.2f} | 2 s, 1 GiB |"
            )


if __name__ == "__main__":
    main()
