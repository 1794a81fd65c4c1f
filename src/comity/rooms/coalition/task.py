"""A task for a coalition: what is asked for, where, by when and under whom."""

from __future__ import annotations

from dataclasses import dataclass, field

ENABLERS = ("helicopters", "hospital", "engineers")
"""Kinds of units that are asked for by the unit, not by the person."""

KINDS = ("troops", "police", *ENABLERS)

FIRST_DAY = "1995-01-01"
"""The first day that can be asked about: contributions are known from the year before."""


@dataclass(frozen=True)
class Task:
    """What a force must be.

    Attributes:
        host: key of the state it goes to.
        need: by kind, persons for troops and police, units for the others.
        on: day of the decision, ISO: nothing later is known, and days are counted from it.
        ready: day by which every unit must be there, ISO.
        under: key of the organisation whose members may take part; "un" for all its members.
        mandate: resolution whose exclusions apply on whatever day.
        exclude: states kept out.
        require: states that must take part.
        cap: the largest share of the persons that one contributor may send.
        contributors: the most states that may send troops; None for what has been usual.
        regional: whether only states of the host's region may take part.
        untried: whether states without a record may take part.
        listed: whether states on UN lists of violators may take part.
        takes_over: operations, by key of the registry, whose contingents count as free: the force takes their place.
        without: operations left out of every record, to ask of the past without its outcome.
    """

    host: str
    need: dict[str, int] = field(hash=False)
    on: str
    ready: str | None = None
    under: str = "un"
    mandate: str | None = None
    exclude: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    cap: float = 1.0
    contributors: int | None = None
    regional: bool = False
    untried: bool = False
    listed: bool = False
    takes_over: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The last year that is whole on the day of the decision."""
        return int(self.on[:4]) - (not self.on.endswith("-12-31"))
