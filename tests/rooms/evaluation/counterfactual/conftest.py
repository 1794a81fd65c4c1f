"""The peer that weights are held against."""

from __future__ import annotations

import importlib
import warnings

import pytest


@pytest.fixture(scope="session")
def pysyncon():
    """The library, whose source warns of its own docstrings when it is first compiled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("pysyncon")
