"""How the bases of an option change over time: from one turning point on record to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from comity.rooms.law.casebook import FAR
from comity.rooms.law.judge import judge

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.law.engine import Outcome
    from comity.rooms.law.judge import Judged

SPAN = 3
"""Years looked at before and after the day."""

COLUMNS = 8
"""Most periods shown."""


@dataclass(frozen=True)
class Period:
    """A stretch of days on which every basis keeps its status.

    Attributes:
        begin: its first day that was looked at.
        outcomes: of the bases, by key of the rule.
        asked: whether the day asked about lies in it.
    """

    begin: str
    outcomes: dict[str, Outcome]
    asked: bool = False


def periods(edition: Edition, judged: Judged) -> list[Period]:
    """Periods around the day asked about, at most `COLUMNS`, the one asked about among them."""
    days = _turning_points(judged, edition.registry)
    found: list[Period] = []
    for day in days:
        one = judged if day == judged.option.on else judge(edition, replace(judged.option, on=day))
        outcomes = {outcome.rule.key: outcome for outcome in one.bases}
        same = found and {key: one.status for key, one in found[-1].outcomes.items()} == {
            key: one.status for key, one in outcomes.items()
        }
        if same:
            found[-1] = replace(found[-1], asked=found[-1].asked or day == judged.option.on)
        else:
            found.append(Period(day, outcomes, asked=day == judged.option.on))
    here = next(index for index, period in enumerate(found) if period.asked)
    first = max(0, min(here - COLUMNS // 2, len(found) - COLUMNS))
    return found[first : first + COLUMNS]


def _turning_points(judged: Judged, known_to: str) -> list[str]:
    """Days within the span, none after the last the registry knows, on which a row begins or ends; the day itself."""
    option, book = judged.option, judged.book
    middle = date.fromisoformat((option.on + "-01-01")[:10] if len(option.on) < 10 else option.on)
    low = (middle - timedelta(days=365 * SPAN)).isoformat()
    high = min((middle + timedelta(days=365 * SPAN)).isoformat(), known_to)
    days = {option.on}
    for rows, column in (
        (book.decisions, "hosts"),
        (book.consents, "host"),
        (book.claims, "hosts"),
        (book.attacks, "hosts"),
    ):
        for row in rows:
            if option.host in row.tokens(column):
                days |= {day for day in (row.begin, row.until) if day != FAR and low <= day <= high}
    return sorted(day for day in days if len(day) == 10 and _possible(judged, day))


def _possible(judged: Judged, day: str) -> bool:
    option, book = judged.option, judged.book
    if not book.existed(option.host, day):
        return False
    if option.lead is None:
        return True
    if option.is_org:
        _, founded, ended = book.orgs[option.lead]
        return founded <= day < ended
    return book.existed(option.lead, day)
