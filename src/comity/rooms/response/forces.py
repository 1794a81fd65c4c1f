"""Who could send the troops of a usual mission: read from the tables that the coalition room made for it.

They hold what the question `coalition` answers for the same country, troops, day and organisation, and nothing else: a
mission of the asker's own is not looked up in them, but told with the command that answers for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.edition import once
from comity.option import Mission
from comity.rooms.response.usual import members_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.edition import Edition
    from comity.rooms.response.check import Arm, Part, Setting

SOURCES = ("geo_pko", "cow_capabilities", "registry", "seadistance", "cow_contiguity", "personnel_shortfall")
"""Sources of who could send troops, how soon and at what cost."""


@dataclass(frozen=True)
class Force:
    """The balanced coalition of a mission.

    Attributes:
        whole: its row of usual_coalitions.
        senders: rows of usual_contributors, the largest first; none where no coalition can be formed.
    """

    whole: Mapping[str, Any]
    senders: tuple[Mapping[str, Any], ...]

    @property
    def fault(self) -> str:
        """Why there is no coalition; empty where there is one."""
        return self.whole["fault"] or ""


def force(setting: Setting, arm: Arm) -> Force | None:
    """The coalition of an option's only mission; None where the edition holds none for it."""
    missions = [part for part in arm.parts if isinstance(part.option, Mission)]
    return _of(setting, missions[0], missions[0].option) if len(missions) == 1 else None


def _of(setting: Setting, part: Part, mission: Any) -> Force | None:
    known = _known(setting.edition).get(setting.host)
    if known is None or mission.police or mission.observers:
        return None
    asked = (members(setting.edition, part.lead), mission.troops, day(setting, part))
    return known if asked == (known.whole["under"], known.whole["asked"], known.whole["on"]) else None


def members(edition: Edition, lead: str | None) -> str:
    """Key of the organisation whose members may send troops for a lead."""
    return members_of(lead, set(edition.table("organisations")["org"]))


def day(setting: Setting, part: Part) -> str:
    """Day of the decision: the first of the option's months."""
    return setting.ahead[part.course.start].isoformat()


@once()
def _known(edition: Edition) -> dict[str, Force]:
    """Coalitions by country; none in editions made before there were any."""
    if not {"usual_coalitions", "usual_contributors"} <= set(edition.manifest["tables"]):
        return {}
    senders: dict[str, list[Mapping[str, Any]]] = {}
    for row in edition.table("usual_contributors").sort("state", "rank").iter_rows(named=True):
        senders.setdefault(row["state"], []).append(row)
    rows = edition.table("usual_coalitions").iter_rows(named=True)
    return {row["state"]: Force(row, tuple(senders.get(row["state"], ()))) for row in rows}
