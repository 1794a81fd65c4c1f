"""Personnel of peace operations by month: Bara and Hultman, the International Peace Institute, and Kathman.

The three overlap and do not agree to the last soldier. For the UN, IPI and Kathman hold the UN's own
monthly counts, the same in 4,267 of the 5,275 mission-months both have; for everyone else only Bara and
Hultman have months, and theirs are interpolated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_sheet, read_stata
from comity.sources.files.published import Published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.sources.mirror import Mirror

BARA_HULTMAN = "missions/un_and_non_un_peacekeeping_v2_2019.dta"
IPI = "missions/ipi_data_mission.csv"
KATHMAN = "missions/kathman_mission_month_2019.xlsx"

STRENGTH = ("troops", "police", "observers", "total")

_MOST = 200_000


def bara_hultman(mirror: Mirror) -> pl.DataFrame:
    """Approximate strength of UN and other operations in countries with civil conflict, 1993 to 2016.

    The file holds five counts of each month. Taken is the authors' own estimate, `*_iepo`: SIPRI's yearly
    figure interpolated on a line between years and extrapolated back to the mission's start
    (https://www.corinnebara.net/news/new-data-and-research-on-non-un-peacekeeping/); rounded to whole
    persons (27 values are not). `*_ipo` is the same without extrapolation, `*_backward` carries each yearly
    figure back over its year, `SIPRI_*` is the bare yearly figure, `IPI_*` the UN's monthly count. Over the
    2,885 mission-months that IPI also has, `*_iepo` differs from it by 416 persons on average and
    `*_backward` by 710. For the UN, prefer `ipi`.

    A mission stands in the file once for each conflict of its host; those repeats agree in every count, so
    one row is kept. They only seem to differ where one name is used for missions in several countries
    (ECOMOG, ECOWAS, EUCAP Sahel, EUFOR, EUPOL, EUTM, UNPROFOR): `mission_id` tells these apart.

    Returns:
        mission (String, name as in the file, without spaces at its ends), mission_id (Int32), month (Date,
        its first day), org (Int8: 1 United Nations, 2 a regional organisation, 3 others, among them
        coalitions and several EU missions; meaning read off the missions, not from the codebook), host
        (String), gw (Int32, the host's code), troops, police, observers and total (Int64, persons); by
        mission_id and month.

    Raises:
        SourceError: a file is missing or not as declared, or a mission's repeats disagree.
    """
    numbers = {
        name: f"{stem}_iepo" for name, stem in zip(STRENGTH, ("troops", "police", "observers", "totals"), strict=True)
    }
    columns: dict[str, type[pl.DataType]] = {
        "mission": pl.String,
        "missionid": pl.Int32,
        "date": pl.Int32,
        "org": pl.Int8,
        "location": pl.String,
        "ccode": pl.Int32,
    } | dict.fromkeys(numbers.values(), pl.Float64)
    rows = read_stata(mirror.file("bara_hultman", BARA_HULTMAN), columns)
    # Stata counts months from January 1960 as 0: 396 is January 1993, 683 December 2016.
    rows.within(date=(396, 683), org=(1, 3), ccode=(1, 999), **dict.fromkeys(numbers.values(), (0, _MOST)))
    once = rows.frame.unique(maintain_order=True)
    key = ("missionid", "date")
    agree = rows.frame.select(pl.struct(list(columns)).n_unique().over(key) == 1).to_series()
    rows.refuse(~agree, "mission", "missionid", "date", because="with other figures in another row of that month")
    return once.select(
        "mission",
        mission_id="missionid",
        month=pl.date(1960 + pl.col("date") // 12, pl.col("date") % 12 + 1, 1),
        org="org",
        host="location",
        gw="ccode",
        **{new: pl.col(old).round().cast(pl.Int64) for new, old in numbers.items()},
    ).sort("mission_id", "month")


def ipi(mirror: Mirror) -> pl.DataFrame:
    """Strength of UN operations as the UN reported it, 1990-11 to 2017-03, without 2016-11.

    A blank is either nobody or not told apart: the total is the sum of what is there. In 1990 and 1991
    observers stand among the troops (UNTSO, an observer mission, has 290 troops in November 1990); the file
    splits them off from 1992 on.

    Returns:
        mission (String), month (Date, its first day), host (String), iso3 (String, the host's code), troops,
        police and observers (Int64, persons, null if blank), total (Int64); by mission and month.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    parts = {"troops": "Troops", "police": "Police", "observers": "Observers"}
    rows = read_csv(
        mirror.file("ipi", IPI),
        {
            "Mission": pl.String,
            "Date": pl.Date,
            "Country of Mission": pl.String,
            "Country of Mission ISO-3": pl.String,
            "Total": pl.Int64,
        }
        | dict.fromkeys(parts.values(), pl.Int64),
        optional=tuple(parts.values()),
        nulls=("", "NA"),
    ).within(Total=(0, _MOST), **dict.fromkeys(parts.values(), (0, _MOST)))
    months = Published(rows.path, rows.frame.with_columns(month=pl.col("Date").dt.truncate("1mo")), rows.lines)
    return _named(
        months.unique("Mission", "month"),
        {
            "mission": "Mission",
            "host": "Country of Mission",
            "iso3": "Country of Mission ISO-3",
            **parts,
            "total": "Total",
        },
        ("mission", "month", "host", "iso3", *STRENGTH),
    )


def kathman(mirror: Mirror) -> pl.DataFrame:
    """Strength of UN operations as the UN reported it, 1990 to 2019, special political missions included.

    The file's -999 is taken as missing. Its `total` is used: `total2` counts the police and observers of
    MINUSCA twice from 2015 on. In 139 rows there is a total without its parts, in two the parts add up to
    one more.

    Returns:
        mission (String), month (Date, its first day), host (String), cow (Int32, the host's code; null for
        missions in several countries), troops, police, observers and total (Int64, persons, null if
        missing); by mission and month.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    parts = {"troops": "troop", "police": "police", "observers": "militaryobservers", "total": "total"}
    rows = read_sheet(
        mirror.file("kathman", KATHMAN),
        {
            "mission": pl.String,
            "missioncountry": pl.String,
            "missionccode": pl.Int32,
            "year": pl.Int32,
            "month": pl.Int32,
        }
        | dict.fromkeys(parts.values(), pl.Int64),
        optional=("missionccode", *parts.values()),
        nulls=("", "-999"),
    )
    rows.within(missionccode=(1, 999), year=(1948, 2100), month=(1, 12), **dict.fromkeys(parts.values(), (0, _MOST)))
    rows.unique("mission", "year", "month")
    months = Published(rows.path, rows.frame.with_columns(month=pl.date("year", "month", 1)), rows.lines)
    return _named(
        months,
        {"host": "missioncountry", "cow": "missionccode", **parts},
        ("mission", "month", "host", "cow", *STRENGTH),
    )


def _named(rows: Published, names: Mapping[str, str], columns: tuple[str, ...]) -> pl.DataFrame:
    """The columns under comity's names, by mission and month."""
    renamed = rows.frame.rename({old: new for new, old in names.items()})
    return renamed.select(columns).sort("mission", "month")
