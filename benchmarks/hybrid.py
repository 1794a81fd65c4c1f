"""How long the hybrid room takes: its answers from an edition, three times each.

    COMITY_EDITION=FOLDER python benchmarks/hybrid.py

The first answer of a process also reads and verifies the tables.
"""

from __future__ import annotations

from time import perf_counter

from comity.questions import ask

ASKED: tuple[dict[str, object], ...] = (
    {"country": "UKR", "source": "RUS", "year": 2014},
    {"country": "KOR"},
    {"country": "USA", "source": "CHN", "year": 2019},
    {"country": "UKR", "on": "2022-02", "months": 2},
)
TIMES = 3


def main() -> None:
    """Print a row of a table for each question."""
    print("| question | seconds, each time |\n| --- | --- |")
    for fields in ASKED:
        spent = []
        for _ in range(TIMES):
            begin = perf_counter()
            ask("hybrid", **fields)
            spent.append(f"{perf_counter() - begin:.2f}")
        print(f"| {' '.join(str(value) for value in fields.values())} | {', '.join(spent)} |")


if __name__ == "__main__":
    main()
