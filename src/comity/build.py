"""From a mirror to an edition: a graph of steps with a cache, a progress bar, resume and an atomic finish.

A finished step is kept in the cache under a digest of everything that decides its result: the publishers' files, the
tables it needs, its code and that of the layers below, the parameters and the versions of the libraries. A build that
was stopped finds its finished steps there. The edition is written to a folder beside its destination and renamed.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from comity import settings
from comity.atomic import atomic_folder
from comity.edition import MANIFEST, SCHEMA, edition_id
from comity.errors import BuildError, InputError
from comity.panels.codebook import codebook
from comity.panels.steps import STEPS as PANEL_STEPS
from comity.record import canonical_json, sha256, sha256_file, versions
from comity.registry import VERSION as REGISTRY_VERSION
from comity.rooms.alliances.contest.steps import STEPS as CONTEST_STEPS
from comity.rooms.alliances.deterrence.steps import STEPS as DETERRENCE_STEPS
from comity.rooms.alliances.network.steps import STEPS as NETWORK_STEPS
from comity.rooms.alliances.steps import STEPS as ALLIANCE_STEPS
from comity.rooms.coalition.steps import STEPS as COALITION_STEPS
from comity.rooms.community.steps import STEPS as COMMUNITY_STEPS
from comity.rooms.evaluation.counterfactual.steps import STEPS as COUNTERFACTUAL_STEPS
from comity.rooms.evaluation.ground.steps import STEPS as GROUND_STEPS
from comity.rooms.evaluation.lasting.steps import STEPS as LASTING_STEPS
from comity.rooms.evaluation.steps import STEPS as EVALUATION_STEPS
from comity.rooms.hybrid.steps import STEPS as HYBRID_STEPS
from comity.rooms.law.steps import STEPS as LAW_STEPS
from comity.rooms.peace.steps import STEPS as PEACE_STEPS
from comity.rooms.response.steps import STEPS as RESPONSE_STEPS
from comity.rooms.risk.other.months import STEPS as RISK_MONTH_STEPS
from comity.rooms.risk.other.steps import STEPS as RISK_OTHER_STEPS
from comity.rooms.risk.steps import STEPS as RISK_STEPS
from comity.schedule import make_all
from comity.sources.catalog import Source, catalog, strictest
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.schedule import Progress
    from comity.sources.mirror import Mirror

STEPS: tuple[Step, ...] = (
    *PANEL_STEPS,
    *RISK_STEPS,
    *RISK_OTHER_STEPS,
    *RISK_MONTH_STEPS,
    *ALLIANCE_STEPS,
    *NETWORK_STEPS,
    *DETERRENCE_STEPS,
    *CONTEST_STEPS,
    *PEACE_STEPS,
    *COALITION_STEPS,
    *LAW_STEPS,
    *HYBRID_STEPS,
    *EVALUATION_STEPS,
    *LASTING_STEPS,
    *COUNTERFACTUAL_STEPS,
    *GROUND_STEPS,
    *RESPONSE_STEPS,
    *COMMUNITY_STEPS,
)

SEED = 20221231


@dataclass(frozen=True)
class Made:
    """A table that a step has made.

    Attributes:
        path: its Parquet file in the cache.
        sha256: of that file.
        sources: keys of all sources it rests on, those of the tables it was made from included.
    """

    path: Path
    sha256: str
    sources: tuple[str, ...]


def build(
    mirror: Mirror,
    as_of: date,
    out: Path,
    *,
    replace: bool = False,
    seed: int = SEED,
    steps: Sequence[Step] = STEPS,
    progress: Progress = lambda *_, **__: None,
    workers: int = 1,
) -> Path:
    """Build an edition.

    Args:
        mirror: the publishers' files.
        as_of: first day of the last month of events that may be known.
        out: the edition's folder.
        replace: whether an edition that is there already may be replaced.
        seed: seed of every random stream.
        steps: the graph.
        progress: is told of each step.
        workers: processes that steps run in, side by side; with one, they run here. The edition is the same.

    Returns:
        The edition's folder.

    Raises:
        SourceError: a publisher's file is missing or not as declared.
        BuildError: a step made something other than it promised, or from a source that may not be passed on.
        InputError: `out` is there already.
    """
    if out.exists() and not replace:
        raise InputError(f"{out} is there already.", remedy="Name another folder, or add --replace.")
    if out.exists() and not (out / MANIFEST).exists():
        raise InputError(f"{out} is not an edition; it will not be replaced.", remedy="Name another folder.")
    made = make_all(steps, partial(_run, mirror, as_of, seed), progress, workers)
    _check_licences(made)
    return _finish(out, made, mirror, as_of, seed)


def _run(mirror: Mirror, as_of: date, seed: int, step: Step, made: dict[str, Made]) -> tuple[dict[str, Made], bool]:
    """The tables of a step, from the cache or made now; and which of the two."""
    below = [source for table in step.needs for source in made[table].sources]
    own = (*step.sources, *(key for key in step.optional if mirror.has(key)))
    sources = tuple(sorted({*own, *below}))
    published = [key for key in own if key in catalog()]
    digest = sha256(
        canonical_json(
            {
                "sources": {key: mirror.digest(key) for key in published},
                "tables": {table: made[table].sha256 for table in step.needs},
                "code": _code_digest(step.run.__module__),
                "parameters": [step.name, as_of.isoformat(), seed],
                "versions": versions(),
            }
        ).encode()
    )
    folder = settings.cache_path() / "steps" / digest
    cached = folder.exists()
    if not cached:
        tables = {table: pl.read_parquet(made[table].path) for table in step.needs}
        results = step.run(Inputs(mirror, tables, as_of, seed))
        if set(results) != set(step.makes):
            raise BuildError(f"Step '{step.name}' made {sorted(results)}, it promised {sorted(step.makes)}.")
        with atomic_folder(folder) as unfinished:
            for table, frame in results.items():
                if table not in codebook():
                    raise BuildError(f"Step '{step.name}' made '{table}', which the codebook does not know.")
                codebook()[table].check(frame)
                frame.write_parquet(unfinished / f"{table}.parquet", compression="zstd", compression_level=15)
    paths = {table: folder / f"{table}.parquet" for table in step.makes}
    return {table: Made(path, sha256_file(path), sources) for table, path in paths.items()}, cached


_ABOVE = {"faces", "questions.py", "build.py", "schedule.py"}
"""What stands above the rooms."""


@cache
def _code_digest(module: str) -> str:
    """Digest of the code that decides a step: everything but what steps may not import, and the other rooms."""
    package = Path(__file__).parent
    room = module.removeprefix("comity.rooms.").split(".")[0] if module.startswith("comity.rooms.") else None
    kept = []
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.toml"), *package.rglob("*.csv"))):
        parts = path.relative_to(package).parts
        if parts[0] in _ABOVE or (parts[0] == "rooms" and parts[1] != room):
            continue
        kept.append(sha256_file(path))
    return sha256("".join(kept).encode())


def _check_licences(made: dict[str, Made]) -> None:
    """Refuse an edition that would pass on what its sources do not let it pass on."""
    for table, one in made.items():
        strict = strictest(catalog()[key] for key in one.sources if key in catalog())
        if strict == "none" or (strict == "derived" and codebook()[table].holds == "values"):
            raise BuildError(
                f"Table '{table}' holds {codebook()[table].holds} figures from {', '.join(one.sources)}, "
                f"which allow: {strict}.",
                remedy="Leave it out of the edition, or derive it further.",
            )


def _finish(out: Path, made: dict[str, Made], mirror: Mirror, as_of: date, seed: int) -> Path:
    """Write the edition beside its destination and put it in place at once."""
    with atomic_folder(out) as folder:
        tables = {}
        for name, one in sorted(made.items()):
            shutil.copyfile(one.path, folder / f"{name}.parquet")
            frame = pl.read_parquet(one.path)
            spec = codebook()[name]
            tables[name] = {
                "title": spec.title,
                "rows": frame.height,
                "columns": spec.columns,
                "sources": list(one.sources),
                "class": strictest(catalog()[key] for key in one.sources if key in catalog()),
                "as_of": spec.as_of(frame),
                "sha256": one.sha256,
            }
        manifest: dict[str, Any] = {
            "schema": SCHEMA,
            "as_of": f"{as_of:%Y-%m}",
            "registry": REGISTRY_VERSION,
            "seed": seed,
            "versions": versions(),
            "tables": tables,
            "sources": {key: _note(catalog()[key], mirror) for key in sorted(_used(made))} | {"registry": _REGISTRY},
        }
        manifest["id"] = edition_id(manifest)
        manifest["built"] = datetime.now(UTC).date().isoformat()
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return out


def _used(made: dict[str, Made]) -> set[str]:
    return {key for one in made.values() for key in one.sources if key in catalog()}


def _note(source: Source, mirror: Mirror) -> dict[str, Any]:
    """What an edition says of a source; files newer than the declared release are said to be so."""
    kept = ("name", "publisher", "version", "citation", "licence", "address")
    note = {key: getattr(source, key) for key in kept}
    if mirror.newer(source.key):
        note["version"] += ", and newer files"
    return note | {"as_of": source.last, "digest": mirror.digest(source.key)}


_REGISTRY = {
    "name": "comity registry",
    "publisher": "the comity authors",
    "version": REGISTRY_VERSION,
    "citation": f"The comity authors: comity registry, version {REGISTRY_VERSION}. Each row names its own source.",
    "licence": "Apache-2.0",
    "address": None,
    "as_of": REGISTRY_VERSION,
}
