"""How long evaluations take: run by hand, as in `.venv/bin/python benchmarks/evaluation.py [--build]`.

Prints a Markdown table: the question `evaluate`, first and warm, from the edition COMITY_EDITION names or the starter
edition; with --build also all operations of the registry, on every processor, from the same edition's tables, with the
peak of memory of this process and of the largest of the others; with --mirror also what was seen on the ground.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from statistics import median

RUNS = 5
QUESTIONS = (
    ("evaluate UNMIL", {"subject": "UNMIL"}, 20),
    ("evaluate --country MLI --on 2013-07", {"country": "MLI", "on": "2013-07"}, 20),
    ("evaluate", {}, 0.5),
)


def row(what: str, wall: float, most: float) -> None:
    """One line of the table."""
    print(f"| {what} | {wall:.2f} | {most:g} |")


def asking() -> None:
    """Time each question, the first time and warm."""
    from comity.questions import ask

    for name, fields, most in QUESTIONS:
        seconds = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            ask("evaluate", **fields)
            seconds.append(time.perf_counter() - start)
        row(f"`{name}`, first", seconds[0], most)
        row(f"`{name}`, warm", median(seconds[1:]), most)


def building() -> None:
    """Time the evaluation of every operation."""
    from datetime import date

    from comity.edition import open_edition
    from comity.rooms.evaluation.counterfactual.steps import evaluations
    from comity.rooms.evaluation.counterfactual.world import NEEDS
    from comity.step import Inputs

    edition = open_edition()
    tables = {name: edition.table(name) for name in NEEDS}
    start = time.perf_counter()
    made = evaluations(Inputs(None, tables, date.fromisoformat(f"{edition.as_of}-01"), edition.seed))
    count = made["evaluations"]["evaluation"].n_unique()
    row(f"all {count} operations and cases, every design and rule", time.perf_counter() - start, 180)
    peaks = [resource.getrusage(who).ru_maxrss / 2**20 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    row("peak memory, GiB, this process and the largest other together", sum(peaks), 4)


def on_the_ground(mirror: str) -> None:
    """Time the event studies of every operation whose sites and events are in a mirror."""
    from datetime import date
    from pathlib import Path

    from comity.edition import open_edition
    from comity.rooms.evaluation.ground.steps import STEPS
    from comity.sources.mirror import Mirror
    from comity.step import Inputs

    edition = open_edition()
    tables = {name: edition.table(name) for name in STEPS[0].needs}
    start = time.perf_counter()
    made = STEPS[0].run(Inputs(Mirror(Path(mirror)), tables, date.fromisoformat(f"{edition.as_of}-01"), edition.seed))
    count = made["ground_verdicts"].height
    row(f"events near the sites of {count} operations, by country", time.perf_counter() - start, 60)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="also evaluate every operation anew")
    parser.add_argument("--mirror", help="also look at events near sites, from this folder of publishers' files")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| What | wall, s | at most |\n| --- | ---: | ---: |")
    asking()
    if chosen.build:
        building()
    if chosen.mirror:
        on_the_ground(chosen.mirror)


if __name__ == "__main__":
    main()
