"""Cyber incidents: the European Repository of Cyber Incidents (EuRepoC) and the Dyadic Cyber Incident Data (DCID).

The two overlap and are not to be added: EuRepoC takes in what was reported of any kind, DCID what one rival
state did to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_sheet
from comity.sources.files.published import Published
from comity.sources.files.shapes import days, one_of

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

INCIDENTS = "hybrid/EuRepoC_Global_Database_1.1.csv"
ATTRIBUTIONS = "hybrid/EuRepoC_Attribution_dataset_1.1.csv"
RECEIVERS = "hybrid/EuRepoC_Receiver_dataset_1.1.csv"
DCID = "hybrid/DCID_2.0.xlsx"

KINDS = (
    *("Data theft", "Data theft & Doxing", "Disruption", "Hijacking with Misuse", "Hijacking without Misuse"),
    "Ransomware",
)
"""What was done, in EuRepoC's words; an incident may be of several kinds."""

_NULLS = ("", "Not available")


def incidents(mirror: Mirror) -> pl.DataFrame:
    """Incidents of EuRepoC, 2000-01-01 to 2023-08-13.

    Where only the year is known the file says 1 January: 412 of the 1,627 incidents with a beginning begin on
    one. In 83 the end stands before the beginning. Names of attackers and of those attacked are not read;
    countries are in `attributions` and `receivers`.

    Returns:
        incident (Int32), from (Date, null if not known), end (Date, its last day), kinds (List of String, of
        `KINDS`), disclosed_by (List of String, EuRepoC's words), intensity (Int32, unweighted sum of its
        effects, 0 to 15), weighted_intensity (Float64, times the political weight of the target),
        political_responses and legal_responses (Int32), offline_conflict (String, "HIIK 1" to "HIIK 5", the
        conflict it belongs to; null if none); by incident.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    numbers = {
        "intensity": "unweighted_cyber_intensity",
        "political_responses": "number_of_political_responses",
        "legal_responses": "number_of_legal_responses",
    }
    texts = ("incident_type", "source_incident_detection_disclosure", "offline_conflict_intensity_subcode")
    columns: dict[str, type[pl.DataType]] = {"ID": pl.Int32, "start_date": pl.Date, "end_date": pl.Date}
    columns |= dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers.values(), pl.Int32)
    columns |= {"weighted_cyber_intensity": pl.Float64}
    optional = ("start_date", "end_date", *texts, "weighted_cyber_intensity")
    rows = read_csv(mirror.file("eurepoc", INCIDENTS), columns, optional=optional, nulls=_NULLS).unique("ID")
    rows.within(weighted_cyber_intensity=(0, 100), **dict.fromkeys(numbers.values(), (0, 100)))
    one_of(rows, offline_conflict_intensity_subcode=tuple(f"HIIK {level}" for level in range(1, 6)))
    frame = rows.frame.with_columns(kinds=_split("incident_type"))
    strange = frame["kinds"].list.eval(~pl.element().is_in(KINDS)).list.any()
    rows.refuse(strange, "incident_type", because=f"none of {', '.join(KINDS)}")
    return frame.select(
        incident="ID",
        **{"from": pl.col("start_date")},
        end="end_date",
        kinds="kinds",
        disclosed_by=_split("source_incident_detection_disclosure"),
        intensity=numbers["intensity"],
        weighted_intensity="weighted_cyber_intensity",
        political_responses=numbers["political_responses"],
        legal_responses=numbers["legal_responses"],
        offline_conflict="offline_conflict_intensity_subcode",
    ).sort("incident")


def attributions(mirror: Mirror) -> pl.DataFrame:
    """Who laid an incident of EuRepoC at whose door, when, and on what ground.

    An attribution is a statement by somebody, not a finding of fact, and several of one incident may
    contradict each other. The file repeats one for each person, group and office it names; those names are
    not read, and rows that then say the same are one. Twelve rows without an attribution are left out; one
    incident has no other.

    Returns:
        incident and attribution (Int32), date (Date, null if not known; 1 January where only the year is),
        basis (String, who attributes: the attacker, the receiver's government, the IT security community,
        media ...), kind (String, by what: technical report, indictment ...), attributing (String, country;
        null where it was no state or is not known), initiator (String, country; "Unknown" if nobody says) and
        initiator_kind (String: "State", "Non-state actor, state-affiliation suggested", "Non-state-group"
        ...); by all in this order.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = {
        "basis": "attribution_basis",
        "kind": "attribution_type",
        "attributing": "attributing_country",
        "initiator": "attributed_initiator_country",
        "initiator_kind": "attributed_initiator_category",
    }
    columns: dict[str, type[pl.DataType]] = {"incident_ID": pl.Int32, "attribution_ID": pl.Int32}
    columns |= {"attribution_date": pl.Date} | dict.fromkeys(texts.values(), pl.String)
    path = mirror.file("eurepoc", ATTRIBUTIONS)
    rows = read_csv(path, columns, optional=tuple(name for name in columns if name != "incident_ID"), nulls=_NULLS)
    named = rows.frame.filter(pl.col("attribution_ID").is_not_null()).select(
        incident="incident_ID", attribution="attribution_ID", date="attribution_date", **texts
    )
    return named.unique().sort(named.columns)


def receivers(mirror: Mirror) -> pl.DataFrame:
    """Whom the incidents of EuRepoC hit: one row for each country and kind of target.

    The file repeats a row for each organisation or person hit; their names are not read. Four incidents have
    no receiver.

    Returns:
        incident (Int32), country (String, as EuRepoC names it; null in 17 rows), category (String, "Critical
        infrastructure" ...) and subcategory (String, "Energy" ...; null if not told apart), targets (Int32,
        rows of the file); by the first four.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = {"country": "receiver_country", "category": "receiver_category", "subcategory": "receiver_category_subcode"}
    columns: dict[str, type[pl.DataType]] = {"ID": pl.Int32} | dict.fromkeys(texts.values(), pl.String)
    path = mirror.file("eurepoc", RECEIVERS)
    rows = read_csv(path, columns, optional=tuple(texts.values()), nulls=_NULLS)
    key = ("incident", *texts)
    return rows.frame.select(incident="ID", **texts).group_by(key).agg(targets=pl.len().cast(pl.Int32)).sort(key)


def dyadic(mirror: Mirror) -> pl.DataFrame:
    """Cyber incidents between rival states, 2000-09 to 2021-01: the 429 of DCID's release of June 2022.

    The file's second sheet, the update of February 2023, is not read: it holds the same incidents anew, as
    431 pairs of rows, one for each side and its answer by other means, of which 489 rows are incidents; all
    but one of the 429 are among them by name (OnionDog is not), some of them twice. Adding the sheets would
    count nearly every incident again.

    What two states did together, or to two states, stands once for each dyad (Stuxnet_A and Stuxnet_B). In
    four incidents the initiator is not of the dyad. Two are said to end ten months before they began (236 and
    237, of November 2015). Meanings of codes are from memory of the codebook, which was not read.

    Returns:
        incident (Int32), name (String), cow_a and cow_b (Int32, the dyad, lower code first), initiator
        (Int32, whose code it bears), from and end (Date, first and last day), method (Float64: 1 vandalism, 2
        denial of service, 3 intrusion, 4.1 to 4.4 infiltration), target (Int8: 1 not a government, 2 a
        government, 3 its military), objective (Int8: 1 disruption, 2 short-term espionage, 3 long-term
        espionage, 4 degrading), information_operation, achieved, concession, third_party, supply_chain and
        ransomware (Boolean), severity (Int8, 0 to 10); by incident.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    flags = {
        "information_operation": "information_operation",
        "achieved": "objective_achievement",
        "concession": "Concession ",
        "third_party": "3rdpartyinitiator",
        "supply_chain": "Supply Ch",
        "ransomware": "Ransomware",
    }
    begin, end = "interactionstartdate", "interactionenddate"
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("Cyberincidentnum", "Dyadpair", "initiator"), pl.Int32)
    columns |= dict.fromkeys(("Name", begin, end), pl.String) | {"method": pl.Float64}
    columns |= dict.fromkeys(("targettype", "cyber_objective", "severity", *flags.values()), pl.Int8)
    rows = read_sheet(mirror.file("dcid", DCID), columns).unique("Cyberincidentnum")
    rows.within(method=(1, 5), targettype=(1, 3), cyber_objective=(1, 4), severity=(0, 10), Dyadpair=(2002, 999_999))
    rows.within(**dict.fromkeys(flags.values(), (0, 1)))
    midnight = rows.frame.with_columns(pl.col(begin, end).str.strip_suffix(" 00:00:00"))
    dated = days(Published(rows.path, midnight, rows.lines), begin, end, written="%Y-%m-%d")
    # 2365 is the dyad of 2 and 365: the higher code always has three digits.
    pair = {"cow_a": pl.col("Dyadpair") // 1000, "cow_b": pl.col("Dyadpair") % 1000}
    return dated.frame.select(
        incident="Cyberincidentnum",
        name="Name",
        **pair,
        initiator="initiator",
        **{"from": pl.col(begin)},
        end=end,
        method="method",
        target="targettype",
        objective="cyber_objective",
        **{name: pl.col(column) == 1 for name, column in flags.items()},
        severity="severity",
    ).sort("incident")


def _split(column: str) -> pl.Expr:
    """A column of texts with semicolons between them, as lists; an empty cell is an empty list."""
    return pl.col(column).fill_null("").str.split("; ").list.eval(pl.element().replace("", None).drop_nulls())
