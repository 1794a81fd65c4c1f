"""The forecast by year: shares that are kept, ceilings that hold, and answers that are sane."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.other.kin import AHEAD
from comity.rooms.risk.other.mixture import CLASSES, KIN, OWN, Mixture, OwnYears, classes, learned
from comity.rooms.risk.other.years import TYPES, histories


@pytest.fixture(scope="module", params=TYPES)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def drawn(real, kind):
    fitted = Mixture.of(kind).fit(real[kind], 34)
    return fitted.known.states, fitted.draw(AHEAD, 1000, luck_of(1, kind))


def test_every_class_has_a_share(kind):
    assert len(learned()[kind]) == len(CLASSES) + 1
    assert all(0 <= share <= 1 for share in learned()[kind])


def test_so_many_paths_are_of_like_cases(real, kind):
    fitted = Mixture(OWN[kind], KIN[kind], (0.0, 0.25, 0.5, 1.0)).fit(real[kind], 34)
    luck = luck_of(1)
    paths = fitted.draw(AHEAD, 40, luck)
    like = fitted.like.draw(AHEAD, 40, lambda state: luck(f"{state}/like"))
    own = fitted.own.draw(AHEAD, 40, lambda state: luck(f"{state}/own"))
    for row, level in enumerate(classes(fitted.known).tolist()):
        taken = (0, 10, 20, 40)[level]
        assert np.array_equal(paths[row, :, :taken], like[row, :, :taken])
        assert np.array_equal(paths[row, :, taken:], own[row, :, taken:])


def test_the_same_seed_gives_the_same_draws(real, kind, drawn):
    again = Mixture.of(kind).fit(real[kind], 34).draw(AHEAD, 1000, luck_of(1, kind))
    assert np.array_equal(again, drawn[1])


def test_states_that_are_no_more_have_no_forecast_and_young_ones_do(drawn):
    assert "YUG" not in drawn[0]
    assert "SSD" in drawn[0]
    assert drawn[1].min() >= 0


def test_a_genocide_is_not_forecast_to_go_on_at_its_height(real):
    """At the end of 1996 Rwanda's 770,581 deaths of 1994 are among its last years: few paths repeat them."""
    fitted = Mixture.of("one_sided").fit(real["one_sided"], 1996 - 1989 + 1)
    draws = fitted.draw(AHEAD, 1000, luck_of(1))[fitted.known.states.index("RWA")]
    assert (draws >= 100_000).mean() < 0.03
    assert (draws[0] >= 25).mean() > 0.2
    uncapped = OwnYears(mass=10**7).fit(real["one_sided"], 8).draw(1, 1000, luck_of(1))
    assert (uncapped[fitted.known.states.index("RWA")] >= 100_000).mean() > 0.1


def test_mexicos_gangs_and_haitis_are_seen(real):
    fitted = Mixture.of("non_state").fit(real["non_state"], 34)
    draws = fitted.draw(1, 1000, luck_of(1))[:, 0]
    mexico, haiti, iceland = (draws[fitted.known.states.index(state)] for state in ("MEX", "HTI", "ISL"))
    assert (mexico >= 1000).mean() > 0.9
    assert 0.3 < (haiti >= 25).mean() < 0.95
    assert (iceland >= 25).mean() < 0.02


def test_the_ceiling_is_a_multiple_of_the_usual_level(made):
    history = histories(made({"AAA": [0, 0, 0, 0, 0, 0, 0, 0, 0, 50_000], "BBB": [1000] * 9 + [50_000]}))["one_sided"]
    draws = OwnYears(noise=0.0, mass=3000).fit(history, 10).draw(AHEAD, 400, luck_of(1))
    usual = np.exp(np.log1p([1000] * 9 + [50_000]).mean())
    assert draws[0].max() == 3000
    assert draws[1].max() == np.rint(10 * usual)
