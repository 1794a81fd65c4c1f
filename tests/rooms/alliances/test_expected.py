from __future__ import annotations

import polars as pl
import pytest

from comity.questions import ask
from comity.rooms.alliances.expected import MEASURES, expected
from comity.rooms.alliances.forces import Weight, shares_in, weigh
from comity.rooms.alliances.honoured.tell import kept


@pytest.fixture
def told(edition):
    def finding(**fields):
        answer = ask("obligations", edition=edition.folder, **fields)
        return next((found for found in answer.findings if "come as often as" in found.text), None)

    return finding


@pytest.fixture(scope="module")
def in_1939(edition):
    shares = shares_in(edition.table("capability_shares"), 1939)
    return lambda *states: weigh(shares, states).shares


@pytest.mark.parametrize("measure", MEASURES)
def test_the_expected_side_of_poland_in_1939_is_its_own_share_and_a_kept_share_of_its_allies(
    edition, told, in_1939, measure
):
    quantity = told(attacker="Germany", target="Poland", on="1939-09-01").values[f"target_{measure}"]
    past = kept(edition, "1939-09-01")
    own, called = in_1939("POL")[measure], in_1939("GBR", "FRA", "ROU")[measure]
    assert quantity.value == pytest.approx(100 * (own + past.share.value * called), abs=0.05)
    assert quantity.low == pytest.approx(100 * (own + past.share.low * called), abs=0.05)
    assert quantity.high == pytest.approx(100 * (own + max(past.share.high, *past.reported) * called), abs=0.05)
    assert 100 * own < quantity.low < quantity.value < quantity.high < 100 * (own + called)
    assert quantity.standing == "assumed"


@pytest.mark.parametrize("measure", MEASURES)
def test_the_attackers_side_is_weighed_by_pledges_to_join_an_attack(edition, told, in_1939, measure):
    quantity = told(attacker="Germany", target="Poland", on="1939-09-01").values[f"attacker_{measure}"]
    often = kept(edition, "1939-09-01", "offence").share.value
    ours, called = in_1939("DEU")[measure], in_1939("ITA")[measure]
    assert quantity.value == pytest.approx(100 * (ours + often * called), abs=0.05)


def test_where_too_few_wars_tried_pledges_under_known_conditions_all_pledges_of_the_kind_are_counted(edition):
    rows = edition.table("pledge_honoured").filter(pl.col("pledge") == "offence", pl.col("scope") == "judged")
    assert rows["wars"].max() < 5
    found = kept(edition, "2020-01-01", "offence")
    assert (found.first, found.last, found.judged) == (1816, 2007, False)
    assert kept(edition, "2020-01-01").judged


def test_a_measure_is_not_told_where_the_states_own_figure_is_not_known(edition):
    some = {"cinc": 0.1, "personnel": 0.2, "spending": 0.0}
    weights = {
        "target": Weight(1, some, {"cinc": 0, "personnel": 0, "spending": 1}),
        "target owed": Weight(2, dict.fromkeys(MEASURES, 0.1), {"cinc": 0, "personnel": 1, "spending": 0}),
        "target owed if": Weight(0, dict.fromkeys(MEASURES, 0.0), dict.fromkeys(MEASURES, 0)),
    }
    (found,) = expected(edition, {"target": "Erehwon"}, weights, "1930-01-01", 1930)
    assert "target_spending" not in found.values
    assert [row[2:] for row in found.table.rows if row[1] == "military spending"] == [(None,) * 5 + (0,)]
    assert [row[-1] for row in found.table.rows] == [0, 1, 0]


def test_a_side_that_nobody_is_called_to_has_no_expected_coalition(told):
    assert told(attacker="Russia", target="Ukraine", on="2022-02-24") is None
    assert not any(name.startswith("attacker") for name in told(attacker="any", target="Estonia").values)
