"""The law room's tables: the Council's resolutions by state, who joined which treaty, conflicts within states."""

from __future__ import annotations

import polars as pl

from comity.errors import BuildError
from comity.panels.codes import from_code
from comity.panels.names import Names, fold
from comity.rooms.law.linking import Linker, about
from comity.sources.corrected import corrected
from comity.sources.readers import ucdp_more, un, un_treaties
from comity.step import Inputs, Step

UN_NAMES = {
    "Bahamas (The)": "BHS",
    "Bolivia (Plurinational State of)": "BOL",
    "Congo": "COG",
    "Côte d'Ivoire": "CIV",
    "Democratic People's Republic of Korea": "PRK",
    "Iran (Islamic Republic of)": "IRN",
    "Lao People's Democratic Republic": "LAO",
    "Micronesia (Federated States of)": "FSM",
    "Netherlands (Kingdom of the)": "NLD",
    "Republic of Korea": "KOR",
    "Republic of Moldova": "MDA",
    "Syrian Arab Republic": "SYR",
    "The former Yugoslav Republic of Macedonia": "MKD",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
    "United Republic of Tanzania": "TZA",
    "United States of America": "USA",
    "Venezuela (Bolivarian Republic of)": "VEN",
    "Viet Nam": "VNM",
}
"""States under the names the United Nations use, where the registry has others."""

BY_NUMBER = {1160: ["XKX", "YUG"], 1239: ["XKX", "YUG"]}
"""States of resolutions whose topic in the list names only who wrote letters, or a crisis without its place."""

NO_STATE = {"Cook Islands", "European Union", "Holy See", "Niue", "State of Palestine"}
"""Parties to treaties that are no states of the registry."""


INTERNAL = ucdp_more.TYPES[2:]
"""Types of conflict within a state: intrastate, and intrastate with troops of another."""


HYDERABAD = (751,)
"""A code of UCDP's list that is no state of the registry: Hyderabad, which India took in 1948."""


def council_resolutions(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Resolutions that name a state in their title or agenda item, adopted by the last month that may be known."""
    linker = Linker.of(inputs.tables["states"].select("state", "name", "aliases").iter_rows())
    rows = []
    for row in un.resolutions(inputs.mirror).iter_rows(named=True):
        states = BY_NUMBER.get(row["number"]) or linker.states(row["title"], row["subject"])
        if not states:
            continue
        rows.append(
            {
                "number": row["number"],
                "year": row["year"],
                "day": row["date"].isoformat() if row["date"] else None,
                "states": states,
                "about": about(row["title"], row["subject"]),
                "chapter_vii": row["chapter_vii"],
                "in_favour": row["in_favour"],
                "against": row["against"],
                "abstaining": row["abstaining"],
                "abstaining_by": "; ".join(name.title() for name in row["abstaining_by"] or ()) or None,
            }
        )
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "number": pl.Int64, "year": pl.Int64, "day": pl.String, "states": pl.List(pl.String), "about": pl.String,
        "chapter_vii": pl.Boolean, "in_favour": pl.Int64, "against": pl.Int64, "abstaining": pl.Int64,
        "abstaining_by": pl.String,
    }  # fmt: skip
    return {"council_resolutions": pl.DataFrame(rows, schema=schema).sort("number")}


def ratifications(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Who signed and who joined the treaties of the Treaty Collection's files, with the registry's keys.

    Raises:
        BuildError: a party is under a name that nobody knows.
    """
    names = Names.of("state", inputs.tables["states"])
    keys = names.keys | {fold(name): key for name, key in UN_NAMES.items()}
    rows = un_treaties.treaties(inputs.mirror).filter(~pl.col("state").is_in(sorted(NO_STATE)))
    unknown = sorted({name for name in rows["state"].unique() if fold(name) not in keys})
    if unknown:
        raise BuildError(f"Parties to treaties under names that nobody knows: {', '.join(unknown)}.")
    frame = rows.select(
        pl.col("state").map_elements(lambda name: keys[fold(name)], return_dtype=pl.String),
        "treaty",
        "title",
        pl.col("signed").dt.strftime("%Y-%m-%d"),
        pl.col("joined").dt.strftime("%Y-%m-%d"),
        "by",
        "as_of",
    )
    return {"ratifications": frame.sort("treaty", "state")}


def internal_conflicts(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """When armed conflicts within each state were under way, those with foreign troops in them too.

    The state is that on the government's side. An episode begins on the day it reached 25 deaths and ends on the
    publisher's day of its end; `until` is empty where it went on in the last year the edition may know, `known_to`.
    """
    last = inputs.as_of.year if inputs.as_of.month == 12 else inputs.as_of.year - 1
    rows = corrected(ucdp_more.parties, inputs.mirror).filter(pl.col("type").is_in(INTERNAL), pl.col("year") <= last)
    known = min(last, int(rows["year"].max()))  # type: ignore[arg-type]
    episodes = rows.group_by("conflict", "episode_start").agg(
        pl.col("gw_a").first(), pl.col("episode_end").max(), n=pl.col("gw_a").n_unique()
    )
    if episodes["n"].max() != 1:
        raise BuildError("A conflict within a state has several governments in one episode.")
    keyed = from_code(
        episodes.with_columns(_day=pl.col("episode_start").dt.strftime("%Y-%m-%d")),
        inputs.tables["state_spells"],
        system="gw",
        code="gw_a",
        day="_day",
        ignore=HYDERABAD,
    )
    frame = keyed.select(
        "state",
        pl.col("conflict").cast(pl.Int64),
        pl.col("_day").alias("from"),
        until=pl.col("episode_end").dt.strftime("%Y-%m-%d"),
        known_to=pl.lit(f"{known}-12-31"),
    )
    return {"internal_conflicts": frame.sort("state", "from", "conflict")}


STEPS = (
    Step(
        "conflicts within states",
        ("internal_conflicts",),
        internal_conflicts,
        sources=("ucdp_prio_conflict",),
        needs=("state_spells",),
    ),
    Step(
        "resolutions by state",
        ("council_resolutions",),
        council_resolutions,
        sources=("un_resolutions", "un_resolution_titles"),
        needs=("states",),
    ),
    Step(
        "ratifications",
        ("ratifications",),
        ratifications,
        sources=("un_treaties_arms", "un_treaties_rights", "un_treaties_2015"),
        needs=("states",),
    ),
)
