"""The series that are read, as `series.toml` declares them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOMAINS = ("conventional", "proxy", "cyber", "information", "economic")
"""Where pressure is exerted; nothing is ever added over them."""

DOMAIN_TITLES = {
    "conventional": "conventional",
    "proxy": "proxy and irregular",
    "cyber": "cyber",
    "information": "information",
    "economic": "economic",
}

APART = ("sanctions_un",)
"""Series that are shown but no pressure of one state on another: not tested, not ranked."""


@dataclass(frozen=True)
class Series:
    """One series of one data set.

    Attributes:
        key: its name in the tables.
        title: what it counts, for people.
        domain: of `DOMAINS`.
        source: key of the data set in the catalog.
        months: whether it tells months; else years alone.
        first: first whole month or year covered, ISO.
        last: last whole month or year covered, ISO, in the publisher's release.
        records: what one count is, plural.
        severe: whether the severe ones are counted too.
        intensity: the publisher's scale, in words; empty where there is none.
        states: "all", or "named" where only states the data name are surely covered.
        covers: what is covered, in words.
        effort: how it was collected, in words.
        reading: how comity reads it, in words.
        same: keys of series of other domains that hold some of the same facts.
        said: by whom, when and how surely its sources are named, in words; empty where it names none.
        directed: whether it names who does it to whom.
    """

    key: str
    title: str
    domain: str
    source: str
    months: bool
    first: str
    last: str
    records: str
    severe: bool
    intensity: str
    states: str
    covers: str
    effort: str
    reading: str
    directed: bool = True
    said: str = ""
    same: tuple[str, ...] = ()

    @property
    def counts_events(self) -> bool:
        """Whether its counts are of events, and not of deaths."""
        return self.records != "deaths"

    @property
    def tested(self) -> bool:
        """Whether a count can be called unusual: events, exerted by somebody's choice."""
        return self.counts_events and self.key not in APART


@cache
def all_series() -> dict[str, Series]:
    """Every series, by key, in the order shown."""
    with (Path(__file__).parent / "series.toml").open("rb") as handle:
        declared = tomllib.load(handle)
    return {
        key: Series(key=key, **fields | {"same": tuple(fields.get("same", ()))}) for key, fields in declared.items()
    }


def of_domain(domain: str) -> tuple[Series, ...]:
    """The series of a domain, in the order shown."""
    return tuple(series for series in all_series().values() if series.domain == domain)
