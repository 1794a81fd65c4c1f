"""Global Sanctions Data Base, release 4: sanctions cases, 1949 to 2023."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.published import Published

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

CASES = "hybrid/GSDB_V4.csv"

OBJECTIVES = (
    *("policy_change", "destab_regime", "territorial_conflict", "prevent_war", "end_war"),
    *("democracy", "human_rights", "terrorism", "other"),
)
SUCCESS = ("failed", "ongoing", "nego_settlement", "success_part", "success_total")

TRADE = ("exp_part", "exp_compl", "imp_part", "imp_compl")
"""What of trade is stopped: exports or imports, in part or whole."""

_KINDS = ("trade", "arms", "military", "financial", "travel", "other")


def cases(mirror: Mirror) -> pl.DataFrame:
    """Sanctions cases, one row for each sender, target and set of measures.

    The 88 mandated by the United Nations (`un`) bind every member; the others are the sender's own choice,
    among them those of regional organisations and of states that carry out a UN mandate, which then stand
    here twice. Never add the two. UNASUR is no part of the UN.

    Release 4 ends with 2023: in seven cases that are still `ongoing` the last year is an earlier one, taken
    over by another case. Targets and senders are as published, in words: a state, several between commas
    ("Yemen, North" is one), an organisation, or a group of persons.

    Returns:
        case (Int32), target (String), sender (String), un (Boolean), from and last (Int32, first and last
        year), trade, arms, military (assistance), financial, travel and other (Boolean), trade_measures (List
        of String, of `TRADE`), several_targets and several_senders (Boolean), objectives and success (List of
        String, of `OBJECTIVES` and `SUCCESS`, one success for each objective, but in two), ongoing (Boolean,
        any of them); by case.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    flags = {name: name for name in _KINDS} | {"several_targets": "target_mult", "several_senders": "sender_mult"}
    columns: dict[str, type[pl.DataType]] = {"case_id": pl.Int32, "begin": pl.Int32, "end": pl.Int32}
    texts = ("sanctioned_state", "sanctioning_state", "descr_trade", "objective", "success")
    columns |= dict.fromkeys(texts, pl.String) | dict.fromkeys(flags.values(), pl.Int8)
    rows = (
        read_csv(mirror.file("gsdb", CASES), columns, optional=("descr_trade",))
        .within(begin=(1949, 2100), end=(1949, 2100), **dict.fromkeys(flags.values(), (0, 1)))
        .unique("case_id")
    )
    back = rows.frame["end"] < rows.frame["begin"]
    rows.refuse(back, "begin", "end", because="an end before the beginning")
    unlike = (rows.frame["trade"] == 1) != rows.frame["descr_trade"].is_not_null()
    rows.refuse(unlike, "trade", "descr_trade", because="which disagree")
    for column, known in (("objective", OBJECTIVES), ("success", SUCCESS), ("descr_trade", TRADE)):
        rows = _listed(rows, column, known)
    return rows.frame.select(
        case="case_id",
        target="sanctioned_state",
        sender="sanctioning_state",
        un=pl.col("sanctioning_state") == "UN",
        **{"from": pl.col("begin")},
        last="end",
        **{name: pl.col(column) == 1 for name, column in flags.items() if name in _KINDS},
        trade_measures="descr_trade",
        **{name: pl.col(column) == 1 for name, column in flags.items() if name not in _KINDS},
        objectives="objective",
        success="success",
        ongoing=pl.col("success").list.contains("ongoing"),
    ).sort("case")


def _listed(rows: Published, column: str, known: tuple[str, ...]) -> Published:
    """With a column of texts between commas as lists; an empty cell is an empty list.

    Raises:
        SourceError: a text is none of those known.
    """
    each = pl.col(column).fill_null("").str.split(",")
    lists = each.list.eval(pl.element().str.strip_chars().replace("", None).drop_nulls())
    frame = rows.frame.with_columns(lists)
    strange = frame[column].list.eval(~pl.element().is_in(known)).list.any()
    rows.refuse(strange, column, because=f"none of {', '.join(known)}")
    return Published(rows.path, frame, rows.lines)
