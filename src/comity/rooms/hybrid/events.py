"""From the publishers' tables to one form: who did what to whom, when, how intense, by what kind of actor.

An event has a row for each pair of a source and a target; a source or a target that is not known, or is no state, is
null. What a state is said to have done to itself is no pressure from abroad and is left out: an event that is laid to
nobody but its own target does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.panels.codes import from_code
from comity.panels.steps import UCDP_ALONE, UCDP_HEIRS
from comity.rooms.hybrid.names import Keys, parted
from comity.sources.corrected import corrected
from comity.sources.readers import cyber, disinfo, mid, proxies, sanctions, ucdp_more

if TYPE_CHECKING:
    from comity.step import Inputs

FORM = pl.Schema(
    {
        "series": pl.String,
        "event": pl.String,
        "year": pl.Int64,
        "month": pl.Int64,
        "source": pl.String,
        "target": pl.String,
        "intensity": pl.Int64,
        "actor": pl.String,
    }
)
"""Columns of an event; month 0 where only the year is known."""

ACTORS = {
    "State": "state",
    "Non-state actor, state-affiliation suggested": "proxy",
    "Non-state-group": "non-state",
    "Individual hacker(s)": "non-state",
}
"""EuRepoC's kinds of initiator, as comity tells them; any other is not known."""

NO_STATES = UCDP_ALONE | {751}
"""Codes of UCDP that are no states of the system: the Holy See, and Hyderabad in 1948."""

MEASURES = ("trade", "arms", "military", "financial", "travel", "other")
"""Kinds of measure that a sanctions case may hold."""

DISINFORMER = "RUS"
"""The source of messages that EUvsDisinfo lists: assumed, since it lists pro-Kremlin messages alone."""


def events(inputs: Inputs) -> pl.DataFrame:
    """The events of every series that consists of events, in the columns of `FORM`, sorted by all of them."""
    keys = Keys.of(inputs.tables["states"], inputs.tables["organisations"])
    spells = inputs.tables["state_spells"]
    parts = [
        _militarised(inputs, spells),
        _wars(inputs, spells),
        _rebels(inputs, keys, spells),
        _eurepoc(inputs, keys),
        _dcid(inputs, spells),
        _messages(inputs, keys),
        _begun(sanctions_cases(inputs)),
    ]
    rows = pl.concat(parts).unique()
    own = (pl.col("source") == pl.col("target")).fill_null(value=False)
    return rows.filter(~own).sort(list(FORM))


def _militarised(inputs: Inputs, spells: pl.DataFrame) -> pl.DataFrame:
    """Incidents of militarised disputes: from each state that acted first to each on the other side."""
    incidents = corrected(mid.incidents, inputs.mirror).select("incidnum", "styear", "stmon", "hostlev")
    sides = corrected(mid.incident_participants, inputs.mirror).select("incidnum", "cow", "insidea", "styear")
    dated = sides.with_columns(_day=pl.format("{}-12-31", "styear"))
    keyed = from_code(dated, spells, system="cow", code="cow", day="_day").select("incidnum", "state", "insidea")
    first = keyed.filter("insidea").select("incidnum", source="state")
    other = keyed.filter(~pl.col("insidea")).select("incidnum", target="state")
    rows = incidents.join(first, on="incidnum", how="left").join(other, on="incidnum", how="left")
    return _formed(
        rows, "mid_incidents", event="incidnum", year="styear", month=pl.col("stmon").fill_null(0),
        intensity="hostlev", actor=pl.lit("state"),
    )  # fmt: skip


def _wars(inputs: Inputs, spells: pl.DataFrame) -> pl.DataFrame:
    """Conflicts between states, both ways, and troops on the rebels' side against the government."""
    rows = corrected(ucdp_more.parties, inputs.mirror)
    between = rows.filter(pl.col("type") == "interstate")
    beside = rows.filter((pl.col("type") == "internationalised") & pl.col("gw_b_2nd").is_not_null())
    ways = [(between, a, b) for one, two in ((("gw_a", "gw_a_2nd"), ("gw_b", "gw_b_2nd")),) for a in one for b in two]
    ways += [(between, b, a) for _, a, b in ways] + [(beside, "gw_b_2nd", "gw_a")]
    pairs = pl.concat(
        frame.select("conflict", "year", "intensity", by=pl.col(by), on=pl.col(on)).drop_nulls()
        for frame, by, on in ways
    )
    for column, name in (("by", "source"), ("on", "target")):
        dated = pairs.with_columns(_day=pl.format("{}-12-31", "year"))
        keyed = from_code(dated, spells, system="gw", code=column, day="_day", ignore=NO_STATES, heirs=UCDP_HEIRS)
        pairs = keyed.rename({"state": name}).drop("_day")
    return _formed(
        pairs, "wars_and_troops", event="conflict", year="year", month=pl.lit(0), intensity="intensity",
        actor=pl.lit("state"),
    )  # fmt: skip


def _rebels(inputs: Inputs, keys: Keys, spells: pl.DataFrame) -> pl.DataFrame:
    """States that helped rebels against a government; supporters that are no states are left out."""
    rows = corrected(proxies.rebels_supported, inputs.mirror).explode("supporters")
    rows = rows.filter(pl.col("supporters").str.starts_with(proxies.GOVERNMENT)).with_columns(
        name=pl.col("supporters").str.strip_prefix(proxies.GOVERNMENT), _day=pl.format("{}-12-31", "year")
    )
    named = keys.lookup(rows["name"].to_list(), "ucdp_external_support")
    keyed = from_code(rows, spells, system="gw", code="gw", day="_day", ignore=NO_STATES, heirs=UCDP_HEIRS)
    return _formed(
        keyed.with_columns(source=_mapped("name", named), target="state"),
        "rebel_support", event="actor", year="year", month=pl.lit(0), intensity="kinds", actor=pl.lit("proxy"),
    )  # fmt: skip


def _eurepoc(inputs: Inputs, keys: Keys) -> pl.DataFrame:
    """Incidents of EuRepoC: from each country it was laid to, to each whose people or bodies it hit."""
    incidents = corrected(cyber.incidents, inputs.mirror).filter(pl.col("from").is_not_null())
    laid = corrected(cyber.attributions, inputs.mirror).select("incident", "initiator", "initiator_kind").unique()
    hit = corrected(cyber.receivers, inputs.mirror).select("incident", "country").unique()
    names = [*laid["initiator"].drop_nulls(), *hit["country"].drop_nulls()]
    found = keys.lookup(names, "eurepoc")
    by = laid.select("incident", source=_mapped("initiator", found), actor=_actor()).unique()
    on = hit.select("incident", target=_mapped("country", found)).unique()
    rows = incidents.join(by, on="incident", how="left").join(on, on="incident", how="left")
    return _formed(
        rows, "eurepoc", event="incident", year=pl.col("from").dt.year(), month=_month(), intensity="intensity",
        actor=pl.col("actor").fill_null("not known"),
    )  # fmt: skip


def _dcid(inputs: Inputs, spells: pl.DataFrame) -> pl.DataFrame:
    """Incidents of DCID's first sheet: from the initiator to the other state of the dyad.

    What one hand did to several states, or several to one, has a row a dyad and a letter behind its name: with the
    letter off it is one event. The four whose initiator is not of the dyad are left out.
    """
    rows = corrected(cyber.dyadic, inputs.mirror)
    aimed = rows.filter((pl.col("initiator") == pl.col("cow_a")) | (pl.col("initiator") == pl.col("cow_b")))
    pairs = aimed.select(
        "from", "severity", "third_party",
        event=pl.format("{} {}", pl.col("name").str.replace(r"_[A-Z]$", ""), pl.col("from").dt.year()),
        by=pl.col("initiator"),
        on=pl.when(pl.col("initiator") == pl.col("cow_a")).then("cow_b").otherwise("cow_a"),
    )  # fmt: skip
    for column, name in (("by", "source"), ("on", "target")):
        dated = pairs.with_columns(_day=pl.col("from").dt.to_string("%Y-%m-%d"))
        pairs = from_code(dated, spells, system="cow", code=column, day="_day").rename({"state": name}).drop("_day")
    actor = pl.when("third_party").then(pl.lit("proxy")).otherwise(pl.lit("state"))
    return _formed(
        pairs, "dcid", event="event", year=pl.col("from").dt.year(), month=_month(), intensity="severity", actor=actor
    )


def _messages(inputs: Inputs, keys: Keys) -> pl.DataFrame:
    """Messages that EUvsDisinfo lists, by the day they were listed; their source is assumed."""
    rows = corrected(disinfo.cases, inputs.mirror).explode("countries").with_row_index("row")
    found = keys.lookup(rows["countries"].drop_nulls().to_list(), "euvsdisinfo")
    return _formed(
        rows.with_columns(source=pl.lit(DISINFORMER), target=_mapped("countries", found)),
        "disinformation", event="case", year=pl.col("date").dt.year(), month=pl.col("date").dt.month(),
        intensity=pl.lit(None), actor=pl.lit("not known"),
    )  # fmt: skip


def sanctions_cases(inputs: Inputs) -> pl.DataFrame:
    """Sanctions cases by pair of sender and target, with the last year known in force.

    Returns:
        series, event, year, last (Int64), source (state, or body of states), target, intensity (kinds of measure).
    """
    keys = Keys.of(inputs.tables["states"], inputs.tables["organisations"])
    rows = corrected(sanctions.cases, inputs.mirror)
    kinds = pl.sum_horizontal(pl.col(MEASURES).cast(pl.Int64))
    listed = rows.select(
        pl.when("un").then(pl.lit("sanctions_un")).otherwise(pl.lit("sanctions")).alias("series"),
        "case", "from", "last", kinds.alias("intensity"),
        by=pl.col("sender").map_elements(parted, return_dtype=pl.List(pl.String)),
        on=pl.col("target").map_elements(parted, return_dtype=pl.List(pl.String)),
    ).explode("by").explode("on")  # fmt: skip
    found = keys.lookup([*listed["by"], *listed["on"]], "gsdb", bodies=True)
    states = {name: key if key in keys.states.titles else None for name, key in found.items()}
    return listed.select(
        "series",
        pl.col("case").cast(pl.String).alias("event"),
        pl.col("from").cast(pl.Int64).alias("year"),
        pl.col("last").cast(pl.Int64),
        _mapped("by", found).alias("source"),
        _mapped("on", states).alias("target"),
        "intensity",
    ).unique()  # fmt: skip


def _begun(cases: pl.DataFrame) -> pl.DataFrame:
    """Sanctions cases in the year they began."""
    return cases.with_columns(month=pl.lit(0, pl.Int64), actor=pl.lit("state")).select(list(FORM)).cast(FORM)


def _formed(rows: pl.DataFrame, series: str, **columns: str | pl.Expr) -> pl.DataFrame:
    """Rows in the columns of `FORM`; source and target stand there already."""
    named = {name: pl.col(given) if isinstance(given, str) else given for name, given in columns.items()}
    kept = rows.select(pl.lit(series).alias("series"), "source", "target", **named)
    return kept.select(list(FORM)).cast(FORM)


def _mapped(column: str, keys: dict[str, str | None]) -> pl.Expr:
    """A column of names as keys; null where the name is no state's."""
    return pl.col(column).replace_strict(keys, default=None, return_dtype=pl.String)


def _month() -> pl.Expr:
    """The month of `from`; 0 on a 1 January, which both cyber data sets write where only the year is known."""
    first = (pl.col("from").dt.month() == 1) & (pl.col("from").dt.day() == 1)
    return pl.when(first).then(0).otherwise(pl.col("from").dt.month())


def _actor() -> pl.Expr:
    """What kind of actor it was laid to."""
    return pl.col("initiator_kind").replace_strict(ACTORS, default="not known", return_dtype=pl.String)
