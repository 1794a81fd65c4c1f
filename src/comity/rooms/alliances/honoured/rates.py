"""Shares of pledges honoured, with an interval that knows that the pledges of one war share its fate."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 0.9
"""Coverage of the intervals."""

ERAS: tuple[tuple[int, int], ...] = ((1816, 2007), (1816, 1944), (1945, 2007))
"""First and last year of the wars counted together; the list of wars ends in 2007."""

SCOPES: dict[str, pl.Expr] = {
    "all": pl.lit(value=True),
    "judged": pl.col("judged"),
    "bilateral": pl.col("judged") & pl.col("bilateral"),
}
"""Which pledges are counted: all; those whose conditions are known to be met; those of them in treaties of two."""


def rates(cases: pl.DataFrame) -> pl.DataFrame:
    """Shares of pledges honoured by pledge, era and scope.

    Args:
        cases: as `cases.cases` gives them.

    Returns:
        pledge, scope (String), first, last (Int64, years), cases, honoured, wars (Int64), share, low, high (Float64,
        null where there is no case); by pledge, scope, first and last.
    """
    rows = []
    for pledge in sorted(cases["pledge"].unique()):
        for scope, counted in SCOPES.items():
            for first, last in ERAS:
                within = pl.col("begun").is_between(first, last)
                chosen = cases.filter(pl.col("pledge") == pledge, counted, within)
                wars = chosen.group_by("war").agg(n=pl.len(), k=pl.col("honoured").sum()).sort("war")
                counts = [(int(n), int(k)) for n, k in wars.select("n", "k").rows()]
                n, k = chosen.height, int(chosen["honoured"].sum())
                share = k / n if n else None
                low, high = interval(counts) if n else (None, None)
                rows.append((pledge, scope, first, last, n, k, wars.height, share, low, high))
    columns = dict.fromkeys(("pledge", "scope"), pl.String) | dict.fromkeys(
        ("first", "last", "cases", "honoured", "wars"), pl.Int64
    )
    schema = columns | dict.fromkeys(("share", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row").sort("pledge", "scope", "first", "last")


def interval(counts: Sequence[tuple[int, int]], *, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval for a share, at the number of cases that independent ones would have to be.

    The variance of the share k/n over clusters i is G/(G-1) sum (k_i - p n_i)^2 / n^2; the design effect is its ratio
    to p(1-p)/n, and n over it the effective number, times (t_{n-1} / t_{G-1})^2 because G clusters leave G - 1 degrees
    of freedom, and held at most at n. Where every case went one way, the clusters alone are counted. The effective
    number in place of n and its correction are the device of Korn and Graubard (1998), Survey Methodology 24: 193-201;
    simulations with clusters recommend it in Wilson's interval (PMC6690503).

    Args:
        counts: cases and honoured cases of each cluster, at least one case in all.
        level: coverage.

    Returns:
        The lower and the upper end, each 0 to 1.
    """
    from scipy.special import stdtrit

    n, k = sum(cases for cases, _ in counts), sum(honoured for _, honoured in counts)
    p, clusters = k / n, len(counts)
    effective = float(clusters)
    if clusters > 1 and 0 < k < n:
        spread = math.fsum((honoured - p * cases) ** 2 for cases, honoured in counts)
        variance = clusters / (clusters - 1) * spread / n**2
        effective = p * (1 - p) / variance if variance > 0 else float(n)
        free, bound = (float(stdtrit(df, 0.5 + level / 2)) for df in (n - 1, clusters - 1))
        effective *= (free / bound) ** 2
    effective = min(effective, float(n))
    return wilson(p, effective, level=level)


def wilson(share: float, n: float, *, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of a share seen in `n` cases (1927, J. Amer. Stat. Assoc. 22: 209-212)."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
