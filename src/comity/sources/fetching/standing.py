"""How a source stands: whether a mirror has it, and how to get what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.sources.catalog import PublishedFile, Source
    from comity.sources.mirror import Mirror, State


@dataclass(frozen=True)
class Standing:
    """One source and its files.

    Attributes:
        source: the source.
        states: how each of its files stands in a mirror; empty where there is no mirror to look at.
    """

    source: Source
    states: tuple[tuple[PublishedFile, State], ...] = ()

    @property
    def state(self) -> State | None:
        """The worst that is to be said of one of its files, in the shape declared or in the publisher's own.

        None where there is no mirror to look at.
        """
        if not self.states:
            return None
        own = {state for file, state in self.states if file in self.source.offered}
        declared = {state for file, state in self.states if file in self.source.files}
        chosen = own if own and (not declared or ("missing" in declared and "missing" not in own)) else declared
        return next(one for one in ("different", "missing", "newer", "have") if one in chosen)

    @property
    def lacking(self) -> tuple[PublishedFile, ...]:
        """Files of the shape declared that are not there; all of them where there is no mirror to look at."""
        files = self.source.files or self.source.offered
        here = {file for file, state in self.states if state in ("have", "newer")}
        return tuple(file for file in files if file not in here)

    @property
    def here(self) -> str:
        """In words: have, missing, 1 of 3, newer, different; nothing where there is no mirror to look at."""
        files = self.source.files or self.source.offered
        if self.state == "missing" and len(self.lacking) < len(files):
            return f"{len(files) - len(self.lacking)} of {len(files)}"
        return self.state or ""

    @property
    def get(self) -> str:
        """How to get it, or what it lacks: by `comity sync`, by hand, or both."""
        source = self.source
        files = self.lacking or source.files or source.offered
        by_hand = f"by hand: {source.address or source.publisher}"
        by_sync = [file for file in files if file.url]
        if len(by_sync) == len(files) or any(file.url for file in source.offered):
            return f"comity sync {source.key}"
        if by_sync:
            return f"comity sync {source.key} ({len(by_sync)} of {len(files)} files); the rest {by_hand}"
        return by_hand

    @property
    def untried(self) -> bool:
        """Whether `comity sync` would use an address that was not tried."""
        return any(file.url and not file.verified for file in self.source.published)


def standing(source: Source, mirror: Mirror | None) -> Standing:
    """How a source stands in a mirror, or what there is to know of it without one.

    Raises:
        SourceError: the note of what was fetched cannot be read.
    """
    return Standing(source, tuple((file, mirror.state(file)) for file in source.published) if mirror else ())
