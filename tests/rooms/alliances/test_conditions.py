from __future__ import annotations

import pytest

from comity.rooms.alliances.conditions import ATTACKED, CODES, JOINED, UNPROVOKED, open_conditions
from comity.sources.readers.atop import CONDITIONS


def test_every_condition_that_atop_codes_of_a_pledge_has_its_words():
    pledged = {code for code in CONDITIONS if code[:5] in ("defco", "offco", "neuco", "conco") and len(code) > 6}
    assert {code for group in CODES.values() for code in group} == pledged


@pytest.mark.parametrize(
    ("condition", "struck_first", "left", "failed"),
    [
        (None, False, None, None),
        (ATTACKED, False, None, None),
        (ATTACKED, True, None, ATTACKED),
        ("the other is the one attacked", False, None, None),
        ("the other is the one attacked", True, None, "the other is the one attacked"),
        (UNPROVOKED, False, UNPROVOKED, None),
        (UNPROVOKED, True, UNPROVOKED, UNPROVOKED),
        (JOINED.join((ATTACKED, "it rains")), False, "it rains", None),
        ("the road is open, and the pass too", False, "the road is open, and the pass too", None),
    ],
)
def test_a_first_strike_settles_who_was_attacked_and_leaves_the_rest(condition, struck_first, left, failed):
    assert open_conditions(condition, struck_first=struck_first) == (left, failed)
