"""Peace operations: what they were told to do, what they lacked, whom they lost, and those that are not the UN's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_sheet, read_stata
from comity.sources.files.shapes import days, one_of

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

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
"""Tasks that UNPMM codes, from least to most: minimalist, moderate, maximalist, and one other. Its codebook
says which is which; it was not read."""

PERSONNEL = ("Military", "Military Observer", "Police", "International Civilian", "Local", "Other")
CAUSES = ("Malicious Act", "Accident", "Illness", "Self-Inflicted", "To Be Determined", "Unknown")

_MOST = 200_000


def mandates(mirror: Mirror) -> pl.DataFrame:
    """What UN missions were told to do, by year, 1948 to 2023: peacekeeping, political and good offices.

    A task stands in the year in which it was given, not in those in which it went on: MONUC has 16 in 2003
    and none in 2008.

    Returns:
        mission (String), year (Int32), kind (String: "PKO" peacekeeping, "SPM" special political mission,
        "GOE" good offices), gw (List of Int32, where it works; empty for UNOSOM I), from (Date), until (Date,
        the day after its last; null if active in 2023), level (String: "Minimalist", "Moderate",
        "Maximalist", of the mission as a whole), score (Float64, 0.75 to 3, the mean level of its tasks),
        tasks (List of String, of `TASKS`); by mission and year.

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
        until=pl.col("mission_enddate").dt.offset_by("1d"),
        level="mission_class",
        score="mission_calc",
        tasks=given,
    ).sort("mission", "year")


def shortfalls(mirror: Mirror) -> pl.DataFrame:
    """Personnel authorised and deployed in UN missions by month, 1990 to 2015.

    What was deployed are the UN's own counts: 4,679 of the 4,816 totals that `missions.kathman` has too are
    the same. Authorised numbers that fell over a period are interpolated on a line, so that 30 of them were
    no whole persons; they are rounded. Where the authorised total is not the sum of its parts (nine rows; it
    is 0 in MINUSCA's first three months) it is left as it is.

    Returns:
        mission (String), month (Date, its first day), host (String, null in some), cow (Int32, null for
        missions in several countries), authorised_troops, authorised_police, authorised_observers, authorised
        (Int64, persons, all told), troops, police, observers and total (Int64, persons deployed),
        contributors (Int32, states); null where not known; by mission and month.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    asked = {"authorised_troops": "authtroop", "authorised_police": "authpolice", "authorised_observers": "authmilobs"}
    asked |= {"authorised": "totalauth"}
    there = {"troops": "troop", "police": "police", "observers": "milobs", "total": "total"}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "missioncountry"), pl.String)
    columns |= dict.fromkeys(("year", "month", "missionccode", "contributors"), pl.Int32)
    columns |= dict.fromkeys(asked.values(), pl.Float64) | dict.fromkeys(there.values(), pl.Int64)
    optional = ("missioncountry", "missionccode", "contributors", *asked.values(), *there.values())
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

    Codes are as published, and some are wrong: four missions in Iraq have the Philippines' code 840, one in
    Haiti has Nicaragua's 93, three in East Timor and one in Tonga codes that no state has (`comity.sources.ledger`
    corrects these), one under Kosovo has Albania's 339.

    Returns:
        id (Int32), place (String, state and region), cow (Int32, as published), by (Int8: 1 United Nations, 2
        a regional organisation, 3 others; read off the missions), un_mandate (Boolean), name (String), lead
        (String, null if none), lead_cow (Int32), from (Date), until (Date, the day after its last; null if
        ongoing at the end of 2014), military and civilians (Int64, persons at most; which is which was read
        off the missions), deaths (Int64, of peacekeepers in action, FATAL1); null where not known; by id.

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
    dated.refuse((frame["ONGOING"] == 1) != frame["until"].is_null(), "ONGOING", *end, because="which disagree")
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
        until=pl.col("until").dt.offset_by("1d"),
        **people,
    ).sort("id")


def fatalities(mirror: Mirror) -> pl.DataFrame:
    """People who died in UN peace operations, each on the day of the incident, 1948-07-06 to 2025-02-18.

    Six casualties of UNMIK stand in the file twice, as of Montenegro and of Serbia and Montenegro: 4,429 rows
    are 4,423 deaths. Kept is the state there was (2003 to 2005). Names are not in the file, and sex is not
    read.

    Returns:
        casualty (String, the UN's id), day (Date), mission (String), personnel (String, of `PERSONNEL`),
        cause (String, of `CAUSES`), iso3 (String, nationality; null where the file gives no code); by
        casualty.

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

    The list of February 2024 counts some operations twice: UNAVEM, UNEF and UNOSOM stand whole, with "(I &
    II)" in their name, beside their parts, and UNPSG also as UNCPSG. It still has MINUSMA active, which ended
    in December 2023. Most days before 2000 are the first of a month. Its coordinates are not read: in some
    rows latitude stands where longitude should.

    Returns:
        mission (String), name (String), whole (Boolean, it stands for several others of the list), active
        (Boolean, when listed), from (Date, null for three), until (Date, the day after its last; null if
        active or not known), seat (String, null if not known); by mission.

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
        until=pl.col("end_date").dt.offset_by("1d"),
        seat="mission_location",
    ).sort("mission")
