"""How the outlines of states that ship with comity were made.

    npm pack world-atlas@2.0.2
    python benchmarks/outlines.py world-atlas-2.0.2.tgz --mirror ../shared/data

reads Natural Earth's countries at 1:110m (version 4.1.0, public domain; naturalearthdata.com), as the npm package
world-atlas 2.0.2 gives them in TopoJSON (ISC), and writes src/comity/panels/outlines.json: outlines by comity's key of
the state, places that are no state of the registry, boundaries, and disputed boundaries apart.

Natural Earth draws who holds the ground. Where that is not what the United Nations recognise, this differs: Crimea is
drawn with Ukraine (General Assembly resolution 68/262), Western Sahara (a non-self-governing territory on the list of
the United Nations) to the parallel of 27 degrees 40 and not to the berm, northern Cyprus with Cyprus, Somaliland with
Somalia, each with its line dashed. The lines that are dashed are listed below; at this scale there are no others in
the outlines.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tarfile
from pathlib import Path

from comity.registry.load import registry

SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
MEMBER = "package/countries-110m.json"
OUT = Path(__file__).parent.parent / "src/comity/panels/outlines.json"
DIGITS = 1
"""Decimals of a degree that are kept: some ten kilometres, finer than outlines at this scale are drawn."""

NAMED = {"Kosovo": "XKX"}
"""States of the registry to which Natural Earth's file gives no number of ISO 3166."""
WITH = {"N. Cyprus": "CYP", "Somaliland": "SOM"}
"""Places drawn with the state they are recognised as part of."""
LEFT_OUT = {"Antarctica", "Fr. S. Antarctic Lands"}
PARALLEL = 27.6
"""Degrees north, just south of the boundary of Western Sahara, where Morocco's coast has a point."""
CRIMEA = (34.1, 45.2)
"""A point in Crimea, longitude and latitude: the polygon around it is drawn with Ukraine."""

DISPUTED = {
    ("N. Cyprus", "Cyprus"): None,
    ("Somaliland", "Somalia"): None,
    ("Kosovo", "Serbia"): None,
    ("Russia", "Ukraine"): "south of 46.5",
    ("W. Sahara", "Morocco"): None,
    ("Israel", "Palestine"): None,
    ("Israel", "Syria"): None,
    ("India", "Pakistan"): "north of 32.5",
    ("India", "China"): None,
    ("Sudan", "S. Sudan"): None,
    ("Egypt", "Sudan"): None,
}
"""Pairs whose boundary is dashed, whole or in part."""


def decoded(topology: dict) -> list[list[tuple[float, float]]]:
    """The arcs in degrees, rounded, without points that rounding made equal."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[tuple[float, float]] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round(x * scale[0] + origin[0], DIGITS), round(y * scale[1] + origin[1], DIGITS))
            if not points or point != points[-1]:
                points.append(point)
        arcs.append(points)
    return arcs


def western_sahara(arcs: list, geometries: list[dict]) -> None:
    """Draw Western Sahara up to the parallel: Morocco's coast is cut there, and its southern part changes hands."""
    morocco, sahara = (next(g for g in geometries if g["properties"]["name"] == n) for n in ("Morocco", "W. Sahara"))
    (ring,) = morocco["arcs"]
    (other,) = sahara["arcs"]
    berm = next(i for i in ring if ~i in other)
    coast = ring[(ring.index(berm) + 1) % len(ring)]
    cut = next(at for at, (_, north) in enumerate(arcs[coast]) if north > PARALLEL)
    south, north = arcs[coast][: cut + 1], arcs[coast][cut:]
    line = [arcs[~berm][-1], north[0]]
    first = len(arcs)
    arcs += [south, north, line]
    morocco["arcs"] = [[i for i in ring if i not in (berm, coast)] + [first + 2, first + 1]]
    sahara["arcs"] = [[i for i in other if i != ~berm] + [first, ~(first + 2)]]


def polygons(geometry: dict) -> list[list[list[int]]]:
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def box_holds(arcs, ring: list[int], point: tuple[float, float]) -> bool:
    """Whether the ring's box holds a point, and the ring is small: enough to tell Crimea."""
    points = [p for i in ring for p in arcs[i if i >= 0 else ~i]]
    (west, east), (south, north) = ((min(v), max(v)) for v in zip(*points, strict=True))
    return west < point[0] < east and south < point[1] < north and east - west < 10


def is_disputed(pair: set[str], arc: list[tuple[float, float]]) -> bool:
    for known, part in DISPUTED.items():
        if set(known) == pair:
            if part is None:
                return True
            side, latitude = part.split(" of ")
            norths = [lat > float(latitude) for _, lat in arc]
            return all(norths) if side == "north" else not any(norths)
    return False


def split(arcs, users: dict[int, set[str]]) -> dict[str, list]:
    """Lines between states, those that are disputed apart, and the coast."""
    lines: dict[str, list] = {"borders": [], "disputed": [], "coast": []}
    for index, arc in enumerate(arcs):
        names = users.get(index, set()) - LEFT_OUT
        if len(arc) < 2 or not names:
            continue
        if len(names) == 1:
            lines["coast"].append(arc)
            continue
        # A line that is disputed in part only is cut where that part begins.
        begin = 0
        while begin < len(arc) - 1:
            end, kind = begin + 1, is_disputed(names, arc[begin : begin + 2])
            while end < len(arc) - 1 and is_disputed(names, arc[end : end + 2]) == kind:
                end += 1
            lines["disputed" if kind else "borders"].append(arc[begin : end + 1])
            begin = end
    return lines


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("package", type=Path)
    given.add_argument("--mirror", type=Path, default=Path("../shared/data"))
    asked = given.parse_args()
    if hashlib.sha256(asked.package.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{asked.package} is not world-atlas 2.0.2.")
    with tarfile.open(asked.package) as package:
        topology = json.load(package.extractfile(MEMBER))
    with (asked.mirror / "states/country-codes.csv").open(encoding="utf-8") as file:
        codes = {row["ISO3166-1-numeric"].zfill(3): row["ISO3166-1-Alpha-3"] for row in csv.DictReader(file)}
    keys = dict(registry()["states"].drop_nulls("iso3").select("iso3", "state").iter_rows())
    arcs = decoded(topology)
    western_sahara(arcs, topology["objects"]["countries"]["geometries"])
    states: dict[str, list] = {}
    elsewhere: dict[str, list] = {}
    users: dict[int, set[str]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name in LEFT_OUT:
            continue
        iso3 = codes.get(geometry.get("id", ""), "")
        state = NAMED.get(name) or WITH.get(name) or keys.get(iso3)
        for polygon in polygons(geometry):
            owner = state
            if name == "Russia" and box_holds(arcs, polygon[0], CRIMEA):
                owner = "UKR"
            for ring in polygon:
                for index in ring:
                    users.setdefault(index if index >= 0 else ~index, set()).add(name)
            place = states.setdefault(owner, []) if owner else elsewhere.setdefault(name, [])
            place.append(polygon)
    found = {
        "source": "Natural Earth, 1:110m cultural vectors, Admin 0 countries, version 4.1.0 (public domain)",
        "by_way_of": "world-atlas 2.0.2 (ISC)",
        "sha256": SHA256,
        "digits": DIGITS,
        "arcs": [steps(arc) for arc in arcs],
        "states": dict(sorted(states.items())),
        "elsewhere": dict(sorted(elsewhere.items())),
        "lines": {
            kind: [steps(line) for line in lines] for kind, lines in split(arcs, users).items() if kind != "coast"
        },
    }
    OUT.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size / 1024:.0f} KiB, {len(states)} states, {len(elsewhere)} other places")
    print("dashed:", len(found["lines"]["disputed"]), "lines")


def steps(line: list[tuple[float, float]]) -> list[list[int]]:
    """A line as steps of the last decimal kept, the first from zero."""
    whole = [tuple(round(v * 10**DIGITS) for v in point) for point in line]
    before = [(0, 0), *whole[:-1]]
    return [[x - a, y - b] for (x, y), (a, b) in zip(whole, before, strict=True)]


if __name__ == "__main__":
    main()
