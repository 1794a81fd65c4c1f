"""An edition: a read-only folder of tables, each a Parquet file, and `edition.json` that describes and seals them."""

from __future__ import annotations

import io
import json
from functools import cache, cached_property, lru_cache, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from comity import settings
from comity.errors import EditionError
from comity.panels.names import Names
from comity.record import canonical_json, sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    _P = ParamSpec("_P")
    _T = TypeVar("_T")
    _Asks: TypeAlias = Callable[Concatenate["Edition", _P], _T]

SCHEMA = 1
"""Version of the edition's layout; a reader refuses anything newer."""

MANIFEST = "edition.json"


class Edition:
    """Tables of one build, verified when they are first read.

    Args:
        folder: the edition's folder.

    Attributes:
        kept: what was made of it and is kept with it, by the function that made it.

    Raises:
        EditionError: it is missing, damaged or of a newer schema.
    """

    def __init__(self, folder: Path) -> None:
        """Read the description; no table yet."""
        self.folder = folder
        self._tables: dict[str, pl.DataFrame] = {}
        self.kept: dict[object, Any] = {}
        try:
            self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise EditionError(
                f"There is no edition in {folder}.",
                remedy="Make one with `comity build --mirror FOLDER --out FOLDER`, or unset COMITY_EDITION.",
            ) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise EditionError(f"{MANIFEST} of {folder} is damaged.", remedy=_REMEDY) from None
        except OSError as fault:
            raise EditionError(f"{MANIFEST} of {folder} cannot be read: {fault.strerror}.", remedy=_REMEDY) from None
        if not isinstance(self.manifest, dict):
            raise EditionError(f"{MANIFEST} of {folder} is damaged.", remedy=_REMEDY)
        schema = self.manifest.get("schema")
        if not isinstance(schema, int):
            raise EditionError(f"{MANIFEST} of {folder} does not say its schema.", remedy=_REMEDY)
        if schema > SCHEMA:
            raise EditionError(
                f"The edition in {folder} has schema {schema}; this comity reads up to {SCHEMA}.",
                remedy="Update comity, or build the edition again with this version.",
            )
        if self.manifest.get("id") != edition_id(self.manifest):
            raise EditionError(f"{MANIFEST} of {folder} was changed after it was sealed.", remedy=_REMEDY)

    @property
    def id(self) -> str:
        """Hash over the whole description, tables' hashes included."""
        return str(self.manifest["id"])

    @property
    def as_of(self) -> str:
        """Last month of events it knows, as in 2022-12."""
        return str(self.manifest["as_of"])

    @property
    def seed(self) -> int:
        """Seed of every random stream."""
        return int(self.manifest["seed"])

    @property
    def registry(self) -> str:
        """Day to which the hand-kept registry goes."""
        return str(self.manifest["registry"])

    @property
    def built(self) -> str:
        """Day it was built."""
        return str(self.manifest["built"])

    def source(self, key: str) -> dict[str, Any]:
        """What the edition knows of a source: the fields of a `SourceNote`."""
        try:
            return dict(self.manifest["sources"][key])
        except KeyError:
            raise EditionError(f"The edition knows no source '{key}'.", available=self.manifest["sources"]) from None

    def table(self, name: str) -> pl.DataFrame:
        """A table, verified against its SHA-256 when it is first read.

        Raises:
            EditionError: there is no such table, or its file is missing or damaged.
        """
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def _read(self, name: str) -> pl.DataFrame:
        import polars as pl

        try:
            sealed = self.manifest["tables"][name]["sha256"]
        except KeyError:
            available = sorted(self.manifest["tables"])
            raise EditionError(f"The edition has no table '{name}'.", available=available, remedy=_REMEDY) from None
        path = self.folder / f"{name}.parquet"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise EditionError(f"Table '{name}' is missing from {self.folder}.", remedy=_REMEDY) from None
        except OSError as fault:
            problem = f"Table '{name}' of {self.folder} cannot be read: {fault.strerror}."
            raise EditionError(problem, remedy=_REMEDY) from None
        if sha256(data) != sealed:
            raise EditionError(f"Table '{name}' in {self.folder} is damaged.", remedy=_REMEDY)
        return pl.read_parquet(io.BytesIO(data))

    @cached_property
    def _names(self) -> dict[str, Names]:
        codes = ((state, str(code)) for state, code in self.table("state_spells").select("state", "code").rows())
        states = Names.of("state", self.table("states")).coded(codes)
        return {"state": states, "place": Names.of("place", self.table("places")).joined(states)}

    @cached_property
    def _bonds(self) -> dict[str, Names]:
        """Names of what binds states; an organisation goes before a state of the same name (AU)."""
        import polars as pl

        kind = "state or organisation"
        rows = self.table("organisations").select(pl.col("org").alias(kind), name="short_name", aliases="name")
        organisations = Names.of(kind, rows)
        built = self.table("treaties").select("treaty", "org", full="name")
        alone = built.filter(pl.col("org").is_not_null() & (pl.len().over("org") == 1))  # NATO stands for its treaty
        short = alone.join(self.table("organisations").select("org", "short_name"), on="org").select(
            "treaty", "short_name"
        )
        others = built.join(short, on="treaty", how="left").select(
            "treaty", aliases=pl.concat_str("full", "short_name", separator=";", ignore_nulls=True)
        )
        treaties = self.table("pacts").select("name", treaty="pact").join(others, on="treaty", how="left")
        return {
            organisations.kind: organisations.joined(self._names["state"]),
            "treaty": Names.of("treaty", treaties),
        }

    def names(self, kind: str) -> Names:
        """The names of a kind ("state", "place", "state or organisation", "treaty") and the keys they stand for."""
        return (self._names if kind in self._names else self._bonds)[kind]


def once(most: int | None = None) -> Callable[[_Asks[_P, _T]], _Asks[_P, _T]]:
    """Keep what a function makes of an edition and further arguments, as long as the edition is kept itself.

    Args:
        most: results kept of an edition, the least recently asked dropped first; None for all.
    """

    def keeping(function: _Asks[_P, _T]) -> _Asks[_P, _T]:
        @wraps(function)
        def ask(edition: Edition, /, *args: _P.args, **fields: _P.kwargs) -> _T:
            made = edition.kept.get(function)
            if made is None:
                made = edition.kept.setdefault(function, lru_cache(most)(partial(function, edition)))
            found: _T = made(*args, **fields)
            return found

        return ask

    return keeping


_REMEDY = "Install comity again for the starter edition, or build it again with `comity build`."


def edition_id(manifest: dict[str, Any]) -> str:
    """Hash over an edition's description; the day it was built does not count."""
    sealed = {key: value for key, value in manifest.items() if key not in ("id", "built")}
    return sha256(canonical_json(sealed).encode())[:16]


@cache
def _opened(folder: Path, stamp: float) -> Edition:  # noqa: ARG001 - a changed description is opened anew
    return Edition(folder)


def open_edition(folder: Path | str | None = None) -> Edition:
    """The edition in a folder, or the one the environment names, or the starter edition."""
    chosen = Path(folder) if folder else settings.edition_path()
    manifest = chosen / MANIFEST
    stamp = manifest.stat().st_mtime if manifest.exists() else 0.0
    return _opened(chosen.resolve(), stamp)
