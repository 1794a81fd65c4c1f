"""What each figure beside a country's own months adds to the forecast, on windows before 2018.

    COMITY_MIRROR=FOLDER python benchmarks/risk_ablation.py

The analogue forest, alone, forecasts 2008 to 2017 from the October before (leads 3 to 14) with its own history only,
with one family of figures more, and with all that are kept but one. Told are the mean over windows of CRPS and of
log1p-CRPS, each divided by that of the last twelve months repeated; and how many of the windows each family improves.
Two cores need some ten minutes.
"""

from __future__ import annotations

import numpy as np
from risk_weights import CHOOSING, SEED, history

from comity import settings
from comity.errors import InputError
from comity.rooms.risk.backtest import GAP, LEADS, truth, windows
from comity.rooms.risk.beside import CANDIDATES, KEPT, with_beside
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.forest import Forest
from comity.rooms.risk.history import YEAR, History
from comity.rooms.risk.parallel import each
from comity.rooms.risk.scores import crps, log1p_crps
from comity.sources.mirror import Mirror

DRAWS = 300


def ratios(past: History, year: int) -> tuple[float, float]:
    window = windows(past, [year])[0]
    _, observed = truth(past, window)
    known = past.before(window.origin)
    recent = np.repeat(known.counts[:, None, -YEAR:], YEAR, axis=1)
    drawn = Forest().fit(past, window.origin).draw(LEADS, DRAWS, luck_of(SEED, "ablation"))[:, GAP:]
    seen = np.maximum(observed, 0)
    return crps(drawn, seen).mean() / crps(recent, seen).mean(), (
        log1p_crps(drawn, seen).mean() / log1p_crps(recent, seen).mean()
    )


def main() -> None:
    plain = history()
    mirror = Mirror(settings.mirror_path())
    sets: dict[str, tuple[str, ...]] = {"own history alone": ()}
    sets |= {f"and {name}": (name,) for name in ("neighbours", "season", *CANDIDATES)}
    sets["as kept"] = KEPT
    sets |= {f"as kept, without {name}": tuple(k for k in KEPT if k != name) for name in KEPT if len(KEPT) > 2}
    base = np.empty((0, 2))
    print("| Features | CRPS | log1p-CRPS | Windows better in CRPS, log1p |\n| --- | ---: | ---: | ---: |")
    for name, kept in sets.items():
        try:
            past = with_beside(plain, mirror, kept)
        except InputError as refused:
            print(f"| {name} | | | not tried: {refused} |", flush=True)
            continue
        found = np.array(each(ratios, [(past, year) for year in CHOOSING]))
        base = found if not len(base) else base
        better = (found < base).sum(axis=0)
        told = "" if found is base else f"{better[0]} and {better[1]} of {len(CHOOSING)}"
        print(f"| {name} | {found[:, 0].mean():.3f} | {found[:, 1].mean():.3f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
