"""Pledges that a war put to the test, and what the partner did.

The list of wars that may be had from the mirror knows years, not days. The days, and who was there from the first of
them, come from the militarized dispute that became the war: a state is put in the place of the one attacked, or of the
attacker, if it was in that dispute from its first day, and a pledge was in force if it was on that day. A pledge made
while the dispute lasted counts if ATOP says that no member was at war when it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.rooms.alliances.conditions import ADVERSARY, CODES, NUMBER
from comity.sources.corrected import corrected
from comity.sources.readers import atop, cow_wars, mid

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

PLEDGES = {"defense": "defence", "offense": "offence", "neutral": "neutrality", "nonagg": "non_aggression"}

SETTLED = ("defconpr", "neucoatt", "neuconpr")
"""Conditions that a war's first shot settles as far as COW can tell: no provocation, and being the one attacked."""


def fighters(mirror: Mirror) -> pl.DataFrame:
    """Who fought in which war, on which side, from which year; resumptions are part of their war.

    Returns:
        war (Int32), cow (Int32), side (Int8, 1 or 2), entered (Int32, first year on that side), begun and ended (Int32,
        first and last year of the war), struck (Boolean, whether its side holds the initiator), initiator (Boolean); by
        war, side, entered and cow. A state that changed sides has a row on each.
    """
    dyads = cow_wars.interstate_wars(mirror)
    rows = dyads.group_by("war", cow="cow1", side="side1").agg(
        entered=pl.col("year").min(), initiator=pl.col("initiator1").any()
    )
    span = dyads.group_by("war").agg(begun=pl.col("year").min(), ended=pl.col("year").max())
    struck = pl.col("initiator").any().over("war", "side")
    return (
        rows.join(span, on="war")
        .with_columns(struck=struck)
        .select("war", "cow", "side", "entered", "begun", "ended", "struck", "initiator")
        .sort("war", "side", "entered", "cow")
    )


def cases(mirror: Mirror) -> pl.DataFrame:
    """Every pledge put to the test: one row a war, a state in it from the start, a partner and a kind of pledge.

    What puts a pledge to the test, and what honours it:
    defence, the state was attacked, and the partner fought on its side; offence, the state attacked, and the partner
    fought on its side; neutrality, the state was at war (attacked, where the pledge says so), and the partner did not
    fight it; non-aggression, the state was at war, and the partner did not fight it. Joining late counts as joining;
    joining after a time on the other side (Romania in 1944) does not.

    Returns:
        war, cow, partner (Int32), pledge (String, as in the registry), begun (Int32, year), judged (Boolean, whether
        every condition ATOP codes is known to be met under one treaty at least), bilateral (Boolean, whether a treaty
        of two has it), honoured (Boolean); by war, cow, partner and pledge. Pledges whose named adversary was not
        fought are left out: they were not put to the test.
    """
    wars = fighters(mirror)
    first = openers(mirror, wars)
    began = wars.filter(pl.col("entered") == pl.col("begun"))
    tests = first.join(_bonds(mirror), on="cow").filter(_in_force()).join(_enemies(began), on=["war", "side"])
    parts = [_tested(tests, flag, pledge) for flag, pledge in PLEDGES.items()]
    rows = pl.concat(parts)
    with_, against = (_fought(wars, suffix) for suffix in ("with", "against"))
    rows = rows.join(with_, left_on=["war", "partner", "side"], right_on=["war", "partner", "side"], how="left")
    other = (3 - pl.col("side")).cast(pl.Int8)
    rows = rows.with_columns(other=other).join(
        against, left_on=["war", "partner", "other"], right_on=["war", "partner", "side"], how="left"
    )
    opposed = pl.col("against").is_not_null()
    joined = pl.col("with").is_not_null() & (~opposed | (pl.col("with") < pl.col("against")))
    active = pl.col("pledge").is_in(["defence", "offence"])
    return (
        rows.with_columns(honoured=pl.when(active).then(joined).otherwise(~opposed))
        .group_by("war", "cow", "partner", "pledge")
        .agg(pl.col("begun").first(), pl.col("judged", "bilateral", "honoured").any())
        .sort("war", "cow", "partner", "pledge")
    )


def openers(mirror: Mirror, wars: pl.DataFrame) -> pl.DataFrame:
    """Who was in a war from its first year and in the dispute that became the war from its first day.

    The dispute is one that reached war, between the state and an enemy of that war, and was under way in the war's
    first year; of several, the first. Where the list of disputes has none for a war, all that fought from its first
    year stand in, and 1 January of that year is the only day.

    Args:
        mirror: the publishers' files.
        wars: as `fighters` gives them.

    Returns:
        The columns of `fighters`, with since and until (Date, first and last day of the dispute; a day or month not
        known is the first, or the last, that it can be); by war and cow.
    """
    at_war = corrected(mid.participants, mirror).filter(pl.col("hostlev") == 5)
    since = pl.date("styear", pl.col("stmon").fill_null(1), pl.col("stday").fill_null(1))
    month_end = pl.date("endyear", pl.col("endmon").fill_null(12), 1).dt.month_end()
    until = pl.coalesce(pl.date("endyear", "endmon", "endday"), month_end)
    spells = at_war.select("dispnum", "cow", "sidea", "orig", "styear", "endyear", since=since, until=until)
    pairs = spells.filter("orig").join(spells.select("dispnum", "sidea", enemy="cow"), on="dispnum", suffix="_enemy")
    pairs = pairs.filter(pl.col("sidea") != pl.col("sidea_enemy"))
    first = wars.filter(pl.col("entered") == pl.col("begun"))
    foes = first.select("war", "side", enemy="cow").with_columns(side=(3 - pl.col("side")).cast(pl.Int8))
    met = first.join(foes, on=["war", "side"]).join(pairs, on=["cow", "enemy"])
    met = met.filter(pl.col("styear") <= pl.col("begun"), pl.col("endyear") >= pl.col("begun"))
    met = met.sort("war", "cow", "since", "dispnum").unique(["war", "cow"], keep="first", maintain_order=True)
    found = met.select(*first.columns, "since", "until")
    new_year = pl.date("begun", 1, 1)
    rest = first.join(found, on="war", how="anti").with_columns(since=new_year, until=new_year)
    return pl.concat([found, rest]).sort("war", "cow")


def _bonds(mirror: Mirror) -> pl.DataFrame:
    """What each partner had promised each state, with the period in which both were bound."""
    members = atop.members(mirror)
    made = atop.alliances(mirror).select("atopid", "wartime", bilateral="bilat", signed="from")
    codes = [code for group in CODES.values() for code in group if code in members.columns]
    promised = members.join(atop.threats(mirror), on=["atopid", "phase"], how="left").select(
        "atopid", "phase", "from", "until", *PLEDGES, *codes, "threats", partner="cow"
    )
    owed_to = members.select("atopid", "phase", "cow", from_="from", until_="until")
    far = pl.lit(atop.LAST_DAY).dt.offset_by("1d")
    begin, end = pl.max_horizontal("from", "from_"), pl.min_horizontal(pl.col("until", "until_").fill_null(far))
    pairs = promised.join(owed_to, on=["atopid", "phase"]).filter(pl.col("cow") != pl.col("partner"), begin < end)
    return pairs.with_columns(begin=begin, end=end).join(made, on="atopid").drop("from", "until", "from_", "until_")


def _in_force() -> pl.Expr:
    """Whether a bond was in force when the dispute began, or was made in it before anyone was at war."""
    before = (pl.col("begin") <= pl.col("since")) & (pl.col("end") > pl.col("since"))
    made = (pl.col("begin") > pl.col("since")) & (pl.col("begin") <= pl.col("until"))
    return before | (made & (pl.col("begin") == pl.col("signed")) & ~pl.col("wartime"))


def _enemies(first: pl.DataFrame) -> pl.DataFrame:
    """Whom each side of a war fought in its first year."""
    facing = first.select("war", side=(3 - pl.col("side")).cast(pl.Int8), enemy="cow")
    return facing.group_by("war", "side").agg(enemies=pl.col("enemy").unique().sort())


def _tested(tests: pl.DataFrame, flag: str, pledge: str) -> pl.DataFrame:
    """The tests of one kind of pledge, and whether all its conditions are known to be met."""
    codes = [code for code in CODES.get(pledge, {}) if code in tests.columns]
    named = pl.lit(value=False)
    if pledge in ADVERSARY:
        named = (pl.col(ADVERSARY[pledge]) > 0) & (pl.col(NUMBER[pledge]) == 0) & pl.col("threats").is_not_null()
    met = pl.col("enemies").list.set_intersection("threats").list.len() > 0
    loose = [pl.col(code) > 0 for code in codes if code not in SETTLED]
    if pledge in ADVERSARY:
        loose = [(held & ~named) if code == ADVERSARY[pledge] else held
                 for code, held in zip([c for c in codes if c not in SETTLED], loose, strict=True)]  # fmt: skip
    judged = ~pl.any_horizontal(loose) if loose else pl.lit(value=True)
    role = {"defence": ~pl.col("struck"), "offence": pl.col("initiator")}.get(pledge, pl.lit(value=True))
    if pledge == "neutrality":
        role = ~(pl.col("struck") & ((pl.col("neucoatt") > 0) | (pl.col("neuconpr") > 0)))
    return tests.filter(pl.col(flag), role, ~named | met).select(
        "war", "cow", "side", "partner", "begun", "bilateral", pledge=pl.lit(pledge), judged=judged
    )


def _fought(wars: pl.DataFrame, name: str) -> pl.DataFrame:
    """The year in which each state entered on a side."""
    return wars.select("war", "side", pl.col("entered").alias(name), partner="cow")
