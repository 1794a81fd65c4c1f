"""How long a coalition takes to put together, and how the model does on more missions of the past.

    .venv/bin/python benchmarks/coalition.py
    .venv/bin/python benchmarks/coalition.py --missions     # the past, beyond the three the edition holds

Answers from the edition in use (COMITY_EDITION, or the starter edition), in this process, after one answer to warm up.
"""

from __future__ import annotations

import argparse
import statistics
import time

from comity.edition import open_edition
from comity.questions import ask
from comity.rooms.coalition.front import front
from comity.rooms.coalition.history import Case, compare, went
from comity.rooms.coalition.plan import planned
from comity.rooms.coalition.solve import solve
from comity.rooms.coalition.task import Task
from comity.rooms.coalition.world import world_of

RUNS = 5

TASKS = {
    "Haiti, 5,000 troops, 2,500 police": Task("HTI", {"troops": 5000, "police": 2500}, "2022-12-31", "2023-06-01"),
    "Somalia, 12,000 troops": Task("SOM", {"troops": 12_000}, "2022-12-31", exclude=("ETH", "KEN")),
    "Liberia 2003, 14,750 troops": Task("LBR", {"troops": 14_750}, "2003-09-19"),
    "Mali, 11,000 troops and units": Task(
        "MLI", {"troops": 11_000, "police": 1400, "helicopters": 3, "hospital": 2, "engineers": 4}, "2013-04-25"
    ),
}

MORE = (
    Case("monuc", "MONUC", "COD", "2000-02-24", "un", "MONUC", "2003"),
    Case("unoci", "UNOCI", "CIV", "2004-02-27", "un", "UNOCI", "2005", ("ecomici",)),
    Case("minustah", "MINUSTAH", "HTI", "2004-04-30", "un", "MINUSTAH", "2005"),
    Case("onub", "ONUB", "BDI", "2004-05-21", "un", "ONUB", "2005"),
    Case("unmis", "UNMIS", "SDN", "2005-03-24", "un", "UNMIS", "2006"),
    Case("unamid", "UNAMID", "SDN", "2007-07-31", "un", "UNAMID", "2009", ("amis",)),
    Case("unmiss", "UNMISS", "SSD", "2011-07-08", "un", "UNMISS", "2012", ("unmis",)),
    Case("minusma", "MINUSMA", "MLI", "2013-04-25", "un", "MINUSMA", "2014", ("afisma",)),
    Case("minusca", "MINUSCA", "CAF", "2014-04-10", "un", "MINUSCA", "2015", ("misca",)),
)


def timed(work):
    """Seconds of some work, and what it gave."""
    start = time.perf_counter()
    given = work()
    return time.perf_counter() - start, given


def speed():
    """Seconds for each part of an answer."""
    here = world_of(open_edition())
    ask("coalition", host="Haiti", troops=1000)
    print("| What | median, s | range, s |\n| --- | ---: | ---: |")
    for name, task in TASKS.items():
        plan = planned(here, task)[1]
        parts = {
            "pools and programme": lambda task=task: planned(here, task),
            "one solution, cheapest": lambda plan=plan: solve(plan, 0.0),
            "one solution, votes and cost": lambda plan=plan: solve(plan, 0.05),
            "front": lambda plan=plan: front(plan),
        }
        for part, work in parts.items():
            seconds = [timed(work)[0] for _ in range(RUNS)]
            print(f"| {name}: {part} | {statistics.median(seconds):.2f} | {min(seconds):.2f} to {max(seconds):.2f} |")
    seconds = [timed(lambda: ask("coalition", host="Haiti", troops=5000, police=2500))[0] for _ in range(RUNS)]
    span = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(f"| `comity coalition Haiti ...`, warm | {statistics.median(seconds):.2f} | {span} |")


def missions():
    """Overlap with those who went, for missions that played no part in the making of the model."""
    edition = open_edition()
    here = world_of(edition)
    print("| Operation | went | model | best of the front | largest armies | largest records | random (5 % to 95 %) |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for case in MORE:
        real = went(here, edition.table("coalition_troops"), case)
        if not real:
            print(f"| {case.name} | no map of {case.then} |")
            continue
        task = Task(
            case.host, {"troops": sum(real.values())}, case.on, under=case.under, takes_over=case.takes_over,
            without=(case.operation,), listed=True,
        )  # fmt: skip
        rows = {row[0]: row for row in compare(here, task, real, 1, case.key)}
        shown = " | ".join(f"{rows[m][5]:.2f}" if m in rows else "-" for m in ("model", "best", "army", "past"))
        drawn = rows["random"]
        print(f"| {case.name} | {len(real)} | {shown} | {drawn[5]:.2f} ({drawn[6]:.2f} to {drawn[7]:.2f}) |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--missions", action="store_true", help="overlap on more missions instead of speed")
    if parser.parse_args().missions:
        missions()
    else:
        speed()
