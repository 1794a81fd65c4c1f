"""What can go wrong, and how comity says it.

    ComityError              every fault comity knows how to explain (exit code 2)
    ├── InputError           a request that cannot be answered as put
    │   └── UnknownName      a name nobody knows, with the near matches
    ├── NoData               a request that is sound, in a place or time no source covers
    ├── Faults               several of these at once
    ├── EditionError         an edition that is missing, damaged or too new
    ├── SourceError          a publisher's file that is missing or not as declared
    │   └── FetchError       a file that a publisher did not give, or gave otherwise than it should be
    ├── RegistryError        a row of the hand-kept registry that does not fit its schema
    └── BuildError           a step that made something other than it promised

Each says what was wrong, what was available and what to do. Anything else that is raised is a defect of comity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ComityError(Exception):
    """A fault with its remedy.

    Args:
        problem: what was wrong, one sentence.
        available: what there was to choose from, nearest first.
        remedy: what to do about it, one sentence.
    """

    def __init__(self, problem: str, *, available: Iterable[str] = (), remedy: str = "") -> None:
        """Keep the three parts apart, so that a face can lay them out."""
        self.problem = problem
        self.available = tuple(available)
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """The whole fault on one line."""
        parts = [self.problem]
        if self.available:
            parts.append(f"Available: {', '.join(self.available)}.")
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(parts)


class InputError(ComityError):
    """A request that cannot be answered as it was put."""


class UnknownName(InputError):
    """A name nobody knows; the near matches are in `available`."""


class NoData(ComityError):
    """A sound request for a place or a time that no source of this edition covers."""


class Faults(ComityError):
    """Several faults of one request, told together."""

    def __init__(self, faults: Iterable[ComityError]) -> None:
        """Hold them in the order they were found."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def check(cls, faults: Iterable[ComityError]) -> None:
        """Raise nothing, the one fault, or all of them."""
        found = tuple(faults)
        if len(found) == 1:
            raise found[0]
        if found:
            raise cls(found)


class EditionError(ComityError):
    """An edition that is missing, damaged or of a newer schema."""


class SourceError(ComityError):
    """A publisher's file that is missing or not as declared."""


class FetchError(SourceError):
    """A file that a publisher did not give, or gave otherwise than it should be."""


class RegistryError(ComityError):
    """A row of the registry that does not fit its schema."""


class BuildError(ComityError):
    """A step that made something other than it promised, or made it from a source it may not pass on."""
