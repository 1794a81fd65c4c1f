"""How long paired runs take: `.venv/bin/python benchmarks/response.py [--edition FOLDER]`.

One country with five options over 36 months and 10,000 draws, and every country with one option and 1,000 draws, warm:
the edition's paths are read and split before. Then deaths thinned or added, beside numpy drawing as many binomials of
the same sizes. Prints a Markdown table: median and range of seconds, and the processor's own seconds, which a busy
machine stretches less. The effects are made up for the measurement and stand for no evidence.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path
from statistics import median

import numpy as np

from comity.edition import open_edition
from comity.questions import ask
from comity.rooms.response.baseline import baseline, baseline_of
from comity.rooms.response.course import Course
from comity.rooms.response.engine import Luck, Push, run
from comity.rooms.response.outcome import outcome, world
from comity.rooms.response.tilt import normal, tilt

MONTHS = 36
COURSE = Course(2, 24, 6, 6.0).weight(MONTHS)
OPTIONS = [
    [Push("mission", "intensity", -0.30, 0.25, COURSE)],
    [Push("mission", "intensity", -0.15, 0.25, COURSE)],
    [Push("mediation", "intensity", -0.10, 0.20, COURSE), Push("mediation", "recurrence", -0.40, 0.30, COURSE)],
    [Push("capacity", "intensity", -0.05, 0.30, COURSE), Push("capacity", "onset", -0.20, 0.30, COURSE)],
    [Push("sanctions", "intensity", 0.05, 0.20, COURSE)],
]


def timed(work, runs):
    """Seconds of the clock and of the processor, for each run."""
    found = []
    for _ in range(runs):
        clock, own = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - clock, time.process_time() - own))
    return found


def line(name, found, most):
    clock, own = zip(*found, strict=True)
    spread = f"{min(clock):.3f} to {max(clock):.3f}"
    return f"| {name} | {median(clock):.3f} | {spread} | {median(own):.3f} | {most} |"


def five(edition, state):
    """One country, five options, all that is told of each: totals, evidence and luck apart."""
    here = world(baseline_of(edition, state), edition.seed, MONTHS)
    for pushes in OPTIONS:
        outcome(here, pushes)


def everywhere(edition):
    """Every country, one option that works through all channels, 1,000 draws."""
    whole = baseline(edition)
    pushes = [Push("mission", name, -0.3, 0.25, COURSE) for name in ("intensity", "onset", "recurrence")]
    for state in whole.states:
        run(baseline_of(edition, state), pushes, Luck(edition.seed, state, 1000, MONTHS, 1), MONTHS)


def rates(edition, state, runs):
    """Counts a second: tilt, and numpy's binomial of the same sizes and chances."""
    deaths = baseline_of(edition, state).deaths[0].ravel()
    counts = np.tile(deaths[deaths > 0], 10)
    rng = np.random.default_rng(1)
    ratio = np.exp(rng.normal(-0.3, 0.25, counts.size))
    u = rng.random(counts.size)
    chance = np.minimum(ratio, 1.0)
    mine = min(own for _, own in timed(lambda: tilt(counts, ratio, u, normal(u)), runs))
    theirs = min(own for _, own in timed(lambda: rng.binomial(counts, chance), runs))
    return counts.size / mine / 1e6, counts.size / theirs / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    edition = open_edition(given.edition)
    five(edition, "SOM")
    everywhere(edition)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, numpy {np.__version__}\n")
    print("| what | seconds, median | range | own seconds | most asked for |\n| --- | ---: | --- | ---: | ---: |")
    for state in ("SOM", "UKR", "SSD"):
        name = f"{state}: five options, 36 months, 10,000 draws"
        print(line(name, timed(lambda state=state: five(edition, state), given.runs), 0.5))
    print(line("every country, one option, 1,000 draws", timed(lambda: everywhere(edition), given.runs), 2))
    words = (*(f"mission:lead=un,troops={n}" for n in (1000, 3000, 5000, 8000)), "mediation")
    fields = {"country": "Somalia", "options": words, "months": 36, "effect": ("mission=0.9:0.8:1 per 1,000 troops",)}
    whole = timed(lambda: ask("respond", edition=edition.folder, **fields), given.runs)
    print(line("`comity respond`, five options: law, charts and all", whole, ""))
    print("\n| country | million counts a second | numpy's binomial | share |\n| --- | ---: | ---: | ---: |")
    for state in ("SOM", "UKR", "SSD", "MLI"):
        mine, theirs = rates(edition, state, given.runs)
        print(f"| {state} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} |")


if __name__ == "__main__":
    main()
