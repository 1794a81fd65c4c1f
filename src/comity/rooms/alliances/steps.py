"""The alliance room's tables: treaties of the registry, and of ATOP where the registry has none, in one form.

A treaty that the registry keeps is taken whole from there, at all dates: its rows have entry into force by party,
articles and areas, and say where ATOP differs. Every other treaty comes from ATOP, which ends on 2018-12-31; those
in effect on that day go on as assumed.
"""

from __future__ import annotations

import polars as pl

from comity.panels.codes import from_code
from comity.panels.times import listed
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
_CONDITIONS = {
    "defence": {
        "defcoadv": "the attacker is one the treaty names",
        "defcoloc": "the attack is in a place the treaty names",
        "defcocon": "the attack belongs to a conflict the treaty names",
        "defconum": "so many states attack as the treaty says",
        "defcodem": "a demand of the treaty was refused",
        "defconpr": "the ally did not provoke the attack",
    },
    "offence": {
        "offcoadv": "the adversary is one the treaty names",
        "offcoloc": "the place is one the treaty names",
        "offcocon": "the conflict is one the treaty names",
        "offconum": "so many states are involved as the treaty says",
        "offcodem": "a demand of the treaty was refused",
    },
    "neutrality": {
        "neucoadv": "the adversary is one the treaty names",
        "neucoloc": "the place is one the treaty names",
        "neucocon": "the conflict is one the treaty names",
        "neuconum": "so many states are involved as the treaty says",
        "neucodem": "a demand of the treaty was refused",
        "neuconpr": "the ally did not provoke the attack",
    },
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
    members = _keyed(members, inputs.tables["state_spells"])
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


def _atop_pledges(members: pl.DataFrame) -> pl.DataFrame:
    """One row a party, a pledge and a period: ATOP's pledges can differ between the parties of a treaty."""
    parts = []
    for column, pledge in _PLEDGES.items():
        rows = members.filter(pl.col(column)).with_columns(condition=_condition(pledge))
        periods = _joined_periods(rows, ["pact", "state", "condition"])
        parts.append(periods.with_columns(pledge=pl.lit(pledge), form=pl.lit(_FORM[pledge])))
    nothing = pl.lit(None, pl.String)
    return pl.concat(parts).select(
        "pact", "pledge", nothing.alias("article"),
        pl.lit("automatic").alias("trigger"), "form", pl.lit("armed").alias("kinds"), nothing.alias("area"),
        nothing.alias("adversary"), pl.col("state").alias("obliged"), nothing.alias("beneficiary"), "condition",
        "from", "until", pl.lit("mirror:atop/atop5_1m.csv").alias("checked"),
    )  # fmt: skip


def _condition(pledge: str) -> pl.Expr:
    """What ATOP codes as conditions of a pledge, in words."""
    codes = _CONDITIONS.get(pledge, {})
    if not codes:
        return pl.lit(None, pl.String)
    words = pl.concat_str(
        [pl.when(pl.col(code) > 0).then(pl.lit(text)) for code, text in codes.items()],
        separator=", and ",
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
)
