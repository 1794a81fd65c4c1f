"""From a case file to findings: the verdict, what happened, what would have happened, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed, month_text
from comity.quantity import Quantity
from comity.rooms.evaluation.counterfactual.evaluate import LEVEL
from comity.rooms.evaluation.counterfactual.series import QUARTER, RECENT
from comity.rooms.evaluation.counterfactual.verdict import RULES
from comity.rooms.evaluation.ground.tell import on_the_ground
from comity.rooms.evaluation.tell_beside import beside, decided
from comity.rooms.evaluation.tell_cases import across, unseen
from comity.rooms.evaluation.tell_would import MONTHLY, SOURCES, YEARLY, forecast, placebos, would

if TYPE_CHECKING:
    from comity.rooms.evaluation.case import CaseFile
    from comity.rooms.evaluation.counterfactual.evaluate import Found
    from comity.rooms.evaluation.counterfactual.verdict import Check

COUNTS = ("donors", "deaths", "rival causes", "operations")
"""Units of rules that count."""


DECLARED = (
    "Rules and outcome were written down before any result was seen, and one rule was made stricter since; operations "
    "are not sent by lot, and no rule can make up for that."
)
DATED = (
    "The rules were written down before any result was seen, and one was made stricter since; the date is the asker's, "
    "who may have known what followed, and no rule can make up for that."
)
"""What is to be said of the rules, of an operation and of a date."""


def tell_case(found: CaseFile) -> tuple[Finding, ...]:
    """Every finding of a case, the verdict first."""
    ground = _ground(found)
    return (
        headline(found),
        *decided(found),
        happened(found),
        *_returned(found),
        would(found),
        *placebos(found),
        *forecast(found),
        checked(found),
        *ground,
        *beside(found),
        *across(found),
        unseen(found, grounded=len(ground) > 1),
    )


def _ground(found: CaseFile) -> tuple[Finding, ...]:
    """What was seen near its sites; of a date, or of what is no deployment, there is nothing to look at."""
    target = found.target
    if found.operation is None or target.what != "deployed":
        return ()
    acronym = found.operation["acronym"]
    led = found.operation["lead"] == "un"
    return on_the_ground(found.edition, target.operation, target.state, acronym, found.country, un=led)


def headline(found: CaseFile) -> Finding:
    """The verdict; the number only where it is identified."""
    told, first = found.evaluation, found.evaluation.found[0]
    level = next((one for one in told.found if one.design == "demeaned"), first)
    terms = {"title": found.title, "country": found.country, "day": day_text(found.target.day)}
    if found.target.what == "date":
        text = "{title}: its effect on state-based deaths is "
    else:
        text = "{title} in {country} (from {day}): its effect on state-based deaths is "
    values: dict[str, Quantity] = {}
    if told.verdict == "identified":
        values["ratio"] = _ratio(level)
        text += "identified: {ratio:i} times what would have been expected, by quarter"
    else:
        text += told.verdict
        terms["why"] = _why(found)
        text += ", because {why}"
        if told.verdict == "weak" and first.low <= 0 <= first.high:
            text += "; even its direction is not established"
    others = list(told.around.operations.values())
    if others:
        terms["others"] = listed(others, most=4)
        text += ". It was not alone and is not credited alone: {others} " + ("was" if len(others) == 1 else "were")
        text += " there too"
    return Finding(
        topic="background", text=text + ".", values=values, terms=terms, sources=SOURCES,
        confidence="moderate" if told.verdict == "identified" else "low",
        because="every rule written down beforehand holds" if told.verdict == "identified"
        else "rules written down beforehand do not hold",
        caveats=(DATED if found.target.what == "date" else DECLARED,),
    )  # fmt: skip


REASONS = {
    "still fighting": "violence had all but stopped before",
    "fit": "no mixture of other countries fits the years before",
    "space": "as much is seen in countries where nothing was done",
    "rivals": "other causes came at the same time or are not on record",
    "time": "as much is seen a year too early",
    "donors": "there are too few countries to compare with",
    "one donor": "it hangs on one country compared with",
    "pools": "other pools of countries say otherwise",
    "design": "another design says otherwise",
    "anticipation": "it began before the start",
    "neighbours": "the countries next door changed too, or none is in the data",
    "vintages": "the two releases of deaths do not agree or cannot be compared",
    "alone": "other operations were there",
}
"""Why a rule that does not hold speaks against the effect."""


def _why(found: CaseFile) -> str:
    told = REASONS
    if found.target.outcome == "non_recurrence":
        asked = "the outcome declared beforehand is violence coming back rather than deaths"
        told = told | {"still fighting": asked}
    broken = set(found.evaluation.why.split(", "))
    return listed([reason for name, reason in told.items() if name in broken], most=3)


def happened(found: CaseFile) -> Finding:
    """Deaths before and after, and by year in both vintages."""
    after = found.evaluation.window.after * QUARTER if found.evaluation.window else 0
    spans = {"year": (-12, 0), "last": (-RECENT, 0), "next": (0, 12), "all": (0, after)}
    values = {"months": Quantity(value=after, unit="months", standing="assumed", source="registry")}
    for name, (first, last) in spans.items():
        counted = found.deaths_between(first, last)
        if counted is not None:
            values[name] = Quantity(value=counted, unit="deaths", standing="measured", source=MONTHLY)
    values["recent"] = Quantity(value=RECENT, unit="months", standing="assumed", source="registry")
    text = "What happened in {country}: {year} in state-based conflict in the year before {month}, {last:n} of them in "
    text += "the last {recent}; {next} in the year from that month on, and {all} in the {months} looked at."
    measured = {"unit": "deaths", "standing": "measured"}
    columns = (
        Column(name="Year"),
        Column(name="State-based, by month's vintage", source=MONTHLY, **measured),  # type: ignore[arg-type]
        *(
            Column(name=name, source=YEARLY, **measured)  # type: ignore[arg-type]
            for name in ("State-based, by year's vintage", "Between groups", "Of civilians attacked")
        ),
    )
    return Finding(
        topic="people", text=text, values=values,
        terms={"country": found.country, "month": month_text(found.start)},
        caveats=(
            "Best estimates; an empty cell is not in that release. Where the vintages differ, neither is the truth.",
        ),
        table=Table(title=f"Deaths by year in {found.country}", columns=columns, rows=found.by_year()),
    )  # fmt: skip


def _returned(found: CaseFile) -> tuple[Finding, ...]:
    """Whether violence came back, against what the forecast gave it, for declared cases."""
    against = found.evaluation.expected
    if against is None or found.target.outcome != "non_recurrence":
        return ()
    values = {
        "bound": Quantity(value=25, unit="deaths", standing="assumed", source="registry"),
        "span": Quantity(value=12, unit="months", standing="assumed", source="registry"),
        "horizon": Quantity(value=len(against.months), unit="months", standing="assumed", source="registry"),
        "chance": Quantity(value=against.chance, unit="probability", standing="estimated", source=MONTHLY),
    }
    came = "came back" if against.returned else "did not come back"
    return (
        Finding(
            topic="changed",
            text="The outcome declared beforehand: violence (any {span} with {bound} or more) {came} within {horizon}; "
            "the forecast that could have been made the month before gave that a chance of {chance}.",
            values=values, terms={"came": came}, sources=("registry",), confidence="low",
            because="one case, and a forecast that knew deaths and agreements, not the force that was coming",
            caveats=(
                "The month of the start is left out; fighting that went on in the months after it is a return here.",
                "One outcome in one country cannot tell an operation from an agreement, a defeat or exhaustion.",
            ),
        ),
    )  # fmt: skip


def checked(found: CaseFile) -> Finding:
    """How sure: every rule, what was found, and whether it holds."""
    told = found.evaluation
    words = {True: "holds", False: "does not hold", None: "could not be looked at"}
    rows = tuple(
        (
            RULES[one.name],
            _figure(one, counted=True),
            _figure(one, counted=False),
            None if one.value is None else one.unit,
            words[one.passed],
            _note(found, one) or None,
        )
        for one in sorted(told.checks, key=lambda one: list(RULES).index(one.name))
    )
    values = {
        "held": Quantity(value=sum(one.passed is True for one in told.checks), unit="rules", standing="estimated",
                         source=MONTHLY),
        "all": Quantity(value=len(told.checks), unit="rules", standing="assumed", source="registry"),
    }  # fmt: skip
    return Finding(
        topic="background",
        text="How sure: {held:n} of the {all} written down beforehand hold, which makes it {verdict}.",
        values=values, terms={"verdict": told.verdict}, sources=SOURCES,
        table=Table(
            title="Every rule",
            columns=(
                Column(name="Rule"),
                Column(name="Counted", unit="in the unit beside it", standing="estimated", source=SOURCES),
                Column(name="Estimated", unit="ratio", standing="estimated", source=SOURCES),
                *(Column(name=name) for name in ("Unit", "Verdict", "What stands behind it")),
            ),
            rows=rows,
        ),
    )  # fmt: skip


def _note(found: CaseFile, one: Check) -> str:
    """What stands behind a rule, a donor by its name."""
    before, _, state = one.note.rpartition(" ")
    if one.name != "one donor" or not state:
        return one.note
    return f"{before} {found.edition.names('state').prose(state)}"


def _figure(one: Check, *, counted: bool) -> float | int | None:
    """What a rule found, if it is a count, or if it is not."""
    if one.value is None or counted != (one.unit in COUNTS):
        return None
    return int(one.value) if counted else round(one.value, 3)


def _ratio(one: Found) -> Quantity:
    return Quantity(
        value=float(np.exp(one.effect)), unit="ratio", standing="estimated", source=MONTHLY,
        low=float(np.exp(one.low)), high=float(np.exp(one.high)), level=LEVEL,
    )  # fmt: skip
