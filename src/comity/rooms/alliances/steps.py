"""The alliance room's tables: treaties of the registry, and of ATOP where the registry has none, in one form.

A treaty that the registry keeps is taken whole from there, at all dates: its rows have entry into force by party,
articles and areas, and say where ATOP differs. Every other treaty comes from ATOP, which ends on 2018-12-31; those
in effect on that day go on as assumed.
"""

from __future__ import annotations

import polars as pl

from comity.panels.codes import from_code
from comity.panels.times import listed
from comity.rooms.alliances.conditions import ADVERSARY, CODES, JOINED, NUMBER
from comity.rooms.alliances.honoured.steps import STEPS as HONOURED_STEPS
from comity.rooms.alliances.shares import STEPS as SHARES_STEPS
from comity.sources.readers import atop
from comity.step import Inputs, Step

ATOP_LAST_DAY = "2018-12-31"

OUTSIDE_COW = {8152}
"""Members in ATOP that the COW state system does not know: Annam, in its treaty of 1874 with France."""

IN_EXILE = {345: "YUG"}
"""Members in ATOP outside their time as states: Yugoslavia's government in exile, in its treaty of 1942 with Greece."""

_PLEDGES = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non_aggression",
    "consul": "consultation",
}
_FORM = {
    "defence": "help with force an ally that is attacked",
    "offence": "join an ally that goes to war, attacked or not",
    "neutrality": "stay out of an ally's war and give its enemies no help",
    "non_aggression": "not use force against the other parties",
    "consultation": "consult in a crisis, or cooperate to keep the peace",
}


def pacts(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Treaties, parties and pledges of the registry and of ATOP."""
    treaties = inputs.tables["treaties"]
    claimed = {int(number) for numbers in treaties["atop"].drop_nulls() for number in numbers.split()}
    members = atop.members(inputs.mirror).filter(~pl.col("atopid").is_in(list(claimed)))
    members = _aimed(_keyed(members, inputs.tables["state_spells"]), inputs)
    titles = dict(inputs.tables["states"].select("state", "name").rows())
    return {
        "pacts": pl.concat([_registry_pacts(treaties), _atop_pacts(members, titles)]).sort("pact"),
        "pact_parties": pl.concat([_registry_parties(inputs), _atop_parties(members)]).sort("pact", "state", "from"),
        "pact_pledges": pl.concat([_registry_pledges(inputs), _atop_pledges(members)]).sort(
            "pact", "pledge", "obliged", "from", "article", nulls_last=True
        ),
    }


def _registry_pacts(treaties: pl.DataFrame) -> pl.DataFrame:
    return treaties.select(
        pact="treaty",
        name="short_name",
        nature="nature",
        source=pl.lit("registry"),
        cite="source",
        signed="signed",
        in_force="in_force",
        ended="ended",
    )


def _registry_parties(inputs: Inputs) -> pl.DataFrame:
    return inputs.tables["treaty_parties"].select(
        pl.col("treaty").alias("pact"), "state", "from", "until", "reservation"
    )


def _registry_pledges(inputs: Inputs) -> pl.DataFrame:
    return inputs.tables["pledges"].select(
        pl.col("treaty").alias("pact"), "pledge", "article", "trigger", "form", "kinds", "area", "adversary",
        "obliged", "beneficiary", "condition", "from", "until", "checked",
    )  # fmt: skip


def _keyed(members: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """ATOP's member rows with comity's keys, periods as ISO text and the treaty as `pact`."""
    dated = members.with_columns(
        pl.format("atop-{}", "atopid").alias("pact"),
        pl.col("from").dt.strftime("%Y-%m-%d"),
        pl.col("until").dt.strftime("%Y-%m-%d"),
    )
    return from_code(dated, spells, system="cow", code="cow", day="from", ignore=OUTSIDE_COW, heirs=IN_EXILE)


def _atop_pacts(members: pl.DataFrame, titles: dict[str, str]) -> pl.DataFrame:
    rows = []
    for (pact,), group in members.sort("pact", "from").group_by("pact", maintain_order=True):
        names = [titles[state] for state in group["state"].unique(maintain_order=True)]
        shown = listed(names, most=3)
        begin = str(group["from"].min())
        end = None if group["until"].null_count() else str(group["until"].max())
        cite = f"ATOP 5.1, alliance {str(pact).removeprefix('atop-')}"
        rows.append((pact, f"treaty of {shown}, {begin[:4]}", "binding", "atop", cite, begin, begin, end))
    columns = ("pact", "name", "nature", "source", "cite", "signed", "in_force", "ended")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _atop_parties(members: pl.DataFrame) -> pl.DataFrame:
    """One period for phases that follow each other without a gap."""
    periods = _joined_periods(members, ["pact", "state"])
    return periods.with_columns(reservation=pl.lit(None, pl.String)).select(
        "pact", "state", "from", "until", "reservation"
    )


def _aimed(members: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Member rows with the states that a treaty names as its adversaries, keys separated by spaces, as `aimed`.

    The states are those that had the codes on the day the row begins.
    """
    named = atop.threats(inputs.mirror).explode("threats").with_columns(pl.col("phase").cast(pl.Int8))
    begun = members.select("atopid", "phase", "from").unique()
    rows = begun.join(named, on=["atopid", "phase"]).sort("atopid", "phase", "from", "threats")
    keyed = from_code(rows, inputs.tables["state_spells"], system="cow", code="threats", day="from")
    aimed = keyed.group_by("atopid", "phase", "from").agg(aimed=pl.col("state").unique().sort().str.join(" "))
    return members.join(aimed, on=["atopid", "phase", "from"], how="left", maintain_order="left")


def _atop_pledges(members: pl.DataFrame) -> pl.DataFrame:
    """One row a party, a pledge and a period: ATOP's pledges can differ between the parties of a treaty."""
    parts = []
    for column, pledge in _PLEDGES.items():
        known = _names_adversaries(pledge)
        rows = members.filter(pl.col(column)).with_columns(
            condition=_condition(pledge), adversary=pl.when(known).then("aimed")
        )
        periods = _joined_periods(rows, ["pact", "state", "condition", "adversary"])
        parts.append(periods.with_columns(pledge=pl.lit(pledge), form=pl.lit(_FORM[pledge])))
    nothing = pl.lit(None, pl.String)
    return pl.concat(parts).select(
        "pact", "pledge", nothing.alias("article"),
        pl.lit("automatic").alias("trigger"), "form", pl.lit("armed").alias("kinds"), nothing.alias("area"),
        "adversary", pl.col("state").alias("obliged"), nothing.alias("beneficiary"), "condition",
        "from", "until", pl.lit("mirror:atop/atop5_1m.csv").alias("checked"),
    )  # fmt: skip


def _names_adversaries(pledge: str) -> pl.Expr:
    """Whether a pledge holds only against states the treaty names, and who they are is known."""
    if pledge not in ADVERSARY:
        return pl.lit(value=False)
    return (pl.col(ADVERSARY[pledge]) > 0) & (pl.col(NUMBER[pledge]) == 0) & pl.col("aimed").is_not_null()


def _condition(pledge: str) -> pl.Expr:
    """What ATOP codes as conditions of a pledge, in words; named adversaries are no condition where they are known."""
    codes = CODES.get(pledge, {})
    if not codes:
        return pl.lit(None, pl.String)
    held = {code: pl.col(code) > 0 for code in codes}
    if pledge in ADVERSARY:
        held[ADVERSARY[pledge]] &= ~_names_adversaries(pledge)
    words = pl.concat_str(
        [pl.when(held[code]).then(pl.lit(text)) for code, text in codes.items()],
        separator=JOINED,
        ignore_nulls=True,
    )
    return pl.when(words != "").then(words)


def _joined_periods(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Periods that touch or overlap made one, within each group."""
    far = "9999"
    ordered = rows.sort(*by, "from").with_columns(pl.col("until").fill_null(far))
    reach = pl.col("until").cum_max().shift(1).over(by)
    starts = (pl.col("from") > reach).fill_null(value=True).cum_sum().over(by)
    joined = (
        ordered.with_columns(_period=starts).group_by(*by, "_period").agg(pl.col("from").min(), pl.col("until").max())
    )
    return joined.drop("_period").with_columns(until=pl.when(pl.col("until") != far).then("until"))


STEPS = (
    Step(
        "treaties",
        ("pacts", "pact_parties", "pact_pledges"),
        pacts,
        sources=("atop",),
        needs=("states", "state_spells", "treaties", "treaty_parties", "pledges"),
    ),
    *HONOURED_STEPS,
    *SHARES_STEPS,
)
