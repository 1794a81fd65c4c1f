"""Where engagement, violence and presence meet: places by cell, the finding and its map."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from comity.errors import BuildError
from comity.panels.codebook import codebook
from comity.panels.outlines import outlines
from comity.questions import ask
from comity.rooms.community import places
from comity.rooms.community.ground import ground, inside
from comity.rooms.community.map import country_map
from comity.rooms.community.meeting import meeting
from comity.rooms.community.places import SIDE, centre, number
from comity.sources.mirror import Mirror
from comity.sources.readers import geopko, paxlocal
from comity.step import Inputs


def made(mirror, edition, as_of=date(2022, 12, 1)):
    tables = {name: edition.table(name) for name in ("states", "operations")}
    return places.places(Inputs(Mirror(mirror), tables, as_of, edition.seed))["trust_places"]


@pytest.fixture
def placed(edition):
    if "trust_places" not in edition.manifest["tables"]:
        pytest.fail("the edition is older than the table trust_places: build it again")
    return edition.table("trust_places")


def met(edition, country):
    (finding,) = [one for one in ask("community", edition=edition.folder, country=country).findings
                  if "agreed" in one.values]  # fmt: skip
    return finding


def test_a_cell_s_number_and_its_middle_belong_together():
    # PRIO-GRID counts from the south-west corner, 720 cells a row.
    assert number(np.array([-89.9, 89.9]), np.array([-179.9, 179.9])).tolist() == [1, 720 * 360]
    cells = np.array([1, 147945, 259200])
    assert number(*centre(cells)).tolist() == cells.tolist()


def test_places_made_again_from_the_files_are_the_edition_s(mirror, edition, placed):
    table = made(mirror, edition)
    codebook()["trust_places"].check(table)
    assert_frame_equal(table, placed)


def test_every_local_agreement_with_a_place_is_counted_once_in_each_of_its_states(mirror, edition):
    rows = paxlocal.agreements(Mirror(mirror)).filter(
        pl.col("latitude").is_not_null() & (pl.col("date") < date(2023, 1, 1))
    )
    table = made(mirror, edition).filter(pl.col("operation") == "")
    assert table["places"].sum() == rows["iso3"].list.len().sum()


def test_sites_are_those_of_an_operation_s_last_year_and_none_later_than_is_known(mirror, edition):
    table = made(mirror, edition, date(2015, 6, 1)).filter(pl.col("operation") == "minusma")
    assert set(table["year"]) == {2014}
    there = geopko.deployments(Mirror(mirror)).filter((pl.col("mission") == "MINUSMA") & (pl.col("year") == 2014))
    assert table["places"].sum() == there.select("location", "latitude", "longitude").n_unique()


def test_a_country_geo_pko_names_and_nobody_knows_stops_the_build(mirror, edition, monkeypatch):
    monkeypatch.setattr(places, "NO_STATE", ("Western Sahara",))
    with pytest.raises(BuildError, match="Ethiopia/Eritrea"):
        made(mirror, edition)


@pytest.mark.parametrize(("state", "square_kilometres"), [("MLI", 1_240_000), ("RWA", 26_300), ("SOM", 637_000)])
def test_the_cells_inside_an_outline_have_about_the_country_s_area(state, square_kilometres):
    latitude, _ = centre(np.array(inside(state)))
    area = ((SIDE * 111.2) ** 2 * np.cos(np.radians(latitude))).sum()
    assert area == pytest.approx(square_kilometres, rel=0.15)


def test_bamako_holds_a_site_of_minusma_and_lies_in_mali(edition, placed):
    here = ground(edition, "MLI")
    cell = int(number(np.array([12.64]), np.array([-8.0]))[0])
    assert cell in here.cells
    assert {row["operation"] for row in here.sites[cell]} == {"minusma"}
    assert here.deaths is None


def test_where_violence_is_not_placed_no_cell_is_called_calm(edition, placed):
    finding = met(edition, "Mali")
    assert "deadly" not in finding.values
    assert any("no cell can be called calm" in note for note in finding.notes)
    assert "violence is not placed" in finding.chart.alt
    assert all("deaths" not in row for row in finding.chart.spec["data"]["values"])


def test_in_south_sudan_all_three_are_on_the_map_and_counted(edition, placed):
    finding, here = met(edition, "South Sudan"), ground(edition, "SSD")
    values, rows = finding.values, finding.chart.spec["data"]["values"]
    for name, key in (("agreements", "agreed"), ("sites", "sited"), ("deaths", "deadly")):
        assert sum(name in row for row in rows) == values[key].value > 0
    assert values["both"].value == sum("agreements" in row and "sites" in row for row in rows)
    assert values["both"].value > values["luck"].value
    assert sum(row.get("deaths", 0) for row in rows) == sum(here.deaths.values())
    assert len(finding.table.rows) == sum(kinds > 1 for kinds in here.kinds.values())
    assert "UNMISS" in " ".join(finding.notes)


def test_the_map_has_every_cell_of_the_country_as_its_baseline_and_says_whose_the_outlines_are(edition, placed):
    finding, here = met(edition, "South Sudan"), ground(edition, "SSD")
    drawn = {tuple(centre(np.array([cell]))[axis][0] for axis in (1, 0)) for cell in here.cells}
    assert drawn <= {(row["x"], row["y"]) for row in finding.chart.spec["data"]["values"]}
    assert "Natural Earth" in " ".join(finding.notes)
    assert "baseline" in finding.chart.alt
    box = finding.chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    rings = [point for polygon in outlines()["states"]["SSD"]["coordinates"] for ring in polygon for point in ring]
    assert all(box[0] <= x <= box[1] for x, _ in rings)


def test_an_agreement_whose_place_lies_in_another_country_is_not_drawn_and_is_counted(edition, placed):
    here = ground(edition, "MLI")
    whole = edition.table("trust_places").filter(pl.col("state") == "MLI", pl.col("operation") == "")
    kept = {cell: row["places"] for cell, row in here.agreed.items()}
    assert here.abroad == whole["places"].sum() - sum(kept.values()) > 0
    east = centre(np.array(sorted(kept)))[1].max()
    assert east < 5  # Mali ends at 4.3 degrees east
    assert any("lies in another country" in note for note in met(edition, "Mali").notes)


def test_a_country_without_either_has_no_map(edition):
    assert ground(edition, "ISL") is None
    assert not [one for one in ask("community", edition=edition.folder, country="Iceland").findings if one.chart]


def test_two_maps_of_one_country_are_the_same(edition, placed):
    here = ground(edition, "SSD")
    assert country_map(here, "SSD", "South Sudan") == country_map(here, "SSD", "South Sudan")


def test_a_ledger_s_districts_are_drawn_where_a_place_of_their_name_is_known_and_counted(edition, placed):
    entries = {"gao": 12, "Timbuktu": 3, "Nowhere": 7}
    (finding,) = meeting(edition, "MLI", "Mali", entries, "own_ledger")
    here = ground(edition, "MLI", entries)
    assert finding.values["districts"].value == 3
    assert finding.values["drawn"].value == 2
    drawn = {row["entries"]: (row["x"], row["y"]) for row in finding.chart.spec["data"]["values"] if "entries" in row}
    assert sorted(drawn) == [3, 12]
    # Gao lies at 16.27 degrees north on the meridian of Greenwich, and MINUSMA stood there.
    assert drawn[12][1] == 16.25
    assert drawn[12][0] in (-0.25, 0.25)
    assert all(here.kinds[cell] == 2 for cell in here.heard)
    assert "squares" in finding.chart.alt
    assert "own_ledger" in finding.sources


def test_without_a_ledger_no_square_is_drawn(edition, placed):
    (finding,) = meeting(edition, "MLI", "Mali")
    assert "entries" not in str(finding.chart.spec)
    assert "districts" not in finding.values
