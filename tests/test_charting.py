"""The parts of charts are drawn where their data say."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.charting import intervals, no_change, told_apart

RATIOS = st.floats(0.11, 9.9)
WIDTH = 300
X = {"type": "quantitative", "scale": {"type": "log", "domain": [0.1, 10], "nice": False}}


def drawn(layers, values=()):
    converter = pytest.importorskip("vl_convert")
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH, "height": {"step": 20}, "data": {"values": list(values)}, "layer": layers,
    }  # fmt: skip
    return converter.vegalite_to_svg(spec)


def across(ratio):
    """Pixels from the left of the plot to a ratio."""
    return WIDTH * (math.log10(ratio) + 1) / 2


def marks(svg, kind):
    """Places along the axis and lengths of what a mark has drawn."""
    part = svg.partition(f'class="mark-{kind} role-mark')[2].partition("</g>")[0]
    places = [float(one) for one in re.findall(r"translate\(([-\d.e]+),", part)]
    lengths = [abs(float(one)) for one in re.findall(r'x2="([-\d.e]+)"', part)]
    return places, lengths


@settings(max_examples=15)
@given(st.lists(st.tuples(RATIOS, RATIOS, RATIOS).map(sorted), min_size=1, max_size=5))
def test_a_line_runs_from_low_to_high_and_its_dot_stands_at_the_middle(found):
    rows = [{"name": str(at), "low": lo, "ratio": mid, "high": hi} for at, (lo, mid, hi) in enumerate(found)]
    row = {"y": {"field": "name", "type": "nominal", "sort": None}}
    svg = drawn(intervals(X, row, "ratio"), rows)
    dots, _ = marks(svg, "symbol")
    assert dots == pytest.approx([across(one["ratio"]) for one in rows], abs=0.01)
    _, lengths = marks(svg, "rule")
    assert lengths == pytest.approx([across(one["high"]) - across(one["low"]) for one in rows], abs=0.01)


@pytest.mark.parametrize("ratios", [(0.2, 0.3, 0.4), (2, 3, 4)])
def test_the_line_of_no_change_stands_at_one_whatever_the_rows_are(ratios):
    rows = [{"name": "a"} | dict(zip(("low", "ratio", "high"), ratios, strict=True))]
    svg = drawn([no_change(X), *intervals(X, {"y": {"field": "name", "type": "nominal"}}, "ratio")], rows)
    places, _ = marks(svg, "rule")
    assert places == pytest.approx([across(1)], abs=0.51)  # lines are put on the middle of a pixel


def test_lines_and_dots_keep_what_they_have_in_common_and_what_each_has_alone():
    row = {"color": told_apart("who", ["a"], ["#123456"])}
    lines, dots = intervals(X, row, "ratio", shape={"field": "who"}, line={"clip": True}, size=50)
    assert lines["encoding"]["color"] == dots["encoding"]["color"] == row["color"]
    assert (lines["mark"].get("clip"), dots["mark"].get("clip")) == (True, None)
    assert (lines["mark"].get("size"), dots["mark"].get("size")) == (None, 50)
    assert "shape" not in lines["encoding"]


def test_each_name_has_the_colour_that_it_was_given_and_the_legend_names_them_in_order():
    colours = {"never": "#0b5cad", "always": "#e69f00"}
    color = told_apart("who", [*colours], [*colours.values()], title=None)
    row = {"y": {"field": "who", "type": "nominal", "sort": None}, "color": color}
    rows = [{"who": who, "low": 1, "ratio": 2, "high": 3} for who in ("always", "never")]
    svg = drawn(intervals(X, row, "ratio"), rows)
    symbols = svg.partition('class="mark-symbol role-mark')[2].partition("</g>")[0]
    assert re.findall(r'fill="(#\w+)"', symbols) == [colours["always"], colours["never"]]
    legend = svg.partition("role-legend-entry")[2]
    assert legend.index("never") < legend.index("always")
