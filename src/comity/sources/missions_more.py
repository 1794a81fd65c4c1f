"""Peace operations: where they stand, who sends them, what they may do, what they lack, and whom they lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.formats import read_csv, read_sheet, read_stata
from comity.sources.published import Published
from comity.sources.shapes import days, one_of

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

FRONT = "missions/geopko_FrontMap_v.2.3.csv"
CONTRIBUTORS = "missions/geopko_TCCMap_v.2.3.csv"
MANDATES = "missions/unpmm_v2_0.xlsx"
SHORTFALL = "missions/personnel_shortfall.dta"
THIRD_PARTY = "missions/third_party_peacekeeping_3_1.xls"
FATALITIES = "un/DPPADPOSS-FATALITIES.csv"
OPERATIONS = "un/DPPADPOSS-PKO.csv"

TASKS = (
    *(f"min{number:02}" for number in range(1, 12)),
    *(f"mod{number:02}" for number in range(1, 12)),
    *(f"max{number:02}" for number in range(1, 19)),
    "ocat01",
)
"""Tasks that UNPMM codes, from least to most: minimalist, moderate, maximalist, and one other. Its codebook says
which is which; it was not read."""

STRENGTH = ("troops", "police", "observers")

PERSONNEL = ("Military", "Military Observer", "Police", "International Civilian", "Local", "Other")
CAUSES = ("Malicious Act", "Accident", "Illness", "Self-Inflicted", "To Be Determined", "Unknown")

_MOST = 200_000

_PLACE = ("mission", "year", "country", "location", "latitude", "longitude")


def deployments(mirror: Mirror) -> pl.DataFrame:
    """Places where UN operations stood, by year, 1994 to 2024 (Geo-PKO).

    Troops are read off deployment maps as units of standard size (a company 150, a battalion 650), averaged
    over the maps of the year: no head counts, and summed over a mission they differ from its strength (UNMIL
    2006: 15,705 on the map, some 15,000 troops in the field). The file repeats a place for each strength that
    its maps show in the year, 8,783 rows for 7,376 places: summing rows counts 1,407 of them again. Of a
    repeated place one row is kept.

    Returns:
        mission (String), year (Int32), country (String, as Geo-PKO names it), location (String), latitude and
        longitude (Float64, degrees), troops (Int64, null where the size is not known), headquarters (Int8: 0
        none, 3 the mission's; highest of the year), police, medical and observers (Boolean), aviation (Int8); by
        mission, year, country, location, latitude and longitude.

    Raises:
        SourceError: a file is missing or not as declared, or a place's repeats disagree.
    """
    numbers = ("hq", "UNPOL", "Med", "Av", "UNMO")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "country", "location"), pl.String)
    columns |= {"year": pl.Int32, "latitude": pl.Float64, "longitude": pl.Float64, "ave.no.troops": pl.Int64}
    columns |= dict.fromkeys(numbers, pl.Int8)
    path = mirror.file("geo_pko", FRONT)
    rows = read_csv(path, columns, optional=("ave.no.troops",), nulls=("", "NA"))
    rows.within(year=(1989, 2100), latitude=(-90, 90), longitude=(-180, 180), **{"ave.no.troops": (0, _MOST)})
    rows.within(hq=(0, 3), UNPOL=(0, 1), Med=(0, 1), Av=(0, 9), UNMO=(0, 1))
    same = pl.struct("ave.no.troops", *numbers[1:]).n_unique().over(_PLACE) == 1
    unlike = ~rows.frame.select(same).to_series()
    rows.refuse(unlike, *_PLACE[:4], because="with other figures in another row of that year")
    return (
        rows.frame.group_by(_PLACE)
        .agg(
            troops=pl.col("ave.no.troops").first(),
            headquarters=pl.col("hq").max(),
            police=pl.col("UNPOL").first() == 1,
            medical=pl.col("Med").first() == 1,
            observers=pl.col("UNMO").first() == 1,
            aviation=pl.col("Av").first(),
        )
        .sort(_PLACE)
    )


def contributors(mirror: Mirror) -> pl.DataFrame:
    """Whose troops stood at each place of `deployments`, by year, 1994 to 2024 (Geo-PKO).

    Returns:
        mission (String), year (Int32), location (String), latitude and longitude (Float64, degrees), contributor
        (String, as Geo-PKO names it, some in two ways: "UK" and "United Kingdom"), troops (Int64, as in
        `deployments`; null in 769 of 8,729 rows); by all but the last.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    key = ("mission", "year", "location", "latitude", "longitude")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "location", "year.overview"), pl.String)
    columns |= {"year": pl.Int32, "latitude": pl.Float64, "longitude": pl.Float64, "No.TCC": pl.Int32}
    rows = read_csv(mirror.file("geo_pko", CONTRIBUTORS), columns)
    rows.within(year=(1989, 2100), latitude=(-90, 90), longitude=(-180, 180)).unique(*key)
    # "Korea (ROK) (150), Nepal (size unknown)": a name, then its size in the last pair of brackets.
    one = r"[^,]+ \((?:\d+|size unknown)\)"
    whole = rows.frame["year.overview"].str.contains(rf"^{one}(?:, {one})*$")
    rows.refuse(~whole, "year.overview", because="not a list of contributors with their troops")
    each = pl.col("year.overview").str.split(", ")
    wrong = rows.frame.select(each.list.len() != pl.col("No.TCC")).to_series()
    rows.refuse(wrong, "No.TCC", "year.overview", because="which disagree")
    parts = pl.col("year.overview").str.extract_groups(r"^(.+) \((\d+|size unknown)\)$")
    split = rows.frame.with_columns(each).explode("year.overview").with_columns(parts)
    return split.select(
        *key,
        contributor=pl.col("year.overview").struct[0],
        troops=pl.col("year.overview").struct[1].cast(pl.Int64, strict=False),
    ).sort(*key, "contributor")


def mandates(mirror: Mirror) -> pl.DataFrame:
    """What UN missions were told to do, by year, 1948 to 2023: peacekeeping, political and good offices.

    A task stands in the year in which it was given, not in those in which it went on: MONUC has 16 in 2003
    and none in 2008.

    Returns:
        mission (String), year (Int32), kind (String: "PKO" peacekeeping, "SPM" special political mission, "GOE" good
        offices), gw (List of Int32, where it works; empty for UNOSOM I), from (Date), until (Date, its last day; null
        if active in 2023), level (String: "Minimalist", "Moderate", "Maximalist", of the mission as a whole), score
        (Float64, 0.75 to 3, the mean level of its tasks), tasks (List of String, of `TASKS`); by mission and
        year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    gw = [f"gwno_{number}" for number in range(1, 6)]
    texts = ("mission_abbrev", "mission_type", "mission_class", "mission_startdate", "mission_enddate")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(texts, pl.String) | dict.fromkeys(TASKS, pl.Int8)
    columns |= {"task_yearest": pl.Int32, "mission_calc": pl.Float64} | dict.fromkeys(gw, pl.Int32)
    path = mirror.file("mission_mandates", MANDATES)
    rows = read_sheet(path, columns, optional=(*gw, "mission_enddate"), nulls=("", "ACTIVE"))
    rows.within(task_yearest=(1948, 2100), mission_calc=(0, 3), **dict.fromkeys(TASKS, (0, 1)))
    rows.within(**dict.fromkeys(gw, (1, 999))).unique("mission_abbrev", "task_yearest")
    one_of(rows, mission_type=("PKO", "SPM", "GOE"), mission_class=("Minimalist", "Moderate", "Maximalist"))
    dated = days(rows, "mission_startdate", "mission_enddate", written="%d.%m.%Y")
    given = pl.concat_list(pl.when(pl.col(name) == 1).then(pl.lit(name)) for name in TASKS).list.drop_nulls()
    return dated.frame.select(
        mission="mission_abbrev",
        year="task_yearest",
        kind="mission_type",
        gw=pl.concat_list(gw).list.drop_nulls(),
        **{"from": pl.col("mission_startdate")},
        until="mission_enddate",
        level="mission_class",
        score="mission_calc",
        tasks=given,
    ).sort("mission", "year")


def shortfalls(mirror: Mirror) -> pl.DataFrame:
    """Personnel authorised and deployed in UN missions by month, 1990 to 2015.

    What was deployed are the UN's own counts, as in `missions.kathman`. Authorised numbers that fell over a
    period are interpolated on a line, so that 30 of them were no whole persons; they are rounded. Where the
    mission's authorised total is not the sum of its parts (nine rows; MINUSCA stands at 0 before it took over
    in September 2014), the total is left as it is.

    Returns:
        mission (String), month (Date, its first day), host (String), cow (Int32, null for missions in several
        countries), authorised_troops, authorised_police, authorised_observers, authorised (Int64, persons, all
        told), troops, police, observers and total (Int64, persons deployed), contributors (Int32, states); null
        where not known; by mission and month.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    asked = {"authorised_troops": "authtroop", "authorised_police": "authpolice", "authorised_observers": "authmilobs"}
    asked |= {"authorised": "totalauth"}
    there = {"troops": "troop", "police": "police", "observers": "milobs", "total": "total"}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "missioncountry"), pl.String)
    columns |= dict.fromkeys(("year", "month", "missionccode", "contributors"), pl.Int32)
    columns |= dict.fromkeys(asked.values(), pl.Float64) | dict.fromkeys(there.values(), pl.Int64)
    optional = ("missionccode", "contributors", *asked.values(), *there.values())
    rows = read_stata(mirror.file("personnel_shortfall", SHORTFALL), columns, optional=optional)
    rows.within(year=(1990, 2015), month=(1, 12), missionccode=(1, 999), contributors=(0, 200))
    rows.within(**dict.fromkeys((*asked.values(), *there.values()), (0, _MOST))).unique("mission", "year", "month")
    return rows.frame.select(
        "mission",
        month=pl.date("year", "month", 1),
        host="missioncountry",
        cow="missionccode",
        **{name: pl.col(column).round().cast(pl.Int64) for name, column in asked.items()},
        **there,
        contributors="contributors",
    ).sort("mission", "month")


def third_party(mirror: Mirror) -> pl.DataFrame:
    """Peacekeeping by third parties in disputes within states, 1947 to 2014 (Mullenbach).

    Codes are as published, and some are wrong: the five missions in Iraq have the Philippines' code 840, one
    in Haiti has Nicaragua's 93, one in Kosovo Albania's 339. Take the state from `place` there.

    Returns:
        id (Int32), place (String, state and region), cow (Int32, as published), by (Int8: 1 United Nations, 2 a
        regional organisation, 3 others; read off the missions), un_mandate (Boolean), name (String), lead (String,
        null if none), lead_cow (Int32), from (Date), until (Date, its last day; null if ongoing at the end of
        2014), military and civilians (Int64, persons at most; which is which was read off the missions), deaths
        (Int64, of peacekeepers in action, FATAL1); null where not known; by id.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    begin, end = ("STARTYR", "STARTMON", "STARTDAY"), ("ENDYR", "ENDMON", "ENDDAY")
    numbers = ("OBSNUM", "CCODE1", "CCODE2", *begin, *end)
    people = {"military": "PKMNUM1", "civilians": "PKMNUM2", "deaths": "FATAL1"}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(numbers, pl.Int32) | dict.fromkeys(people.values(), pl.Int64)
    columns |= dict.fromkeys(("TPTYPE", "UNMANDATE", "ONGOING"), pl.Int8)
    columns |= dict.fromkeys(("STATE", "PKMNAME (location)", "LEADSTATE"), pl.String)
    optional = ("LEADSTATE", "CCODE2", *end, *people.values())
    rows = read_sheet(mirror.file("third_party_missions", THIRD_PARTY), columns, optional=optional)
    rows.within(TPTYPE=(1, 3), UNMANDATE=(0, 1), ONGOING=(0, 1), STARTYR=(1946, 2014), ENDYR=(1946, 2014))
    rows.within(CCODE1=(1, 999), CCODE2=(1, 999), **dict.fromkeys(people.values(), (0, _MOST))).unique("OBSNUM")
    dated = rows.dated("from", *begin).dated("until", *end)
    frame = dated.frame
    dated.refuse(
        (frame["ONGOING"] == 1) != frame["until"].is_null(), "ONGOING", *end, because="which disagree"
    )
    dated.refuse(frame["until"] < frame["from"], "from", "until", because="an end before the start")
    return frame.select(
        id="OBSNUM",
        place="STATE",
        cow="CCODE1",
        by="TPTYPE",
        un_mandate=pl.col("UNMANDATE") == 1,
        name="PKMNAME (location)",
        lead="LEADSTATE",
        lead_cow="CCODE2",
        **{"from": pl.col("from")},
        until="until",
        **people,
    ).sort("id")


def fatalities(mirror: Mirror) -> pl.DataFrame:
    """People who died in UN peace operations, each on the day of the incident, 1948-07-06 to 2025-02-18.

    Six casualties of UNMIK stand in the file twice, as of Montenegro and of Serbia and Montenegro: 4,429
    rows are 4,423 deaths. Kept is the state there was (2003 to 2005). Names are not in the file, and sex is
    not read.

    Returns:
        casualty (String, the UN's id), day (Date), mission (String), personnel (String, of `PERSONNEL`), cause (String,
        of `CAUSES`), iso3 (String, nationality; null where the file gives no code); by casualty.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = ("casualty_id", "mission_acronym", "casualty_personnel_type", "type_of_incident", "isocode3")
    columns: dict[str, type[pl.DataType]] = {"id": pl.Int32, "incident_date": pl.Date} | dict.fromkeys(texts, pl.String)
    rows = read_csv(mirror.file("un_fatalities", FATALITIES), columns, optional=("isocode3",)).unique("id")
    one_of(rows, casualty_personnel_type=PERSONNEL, type_of_incident=CAUSES)
    same = pl.struct("incident_date", *texts[1:4]).n_unique().over("casualty_id") == 1
    unlike = ~rows.frame.select(same).to_series()
    rows.refuse(unlike, "casualty_id", because="with other facts in another row")
    # "SCG", the state of that time, comes after "MNE", which seceded in 2006.
    once = rows.frame.sort("casualty_id", "isocode3").unique("casualty_id", keep="last", maintain_order=True)
    return once.select(
        casualty="casualty_id",
        day="incident_date",
        mission="mission_acronym",
        personnel="casualty_personnel_type",
        cause="type_of_incident",
        iso3="isocode3",
    ).sort("casualty")


def un_operations(mirror: Mirror) -> pl.DataFrame:
    """UN peacekeeping operations since 1948, as the UN lists them.

    The list of February 2024 counts some operations twice: UNAVEM, UNEF and UNOSOM stand whole, with
    "(I & II)" in their name, beside their parts, and UNPSG also as UNCPSG. It still has MINUSMA active, which
    ended in December 2023. Most days before 2000 are the first of a month. Its coordinates are not read: in some
    rows latitude stands where longitude should.

    Returns:
        mission (String), name (String), whole (Boolean, it stands for several others of the list), active (Boolean,
        when listed), from (Date, null for three), until (Date, null if active or not known), seat (String, null
        if not known); by mission.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = ("mission_acronym", "mission_name", "mission_isactive", "mission_location")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(texts, pl.String)
    columns |= {"start_date": pl.Date, "end_date": pl.Date}
    optional = ("start_date", "end_date", "mission_location")
    rows = read_csv(mirror.file("un_missions", OPERATIONS), columns, optional=optional).unique("mission_acronym")
    one_of(rows, mission_isactive=("Yes", "No", "NO"))
    back = rows.frame["end_date"] < rows.frame["start_date"]
    rows.refuse(back, "start_date", "end_date", because="an end before the start")
    return rows.frame.select(
        mission="mission_acronym",
        name="mission_name",
        whole=pl.col("mission_name").str.contains("(I & II)", literal=True),
        active=pl.col("mission_isactive") == "Yes",
        **{"from": pl.col("start_date")},
        until="end_date",
        seat="mission_location",
    ).sort("mission")
