"""Who could go, beside law, effect and price."""

from __future__ import annotations

import shlex

import pytest

from comity.faces.web.sidebyside import turned
from comity.questions import ask
from comity.record import canonical_json
from comity.rooms.response import forces
from comity.rooms.response.forces import Force

NAMES = ("Who could go", "Complete after", "Their first year")


def table(answer):
    return next(one.table for one in answer.findings if one.table and one.table.title.startswith("Options for"))


def by_option(answer):
    names = [column.name for column in table(answer).columns]
    return {row[0]: dict(zip(names, row, strict=True)) for row in table(answer).rows}


def who(answer):
    return next(one for one in answer.findings if one.terms.get("first", "").startswith("comity coalition"))


@pytest.fixture(scope="module")
def somalia(edition):
    return ask("respond", country="Somalia", edition=edition.folder)


def test_law_coalition_effect_and_price_stand_in_one_row(edition, somalia):
    row = next(row for name, row in by_option(somalia).items() if name.startswith("Mission of"))
    whole = next(one for one in edition.table("usual_coalitions").to_dicts() if one["state"] == "SOM")
    assert row["In law"].startswith("met (authorisation by the Council")
    assert [row[name] for name in NAMES[1:]] == [whole["days"], whole["cost"]]
    assert row["Who could go"] == "Kenya 1,250 and Djibouti 650"
    assert row["Cost"] > 0
    assert row["Pays if it cuts deaths by"] > 0


def test_options_without_a_force_say_so_and_name_nobody(somalia):
    rows = by_option(somalia)
    for name in ("Mediation", "Withdrawal of ATMIS", "Nothing new"):
        assert [rows[name][one] for one in NAMES] == ["no force is sent", None, None]


def test_the_command_that_is_named_answers_with_the_same_coalition(edition, somalia):
    told = who(somalia)
    _, name, host, *options = shlex.split(told.terms["first"])
    fields = {key.removeprefix("--"): value for key, value in zip(options[::2], options[1::2], strict=True)}
    fields["troops"] = int(fields["troops"])
    head = ask(name, host=host, **fields, edition=edition.folder).findings[0]
    assert (told.values["n"].value, told.values["cost"].value, told.values["days"].value) == (
        head.values["n"].value, head.values["cost"].value, head.values["days"].value,
    )  # fmt: skip
    assert [row[:2] for row in told.table.rows] == [(row[0], row[2]) for row in head.table.rows]
    assert (told.confidence, told.because) == (head.confidence, head.because)
    assert "whether any of these states would agree" in " ".join(told.notes)


@pytest.mark.parametrize(
    "option",
    [
        "mission:lead=au,troops=1900,police=10",
        "mission:lead=au,troops=2000",
        "mission:lead=au,troops=1900,start=2023-03",
        "mission:lead=un,troops=1900",
    ],
)
def test_a_mission_that_differs_is_told_with_its_command_and_no_other_missions_coalition(edition, option):
    answer = ask("respond", country="Somalia", options=(option,), edition=edition.folder)
    assert not set(NAMES) & set(by_option(answer)["Nothing new"])
    assert who(answer).sentence.startswith("Who could send the force, how soon and with what frictions is a question")


def test_a_force_that_is_not_offered_has_no_coalition_looked_at(edition):
    answer = ask("respond", country="Ukraine", edition=edition.folder)
    row = next(row for name, row in by_option(answer).items() if name.startswith("Mission of"))
    assert row["In law"].endswith("not offered")
    assert [row[name] for name in NAMES] == ["not looked at: not offered", None, None]
    assert not any(one.terms.get("first", "").startswith("comity coalition") for one in answer.findings)


def test_where_nobody_could_form_it_that_is_said_with_the_reason(edition, monkeypatch):
    whole = {"under": "au", "asked": 1900, "on": "2023-01-01", "fault": "No coalition can meet this task: too large."}
    monkeypatch.setattr(forces, "_known", lambda _: {"SOM": Force(whole, ())})
    answer = ask("respond", country="Somalia", edition=edition.folder)
    row = next(row for name, row in by_option(answer).items() if name.startswith("Mission of"))
    assert [row[name] for name in NAMES] == ["no coalition can be formed", None, None]
    assert "no coalition can be formed. No coalition can meet this task: too large." in who(answer).sentence


def test_a_force_that_comes_later_than_its_effect_is_said_to(edition, monkeypatch):
    held = forces._known(edition)["SOM"]
    monkeypatch.setattr(forces, "_known", lambda _: {"SOM": Force({**held.whole, "days": 400}, held.senders)})
    told = who(ask("respond", country="Somalia", edition=edition.folder))
    assert "reckoned as if it were there in full after 6 months, which is sooner" in " ".join(told.notes)


def test_an_edition_without_the_tables_says_with_which_command_to_ask(edition, monkeypatch, somalia):
    monkeypatch.setattr(forces, "_known", lambda _: {})
    answer = ask("respond", country="Somalia", edition=edition.folder)
    assert not set(NAMES) & set(by_option(answer)["Nothing new"])
    assert who(answer).sentence.endswith("--troops 1900 --on 2023-01-01 --under au.")
    assert canonical_json(answer) != canonical_json(somalia)


def test_turned_on_their_side_the_options_keep_their_order_and_doing_nothing_its_dashes(somalia):
    sides = turned(table(somalia))
    names = [row.name for row in sides.rows]
    assert [names.index(name) for name in NAMES] == sorted(names.index(name) for name in NAMES)
    idle = sides.options.index("Nothing new")
    found = next(row for row in sides.rows if row.name == "Complete after")
    assert found.cells[idle] == "–"
    assert found.unit == "days"
    assert sum(cell.isdigit() for cell in found.cells) == 1
