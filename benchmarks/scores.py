"""How fast, and in how much memory, draws are scored: `.venv/bin/python benchmarks/scores.py`.

Draws are made up, 1,000 a row: for one window of the VIEWS challenge (191 states, 12 months), and for its grid (13,110
cells, 12 months). "Mostly zero": five rows in six hold some ten draws above zero, as a model's do; the others are wide.
"All wide": no row can be cut short. Each line is measured in a process of its own, the windows eleven times after one
that is not counted, the grid three times. Prints a Markdown table: what, median and range of seconds, the processor's
own seconds (which a busy machine stretches less), and the process's highest memory as a multiple of the draws'.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from statistics import median

WORK = """
import json, resource, sys, time
import numpy as np
from comity.rooms.risk import scores

what, kind, units, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
luck = np.random.default_rng(0)
draws = np.zeros((units, 12, 1000), dtype=np.int32)
for unit in range(units):
    if kind == "wide" or unit % 6 == 0:
        draws[unit] = luck.negative_binomial(0.3, 0.005, (12, 1000))
    else:
        for month in range(12):
            draws[unit, month, luck.integers(1000, size=10)] = luck.integers(1, 40, 10)
observed = draws[..., 0].astype(np.int64)

def challenge():
    scores.crps(draws, observed), scores.ignorance(draws, observed), scores.interval_score(draws, observed)

def peer():
    import scoringrules
    scoringrules.crps_ensemble(observed, draws, estimator="qd", backend="numpy")

work = {
    "challenge": challenge,
    "all": lambda: scores.score(draws, observed),
    "crps": lambda: scores.crps(draws, observed),
    "peer": peer,
    "energy": lambda: scores.energy_score(draws, observed),
    "variogram": lambda: scores.variogram_score(draws, observed),
}[what]
seconds, own = [], []
for run in range(runs + (units < 1000)):
    start, began = time.perf_counter(), time.process_time()
    work()
    seconds.append(time.perf_counter() - start)
    own.append(time.process_time() - began)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / draws.nbytes
print(json.dumps({"seconds": seconds[-runs:], "own": own[-runs:], "peak": peak}))
"""

LINES = (
    ("one window, mostly zero: CRPS, IGN and MIS", "challenge", "zero", 191, 11),
    ("one window, all wide: CRPS, IGN and MIS", "challenge", "wide", 191, 11),
    ("one window, mostly zero: all nine measures in one pass", "all", "zero", 191, 11),
    ("one window, all wide: all nine measures in one pass", "all", "wide", 191, 11),
    ("one window, all wide: CRPS alone", "crps", "wide", 191, 11),
    ("the same by scoringrules, its fastest estimator in NumPy", "peer", "wide", 191, 11),
    ("one window, all wide: energy score of paths", "energy", "wide", 191, 3),
    ("one window, all wide: variogram score of paths", "variogram", "wide", 191, 3),
    ("the grid, mostly zero: all nine measures in one pass", "all", "zero", 13_110, 3),
    ("the grid, all wide: all nine measures in one pass", "all", "wide", 13_110, 3),
)


def main() -> None:
    print(f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}\n")
    print("| What | median, s | range, s | processor, s | peak / draws |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, *work in LINES:
        command = [sys.executable, "-c", WORK, *map(str, work)]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}
        )
        found = json.loads(done.stdout)
        seconds = found["seconds"]
        memory = f"{found['peak']:.2f}" if work[2] > 1000 else ""
        spread = f"{min(seconds):.3f} to {max(seconds):.3f}"
        print(f"| {name} | {median(seconds):.3f} | {spread} | {median(found['own']):.3f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
