"""How fast comity answers: run by hand, as in `.venv/bin/python benchmarks/speed.py [--mirror FOLDER]`.

Whole processes are timed from outside, five times after one that is not counted; calls inside a process are timed warm.
Prints a Markdown table: what, median, lowest and highest, the most it may take.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

RUNS = 5


def timed(work, runs: int = RUNS) -> list[float]:
    """Seconds of each counted run of some work, after one that is not counted."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def process(*command: str, env: dict[str, str] | None = None):
    """Work that runs a command to its end."""
    return lambda: subprocess.run(command, check=True, capture_output=True, env={**os.environ, **(env or {})})


def row(what: str, seconds: list[float], limit: str) -> str:
    """One line of the table."""
    low, mid, high = (f"{value:.4f}" for value in (min(seconds), median(seconds), max(seconds)))
    return f"| {what} | {mid} | {low} to {high} | {limit} |"


def importing() -> list[float]:
    """Seconds that `import comity` adds to starting Python, pair by pair."""
    pairs = []
    for _ in range(RUNS + 1):
        bare = timed(process(sys.executable, "-c", "pass"), 1)[0]
        pairs.append(timed(process(sys.executable, "-c", "import comity"), 1)[0] - bare)
    return pairs[1:]


def resolving(n: int = 2000) -> list[float]:
    """Seconds of each of many random resolutions of an attack, warm."""
    from comity.edition import open_edition
    from comity.rooms.alliances.duties import Attack
    from comity.rooms.alliances.world import world

    here = world(open_edition())
    states = [state for state in here.spells if state in here.resolver.pacts.spots]
    draw = random.Random(1)
    seconds = []
    for _ in range(n):
        attacker, target = draw.sample(states, 2)
        day = f"{draw.randint(1816, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        start = time.perf_counter()
        here.resolver.resolve(Attack(attacker, target, day, here.resolver.pacts.spots[target], "armed"))
        seconds.append(time.perf_counter() - start)
    return seconds


def building(mirror: Path) -> tuple[float, float]:
    """Seconds and peak memory in GiB of a build with an empty cache."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"COMITY_CACHE": str(Path(folder) / "cache")}
        command = ("build", "--mirror", str(mirror), "--as-of", "2022-12", "--out", str(Path(folder) / "edition"))
        start = time.perf_counter()
        process(str(Path(sys.executable).with_name("comity")), *command, env=env)()
        spent = time.perf_counter() - start
    return spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, help="also time a build from this folder of publishers' files")
    mirror = parser.parse_args().mirror
    comity = str(Path(sys.executable).with_name("comity"))
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| What | median, s | range, s | at most |\n| --- | ---: | ---: | ---: |")
    print(row("`import comity`, added to starting Python", importing(), "0.15"))
    print(row("`comity --help`", timed(process(comity, "--help")), ""))
    print(row("`comity brief SOM`, cold", timed(process(comity, "brief", "SOM")), "3"))
    print(
        row("`comity brief EST --against RUS`, cold", timed(process(comity, "brief", "EST", "--against", "RUS")), "3")
    )
    with tempfile.TemporaryDirectory() as folder:
        html = str(Path(folder) / "brief.html")
        print(row("`comity brief SOM --html`, cold", timed(process(comity, "brief", "SOM", "--html", html)), ""))
    print(row("resolving a random attack, warm", resolving(), "0.01"))
    if mirror:
        spent, gib = building(mirror)
        print(f"| `comity build`, empty cache | {spent:.1f} | peak {gib:.2f} GiB | 300, 4 GiB |")


if __name__ == "__main__":
    main()
