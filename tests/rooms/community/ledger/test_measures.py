"""Measures are what a count by hand gives, on ledgers of any kind, as of any day."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, isclose, isnan
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from comity.errors import ComityError
from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.kinds import GROUPS
from comity.rooms.community.ledger.measures import measures
from comity.rooms.community.ledger.store import make
from comity.rooms.community.ledger.tell import told
from comity.rooms.community.ledger.waiting import FEW, wait
from comity.rooms.community.ledger.write import append, correct


def measured(ledger, **options):
    with ledger.reading() as at:
        return measures(at, **options)


PROMISE = {"kind": "promise", "day": "2024-03-01", "owner": "us", "due": "2024-04-01"}


@pytest.fixture
def promises(empty, raws, today):
    """One promise of each fate."""
    fates = [("kept", "2024-04-01"), ("kept", "2024-03-20"), ("kept", "2024-04-02"), ("not kept", "2024-05-01"),
             ("unknown", "2024-05-01"), ("released", "2024-03-15"), None, None]  # fmt: skip
    rows = []
    for number, fate in enumerate(fates):
        due = "2024-09-01" if number == 7 else "2024-04-01"
        rows.append(PROMISE | {"text": f"{number}", "ref": f"p{number}", "due": due})
        if fate:
            rows.append({"kind": "outcome", "day": fate[1], "about": f"p{number}", "outcome": fate[0]})
    append(empty, raws(rows), today=today)
    return empty


def test_a_promise_is_kept_on_time_until_the_day_it_is_due_and_late_after(promises, today):
    found = measured(promises, on=today).promises
    assert (found.on_time, found.late, found.not_kept, found.overdue, found.unknown) == (2, 1, 1, 1, 1)
    assert (found.released, found.not_yet, found.due) == (1, 1, 6)
    assert found.share == (2 / 6, 2 / 6, 4 / 6)


def test_what_came_later_does_not_count(promises):
    """On the day it is due a promise is not late yet; an outcome of tomorrow is not known today."""
    early = measured(promises, on=date(2024, 4, 1)).promises
    assert (early.due, early.not_yet, early.released) == (0, 7, 1)
    later = measured(promises, on=date(2024, 4, 2)).promises
    assert (later.on_time, later.late, later.overdue, later.unknown) == (2, 1, 3, 0)
    assert measured(promises, on=date(2024, 2, 1)).promises.share is None


def test_the_last_outcome_counts(promises, raws, today):
    append(promises, raws([{"kind": "outcome", "day": "2024-06-01", "about": "7", "outcome": "kept"}]), today=today)
    found = measured(promises, on=today).promises
    assert (found.late, found.not_kept) == (2, 0)


def test_moving_the_day_a_promise_is_due_is_seen(promises, today):
    """A promise kept late is on time once its due day is moved; the measure says how many were moved."""
    correct(promises, 5, {"due": "2024-05-01"}, reason="the rains", today=today)
    found = measured(promises, on=today).promises
    assert (found.on_time, found.late, found.moved) == (3, 0, 1)
    assert "had been due earlier before a correction" in told(measured(promises, on=today))[0].notes[0]
    correct(promises, 1, {"due": "2024-03-30"}, reason="wrong", today=today)
    assert measured(promises, on=today).promises.moved == 1


def test_a_place_is_heard_for_so_many_days_and_not_one_more(ledger):
    """Baidoa sent word on 20 May 2024, Beledweyne complained on 1 March, Kismaayo never spoke."""
    heard = {one.name: one for one in measured(ledger, on=date(2024, 5, 29)).places}
    assert (heard["Baidoa"].heard, heard["Beledweyne"].heard, heard["Kismaayo"].heard) == (2, 1, 0)
    unheard = measured(ledger, on=date(2024, 5, 30)).unheard
    assert [(one.name, one.last) for one in unheard] == [("Kismaayo", None), ("Beledweyne", date(2024, 3, 1))]


def test_assistance_and_promises_hear_nobody(empty, raws, today):
    rows = [
        {"kind": "place", "name": "A"},
        {"kind": "assistance", "day": "2024-06-29", "place": "A", "text": "x"},
        PROMISE | {"place": "A", "text": "x"},
        {"kind": "message", "day": "2024-06-29", "place": "A", "direction": "out", "text": "x"},
    ]
    append(empty, raws(rows), today=today)
    (place,) = measured(empty, on=today).places
    assert (place.entries, place.heard, place.last) == (3, 0, None)


def test_an_empty_ledger_says_what_is_not_known(empty, today):
    findings = told(measured(empty, on=today))
    assert {one.topic for one in findings} == {"unknown"}
    assert all(one.searched for one in findings)


def test_each_measure_says_how_many_it_rests_on_and_how_it_is_counted(ledger, today):
    findings = told(measured(ledger, on=today))
    assert len(findings) == 4
    for one in findings:
        assert one.sources == ("own_ledger",)
        assert {"n", "due", "times"} & set(one.values)
        assert one.notes
    assert findings[0].sentence.startswith("1 promise due before 30 June 2024: 1 kept on time (100 %), 0 kept late")
    assert "within 10 days" in findings[1].sentence
    assert "not heard: 2, of these never: 1 (Kismaayo and Beledweyne)" in findings[2].sentence
    assert "women 1 (in 1 district), youth 1 (in 1 district) and minorities 0" in findings[3].sentence


def test_measures_are_the_same_again(ledger, today):
    assert measured(ledger, on=today) == measured(ledger, on=today)


# --- Against a count by hand ---------------------------------------------------------------------------------------

DAYS = st.integers(0, 300).map(lambda n: date(2023, 9, 1) + timedelta(days=n))
PLACES = ("A", "B", "C")
FATES = ("kept", "not kept", "released", "unknown")


@st.composite
def books(draw):
    """Rows of a ledger, those that are about others below them."""
    rows = [{"kind": "place", "name": name, "day": "2023-01-01"} for name in PLACES]
    asked = []
    for number in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(("consultation", "complaint", "message", "assistance", "promise")))
        day = draw(DAYS)
        row = {"kind": kind, "day": day.isoformat(), "text": f"{number}", "ref": f"r{number}"}
        if kind == "promise":
            row |= {"owner": "us", "due": (day + timedelta(days=draw(st.integers(0, 90)))).isoformat()}
            row |= {"place": draw(st.sampled_from(("", *PLACES)))}
            before = [one["ref"] for one in asked if one["day"] <= row["day"]]
            row |= {"about": draw(st.sampled_from(before))} if before else {}
        else:
            row |= {"place": draw(st.sampled_from(PLACES)), "groups": "; ".join(draw(st.sets(st.sampled_from(GROUPS))))}
            asked.append(row)
        row |= {"category": "other"} if kind == "complaint" else {}
        row |= {"direction": draw(st.sampled_from(("in", "out")))} if kind == "message" else {}
        rows.append({name: cell for name, cell in row.items() if cell})
        for _ in range(draw(st.integers(0, 2)) if kind in ("promise", "complaint") else 0):
            after = day + timedelta(days=draw(st.integers(0, 60)))
            end = {"day": after.isoformat(), "about": f"r{number}", "text": f"{len(rows)}"}
            if kind == "promise":
                end |= {"kind": "outcome", "outcome": draw(st.sampled_from(FATES))}
            else:
                end |= {"kind": "answer"}
            rows.append(end)
    return rows


CORRECTIONS = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(("strike", "day", "due", "place", "outcome", "direction", "groups")),
        st.integers(-60, 60), st.sampled_from(PLACES), st.sampled_from(FATES), st.sets(st.sampled_from(GROUPS)),
    ),
    max_size=8,
)  # fmt: skip


def corrected(ledger, rows, corrections):
    """The rows as they hold after those corrections that the ledger took; with the earliest day each was due."""
    for row in rows:
        row["earliest"] = row.get("due")
    struck = set()
    for place, what, days, name, outcome, groups in corrections:
        number = place % len(rows) + 1
        row = rows[number - 1]
        values = {"place": name, "outcome": outcome, "direction": "out" if days < 0 else "in"}
        values |= {"groups": "; ".join(sorted(groups)) or None}
        if what in ("day", "due") and what in row:
            values[what] = (date.fromisoformat(row[what]) + timedelta(days=days)).isoformat()
        changes = {} if what == "strike" or what not in values else {what: values[what]}
        if not changes and what != "strike":
            continue
        try:
            correct(ledger, number, changes, reason="r", today=date(2025, 1, 1), strike=what == "strike")
        except ComityError:
            continue
        if what == "strike":
            struck.add(number)
        row.update(changes)
        row["earliest"] = min(filter(None, (row["earliest"], row.get("due"))), default=None)
    return [row for number, row in enumerate(rows, start=1) if number not in struck]


@settings(max_examples=60, deadline=None)
@given(books(), CORRECTIONS, DAYS, st.integers(1, 400))
def test_measures_are_what_a_count_by_hand_gives(tmp_path_factory, rows, corrections, on, days):
    """Whatever was corrected or struck."""
    ledger = make(tmp_path_factory.mktemp("book") / "a.ledger")
    append(ledger, [Raw(n, row) for n, row in enumerate(rows, start=2)], today=date(2025, 1, 1))
    rows = corrected(ledger, [dict(row) for row in rows], corrections)
    found = measured(ledger, on=on, days=days)
    known = [row for row in rows if row["day"] <= on.isoformat()]
    of_ref = {row["ref"]: row for row in known if "ref" in row}
    fates = dict.fromkeys(("on_time", "late", "not_kept", "overdue", "unknown", "released", "not_yet", "moved"), 0)
    overdue = []
    for one in (row for row in known if row["kind"] == "promise"):
        ends = [row for row in known if row["kind"] == "outcome" and row["about"] == one["ref"]]
        last = max(enumerate(ends), key=lambda end: (end[1]["day"], end[0]), default=(0, None))[1]
        if last and last["outcome"] == "released":
            fates["released"] += 1
            continue
        if one["due"] >= on.isoformat():
            fates["not_yet"] += 1
            continue
        fates["moved"] += one["earliest"] < one["due"]
        if last is None:
            fates["overdue"] += 1
            overdue.append(one.get("place") or of_ref.get(one.get("about"), {}).get("place"))
        elif last["outcome"] == "kept":
            fates["on_time" if last["day"] <= one["due"] else "late"] += 1
        else:
            fates[last["outcome"].replace(" ", "_")] += 1
    assert vars(found.promises) == fates
    assert found.entries == len(known)
    waits, waiting = [], []
    for one in (row for row in known if row["kind"] == "complaint"):
        answers = [row["day"] for row in known if row["kind"] == "answer" and row["about"] == one["ref"]]
        end = date.fromisoformat(min(answers)) if answers else on
        waits.append(((end - date.fromisoformat(one["day"])).days, bool(answers), 1))
        waiting += [] if answers else [one["place"]]
    assert found.answers == wait(waits)
    hears = [row for row in known if row["kind"] in ("consultation", "complaint") or row.get("direction") == "in"]
    recent = [row for row in hears if (on - date.fromisoformat(row["day"])).days < days]
    assert [place.name for place in found.places] == [row["name"] for row in rows if row["kind"] == "place"]
    for place in found.places:
        mine = [row["day"] for row in hears if row["place"] == place.name]
        assert place.last == (date.fromisoformat(max(mine)) if mine else None)
        assert place.heard == sum(row["place"] == place.name for row in recent)
        assert place.entries == sum(row.get("place") == place.name for row in known)
        assert (place.waiting, place.overdue) == (waiting.count(place.name), overdue.count(place.name))
    for group in found.groups:
        with_it = [row for row in recent if group.name in (row.get("groups") or "").split("; ")]
        assert (group.heard, group.places) == (len(with_it), len({row["place"] for row in with_it}))
    assert (found.times, found.unmarked) == (len(recent), sum(not row.get("groups") for row in recent))


def test_twice_the_entries_are_at_most_twice_the_work_with_no_index_to_help(tmp_path, raws, today):
    """Work is counted in steps of SQLite's machine, a hundred at a time; an index cannot be what keeps it in bounds."""

    def steps(entries):
        rows = [{"kind": "place", "name": name, "day": "2024-01-01"} for name in PLACES]
        for n in range(entries // 4):
            day = date(2024, 1, 1) + timedelta(days=n % 170)
            about = {"day": (day + timedelta(days=9)).isoformat(), "text": f"{n}"}
            row = {"day": day.isoformat(), "place": PLACES[n % 3], "text": f"{n}"}
            rows += [
                row | {"kind": "complaint", "category": "other", "ref": f"c{n}", "groups": GROUPS[n % 5]},
                about | {"kind": "answer", "about": f"c{n}"},
                about | {"kind": "promise", "about": f"c{n}", "owner": "us", "due": about["day"], "ref": f"p{n}"},
                about | {"kind": "outcome", "about": f"p{n}", "outcome": "kept"},
            ]
        ledger = make(tmp_path / f"{entries}.ledger")
        append(ledger, raws(rows), today=today)
        with ledger.writing() as at:
            found = at.execute(text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
            for index in list(found.scalars()):
                at.execute(text(f"DROP INDEX {index}"))
        done = 0

        def step():
            nonlocal done
            done += 1

        with ledger.reading() as at:
            at.connection.driver_connection.set_progress_handler(step, 100)
            measures(at, on=today)
        return done

    fewer, more = steps(400), steps(800)
    assert fewer > 50
    assert more < 2.5 * fewer


# --- Days to answer ------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_where_all_are_answered_the_median_is_the_ordinary_one(days):
    assert wait([(day, True, 1) for day in days]).median == median(days)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=30, max_size=80))
def test_median_and_interval_agree_with_statsmodels(waits):
    """Where the curve does not rest on one half, whose middle statsmodels does not take."""
    survfunc = pytest.importorskip("statsmodels.duration.survfunc")
    found = wait([(day, done, 1) for day, done in waits])
    if found.answered < FEW:
        assert found.low is None
        return
    with np.errstate(all="ignore"):
        other = survfunc.SurvfuncRight(*map(np.array, zip(*waits, strict=True)))
        low, high = other.quantile_ci(0.5, alpha=0.05, method="cloglog")
        middle = other.quantile(0.5)
    if not np.isclose(other.surv_prob, 0.5).any():
        assert (found.median is None and (isnan(middle) or middle == inf)) or found.median == middle
    if found.low is not None and other.surv_prob[-1] > 0:
        assert isclose(found.low, low)
        assert found.high == high


def test_leaving_the_hard_ones_unanswered_does_not_shorten_the_median():
    answered = [(day, True, 1) for day in (2, 4, 6)]
    assert wait(answered).median == 4
    assert wait([*answered, (50, False, 2)]).median == 6
    assert wait([*answered, (50, False, 4)]).median is None


def test_few_answers_get_no_interval_and_many_get_one_that_holds_the_median():
    few = wait([(day, True, 1) for day in range(FEW - 1)])
    many = wait([(day, True, 5) for day in range(1, 21)])
    assert few.low is None
    assert many.low < many.median < many.high


def test_complaints_counted_together_are_as_complaints_one_by_one():
    together = wait([(3, True, 4), (5, False, 2), (8, True, 7)])
    assert together == wait([(3, True, 1)] * 4 + [(5, False, 1)] * 2 + [(8, True, 1)] * 7)
