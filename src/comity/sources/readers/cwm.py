"""Civil Wars Mediation (DeRouen, Bercovitch and Pospieszna 2011): who tried to mediate, 1946 to 2011."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.published import Published
from comity.sources.files.shapes import read_separated

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

EPISODES = "pax/cwm.csv"

_FIRST_YEAR, _LAST_YEAR = 1945, 2012
"""Years of two digits lie between these: "49" is 1949 and "09" is 2009."""

_UNKNOWN = ("3/2/1882", "10/1/993", "7//98? 8/1/98")
"""What the file has for days that nobody can know."""

_DATES = {
    "episode_from": "episode.start.date",
    "episode_end": "episode.end.date",
    "from": "med.begins",
    "end": "med.ends",
}


def mediation(mirror: Mirror) -> pl.DataFrame:
    """Mediation efforts in civil wars, and the episodes that had none: one row each, in the file's order.

    An episode with several efforts has a row for each; 273 rows have none, in five it is not known. Days are
    written in many ways, month first ("3//1996", "12/31/95", "?/?/2009", "5/8/97??"). A day is given where
    all of it is known, and the year beside it wherever that is. Three efforts have neither: one is said to
    begin in 1882, one in 993, one in two months at once. One ends on the day before it began.

    Third parties are given as published: organisations and states, and persons by name. Letters with accents
    are in several encodings, so that three of them come out wrong in any.

    Returns:
        row (Int32, the line of the file), country, side_a and side_b (String; side_b null in six), mediated
        (Boolean, null if not known), issue (Int8: 1 or 2; the codebook was not read), place (String, null if
        not given), third_party (String, null if none), and for episode_from, episode_end, from and end, those
        of the episode and those of the effort, a Date and NAME_year (Int32), null if not known or still going
        on; by row.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = {"country": "country", "side_a": "sidea", "side_b": "sideb", "place": "territory"}
    texts |= {"third_party": "name.of.third.party"}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys((*texts.values(), *_DATES.values()), pl.String)
    columns |= {"Med_yes.no": pl.Int8, "Incompatibility": pl.Int8}
    rows = read_separated(
        mirror.file("civil_war_mediation", EPISODES),
        columns,
        optional=tuple(name for name in columns if name not in {"country", "sidea"}),
        nulls=("", "NA"),
        encoding="mac_roman",
        line_end="",  # the last line has none
        rows=762,
    ).within(**{"Med_yes.no": (0, 1)}, Incompatibility=(1, 2))
    for name, column in _DATES.items():
        rows = _dated(rows, name, column)
    return rows.frame.select(
        row=pl.Series(list(rows.lines), dtype=pl.Int32),
        **texts,
        mediated=pl.col("Med_yes.no") == 1,
        issue="Incompatibility",
        **{name: pl.col(name) for name in (*_DATES, *(f"{each}_year" for each in _DATES))},
    ).select(
        *("row", "country", "side_a", "side_b", "mediated", "issue", "place", "third_party"),
        *(f"{name}{ending}" for name in _DATES for ending in ("", "_year")),
    )  # fmt: skip


def _dated(rows: Published, name: str, column: str) -> Published:
    """With the day and the year that a column of texts names, each null where it is not known."""
    text = pl.col(column).replace(dict.fromkeys(_UNKNOWN)).str.replace_all(r"[?.\s]", "").replace("", None)
    parts = text.str.extract_groups(r"^(\d{0,2})/(\d{0,2})/(\d{2}|\d{4})$")
    month, day, written = (parts.struct[place].cast(pl.Int32, strict=False) for place in range(3))
    short = pl.when(written < _FIRST_YEAR % 100).then(written + 2000).otherwise(written + 1900)
    year = pl.when(written < 100).then(short).otherwise(written)
    frame = rows.frame.with_columns(year.alias(f"{name}_year"), month.alias("_month"), day.alias("_day"))
    unread = frame.select(text.is_not_null() & pl.col(f"{name}_year").is_null()).to_series()
    rows.refuse(unread, column, because="neither a day nor a part of one")
    rows.refuse(~frame[f"{name}_year"].is_between(_FIRST_YEAR, _LAST_YEAR), column, because="of another time")
    dated = Published(rows.path, frame, rows.lines).dated(name, f"{name}_year", "_month", "_day")
    return Published(rows.path, dated.frame.drop("_month", "_day"), rows.lines)
