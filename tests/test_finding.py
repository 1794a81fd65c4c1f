"""A finding is a sentence that carries its numbers, its sources and its doubts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.finding import Chart, Column, Finding, Table
from comity.quantity import Quantity

DEATHS = Quantity(value=3040, unit="deaths", standing="measured", source="ucdp", low=3012, high=3441)
ONE = Quantity(value=1, unit="states", standing="reported", source="registry")
NUMBERS = Column(name="Deaths", unit="deaths", standing="measured", source="views")


def finding(text="{deaths} in {period}.", **more):
    whole = {"topic": "people", "values": {"deaths": DEATHS}, "terms": {"period": "2022"}} | more
    return Finding(text=text, **whole)


def test_the_sentence_is_rendered_from_numbers_and_names():
    assert finding().sentence == "3,040 deaths in 2022."
    assert (
        finding("in {period}: {deaths:i}").sentence == "In 2022: 3,040 deaths (low and high estimates 3,012 to 3,441)"
    )
    assert finding("{deaths:n} killed").sentence == "3,040 killed"


def test_caveats_and_reasons_are_rendered_from_the_same_numbers_and_names():
    doubted = finding(caveats=("Only {deaths:n} were verified.", "Others were not."), because="of {period}")
    assert doubted.notes == ("Only 3,040 were verified.", "Others were not.")
    assert doubted.render(doubted.because) == "of 2022"


def test_a_finding_without_a_source_cannot_be_made():
    with pytest.raises(ValidationError, match=r"a finding names its source: 'It is so\.'"):
        Finding(topic="background", text="It is so.")


def test_the_sources_of_numbers_and_tables_are_named_by_themselves_once_each():
    table = Table(title="Deaths", columns=(NUMBERS, Column(name="Note")), rows=((4, "few"),))
    values = {"deaths": DEATHS, "states": ONE}
    assert finding(sources=("registry",), values=values, table=table).sources == ("registry", "ucdp", "views")


@pytest.mark.parametrize("field", ["text", "because", "searched", "caveats"])
@pytest.mark.parametrize("template", ["About 9,025 deaths.", "{deaths}, not ٣", "In 2022 {deaths}"])
def test_a_digit_in_a_template_is_refused(field, template):
    with pytest.raises(ValidationError, match="a number stands in the text instead of in the values"):
        finding(**{field: (template,) if field == "caveats" else template})


@given(st.integers(0, 10**9), st.text(alphabet="abc {}", max_size=20))
def test_no_template_carries_a_number_past_the_check(figure, words):
    with pytest.raises(ValidationError):
        finding(f"{words} {figure} deaths")


@pytest.mark.parametrize("template", ["{wounded} too", "{}", "{deaths.value}", "{period[0]}", "{0}"])
def test_a_template_names_only_what_the_finding_holds(template):
    with pytest.raises(ValidationError, match="neither a value nor a term"):
        finding(template)


def test_what_is_not_known_says_what_was_searched():
    with pytest.raises(ValidationError, match="says what was searched"):
        finding(topic="unknown")
    told = finding(topic="unknown", searched="the series to {period}")
    assert told.render(told.searched) == "the series to 2022"


def test_a_confidence_has_a_reason():
    with pytest.raises(ValidationError, match="a confidence has a reason"):
        finding(confidence="high")
    assert finding(confidence="low", because="few were counted").confidence == "low"


@pytest.mark.parametrize("lack", ["unit", "standing", "source"])
@pytest.mark.parametrize("cell", [0, 4.5])
def test_a_column_with_numbers_names_their_unit_standing_and_source(lack, cell):
    column = NUMBERS.model_copy(update={lack: None})
    with pytest.raises(ValidationError, match="'Deaths' holds numbers without unit, standing and source"):
        Table(title="Deaths", columns=(column,), rows=((None,), (cell,)))


def test_a_column_of_words_and_gaps_needs_no_unit():
    table = Table(title="Names", columns=(Column(name="Name"),), rows=(("Somalia",), (None,)))
    assert table.rows[0] == ("Somalia",)


def test_every_row_of_a_table_has_a_cell_for_each_column():
    with pytest.raises(ValidationError, match="a row of 1 cells under 2 columns"):
        Table(title="Deaths", columns=(NUMBERS, NUMBERS), rows=((1, 2), (3,)))


def test_a_finding_cannot_be_changed():
    made = finding()
    with pytest.raises(ValidationError, match="frozen"):
        made.text = "Another"


def test_a_finding_comes_back_from_json_as_it_was():
    chart = Chart(title="Deaths", alt="a line", spec={"mark": "line"}, spark=(1.0, 2.0), spark_label="two months")
    table = Table(title="Deaths", columns=(NUMBERS, Column(name="Note")), rows=((4, "few"), (None, None)))
    whole = finding(confidence="high", because="so", caveats=("Perhaps.",), table=table, chart=chart)
    assert Finding.model_validate_json(whole.model_dump_json()) == whole


def test_what_is_no_set_of_fields_is_refused_as_such():
    with pytest.raises(ValidationError, match="valid dictionary or instance"):
        Finding.model_validate("a sentence")
