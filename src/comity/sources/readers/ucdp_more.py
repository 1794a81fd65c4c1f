"""Uppsala Conflict Data Program: who fights whom, how conflicts end, what was agreed, and who helps from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_sheet
from comity.sources.files.published import Published
from comity.sources.files.shapes import codes, days, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.sources.mirror import Mirror

PARTIES = "ucdp/ucdp_prio_acd_25_1_parties.csv"
CONFLICT_ENDS = "ucdp/ucdp-term-acd-3-2021.xlsx"
DYAD_ENDS = "ucdp/ucdp-term-dyad-3-2021.xlsx"
AGREEMENTS = "ucdp/ucdp-peace-agreements-221.xlsx"
SUPPORT = "ucdp/ucdp-esd-ay-181.xlsx"

ISSUES = ("territory", "government", "both")
TYPES = ("extrasystemic", "interstate", "intrastate", "internationalised")
"""UCDP's types of conflict, its numbers 1 to 4; the mirror's table writes the last one as "II"."""

OUTCOMES = {
    1: "peace agreement",
    2: "ceasefire",
    3: "victory of side A",
    4: "victory of side B",
    5: "low activity",
    6: "actor ceased to exist",
}
"""How an episode ended; side A is the government, side B the rebels, where it is not between states."""

PROVISIONS = (
    *("cease", "intarmy", "ddr", "withd", "mil_prov", "pp", "intgov", "intciv", "elections", "interim", "natalks"),
    *("shagov", "pol_prov", "aut", "fed", "ind", "ref ", "shaloc", "regdev", "cul", "demarcation", "locgov"),
    *("terr_prov", "amn", "pris", "recon", "return ", "justice_prov", "reaffirm", "outlin", "pko", "gender"),
    "co_impl",
)
"""Provisions of an agreement as the file names them, two of them with a space at the end, which `agreements`
leaves off: from `cease` (ceasefire) by `ddr` (disarmament, demobilisation, reintegration), `shagov` (power
shared in government), `aut` (autonomy), `amn` (amnesty) and `pko` (peacekeeping) to `co_impl`
(commission)."""

KINDS = {
    "troops": "x",
    "presence": "p",
    "infrastructure": "y",
    "weapons": "w",
    "materiel": "m",
    "training": "t",
    "funding": "f",
    "intelligence": "i",
    "territory": "l",
    "other": "o",
    "unknown": "u",
}
"""Kinds of support, with UCDP's letter: troops that fight, troops that do not, military infrastructure or
joint operations, weapons, materiel and logistics, training and expertise, funding, intelligence, access to
territory, other, and unknown."""

_MOST = 1_000_000


def parties(mirror: Mirror) -> pl.DataFrame:
    """State-based armed conflicts with 25 deaths or more in the year, by pair of parties, 1946 to 2022.

    A conflict-year has a row for each combination of its states on either side and of those that sent troops
    to their aid, so its 2,632 conflict-years fill 5,218 rows: count conflicts by `conflict` and `year`. What
    else a row says is the same in all rows of a conflict-year. Parties that are no states have no code.

    Returns:
        conflict (Int32, UCDP's id), year (Int32), gw_a (Int32, the state on side A), gw_a_2nd (Int32, a state
        with troops on its side), gw_b (Int32, the state on side B) and gw_b_2nd (Int32), all but the first
        null if there is none, issue (String, of `ISSUES`), intensity (Int8: 1 from 25 deaths in the year, 2
        from 1,000), type (String, of `TYPES`), start (Date, first death in the conflict), start_prec (Int8: 1
        the day is known, up to 7), episode_start (Date, when the episode reached 25 deaths), episode_prec
        (Int8), episode_end (Date, null if it went on); by the first six.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    gw = {"gw_a": "gwno_a", "gw_a_2nd": "gwno_a_2nd", "gw_b": "gwno_b", "gw_b_2nd": "gwno_b_2nd"}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("conflict_id", "year", *gw.values()), pl.Int32)
    columns |= dict.fromkeys(("intensity_level", "start_prec", "start_prec2", "ep_end"), pl.Int8)
    columns |= dict.fromkeys(("incompatibility", "type_of_conflict"), pl.String)
    columns |= dict.fromkeys(("start_date", "start_date2", "ep_end_date"), pl.Date)
    others = ("gwno_a_2nd", "gwno_b", "gwno_b_2nd")
    rows = (
        read_csv(
            mirror.file("ucdp_prio_conflict", PARTIES), columns, optional=(*others, "ep_end_date"), nulls=("", "NA")
        )
        .within(year=(1946, 2100), intensity_level=(1, 2), start_prec=(1, 7), start_prec2=(1, 7), ep_end=(0, 1))
        .within(**dict.fromkeys(gw.values(), (1, 999)))
        .unique("conflict_id", "year", *gw.values())
    )
    one_of(rows, incompatibility=ISSUES, type_of_conflict=(*TYPES[:3], "II"))
    open_ended = (rows.frame["ep_end"] == 1) != rows.frame["ep_end_date"].is_not_null()
    rows.refuse(open_ended, "ep_end", "ep_end_date", because="which disagree")
    return rows.frame.select(
        conflict="conflict_id",
        year="year",
        **gw,
        issue="incompatibility",
        intensity="intensity_level",
        type=pl.col("type_of_conflict").replace("II", TYPES[3]),
        start="start_date",
        start_prec="start_prec",
        episode_start="start_date2",
        episode_prec="start_prec2",
        episode_end="ep_end_date",
    ).sort("conflict", "year", *gw)


def conflict_terminations(mirror: Mirror) -> pl.DataFrame:
    """Conflicts by year, and in the last year of an episode how it ended, 1946 to 2020.

    An episode that was active in 2020 has not ended in this release.

    Returns:
        conflict (Int32), year (Int32), episode (Int8, counted from 1), gw (List of Int32, states where it is
        fought over), type (String, of `TYPES`), intensity (Int8: 1 from 25 deaths in the year, 2 from 1,000),
        start (Date, of the conflict), episode_start (Date), ended (Boolean, in this year), end (Date),
        end_prec (Int8: 1 the day is known, up to 6), outcome (Int8, of `OUTCOMES`), recurs (Boolean, another
        episode follows); end, end_prec and outcome are null where it did not end; by conflict and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = _terminations(mirror, CONFLICT_ENDS, ("conflict_id", "year"), episode="conflictepisode", ended="confterm")
    unlike = (rows.frame["confterm"] == 1) != rows.frame["outcome"].is_not_null()
    rows.refuse(unlike, "confterm", "outcome", because="an end without an outcome, or an outcome without an end")
    return _named(rows, {"conflict": "conflict_id", "year": "year", "episode": "conflictepisode"}, "confterm")


def dyad_terminations(mirror: Mirror) -> pl.DataFrame:
    """Pairs of parties by year, and in the last year of an episode how it ended, 1946 to 2020.

    As published: 64 dyads active in 2020 have no word on their end (`ended` is null), three ended without an
    outcome, five have an outcome without an end, and two ends lie in another year (dyads of the conflicts 289
    and 314).

    Returns:
        the columns of `conflict_terminations` with dyad (Int32) after conflict, the episode being the dyad's;
        by conflict, dyad and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = _terminations(mirror, DYAD_ENDS, ("dyad_id", "year"), episode="dyadepisode", ended="dyadterm")
    keys = {"conflict": "conflict_id", "dyad": "dyad_id", "year": "year", "episode": "dyadepisode"}
    return _named(rows, keys, "dyadterm")


def agreements(mirror: Mirror) -> pl.DataFrame:
    """Peace agreements between parties to a conflict, 1975-03-06 to 2021-05-02.

    Returns:
        agreement (Int32, UCDP's id), date (Date), name (String), gw (List of Int32), conflicts, dyads and
        actors (List of Int32, UCDP's ids), type (Int8: 1 full, 2 partial, 3 on the process), inclusive
        (Boolean, all dyads of the conflict signed; null in one), process (Int32), ended (Boolean; null where
        the file says nothing, in 238), end (Date, null if not known) and each of `PROVISIONS` (Boolean); by
        agreement.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    lists = {"gw": "gwno", "conflicts": "conflict_id", "dyads": "dyad_id", "actors": "actor_id"}
    columns: dict[str, type[pl.DataType]] = {"paid": pl.Int32, "pa_name": pl.String, "pa_date": pl.Date}
    columns |= dict.fromkeys((*lists.values(), "ended"), pl.String)
    columns |= {"procID": pl.Int32, "duration": pl.Date}
    columns |= dict.fromkeys(("pa_type", "inclusive", *PROVISIONS), pl.Int8)
    rows = read_sheet(mirror.file("ucdp_peace_agreements", AGREEMENTS), columns, optional=("ended", "duration"))
    rows.within(pa_type=(1, 3), inclusive=(-1, 2), **dict.fromkeys(PROVISIONS, (0, 1))).unique("paid")
    listed = codes(one_of(rows, ended=("True", "False")), *lists.values())
    names = [name.strip() for name in PROVISIONS]
    return listed.frame.select(
        agreement="paid",
        date="pa_date",
        name="pa_name",
        **lists,
        type="pa_type",
        inclusive=pl.when(pl.col("inclusive") > 0).then(pl.col("inclusive") == 1),
        process="procID",
        ended=pl.col("ended") == "True",
        end="duration",
        **{name: pl.col(column) == 1 for name, column in zip(names, PROVISIONS, strict=True)},
    ).sort("agreement")


def external_support(mirror: Mirror) -> pl.DataFrame:
    """Who helped a warring party in a year, and how, 1975 to 2017.

    Returns:
        actor (Int32, UCDP's id of the party helped), dyad (Int32), year (Int32), opponent (Int32), conflict
        (Int32), active (Boolean, 25 deaths in the dyad and year), nonstate (Boolean, the actor is no state),
        supporters (List of Int32, UCDP's ids of those who helped), states and nonstates (Int32, how many of
        them are and are not states), and for each of `KINDS` how many gave it (Int32); by actor, dyad and
        year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    ids = {"actor": "actor_id", "dyad": "dyad_id", "year": "year", "opponent": "oppo_id", "conflict": "conflict_id"}
    counts = {"states": "ext_count_s", "nonstates": "ext_count_ns"}
    counts |= {name: f"ext_{letter}_count" for name, letter in KINDS.items()}
    columns: dict[str, type[pl.DataType]] = dict.fromkeys((*ids.values(), *counts.values()), pl.Int32)
    columns |= dict.fromkeys(("active", "actor_nonstate"), pl.Int8) | {"ext_id": pl.String}
    rows = read_sheet(mirror.file("ucdp_external_support", SUPPORT), columns, optional=("ext_id",))
    rows.within(year=(1975, 2100), active=(0, 1), actor_nonstate=(0, 1), **dict.fromkeys(counts.values(), (0, 999)))
    listed = codes(rows.unique("actor_id", "dyad_id", "year"), "ext_id")
    return listed.frame.select(
        **ids,
        active=pl.col("active") == 1,
        nonstate=pl.col("actor_nonstate") == 1,
        supporters="ext_id",
        **counts,
    ).sort("actor", "dyad", "year")


def _terminations(mirror: Mirror, path: str, key: Sequence[str], *, episode: str, ended: str) -> Published:
    """One of the two files, its days read and its states listed."""
    numbers = (episode, ended, "ependprec", "outcome", "recur", "type_of_conflict", "intensity_level")
    dates = ("start_date", "start_date2", "ependdate")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("conflict_id", *key), pl.Int32)
    columns |= dict.fromkeys(numbers, pl.Int8) | dict.fromkeys((*dates, "gwno_loc"), pl.String)
    optional = ("ependdate", "ependprec", "outcome", *((ended,) if path == DYAD_ENDS else ()))
    rows = read_sheet(mirror.file("ucdp_termination", path), columns, optional=optional, nulls=("", "."))
    rows.within(conflict_id=(1, _MOST), year=(1946, 2100), intensity_level=(1, 2), type_of_conflict=(1, 4))
    rows.within(**{ended: (0, 1), episode: (1, 99)}, recur=(0, 1), ependprec=(1, 6), outcome=(1, 6)).unique(*key)
    midnight = rows.frame.with_columns(pl.col(dates).str.strip_suffix(" 00:00:00"))
    return codes(days(Published(rows.path, midnight, rows.lines), *dates, written="%Y-%m-%d"), "gwno_loc")


def _named(rows: Published, keys: Mapping[str, str], ended: str) -> pl.DataFrame:
    """The columns of `conflict_terminations`, by their keys."""
    types = dict(enumerate(TYPES, start=1))
    return rows.frame.select(
        **keys,
        gw="gwno_loc",
        type=pl.col("type_of_conflict").replace_strict(types, return_dtype=pl.String),
        intensity="intensity_level",
        start="start_date",
        episode_start="start_date2",
        ended=pl.col(ended) == 1,
        end="ependdate",
        end_prec="ependprec",
        outcome="outcome",
        recurs=pl.col("recur") == 1,
    ).sort([name for name in keys if name != "episode"])
