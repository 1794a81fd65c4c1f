"""A file out of a publisher's zip archive, which may be damaged, or made to do harm.

A member is written where comity wants it, never where the archive says; an archive that says otherwise is refused
whole, and so is one that would unpack to far more than it holds.
"""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from comity.errors import FetchError
from comity.sources.fetched import unwritable

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 2**20

_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    RuntimeError,  # a password, or packed as zipfile cannot unpack
    *(ValueError, LookupError, OverflowError, struct.error),  # what zipfile lets through of damaged names and numbers
)


@dataclass(frozen=True)
class Limits:
    """How much an archive may unpack to.

    Attributes:
        total: bytes of all members together.
        ratio: bytes unpacked for one byte of the archive; tables of text come near 30, deflate can do 1,032.
        small: bytes that an archive may always unpack to, whatever the ratio.
        members: number of members.
    """

    total: int = 8 * 2**30
    ratio: int = 200
    small: int = 2**20
    members: int = 10_000


LIMITS = Limits()


def extract(archive: Path, member: str, out: Path, *, limits: Limits = LIMITS) -> None:
    """Write one member of an archive to a file.

    Args:
        archive: the zip archive.
        member: its path in the archive or its name there, `*` standing for any text; exactly one must match. In an
            archive within the archive: "inner.zip > table.csv".
        out: the file to write.
        limits: how much the archive may unpack to.

    Raises:
        FetchError: the archive is damaged or does harm, or holds no such member, or several.
    """
    outer, _, inner = member.partition(" > ")
    if inner:
        within = out.with_name(f".{out.name}.within.zip")
        try:
            extract(archive, outer, within, limits=limits)
            extract(within, inner, out, limits=limits)
        finally:
            with suppress(OSError):
                within.unlink(missing_ok=True)
        return
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _refuse_harm(archive, members, limits)
            _write(opened, _the_one(archive, members, member), out)
    except _FAULTS as fault:
        raise FetchError(
            f"The archive {archive.name} cannot be unpacked: {str(fault) or type(fault).__name__}.",
            remedy="Fetch it again; if it stays so, the publisher's file is damaged.",
        ) from None
    except OSError as fault:
        raise unwritable(out, fault) from None


def _refuse_harm(archive: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Nothing, if an archive has no member that leads out of it and does not unpack to too much."""
    total, packed = sum(one.file_size for one in members), archive.stat().st_size
    if len(members) > limits.members:
        raise _harmful(archive, f"it has {len(members):,} members, {limits.members:,} are allowed")
    if total > limits.total:
        raise _harmful(archive, f"it unpacks to {total:,} bytes, {limits.total:,} are allowed")
    if total > limits.small and total > packed * limits.ratio:
        raise _harmful(archive, f"it unpacks to {total:,} bytes from {packed:,}, more than {limits.ratio} for one")
    for one in members:
        if wrong := _leads_out(one):
            raise _harmful(archive, f"its member {one.orig_filename!r} {wrong}")


def _leads_out(member: zipfile.ZipInfo) -> str:
    """What is wrong with a member, or nothing."""
    # Archives made on Windows may part folders by backslashes; they lead nowhere by themselves.
    path = member.orig_filename.replace("\\", "/")
    if "\0" in path:
        return "has a name that is cut off"
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "has an absolute path"
    if ".." in path.split("/"):
        return "has a path that leads out of the archive"
    kind = stat.S_IFMT(member.external_attr >> 16)
    return "" if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "is a link or a device, not a file"


def _the_one(archive: Path, members: list[zipfile.ZipInfo], member: str) -> zipfile.ZipInfo:
    """The member meant."""
    files = [one for one in members if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    meant = re.compile(".*".join(map(re.escape, member.split("*"))), re.DOTALL)
    found = [one for one in files if meant.fullmatch(one.filename) or meant.fullmatch(_name(one))]
    if len(found) != 1:
        held = "holds no member" if not found else f"holds {len(found)} members"
        raise FetchError(
            f"The archive {archive.name} {held} '{member}'.",
            available=sorted(one.filename for one in found or files)[:20],
            remedy="The publisher has packed it anew: unpack it by hand, and mend 'member' in comity/sources/catalog.",
        )
    return found[0]


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").rpartition("/")[2]


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, out: Path) -> None:
    """Unpack a member; no more is ever written than its entry says, which `_refuse_harm` has weighed."""
    with opened.open(member) as packed, out.open("wb") as handle:
        while block := _unpacked(packed):
            handle.write(block)


def _unpacked(packed: IO[bytes]) -> bytes:
    """The next bytes of a member; bzip2 tells damage as a fault of the disk."""
    try:
        return packed.read(_BLOCK)
    except OSError as fault:
        raise zipfile.BadZipFile(str(fault)) from None


def _harmful(archive: Path, what: str) -> FetchError:
    return FetchError(
        f"The archive {archive.name} is refused: {what}.",
        remedy="Look at what the publisher's address gives before you unpack it by hand.",
    )
