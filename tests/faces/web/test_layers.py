"""Layers of the map: alliances from the edition's tables, and pressure on states where they are there."""

from __future__ import annotations

import polars as pl
import pytest

from comity.faces.web.layers import layers

MONTHS = [f"{year}-{month:02}" for year in range(2018, 2026) for month in range(1, 13)]


class With:
    """An edition with tables more or fewer."""

    def __init__(self, edition, more, without=()):
        self._edition, self._more = edition, more
        tables = {name: spec for name, spec in edition.manifest["tables"].items() if name not in without}
        self.manifest = {**edition.manifest, "tables": {**tables, **{name: {"sources": ["registry"]} for name in more}}}

    def table(self, name):
        return self._more[name] if name in self._more else self._edition.table(name)

    def names(self, kind):
        return self._edition.names(kind)


def pressure(rows, **coverage):
    given = {"series": "raids", "domain": "cyber", "title": "raids", "source": "registry", "first": "2000-01",
             "last": "2020-06", "records": "incidents", "states": [], "covers": "raids", "effort": "even"}  # fmt: skip
    return {
        "hybrid_states": pl.DataFrame(
            rows, schema=["series", "role", "state", "year", "month", "count"], orient="row"
        ),
        "hybrid_coverage": pl.DataFrame(
            [given | coverage], schema_overrides={"states": pl.List(pl.String)}
        ),
    }  # fmt: skip


def of(found, key):
    return next(layer for layer in found if layer["key"] == key)


def test_partners_are_those_of_the_network(edition):
    layer = of(layers(edition, MONTHS), "partners")
    rows = edition.table("network_years").filter((pl.col("pledge") == "defence") & (pl.col("year") == 2022))
    expected = dict(rows.select("state", "degree").rows())
    got = {state: slots[layer["years"].index(2022)] for state, slots in layer["values"].items()}
    assert {state: value for state, value in got.items() if value is not None} == expected
    assert "defence" in layer["title"]


def test_a_bloc_bears_the_name_of_a_member(edition):
    layer = of(layers(edition, MONTHS), "blocs")
    place = layer["years"].index(2022)
    for key, _ in layer["blocs"]:
        members = [state for state, slots in layer["values"].items() if slots[place] == key]
        assert not members or key in members


def test_pressure_is_counted_by_year_for_targets_alone_and_a_broken_year_is_left_out(edition):
    rows = [
        ("raids", "target", "EST", 2019, 2, 3),
        ("raids", "target", "EST", 2019, 0, 2),
        ("raids", "source", "RUS", 2019, 2, 5),
        ("raids", "target", "EST", 2020, 3, 9),
    ]
    layer = of(layers(With(edition, pressure(rows)), MONTHS), "hybrid-raids")
    assert layer["values"] == {"EST": [None, 5]}
    assert layer["years"] == [2018, 2019], "2020 is known to June only"
    assert layer["zero"] == "all"
    assert layer["group"] == "Pressure on states"


def test_where_only_named_states_are_covered_no_record_is_none_for_these_alone(edition):
    rows = [("raids", "target", "EST", 2019, 2, 3)]
    layer = of(layers(With(edition, pressure(rows, states=["LVA", "EST"])), MONTHS), "hybrid-raids")
    assert layer["zero"] == ["EST", "LVA"]


def test_tables_that_are_not_there_give_no_layer(edition):
    without = ("network_years", "bloc_years", "hybrid_states", "hybrid_coverage")
    assert layers(With(edition, {}, without), MONTHS) == []


@pytest.mark.browser
def test_a_layer_is_chosen_moved_in_time_and_shared_without_a_reload(opened, edition):
    page = opened("/?month=2022-06")
    page.evaluate("window.stays = true")
    page.locator("#show").select_option("partners")
    rows = edition.table("network_years").filter(
        (pl.col("pledge") == "defence") & (pl.col("state") == "EST") & pl.col("year").is_in([2018, 2022])
    )
    degree = dict(rows.select("year", "degree").rows())
    assert page.locator('[data-state="EST"] title').text_content() == f"Estonia: {degree[2022]} partners"
    page.locator("#month").evaluate("one => { one.value = 0; one.dispatchEvent(new Event('input')); }")
    assert page.locator('[data-state="EST"] title').text_content() == f"Estonia: {degree[2018]} partners"
    assert "show=partners" in page.url
    page.locator("#show").select_option("blocs")
    assert "bloc of" in page.locator('[data-state="EST"] title').text_content()
    assert "modularity" in page.locator("#layer-note").inner_text()
    assert "no opinion on the legal status" in page.locator(".map").inner_text()
    page.locator("#show").select_option("level")
    assert page.locator("#world-head").inner_text().startswith("Deaths in state-based conflict")
    assert page.locator("#layer-note").is_hidden()
    assert page.evaluate("window.stays")
