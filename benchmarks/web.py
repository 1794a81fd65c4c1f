"""How fast `comity serve` answers: run by hand, as in `.venv/bin/python benchmarks/web.py [--seconds 60]`.

A server with two processes is asked over loopback. Each process keeps its own answers, so every figure is given twice:
*distinct* is a question that no process has answered before (the server makes no page ahead), *repeated* is one that
both have. What is kept: answers, pages, pictures, reports and documents, each within its room; the reader's own copy is
not used (no If-None-Match is sent).

Then a server is started as a user starts it; when it has had time to make every country's page ahead, each is asked for
once, and a stream of mixed reads follows. Its rate is open: a request starts when it is due, whether those before it
have ended or not.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import random
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

OPTIONS = (
    "mediation",
    "mission:lead=un,troops=3000",
    "mission:lead=au,troops=5000",
    "mission:lead=un,troops=8000;mediation",
    "sanctions",
)
COMPARED = ("MLI", "NER", "SOM", "SDN", "TCD", "ETH", "NGA", "COD", "CAF", "MOZ", "BFA", "CMR", "KEN", "LBY", "IRQ")
"""Countries in which five options are compared."""


@contextmanager
def server(edition: Path | None, *more: str):
    """The port and the process of a server with two workers."""
    command = [str(Path(sys.executable).with_name("comity")), "serve", "--port", "0", "--no-browser", "--workers", "2"]
    command += [*more, *(["--edition", str(edition)] if edition else [])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield int(re.search(r":(\d+)/", process.stderr.readline())[1]), process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def get(port: int, address: str) -> tuple[float, int]:
    """Milliseconds from the request to the last byte, and the status."""
    start = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        return (time.perf_counter() - start) * 1000, response.status


def at(values: list[float], share: float) -> float:
    """The value below which a share of them lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def memory(process: subprocess.Popen) -> float:
    """MiB held by a process and those it started."""
    total = 0
    for folder in Path("/proc").iterdir():
        try:
            lines = (folder / "status").read_text(encoding="utf-8").splitlines()
            fields = dict(line.split(":", 1) for line in lines if ":" in line)
        except OSError:
            continue
        if folder.name == str(process.pid) or fields.get("PPid", "").strip() == str(process.pid):
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def load(states: list[str], draw: random.Random) -> dict[str, list[str]]:
    """Addresses by kind, all distinct."""
    pairs = [draw.sample(states, 2) for _ in range(80)]
    compared = urlencode([("options", one) for one in OPTIONS])
    return {
        "country page": [f"/country/{state}" for state in states[:60]],
        "obligations, page": [f"/ask/obligations?attacker={one}&target={other}" for one, other in pairs[:40]],
        "obligations, JSON": [f"/api/v1/obligations?attacker={one}&target={other}" for one, other in pairs[40:]],
        "five options compared, JSON": [f"/api/v1/respond?country={state}&{compared}" for state in COMPARED],
        "chart, SVG": [f"/chart/risk?country={state}&index=0" for state in states[60:90]],
    }


def steady(port: int, addresses: list[str], seconds: int, rate: int) -> tuple[list[float], dict[int, int]]:
    """Milliseconds and statuses of an open stream of requests."""
    spent: list[float] = []
    statuses: dict[int, int] = {}
    lock = threading.Lock()

    def one(address: str) -> None:
        try:
            took, status = get(port, address)
        except OSError:
            took, status = 0.0, -1
        with lock:
            spent.append(took)
            statuses[status] = statuses.get(status, 0) + 1

    threads = []
    begun = time.perf_counter()
    for i in range(seconds * rate):
        time.sleep(max(0.0, begun + i / rate - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(addresses[i % len(addresses)],)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return spent, statuses


def each(port: int, kinds: dict[str, list[str]]) -> list[str]:
    """Print a line a kind of address, asked for once and again; the addresses that were not answered."""
    unanswered: list[str] = []
    print("| What | first ever, ms | distinct: p50, p95 | repeated: p50, p95 |\n| --- | ---: | ---: | ---: |")
    for what, addresses in {"world data": ["/world.json"], "world page": ["/"], **kinds}.items():
        told = [(address, *get(port, address)) for address in addresses]
        spent = [took for _, took, status in told[1:] if status == 200]
        unanswered += [address for address, _, status in told if status != 200]
        known = [address for address, _, status in told if status == 200]
        for address in known * 3:  # until both processes have answered it, or nearly
            get(port, address)
        again = [get(port, address)[0] for address in known * max(1, 40 // max(len(known), 1))] or [0.0]
        distinct = f"{at(spent, 0.5):.0f}, {at(spent, 0.95):.0f}" if spent else ""
        print(f"| {what} | {told[0][1]:.0f} | {distinct} | {at(again, 0.5):.0f}, {at(again, 0.95):.0f} |", flush=True)
    print(f"\nNot answered, and left out: {unanswered or 'none'}")
    return unanswered


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", type=Path, help="folder of the edition; left out: the one in use")
    parser.add_argument("--seconds", type=int, default=60, help="length of the stream of mixed reads")
    parser.add_argument("--rate", type=int, default=50, help="requests a second of that stream")
    parser.add_argument("--ready", type=int, default=150, help="seconds given to make the countries' pages ahead")
    given = parser.parse_args()
    from comity.edition import open_edition

    draw = random.Random(1)
    states = open_edition(given.edition).table("risk_draws")["state"].unique().sort().to_list()
    draw.shuffle(states)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}\n")
    kinds = load(states, draw)
    with server(given.edition, "--no-ahead") as (port, _):
        unanswered = each(port, kinds)
    mixed = [address for addresses in (*kinds.values(), ["/", "/world.json", "/sources"]) for address in addresses]
    mixed = [address for address in mixed if address not in unanswered]
    draw.shuffle(mixed)
    with server(given.edition) as (port, process):
        time.sleep(given.ready)
        pages = [get(port, f"/country/{state}")[0] for state in states]
        print(
            f"\nEvery country's page, once, {given.ready} s after the start: p50 {at(pages, 0.5):.0f} ms, "
            f"p95 {at(pages, 0.95):.0f} ms, highest {max(pages):.0f} ms"
        )
        steady(port, mixed, max(len(mixed) // given.rate, 1), given.rate)
        before = memory(process)
        spent, statuses = steady(port, mixed, given.seconds, given.rate)
        after = memory(process)
        print(
            f"\n{given.rate} requests/s for {given.seconds} s, {len(mixed)} addresses: p50 {at(spent, 0.5):.0f} ms, "
            f"p95 {at(spent, 0.95):.0f} ms, highest {max(spent):.0f} ms; answers by status {statuses}; "
            f"memory of all processes {before:.0f} MiB before, {after:.0f} MiB after; load {os.getloadavg()[0]:.1f}"
        )


if __name__ == "__main__":
    main()
