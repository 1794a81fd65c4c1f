"""United Nations: resolutions of the Security Council since 1946."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_json_lines
from comity.sources.files.shapes import one_of, read_separated

if TYPE_CHECKING:
    from comity.sources.files.published import Published
    from comity.sources.mirror import Mirror

METADATA = "un/unsc_resolutions_2000_2026.jsonl"
TITLES = "un/unsc_titles_1946_2015.csv"

VOTES = {"in_favour": "MS_in_favour", "against": "MS_against", "abstaining": "MS_abstaining"}


def resolutions(mirror: Mirror) -> pl.DataFrame:
    """Every resolution of the Security Council but three (2762, 2770 and 2772), 1 of 1946 to 2825 of 2026.

    Before 2000 (number 1284) only number, year and topic are known. From then on:
    - Chapter VII is marked where the UN's metadata name it, and is never false: resolutions that act under it
      without the mark are many (1386, 1413, 1444 and 1510 on Afghanistan; 1696, 1737 and 1803 on Iran, under
      its Articles 40 and 41).
    - Votes are given where the file's numbers and its lists of states agree. They do not for 1559, 2403, 2521,
      2723 and 2812, and 11 resolutions were adopted without a vote being counted.
    - One day contradicts the resolution's own year (2423 of 2018 stands on 29 June 2016) and is left out.
    - Three resolutions of 2026 stand in the file twice, one of them half empty; what the two say is put together.

    Returns:
        number (Int32), year (Int32), date (Date, of adoption), subject (String, agenda item, or topic before
        2000; null in four), title (String), chapter_vii (Boolean, true or null), in_favour, against and
        abstaining (Int8, members of the Council), against_by and abstaining_by (List of String, members under
        their names then), null where not known; by number.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    since = resolutions_since_2000(mirror)
    both = resolution_topics(mirror).join(since, on="number", how="full", suffix="_since", coalesce=True)
    return both.select(
        "number",
        pl.coalesce("year_since", "year").alias("year"),
        "date",
        pl.coalesce("subject", "topic").alias("subject"),
        *("title", "chapter_vii", *VOTES, "against_by", "abstaining_by"),
    ).sort("number")


def resolution_topics(mirror: Mirror) -> pl.DataFrame:
    """Number, year and topic of resolutions 1 to 2215, 1946 to April 2015.

    Returns:
        number (Int32), year (Int32), topic (String); by number.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"Number": pl.Int32, "Year": pl.Int32, "Topic": pl.String}
    rows = (
        read_separated(mirror.file("un_resolution_titles", TITLES), columns, separator=";")
        .within(Number=(1, 2215), Year=(1946, 2015))
        .unique("Number")
    )
    topic = pl.col("Topic").str.replace_all(r"\s+", " ").str.strip_chars()
    return rows.frame.select(number="Number", year="Year", topic=topic).sort("number")


def resolutions_since_2000(mirror: Mirror) -> pl.DataFrame:
    """Resolutions 1285 of 2000 to 2825 of 2026; see `resolutions`.

    Returns:
        the columns of `resolutions`; by number.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = ("symbol", "adoption_date", "agenda_item_name", "resolution_title", "chapter_VII")
    numbers = [f"{name}_count" for name in VOTES.values()]
    columns: dict[str, type[pl.DataType]] = dict.fromkeys((*texts, *VOTES.values(), *numbers), pl.String)
    rows = read_json_lines(
        mirror.file("un_resolutions", METADATA), columns, optional=(*texts[2:], *VOTES.values(), *numbers)
    )
    one_of(rows, chapter_VII=("Chapter VII", "N.A."))
    named = _numbered(rows)
    counted = named.select(
        "number",
        "year",
        "date",
        subject="agenda_item_name",
        title="resolution_title",
        chapter_vii=pl.when(pl.col("chapter_VII") == "Chapter VII").then(statement=True),
        **_votes(rows),
    )
    known = [pl.col(name).drop_nulls().first() for name in counted.columns if name != "number"]
    alike = [pl.col(name).drop_nulls().n_unique() <= 1 for name in counted.columns if name != "number"]
    same = counted.select(pl.all_horizontal(one.over("number") for one in alike)).to_series()
    rows.refuse(~same, "symbol", because="with other facts in another row")
    return counted.group_by("number").agg(known).sort("number")


def _numbered(rows: Published) -> pl.DataFrame:
    """With number and year from the symbol, and the day of adoption."""
    symbol = pl.col("symbol").str.extract_groups(r"^S/RES/(\d{1,5}) ?\((\d{4})\)$")
    # "13 January 2000", also with hard spaces or "in Nairobi" at its end; or "2021-07-09 00:00:00".
    plain = pl.col("adoption_date").str.replace_all("\u00a0", " ")
    long = plain.str.extract(r"^(\d{1,2} \w+ \d{4})").str.to_date("%d %B %Y", strict=False)
    short = plain.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False)
    frame = rows.frame.with_columns(
        number=symbol.struct[0].cast(pl.Int32), year=symbol.struct[1].cast(pl.Int32), date=pl.coalesce(long, short)
    )
    rows.refuse(frame["number"].is_null(), "symbol", because="not a resolution's symbol as in S/RES/1285 (2000)")
    rows.refuse(frame["date"].is_null(), "adoption_date", because="not a day")
    return frame.with_columns(date=pl.when(pl.col("date").dt.year() == pl.col("year")).then("date"))


def _votes(rows: Published) -> dict[str, pl.Series]:
    """Numbers, and the members that voted against and abstained, where numbers and lists agree."""
    members = {name: _listed(rows, column) for name, column in VOTES.items()}
    numbers = {name: _counted(rows, f"{column}_count") for name, column in VOTES.items()}
    # A blank number is none, unless all are blank: then nobody counted.
    agree = (numbers["in_favour"] > 0).fill_null(value=False)
    for name in VOTES:
        agree &= numbers[name].fill_null(0) == members[name].list.len()
    votes = {name: members[name].list.len().cast(pl.Int8).set(~agree, None) for name in VOTES}
    nobody = pl.Series([None] * len(agree), dtype=pl.List(pl.String))
    return votes | {f"{name}_by": members[name].zip_with(agree, nobody) for name in ("against", "abstaining")}


def _counted(rows: Published, column: str) -> pl.Series:
    """A column of numbers written as texts, as in "015"."""
    numbers = rows.frame[column].cast(pl.Int32, strict=False)
    rows.refuse(numbers.is_null() & rows.frame[column].is_not_null(), column, because="not a whole number")
    rows.refuse(~numbers.is_between(0, 15), column, because="outside 0 to 15")
    return numbers


def _listed(rows: Published, column: str) -> pl.Series:
    """A column of lists of names."""
    lists = [_names(text) for text in rows.frame[column]]
    rows.refuse(pl.Series([each is None for each in lists]), column, because="not a list of names")
    return pl.Series(column, lists, dtype=pl.List(pl.String))


def _names(text: str | None) -> list[str] | None:
    """A list of names as Python writes it; nothing if it is none."""
    try:
        found = ast.literal_eval(text or "[]")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(name, str) for name in found) else None
