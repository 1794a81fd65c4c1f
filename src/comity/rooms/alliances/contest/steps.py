"""The contest room's tables: what the model says of the Congo's armed groups, and which states were rivals."""

from __future__ import annotations

import numpy as np
import polars as pl

from comity.errors import InputError
from comity.panels.codes import from_code
from comity.rooms.alliances.contest.equilibrium import Contest, equilibrium
from comity.rooms.alliances.contest.policies import EMBARGO, embargoed, key_players, pacified
from comity.sources.corrected import corrected
from comity.sources.readers import contest as published
from comity.sources.readers.mid_dyads import dyadic_disputes
from comity.step import Inputs, Step

TOGETHER = (("RWA-I", "RWA-II"),)
"""Rwanda's forces before and after 2000, removed or put under embargo as one, as the authors do."""
RIVAL_YEARS = 5
"""States are rivals in the year of a dispute in which one of them used force, and so many years after."""
FORCE = 4
LAST = 2014


def congo(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What the removal, the pacification or an embargo of each group would change."""
    contest, names = _congo(inputs)
    now = equilibrium(contest)
    keys = {key.names: key for key in key_players(contest, TOGETHER)}
    single = {key.names[0]: key for key in key_players(contest)}
    sets = [(name,) for name in contest.names] + [tuple(names) for names in TOGETHER]
    rows = []
    for group in sets:
        places = [contest.number(name) for name in group]
        key = keys.get(group) or single[group[0]]
        rows.append(
            {
                "group": " and ".join(group),
                "name": "; ".join(names[name] for name in group),
                "together": len(group) > 1,
                "allies": int(contest.allied[places].any(axis=0).sum()),
                "enemies": int(contest.enemies[places].any(axis=0).sum()),
                "share": _rounded(key.share),
                "removed": _rounded(key.change),
                "pacified": _rounded(_change(pacified(contest, group), now.dissipation)),
                "embargo": _rounded(_change(embargoed(contest, group), now.dissipation)),
            }
        )
    facts = {
        "groups": float(len(contest.names)),
        "alliances": float(contest.allied.sum()) / 2,
        "enmities": float(contest.enemies.sum()) / 2,
        "beta": contest.beta,
        "gamma": contest.gamma,
        "smallest_eigenvalue": contest.smallest_eigenvalue,
        "dissipation": now.dissipation,
        "largest_residual": float(np.abs(now.effort - _fights(inputs)).max()),
        "all_pacified": _change(pacified(contest), now.dissipation),
        "embargo_factor": EMBARGO,
    }
    return {
        "contest_groups": pl.DataFrame(rows).sort("removed", "group"),
        "contest_facts": pl.DataFrame({"fact": list(facts), "value": [_rounded(value) for value in facts.values()]}),
    }


def rivals(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Spells of rivalry between states: from a dispute with force to some years after the last that followed it."""
    last = min(LAST, inputs.as_of.year if inputs.as_of.month == 12 else inputs.as_of.year - 1)
    force = pl.max_horizontal("hostlev1", "hostlev2") >= FORCE
    found = corrected(dyadic_disputes, inputs.mirror).filter(
        force & (pl.col("cow1") < pl.col("cow2")) & (pl.col("year") <= last)
    )
    dated = found.select("cow1", "cow2", pl.col("year").cast(pl.Int64), _day=pl.format("{}-12-31", pl.col("year")))
    spells = inputs.tables["state_spells"]
    for side in (1, 2):
        dated = from_code(dated, spells, system="cow", code=f"cow{side}", day="_day").rename({"state": f"state{side}"})
    keyed = dated.select(
        one=pl.min_horizontal("state1", "state2"), two=pl.max_horizontal("state1", "state2"), year="year"
    ).unique()
    ordered = keyed.sort("one", "two", "year")
    new = (pl.col("year") - pl.col("year").shift(1) > RIVAL_YEARS + 1).fill_null(value=True).over("one", "two")
    spell = ordered.with_columns(_spell=new.cast(pl.Int64).cum_sum().over("one", "two"))
    periods = spell.group_by("one", "two", "_spell").agg(pl.col("year").min().alias("from"), pl.col("year").max())
    return {
        "contest_rivals": periods.select(
            "one", "two", "from", until=pl.col("year") + RIVAL_YEARS + 1, known_to=pl.lit(last, pl.Int64)
        ).sort("one", "two", "from")
    }


def _congo(inputs: Inputs) -> tuple[Contest, dict[str, str]]:
    """The authors' groups and ties, with what they estimated of each group's cost of fighting."""
    groups = published.groups(inputs.mirror)
    signs = np.zeros((groups.height, groups.height), dtype=np.int8)
    for one, two, relation in published.relations(inputs.mirror).rows():
        signs[one - 1, two - 1] = relation
    shifter = (groups["shifter"] + groups["residual"]).to_numpy()
    contest = Contest.of(
        groups["short"].to_list(),
        signs,
        beta=float(groups["beta"][0]),
        gamma=float(groups["gamma"][0]),
        shifter=shifter,
    )
    return contest, dict(groups.select("short", "name").rows())


def _fights(inputs: Inputs) -> np.ndarray:
    return published.groups(inputs.mirror)["fights"].to_numpy()


def _change(contest: Contest, now: float) -> float | None:
    """How all effort changes, as a share of what it was; None where the model has no equilibrium."""
    try:
        return equilibrium(contest).dissipation / now - 1
    except InputError:
        return None


def _rounded(value: float | None) -> float | None:
    """Nine digits: enough for every comparison, and free of the last bits in which machines differ."""
    return None if value is None else float(f"{value:.9g}")


STEPS = (
    Step("armed groups of the Congo", ("contest_groups", "contest_facts"), congo, sources=("drc_groups",)),
    Step("rival states", ("contest_rivals",), rivals, sources=("cow_mid",), needs=("state_spells",)),
)
