"""Options side by side: every criterion, what counts most, and the regret of having chosen otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.rooms.response import who
from comity.rooms.response.charts import dots, tornado_chart
from comity.rooms.response.outcome import THRESHOLDS, quietness
from comity.rooms.response.whatif import regrets, tornado
from comity.rooms.response.words import count, deaths, next_to_nothing, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.finding import Cell
    from comity.quantity import Standing
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.outcome import World
    from comity.rooms.response.request import Ready

SOURCES = ("views", "registry")
LARGE = THRESHOLDS[-1]
_SIDES = ": law, effect, who could go and price"


def _columns(unit: str, standing: Standing, source: str, *names: str) -> list[Column]:
    return [Column(name=name, unit=unit, standing=standing, source=source) for name in names]


_EACH = Column(name="A death averted", unit="usd", standing="assumed", source="registry")
_FULL = Column(name="Full strength after", unit="months", standing="assumed", source="registry")


def criteria(ready: Ready, found: Sequence[Compared], *, alone: bool) -> list[Finding]:
    """Every option by every criterion, in the order they were asked about; chances and times apart.

    Where it is told who could go, the price of a death averted and the months to full strength stand apart, too, so
    that the table still fits a page.

    Args:
        ready: what is asked.
        found: the options.
        alone: whether a single option was asked about; the picture of all of them then stands here.
    """
    sent = who.known(ready, found)
    columns = [Column(name="Option"), Column(name="In law")]
    columns += _columns("deaths", "estimated", "views", "Averted, middle", "low", "high")
    columns += _columns("probability", "estimated", "views", f"At least {LARGE:,} deaths")
    columns += who.columns() if sent else []
    columns += _columns("usd", "assumed", "registry", "Cost")
    columns += [] if sent else [_EACH]
    columns += _columns("share", "estimated", "views", "Pays if it cuts deaths by")
    columns += [] if sent else [_FULL]
    where = ready.setting.edition.names("state").prose(ready.setting.host)
    title = f"Options for {where}, {span(ready.setting.ahead)}"
    rows = tuple(_row(ready, one, sent=sent) for one in found)
    withheld = any(not one.basis.offered for one in found)
    values = {"n": count(len(found), "options"), "criteria": count(len(columns) - 1, "criteria")}
    return [
        Finding(
            topic="options",
            text="{n}"
            + " (with those not offered)" * withheld
            + " by {criteria}"
            + _SIDES * sent
            + "; an empty cell is not known, and no ranking is made.",
            values=values,
            sources=SOURCES,
            table=Table(title=title, columns=tuple(columns), rows=rows),
            chart=dots(found) if alone else None,
        ),
        _more(ready, found, sent=sent),
    ]


def _row(ready: Ready, one: Compared, *, sent: bool) -> tuple[Cell, ...]:
    """An option's cells; `sent`: whether it is told who could go."""
    cost, done = one.price, one.outcome
    effect: list[Cell] = [None] * 4
    if done:
        whole = done.whole
        effect = [round(whole.middle), round(whole.low), round(whole.high), done.chance(LARGE)]
    within = None if cost.within is None else round(cost.within)
    pays = None if one.needed is None or one.needed.pays is None else round(1 - one.needed.pays, 3)
    each, ramp = _each(one)
    if sent:
        return (one.arm.name, _law(ready, one), *effect, *who.cells(ready, one), within, pays)
    return (one.arm.name, _law(ready, one), *effect, within, each, pays, ramp)


def _each(one: Compared) -> tuple[Cell, Cell]:
    """US dollars a death averted, and months to full strength; None where not known."""
    middle = one.outcome.whole.middle if one.outcome else 0
    each = round(one.price.within / middle) if one.price.within and middle > 0 else None
    return each, None if one.arm.nothing else max(part.course.ramp for part in one.arm.parts)


def _law(ready: Ready, one: Compared) -> str:
    """The best status there is, the bases that have it, and whether the option is offered."""
    if not one.basis.form:
        return "no basis looked for"
    best = next(iter(one.basis.found), "")
    best = f"{best} ({one.basis.found[best]})" if best else "unknown"
    best += ", supposed" if one.basis.supposed else ""
    if not one.basis.offered:
        return f"{best}: not offered"
    budget = ready.request.budget
    over = budget is not None and one.price.within is not None and one.price.within > budget * (1 + 1e-9)
    return f"{best}; over the budget" if over else best


def _more(ready: Ready, found: Sequence[Compared], *, sent: bool) -> Finding:
    """Lower thresholds, quiet, money a year, times, what the effect rests on, and what found no place above."""
    columns = [Column(name="Option"), Column(name="Effect rests on")]
    columns += _columns("probability", "estimated", "views", *(f"At least {t:,} deaths" for t in THRESHOLDS[:-1]))
    columns += _columns("probability", "estimated", "views", "Half a year of quiet")
    columns += _columns("month", "estimated", "views", "Quiet begins in month")
    columns += _columns("usd", "assumed", "registry", "Cost a year")
    columns += _columns("months", "assumed", "registry", "Half of it gone after its end in")
    columns += [_EACH, _FULL] if sent else []
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        chances: list[Cell] = [None] * 4
        if one.outcome:
            calm = quietness(one.outcome.deaths)
            chances = [*(one.outcome.chance(t) for t in THRESHOLDS[:-1]), calm.chance, calm.begins]
        year = None if one.price.year is None else round(one.price.year)
        decay = None if one.arm.nothing else max(part.course.decay for part in one.arm.parts)
        rows.append((one.arm.name, rests(one), *chances, year, decay, *(_each(one) if sent else ())))
    return Finding(
        topic="options",
        text="Lower thresholds, the time to quiet, money a year and exit stand in a table of their own.",
        sources=SOURCES,
        caveats=(
            "Quiet begins in the first of six months without a death; an empty cell: in fewer than half the draws.",
        ),
        table=Table(
            title=f"Chances, times and money, {span(ready.setting.ahead)}", columns=tuple(columns), rows=tuple(rows)
        ),
    )


def rests(one: Compared) -> str:
    """What an option's effect rests on, in a few words."""
    if one.arm.nothing:
        return "nothing changes"
    if not one.basis.offered:
        return "not looked at"
    if not one.outcome:
        return "break-even only"
    return listed(list(dict.fromkeys(f"{drive.lever.standing} {drive.lever.channel}" for drive in one.driven)))


def sensitivity(here: World, one: Compared) -> list[Finding]:
    """What one assumption at a time makes of the deaths averted."""
    if next_to_nothing(here):
        return []
    centre, bars = tornado(here, one.driven)
    columns = [Column(name="Assumption"), Column(name="One end"), Column(name="Other end")]
    columns += _columns("deaths", "estimated", "views", "Averted at the one", "Averted at the other")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (bar.name, bar.low_name, bar.high_name, round(bar.low), round(bar.high)) for bar in bars
    )
    return [
        Finding(
            topic="options",
            text="{option}: what counts most is the {first}; with all at the middle, {centre} are averted on average.",
            values={"centre": deaths(centre)},
            terms={"option": one.arm.name, "first": bars[0].name.lower()},
            sources=SOURCES,
            table=Table(title=f"{one.arm.name}: one assumption changed at a time", columns=tuple(columns), rows=rows),
            chart=tornado_chart(bars, centre, one.arm.name),
        )
    ]


def regret(here: World, found: Sequence[Compared]) -> list[Finding]:
    """What choosing otherwise would forgo, where at least two options' effects are known."""
    known = [one for one in found if one.outcome]
    if len(known) < 2 or next_to_nothing(here):
        return []
    rows = regrets(here, [one.driven for one in known])
    names = ("Averted, weak end", "Averted, middle", "Averted, strong end", "Most that is forgone")
    columns = [Column(name="Option"), *_columns("deaths", "estimated", "views", *names)]
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (one.arm.name, *(round(value) for value in row.averted), round(row.forgone))
        for one, row in zip(known, rows, strict=True)
    )
    return [
        Finding(
            topic="options",
            text="Regret over the range of the evidence, in deaths alone and among the {n} whose effect is known: what "
            "each would forgo at most, were the evidence weak, as found, or strong.",
            values={"n": count(len(known), "options")},
            sources=SOURCES,
            caveats=("An option left out here may be better or worse; cost, law and harm are not in it.",),
            table=Table(title="Regret over the evidence's range", columns=tuple(columns), rows=cells),
        )
    ]
