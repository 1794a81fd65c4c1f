"""No cell that is written is taken for a formula, and what was guarded comes back the same."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.formulas import BEGINS, guarded, unguarded

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"


@given(st.text(max_size=40))
def test_a_guarded_cell_comes_back_and_never_looks_like_a_formula(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH))


@pytest.mark.parametrize("text", ["=1", " =1", "+1", "-1", "@x", "\t=1", "\r=1", "\0=1", f"{FULL_WIDTH[0]}1", "'x"])
def test_what_looks_like_a_formula_is_guarded_in_a_cell_and_in_a_column(text):
    assert guarded(text) == f"'{text}"
    assert pl.Series([text]).str.contains(BEGINS).all()


def test_plain_names_are_left_as_they_are():
    assert guarded("Nord-Kivu, 2") == "Nord-Kivu, 2"
