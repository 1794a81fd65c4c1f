"""Afrobarometer round 6, 2014 to 2015: trust and legitimacy, one row a respondent.

Microdata: they stay in the mirror. No row of them goes into an edition, a log or an export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_parquet

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

TRUST = "community/afrobarometer_r6_trust.parquet"

TRUSTED = ("pres", "par", "elect", "tax", "local", "police", "army", "courts", "trad", "relig")
"""Whom a respondent trusts: president, parliament, electoral commission, tax office, local council, police,
army, courts, traditional leaders, religious leaders."""

SEEN = ("police_station", "electricity", "water", "sewage", "cell")
"""What there is in the sampling point or within walking distance: a police station, the electricity grid, piped water,
sewage, reception for mobile telephones. Interviewers note it for the place, not for the person."""

PER_POINT = 8
"""Respondents of a sampling point; the round's usual number, as the file shows."""

RIGHTS = ("courts_right", "police_right", "taxes_right")
"""Whether courts, police and tax office have the right to make people obey."""

COUNTRIES = {
    2: "BEN",
    3: "BWA",
    4: "BFA",
    5: "BDI",
    6: "CMR",
    8: "CIV",
    10: "GAB",
    11: "GHA",
    12: "GIN",
    13: "KEN",
    14: "LSO",
    15: "LBR",
    16: "MDG",
    17: "MWI",
    18: "MLI",
    21: "MOZ",
    22: "NAM",
    23: "NER",
    24: "NGA",
    26: "SEN",
    27: "SLE",
    28: "ZAF",
    29: "SDN",
    30: "SWZ",
    31: "TZA",
    32: "TGO",
    34: "UGA",
    35: "ZMB",
    36: "ZWE",
}
"""ISO 3166 code of each country by Afrobarometer's number, as the respondents' own numbers (BEN0001) tell."""


def trust(mirror: Mirror) -> pl.DataFrame:
    """Respondents and whom they trust: 45,541 in 29 of the round's 36 countries.

    Weights: `weight` for figures of one country (they average one there), `weight_pooled` for figures over
    countries, which makes each country count the same. Neither says how respondents cluster, and the file names no
    sampling points. They can be told from the order of the respondents' numbers, see `_points`; `point` is comity's
    inference, not the publisher's word.

    Returns:
        respondent (String), iso3 (String), weight and weight_pooled (Float64), trust_NAME for each of
        `TRUSTED` (Int8: 0 not at all, 1 just a little, 2 somewhat, 3 a lot; null if not asked, refused or not
        known), each of `RIGHTS` (Int8: 1 strongly disagree to 5 strongly agree), female (Boolean), urban
        (Float64: 0 rural, 1 urban, 0.5 semi-urban), age (Int32, years; null if not known), education (Int8, 0
        none to 9), careful (Int8, how often people must be careful what they say about politics: 0 never to 3
        always), fear (Int8, of political violence: 0 not at all to 3 a lot), point (Int32, sampling point, inferred);
        by respondent.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    scales = {f"trust_{name}": f"trust_{name}" for name in TRUSTED} | {"careful": "careful_talk_politics"}
    columns: dict[str, type[pl.DataType]] = {"RESPNO": pl.String, "COUNTRY": pl.Int32, "age": pl.Int32}
    columns |= dict.fromkeys((*scales.values(), *RIGHTS, "female", "educ", "fear_pol_violence"), pl.Int8)
    columns |= dict.fromkeys(("withinwt", "Combinwt", "urban"), pl.Float64)
    columns |= dict.fromkeys(SEEN, pl.Float64)
    optional = (*scales.values(), *RIGHTS, "age", "educ", "fear_pol_violence", *SEEN)
    rows = read_parquet(mirror.file("afrobarometer", TRUST), columns, optional=optional).unique("RESPNO")
    rows.within(**dict.fromkeys((*scales.values(), "fear_pol_violence"), (0, 3)), **dict.fromkeys(RIGHTS, (1, 5)))
    rows.within(withinwt=(0, 100), Combinwt=(0, 100), female=(0, 1), urban=(0, 1), age=(18, 120), educ=(0, 9))
    rows.refuse(~rows.frame["COUNTRY"].is_in(list(COUNTRIES)), "COUNTRY", because="none of Afrobarometer's numbers")
    return rows.frame.select(
        respondent="RESPNO",
        iso3=pl.col("COUNTRY").replace_strict(COUNTRIES, return_dtype=pl.String),
        weight="withinwt",
        weight_pooled="Combinwt",
        **{name: column for name, column in scales.items() if name != "careful"},
        **{name: name for name in RIGHTS},
        female=pl.col("female") == 1,
        urban="urban",
        age="age",
        education="educ",
        careful=scales["careful"],
        fear="fear_pol_violence",
        point=_points(rows.frame),
    ).sort("respondent")


def _points(frame: pl.DataFrame) -> pl.Series:
    """Sampling points, told from what the interviewers noted of the place.

    A point is where up to eight respondents live, whose numbers follow one another. A new one begins where the
    country, the kind of place or one of `SEEN` is not that of the respondent before, or after eight. In most countries
    what was noted changes at every eighth number and nowhere else (see the tests), which is what shows the order.
    """
    number = pl.col("RESPNO").str.extract(r"(\d+)").cast(pl.Int64)
    ordered = frame.with_row_index("row").sort("COUNTRY", number)
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in ("COUNTRY", "urban", *SEEN))
    runs = ordered.select("row", run=changed.fill_null(value=True).cum_sum())
    eights = runs.with_columns(eight=pl.int_range(pl.len()).over("run") // PER_POINT)
    return eights.select("row", point=pl.struct("run", "eight").rle_id().cast(pl.Int32)).sort("row")["point"]
