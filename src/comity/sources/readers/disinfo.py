"""EUvsDisinfo: cases of pro-Kremlin disinformation collected by the East StratCom Task Force, 2015 to 2021-02."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

CASES = "hybrid/euvsdisinfo_posts.csv"

_LISTS = {"countries": "countries", "languages": "languages", "outlets": "outlets"}


def cases(mirror: Mirror) -> pl.DataFrame:
    """Cases by the day they were put on the list, 2015-01-06 to 2021-02-18.

    They measure what a task force looked for and published: its staff grew, its languages changed, and it
    looks for pro-Kremlin messages alone. A case has up to 14 countries, so counts by country do not add up to
    cases. The file splits "Spanish, Castilian" into two languages: 328 cases have both. Keywords name persons
    and are not read.

    Returns:
        case (String, its address), date (Date), title (String, the message as the task force summed it up),
        countries (List of String, those it is about, as the task force names them), languages and outlets
        (List of String), empty where none is given; by date and case.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"date": pl.Date}
    columns |= dict.fromkeys(("id", "title", *_LISTS.values()), pl.String)
    rows = read_csv(mirror.file("euvsdisinfo", CASES), columns, optional=tuple(_LISTS.values())).unique("id")
    rows.refuse(~rows.frame["id"].str.starts_with("https://"), "id", because="not an address")
    lists = {
        name: pl.col(column).fill_null("").str.split("+").list.eval(pl.element().replace("", None).drop_nulls())
        for name, column in _LISTS.items()
    }
    return rows.frame.select(case="id", date="date", title="title", **lists).sort("date", "case")
