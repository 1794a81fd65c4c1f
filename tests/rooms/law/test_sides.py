"""Claims and rejections: what they may change, and what not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.law.casebook import FAR, Row
from comity.rooms.law.engine import Fact
from comity.rooms.law.option import Option
from comity.rooms.law.sides import concerns, with_sides
from comity.rooms.law.truth import STATUSES

statuses = st.sampled_from([status for status in STATUSES if status != "contested"])


def row(side, **cells):
    return Row("k", {"side": side, "who": side, "says": "", "source": "s", "checked": "c"} | cells, "2000", FAR)


@given(statuses, st.integers(0, 3))
def test_a_claim_alone_proves_nothing_however_often_it_is_made(status, times):
    assert with_sides(Fact(status, "record"), [row("claims")] * times).status == status


@given(statuses, st.integers(1, 3))
def test_a_rejection_alone_contests_only_what_is_on_record(status, times):
    after = with_sides(Fact(status, "record", "source"), [row("rejects")] * times)
    assert after.status == ("contested" if status == "met" else status)
    assert bool(after.claims) == (status == "met")


@given(statuses)
def test_what_some_claim_and_others_reject_is_contested_with_both_named(status):
    after = with_sides(Fact(status, "record"), [row("claims"), row("rejects")])
    assert after.status == "contested"
    assert [party.who for party in after.claims] == ["claims"]
    assert [party.who for party in after.rejects] == ["rejects"]


@given(statuses, st.lists(st.sampled_from(["claims", "rejects"]), max_size=4))
def test_sides_never_make_a_condition_met(status, found):
    after = with_sides(Fact(status, "record"), [row(side) for side in found])
    assert after.status in (status, "contested")


def test_a_claim_about_one_purpose_does_not_touch_another_or_an_open_one():
    about = row("rejects", purposes="regime_change", hosts="LBY", actors="nato")
    option = Option("LBY", "nato", is_org=True, form="force", on="2011-04-20")
    assert not concerns(about, option)
    assert concerns(about, Option("LBY", "nato", is_org=True, form="force", on="2011-04-20", purpose="regime_change"))
    assert not concerns(about, Option("LBY", "au", is_org=True, form="force", on="2011-04-20", purpose="regime_change"))
    assert not concerns(
        about, Option("LBY", "nato", is_org=True, form="force", on="1999-04-20", purpose="regime_change")
    )
