"""Pledges of third states and what was known before the year, on real rows."""

from __future__ import annotations

import numpy as np
import pytest

from comity.panels.tables import pledges
from comity.rooms.alliances.deterrence.rows import reverse, rows
from comity.rooms.alliances.deterrence.terms import BOUND_ALONE, PLEDGES, covariates, design
from comity.sources.mirror import Mirror


@pytest.fixture(scope="module")
def known(mirror):
    return rows(Mirror(mirror), (1900, 1914))


@pytest.fixture(scope="module")
def promised(mirror):
    """Who had promised whom what, by year: sets of (promiser, promised, year)."""
    table = pledges(Mirror(mirror))
    names = {"target_defence": "atop_defense", "challenger_offence": "atop_offense",
             "challenger_neutrality": "atop_neutral", "challenger_defence": "atop_defense"}  # fmt: skip
    return {
        name: set(table.filter(table[column] > 0).select("cow1", "cow2", "year").rows())
        for name, column in names.items()
    }


def test_a_pledge_counts_only_if_a_third_state_has_made_it(known, promised):
    draw = np.random.default_rng(2)
    there = {year: set(known.challenger[known.year == year].tolist()) for year in range(1900, 1915)}
    for row in draw.choice(len(known), 1500, replace=False).tolist():
        one, two, year = (int(column[row]) for column in (known.challenger, known.target, known.year))
        thirds = there[year] - {one, two}
        for name in PLEDGES:
            to = two if name == "target_defence" else one
            assert bool(known.x[name][row]) == any((third, to, year) in promised[name] for third in thirds)
        alone = any(
            (third, two, year) in promised["target_defence"] and (third, one, year) not in promised["target_defence"]
            for third in thirds
        )
        assert bool(known.x[BOUND_ALONE][row]) == alone


def test_the_reverse_of_a_row_is_the_same_pair_the_other_way_round(known):
    back = reverse(known.challenger, known.target, known.year)
    assert (known.challenger[back] == known.target).all()
    assert (known.target[back] == known.challenger).all()
    assert (known.year[back] == known.year).all()


def test_years_of_peace_are_counted_from_disputes_before_the_year_alone(known):
    begun = np.flatnonzero(known.began)
    pair = known.challenger * 1000 + known.target
    following = begun[(begun + 1 < len(pair))]
    following = following[
        (pair[following + 1] == pair[following]) & (known.year[following + 1] == known.year[following] + 1)
    ]
    assert len(following) > 10
    assert (known.x["peace_years"][following + 1] == 0).all()
    assert (known.x["peace_years"][begun] > 0).any()


def test_of_two_states_the_shares_of_capabilities_add_to_one(known):
    share = known.x["capability_share"]
    back = reverse(known.challenger, known.target, known.year)
    assert np.allclose(share + share[back], 1, equal_nan=True)


def test_serbia_had_no_defence_pact_in_1914_and_austria_hungary_had_germany_and_romania(known, promised):
    def value(name, one, two):
        return bool(known.x[name][(known.challenger == one) & (known.target == two) & (known.year == 1914)][0])

    assert value("challenger_defence", 300, 345)
    assert {third for third, to, year in promised["target_defence"] if (to, year) == (300, 1914)} >= {255, 360}


def test_the_cubic_in_peace_years_is_three_columns_and_the_rest_stand_as_they_are(known):
    names = covariates()
    x, terms = design({name: known.x[name][:5] for name in names}, names)
    assert terms[0] == "constant"
    assert len(terms) == len(names) + 3
    years = known.x["peace_years"][:5]
    assert np.allclose(x[:, [terms.index(n) for n in ("peace_years", "peace_years_squared", "peace_years_cubed")]],
                       np.column_stack([years / 10, years**2 / 1e3, years**3 / 1e5]))  # fmt: skip
    assert np.allclose(x[:, terms.index("similarity")], known.x["similarity"][:5])
