"""How long the question `network` takes, cold and warm, and its steps of a build.

    python benchmarks/network.py [--edition FOLDER] [--mirror FOLDER]

Cold: the first question of a fresh process, imports and reading of tables included. Warm: the median of five, and of
the processor's time, which a busy machine does not change. With a mirror, each step of the network's tables is run
once, over the tables of the edition.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ASKED = (
    {"subject": "Poland"},
    {"subject": "Poland", "on": "1938-09"},
    {"subject": "United States"},
    {"subject": "NATO"},
    {"subject": "AU"},
    {"subject": "world"},
    {"subject": "Mali", "leave": "ECOWAS"},
    {"subject": "China", "add": "Pakistan"},
    {"subject": "France", "end": "North Atlantic Treaty"},
)

_COLD = """
import sys, time
began = time.perf_counter()
from comity.questions import ask
ask("network", edition=sys.argv[1] or None, subject="Poland")
print(time.perf_counter() - began)
"""


def cold(edition):
    done = subprocess.run([sys.executable, "-c", _COLD, edition or ""], capture_output=True, text=True, check=True)
    return float(done.stdout)


def warm(edition, fields, times=5):
    from comity.questions import ask

    ask("network", edition=edition, **fields)
    wall, cpu = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        ask("network", edition=edition, **fields)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return statistics.median(wall), statistics.median(cpu)


def steps(edition, mirror):
    from comity.edition import open_edition
    from comity.rooms.alliances.network.steps import STEPS
    from comity.schedule import in_order
    from comity.sources.mirror import Mirror
    from comity.step import Inputs, Step

    opened = open_edition(edition)
    made = {table for step in STEPS for table in step.makes}
    given = tuple({need for step in STEPS for need in step.needs} - made)
    source = Step("the edition's", given, lambda _: {})
    for step in in_order((source, *STEPS)):
        if step is not source:
            tables = {need: opened.table(need) for need in step.needs}
            began = time.perf_counter()
            step.run(Inputs(Mirror(mirror), tables, date.fromisoformat(f"{opened.as_of}-01"), opened.seed))
            print(f"{step.name:32} {time.perf_counter() - began:6.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edition", default=None)
    parser.add_argument("--mirror", type=Path, default=None)
    options = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}")
    print(f"{'cold, a fresh process':56} {cold(options.edition):6.2f} s")
    for fields in ASKED:
        wall, cpu = warm(options.edition, fields)
        print(f"{json.dumps(fields):56} {wall:6.3f} s, of the processor {cpu:6.3f} s")
    if options.mirror:
        steps(options.edition, options.mirror)


if __name__ == "__main__":
    main()
