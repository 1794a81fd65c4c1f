"""What would probably have happened: every design, the placebos, and the forecast that came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import listed, month_text
from comity.quantity import Quantity
from comity.rooms.evaluation.case import months_later
from comity.rooms.evaluation.case_charts import fan, gaps, paths
from comity.rooms.evaluation.counterfactual.evaluate import LEVEL
from comity.rooms.evaluation.counterfactual.verdict import FIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.evaluation.case import CaseFile
    from comity.rooms.evaluation.counterfactual.evaluate import Found

MONTHLY, YEARLY = "views", "ucdp_country_year"
"""Sources of the two vintages."""

SOURCES = (MONTHLY, YEARLY, "cow_contiguity", "pax", "registry")
"""What an evaluation rests on."""

DESIGNS = {
    "synthetic": "synthetic control, by quarter (judged)",
    "demeaned": "de-meaned synthetic control, by quarter",
    "augmented": "augmented synthetic control, by quarter",
    "yearly, state-based": "synthetic control by year, other vintage",
    "yearly, all types": "synthetic control by year, all types of violence",
    "forecast": "against the forecast from the month before",
}
"""The designs in words."""


def would(found: CaseFile) -> Finding:
    """What would probably have happened: every design, and the path of the one that is judged."""
    told = found.evaluation
    first = told.found[0]
    estimated = {"standing": "estimated", "source": SOURCES}
    ratio = {"unit": "deaths per hundred", **estimated}
    table = Table(
        title="Deaths for every hundred that would have been expected, by design",
        columns=(
            Column(name="Design"),
            *(Column(name=name, **ratio) for name in ("Deaths per hundred", "from", "to")),  # type: ignore[arg-type]
            Column(name="Placebo p", unit="probability", **estimated),  # type: ignore[arg-type]
            Column(name="Error before", unit="log(1 + deaths)", **estimated),  # type: ignore[arg-type]
        ),
        rows=tuple(
            (
                DESIGNS[one.design], *(round(100 * float(np.exp(end)), 1) for end in (one.effect, one.low, one.high)),
                round(one.p_value, 3),
                None if one.error is None else round(one.error, 2),
            )
            for one in told.found
        ),
    )  # fmt: skip
    names = found.edition.names("state")
    heavy = [names.prose(state) for state, _ in first.donors[:5]]
    return Finding(
        topic="background",
        text="What would probably have happened: {heavy} stand for {country} in the synthetic control, of {pool} that "
        "could be chosen. " + _fit(first),
        values={
            "fit": Quantity(
                value=float(np.exp(first.error or 0.0)), unit="ratio", standing="estimated", source=MONTHLY
            ),
            "bound": Quantity(value=float(np.exp(FIT)), unit="ratio", standing="assumed", source="registry"),
            "pool": Quantity(value=len(told.pool), unit="countries", standing="estimated", source=MONTHLY),
        },
        terms={"heavy": _weighed(heavy, len(first.donors)), "country": found.country},
        sources=SOURCES,
        caveats=(
            "Compared are geometric means, over the time after, of one more than the deaths of a quarter or a year.",
            _rough(found),
            *_without_years(told.found),
        ),
        table=table, chart=paths(found),
    )  # fmt: skip


def _rough(found: CaseFile) -> str:
    """What intervals are, and what designs were seen to do where nothing had been done."""
    paths = ", or of the forecast's paths" if found.evaluation.expected else ""
    return (
        f"Intervals hold nine in ten of the placebos{paths}. They are rough: tried on past quarters without an "
        "operation they held somewhat fewer. Where fighting still went on at the start the plain mixture and the "
        "augmented one ran low, so that deaths per hundred came out too high; the de-meaned one did not."
    )


def _fit(first: Found) -> str:
    """How far the mixture is off before the start, in words."""
    if first.error is None or first.error <= FIT:
        return "Before the start the mixture is typically off by a factor of {fit:n}; the rules allow {bound:n}."
    text = "But before the start it is typically off by a factor of {fit:n}, where the rules allow {bound:n}: what it "
    return text + "gives after the start is no counterfactual to rely on."


def _weighed(heavy: list[str], count: int) -> str:
    """The heaviest donors, and whether there are more."""
    return listed([*heavy, "others"]) if count > len(heavy) else listed(heavy)


def _without_years(found: Sequence[Found]) -> tuple[str, ...]:
    """That the other vintage could not be run, where it could not."""
    if any(one.design.startswith("yearly") for one in found):
        return ()
    return ("By calendar year, which is how the other vintage comes, there are too few years before for a control.",)


def placebos(found: CaseFile) -> tuple[Finding, ...]:
    """The same done to every donor, in which nothing was done."""
    first = found.evaluation.found[0]
    space = first.space
    if space is None:
        return ()
    as_much = int((space.ratios[1:] >= space.ratios[0]).sum())
    return (
        Finding(
            topic="background",
            text="The same method finds as much, for how well it fits before, in {much:n} of {all} where nothing was "
            "done.",
            values={
                "much": Quantity(value=as_much, unit="countries", standing="estimated", source=MONTHLY),
                "all": Quantity(value=len(space.ratios) - 1, unit="countries", standing="estimated", source=MONTHLY),
            },
            sources=SOURCES, chart=gaps(found), table=_donors(found),
        ),
    )  # fmt: skip


def _donors(found: CaseFile) -> Table:
    """Every donor with weight in the plain design, and its weight in the augmented one."""
    names, weighed = found.edition.names("state"), {one.design: dict(one.donors) for one in found.evaluation.found}
    share = {"unit": "share", "standing": "estimated", "source": SOURCES}
    return Table(
        title="Donors and their weights",
        columns=(
            Column(name="Country"),
            Column(name="Weight", **share),  # type: ignore[arg-type]
            Column(name="in the augmented design", **share),  # type: ignore[arg-type]
        ),
        rows=tuple(
            (names.title(state), round(weight, 3), round(weighed["augmented"].get(state, 0.0), 3))
            for state, weight in found.evaluation.found[0].donors
        ),
    )


def forecast(found: CaseFile) -> tuple[Finding, ...]:
    """The declared case against the forecast from the month before."""
    against = found.evaluation.expected
    if against is None:
        return ()
    totals = np.sort(against.paths.sum(axis=0))
    low, middle, high = np.quantile(totals, (0.05, 0.5, 0.95), method="inverted_cdf")
    return (
        Finding(
            topic="background",
            text="The forecast that could have been made in {origin} gave {middle:i} for the {months} to {end}; "
            "{seen} were counted.",
            values={
                "middle": Quantity(
                    value=int(middle), unit="deaths", standing="estimated", source=MONTHLY, low=int(low),
                    high=int(high), level=LEVEL,
                ),
                "seen": Quantity(value=int(against.observed.sum()), unit="deaths", standing="measured", source=MONTHLY),
                "months": Quantity(value=len(against.months), unit="months", standing="assumed", source="registry"),
            },
            terms={
                "origin": months_later(found.start, -1), "end": month_text(against.months[-1]),
            },
            sources=("registry", "pax"),
            caveats=("The forecast saw today's release of the deaths up to that month, not what was published then.",),
            chart=fan(found),
        ),
    )  # fmt: skip
