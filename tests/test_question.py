"""A question is a model: its faults are told at once, its names become keys, its answer can be made again."""

from __future__ import annotations

import inspect
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from comity.errors import EditionError, Faults, InputError, UnknownName
from comity.finding import Finding
from comity.question import Answer, Context, Day, Named, Place, Question, State, answer, parse_day, signature
from comity.questions import QUESTIONS, ask, asked, built, model

if TYPE_CHECKING:
    from collections.abc import Iterator


class Census(Question):
    """How many live there."""

    asks: ClassVar[str] = "How many?"
    examples: ClassVar[tuple[str, ...]] = ("comity census Somalia",)

    country: State = Field(description="country, by name")
    rival: Annotated[str, Named("state", also=("any",))] = Field(default="any", description="state that counts too")
    where: Place | None = Field(default=None, description="place, by name")
    on: Day | None = Field(default=None, description="day of the count")
    months: int = Field(default=12, ge=1, le=36, description="months, from 1 to 36")
    kind: Literal["all", "women"] = Field(default="all", description="who is counted")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """One finding, carried by the register."""
        told = context.edition.names("state").title(self.country)
        found = Finding(topic="people", text="people live in {country}", terms={"country": told}, sources=("registry",))
        return (found,)


def never(name, /, **fields):
    raise AssertionError(f"{name} was asked")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day):
    assert parse_day(day.isoformat()) == day
    assert parse_day(f" {day.year}-{day.month}-{day.day} ") == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_month_or_a_year_stands_for_its_first_day(day):
    assert parse_day(f"{day:%Y-%m}") == day.replace(day=1)
    assert parse_day(f"{day:%Y}") == day.replace(month=1, day=1)


@pytest.mark.parametrize("text", ["yesterday", "", "22-09-13", "2022/09", "2022-09-13T00:00", "1985-13", "2023-02-29"])
def test_what_is_no_day_is_refused_with_what_was_given(text):
    with pytest.raises(ValueError, match=f"'{text}' is not a date"):
        parse_day(text)


def test_what_is_a_day_already_stays_one():
    assert parse_day(date(1982, 4, 2)) == date(1982, 4, 2)


def test_a_number_is_a_year_and_never_seconds():
    assert parse_day(1982) == date(1982, 1, 1)
    for number in (386553600, 1982.5, True):
        with pytest.raises(ValueError, match="is not a date"):
            parse_day(number)
    assert Census(country="SOM", on=date(1982, 4, 2)).on == date(1982, 4, 2)


def test_a_question_that_finds_nothing_cannot_be_asked():
    with pytest.raises(TypeError, match="abstract"):
        Question()


def test_a_question_cannot_be_changed():
    census = Census(country="SOM")
    with pytest.raises(ValidationError, match="frozen"):
        census.months = 3


def test_every_fault_of_a_request_is_told_at_once_with_its_remedy(edition):
    with pytest.raises(Faults) as caught:
        Census.build(edition, months=40, on="yesterday", kind="men", monts=3)
    told = {fault.problem: fault for fault in caught.value.faults}
    assert list(told) == [
        "'country' is missing.",
        "on: 'yesterday' is not a date: write 2022, 2022-09 or 2022-09-13.",
        "months: should be less than or equal to 36 (given: 40).",
        "kind: should be 'all' or 'women' (given: men).",
        "There is no 'monts' to set.",
    ]
    *fields, unknown = told.values()
    named = ["country, by name", "day of the count", "months, from 1 to 36", "who is counted"]
    assert [fault.remedy for fault in fields] == [f"Expected: {text}." for text in named]
    assert unknown.available == tuple(Census.model_fields)


def test_a_fault_of_fields_together_is_told_without_a_dump_of_them(edition):
    with pytest.raises(InputError) as caught:
        model("hybrid").build(edition, country="EST", months=3)
    assert caught.value.problem == "hybrid: 'months' counts back from the month of 'on', which is missing."


def test_unknown_names_are_told_beside_other_faults(edition):
    with pytest.raises(Faults) as caught:
        Census.build(edition, country="Somlia", months=40)
    assert ["Somalia?" in fault.problem for fault in caught.value.faults] == [True, False]


def test_a_single_fault_is_raised_by_itself(edition):
    with pytest.raises(InputError, match="months: should be greater than or equal to 1"):
        Census.build(edition, country="SOM", months=0)


def test_names_become_keys_and_words_that_are_no_names_stay(edition):
    asked = Census.build(edition, country="somalia", where="Falklands")
    assert (asked.country, asked.where, asked.rival) == ("SOM", "falkland-islands", "any")
    assert Census.build(edition, country="SOM", rival="Russia").rival == "RUS"


def test_all_unknown_names_are_told_at_once_those_of_optional_fields_too(edition):
    with pytest.raises(Faults) as caught:
        Census.build(edition, country="Somlia", rival="Estnia", where="Gaum")
    assert all(isinstance(fault, UnknownName) for fault in caught.value.faults)
    assert [fault.problem.partition("?")[0].split("'")[1] for fault in caught.value.faults] == [
        "Somlia",
        "Estnia",
        "Gaum",
    ]
    for fault, near in zip(caught.value.faults, ("Somalia", "Estonia", "Guam"), strict=True):
        assert near in fault.problem.partition("Did you mean ")[2]


def test_the_title_shows_what_was_set_with_names_in_full(edition):
    asked = Census.build(edition, country="som", on="1982-04", months=6, where="guam")
    assert list(asked.shown(edition)) == ["Somalia", "any", "Guam", "1982-04-01", "6"]
    assert list(Census(country="KEN").shown(edition)) == ["Kenya", "any"]


def test_an_answer_carries_what_it_takes_to_make_it_again(edition):
    told = answer("census", Census(country="SOM"), Context(edition, never))
    assert (told.title, told.headline) == ("census: Somalia, any", "People live in Somalia")
    assert (told.as_of, told.registry) == (edition.as_of, edition.registry)
    assert told.record.edition == edition.id
    assert told.record.seed == edition.seed
    assert Census(**told.record.fields) == Census(country="SOM")
    assert told.sources["registry"].citation


def test_no_more_findings_are_made_than_are_wanted(edition):
    class Long(Census):
        def findings(self, context: Context) -> Iterator[Finding]:
            yield from Census.findings(self, context)
            raise AssertionError("made more than was wanted")

    assert len(answer("long", Long(country="SOM"), Context(edition, never), most=1).findings) == 1
    with pytest.raises(AssertionError, match="more than was wanted"):
        answer("long", Long(country="SOM"), Context(edition, never))


def test_the_first_findings_of_a_question_are_the_same_whether_more_are_wanted_or_not(edition):
    fields = {"country": "UKR"}
    for name in ("hybrid", "community", "law"):
        put = built(edition, name, fields if name != "law" else {"host": "UKR", "lead": "un"})
        whole = asked(edition, name, put).findings
        assert asked(edition, name, put, most=2).findings == whole[:2]


def test_an_answer_that_cites_a_source_the_edition_does_not_know_is_refused(edition):
    class Rumour(Census):
        def findings(self, context: Context) -> tuple[Finding, ...]:
            return (Finding(topic="people", text="so it is said", sources=("rumour",)),)

    with pytest.raises(EditionError, match="knows no source 'rumour'"):
        answer("rumour", Rumour(country="SOM"), Context(edition, never))


def test_an_answer_without_findings_cannot_be_made(edition):
    class Silence(Census):
        def findings(self, context: Context) -> tuple[Finding, ...]:
            return ()

    with pytest.raises(ValidationError, match="at least 1 item"):
        answer("silence", Silence(country="SOM"), Context(edition, never))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("brief", {"country": "Somalia"}),
        ("risk", {"country": "Somalia", "months": 6}),
        ("obligations", {"attacker": "Russia", "target": "Estonia", "on": "2025-06-01"}),
        ("peace", {"country": "Liberia"}),
    ],
)
def test_the_fields_of_a_record_ask_the_same_question_again(edition, name, fields):
    told = ask(name, edition=edition.folder, **fields)
    assert ask(name, edition=edition.folder, **told.record.fields) == told
    assert Answer.model_validate_json(told.model_dump_json()).record == told.record


def test_required_fields_are_given_by_position_and_options_by_name_only():
    parameters = signature(Census).parameters
    assert parameters["country"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert {p.kind for n, p in parameters.items() if n != "country"} == {inspect.Parameter.KEYWORD_ONLY}
    assert list(parameters) == [*Census.model_fields, "edition"]


def test_types_are_written_as_a_caller_may_give_them():
    written = {name: parameter.annotation for name, parameter in signature(Census).parameters.items()}
    assert written == {
        "country": "str",
        "rival": "str",
        "where": "str | None",
        "on": "date | str | None",
        "months": "int",
        "kind": "Literal['all', 'women']",
        "edition": "Path | str | None",
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_field_of_every_question_is_described_and_every_question_has_examples(name):
    asked = model(name)
    assert asked.asks.endswith("?") or ":" in asked.asks
    assert all(f"{example} ".startswith(f"comity {name} ") for example in asked.examples)
    assert len(asked.examples) >= 2
    for field, info in asked.model_fields.items():
        assert info.description, field
        assert f"{field}: {info.description}." in asked.help()
