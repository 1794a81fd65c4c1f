"""How fast obligations are resolved: run by hand, `.venv/bin/python benchmarks/obligations.py [--edition FOLDER]`.

Resolves random attacks (any attacker, target and day from 1816 to the registry's, seed 1) and asks the questions on
treaties warm. Prints a Markdown table: what, how many, seconds, the most it may take.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import time
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.edition import Edition

ATTACKS = 80_000
RUNS = 5

WARM = {
    "obligations": {"attacker": "Russia", "target": "Estonia", "on": "2025-06-01"},
    "chain": {"attacker": "Russia", "target": "Estonia", "on": "2025-06-01", "depth": 4},
    "pacts": {"country": "Russia"},
}


def resolving(edition: Edition) -> tuple[float, float]:
    """Seconds, and seconds of processor, for all the attacks; treaties are read before the clock starts."""
    from comity.rooms.alliances.duties import Attack
    from comity.rooms.alliances.world import FIRST_DAY, world

    here = world(edition)
    spots = here.resolver.pacts.spots
    states = sorted(state for state in here.spells if state in spots)
    first = date.fromisoformat(FIRST_DAY)
    days = (date.fromisoformat(edition.registry) - first).days
    draw = random.Random(1)
    attacks = []
    for _ in range(ATTACKS):
        attacker, target = draw.sample(states, 2)
        day = (first + timedelta(draw.randint(0, days))).isoformat()
        attacks.append(Attack(attacker, target, day, spots[target], "armed"))
    start, busy = time.perf_counter(), time.process_time()
    for attack in attacks:
        here.resolver.resolve(attack)
    return time.perf_counter() - start, time.process_time() - busy


def asking(edition: Edition, name: str, fields: dict[str, object]) -> float:
    """Median seconds of asking a question, after one that is not counted."""
    from comity.questions import ask

    ask(name, edition=edition.folder, **fields)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ask(name, edition=edition.folder, **fields)
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def main() -> None:
    """Measure and print."""
    from comity.edition import open_edition

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", help="folder of the edition; left out, the starter edition")
    edition = open_edition(parser.parse_args().edition)
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| What | seconds | at most |\n| --- | ---: | ---: |")
    spent, busy = resolving(edition)
    print(f"| resolving {ATTACKS:,} random attacks ({busy:.1f} s of one processor) | {spent:.1f} | 60 |")
    for name, fields in WARM.items():
        shown = " ".join(str(value) for value in fields.values())
        print(f"| `{name}` ({shown}), warm | {asking(edition, name, fields):.3f} | 0.5 |")


if __name__ == "__main__":
    main()
