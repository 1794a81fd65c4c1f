"""The few things that come from the environment, read when asked for and never at import.

COMITY_EDITION   folder of the edition to answer from (default: the starter edition)
COMITY_MIRROR    folder of publishers' files to build from
COMITY_CACHE     folder where build steps are kept (default: the user's cache folder)
COMITY_ALLOW_NEWER
                 if set, and not to 0: files that were fetched may be read though they are newer than declared
COMITY_LEDGER    file of the engagement ledger that `comity ledger` works on
COMITY_LEDGER_KEY
                 file of the ledger's master key, if it does not lie where it was made
COMITY_CLUSTER   address of a Dask scheduler that long work is given to (default: processes here)
"""

from __future__ import annotations

import os
from pathlib import Path

STARTER = Path(__file__).parent / "editions" / "starter"


def edition_path() -> Path:
    """Folder of the edition that questions are answered from."""
    return Path(os.environ.get("COMITY_EDITION") or STARTER)


def mirror_path() -> Path | None:
    """Folder of publishers' files, or None where the environment names none."""
    named = os.environ.get("COMITY_MIRROR")
    return Path(named) if named else None


def allow_newer() -> bool:
    """Whether files that were fetched may be read though they are not the version declared."""
    return os.environ.get("COMITY_ALLOW_NEWER", "0") not in ("", "0")


def cluster() -> str | None:
    """Address of a Dask scheduler that long work is given to, or None: then it is done here."""
    return os.environ.get("COMITY_CLUSTER") or None


def cache_path() -> Path:
    """Folder where finished build steps are kept; made by whoever writes to it first."""
    named = os.environ.get("COMITY_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("comity", appauthor=False))
