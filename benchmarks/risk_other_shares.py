"""How the shares of the yearly forecast were learned, on years before 2018 alone.

    COMITY_MIRROR=FOLDER python benchmarks/risk_other_shares.py

forecasts one to three years from the end of each year from 1998 on, as far as the years forecast lie before 2018, and
prints for each type of violence and class of past deaths the share of like cases that minimises the mean over origins
and leads of CRPS plus that of log(1 + deaths), each divided by that of the yardstick, the state's last five years.
Prints src/comity/rooms/risk/other/shares.toml, and below it what other parameters of the two members would have done
by themselves. One core needs some three minutes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from comity import settings
from comity.panels.steps import deaths_year
from comity.registry.load import registry
from comity.rooms.risk.forecaster import MOST, luck_of
from comity.rooms.risk.other.kin import AHEAD
from comity.rooms.risk.other.mixture import CLASSES, KIN, OWN, classes
from comity.rooms.risk.other.record import YARDSTICK
from comity.rooms.risk.other.years import TYPES, histories
from comity.rooms.risk.scores import crps
from comity.sources.mirror import Mirror
from comity.step import Inputs

FIRST, LAST = 1998, 2017
DRAWS = 300
SEED = 1
GRID = np.round(np.arange(0, 1.01, 0.1), 2)


def past() -> dict:
    folder = settings.mirror_path()
    if folder is None:
        raise SystemExit("Set COMITY_MIRROR to the folder of the publishers' files.")
    inputs = Inputs(Mirror(folder), registry(), date(LAST, 12, 1), SEED)
    return histories(deaths_year(inputs)["deaths_year"])


def errors(draws, observed) -> np.ndarray:
    """CRPS and CRPS of the logarithm, shape (2, states, years)."""
    return np.stack([crps(change(draws), change(observed)) for change in (np.asarray, np.log1p)])


def origins(history):
    """Each origin's end, its states' rows, what came of it, and the years of it that are known."""
    years = [month.year for month in history.months]
    for origin in range(years.index(FIRST) + 1, len(years)):
        known = history.before(origin)
        rows = [history.states.index(state) for state in known.states]
        came = history.deaths[rows, origin : origin + AHEAD]
        yield origin, known, came


def alone(history, member) -> tuple[float, float]:
    """Mean ratios of a member's scores to the yardstick's."""
    found = []
    for origin, _, came in origins(history):
        there = (came >= 0).all(axis=1)
        mine, yard = (
            errors(
                one.fit(history, origin).draw(AHEAD, DRAWS, luck_of(SEED, "alone"))[there, : came.shape[1]],
                came[there],
            ).mean(axis=1)
            for one in (member, YARDSTICK)
        )
        found += list((mine / yard).T)
    return tuple(np.mean(found, axis=0))


def shares(history, kind) -> tuple[list[float], tuple[float, float]]:
    """The best share of each class, and the mean ratios with these."""
    total = np.zeros((len(GRID), 2, len(CLASSES) + 1))
    cells = 0
    for origin, known, came in origins(history):
        there, level = (came >= 0).all(axis=1), classes(known)
        own, like, yard = (
            one.fit(history, origin).draw(AHEAD, DRAWS, luck_of(SEED, name))[there, : came.shape[1]]
            for name, one in (("own", OWN[kind]), ("like", KIN[kind]), ("yard", YARDSTICK))
        )
        base = errors(yard, came[there]).sum(axis=1)
        for at, share in enumerate(GRID):
            mixed = own.copy()
            taken = round(share * DRAWS)
            mixed[..., :taken] = like[..., :taken]
            ratio = errors(mixed, came[there]) / base[:, None]
            for scale in range(2):
                total[at, scale] += np.bincount(level[there], ratio[scale].sum(axis=1), len(CLASSES) + 1)
        cells += came.shape[1]
    best = total.sum(axis=1).argmin(axis=0)
    ratios = total[best, :, np.arange(len(best))].sum(axis=0) / cells
    return GRID[best].tolist(), tuple(ratios)


def main() -> None:
    found = past()
    print("[like_cases]")
    for kind in TYPES:
        best, ratios = shares(found[kind], kind)
        print(f"{kind} = {best}  # ratios to the last five years: CRPS {ratios[0]:.3f}, log {ratios[1]:.3f}")
    print("\nMembers by themselves, as ratios to the last five years (CRPS, CRPS of the logarithm)")
    for kind in TYPES:
        own, like = OWN[kind], KIN[kind]
        others = {
            "own years": own,
            **{f"own years, decay {d}": replace(own, decay=d) for d in (0.6, 0.8)},
            "own years, going on 0": replace(own, going_on=0.0),
            **{f"own years, noise {n}": replace(own, noise=n) for n in (0.3, 0.7)},
            **{f"own years, mass {m}": replace(own, mass=m) for m in (3000, MOST)},
            "like cases": like,
            **{f"like cases, nearest {k}": replace(like, nearest=k) for k in (50, 100, 200)},
            **{f"like cases, beside {b}": replace(like, beside=b) for b in (0.0, 0.5)},
            **{f"like cases, furthest {b}": replace(like, furthest=b) for b in (0.0, 1.0, 2.0)},
        }
        for name, member in others.items():
            ratio = alone(found[kind], member)
            print(f"  {kind:10} {name:28} {ratio[0]:.3f} {ratio[1]:.3f}", flush=True)


if __name__ == "__main__":
    main()
