"""The same record gives the same bytes."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.questions import ask
from comity.record import Record, canonical_json, sha256, sha256_file, this_platform, versions

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ASKED = {
    "brief": {"country": "Somalia"},
    "risk": {"country": "Mali", "months": 6},
    "obligations": {"attacker": "Russia", "target": "Estonia", "on": "2025-06-01"},
    "peace": {"country": "Liberia"},
}
PROGRAM = """
import json, sys
from comity.questions import ask
from comity.record import canonical_json
for name, fields in json.loads(sys.argv[1]).items():
    sys.stdout.write(canonical_json(ask(name, **fields)) + "\\n")
"""


@pytest.fixture(scope="module")
def told_elsewhere(edition):
    """The answers of two other processes, with other threads and hash seeds, by question."""
    processes = []
    for threads in ("1", "2"):
        own = {"COMITY_EDITION": str(edition.folder), "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": threads}
        command = [sys.executable, "-c", PROGRAM, json.dumps(ASKED)]
        processes.append(subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE))
    texts = [process.communicate()[0].decode().splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return [dict(zip(ASKED, lines, strict=True)) for lines in texts]


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_the_same_bytes_in_every_process_and_with_any_number_of_threads(told_elsewhere, edition, name):
    here = canonical_json(ask(name, edition=edition.folder, **ASKED[name]))
    one, two = told_elsewhere
    assert one[name] == two[name] == here
    assert json.loads(here)["record"]["question"] == name


@settings(max_examples=50)
@given(PLAIN)
def test_canonical_json_says_what_was_put_in(value):
    assert json.loads(canonical_json([value])) == [value]


@given(st.dictionaries(st.text(max_size=4), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_canonical_json_has_sorted_keys_plain_letters_and_no_spare_space():
    assert canonical_json({"b": [1, 2.5], "a": "Côte d’Ivoire"}) == '{"a":"Côte d’Ivoire","b":[1,2.5]}'


@pytest.mark.parametrize("hole", [math.nan, math.inf, -math.inf])
def test_canonical_json_refuses_what_is_not_a_number(hole):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": [hole]})


def test_a_record_names_its_libraries_and_its_platform():
    import numpy as np
    import polars as pl
    import pydantic

    import comity

    found = {"comity": comity.__version__, "numpy": np.__version__, "polars": pl.__version__}
    assert versions() == found | {"pydantic": pydantic.__version__}
    system, *_, python = this_platform().split()
    assert (system, python) == (os.uname().sysname, f"{sys.version_info.major}.{sys.version_info.minor}")


def test_a_record_cannot_be_changed():
    record = Record(
        edition="0", question="risk", fields={}, attachments={}, seed=1, versions=versions(), platform=this_platform()
    )
    with pytest.raises(ValidationError, match="frozen"):
        record.seed = 2


def test_hashes_are_those_of_the_standard(tmp_path):
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example B.1
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256(b"abc") == sha256_file(tmp_path / "abc") == abc


@given(st.binary(max_size=200_000))
def test_a_file_has_the_hash_of_its_bytes(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "some-bytes"
    path.write_bytes(data)
    assert sha256_file(path) == sha256(data)
