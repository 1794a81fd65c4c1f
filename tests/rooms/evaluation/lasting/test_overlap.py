"""Overlap weights make the measured alike, and never let a single spell weigh more than one."""

from __future__ import annotations

import numpy as np
import pytest

from comity.errors import BuildError
from comity.rooms.evaluation.lasting.overlap import apart, overlap
from comity.streams import stream


def test_weighted_groups_have_the_same_means():
    draw = stream(7, "overlap")
    x = draw.normal(size=(400, 3))
    treated = draw.random(400) < 1 / (1 + np.exp(2 - x[:, 0]))
    weight = overlap(x, treated)
    assert np.abs(apart(x, treated)).max() > 0.5
    assert np.abs(apart(x, treated, weight)).max() < 1e-8
    assert weight.min() > 0
    assert weight.max() < 1


def test_groups_that_a_covariate_tells_apart_without_fail_have_no_overlap():
    x = np.arange(40.0)[:, None]
    with pytest.raises(BuildError, match="no overlap"):
        overlap(x, x[:, 0] > 20)
