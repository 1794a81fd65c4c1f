"""Attribution of cyber incidents, always as: by whom, on what date, on what ground, how sure.

The data set gives no degree of confidence. Comity reads one from who speaks, by a rule of its own (assumed): contested
where somebody contests it or different countries are named for one incident; high where two or more kinds of voices
name the country; moderate where one does that looked into it (the receiver, its government, the security community, a
third party, an organisation of states); low where only the attacker or the press says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.rooms.hybrid.events import ACTORS
from comity.rooms.hybrid.names import Keys
from comity.sources.corrected import corrected
from comity.sources.readers import cyber

if TYPE_CHECKING:
    from comity.step import Inputs

VOICES = {
    "Attacker confirms": "the attacker itself",
    "IT-security community attributes attacker": "the IT security community",
    "Media-based attribution": "the press",
    "Attribution by receiver government / state entity": "the receiver's government",
    "Attribution by third-party": "a third party",
    "Receiver attributes attacker": "the receiver",
    "Attribution by EU institution/agency": "the European Union",
    "Attribution by international organization": "an international organisation",
    "Contested attribution": "several, who contradict each other",
}
"""Who attributes, in the words of the data set and of comity."""

UNSURE = ("the attacker itself", "the press")
CONTESTED = VOICES["Contested attribution"]

KEY = ("target", "year", "initiator", "actor", "by", "country", "date", "confidence")


def attributions(inputs: Inputs) -> pl.DataFrame:
    """Attributions of EuRepoC by state hit and year of the incident.

    Returns:
        the columns of `KEY` (year integer, otherwise text: initiator a state, actor the kind of actor, by one of
        `VOICES`, country of whoever attributes or null, date a day or a year or null, confidence "high",
        "moderate", "low" or "contested") and incidents (how many such).
    """
    keys = Keys.of(inputs.tables["states"], inputs.tables["organisations"])
    incidents = corrected(cyber.incidents, inputs.mirror).filter(pl.col("from").is_not_null())
    hit = corrected(cyber.receivers, inputs.mirror).select("incident", "country").drop_nulls().unique()
    laid = corrected(cyber.attributions, inputs.mirror)
    names = [*hit["country"], *laid["initiator"].drop_nulls(), *laid["attributing"].drop_nulls()]
    found = keys.lookup(names, "eurepoc")
    said = laid.select(
        "incident",
        initiator=pl.col("initiator").replace_strict(found, default=None, return_dtype=pl.String),
        actor=pl.col("initiator_kind").replace_strict(ACTORS, default="not known", return_dtype=pl.String),
        by=pl.col("basis").replace_strict(VOICES, default="somebody, not said who", return_dtype=pl.String),
        country=pl.col("attributing").replace_strict(found, default=None, return_dtype=pl.String),
        date=_date("date"),
    ).drop_nulls("initiator")  # fmt: skip
    targets = hit.select(
        "incident", target=pl.col("country").replace_strict(found, default=None, return_dtype=pl.String)
    ).drop_nulls()
    years = incidents.select("incident", year=pl.col("from").dt.year().cast(pl.Int64))
    rows = sure(said).join(targets.unique(), on="incident").join(years, on="incident").filter(
        pl.col("initiator") != pl.col("target")
    )  # fmt: skip
    return rows.group_by(KEY).agg(incidents=pl.col("incident").n_unique().cast(pl.Int64)).sort(KEY, nulls_last=True)


def sure(said: pl.DataFrame) -> pl.DataFrame:
    """Attributions with how sure they are.

    Args:
        said: one row an attribution, with incident, initiator and by.

    Returns:
        The same with the column confidence.
    """
    several = pl.col("initiator").n_unique().over("incident") > 1
    contested = several | (pl.col("by") == CONTESTED).any().over("incident")
    voices = pl.col("by").n_unique().over("incident", "initiator")
    unsure = pl.col("by").is_in((*UNSURE, "somebody, not said who"))
    level = (
        pl.when(contested).then(pl.lit("contested")).when(voices > 1).then(pl.lit("high"))
        .when(unsure).then(pl.lit("low")).otherwise(pl.lit("moderate"))
    )  # fmt: skip
    return said.with_columns(confidence=level)


def _date(column: str) -> pl.Expr:
    """A day; of a 1 January, which is written where only the year is known, the year."""
    first = (pl.col(column).dt.month() == 1) & (pl.col(column).dt.day() == 1)
    return pl.when(first).then(pl.col(column).dt.to_string("%Y")).otherwise(pl.col(column).dt.to_string("%Y-%m-%d"))
