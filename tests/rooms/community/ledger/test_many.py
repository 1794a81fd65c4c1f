"""Many write at once and nothing is lost; one that is killed leaves nothing half there. With real processes."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from comity.rooms.community.ledger.audit import audit
from comity.rooms.community.ledger.outgo import lines
from comity.rooms.community.ledger.store import Ledger

WRITERS, EACH = 20, 20

WRITE = """
import sys
from datetime import date
from pathlib import Path
from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.store import Ledger
from comity.rooms.community.ledger.write import append, correct

ledger, who, each = Ledger(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
sys.stdin.readline()
for number in range(each):
    cells = {"kind": "consultation", "day": "2024-06-01", "place": "Baidoa", "text": f"{who} {number}"}
    cells["groups"] = "women"
    append(ledger, [Raw(0, cells)], today=date(2024, 6, 30))
correct(ledger, 5, {"people": who}, reason=who, today=date(2024, 6, 30))
"""

IMPORT = """
import sys
from datetime import date
from pathlib import Path
from comity.rooms.community.ledger import write
from comity.rooms.community.ledger.intake import read
from comity.rooms.community.ledger.store import Ledger

insert = write._insert
def stop(at, lines):
    insert(at, lines)
    print("inserted", flush=True)
    sys.stdin.read()
write._insert = stop
write.append(Ledger(Path(sys.argv[1])), read(Path(sys.argv[2])), today=date(2024, 6, 30))
"""


def test_twenty_writers_at_once_lose_nothing(ledger):
    command = [sys.executable, "-c", WRITE, str(ledger.path)]
    writers = [
        subprocess.Popen([*command, str(1000 + n), str(EACH)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for n in range(WRITERS)
    ]
    for one in writers:  # all are there before the first begins
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in writers:
        _, err = one.communicate()
        assert one.returncode == 0, err
    with ledger.reading() as at:
        found = lines(at)
        looked = audit(at)
        groups = at.execute(text("SELECT count(*) FROM heard WHERE grp = 'women'")).scalar_one()
    written = {line["text"] for line in found}
    assert {f"{1000 + n} {number}" for n in range(WRITERS) for number in range(EACH)} <= written
    assert len(found) == 11 + WRITERS * EACH
    assert looked.rows == 11 + WRITERS * EACH + WRITERS
    assert looked.faults == ()
    assert groups == WRITERS * EACH + 1 + WRITERS


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process is killed otherwise there")
def test_an_import_that_is_killed_after_its_rows_were_written_leaves_none_of_them(ledger, tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "day", "place", "text"])
        writer.writerows(["consultation", "2024-06-01", "Baidoa", f"{n} {'x' * 200}"] for n in range(20_000))
    with ledger.reading() as at:
        before = lines(at, history=True)
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(ledger.path), str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout.readline() == "inserted\n"
    child.kill()
    child.communicate()
    wal = ledger.path.with_name(f"{ledger.path.name}-wal")
    assert wal.stat().st_size > 1_000_000  # rows had reached the disk, and were not kept yet
    with Ledger(ledger.path).reading() as at:
        assert lines(at, history=True) == before
        assert audit(at).faults == ()
    assert writes_again(ledger) == 12


def writes_again(ledger):
    from datetime import date

    from comity.rooms.community.ledger.check import Raw
    from comity.rooms.community.ledger.write import append

    return append(ledger, [Raw(0, {"kind": "place", "name": "Afmadow"})], today=date(2024, 6, 30))[0]
