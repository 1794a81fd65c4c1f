"""The page on the track record tells what the tables of scores hold, whatever they say."""

from __future__ import annotations

import csv
import io
import re

import polars as pl
import pytest

from comity.faces.web.track import BASE, MODELS, OURS, parts


class With:
    """An edition with some tables otherwise."""

    def __init__(self, edition, **tables):
        self._edition, self._tables = edition, tables
        self.manifest = edition.manifest

    def table(self, name):
        return self._tables.get(name, self._edition.table(name))

    def names(self, kind):
        return self._edition.names(kind)


@pytest.fixture(scope="module")
def told(edition):
    return {key: finding for key, _, finding in parts(edition)}


def score(edition, by, group, model):
    rows = edition.table("risk_skill").filter(by=by, group=group, model=model)
    return rows.row(0, named=True)


def test_it_says_the_error_of_the_tables_with_its_interval(told, edition):
    row = score(edition, "all", "all", OURS)
    values = told["skill"].values
    assert (values["ours"].value, values["gap"].value) == (row["crps"], row["gap"])
    assert (values["gap"].low, values["gap"].high) == (row["gap_low"], row["gap_high"])
    assert values["base"].value == score(edition, "all", "all", BASE)["crps"]
    assert "interval" in told["skill"].sentence


def test_every_forecast_that_was_scored_is_in_the_table_and_named_in_words(told, edition):
    scored = set(edition.table("risk_skill")["model"])
    assert {row[0] for row in told["skill"].table.rows} == {MODELS[model] for model in scored}


@pytest.mark.parametrize("by", ["window", "lead", "region"])
def test_years_leads_and_regions_stand_in_order_with_the_errors_of_all(told, edition, by):
    finding = told[by]
    groups = [row[0] for row in finding.table.rows]
    assert groups == sorted(groups, key=lambda one: (int(one) if one.isdecimal() else 0, one))
    assert set(groups) == set(edition.table("risk_skill").filter(by=by)["group"])
    for row in finding.table.rows:
        assert row[1] == score(edition, by, row[0], OURS)["crps"]


def test_a_forecast_that_does_worse_is_said_to_do_worse(edition):
    table = edition.table("risk_skill")
    turned = {"gap": "gap", "gap_low": "gap_high", "gap_high": "gap_low"}
    worse = table.with_columns(
        pl.when(pl.col("model") == OURS).then(100 - pl.col(other)).otherwise(pl.col(name)).alias(name)
        for name, other in turned.items()
    )
    found = {key: finding for key, _, finding in parts(With(edition, risk_skill=worse))}
    assert found["window"].values["better"].value == 0
    assert found["window"].values["worse"].value == len(found["window"].table.rows)


def test_events_that_came_stand_beside_those_expected(told, edition):
    rows = edition.table("risk_event_skill").filter(by="all", model="comity")
    for row in rows.iter_rows(named=True):
        assert told["events"].values[f"h_{row['event']}"].value == row["happened"]
        assert told["events"].values[f"e_{row['event']}"].value == row["expected"]


def test_an_edition_without_scores_says_so(edition):
    assert [key for key, _, _ in parts(With(edition, risk_skill=edition.table("risk_skill").clear()))] == [
        "events", "types",
    ]  # fmt: skip


def test_each_chart_can_be_taken_and_none_is_made_up(client, edition):
    page = client.get("/record").text
    addresses = set(re.findall(r'href="(/record/[a-z]+\.[a-z]+\?[^"]+)"', page))
    assert len(addresses) == 9
    for address in addresses:
        told = client.get(address)
        assert told.status_code == 200
        if ".csv" in address:
            rows = [*csv.reader(io.StringIO(told.text))]
            assert len(rows) > 5
            assert edition.source("views")["name"] in rows[1][-1]
    assert client.get("/record/window.svg").status_code == 404
    assert client.get("/record/nothing.svg").json()["faults"][0]["available"] == ["skill", "lead", "events"]


def test_no_number_on_the_page_is_written_as_machines_write_it(client):
    page = re.sub(r"<[^>]+>", " ", client.get("/record").text)
    assert not re.findall(r"\d\.\d{4,}|\de-\d", page)
