"""A stream of random numbers depends on its seed and its names, and on nothing else."""

from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comity.streams import stream

SEEDS = st.integers(min_value=0, max_value=2**63)
NAMES = st.lists(st.text(alphabet=st.characters(exclude_characters="\x1f", exclude_categories=["Cs"])), max_size=4)


def first(seed, *names):
    return stream(seed, *names).bit_generator.random_raw()


@given(SEEDS, NAMES)
def test_the_same_seed_and_names_give_the_same_numbers(seed, names):
    assert stream(seed, *names).random(5).tolist() == stream(seed, *names).random(5).tolist()


@given(SEEDS, NAMES, NAMES)
def test_other_names_give_other_numbers_however_their_letters_are_split(seed, names, others):
    assert (first(seed, *names) == first(seed, *others)) == (names == others)


@given(SEEDS, SEEDS)
def test_another_seed_gives_other_numbers(seed, other):
    assert (first(seed, "risk") == first(other, "risk")) == (seed == other)


def test_drawing_for_one_country_more_changes_no_other_stream():
    alone = stream(7, "risk", "SOM").random(3).tolist()
    stream(7, "risk", "KEN").random(1000)
    assert stream(7, "risk", "SOM").random(3).tolist() == alone


def test_the_seed_is_the_first_128_bits_of_the_hash_over_seed_and_names():
    digest = hashlib.sha256(b"20221231\x1frisk\x1fSOM").hexdigest()
    expected = np.random.PCG64(int(digest[:32], 16)).random_raw(4).tolist()
    assert stream(20221231, "risk", "SOM").bit_generator.random_raw(4).tolist() == expected


def test_the_numbers_are_those_of_every_edition_before():
    assert first(20221231, "risk", "SOM") == 569085452022116946
