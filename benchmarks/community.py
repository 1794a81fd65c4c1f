"""How fast `community` is: run by hand, as in `.venv/bin/python benchmarks/community.py [--mirror FOLDER]`.

Answers are timed warm and as whole processes; a survey of 100,000 made-up respondents in fifty places and three waves
is read and estimated; with a mirror, the room's steps are made once. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl
from speed import process, timed

RUNS = 5

SPEC = """
title = "Made up"
[columns]
weight = "w"
cluster = "village"
place = "place"
wave = "wave"
[waves]
one = [1]
two = [2]
three = [3]
[groups.sex]
column = "sex"
levels = { women = ["F"], men = ["M"] }
[groups.age]
column = "age"
bands = { "18 to 34" = [18, 34], "35 to 59" = [35, 59], "60 and older" = [60, 99] }
[items.safe]
title = "feel safe"
column = "q"
counted = [1]
others = [0]
[privacy]
quasi = ["place", "sex", "age", "wave"]
"""


def survey(folder: Path, people: int = 100_000) -> list[str]:
    """Fields of the question on a survey that nobody answered."""
    random = np.random.default_rng(1)
    place = random.integers(0, 50, people)
    pl.DataFrame(
        {
            "place": [f"district {number}" for number in place],
            "wave": random.integers(1, 4, people),
            "village": place * 1000 + random.integers(0, 200, people),
            "sex": random.choice(["F", "M"], people),
            "age": random.integers(18, 90, people),
            "w": random.uniform(0.5, 2, people).round(3),
            "q": (random.random(people) < 0.3 + 0.008 * place).astype(int),
        }
    ).write_csv(folder / "survey.csv")
    (folder / "spec.toml").write_text(SPEC)
    return ["--survey", str(folder / "survey.csv"), "--spec", str(folder / "spec.toml")]


def row(what: str, seconds: list[float], limit: str = "") -> None:
    print(f"| {what} | {median(seconds):.3f} | {min(seconds):.3f} to {max(seconds):.3f} | {limit} |")


def steps(mirror: Path) -> None:
    """The room's steps, once each."""
    from comity.edition import open_edition
    from comity.rooms.community.steps import STEPS
    from comity.sources.mirror import Mirror
    from comity.step import Inputs

    edition = open_edition()
    tables = {name: edition.table(name) for step in STEPS for name in step.needs}
    inputs = Inputs(Mirror(mirror), tables, date(2022, 12, 1), edition.seed)
    for step in STEPS:
        start, busy = time.perf_counter(), time.process_time()
        step.run(inputs)
        row(f"step: {step.name}", [time.perf_counter() - start], "60")
        row(f"step: {step.name}, processor", [time.process_time() - busy])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path)
    given = parser.parse_args()
    import comity

    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| What | median, s | range, s | at most |\n| --- | ---: | ---: | ---: |")
    row("`community Liberia`, warm", timed(lambda: comity.community(country="Liberia"), RUNS), "0.5")
    row("`community`, ranking, warm", timed(comity.community, RUNS), "0.5")
    script = "from comity.faces.cli import main; main()"
    command = (sys.executable, "-c", script, "community")
    row("`community Liberia`, cold", timed(process(*command, "Liberia"), RUNS))
    with tempfile.TemporaryDirectory() as folder:
        row("a survey of 100,000, cold", timed(process(*command, *survey(Path(folder))), 3))
    if given.mirror:
        steps(given.mirror)


if __name__ == "__main__":
    main()
