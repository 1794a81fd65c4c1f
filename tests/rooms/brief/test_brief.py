from __future__ import annotations

import re
from typing import get_args

import pytest

from comity.errors import InputError
from comity.finding import Finding, Topic
from comity.questions import ask
from comity.record import canonical_json
from comity.rooms.brief.shorter import LONG, WIDE

TOPICS = get_args(Topic)
COUNTRIES = (
    "Somalia", "Liberia", "Sierra Leone", "Bosnia and Herzegovina", "Ukraine", "Haiti", "Iceland", "Tuvalu",
)  # fmt: skip
PAIR = ("Estonia", "Russia")
A_MINUTE = 150
"""Words that are read aloud in a minute."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
DOUBLED = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def brief(edition):
    """The brief on a country, or on a pair; each is asked for once."""
    kept = {}

    def of(country, against=None, months=12):
        key = (country, against, months)
        if key not in kept:
            fields = {"against": against} if against else {}
            kept[key] = ask("brief", edition=edition.folder, country=country, months=months, **fields)
        return kept[key]

    return of


def each(name):
    """Run a test on each of the briefs."""
    briefs = [(country, None) for country in COUNTRIES] + [PAIR]
    return pytest.mark.parametrize(("country", "against"), briefs, ids=[*COUNTRIES, "Estonia against Russia"])(name)


def prose(finding):
    """Every template of a finding, as shown."""
    return [finding.sentence, *finding.notes, finding.render(finding.because), finding.render(finding.searched)]


def cells(finding):
    """Every text of a finding's table and chart."""
    shown = []
    if finding.table:
        shown += [finding.table.title, *(column.name for column in finding.table.columns)]
        shown += [cell for row in finding.table.rows for cell in row if isinstance(cell, str)]
    return shown + ([finding.chart.title, finding.chart.alt] if finding.chart else [])


def faults(text):
    """What is wrong with a text as writing."""
    wrong = [word for word in ("None", "nan", "NaN", "null", "inf") if re.search(rf"\b{word}\b", text)]
    wrong += [sign for sign in ("  ", "{", "}", " ,", " .", "..", ",,", "()", "( ", " )", ";;", "::") if sign in text]
    return wrong + [found.group() for found in DOUBLED.finditer(text)]


def offered(answer):
    """Names of the options worth weighing."""
    return [f.terms["option"] for f in answer.findings if f.topic == "options" and "option" in f.terms]


def about(answer, topic):
    return " ".join(finding.sentence for finding in answer.findings[1:] if finding.topic == topic)


# --- Form ----------------------------------------------------------------------------------------------------------


@each
def test_the_sections_stand_in_the_declared_order_and_none_is_empty(brief, country, against):
    topics = [finding.topic for finding in brief(country, against).findings[1:]]
    assert list(dict.fromkeys(topics)) == list(TOPICS)
    assert topics == sorted(topics, key=TOPICS.index)


@each
def test_every_number_in_a_sentence_is_that_of_a_quantity_or_of_a_term(brief, country, against):
    for finding in brief(country, against).findings:
        shown = [format(value, spec) for value in finding.values.values() for spec in ("", "n", "i")]
        known = {number for text in [*shown, *finding.terms.values()] for number in NUMBER.findall(text)}
        for text in prose(finding):
            assert set(NUMBER.findall(text)) <= known, text


@each
def test_no_template_of_a_finding_holds_a_number_of_its_own(brief, country, against):
    for finding in brief(country, against).findings:
        for template in (finding.text, finding.because, finding.searched, *finding.caveats):
            assert not NUMBER.search(re.sub(r"\{[^}]*\}", "", template))


@each
def test_the_writing_has_no_gaps_repeats_or_leftovers(brief, country, against):
    for finding in brief(country, against).findings:
        for text in [*prose(finding), *cells(finding)]:
            assert faults(text) == [], text


@each
def test_every_sentence_begins_with_a_capital_and_ends_with_a_stop(brief, country, against):
    for finding in brief(country, against).findings:
        for text in (finding.sentence, *finding.notes):
            assert re.fullmatch(r"[A-ZÅ0-9].*\.\)?", text), text


@each
def test_no_sentence_is_said_twice(brief, country, against):
    said = [finding.sentence for finding in brief(country, against).findings]
    assert len(said) == len(set(said))


@each
def test_every_source_named_anywhere_has_an_entry_that_can_be_cited(brief, country, against):
    answer = brief(country, against)
    named = {key for finding in answer.findings for key in finding.sources}
    named |= {value.source for finding in answer.findings for value in finding.values.values()}
    named |= {key for f in answer.findings if f.table for c in f.table.columns for key in c.sources}
    assert named == set(answer.sources)
    assert all(source.citation and source.licence and source.version for source in answer.sources.values())


@each
def test_the_bottom_line_has_the_numbers_of_the_answers_it_sums_up(edition, brief, country, against):
    bottom = brief(country, against).findings[0]
    risk = ask("risk", edition=edition.folder, country=country).findings[0]
    bound = ask("obligations", edition=edition.folder, attacker=against or "any", target=country).findings[0]
    for name in ("p25", "p1000", "total"):
        assert bottom.values[name] == risk.values[name]
    for name in ("owed", "perhaps"):
        assert bottom.values[f"duty_{name}"] == bound.values[name]


@each
def test_the_same_brief_asked_again_is_the_same_to_the_byte(edition, brief, country, against):
    fields = {"against": against} if against else {}
    again = ask("brief", edition=edition.folder, country=country, months=12, **fields)
    assert canonical_json(again) == canonical_json(brief(country, against))


@each
def test_doing_nothing_new_and_non_military_ways_always_stand_beside_force(brief, country, against):
    answer = brief(country, against)
    told = about(answer, "options").lower()
    assert "do nothing new" in offered(answer)[0].lower()
    for way in ("preventive diplomacy and mediation", "carry out what was agreed", "humanitarian aid and protection"):
        assert way in told
    assert ("in no order of merit" in told) == (len(offered(answer)) > 1)
    (counted,) = [finding for finding in answer.findings if "worth weighing" in finding.text]
    assert counted.values["n"].value == len(offered(answer))


# --- Countries at war and after ------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["Somalia", "Ukraine"])
def test_a_country_at_war_is_asked_whether_what_is_done_is_enough(brief, country):
    answer = brief(country)
    assert answer.headline.startswith(f"The decision: whether what is being done in {country} is enough.")
    assert answer.findings[0].values["p1000"].value > 0.5
    assert "January 2023 to December 2023" in answer.headline


def test_on_somalia_19_arab_states_are_bound_to_help_and_six_operations_were_there(brief):
    headline = brief("Somalia").headline
    assert "6 peace operations were there at the end of December 2022" in headline
    assert "19 states are bound to help against an attack from outside" in headline


def test_nobody_is_known_to_be_bound_to_help_ukraine(brief):
    assert brief("Ukraine").headline.endswith("no state is known to be bound to help against an attack from outside.")


def test_all_three_types_of_violence_displacement_and_money_stand_in_somalias_brief(brief):
    told = about(brief("Somalia"), "people")
    for words in ("3,040 deaths", "other armed groups", "attacks on civilians", "786,794 refugees", "US$ 2.3 billion"):
        assert words in told


def test_both_figures_of_ethiopias_2021_stand_in_its_brief(brief):
    told = about(brief("Ethiopia"), "unknown")
    assert "9,025 deaths" in told
    assert "124,553" in told


@pytest.mark.parametrize("country", ["Liberia", "Sierra Leone"])
def test_after_its_missions_left_no_operation_was_in_west_africas_two_and_their_agreements_stand(brief, country):
    assert "No peace operation was there at the end of December 2022" in brief(country).headline
    assert f"concern {country}; the last was" in about(brief(country), "background")


# --- What the model does not see -----------------------------------------------------------------------------------


def test_haiti_is_said_to_be_outside_this_model_and_never_at_low_risk(brief):
    answer = brief("Haiti")
    assert "whether to act on violence other than armed conflict with a government" in answer.headline
    assert "Outside this model: fighting between groups that are no state" in about(answer, "unknown")
    text = " ".join(text for finding in answer.findings for text in prose(finding)).lower()
    assert "low risk" not in text
    assert "no decision is pressing" not in text


def test_a_state_without_a_series_has_a_brief_that_says_it_is_outside_this_model(brief):
    answer = brief("Andorra")
    assert "No forecast is made for Andorra: it is outside this model" in answer.headline
    assert "Andorra is outside this model: no forecast is made" in about(answer, "unknown")
    assert not [finding for finding in answer.findings if "p25" in finding.values]


# --- Countries at peace --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["Iceland", "Tuvalu", "Germany"])
def test_a_country_at_peace_is_not_offered_force_aid_or_sanctions(brief, country):
    answer = brief(country)
    assert answer.headline.startswith(f"No decision is pressing for {country}: armed conflict is unlikely")
    assert offered(answer) == ["Do nothing new, keep watching"]


@pytest.mark.parametrize("country", ["Iceland", "Tuvalu"])
def test_a_country_at_peace_is_told_no_hunger_no_missions_and_no_empty_chart(brief, country):
    answer = brief(country)
    assert "go hungry" not in about(answer, "unknown")
    assert f"No peace operation in {country} is on record" in about(answer, "background")
    assert f"No death in state-based conflict is recorded in {country} since" in about(answer, "changed")
    drawn = [finding.chart.title for finding in answer.findings if finding.chart]
    assert not [title for title in drawn if "pledges" not in title.lower() and "weight" not in title.lower()]


@pytest.mark.parametrize("country", ["Iceland", "Tuvalu"])
def test_a_country_at_peace_is_told_its_yearly_forecasts_in_one_line_and_nothing_moved_by_nothing(brief, country):
    findings = brief(country).findings
    (told,) = [one.sentence for one in findings if "attacks on civilians or fighting between" in one.sentence]
    assert "under 1 % chance of at least 25 deaths in either" in told
    assert not [one for one in findings if "factor" in one.values]


# --- Length --------------------------------------------------------------------------------------------------------


@each
def test_no_table_of_background_is_long_and_each_left_out_is_where_its_note_says(edition, brief, country, against):
    for finding in brief(country, against).findings:
        assert finding.table is None or finding.topic != "background" or len(finding.table.rows) <= LONG
        if "table_by" in finding.terms and finding.topic == "background":
            _, question, *places = finding.terms["table_by"].split()
            names = ("attacker", "target") if question == "obligations" else ("country",)
            whole = ask(question, edition=edition.folder, **dict(zip(names, places, strict=True)))
            (same,) = [one for one in whole.findings if one.sentence == finding.sentence]
            assert same.table
            assert len(same.table.rows) > LONG or len(same.table.columns) > WIDE


def test_a_long_table_of_those_who_must_only_consult_is_left_where_its_note_says(edition, brief):
    (told,) = [one for one in brief("Ukraine").findings if "owed" in one.values]
    assert "consult" not in {row[0] for row in told.table.rows}
    assert "Those who must only consult: comity obligations any UKR." in told.notes
    whole = ask("obligations", edition=edition.folder, attacker="any", target="UKR").findings[0]
    assert sum(row[0] == "consult" for row in whole.table.rows) > LONG


def test_the_table_of_operations_has_those_there_and_those_since_and_says_where_the_others_are(edition, brief):
    (told,) = [one for one in brief("Somalia").findings if "here" in one.values and one.topic == "bound"]
    names = {row[0] for row in told.table.rows}
    assert {"EUTM Somalia", "ATMIS", "UNTMIS", "AUSSOM"} <= names
    assert not {"UNOSOM II", "AMISOM"} & names
    assert "Those that had ended before: comity peace SOM." in told.notes
    (whole,) = [one for one in ask("peace", edition=edition.folder, country="SOM").findings if "here" in one.values]
    assert {"UNOSOM II", "AMISOM"} <= {row[0] for row in whole.table.rows}


def test_how_often_pledges_were_kept_is_told_only_where_somebody_is_bound(brief):
    def told(country):
        return "that put them to the test" in about(brief(country), "background")

    assert told("Somalia")
    assert not told("Ukraine")


def test_pressure_is_on_the_country_and_says_each_caveat_once(brief):
    for country in ("Ukraine", "Iceland", "Somalia"):
        findings = [one for one in brief(country).findings if one.topic == "pressure"]
        notes = [note for one in findings for note in one.notes]
        assert len(notes) == len(set(notes))
        assert not [one for one in findings if "as a source" in one.sentence]
    named = [one for one in brief("Ukraine").findings if one.topic == "pressure" and "first0" in one.terms]
    assert ["Russia" in one.sentence for one in named] == [True]


def test_a_country_where_nobody_asked_whom_people_trust_says_so_without_the_list_of_where_they_did(brief):
    (told,) = [one for one in brief("Ukraine").findings if "whom people in Ukraine trust" in one.sentence]
    assert "--survey" not in told.sentence
    assert "Benin" not in told.render(told.searched)


def test_the_top_fits_a_minute_read_aloud(brief):
    for country in COUNTRIES:
        assert len(brief(country).headline.split()) <= A_MINUTE


def test_no_chance_is_told_as_certain_or_impossible(brief):
    for country in (*COUNTRIES, "Germany", "Afghanistan"):
        told = " ".join(finding.sentence for finding in brief(country).findings if finding.topic == "warning")
        assert not re.search(r"(?<![\d.])(0|100) % (chance|of at least)", told)


def test_options_are_compared_only_where_the_fighting_that_is_forecast_is_what_troubles_the_country(brief):
    def compared(country):
        return [one for one in brief(country).findings if one.table and one.table.title.startswith("Options for")]

    assert compared("Somalia")
    assert not compared("Haiti")
    assert "mostly of kinds that it leaves out" in about(brief("Haiti"), "options")
    assert not compared("Bosnia and Herzegovina")
    assert "so little is forecast" in about(brief("Bosnia and Herzegovina"), "options")


@pytest.mark.parametrize("country", ["Somalia", "Mali", "South Sudan"])
def test_law_coalition_and_effect_of_each_option_stand_in_one_row(brief, country):
    answer = brief(country)
    (table,) = [one.table for one in answer.findings if one.table and one.table.title.startswith("Options for")]
    names = [column.name for column in table.columns]
    wanted = {"In law", "Averted, middle", "Who could go", "Complete after", "Their first year", "Cost"}
    assert wanted <= set(names)
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    (mission,) = [row for row in rows if row["Option"].startswith("Mission of")]
    assert mission["In law"].startswith(("met (", "contested ("))
    assert all(mission[name] for name in ("Who could go", "Complete after", "Their first year"))
    assert {row["Who could go"] for row in rows if row is not mission} == {"no force is sent"}
    (told,) = [one for one in answer.findings if "asked for" in one.text and "could send" in one.text]
    assert told.confidence == "low"
    assert "whether any of these states would agree" in " ".join(told.notes)


def test_a_force_without_a_basis_in_law_has_no_coalition_looked_at(brief):
    (table,) = [one.table for one in brief("Ukraine").findings if one.table and one.table.title.startswith("Options")]
    (mission,) = [row for row in table.rows if row[0].startswith("Mission of")]
    assert mission[1].endswith("not offered")
    assert "not looked at: not offered" in mission


@pytest.mark.parametrize(
    ("country", "since"),
    [("Mali", "2 have ended"), ("Somalia", "2 have ended and 1 has begun"), ("Haiti", "2 have begun")],
)
def test_the_bottom_line_says_what_became_of_the_operations_since(brief, country, since):
    assert f"at the end of December 2022 (since then {since});" in brief(country).headline


def test_the_bottom_line_of_an_edition_built_later_says_that_its_months_are_past(edition, brief):
    (note,) = brief("Somalia").findings[0].notes
    assert note.startswith("The forecast knows nothing after December 2022: its months had begun, or passed, when the ")
    assert edition.built > "2023-01-01"


def test_the_bottom_line_on_other_violence_has_the_chances_by_year_and_their_confidence(brief):
    bottom, *findings = brief("Haiti").findings
    yearly = [one for one in findings if one.topic == "warning" and {"what", "year"} <= one.terms.keys()]
    assert {bottom.values[f"year_{at}"].value for at in "ab"} == {one.values["p25"].value for one in yearly}
    first = max(yearly, key=lambda one: one.values["p25"].value)
    assert (bottom.confidence, bottom.render(bottom.because)) == (first.confidence, first.render(first.because))


def test_an_option_on_operations_that_have_ended_since_says_so(brief):
    assert "Since then EUTM Mali ended (18 May 2024) and MINUSMA ended (31 December 2023)." in about(
        brief("Mali"), "options"
    )


# --- A pair --------------------------------------------------------------------------------------------------------


def test_the_brief_on_a_pair_is_on_the_attack_that_is_feared(brief):
    answer = brief(*PAIR)
    assert answer.headline.startswith(
        "The decision: how to prepare for an attack by Russia on Estonia, or to answer one; this forecast cannot "
        "foresee one that has not begun."
    )
    assert "35 states are bound to help" in answer.headline
    assert "If Russia attacks Estonia on " in about(answer, "bound")
    assert "Reaffirm or widen a defence pledge" in offered(answer)


def test_a_brief_on_a_state_against_itself_is_refused(brief):
    with pytest.raises(InputError, match="A brief on a pair of states needs two of them"):
        brief("Estonia", "EST")


@pytest.mark.parametrize(("months", "shown"), [(1, "January 2023)"), (36, "January 2023 to December 2025")])
def test_a_brief_over_other_months_says_so_in_its_first_sentence(brief, months, shown):
    assert shown in brief("Iceland", None, months).headline


# --- Every state of today ------------------------------------------------------------------------------------------


@pytest.mark.verify
def test_every_state_of_today_has_a_brief_without_faults_of_writing(edition):
    spells = edition.table("state_spells")
    today = spells.filter(spells["until"].is_null())["state"].unique().sort().to_list()
    assert len(today) > 190
    wrong = []
    for state in today:
        try:
            findings: tuple[Finding, ...] = ask("brief", edition=edition.folder, country=state).findings
        except ValueError as crash:
            wrong.append((state, repr(crash)))
            continue
        texts = {text for finding in findings for text in [*prose(finding), *cells(finding)]}
        wrong += [(state, fault, text) for text in sorted(texts) for fault in faults(text)]
        said = [finding.sentence for finding in findings]
        wrong += [(state, "twice", text) for text in sorted(set(said)) if said.count(text) > 1]
    assert wrong == []
