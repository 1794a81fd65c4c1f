"""How long the deterrence models take: run by hand, as in `.venv/bin/python benchmarks/deterrence.py --mirror FOLDER`.

Prints a Markdown table: the two questions, warm, from the edition COMITY_EDITION names or the starter edition; and the
estimation at build time, part by part, with the peak of memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from pathlib import Path
from statistics import median

RUNS = 5
QUESTIONS = (
    ("deterrence", {"challenger": "Russia", "target": "Georgia"}),
    ("contest", {}),
    ("contest", {"on": "1938", "neutral": "Germany"}),
)


def estimating(mirror: Path) -> None:
    """Time each part of the estimation once."""
    from comity.rooms.alliances.deterrence.estimate import models
    from comity.rooms.alliances.deterrence.learner import scores
    from comity.rooms.alliances.deterrence.rows import rows
    from comity.sources.mirror import Mirror

    begin = time.perf_counter(), time.process_time()
    known = rows(Mirror(mirror))
    row("rows of all pairs, 1816 to 2014", *begin)
    begin = time.perf_counter(), time.process_time()
    made = list(models(known))
    row(f"{len(made)} logits with both covariances and risk ratios", *begin)
    for population in ("relevant", "all"):
        begin = time.perf_counter(), time.process_time()
        list(scores(known, population, seed=1))
        row(f"logit and trees on five windows, {population} pairs", *begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"| peak memory, GiB | {peak:.2f} | | 4 |")


def row(what: str, wall: float, cpu: float) -> None:
    """One line of the table."""
    print(f"| {what} | {time.perf_counter() - wall:.1f} | {time.process_time() - cpu:.1f} | |")


def asking() -> None:
    """Time each question, warm."""
    from comity.questions import ask

    for name, fields in QUESTIONS:
        ask(name, **fields)
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            ask(name, **fields)
            seconds.append(time.perf_counter() - start)
        print(f"| `{name}` {' '.join(fields.values())}, warm | {median(seconds):.3f} | | 0.5 |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, help="also time the estimation from this folder of publishers' files")
    mirror = parser.parse_args().mirror
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| What | wall, s | processor, s | at most |\n| --- | ---: | ---: | ---: |")
    asking()
    if mirror:
        estimating(mirror)


if __name__ == "__main__":
    main()
