"""A country's page: whom people trust, which groups differ, whether they spoke freely, and what stands around it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import NoData
from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.rooms.community.around import around
from comity.rooms.community.charts import dots
from comity.rooms.community.interval import change
from comity.rooms.community.learning_tell import learning
from comity.rooms.community.named import DIMENSIONS, GROUPS, INSTITUTIONS, SOURCE, SURVEY
from comity.rooms.community.page import page, points
from comity.rooms.community.tell_method import limits, worth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Cell
    from comity.rooms.community.page import Page

_SHARE: dict[str, Any] = {"unit": "share", "standing": "estimated", "source": SOURCE}


def tell_country(edition: Edition, state: str, institution: str, group: str | None) -> Iterator[Finding]:
    """The page; for a country that was not asked, that this is so, and what stands around it.

    Raises:
        NoData: the country was asked, but not about this institution.
    """
    known = page(edition)
    name = edition.names("state").prose(state)
    if state not in known.states:
        yield unasked(known, name)
        yield from around(edition, state, name)
        return
    whole = known.whole(state)
    if institution not in whole:
        raise NoData(
            f"Too few in {name} were asked about {INSTITUTIONS[institution]}.",
            available=whole,
            remedy="Name another institution.",
        )
    yield _headline(known, state, whole, institution)
    yield from _groups(known, state, institution, group)
    yield _candour(known, state, institution)
    yield worth(known)
    yield limits(known, state)
    yield from learning(edition, known, state, institution)
    yield from around(edition, state, name)


def unasked(known: Page, name: str) -> Finding:
    """That the survey did not ask here."""
    return Finding(
        topic="unknown",
        text=(
            "Not known in this edition: whom people in {country} trust. {survey}, the only survey it holds, asked in "
            "{countries}, and not there; trust in one country says little of trust in another. A survey of your own "
            "can be read with --survey."
        ),
        values={"countries": known.count(len(known.states), "countries")},
        terms={
            "country": name,
            "survey": SURVEY,
            "period": known.period,
            "asked": listed(sorted(known.titles.values())),
        },
        searched="{survey}, {period}: {asked}",
    )


def _headline(known: Page, state: str, whole: dict[str, dict[str, Any]], institution: str) -> Finding:
    by_share = sorted(whole, key=lambda key: (-whole[key]["share"], key))
    values = {
        "share": known.share(whole[institution]),
        "mean": known.part(known.mean(institution)),
        "countries": known.count(len(known.states), "countries"),
        "most_share": known.part(whole[by_share[0]]["share"]),
        "least_share": known.part(whole[by_share[-1]]["share"]),
    }
    terms = {
        "country": known.names[state],
        "survey": SURVEY,
        "period": known.period,
        "institution": INSTITUTIONS[institution],
        "most": INSTITUTIONS[by_share[0]],
        "least": INSTITUTIONS[by_share[-1]],
    }
    return Finding(
        topic="people",
        text=(
            "{share:i} of people in {country} who answered in {period} trust {institution} somewhat or a lot; the mean "
            "of {countries} was {mean}. Most trusted were {most} ({most_share}), least {least} ({least_share})."
        ),
        values=values,
        terms=terms,
        caveats=(
            "{survey} asked about the country's own institutions, and says nothing of a mission or a foreign force.",
        ),
        table=_institutions(known, state, whole),
        chart=dots(
            [
                (_title(key), row["share"], row["low"], row["high"], known.mean(key))
                for key, row in sorted(whole.items(), key=lambda item: by_share.index(item[0]))
            ],
            title=f"Trust somewhat or a lot, {known.titles[state]}, {known.period}, share of those who answered",
            axis="share of those who answered",
            baseline=f"the mean of {len(known.states)} countries",
        ),
    )


def _title(institution: str) -> str:
    plain = INSTITUTIONS[institution].removeprefix("the ").removeprefix("their ")
    return plain[:1].upper() + plain[1:]


def _institutions(known: Page, state: str, whole: dict[str, dict[str, Any]]) -> Table:
    ranks = {row["institution"]: row for row in known.ranks.filter(pl.col("state") == state).iter_rows(named=True)}
    silent = dict(known.candour.filter(pl.col("state") == state).select("institution", "silent").rows())
    rows: list[tuple[Cell, ...]] = []
    for key, row in whole.items():
        rank = ranks[key]
        rows.append(
            (
                _title(key), row["share"], row["low"], row["high"], known.mean(key),
                f"{rank['rank']} ({rank['low']} to {rank['high']})", row["effective"], silent[key],
            )
        )  # fmt: skip
    columns = (
        Column(name="Institution"),
        Column(name="Trust", **_SHARE),
        Column(name="Low", **_SHARE),
        Column(name="High", **_SHARE),
        Column(name="Mean of countries", **_SHARE),
        Column(name="Rank, with 90 % interval"),
        Column(name="Worth in independent answers", unit="respondents", standing="estimated", source=SOURCE),
        Column(name="No answer", **_SHARE),
    )
    return Table(title=f"Trust in {known.titles[state]}, {known.period}", columns=columns, rows=tuple(rows))


def _groups(known: Page, state: str, institution: str, only: str | None) -> list[Finding]:
    """The groups of one institution, and the two of one dimension that differ most for sure."""
    wanted = (only,) if only else DIMENSIONS
    order = {name: n for names in GROUPS.values() for n, name in enumerate(names)}
    rows = known.cells.filter(
        (pl.col("state") == state) & (pl.col("institution") == institution) & pl.col("dimension").is_in(wanted)
    ).to_dicts()
    rows.sort(key=lambda row: (DIMENSIONS.index(row["dimension"]), order[row["group"]]))
    terms = {"country": known.names[state], "institution": INSTITUTIONS[institution]}
    hidden = [name for of in wanted for name in GROUPS[of] if name not in {row["group"] for row in rows}]
    caveats = ["Groups are drawn towards what is usual for them over all countries, the more so the fewer they are."]
    if hidden:
        terms["hidden"] = listed(hidden)
        caveats.append("Not shown, with too few respondents to be shown alone or to keep others hidden: {hidden}.")
    if not rows:
        return []
    found = _apart(rows)
    values = {}
    text = "No two groups of one kind surely differ in how far they trust {institution}."
    if found:
        more, less, (gap, low, high) = found
        values = {"gap": points(gap, low, high), "more": known.share(more), "less": known.share(less)}
        terms |= {"more_group": _people(more), "less_group": _people(less)}
        text = (
            "Groups differ most in how far they trust {institution} between {more_group} ({more}) and {less_group} "
            "({less}): by {gap:i}."
        )
        caveats.append("It is the largest gap of all that were looked at, so chance has a part in its size.")
    return [
        Finding(
            topic="people",
            text=text,
            values=values,
            terms=terms,
            sources=(SOURCE,),
            caveats=tuple(caveats),
            table=_group_table(known, state, institution, rows),
        )
    ]


def _people(row: dict[str, Any]) -> str:
    """A group as it stands in a sentence."""
    forms = {"age": "those aged {}", "residence": "{} people", "education": "those whose schooling is {}"}
    return forms.get(row["dimension"], "{}").format(row["group"])


def _apart(
    rows: list[dict[str, Any]],
) -> tuple[dict[str, Any], dict[str, Any], tuple[float, float, float]] | None:
    """The two groups of a dimension with the largest gap whose interval leaves out 0.

    They are taken to be independent. They share what is known of their country, so that the interval is too wide.
    """
    pairs = []
    for one, two in combinations(rows, 2):
        if one["dimension"] == two["dimension"]:
            more, less = sorted((one, two), key=lambda row: (-row["share"], row["group"]))
            gap = change(less["share"], more["share"], one["deviation"] ** 2 + two["deviation"] ** 2)
            if gap[1] > 0:
                pairs.append((more, less, gap))
    return max(pairs, key=lambda pair: pair[2][0]) if pairs else None


def _group_table(known: Page, state: str, institution: str, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column(name="By"),
        Column(name="Group"),
        Column(name="Trust", **_SHARE),
        Column(name="Low", **_SHARE),
        Column(name="High", **_SHARE),
        Column(name="Who answered", unit="respondents", standing="measured", source=SOURCE),
        Column(name="Worth in independent answers", unit="respondents", standing="estimated", source=SOURCE),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (r["dimension"], r["group"], r["share"], r["low"], r["high"], r["respondents"], r["effective"]) for r in rows
    )
    title = f"Trust in {INSTITUTIONS[institution].removeprefix('their ')}, {known.titles[state]}, by group"
    return Table(title=title, columns=columns, rows=cells)


def _candour(known: Page, state: str, institution: str) -> Finding:
    """What silence and caution could hide."""
    mine = (pl.col("state") == state) & (pl.col("institution") == institution)
    row = known.candour.filter(mine).row(0, named=True)
    values = {name: known.part(row[name]) for name in ("silent", "floor", "ceiling", "careful")}
    text = (
        "{silent} gave no answer about {institution}: whatever they think, trust lies between {floor} and {ceiling} of "
        "all who were asked. {careful} say that people must often or always be careful of what they say about politics"
    )
    if row["gap"] is None:
        text += "; too few are of the other opinion to compare the two."
    else:
        values["gap"] = points(row["gap"], row["gap_low"], row["gap_high"])
        if row["gap_low"] > 0:
            text += "; they report more trust than the others, by {gap:i}, as fear would have it."
        elif row["gap_high"] < 0:
            text += "; they do not report more trust than the others, but less, by {gap:i}."
        else:
            text += "; the trust they report is not surely different from that of the others, {gap:i}."
    return Finding(
        topic="people",
        text=text,
        values=values,
        terms={"institution": INSTITUTIONS[institution]},
        caveats=(
            "Who says so differs in other ways too: the gap is a sign of caution and no measure of it.",
            "Whom respondents took to have sent the interviewer is not in the file.",
        ),
    )
