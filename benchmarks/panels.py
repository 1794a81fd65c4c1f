"""How fast panels are made: run by hand, as in `.venv/bin/python benchmarks/panels.py --mirror FOLDER`.

Each case has a process of its own: the panel is made once, which is not counted (files are read and hashed), and then
five times; the peak is that of the whole process. A cold start is timed from outside, from the first import to the last
row. Prints a Markdown table, beside the figures of the peer (peacesciencer, measured on a 2-core machine).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

RUNS = 5
FIVE = ("alliances", "capabilities", "contiguity", "majors", "disputes")
CASES = {
    "five": ("directed dyad-years 1816-2025, five additions", FIVE, (1816, 2025), "cow", "0.6 s, 1 GiB"),
    "all": ("directed dyad-years 1816-2014, all additions", None, (1816, 2014), "cow", "3 s"),
    "crossed": ("the same in Gleditsch and Ward's system", None, (1816, 2014), "gw", ""),
}
"""What, additions (None: all), years, state system, and the most it may take."""
PEER = {"five": "15.3 s, 3.4 GB"}


def make(case: str, mirror: Path):
    """The panel of a case."""
    from comity.panels.make import additions, panel

    _, add, years, system, _ = CASES[case]
    add = additions("dyad-year") if add is None else add
    return panel("dyad-year", add=add, years=years, system=system, mirror=mirror)


def inside(case: str, mirror: Path, runs: int) -> None:
    """Make the panel of a case some times and print what it took, for the process outside."""
    shape = make(case, mirror).frame.shape
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        make(case, mirror)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"shape": shape, "seconds": seconds, "peak": peak}))


def apart(case: str, mirror: Path, runs: int) -> dict:
    """What a process of its own says of a case, with the seconds it took from outside."""
    start = time.perf_counter()
    command = (sys.executable, __file__, "--mirror", str(mirror), "--inside", case, "--runs", str(runs))
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told | {"outside": time.perf_counter() - start}


def row(what: str, shape: list[int], seconds: list[float], peak: float, limit: str, peer: str) -> str:
    """One line of the table."""
    low, mid, high = (f"{value:.2f}" for value in (min(seconds), median(seconds), max(seconds)))
    size = f"{shape[0]:,} x {shape[1]}"
    return f"| {what} | {size} | {mid} | {low} to {high} | {peak:.2f} | {limit} | {peer} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, default=os.environ.get("COMITY_MIRROR"), help="publishers' files")
    parser.add_argument("--inside", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=RUNS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.mirror:
        parser.error("name the publishers' files: --mirror FOLDER, or COMITY_MIRROR")
    if asked.inside:
        inside(asked.inside, asked.mirror, asked.runs)
        return
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| What | rows x columns | median, s | range, s | peak, GiB | at most | peer, measured on a 2-core machine |")
    print("| --- | ---: | ---: | ---: | ---: | --- | --- |")
    for case, (what, _, _, _, limit) in CASES.items():
        told = apart(case, asked.mirror, RUNS)
        print(row(f"{what}, warm", told["shape"], told["seconds"], told["peak"], limit, PEER.get(case, "")))
    for case in ("five", "all"):
        colds = [apart(case, asked.mirror, 0) for _ in range(RUNS)]
        seconds, peak = [told["outside"] for told in colds], max(told["peak"] for told in colds)
        print(row(f"{CASES[case][0]}, cold start", colds[0]["shape"], seconds, peak, "", ""))


if __name__ == "__main__":
    main()
