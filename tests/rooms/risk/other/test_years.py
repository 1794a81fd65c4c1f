from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from comity.errors import InputError
from comity.rooms.risk.other.years import TYPES, histories


def test_each_type_is_a_history_with_the_other_two_beside_it(real):
    for kind in TYPES:
        assert real[kind].months[0] == date(1989, 1, 1)
        assert real[kind].months[-1] == date(2022, 1, 1)
        assert set(real[kind].beside) == {"one_sided", "non_state", "state_based"} - {kind}


def test_rwanda_1994_is_told_by_its_type(real):
    row, year = real["one_sided"].states.index("RWA"), 1994 - 1989
    assert real["one_sided"].deaths[row, year] == 770_581
    assert real["one_sided"].beside["state_based"][row, year] == 1_882
    assert real["non_state"].deaths[row, year] == 0


def test_a_state_is_missing_before_it_existed_not_quiet(real):
    row = real["one_sided"].states.index("SSD")
    assert real["one_sided"].deaths[row, 2010 - 1989] == -1
    assert np.isnan(real["one_sided"].beside["non_state"][row, 2010 - 1989])
    assert real["one_sided"].deaths[row, 2012 - 1989] >= 0


def test_a_missing_year_is_an_error(made):
    panel = made({"AAA": [1, 2, 3]})
    with pytest.raises(InputError, match="one is missing"):
        histories(panel.filter(panel["year"] != 2001))
    with pytest.raises(InputError, match="no years"):
        histories(panel.clear())
