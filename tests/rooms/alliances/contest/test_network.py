"""A user's network: what is read, and what is refused, with all faults at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, InputError
from comity.rooms.alliances.contest.network import read_network


@pytest.fixture
def file(tmp_path):
    def write(text, name="net.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return write


def test_ties_count_both_ways_round_and_names_stand_in_the_order_of_their_first_row(file):
    names, signs = read_network(file("from,to,sign\nLRA,Uganda,-1\nUganda,Rwanda,1\n"))
    assert names == ("LRA", "Uganda", "Rwanda")
    assert signs.tolist() == [[0, -1, 0], [-1, 0, 1], [0, 1, 0]]


def test_words_spare_spaces_other_columns_and_a_group_without_ties_are_read(file):
    names, signs = read_network(file("why,From,to, sign\nx, A ,B,ally\ny,B,A,1\n\nz,C,A,neutral\n"))
    assert names == ("A", "B", "C")
    assert signs.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_a_file_from_a_spreadsheet_with_its_mark_is_read(file):
    assert read_network(file("from,to,sign\na,b,1\nb,c,-1\n", encoding="utf-8-sig"))[0] == ("a", "b", "c")


def test_every_fault_of_every_row_is_told_at_once_with_its_line(file):
    bad = "from,to,sign\nA,A,1\nA,C,friend\nB,,-1\nC,D,1\nD,C,-1\nE,F\n"
    with pytest.raises(Faults) as told:
        read_network(file(bad))
    text = [fault.problem for fault in told.value.faults]
    assert len(text) == 5
    for line, what in (
        (2, "itself"),
        (3, "friend"),
        (4, "'to' is empty"),
        (6, "another sign in line 5"),
        (7, "'sign'"),
    ):
        assert any(f"line {line}:" in one and what in one for one in text)


def test_more_faults_than_a_screen_are_counted(file):
    with pytest.raises(Faults) as told:
        read_network(file("from,to,sign\n" + "a,a,1\n" * 40))
    assert "28 further faults" in told.value.faults[-1].problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column from, to, sign"),
        ("a,b,c\n1,2,3\n", "no column from, to, sign"),
        ("from,to,sign\n", "holds no network"),
        ("from,to,sign\na,b,1\n", "holds no network"),
        ("from,to,sign\na,b,0\nb,c,0\n", "holds no network"),
    ],
)
def test_a_file_without_a_network_is_told_with_its_form(file, text, told):
    with pytest.raises(InputError, match=told) as fault:
        read_network(file(text))
    assert "from,to,sign" in fault.value.remedy


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    with pytest.raises(InputError, match="could not be read"):
        read_network(tmp_path / "none.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        read_network(tmp_path / "bytes.csv")


def test_the_authors_own_adjacency_file_is_taken_as_it_is(mirror):
    names, signs = read_network(mirror / "contest" / "krtz_adjacency.csv")
    assert len(names) == 80
    assert (int((signs > 0).sum() / 2), int((signs < 0).sum() / 2)) == (96, 118)


@given(st.permutations(["a,b,1", "b,c,-1", "c,d,1", "d,a,-1", "a,c,-1"]))
def test_the_order_of_rows_changes_no_tie(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("net") / "n.csv"
    path.write_text("from,to,sign\n" + "\n".join(rows), encoding="utf-8")
    names, signs = read_network(path)
    order = np.argsort(names)
    expected = [[0, 1, -1, -1], [1, 0, -1, 0], [-1, -1, 0, 1], [-1, 0, 1, 0]]
    assert signs[np.ix_(order, order)].tolist() == expected
