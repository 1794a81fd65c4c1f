"""Whatever happens to a publisher's file, its reader says so in one `SourceError`."""

import random

import pytest

from comity.errors import SourceError
from comity.sources.mirror import Mirror
from comity.sources.readers import (
    afrobarometer,
    atop,
    atop_dyads,
    contest,
    country_codes,
    coups,
    cow,
    cow_contiguity,
    cow_igo,
    cow_wars,
    cwm,
    cyber,
    dcad,
    disinfo,
    exercises,
    fts,
    ged,
    geopko,
    isard,
    mid,
    mid_dyads,
    missions,
    missions_more,
    pax,
    pax_links,
    paxlocal,
    proxies,
    sanctions,
    seadistance,
    states,
    ucdp,
    ucdp_more,
    un,
    un_treaties,
    unhcr,
    views,
    voeten,
    worldbank,
)


def candidate_events(mirror):
    """Events of any file of a GED or Candidate release."""
    return ged.events(mirror.file("ucdp_candidate_sample", ged.CANDIDATE_SAMPLE))


def conflictology(mirror):
    """The climatology that the contest's organisers submitted for one year."""
    return views.conflictology(mirror, 2018)


READERS = [
    pytest.param(reader, key, path, id=f"{reader.__module__.rpartition('.')[2]}.{reader.__name__}-{path[-12:]}")
    for reader, key, path in (
        (views.deaths, "views", views.SERIES),
        (views.deaths, "views", views.ACTUALS_2022),
        (views.countries, "views", views.COUNTRIES),
        (ucdp.country_year, "ucdp_country_year", ucdp.COUNTRY_YEAR),
        (atop.members, "atop", atop.MEMBERS),
        (atop.alliances, "atop", atop.ALLIANCES),
        (atop.threats, "atop", atop.MEMBERS),
        (country_codes.languages, "country_codes", country_codes.CODES),
        (pax.agreements, "pax", pax.AGREEMENTS),
        (missions.bara_hultman, "bara_hultman", missions.BARA_HULTMAN),
        (missions.ipi, "ipi", missions.IPI),
        (missions.kathman, "kathman", missions.KATHMAN),
        (unhcr.displaced, "unhcr", unhcr.POPULATION),
        (fts.requirements, "fts", fts.REQUIREMENTS),
        (states.gleditsch_ward, "gleditsch_ward", states.GLEDITSCH_WARD),
        (states.cow, "cow_states", states.COW),
        (atop_dyads.dyad_years, "atop_more", atop_dyads.ARCHIVE),
        (cow.majors, "cow_majors", cow.MAJORS),
        (cow.capabilities, "cow_capabilities", cow.CAPABILITIES),
        (cow.capitals, "cow_capitals", cow.CAPITALS),
        (cow_contiguity.contiguity, "cow_contiguity", cow_contiguity.CONTIGUITY),
        (cow_igo.igo_memberships, "cow_igo", cow_igo.MEMBERSHIPS),
        (cow_wars.interstate_wars, "cow_wars", cow_wars.INTERSTATE_WARS),
        (mid.disputes, "cow_mid5", mid.DISPUTES),
        (mid.participants, "cow_mid5", mid.PARTICIPANTS),
        (mid.incidents, "cow_mid5", mid.INCIDENTS),
        (mid.incident_participants, "cow_mid5", mid.INCIDENT_PARTICIPANTS),
        (mid_dyads.dyadic_disputes, "cow_mid", mid_dyads.DYADIC),
        (mid_dyads.dyad_years, "cow_mid", mid_dyads.DYAD_YEARS),
        (mid_dyads.disputes_abridged, "cow_mid", mid_dyads.ABRIDGED),
        (isard.cow_democracy, "isard_democracy", isard.COW_DEMOCRACY),
        (isard.gw_democracy, "isard_democracy", isard.GW_DEMOCRACY),
        (isard.cow_gdp_population, "isard_gdp_population", isard.COW_GDP_POPULATION),
        (isard.gw_gdp_population, "isard_gdp_population", isard.GW_GDP_POPULATION),
        (isard.codes, "gw_cow_panel", isard.CODES),
        (voeten.ideal_points, "un_ideal_points", voeten.IDEAL_POINTS),
        (seadistance.distances, "seadistance", seadistance.DISTANCES),
        (worldbank.gdp, "world_bank", worldbank.GDP),
        (worldbank.population, "world_bank", worldbank.POPULATION),
        (exercises.participants, "military_exercises", exercises.EXERCISES),
        (dcad.agreements, "dcad", dcad.AGREEMENTS),
        (ged.five_countries, "ucdp_ged_countries", ged.COUNTRIES[0]),
        (candidate_events, "ucdp_candidate_sample", ged.CANDIDATE_SAMPLE),
        (ged.candidate_sample, "ucdp_candidate_sample", ged.CANDIDATE_SAMPLE),
        (ucdp_more.parties, "ucdp_prio_conflict", ucdp_more.PARTIES),
        (ucdp_more.conflict_terminations, "ucdp_termination", ucdp_more.CONFLICT_ENDS),
        (ucdp_more.dyad_terminations, "ucdp_termination", ucdp_more.DYAD_ENDS),
        (ucdp_more.agreements, "ucdp_peace_agreements", ucdp_more.AGREEMENTS),
        (ucdp_more.external_support, "ucdp_external_support", ucdp_more.SUPPORT),
        (geopko.deployments, "geo_pko", geopko.FRONT),
        (geopko.contributors, "geo_pko", geopko.CONTRIBUTORS),
        (missions_more.mandates, "mission_mandates", missions_more.MANDATES),
        (missions_more.shortfalls, "personnel_shortfall", missions_more.SHORTFALL),
        (missions_more.third_party, "third_party_missions", missions_more.THIRD_PARTY),
        (missions_more.fatalities, "un_fatalities", missions_more.FATALITIES),
        (missions_more.un_operations, "un_missions", missions_more.OPERATIONS),
        (un.resolution_topics, "un_resolution_titles", un.TITLES),
        (un.resolutions_since_2000, "un_resolutions", un.METADATA),
        (un_treaties.arms_treaties, "un_treaties_arms", un_treaties.ARMS),
        (un_treaties.rights_treaties, "un_treaties_rights", un_treaties.RIGHTS),
        (un_treaties.treaties_2015, "un_treaties_2015", un_treaties.GENOCIDE),
        (un_treaties.treaties_2015, "un_treaties_2015", un_treaties.ROME),
        (coups.country_year, "coups", coups.COUNTRY_YEAR),
        (coups.attempts, "coups", coups.COUNTRY_YEAR),
        (paxlocal.agreements, "pax_local", paxlocal.AGREEMENTS),
        (pax_links.links, "pax", pax.AGREEMENTS),
        (proxies.rebels_supported, "ucdp_external_support", ucdp_more.SUPPORT),
        (cwm.mediation, "civil_war_mediation", cwm.EPISODES),
        (cyber.incidents, "eurepoc", cyber.INCIDENTS),
        (cyber.attributions, "eurepoc", cyber.ATTRIBUTIONS),
        (cyber.receivers, "eurepoc", cyber.RECEIVERS),
        (cyber.dyadic, "dcid", cyber.DCID),
        (sanctions.cases, "gsdb", sanctions.CASES),
        (disinfo.cases, "euvsdisinfo", disinfo.CASES),
        (afrobarometer.trust, "afrobarometer", afrobarometer.TRUST),
        (fts.plans, "fts_plans", fts.PLANS),
        (contest.relations, "drc_groups", contest.ADJACENCY),
        (contest.groups, "drc_groups", contest.SHIFTERS),
    )
]

# A name that stands in the head of each text file, and that its reader needs.
COLUMN = {
    ucdp.COUNTRY_YEAR: b"os_total_deaths_low_cy",
    atop.MEMBERS: b"defconpr",
    atop.ALLIANCES: b"pubsecr",
    pax.AGREEMENTS: b"PpsOth:Sub",
    missions.IPI: b"Observers",
    fts.REQUIREMENTS: b"requirements",
    states.GLEDITSCH_WARD: b"microstate",
    states.COW: b"endday",
    views.COUNTRIES: b"gwcode",
    cow.MAJORS: b"styear",
    cow.CAPITALS: b"enddate",
    cow_contiguity.CONTIGUITY: b"conttype",
    cow_wars.INTERSTATE_WARS: b"cowinteronset",
    mid.DISPUTES: b"ongo2014",
    mid.PARTICIPANTS: b"revtype2",
    mid.INCIDENTS: b"duration",
    mid.INCIDENT_PARTICIPANTS: b"insidea",
    mid_dyads.ABRIDGED: b"hostlev",
    seadistance.DISTANCES: b"roaddistance",
    worldbank.GDP: b"Country Code",
    worldbank.POPULATION: b"Country Code",
    dcad.AGREEMENTS: b"endYearEstimate",
    ged.COUNTRIES[0]: b"type_of_violence",
    ged.CANDIDATE_SAMPLE: b"date_prec",
    ucdp_more.PARTIES: b"intensity_level",
    geopko.FRONT: b"ave.no.troops",
    geopko.CONTRIBUTORS: b"year.overview",
    missions_more.FATALITIES: b"casualty_personnel_type",
    missions_more.OPERATIONS: b"mission_isactive",
    un.TITLES: b"Topic",
    un.METADATA: b"MS_abstaining_count",
    un_treaties.ARMS: b"treaty_open_year",
    un_treaties.RIGHTS: b"signature_date",
    un_treaties.GENOCIDE: b"Participant",
    un_treaties.ROME: b"Signature",
    coups.COUNTRY_YEAR: b"coup3",
    paxlocal.AGREEMENTS: b"MedReDomEld",
    cwm.EPISODES: b"med.begins",
    cyber.INCIDENTS: b"unweighted_cyber_intensity",
    cyber.ATTRIBUTIONS: b"attribution_basis",
    cyber.RECEIVERS: b"receiver_category_subcode",
    sanctions.CASES: b"sender_mult",
    disinfo.CASES: b"languages",
    fts.PLANS: b"revisedRequirements",
    contest.ADJACENCY: b"allied",
    contest.SHIFTERS: b"OBS_SHIFTER",
}


def test_every_reader_of_a_file_refuses_it_under_another_hash(tmp_path, mirror):
    for parameters in READERS:
        reader, _, path = parameters.values
        there = tmp_path / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes((mirror / path).read_bytes() + b" ")
        with pytest.raises(SourceError, match=r"differs from the declared version|is missing from the mirror"):
            reader(Mirror(tmp_path))


def test_every_reader_says_what_to_get_where_there_is_no_mirror(tmp_path):
    for parameters in READERS:
        reader, _, _ = parameters.values
        with pytest.raises(SourceError, match=r"is missing from the mirror .* Get it from"):
            reader(Mirror(tmp_path))


@pytest.mark.parametrize(("reader", "key", "path"), READERS)
def test_a_truncated_file_is_a_source_error(altered, reader, key, path):
    with pytest.raises(SourceError, match=path.rpartition("/")[2]):
        reader(altered(key, path, lambda data: data[: len(data) * 2 // 3]))


@pytest.mark.parametrize(("reader", "key", "path"), [one for one in READERS if one.values[2] in COLUMN])
def test_a_file_without_a_column_it_needs_is_a_source_error_that_names_it(altered, reader, key, path):
    name = {atop.threats: b"atopid", pax_links.links: b"UcdpCon"}.get(reader, COLUMN[path])
    with pytest.raises(SourceError, match=f"lacks the column '{name.decode()}'"):
        reader(altered(key, path, lambda data: data.replace(name, name[:-1] + b"_")))


@pytest.mark.parametrize(("reader", "key", "path"), READERS)
def test_flipped_bytes_are_read_or_refused_and_never_break_a_reader(altered, reader, key, path):
    chance = random.Random(f"flip {path}")

    def flip(data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(40):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)

    for _ in range(2):
        try:
            reader(altered(key, path, flip))
        except SourceError as fault:
            assert path.rpartition("/")[2] in fault.problem  # noqa: PT017 - a reader may also read on
            assert fault.remedy  # noqa: PT017


@pytest.mark.parametrize(
    ("reader", "key", "path", "old", "new", "told"),
    [
        (atop.members, "atop", atop.MEMBERS, b"200,0,1815,1,3,", b"200,0,1815,13,3,", "line 2"),
        (atop.members, "atop", atop.MEMBERS, b"200,0,1815,1,3,1815,2,8", b"200,0,1815,1,3,1815,1,3", "line 2"),
        (ucdp.country_year, "ucdp_country_year", ucdp.COUNTRY_YEAR, b",1882,", b",-1882,", "outside 0 to"),
        (pax.agreements, "pax", pax.AGREEMENTS, b"1998-04-10", b"1998-04-31", "not a date"),
        (states.cow, "cow_states", states.COW, b"1920.0,1.0,10.0", b"1920.0,2.0,30.0", "no calendar has"),
        (states.gleditsch_ward, "gleditsch_ward", states.GLEDITSCH_WARD, b"1915-07-04", b"1815-07-04", "before"),
        (fts.requirements, "fts", fts.REQUIREMENTS, b",4292463880,", b",-4292463880,", "outside 0 to"),
        (missions.ipi, "ipi", missions.IPI, b"1990-11-30", b"1990-11-31", "not a date"),
        (cow.majors, "cow_majors", cow.MAJORS, b"1940.0,6.0,22.0", b"1940.0,6.0,31.0", "no calendar has"),
        (cow.majors, "cow_majors", cow.MAJORS, b"1940.0,6.0,22.0", b"1815.0,6.0,22.0", "outside 1816 to"),
        (cow.capitals, "cow_capitals", cow.CAPITALS, b"1960-04-20", b"1760-04-20", "an end before the start"),
        (cow.capitals, "cow_capitals", cow.CAPITALS, b"38.8950368", b"138.8950368", "outside -90 to 90"),
        (
            *(cow_contiguity.contiguity, "cow_contiguity", cow_contiguity.CONTIGUITY),
            *(b"2.0,20.0,1.0,", b"2.0,20.0,2.0,", "line 2: .* without the same row in the other direction"),
        ),
        (
            *(cow_contiguity.contiguity, "cow_contiguity", cow_contiguity.CONTIGUITY),
            *(b"1920-01-01,2016-12-01", b"1920-01-02,2016-12-01", "line 2: .* not the first of a month"),
        ),
        (
            *(cow_wars.interstate_wars, "cow_wars", cow_wars.INTERSTATE_WARS),
            *(b"1.0,1.0,1.0,2.0,1.0,0.0", b"1.0,1.0,2.0,2.0,1.0,0.0", "line 2: .* two on one side"),
        ),
        (mid.disputes, "cow_mid5", mid.DISPUTES, b"3,2,5,1913", b"3,32,5,1913", "line 3: .* no calendar has"),
        (mid.participants, "cow_mid5", mid.PARTICIPANTS, b"7,3,1,5", b"7,6,1,5", "'hostlev' is 6, outside 1 to 5"),
        (
            *(mid_dyads.disputes_abridged, "cow_mid", mid_dyads.ABRIDGED),
            *(b"2.0,1902.0,7.0", b"2.0,1902.0,13.0", "line 2: 'stmon' is 13, outside 1 to 12"),
        ),
        (seadistance.distances, "seadistance", seadistance.DISTANCES, b"ABW,AGO", b"ABW,AFG", "as in an earlier row"),
        (worldbank.population, "world_bank", worldbank.POPULATION, b",54922", b",-54922", "outside 0 to"),
        (worldbank.gdp, "world_bank", worldbank.GDP, b"ABW,1987", b"ABW,1986", "as in an earlier row"),
        (dcad.agreements, "dcad", dcad.AGREEMENTS, b",sector,", b",sectoral,", "neither general nor sector"),
        (dcad.agreements, "dcad", dcad.AGREEMENTS, b"2,USA,20,CAN", b"20,CAN,2,USA", "line 2: .* not in order"),
        (
            ged.five_countries,
            "ucdp_ged_countries",
            ged.COUNTRIES[0],
            b",116,116,116,",
            b",116,-116,116,",
            "outside 0 to",
        ),
        (ucdp_more.parties, "ucdp_prio_conflict", ucdp_more.PARTIES, b",interstate,", b",interplanetary,", "none of"),
        (ucdp_more.parties, "ucdp_prio_conflict", ucdp_more.PARTIES, b",2012-12-21", b",", "which disagree"),
        (geopko.contributors, "geo_pko", geopko.CONTRIBUTORS, b"Nepal (size unknown)", b"Nepal (many)", "not a list"),
        (missions_more.un_operations, "un_missions", missions_more.OPERATIONS, b"1963-07-01", b"1983-07-01", "an end"),
        (missions_more.fatalities, "un_fatalities", missions_more.FATALITIES, b"Illness", b"Boredom", "none of"),
        (un_treaties.arms_treaties, "un_treaties_arms", un_treaties.ARMS, b"Accession", b"", "a day without an action"),
        (un_treaties.treaties_2015, "un_treaties_2015", un_treaties.ROME, b"11 Apr 2002", b"31 Apr 2002", "not a day"),
        (coups.attempts, "coups", coups.COUNTRY_YEAR, b"10mar1952", b"10mar1953", "a day of another year"),
        (coups.attempts, "coups", coups.COUNTRY_YEAR, b"10mar1952", b"", "a day without an attempt"),
        (sanctions.cases, "gsdb", sanctions.CASES, b"territorial_conflict", b"territory", "none of policy_change"),
        (sanctions.cases, "gsdb", sanctions.CASES, b",1950,1963,", b",1963,1950,", "an end before the beginning"),
        (disinfo.cases, "euvsdisinfo", disinfo.CASES, b"https://euvsdisinfo", b"euvsdisinfo", "not an address"),
        (fts.plans, "fts_plans", fts.PLANS, b"| cluster | fr", b"| poem | fr", "none of Humanitarian"),
        (cyber.incidents, "eurepoc", cyber.INCIDENTS, b",Disruption,", b",Mischief,", "none of Data theft"),
        (contest.relations, "drc_groups", contest.ADJACENCY, b"1,4,1,0,-1", b"1,4,0,0,0", "but not the other way"),
        (contest.relations, "drc_groups", contest.ADJACENCY, b"1,4,1,0,-1", b"1,4,1,0,1", "which disagree"),
        (contest.relations, "drc_groups", contest.ADJACENCY, b"\r1,2,0,0,0", b"", "6319 rows, where 6320 must be"),
    ],
)
def test_an_impossible_value_is_a_source_error_that_names_it(altered, reader, key, path, old, new, told):
    with pytest.raises(SourceError, match=told):
        reader(altered(key, path, lambda data: data.replace(old, new, 1)))
