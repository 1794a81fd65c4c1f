"""The master key of a ledger: one small file, kept apart, without which no name can be read.

The file is worth as much as all the names. It is never printed, never logged, and never shown by the object that
holds it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ModuleNotFoundError as lacking:
    if (lacking.name or "").partition(".")[0] != "cryptography":
        raise
    raise ComityError(
        "Names of persons need cryptography, which is not installed.",
        remedy="Install it with: pip install 'comity[community]'.",
    ) from None

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "comity-ledger-key-1"
_NONCE = 12
_BLOCK = 64
"""Names are padded to a multiple of so many bytes, so that their length tells little."""


@dataclass(frozen=True)
class Key:
    """A secret of 256 bits.

    Attributes:
        id: a hash that tells it from others and gives nothing of it away.
    """

    _secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """A hash of the key, for finding out whether it is the right one."""
        return hashlib.sha256(b"comity ledger key id\0" + self._secret).hexdigest()[:16]

    def seal(self, plain: bytes, to: str) -> bytes:
        """Encrypt with AES-GCM, bound to a purpose (NIST SP 800-38D)."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._secret).encrypt(nonce, plain, to.encode())

    def open(self, sealed: bytes, to: str) -> bytes:
        """Decrypt.

        Raises:
            ComityError: it was sealed with another key, for another purpose, or was changed.
        """
        try:
            return AESGCM(self._secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], to.encode())
        except InvalidTag:
            raise ComityError(
                "The names cannot be opened: the key is another, or the file of names was changed.",
                remedy="Name the right key with --key, or take both files from one backup.",
            ) from None

    def wrap(self, other: Key, to: str) -> bytes:
        """Another key, sealed with this one."""
        return self.seal(other._secret, to)

    def unwrap(self, sealed: bytes, to: str) -> Key:
        """The key that was sealed with this one."""
        return Key(self.open(sealed, to))


def fresh() -> Key:
    """A new key from the system's source of randomness."""
    return Key(secrets.token_bytes(32))


def write(key: Key, path: Path) -> None:
    """Write a key to a new file that only its owner may read, and see it safe on the disk.

    Raises:
        InputError: a file is there already.
        ComityError: it could not be written.
    """
    text = f"{_HEAD}\n{base64.b64encode(key._secret).decode()}\n"  # noqa: SLF001 - this is its file
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise InputError(f"There is a key at {path} already.", remedy="Name another file with --key.") from None
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another folder.") from None


def read(path: Path) -> Key:
    """The key in a file.

    Raises:
        InputError: there is none, it is no key, or others may read it.
    """
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise InputError(f"Others may read the key at {path}.", remedy=f"chmod 600 {path}")
        head, _, body = path.read_text(encoding="ascii").partition("\n")
        found = base64.b64decode(body.strip(), validate=True)
    except FileNotFoundError:
        raise InputError(
            f"There is no key at {path}.", remedy="Make one with `comity ledger key make`, or name it with --key."
        ) from None
    except (OSError, UnicodeDecodeError, binascii.Error):
        raise InputError(f"{path} is no key of a ledger, or cannot be read.", remedy="Name it with --key.") from None
    if head != _HEAD or len(found) != 32:
        raise InputError(f"{path} is no key of a ledger.", remedy="Name it with --key.")
    return Key(found)


def destroy(path: Path) -> None:
    """Overwrite a key's file and take it away; what the disk itself kept of it is out of reach."""
    if path.exists():
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(max(path.stat().st_size, 1)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def padded(name: str) -> bytes:
    """A name as bytes, filled up with zeros."""
    plain = name.encode()
    return plain + b"\0" * (-len(plain) % _BLOCK)


def unpadded(plain: bytes) -> str:
    """The name that was filled up."""
    return plain.rstrip(b"\0").decode()
