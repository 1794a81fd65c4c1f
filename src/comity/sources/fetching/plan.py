"""What to fetch into a mirror: the files that are not there, by the address they come from."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from comity.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.sources.catalog import PublishedFile, Source
    from comity.sources.mirror import Mirror, State


@dataclass(frozen=True)
class Target:
    """A file of a source, and how it stands in the mirror."""

    source: Source
    file: PublishedFile
    state: State


@dataclass(frozen=True)
class Job:
    """An address, and the files that come from it."""

    url: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Plan:
    """What there is to do.

    Attributes:
        jobs: what to fetch.
        here: files that are there, as declared or as fetched.
        by_hand: files that are not, and have no address to fetch them from.
        refresh: whether publishers are asked for files that are there too.
    """

    jobs: tuple[Job, ...]
    here: tuple[Target, ...]
    by_hand: tuple[Target, ...]
    refresh: bool = False


def plan(mirror: Mirror, keys: Sequence[str] = (), *, refresh: bool = False) -> Plan:
    """What to fetch into a mirror.

    Files that are there are left alone. What a publisher offers in a shape of its own is fetched if its source is
    named, and where it stands in for files that have no address.

    Args:
        mirror: the mirror.
        keys: sources; all if none are named.
        refresh: whether to ask publishers for files that are there too.

    Raises:
        UnknownName: there is no such source.
        SourceError: the note of what was fetched cannot be read.
    """
    here, by_hand, by_address = [], [], dict[str, dict[str, Target]]()
    for source in _named(mirror.sources, keys):
        files = [Target(source, file, mirror.state(file)) for file in source.files]
        offered = [Target(source, file, mirror.state(file)) for file in source.offered]
        lacking = [one for one in files if not _is_here(one) and not one.file.url]
        wanted = keys or lacking or not files
        stand_in = [one for one in offered if one.file.url and (wanted or one.state != "missing")]
        for one in (*files, *stand_in):
            if _is_here(one) and not (refresh and one.file.url):
                here.append(one)
            elif one.file.url:
                by_address.setdefault(one.file.url, {}).setdefault(one.file.path, one)
        if not stand_in:
            by_hand += lacking
    jobs = tuple(Job(url, tuple(targets.values())) for url, targets in by_address.items())
    return Plan(jobs, tuple(here), tuple(by_hand), refresh)


def _is_here(target: Target) -> bool:
    return target.state in ("have", "newer")


def _named(sources: Mapping[str, Source], keys: Sequence[str]) -> list[Source]:
    """The sources named; all if none are."""
    for key in keys:
        if key not in sources:
            folded = key.lower().replace("-", "_")
            inside = [one for one, source in sources.items() if folded in f"{one} {source.name}".lower()]
            near = dict.fromkeys((*get_close_matches(folded, sources, n=5), *inside))
            raise UnknownName(
                f"No source is called '{key}'.", available=tuple(near)[:8], remedy="`comity sources` lists all."
            )
    return [sources[key] for key in dict.fromkeys(keys or sources)]
