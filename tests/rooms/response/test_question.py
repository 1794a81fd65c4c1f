"""The questions `respond` and `compare`, on the edition's own figures."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from comity.errors import Faults, InputError
from comity.questions import ask, function
from comity.record import canonical_json, sha256_file
from comity.rooms.response.outcome import quietness, world
from comity.rooms.response.plan import FOLDER, path_of, worked
from comity.rooms.response.request import Request, ready
from comity.rooms.response.whatif import needed

EFFECT = ("mission=0.7:0.5:0.95", "mediation.recurrence=0.5:0.3:0.9")
EXAMPLES = Path(__file__).parents[3] / "examples" / "plans"


def finding(answer, start):
    """The one finding whose sentence starts or goes on so."""
    (found,) = [one for one in answer.findings if start in one.sentence]
    return found


def table(answer, title):
    """Rows of the table of that title, as dictionaries."""
    (found,) = [one.table for one in answer.findings if one.table and one.table.title.startswith(title)]
    return [dict(zip((column.name for column in found.columns), row, strict=True)) for row in found.rows]


@pytest.fixture(scope="module")
def somalia(edition):
    """Somalia with one mission under an effect that the asker sets."""
    return ask("respond", country="Somalia", options=("mission:lead=un,troops=5000",), effect=EFFECT[:1],
               edition=edition.folder)  # fmt: skip


def test_the_headline_is_what_the_option_changes_with_its_interval(somalia):
    head = somalia.findings[0]
    assert head.sentence.startswith("Mission of 5,000 troops led by the UN in Somalia, January 2023 to December 2024:")
    averted = head.values["averted"]
    assert averted.low < averted.value < averted.high
    assert averted.value < head.values["base"].high
    assert head.values["p1"].value <= head.values["p0"].value
    assert head.confidence == "low"
    assert any("set or chose" in note for note in head.notes)


def test_intervals_of_evidence_and_of_luck_stand_apart(somalia):
    values = somalia.findings[0].values
    assert values["low_e"].value < values["high_e"].value
    assert values["low_l"].value < values["high_l"].value
    assert 0 < values["share"].value < 1


def test_the_record_holds_the_effect_that_was_set(somalia):
    assert somalia.record.fields["effect"] == list(EFFECT[:1])
    rows = table(somalia, "What was assumed")
    assert any(row["About"] == "Set by the asker" and EFFECT[0] in row["Assumed"] for row in rows)


def test_the_same_question_has_the_same_answer_byte_for_byte(somalia, edition):
    again = ask("respond", country="Somalia", options=("mission:lead=un,troops=5000",), effect=EFFECT[:1],
                edition=edition.folder)  # fmt: skip
    assert canonical_json(again) == canonical_json(somalia)


def test_doing_nothing_and_something_that_is_not_military_always_stand_beside(somalia):
    rows = table(somalia, "Options for Somalia")
    assert [row["Option"] for row in rows] == ["Mission of 5,000 troops led by the UN", "Nothing new", "Mediation"]
    nothing = rows[1]
    assert (nothing["Averted, middle"], nothing["low"], nothing["high"], nothing["Cost"]) == (0, 0, 0, 0)
    assert "added: nothing new and mediation" in finding(somalia, "Not asked for").sentence


def test_one_option_more_changes_no_others_figures(somalia, edition):
    more = ask("respond", country="Somalia", effect=EFFECT[:1], edition=edition.folder,
               options=("mission:lead=un,troops=5000", "mission:lead=un,troops=100", "engagement"))  # fmt: skip
    for title in ("Options for Somalia", "Chances, times and money"):
        assert table(more, title)[0] == table(somalia, title)[0]


def test_beside_engagement_stands_what_it_might_do_to_trust_and_all_of_that_is_assumed(edition):
    told = ask("respond", country="Liberia", options=("engagement",), edition=edition.folder).findings[-1]
    assert "What engagement might change, on assumptions" in told.sentence
    assert {one.standing for name, one in told.values.items() if name != "trust"} == {"assumed"}
    assert told.values["trust"].standing == "estimated"


def test_where_nobody_was_asked_whom_they_trust_engagement_says_so(edition):
    told = ask("respond", country="Haiti", options=("engagement",), edition=edition.folder).findings[-1]
    assert told.topic == "unknown"
    assert "whom people in Haiti trust" in told.sentence


@pytest.mark.parametrize("kind", ["engagement", "information", "cyber_defence"])
def test_what_no_study_gives_in_deaths_has_break_even_only(edition, kind):
    answer = ask("respond", country="Ukraine", options=(kind,), edition=edition.folder)
    row = table(answer, "Options for Ukraine")[0]
    assert (row["Averted, middle"], row["low"], row["high"]) == (None, None, None)
    assert any("would have to cut them by" in one.sentence for one in answer.findings)


def test_a_dict_from_python_is_as_good_as_words(somalia, edition):
    respond = function("respond")
    given = {"kind": "mission", "lead": "un", "troops": 5000}
    answer = respond("Somalia", options=[given], effect=EFFECT[:1], edition=edition.folder)
    assert [one.sentence for one in answer.findings] == [one.sentence for one in somalia.findings]


def test_a_force_without_a_basis_is_not_offered_and_a_supposed_basis_is_told(edition):
    words = "mission:lead=un,troops=5000"
    without = ask("respond", country="Ukraine", options=(words,), effect=EFFECT[:1], edition=edition.folder)
    assert "is not offered for Ukraine: no legal basis is met or contested" in without.headline
    row = table(without, "Options for Ukraine")[0]
    assert row["Averted, middle"] is None
    assert row["In law"].endswith("not offered")
    supposed = f"{words},suppose=consent=yes+speaks=yes+scope=yes"
    with_it = ask("respond", country="Ukraine", options=(supposed,), effect=EFFECT[:1], edition=edition.folder)
    assert table(with_it, "Options for Ukraine")[0]["In law"] == "met (consent of the host state), supposed"
    assert table(with_it, "Options for Ukraine")[0]["Averted, middle"] is not None


def test_a_withdrawal_and_what_has_no_evidence_have_break_even_only(edition):
    answer = ask("respond", country="Somalia", options=("withdrawal:operation=atmis", "capacity:usd=10000000"),
                 effect=EFFECT[:1], edition=edition.folder)  # fmt: skip
    assert "No usable evidence says what any of them would change" in answer.headline
    gone = finding(answer, "Withdrawal of ATMIS: what it would change")
    assert gone.values["rise"].value > 0
    built = finding(answer, "Capacity building (police, courts): what it would change")
    assert "pay for itself, at US$ 1.0 million a death averted, if it cut deaths by" in built.sentence


def test_where_next_to_nobody_is_killed_there_is_next_to_nothing_to_avert(edition):
    answer = ask("respond", country="Bosnia and Herzegovina", options=("mission:lead=eu,troops=500",),
                 effect=EFFECT[:1], edition=edition.folder)  # fmt: skip
    assert "next to nothing to avert" in " ".join(answer.findings[0].notes)
    assert answer.findings[0].chart is None


def test_evidence_on_relapses_alone_says_nothing_of_fighting_that_is_there(edition):
    fought = ask("respond", country="Somalia", options=("mediation",), effect=EFFECT[1:], edition=edition.folder)
    assert "is not known; its cost is not known; to lower the chance of" in fought.headline
    assert "averted" not in fought.findings[0].values
    assert "reaches" in " ".join(fought.findings[0].notes)
    relapse = ask("respond", country="South Sudan", options=("mediation",), effect=EFFECT[1:], edition=edition.folder)
    assert relapse.findings[0].values["averted"].high > 0
    assert "only of recurrence" in " ".join(relapse.findings[0].notes)


def test_the_cost_is_the_uns_rate_times_persons_and_months(edition):
    answer = ask("respond", country="Somalia", options=("mission:lead=un,troops=1000,police=500,ramp=0,months=10",),
                 effect=EFFECT[:1], edition=edition.folder)  # fmt: skip
    rate = edition.table("reimbursement_rates").sort("from")["usd"][-1]
    row = table(answer, "Options for Somalia")[0]
    assert row["Cost"] == 1500 * 10 * rate
    assert table(answer, "Chances, times and money")[0]["Cost a year"] == 1500 * 12 * rate


def test_a_budget_marks_what_costs_more(edition):
    answer = ask("respond", country="Somalia", budget=1e6, edition=edition.folder,
                 options=("mission:lead=un,troops=5000", "mediation:usd=500000"))  # fmt: skip
    rows = {row["Option"]: row["In law"] for row in table(answer, "Options for Somalia")}
    assert rows["Mission of 5,000 troops led by the UN"].endswith("over the budget")
    assert "over the budget" not in rows["Mediation"]


def test_without_options_a_usual_set_is_compared_in_no_order_of_merit(edition):
    answer = ask("respond", country="Mali", budget=2e8, edition=edition.folder)
    assert "in no order of merit" in answer.headline
    names = [row["Option"] for row in table(answer, "Options for Mali")]
    assert "Nothing new" in names
    assert "Mediation" in names
    assert any("beside MINUSMA" in name for name in names)


def test_the_widest_assumption_stands_on_top_and_the_effect_is_among_them(somalia):
    rows = table(somalia, "Mission of 5,000 troops led by the UN: one assumption")
    widths = [abs(row["Averted at the other"] - row["Averted at the one"]) for row in rows]
    assert widths == sorted(widths, reverse=True)
    assert {row["Assumption"] for row in rows} >= {"Effect", "Start", "Ramp-up"}


def test_regret_is_nought_for_the_option_that_averts_most_at_every_end(edition):
    options = ("mission:lead=un,troops=1000", "mission:lead=un,troops=3000")
    effect = ("mission=0.9:0.85:0.95 per 1,000 troops",)
    answer = ask("respond", country="Somalia", effect=effect, edition=edition.folder, options=options)
    rows = {row["Option"]: row for row in table(answer, "Regret")}
    large = rows["Mission of 3,000 troops led by the UN"]
    assert large["Most that is forgone"] == 0
    assert large["Averted, weak end"] < large["Averted, middle"] < large["Averted, strong end"]
    assert rows["Nothing new"]["Most that is forgone"] == large["Averted, strong end"]


def test_break_even_is_the_fall_at_which_the_price_is_met(edition):
    asked = ready(edition, Request("SOM", {"m": "mission:lead=un,troops=5000"}))
    here = world(asked.baseline, edition.seed, 24)
    found = needed(here, asked.arms[0], 1e8, 1e6)
    weight = asked.arms[0].parts[0].course.weight(24)
    averted = (here.mean.all * (1 - found.pays**weight)).sum()
    assert averted == pytest.approx(100)
    assert found.one > found.pays
    assert needed(here, asked.arms[0], 1e12, 1e6).pays is None
    assert needed(here, asked.arms[0], None, 1e6).pays is None


def test_quiet_begins_in_the_first_of_six_months_without_a_death(world_of):
    deaths = world_of([[1, 0], *[[0, 0]] * 6, [1, 0]]).deaths
    found = quietness(deaths)
    assert (found.chance, found.begins) == (1.0, 1)
    found = quietness(world_of([[1, 1], *[[0, 1]] * 7]).deaths)
    assert (found.chance, found.begins) == (0.5, 2)
    assert quietness(world_of([[1]] * 8).deaths).begins is None


@pytest.mark.parametrize("plan", worked())
def test_every_worked_plan_answers_and_its_hash_is_on_record(plan, edition):
    answer = ask("compare", plan=plan, edition=edition.folder)
    assert answer.record.attachments == {"plan": sha256_file(FOLDER / f"{plan}.toml")}
    assert "in no order of merit" in answer.headline
    names = [option["name"] for option in tomllib.loads(path_of(plan).read_text(encoding="utf-8"))["options"]]
    rows = next(one.table for one in answer.findings if one.table and one.table.title.startswith("Options for")).rows
    assert [row[0] for row in rows][: len(names)] == names


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_plans_among_the_examples_answer(path, edition):
    assert "in no order of merit" in ask("compare", plan=str(path), edition=edition.folder).headline


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("country = 'Somalia'", "'options' is missing"),
        ("country = 'Atlantis'\n[[options]]\nkind = 'nothing'", "No state is called 'Atlantis'"),
        ("country = 'Somalia'\nmonts = 3\n[[options]]\nkind = 'nothing'", "There is no 'monts' to set"),
        ("country = 'Somalia'\n[[options]]\nkind = 'mision'", "no kind of option 'mision'. Available: mission"),
        ("country = ", "is not TOML"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told(text, told, tmp_path, edition):
    plan = tmp_path / "plan.toml"
    plan.write_text(text, encoding="utf-8")
    with pytest.raises((InputError, Faults)) as wrong:
        ask("compare", plan=str(plan), edition=edition.folder)
    assert told in str(wrong.value)


def test_a_plan_that_is_not_there_is_told_with_those_that_come_with_comity(edition):
    with pytest.raises(InputError, match=r"no plan 'somali'\. Available: somalia"):
        ask("compare", plan="somali", edition=edition.folder)


def test_charts_hold_their_data_and_no_number_that_json_cannot_write(somalia):
    charts = [one.chart for one in somalia.findings if one.chart]
    assert len(charts) >= 3
    assert all(json.loads(json.dumps(chart.spec, allow_nan=False)) for chart in charts)
