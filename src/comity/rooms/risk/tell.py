"""From an outlook to sentences: the findings of the question `risk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.rooms.risk.ahead import forecast, indicators, outside
from comity.rooms.risk.behind import changed, people, vintages
from comity.rooms.risk.events import events
from comity.rooms.risk.other import tell as other
from comity.rooms.risk.track import record
from comity.rooms.risk.why import analogues, drivers

if TYPE_CHECKING:
    from comity.finding import Finding
    from comity.rooms.risk.outlook import Outlook


def tell(outlook: Outlook, months: int) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [forecast(outlook, months), *other.forecasts(outlook.yearly), *outlook.monthly, *events(outlook)]
    found += [
        changed(outlook),
        *people(outlook),
        *record(outlook),
        *other.record(outlook.yearly),
        *drivers(outlook),
        *analogues(outlook),
    ]
    found += [*indicators(outlook), *vintages(outlook), outside(outlook)]
    return tuple(found)
