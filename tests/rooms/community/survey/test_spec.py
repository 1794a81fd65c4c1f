"""The spec of a survey: everything that is wrong with it is told at once."""

from __future__ import annotations

import pytest

from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.rooms.community.survey.spec import read_spec


@pytest.fixture
def spec(tmp_path):
    def read(text):
        path = tmp_path / "spec.toml"
        path.write_text(text, encoding="utf-8")
        return read_spec(path)

    return read


def test_a_whole_spec_is_read_with_its_codes_as_text(spec, spec_text):
    found = spec(spec_text)
    assert found.items["safe"].counted == ("3", "4")
    assert found.waves["second"] == ("2",)
    assert found.groups["age"].names == ("18 to 34", "35 and older")
    assert set(found.needed) == {"w", "village", "district", "round", "sex", "age", "q1", "q2"}


def test_a_survey_without_weights_is_refused_unless_all_were_as_likely_to_be_asked(spec, spec_text):
    with pytest.raises(InputError, match="without weights misleads"):
        spec(spec_text.replace('weight = "w"', ""))
    assert spec(spec_text.replace('weight = "w"', "equal_weights = true")).columns.weight is None


def test_a_group_the_spec_does_not_have_is_told_with_the_nearest(spec, spec_text):
    with pytest.raises(UnknownName, match=r"items\.safe\.by names the group 'sexe'.*sex"):
        spec(spec_text.replace('title = "feel safe at night"', 'title = "feel safe"\nby = ["sexe"]'))


def test_all_faults_are_told_at_once_each_under_its_place(spec, spec_text):
    wrong = (
        spec_text.replace("counted = [1]", "counted = []").replace('weight = "w"', "").replace("[privacy]", "[private]")
    )
    with pytest.raises(Faults) as fault:
        spec(wrong)
    text = str(fault.value)
    assert len(fault.value.faults) == 3
    assert "items.mission.counted" in text
    assert "there is no 'private' to set" in text
    assert "weight" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("others = [0]", "others = [0, 1]", "stands in two lists"),
        ('men = ["M"]', 'men = ["F"]', "stands for two levels"),
        ("[35, 120]", "[30, 120]", "do not overlap"),
        ('"18 to 34" = [18, 34], ', "", "at least two levels"),
        ('levels = { women = ["F"], men = ["M"] }', "", "either levels"),
        ("second = [2]", "second = [1]", r"The code 1 stands twice in \[waves\]"),
        ("[waves]", '[places]\nA = ["N", "S"]\nB = ["S"]\n[waves]', r"The code S stands twice in \[places\]"),
        (
            'place = "district"',
            'place = "district"\n[places]\nA = "N"',
            r"places\.A: should be a list, as in \[1, 2\]\.",
        ),
        ('title = "Perceptions, three districts"', 'title = "P"\nseparator = "::"', "separator: should be ',', ';'"),
        ('wave = "round"', "", "both a column and a list"),
        ("quasi =", "least = 3\nquasi =", "greater than or equal to 10"),
        ("second = [2]", 'second = { from = "2024-02-01", to = "2024-01-01" }', "before it begins"),
    ],
)
def test_what_does_not_fit_together_is_refused(spec, spec_text, old, new, said):
    assert old in spec_text
    with pytest.raises(ComityError, match=said):
        spec(spec_text.replace(old, new))


@pytest.mark.parametrize("second", [("2023-03-31", "2024-01-01"), ("2022-01-01", "2022-12-31")])
def test_waves_by_days_stand_in_order_of_time_and_share_no_day(spec, spec_text, second):
    days = 'first = { from = "2023-01-01", to = "2023-03-31" }\nsecond = { from = "%s", to = "%s" }'
    with pytest.raises(InputError, match=r"'second' begins on .*, and 'first', above it, ends on 2023-03-31"):
        spec(spec_text.replace("first = [1]\nsecond = [2]", days % second))


def test_a_wave_that_is_neither_codes_nor_days_is_told_once_in_words_of_the_file(spec, spec_text):
    with pytest.raises(InputError, match=r"waves\.first: should be a list, as in \[1, 2\], or should be a table\."):
        spec(spec_text.replace("first = [1]", 'first = "one"'))
    with pytest.raises(InputError, match=r"'waves\.first\.to' is missing"):
        spec(spec_text.replace("first = [1]", 'first = { from = "2024-01-01" }'))


def test_what_is_no_toml_no_text_or_not_there_is_a_fault(spec, tmp_path):
    with pytest.raises(InputError, match="no TOML"):
        spec("title = ")
    path = tmp_path / "x.toml"
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(InputError, match="not UTF-8"):
        read_spec(path)
    with pytest.raises(InputError, match="could not be read"):
        read_spec(tmp_path / "none.toml")
