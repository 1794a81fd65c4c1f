import csv

import pytest
from pydantic import ValidationError

from comity.errors import SourceError
from comity.sources.catalog import Source, SourceFile, catalog, read_catalog, strictest

GOOD = """
name = "Deaths"
publisher = "Somebody"
version = "1"
licence = "CC BY 4.0"
redistribute = "values"
citation = "Somebody (2020) Deaths."
coverage = "the world"
first = "1989"
last = "2020-12"
checked = "on the publisher's page"

[[files]]
path = "somebody/deaths.csv"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
"""

FIRST_EDITION = {
    "atop",
    "bara_hultman",
    "cow_states",
    "fts",
    "gleditsch_ward",
    "ipi",
    "kathman",
    "pax",
    "ucdp_country_year",
    "unhcr",
    "views",
    "views_challenge",
}


def declare(folder, **files):
    for key, text in files.items():
        (folder / f"{key}.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_declaration_holds_and_the_first_edition_has_its_sources():
    assert catalog().keys() >= FIRST_EDITION
    assert all(key == source.key for key, source in catalog().items())


def test_every_file_of_the_mirror_is_declared_once_with_the_hash_its_manifest_gives(mirror):
    with (mirror / "MANIFEST.csv").open(encoding="utf-8", newline="") as handle:
        manifest = {row["path"]: row["sha256"] for row in csv.DictReader(handle)}
    declared = [(file.path, file.sha256) for source in catalog().values() for file in source.files]
    assert len(declared) == len(manifest)
    assert dict(declared) == manifest


def test_a_doi_is_printed_only_where_the_record_says_how_it_was_checked():
    unchecked = [key for key, source in catalog().items() if source.checked.startswith("Not checked")]
    assert unchecked
    assert not [key for key in unchecked if catalog()[key].doi]
    assert not [key for key, source in catalog().items() if "10." in source.citation and "/" in source.citation]


def test_only_open_licences_let_values_through():
    for source in catalog().values():
        assert (source.redistribute == "values") == source.licence.startswith(("CC BY", "CC0", "PDDL")) or (
            source.redistribute == "derived" and "V-Dem" in source.licence
        ), source.key


def test_a_submission_without_a_licence_may_not_be_passed_on():
    assert catalog()["views_submissions"].redistribute == "none"


def test_a_table_is_as_strict_as_its_strictest_source():
    of = catalog()
    assert strictest([]) == "values"
    assert strictest([of["views"], of["unhcr"]]) == "values"
    assert strictest([of["views"], of["atop"]]) == "derived"
    assert strictest(of.values()) == "none"


def test_a_good_declaration_takes_its_key_from_its_file(tmp_path):
    sources = read_catalog(declare(tmp_path, deaths=GOOD))
    assert sources["deaths"].key == "deaths"
    assert sources["deaths"].lag_months is None


def test_all_faults_of_the_catalog_are_told_at_once(tmp_path):
    folder = declare(
        tmp_path,
        a=GOOD.replace('redistribute = "values"', 'redistribute = "maybe"').replace("deaths.csv", "a.csv"),
        b=GOOD.replace('first = "1989"', 'first = "1989-13"').replace("deaths.csv", "b.csv"),
        c="name = ",
        d=GOOD,
        e=GOOD.replace('sha256 = "0', 'sha256 = "1'),
        f=GOOD.replace("somebody/deaths.csv", "../deaths.csv"),
        g=GOOD.replace('coverage = "the world"\n', "").replace("deaths.csv", "g.csv"),
    )
    with pytest.raises(SourceError) as caught:
        read_catalog(folder)
    told = str(caught.value)
    for part in (
        "a.toml, redistribute",
        "b.toml, first",
        "c.toml cannot be read",
        "d and e declare different contents of somebody/deaths.csv",
        "f.toml, files.0.path",
        "g.toml, coverage",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('last = "2020-12"', 'last = "1988"'),
        ('version = "1"', 'version = "1"\nedition = "2"'),
        ('version = "1"', 'version = "1"\ndoi = "https://doi.org/10.1/x"'),
        ('version = "1"', 'version = "1"\nlag_months = -1'),
        ("somebody/deaths.csv", "/somebody/deaths.csv"),
        ("somebody/deaths.csv", "somebody\\\\deaths.csv"),
    ],
)
def test_a_declaration_that_does_not_hold_is_refused(tmp_path, old, new):
    with pytest.raises(SourceError, match=r"deaths\.toml"):
        read_catalog(declare(tmp_path, deaths=GOOD.replace(old, new)))


def test_a_file_declared_twice_by_one_source_is_refused(tmp_path):
    twice = GOOD + GOOD[GOOD.index("[[files]]") :]
    with pytest.raises(SourceError, match=r"declared twice: somebody/deaths\.csv"):
        read_catalog(declare(tmp_path, deaths=twice))


def test_a_source_that_ends_in_a_year_may_begin_in_any_of_its_months(tmp_path):
    text = GOOD.replace('first = "1989"', 'first = "2020-05"').replace('last = "2020-12"', 'last = "2020"')
    assert read_catalog(declare(tmp_path, deaths=text))["deaths"].first == "2020-05"


def test_a_declaration_is_frozen():
    with pytest.raises(ValidationError):
        catalog()["atop"].version = "6"
    assert isinstance(catalog()["atop"], Source)
    assert isinstance(catalog()["atop"].files[0], SourceFile)
