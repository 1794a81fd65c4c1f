"""The tables of the recurrence answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Column, Table
from comity.quantity import Quantity
from comity.rooms.evaluation.lasting.verdict import RULES
from comity.rooms.evaluation.lasting.words import LEADS, START, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from comity.rooms.evaluation.lasting.published import Compared

SOURCES = ("ucdp_termination", "registry")
"""Whose ends of wars and operations everything rests on."""
YEARS = (0, 2, 5, 10, 15, 20, 25)
"""Years at risk that the table of curves shows."""


def _numbers(name: str, unit: str) -> Column:
    return Column(name=name, unit=unit, standing="estimated", source=SOURCES)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name) for name in names)


_RATIOS = tuple(_numbers(name, "ratio") for name in ("Hazard ratio", "from", "to"))
_RESTS = (
    _numbers("Spells", "spells"),
    _numbers("of these with them", "spells"),
    _numbers("Recurrences", "recurrences"),
    _numbers("of these with them there", "recurrences"),
)


def ratio(row: Mapping[str, Any]) -> Quantity:
    """A hazard ratio with its interval."""
    return Quantity(
        value=row["estimate"], unit="ratio", standing="estimated", source="ucdp_termination",
        low=row["low"], high=row["high"], level=0.95,
    )  # fmt: skip


def count(value: int, unit: str) -> Quantity:
    """A number of spells, months or recurrences."""
    return Quantity(value=value, unit=unit, standing="estimated", source="ucdp_termination")


def ratios_table(title: str, first: str, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    """Hazard ratios and what they rest on.

    Args:
        title: of the table.
        first: name of its first column.
        rows: what stands in it, and the row of lasting_checks.
    """
    return Table(
        title=title,
        columns=(*_text(first, "Peacekeepers"), *_RATIOS, *_RESTS),
        rows=tuple(
            (
                name, LEADS.get(row["who"], "placebo"), row["estimate"], row["low"], row["high"],
                row["spells"], row["exposed"], row["events"], row["exposed_events"],
            )
            for name, row in rows
        ),
    )  # fmt: skip


def curves_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Shares still at peace, with bands and numbers at risk, at some years."""
    order = {who: place for place, who in enumerate(START)}
    kept = sorted((row for row in rows if row["year"] in YEARS), key=lambda row: (order[row["who"]], row["year"]))
    return Table(
        title="Peace spells still at peace, by who was there when the time at risk began",
        columns=(
            *_text("There at the start"),
            _numbers("Years at risk", "years"),
            *(_numbers(name, "share") for name in ("Still at peace", "from", "to")),
            _numbers("At risk", "spells"),
            _numbers("Recurred so far", "recurrences"),
        ),
        rows=tuple(
            (
                START[row["who"]], row["year"], row["share"], row["low"], row["high"], row["at_risk"], row["events"],
            )
            for row in kept
        ),
    )  # fmt: skip


def balance_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """What was known at the start, by group, as differences in standard deviations."""
    by = {(row["term"], row["who"]): row for row in rows}
    terms = [term for term in TERMS if (term, "un") in by]
    groups = ("un", "alliance", "both")
    return Table(
        title="How spells differed when the time at risk began, in standard deviations from those with neither",
        columns=(*_text("Of the war or its country"), *(_numbers(LEADS[who], "standard deviations") for who in groups)),
        rows=tuple((TERMS[term], *(round(by[term, who]["apart"], 2) for who in groups)) for term in terms),
    )


def terms_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Hazard ratios of what is measured of a war and its country."""
    return Table(
        title="What else goes with recurrence",
        columns=(*_text("Of the war or its country"), *_RATIOS),
        rows=tuple((TERMS[row["who"]], row["estimate"], row["low"], row["high"]) for row in rows),
    )


def rules_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Every rule and whether the estimate of each lead keeps it."""
    kept = {(row["rule"], row["who"]): "yes" if row["holds"] else "no" for row in rows}
    return Table(
        title="Rules that an estimate has to keep",
        columns=_text("Rule", *LEADS.values()),
        rows=tuple((text, *(kept[rule, who] for who in LEADS)) for rule, text in RULES.items()),
    )


def published_table(found: Sequence[Compared]) -> Table:
    """Published directions beside the nearest estimate."""
    reported = {"unit": "ratio", "standing": "reported", "source": "registry"}
    return Table(
        title="Published, and the nearest estimate here",
        columns=(
            *_text("Study", "On", "Reported: war comes back"),
            *(Column(name=name, **reported) for name in ("Reported ratio", "from", "to")),  # type: ignore[arg-type]
            *_text("Known from"),
            *_RATIOS,
            *_text("Verdict"),
        ),
        rows=tuple(
            (
                one.published.source + (f", doi:{one.published.doi}" if one.published.doi else ""),
                one.published.says, one.published.reported, *(one.size or (None, None, None)),
                one.published.known, one.ours["estimate"], one.ours["low"], one.ours["high"], one.verdict,
            )
            for one in found
        ),
    )  # fmt: skip
