from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.peace.attempts import SCHEMA
from comity.rooms.peace.footing import Footing
from comity.rooms.peace.ground import Ground, ground
from comity.rooms.peace.tell import tell

COUNTS = {"troops": pl.Int64, "police": pl.Int64, "observers": pl.Int64, "total": pl.Int64}
MONTHS = {"operation": pl.String, "month": pl.Date} | COUNTS | {"source": pl.String}
AGREEMENTS = {
    "agreement": pl.Int64, "states": pl.List(pl.String), "day": pl.String, "title": pl.String, "process": pl.String,
    "stage": pl.String, "components": pl.List(pl.String), "kind": pl.String, "scope": pl.String,
    "third_parties": pl.List(pl.String),
}  # fmt: skip
AUTHORISED = {"operation": pl.String, "month": pl.Date, "authorised": pl.Int64}
YEARS = {"operation": pl.String, "year": pl.Int64, "deaths": pl.Int64, "malicious": pl.Int64, "contributors": pl.Int64}
LOCAL = {"agreement": pl.Int64, "mediated": pl.Boolean, "national": pl.Boolean, "mediators": pl.List(pl.String)}
SETTLED = {"states": pl.List(pl.String), "day": pl.String, "name": pl.String, "reach": pl.String, "ended": pl.Boolean}
ENDS = {
    "conflict": pl.Int64, "episode": pl.Int64, "type": pl.String, "start": pl.String, "last_year": pl.Int64,
    "end": pl.String, "outcome": pl.String, "recurred": pl.Boolean,
}  # fmt: skip
MEDIATION = {"state": pl.String, "mediated": pl.Boolean, "by": pl.List(pl.String)}
NOTHING = Footing(None, [], [], [], [], [])


def operation(acronym, start, end=None, **fields):
    plain = {
        "operation": acronym.lower(), "acronym": acronym, "name": acronym, "lead": "un", "lead_states": None,
        "hosts": "LND", "start": start, "end": end, "kind": "peacekeeping", "basis": None, "authorised": None,
        "peak": None,
    }  # fmt: skip
    return plain | fields


def made(*operations, months=(), agreements=(), footings=None, authorised=(), years=(), attempts=(), local=(), **rest):
    """A made country, events known to December 2022 and operations to November 2026."""
    strength = [(key, month, total, 0, 0, total, "ipi") for key, month, total in months]
    return Ground(
        state="LND", name="Landia", as_of="2022-12", registry="2026-11-22", operations=list(operations),
        months=rows(strength, MONTHS), agreements=rows(agreements, AGREEMENTS),
        components={"ceasefire": "Ceasefire", "women": "Women"}, leads={"un": "UN"},
        titles={"FRA": "France", "GBR": "United Kingdom"}, covers="2019-12",
        footings={row["operation"]: NOTHING for row in operations} | (footings or {}),
        authorised=rows(authorised, AUTHORISED), years=rows(years, YEARS),
        attempts=pl.DataFrame(list(attempts), schema=SCHEMA), local=rows(local, LOCAL),
        settled=rows(rest.get("settled", ()), SETTLED), ends=rows(rest.get("ends", ()), ENDS),
        mediation=rows(rest.get("mediation", ()), MEDIATION), war=rest.get("war", ()),
        known_to=dict.fromkeys(("ucdp_termination", "civil_war_mediation", "ucdp_peace_agreements"), "2020"),
        votes_from="2000",
    )  # fmt: skip


def rows(given, schema):
    return pl.DataFrame(list(given), schema=schema, orient="row")


def sentences(found, *topics):
    return [finding.sentence for finding in found if finding.topic in topics]


def agreement(number, day, title="Peace", process="Landia process", stage="ceasefire", **more):
    components, scope = list(more.get("components", ("ceasefire",))), more.get("scope", "Intra")
    thirds = list(more.get("third_parties", ()))
    return (number, ["LND"], day, title, process, stage, components, "government", scope, thirds)


def attempt(process, last, verdict, components=("ceasefire",), returned=None, parties=None):
    values = (process, last, last, "Peace", ["LND"], "government", list(components), [], verdict, returned, parties)
    return dict(zip(SCHEMA, values, strict=True))


# --- Operations ----------------------------------------------------------------------------------------------------


def test_a_country_that_never_had_an_operation_is_said_to_have_none_on_record():
    assert tell(made())[0].sentence == "No peace operation in Landia is on record, up to 22 November 2026."


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        ("2020-01-01", None, True),
        ("2020-01-01", "2022-12-31", True),
        ("2022-12-31", None, True),
        ("2020-01-01", "2022-12-30", False),
        ("2023-01-01", None, False),
        ("2020", None, True),
        ("2022-11", "2023-02", True),
        ("2010", "2012", False),
    ],
)
def test_an_operation_is_there_if_it_had_begun_and_not_ended_at_the_end_of_the_last_month(start, end, there):
    headline = tell(made(operation("UNLAN", start, end)))[0]
    assert (headline.values["here"].value == 1) == there
    assert ("UNLAN" in headline.sentence) == there


def test_operations_there_and_before_are_counted_apart_and_those_to_come_with_neither():
    headline = tell(made(operation("A", "2001", "2003"), operation("B", "2010"), operation("C", "2024")))[0]
    assert headline.sentence == (
        "1 peace operation was in Landia at the end of December 2022: B; 1 earlier one had ended."
    )  # fmt: skip


def test_where_none_had_ended_before_none_is_counted():
    assert tell(made(operation("B", "2010")))[0].sentence.endswith("at the end of December 2022: B.")


def test_an_intervention_is_shown_and_counted_as_no_peace_operation():
    headline = tell(made(operation("PKO", "2020"), operation("INVASION", "2021", kind="intervention")))[0]
    assert headline.values["here"].value == 1
    assert "INVASION" not in headline.sentence
    assert "INVASION" in {row[0] for row in headline.table.rows}


def test_what_the_registry_knows_after_the_last_month_of_events_is_told_with_its_days():
    found = tell(
        made(operation("A", "2001", "2024-10-31"), operation("B", "2025-01-01"), operation("C", "2001", "2003"))
    )
    (told,) = sentences(found, "changed")
    assert told.startswith("After December 2022, as the registry has it to 22 November 2026: ")
    assert told.endswith(": A ended (31 October 2024); B began (1 January 2025).")


def test_an_operation_that_began_and_ended_after_the_last_month_of_events_is_not_told_as_there():
    (told,) = sentences(tell(made(operation("A", "2024-06-25", "2025-10-02"), operation("B", "2025-09-30"))), "changed")
    assert told.endswith(": A began and ended (25 June 2024 to 2 October 2025); B began (30 September 2025).")


def test_an_end_that_is_still_to_come_is_not_told_as_one():
    assert sentences(tell(made(operation("A", "2001", "2027-06-30"))), "changed") == []


def test_where_nothing_came_after_nothing_is_said_of_it():
    assert sentences(tell(made(operation("A", "2001", "2003"))), "changed") == []


def test_the_table_names_the_leads_by_organisation_or_by_states():
    rows = tell(made(operation("A", "2001"), operation("B", "2002", lead=None, lead_states="FRA GBR")))[0].table.rows
    assert [row[1] for row in rows] == ["UN", "France, United Kingdom"]


# --- Strength ------------------------------------------------------------------------------------------------------


def test_the_largest_force_and_the_last_one_known_are_told_with_their_months():
    months = [("a", date(2005, 12, 1), 16112), ("a", date(2006, 1, 1), 15000), ("a", date(2018, 2, 1), 282)]
    found = tell(made(operation("A", "2003", "2018-03-30"), months=months))
    (told,) = [finding for finding in found if "top" in finding.values]
    assert told.sentence == (
        "The largest force here was A in December 2005, with 16,112 persons; "
        "the last month known of any is February 2018 (A, 282)."
    )
    assert "known to December 2019 at the latest; later months are not known here, not zero" in told.notes[0]


@pytest.mark.parametrize(("state", "shared"), [("CYP", False), ("LBN", True)])
def test_that_operations_worked_in_several_countries_is_said_only_where_they_did(edition, state, shared):
    notes = [note for finding in tell(ground(edition, state)) for note in finding.notes]
    assert any("worked in several countries" in note for note in notes) == shared
    assert any("An operation in several countries" in note for note in notes) == shared


def test_where_no_strength_is_known_none_is_told():
    assert not [finding for finding in tell(made(operation("A", "2003"))) if "top" in finding.values]


# --- Agreements ----------------------------------------------------------------------------------------------------


def test_a_country_without_agreements_is_said_to_have_none_in_the_collection():
    found = tell(made())
    assert sentences(found, "background")[-1] == (
        "No peace agreement concerning Landia is in the collection, which begins in 1990."
    )
    assert sentences(found, "unknown") == []


@given(st.lists(st.sampled_from(["north", "south"]), min_size=1, max_size=6))
def test_agreements_are_counted_by_process_and_the_last_is_named(processes):
    rows = [agreement(i, f"2001-01-{i + 1:02}", title=f"No {i}", process=name) for i, name in enumerate(processes)]
    found = tell(made(agreements=rows))
    (told,) = [finding for finding in found if "processes" in finding.values]
    assert told.values["n"].value == len(processes)
    assert told.values["processes"].value == len(set(processes))
    assert f"the last was 'No {len(processes) - 1}' ({len(processes)} January 2001, ceasefire)" in told.sentence
    assert sum(sum(row[3:]) for row in told.table.rows) == len(processes)


def test_components_without_a_provision_are_named():
    found = tell(made(agreements=[agreement(1, "2001-01-01")]))
    (told,) = [finding for finding in found if "some" in finding.values]
    assert told.sentence == (
        "The agreements have provisions on 1 of 2 components of peacebuilding; on none of these: women."
    )
    assert dict(told.table.rows) == {"Ceasefire": 1, "Women": 0}


def test_that_a_promise_was_kept_is_never_said_to_be_known():
    found = tell(made(agreements=[agreement(1, "2001-01-01")]))
    assert sentences(found, "unknown") == [
        "Not known: which of the promises in Landia's peace agreements were carried out."
    ]  # fmt: skip


# --- What was promised beside others -------------------------------------------------------------------------------

FULL = "framework, comprehensive"
ELSEWHERE = [
    *(attempt(f"kept {n}", "2000-01-01", "lasted", parties="lasted") for n in range(2)),
    *(attempt(f"broken {n}", "2000-01-01", "failed", ["women"], 2001, "lasted") for n in range(5)),
    attempt("young", "2020-01-01", "too early", ["women"]),
]


def compared_finding(elsewhere=ELSEWHERE, own=(), war=(2000,)):
    rows = [agreement(1, "2001-01-01", stage=FULL)]
    found = tell(made(agreements=rows, attempts=[*elsewhere, *own], war=war))
    return next((one for one in found if "judged" in one.values), None), found


def test_a_process_is_held_against_judged_attempts_of_others_with_numbers_and_interval():
    told, _ = compared_finding()
    assert told.sentence == (
        "Up to 1 January 2001 the Landia process promised 1 of 2 components; missing: women. Elsewhere 2 of 7 attempts "
        "lasted, 29 % (95 % interval 8 % to 64 %); on no component do those that lasted and those that failed differ "
        "more than so few can by chance."
    )
    assert "Of 7 attempts whose signatories' own fighting is known, 5 would be judged otherwise" in told.notes[0]
    assert [row[0:3] for row in told.table.rows] == [("Ceasefire", 1, "yes"), ("Women", 0, "no")]
    assert told.table.rows[1][3:5] == (0, 2)
    assert told.table.rows[1][8:10] == (5, 5)


def test_where_many_lasted_and_as_many_failed_a_difference_is_named():
    told, _ = compared_finding(ELSEWHERE * 4)
    assert "only on ceasefire and women do the intervals of those that lasted and those that failed lie apart" in (
        told.sentence
    )


def test_its_own_attempts_are_told_apart_and_not_among_the_others():
    told, found = compared_finding(own=[attempt("Landia process", "2001-01-01", "failed", returned=2003)])
    assert told.values["judged"].value == 7
    assert any("that of 1 January 2001 did not hold: 25 deaths or more in 2003." in one
               for one in sentences(found, "background"))  # fmt: skip


def test_without_a_war_in_the_five_years_before_nothing_is_compared():
    told, found = compared_finding(war=(1990,))
    assert told is None
    assert any("some" in one.values for one in found)


def test_where_none_lasted_or_none_failed_nothing_is_compared():
    assert compared_finding(ELSEWHERE[:2])[0] is None
    assert compared_finding(ELSEWHERE[2:])[0] is None


def test_third_parties_are_named_by_how_often_they_are():
    rows = [agreement(n, f"2001-01-0{n}", third_parties=["un", "FRA"][:n]) for n in (1, 2)]
    (told,) = [one for one in tell(made(agreements=rows)) if "naming" in one.values]
    assert told.sentence == "2 agreements name third parties, most often UN (2) and France (1)."


def test_ends_of_wars_are_counted_by_how_they_ended():
    ends = [
        (1, 1, "intrastate", "1990-01-01", 1992, "1992-12-31", "peace agreement", True),
        (1, 2, "intrastate", "1995-01-01", 1996, "1996-12-31", "victory of side A", False),
        (2, 1, "interstate", "1998-01-01", 1998, "1998-12-31", "ceasefire", False),
    ]
    (told,) = [one for one in tell(made(ends=ends)) if "episodes" in one.values]
    assert told.sentence == (
        "Of 2 episodes of civil war here from 1990 to 2020, as UCDP counts them, 1 ended by a peace agreement and "
        "1 by victory of the government; 1 of those that ended was followed by another."
    )
    assert len(told.table.rows) == 3


def test_wars_that_go_on_are_counted_beside_those_that_ended():
    ends = [
        (1, 1, "intrastate", "1990-01-01", 1992, "1992-12-31", "low activity", False),
        (1, 2, "intrastate", "1995-01-01", 2020, None, None, None),
    ]
    (told,) = [one for one in tell(made(ends=ends)) if "episodes" in one.values]
    assert told.sentence == (
        "Of 2 episodes of civil war here from 1990 to 2020, as UCDP counts them, 1 ended with fighting below UCDP's "
        "threshold for a conflict; 1 had not ended by 2020."
    )


def test_deployed_is_held_against_authorised_in_the_same_months():
    months = [("a", date(2005, 12, 1), 50), ("a", date(2006, 1, 1), 80), ("a", date(2006, 2, 1), 90)]
    allowed = [("a", date(2005, 12, 1), 100), ("a", date(2006, 1, 1), 100)]
    found = tell(made(operation("A", "2003", "2018"), months=months, authorised=allowed))
    (told,) = [one for one in found if "median" in one.values]
    assert told.sentence == (
        "Of what was authorised, 80 % was there in the middle one of 2 mission-months; in January 2006, the last with "
        "both figures, A had 80 persons of 100."
    )


def test_an_operation_that_is_there_without_a_figure_of_that_month_is_not_known_to_be_strong_or_weak():
    found = tell(made(operation("A", "2003"), months=[("a", date(2019, 12, 1), 50)]))
    assert sentences(found, "unknown") == ["Not known: how strong A was at the end of December 2022."]


def test_a_process_whose_name_does_not_say_so_is_called_one_and_initials_stay_capital(edition):
    told = sentences(tell(ground(edition, "COL")), "background")
    assert any(one.startswith("Comprehensive agreement of the process 'Colombia V - Santos': that of ") for one in told)
    told = sentences(tell(ground(edition, "LBN")), "background")
    assert any("missing: rehabilitation and DDR; capacity building of institutions; " in one for one in told)


def test_local_agreements_are_counted_among_all_and_none_is_told_in_words(edition):
    told = sentences(tell(ground(edition, "AFG")), "background")
    assert "1 of the agreements is local: none mediated." in told


def test_nothing_is_counted_as_none_of_nobody(edition):
    told = sentences(tell(ground(edition, "CRI")), "background")
    assert "Nobody of 1 UN operation that worked here died from 1989 to 1992." in told
    assert not [
        one
        for state in ("CRI", "HRV")
        for one in sentences(tell(ground(edition, state)), "background")
        if " for 0" in one
    ]


# --- Real countries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "here", "says"),
    [
        ("LBR", 0, "The largest force here was UNMIL in December 2005, with 16,112 persons"),
        ("SLE", 0, "The largest force here was UNAMSIL in April 2002, with 17,477 persons"),
        ("BIH", 3, "The largest force here was IFOR in December 1995, with 60,000 persons"),
    ],
)
def test_liberia_and_sierra_leone_had_no_operation_at_the_end_of_2022_and_bosnia_had_three(edition, state, here, says):
    found = tell(ground(edition, state))
    assert found[0].values["here"].value == here
    assert any(told.startswith(says) for told in sentences(found, "background"))


def test_liberias_last_agreement_is_that_of_accra(edition):
    told = " ".join(sentences(tell(ground(edition, "LBR")), "background"))
    assert "(Accra Agreement)' (18 August 2003, framework, comprehensive)" in told


def test_in_somalia_the_african_unions_mission_changed_its_name_after_the_last_month(edition):
    (changed,) = sentences(tell(ground(edition, "SOM")), "changed")
    assert "ATMIS ended (31 December 2024)" in changed
    assert "AUSSOM began (1 January 2025)" in changed


def test_every_operation_that_worked_in_a_country_stands_in_its_table(edition):
    operations = edition.table("operations")
    hosts = operations.with_columns(pl.col("hosts").str.split(" ")).explode("hosts")
    for (state,), rows in hosts.group_by("hosts"):
        table = tell(ground(edition, state))[0].table
        assert sorted(row[0] for row in table.rows) == sorted(rows["acronym"])
