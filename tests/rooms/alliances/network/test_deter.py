"""The effect on deterrence is said only where the edition's estimates reach."""

from types import SimpleNamespace

import polars as pl

from comity.edition import Edition
from comity.rooms.alliances.network.deter import EFFECTS, deterrence
from comity.rooms.alliances.network.world import world

ROWS = pl.DataFrame(
    {
        "era": ["since 1992", "1946 to 1991"],
        "population": ["relevant"] * 2,
        "check": ["main"] * 2,
        "estimand": ["target_defence"] * 2,
        "model": ["logit, dyadic-robust"] * 2,
        "estimate": [0.8, 0.9],
        "low": [0.6, 0.7],
        "high": [1.1, 1.2],
    }
)


def with_effects(edition: Edition, *, rows: pl.DataFrame | None):
    """A room's view of an edition with or without estimates of deterrence."""
    here = world(edition)
    held = {EFFECTS: {}} if rows is not None else {}
    changed = SimpleNamespace(manifest={"tables": held}, table=lambda _: rows)
    return SimpleNamespace(edition=changed, prose=here.prose), here.moment("2020-01-01")


def test_without_estimates_it_is_not_known(edition: Edition):
    view, moment = with_effects(edition, rows=None)
    found = deterrence(view, moment, moment.joined("CHE", "FRA", "defence"))
    assert found.topic == "unknown"


def test_a_state_that_gains_its_first_pledge_gets_the_estimate_of_its_time(edition: Edition):
    view, moment = with_effects(edition, rows=ROWS)
    found = deterrence(view, moment, moment.joined("CHE", "FRA", "defence"))
    assert found.values["ratio"].value == 0.8
    assert "Switzerland would gain its first pledge" in found.sentence
    assert "since 1992" in found.sentence


def test_one_pledge_more_for_a_state_that_has_some_is_outside_the_estimates(edition: Edition):
    view, moment = with_effects(edition, rows=ROWS)
    found = deterrence(view, moment, moment.joined("CHN", "PAK", "defence"))
    assert found.topic == "unknown"
    assert "no state from the one to the other" in found.sentence
