"""Effects tell what they rest on, and what cannot be estimated is left empty, not made up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.lasting.checks import Design
from comity.rooms.evaluation.lasting.estimate import CONTRAST, contrast, effects, fit
from comity.rooms.evaluation.lasting.months import Months
from comity.streams import stream


def design(size=300, ratio=0.4):
    """Spells of up to a hundred months; a UN mission in the first half of some, an alliance in all of others."""
    draw = stream(7, "design", str(size), str(ratio))
    kind = draw.integers(0, 3, size)
    base = draw.exponential(60, size)
    length = np.clip(np.where(kind == 2, base / ratio, base), 1, 100).astype(np.int64)
    frame = pl.DataFrame({"state": [f"S{place % 40}" for place in range(size)]})
    spell = np.repeat(np.arange(size), length)
    clock = np.concatenate([np.arange(1, n + 1) for n in length])
    event = np.zeros(len(spell), dtype=np.bool_)
    ends = np.cumsum(length) - 1
    event[ends[length < 100]] = True
    terms = {"un": (kind[spell] == 1) & (clock <= 20), "alliance": kind[spell] == 2}
    found = Months(frame, spell, clock, clock, event, {}, np.ones(len(spell), dtype=np.bool_))
    return Design("main", found, terms, 2, {"noise": draw.normal(size=size)})


def test_a_known_ratio_is_found_and_one_that_is_none_is_not():
    un, alliance = effects(design(1500))
    assert alliance.interval[1] < 0.4 < alliance.interval[2]
    assert alliance.interval[2] < 1
    assert un.interval[1] < 1 < un.interval[2]


def test_counts_are_those_of_the_months():
    made = design()
    for effect in effects(made):
        on = made.terms[effect.who]
        assert effect.exposed_months == int(on.sum())
        assert effect.exposed_events == int((on & made.found.event).sum())
        assert effect.exposed == len(np.unique(made.found.spell[on]))
    assert effect.spells == 300
    assert effect.events == int(made.found.event.sum())


def test_the_contrast_is_the_difference_of_the_two_and_its_interval_holds_their_spread():
    made = design()
    un, alliance = effects(made)
    both = contrast(made)
    assert both.who == CONTRAST
    assert both.log_ratio == pytest.approx(alliance.log_ratio - un.log_ratio)
    assert both.log_se < un.log_se + alliance.log_se


def test_a_mission_in_whose_time_no_war_came_back_has_no_ratio_and_leaves_the_others_as_they_were():
    made = design()
    quiet = made.terms["un"] & ~made.found.event
    never = Design(made.check, made.found, {"un": quiet, "alliance": made.terms["alliance"]}, 2, made.fixed)
    first, second = effects(never)
    assert (first.log_ratio, first.interval) == (None, None)
    assert first.exposed_events == 0
    found = made.found.only(~quiet)
    alone = Design(made.check, found, {"alliance": made.terms["alliance"]}, 1, made.fixed)
    assert second.log_ratio == pytest.approx(next(effects(alone)).log_ratio)
    assert contrast(never).interval is None


def test_a_column_that_those_before_it_tell_is_left_out():
    made = design()
    twin = made.fixed["noise"] * 2 + 1
    with_twin = Design(made.check, made.found, made.terms, 2, made.fixed | {"twin": twin, "one": np.ones(300)})
    assert fit(with_twin)[0].names == ("un", "alliance", "noise")
