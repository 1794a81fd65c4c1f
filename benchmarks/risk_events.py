"""How the chances of onsets and escalations are recalibrated, on windows before 2018 alone.

    COMITY_MIRROR=FOLDER python benchmarks/risk_events.py

fits the forecast at the October before each year of 1998 to 2017, takes from its paths the share with an onset (or an
escalation) in the twelve months after, and fits the line in log odds that makes what happened likeliest. Prints
src/comity/rooms/risk/events.toml; below it, how share and recalibrated chance did, also with each five years left out
of the fit. Run it anew when the members or their weights have changed. Two cores need some eight minutes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from comity import settings
from comity.build import SEED
from comity.rooms.risk.backtest import YEAR, Window, windows
from comity.rooms.risk.contest import known
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.happened import EVENTS, PATHS, events_scored
from comity.rooms.risk.parallel import each
from comity.rooms.risk.pool import Pool
from comity.sources.mirror import Mirror

if TYPE_CHECKING:
    from comity.rooms.risk.history import History

CHOOSING = range(1998, 2018)
DRAWS = 1000
APART = 5
"""Years left out together."""


def shares(history: History, window: Window):
    fitted = Pool().fit(history, window.origin)
    draws = fitted.draw(YEAR, DRAWS, luck_of(SEED, "comity"))
    states = fitted.known.states
    rows = [history.states.index(state) for state in states]
    came = history.deaths[rows, window.origin : window.origin + YEAR]
    return events_scored(draws, fitted.known.deaths, came, states, window.year).filter(model=PATHS)


def odds(share):
    smooth = (share * DRAWS + 0.5) / (DRAWS + 1)
    return np.log(smooth / (1 - smooth))


def told(line, share):
    return 1 / (1 + np.exp(-(line[0] + line[1] * odds(share))))


def surprise(chance, happened) -> float:
    """Mean logarithmic score."""
    return float(-np.log(np.where(happened, chance, 1 - chance)).mean())


def fitted(share, happened):
    return minimize(lambda line: surprise(told(line, share), happened), [0.0, 1.0], method="Nelder-Mead").x


def main() -> None:
    folder = settings.mirror_path()
    if folder is None:
        raise SystemExit("Set COMITY_MIRROR to the folder of the publishers' files.")
    history = known(Mirror(Path(folder)), SEED)
    found = each(shares, [(history, window) for window in windows(history, CHOOSING)], 2)
    about = []
    for event in EVENTS:
        rows = [one.filter(event=event) for one in found]
        share, happened = (np.concatenate([one[name].to_numpy() for one in rows]) for name in ("chance", "happened"))
        year = np.concatenate([one["window"].to_numpy() for one in rows])
        line = fitted(share, happened)
        print(f"[{event}]\nshift = {line[0]:.2f}\nslope = {line[1]:.2f}")
        print(f"windows = [{CHOOSING.start}, {CHOOSING.stop - 1}]")
        print(f"expected = {share.sum():.1f}\nhappened = {int(happened.sum())}")
        about.append(
            f"{event}: {happened.sum()} happened; shares expected {share.sum():.1f}, log score "
            f"{surprise(told((0, 1), share), happened):.4f}; recalibrated {surprise(told(line, share), happened):.4f}"
        )
        for begin in range(CHOOSING.start, CHOOSING.stop, APART):
            out = (year >= begin) & (year < begin + APART)
            other = fitted(share[~out], happened[~out])
            about.append(
                f"  fitted without {begin} to {begin + APART - 1}, scored there: "
                f"{surprise(told(other, share[out]), happened[out]):.4f}, shares "
                f"{surprise(told((0, 1), share[out]), happened[out]):.4f}"
            )
    print("\n# " + "\n# ".join(about))


if __name__ == "__main__":
    main()
