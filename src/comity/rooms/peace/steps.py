"""The peace room's tables: operations by month and year, agreements, attempts, mediation and ends of conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.panels.codes import from_code
from comity.panels.missions import SOURCES, strength
from comity.panels.names import Names
from comity.rooms.peace.attempts import DEADLY, Wars, attempts
from comity.rooms.peace.named import Finder
from comity.rooms.peace.operation_steps import by_year, last_year, losses, rest
from comity.sources.readers import cwm, pax, pax_links, paxlocal, ucdp_more
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Collection

_STATES = ("states", "state_spells")


def mission_months(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Personnel by operation and month, to the last month that may be known."""
    rows = strength(inputs.mirror, inputs.tables)
    return {"mission_months": rows.filter(pl.col("month") <= inputs.as_of)}


STAGES = {
    "Pre": "pre-negotiation",
    "Cea": "ceasefire",
    "SubPar": "framework, partial",
    "SubComp": "framework, comprehensive",
    "Imp": "implementation",
    "Ren": "renewal",
    "Oth": "other",
}

_PAX_KINDS = {
    "Government": "government",
    "Territory": "territory",
    "Government/territory": "government and territory",
    "Inter-group": "groups",
    "Other": "other",
}


def agreements(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Peace agreements with process, stage, third parties and the components of peacebuilding they provide for."""
    frame = _agreements(inputs)
    kept = ("agreement", "states", "day", "title", "process", "stage", "components", "kind", "scope", "third_parties")
    return {"agreements": frame.select(kept).sort("day", "agreement")}


def _agreements(inputs: Inputs) -> pl.DataFrame:
    rows = pax.agreements(inputs.mirror).filter(pl.col("date").dt.truncate("1mo") <= inputs.as_of)
    states = inputs.tables["states"].filter(pl.col("iso3").is_not_null())
    by_iso = dict(states.select("iso3", "state").rows())
    finder = Finder.of(inputs.tables["organisations"], inputs.tables["states"])
    covered = pl.concat_list(
        pl.when(pl.any_horizontal(pl.col(code) > 0 for code in codes.split())).then(pl.lit(component))
        for component, codes in inputs.tables["components"].select("component", "codes").rows()
    ).list.drop_nulls()
    frame = (
        rows.drop("conflict")
        .join(pax_links.links(inputs.mirror), on="agreement")
        .select(
            pl.col("agreement").cast(pl.Int64),
            pl.col("iso3")
            .list.eval(pl.element().replace_strict(by_iso, default=None))
            .list.drop_nulls()
            .alias("states"),
            pl.col("date").dt.strftime("%Y-%m-%d").alias("day"),
            "title",
            pl.col("process_name").alias("process"),
            pl.col("stage").replace_strict(STAGES, return_dtype=pl.String),
            covered.alias("components"),
            pl.col("contype").replace_strict(_PAX_KINDS, return_dtype=pl.String).alias("kind"),
            "scope",
            pl.col("third_parties").map_elements(finder.found, return_dtype=pl.List(pl.String), skip_nulls=False),
            "conflict",
            "ucdp_agreement",
        )
    )
    own = pl.col("third_parties").list.set_difference("states").list.sort()
    return frame.with_columns(third_parties=own)


def tried(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Attempts at peace, and whether it held."""
    last = last_year(inputs)
    deadly = inputs.tables["deaths_year"].filter((pl.col("year") <= last) & (pl.col("state_based") >= DEADLY))
    fought = ucdp_more.parties(inputs.mirror).filter(pl.col("year") <= last)
    pairs = ucdp_more.dyad_terminations(inputs.mirror).filter(pl.col("year") <= last)
    signed = ucdp_more.agreements(inputs.mirror)
    wars = Wars(
        _years(deadly, "state"),
        _years(fought, "conflict"),
        _years(pairs, "dyad"),
        dict(signed.select("agreement", "dyads").rows()),
        (_last(inputs.tables["deaths_year"], last), _last(pairs, last)),
    )
    return {"peace_attempts": attempts(_agreements(inputs), wars)}


def _last(frame: pl.DataFrame, limit: int) -> int:
    """The last year that a frame has, up to a limit."""
    return int(frame.filter(pl.col("year") <= limit)["year"].max())  # type: ignore[arg-type]


def _years(frame: pl.DataFrame, key: str) -> dict[Any, list[int]]:
    return dict(frame.group_by(key).agg(pl.col("year").unique().sort()).sort(key).rows())


def local(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Local agreements: who took part, who mediated, and whether they are linked to the national process."""
    rows = paxlocal.agreements(inputs.mirror).filter(pl.col("date").dt.truncate("1mo") <= inputs.as_of)
    frame = rows.select(
        pl.col("agreement").cast(pl.Int64),
        "mediated",
        national=pl.col("national").replace_strict({"Y": True, "N": False}, default=None, return_dtype=pl.Boolean),
        parties=_those(paxlocal.SIGNATORIES, "by_"),
        mediators=_those(paxlocal.MEDIATORS, "mediated_by_"),
    )
    return {"local_agreements": frame.sort("agreement")}


def _those(columns: Collection[str], prefix: str) -> pl.Expr:
    each = (pl.when(column).then(pl.lit(column.removeprefix(prefix).replace("_", " "))) for column in columns)
    return pl.concat_list(each).list.drop_nulls()


_FULL = {1: "full", 2: "partial", 3: "process"}


def ucdp_agreements(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """UCDP's agreements between warring parties: how much they settle, and whether they ended."""
    rows = ucdp_more.agreements(inputs.mirror).filter(pl.col("date").dt.truncate("1mo") <= inputs.as_of)
    dated = rows.with_columns(day=pl.col("date").dt.strftime("%Y-%m-%d"))
    ended = pl.col("end").is_null() | (pl.col("end").dt.truncate("1mo") <= inputs.as_of)
    frame = dated.join(_listed(dated, inputs, "agreement"), on="agreement").select(
        pl.col("agreement").cast(pl.Int64),
        "states",
        "day",
        "name",
        reach=pl.col("type").replace_strict(_FULL, return_dtype=pl.String),
        ended=pl.when(pl.col("ended").not_() | ended).then("ended"),
    )
    return {"ucdp_agreements": frame.sort("day", "agreement")}


def ends(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Episodes of conflict and how each ended, as known by the last month."""
    known = ucdp_more.conflict_terminations(inputs.mirror).filter(pl.col("year") <= last_year(inputs))
    # As of a month: an end that came later has not come, whether another episode followed is read off what is known.
    last = (
        known.sort("conflict", "year").unique(["conflict", "episode"], keep="last", maintain_order=True)
    ).with_columns(day=pl.col("episode_start").dt.strftime("%Y-%m-%d"))
    last = last.with_columns(key=pl.format("{}-{}", "conflict", "episode"))
    over = pl.col("end").is_not_null() & (pl.col("end").dt.truncate("1mo") <= inputs.as_of)
    outcome = pl.col("outcome").replace_strict(ucdp_more.OUTCOMES, default=None, return_dtype=pl.String)
    frame = last.join(_listed(last, inputs, "key"), on="key")
    return {
        "conflict_ends": frame.select(
            pl.col("conflict").cast(pl.Int64),
            pl.col("episode").cast(pl.Int64),
            "states",
            "type",
            start="day",
            last_year=pl.col("year").cast(pl.Int64),
            end=pl.when(over).then(pl.col("end").dt.strftime("%Y-%m-%d")),
            outcome=pl.when(over).then(outcome),
            recurred=pl.when(over).then(pl.col("episode") < pl.col("episode").max().over("conflict")),
        ).sort("conflict", "episode")
    }


def _listed(frame: pl.DataFrame, inputs: Inputs, key: str) -> pl.DataFrame:
    """The states of each row's list `gw`, on its `day`, under the registry's keys."""
    rows = frame.select(key, "gw", "day").explode("gw").drop_nulls("gw")
    named = from_code(rows, inputs.tables["state_spells"], system="gw", code="gw", day="day", ignore=NO_STATE)
    states = named.group_by(key).agg(states=pl.col("state").unique().sort())
    every = frame.select(key).unique().join(states, on=key, how="left")
    return every.with_columns(pl.col("states").fill_null([])).sort(key)


NO_STATE = (751,)
"""Codes that UCDP gives places that no state of the registry was: Hyderabad."""


CWM_NAMES = {
    "Democratic Republic of Congo (Zaire)": "COD",
    "Congo/Zaire": "COD",
    "Yemen North (Arab Repub)": "YEM",
    "Yemen South (people repub)": "YPR",
}
"""Countries under names that only this data set has."""


def mediation(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Efforts to mediate in civil wars, by whom, and the episodes that had none."""
    names = Names.of("state", inputs.tables["states"])
    finder = Finder.of(inputs.tables["organisations"], inputs.tables["states"])
    year = pl.coalesce("from_year", "episode_from_year")
    rows = cwm.mediation(inputs.mirror).filter(year.is_null() | (year <= last_year(inputs)))
    frame = rows.select(
        pl.col("row").cast(pl.Int64).alias("effort"),
        pl.col("country")
        .map_elements(lambda name: CWM_NAMES.get(name) or names.key(name), return_dtype=pl.String)
        .alias("state"),
        year.cast(pl.Int64).alias("year"),
        "mediated",
        pl.col("third_party").map_elements(finder.found, return_dtype=pl.List(pl.String), skip_nulls=False).alias("by"),
    )
    return {"mediation": frame.sort("effort")}


STEPS = (
    Step(
        "strength of operations",
        ("mission_months",),
        mission_months,
        sources=SOURCES,
        needs=("operations", *_STATES),
    ),
    Step(
        "other sources and authorised strength",
        ("mission_sources", "mission_authorised"),
        rest,
        sources=(*SOURCES, "personnel_shortfall"),
        needs=("operations", "mission_months", *_STATES),
    ),
    Step(
        "operations by year",
        ("mission_years",),
        by_year,
        sources=("mission_mandates", "un_fatalities", "geo_pko"),
        needs=("operations", "coalition_troops"),
    ),
    Step("losses of operations", ("mission_losses",), losses, sources=("third_party_missions",), needs=("operations",)),
    Step(
        "peace agreements",
        ("agreements",),
        agreements,
        sources=("pax",),
        needs=("states", "components", "organisations"),
    ),
    Step(
        "attempts at peace",
        ("peace_attempts",),
        tried,
        sources=("pax", "ucdp_prio_conflict", "ucdp_termination", "ucdp_peace_agreements"),
        needs=("states", "components", "organisations", "deaths_year"),
    ),
    Step("local agreements", ("local_agreements",), local, sources=("pax_local",)),
    Step("UCDP's agreements", ("ucdp_agreements",), ucdp_agreements, sources=("ucdp_peace_agreements",),
         needs=("state_spells",)),
    Step("ends of conflicts", ("conflict_ends",), ends, sources=("ucdp_termination",), needs=("state_spells",)),
    Step("mediation", ("mediation",), mediation, sources=("civil_war_mediation",), needs=("states", "organisations")),
)  # fmt: skip
