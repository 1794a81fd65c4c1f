"""How long the forecast takes: `.venv/bin/python benchmarks/risk.py --mirror ../shared/data`.

A forecast is what a build makes: the shipped pool fitted on every month there is, and 1,000 paths of 36 months of every
state. The backtest fits, draws and scores the shipped pool alone in the windows 2018 to 2022, windows side by side in
two processes. Each run is a process of its own, and each line is measured so many times; reading the history is timed
apart. Prints a Markdown table: median and range of seconds, and the processor's own seconds of the process and those it
started, which a busy machine stretches less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median

WORK = """
import json, resource, sys, time
from pathlib import Path

def own():
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

from comity.build import SEED
from comity.rooms.risk.backtest import MODELS, trial
from comity.rooms.risk.challenge import outcomes
from comity.rooms.risk.contest import known
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.pool import MEMBERS, Pool
from comity.sources.mirror import Mirror
import joblib, sklearn.ensemble, threadpoolctl

if __name__ == "__main__":
    mirror, what = Mirror(Path(sys.argv[1])), sys.argv[2]
    start, began = time.perf_counter(), own()
    history = known(mirror, SEED)
    if what != "reading":
        years = range(2018, 2023)
        came = outcomes(mirror, history, years)[0]
        start, began = time.perf_counter(), own()
    if what == "forecast":
        Pool().fit(history, len(history.months)).draw(36, 1000, luck_of(SEED, "comity"))
    elif what == "backtest":
        trial(history, years, SEED, models={"comity": MODELS["comity"]}, workers=2, came=came)
    elif what.startswith("fit "):
        MEMBERS[what[4:]].fit(history, len(history.months))
    elif what.startswith("draw "):
        fitted = MEMBERS[what[5:]].fit(history, len(history.months))
        start, began = time.perf_counter(), own()
        fitted.draw(36, 1000, luck_of(SEED, "comity"))
    seconds = time.perf_counter() - start
    if what == "backtest":  # a worker's own seconds are known when it has ended
        from joblib.externals.loky import get_reusable_executor
        get_reusable_executor().shutdown(wait=True)
    print(json.dumps({"seconds": seconds, "own": own() - began}))
"""

LINES = {
    "reading the history, neighbours and agreements": ("reading", None),
    "fit, and 1,000 paths x 36 months x 191 states": ("forecast", 20),
    "backtest of five windows, two processes": ("backtest", 180),
}
PARTS = ("analogues", "hurdle", "chain", "recent")


def run(mirror: Path, what: str) -> dict[str, float]:
    command = [sys.executable, "-c", WORK, str(mirror), what]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def line(mirror: Path, name: str, what: str, most: int | None, runs: int) -> str:
    found = [run(mirror, what) for _ in range(runs)]
    seconds = [one["seconds"] for one in found]
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    own = median(one["own"] for one in found)
    return f"| {name} | {median(seconds):.2f} | {spread} | {own:.2f} | {most or ''} |"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--mirror", type=Path, default=Path("../shared/data"))
    given.add_argument("--runs", type=int, default=3)
    asked = given.parse_args()
    print(f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {asked.runs} runs\n")
    print("| What | median, s | range, s | processor, s | at most |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, (what, most) in LINES.items():
        print(line(asked.mirror, name, what, most, asked.runs), flush=True)
    for part in PARTS:
        for verb in ("fit", "draw"):
            print(line(asked.mirror, f"of it: {part}, {verb}", f"{verb} {part}", None, asked.runs), flush=True)


if __name__ == "__main__":
    main()
