"""United Nations Treaty Collection: who signed and who joined treaties on arms and on human rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.published import Published
from comity.sources.files.shapes import days, one_of

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

ARMS = "un/arms_control_ratifications.csv"
RIGHTS = "un/un_hr_ratifications.csv"
GENOCIDE = "un/untc_2015_4-1.csv"
ROME = "un/untc_2015_18-10.csv"

NOTIFIED = ("ccw_p4", "ccw_p2a", "ccw_art1", "ccw_p5")
"""Protocols and an amendment of the Convention on Certain Conventional Weapons, to which a state consents
without signing; the file has the day of its consent among the signatures."""

_ACTIONS = ("Ratification", "Accession", "Succession")
_SUFFIXES = {"": "Ratification", "a": "Accession", "d": "Succession", "A": "Acceptance", "AA": "Approval"}

_TREATIES_2015 = (
    (GENOCIDE, "genocide", "Convention on the Prevention and Punishment of the Crime of Genocide", "IV-1", 1948),
    (ROME, "rome", "Rome Statute of the International Criminal Court", "XVIII-10", 1998),
)
_JOINED_2015 = {
    GENOCIDE: "Accession(a), Succession(d), Ratification",
    ROME: "Approval(AA), Acceptance(A), Accession(a), Succession(d), Ratification",
}


def treaties(mirror: Mirror) -> pl.DataFrame:
    """Who signed and joined 32 treaties: on arms and on human rights by February 2026, two more by March 2015.

    A state has a row for each treaty that it signed or joined. Entry into force and exit are not in the
    files, and a state that left has no row: Estonia, Finland, Latvia and Lithuania are gone from the Ottawa
    Convention, Lithuania from that on Cluster Munitions. The Genocide Convention and the Rome Statute are a
    copy of March 2015 and stale.

    Returns:
        treaty (String, short name), state (String, as the UN names it), title (String), chapter (String, the
        Treaty Collection's number), opened (Int32, year), signed (Date, null if not), joined (Date, of
        ratification, accession, succession, acceptance or approval; null if not), by (String, which of them;
        null where the file does not say), as_of (String, month); by treaty and state.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return pl.concat([arms_treaties(mirror), rights_treaties(mirror), treaties_2015(mirror)]).sort("treaty", "state")


def arms_treaties(mirror: Mirror) -> pl.DataFrame:
    """Twelve treaties on arms, February 2026; see `treaties`.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _recent(mirror, "un_treaties_arms", ARMS)


def rights_treaties(mirror: Mirror) -> pl.DataFrame:
    """Eighteen treaties on human rights, February 2026; see `treaties`.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _recent(mirror, "un_treaties_rights", RIGHTS)


def treaties_2015(mirror: Mirror) -> pl.DataFrame:
    """The Genocide Convention and the Rome Statute, March 2015; see `treaties`.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return pl.concat([_of_2015(mirror, *each) for each in _TREATIES_2015]).sort("treaty", "state")


def _recent(mirror: Mirror, key: str, path: str) -> pl.DataFrame:
    """One of the two files of February 2026."""
    texts = ("country_name", "treaty_id", "treaty_name", "action_type", "mtdsg_no")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(texts, pl.String)
    columns |= {"action_date": pl.Date, "signature_date": pl.Date, "treaty_open_year": pl.Int32}
    optional = ("action_type", "action_date", "signature_date")
    rows = read_csv(mirror.file(key, path), columns, optional=optional).unique("treaty_id", "country_name")
    one_of(rows.within(treaty_open_year=(1945, 2100)), action_type=_ACTIONS)
    frame = rows.frame
    unlike = frame["action_type"].is_null() != frame["action_date"].is_null()
    rows.refuse(unlike, "action_type", "action_date", because="a day without an action, or an action without a day")
    neither = frame["action_date"].is_null() & frame["signature_date"].is_null()
    rows.refuse(neither, "action_date", "signature_date", because="where one of them must be")
    notified = pl.col("treaty_id").is_in(NOTIFIED)
    return frame.select(
        treaty="treaty_id",
        state="country_name",
        title="treaty_name",
        chapter="mtdsg_no",
        opened="treaty_open_year",
        signed=pl.when(~notified).then("signature_date"),
        joined=pl.when(notified).then(pl.coalesce("action_date", "signature_date")).otherwise("action_date"),
        by="action_type",
        as_of=pl.lit("2026-02"),
    ).sort("treaty", "state")


def _of_2015(mirror: Mirror, path: str, treaty: str, title: str, chapter: str, opened: int) -> pl.DataFrame:
    """One of the two files of March 2015."""
    joined = _JOINED_2015[path]
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("Participant", "Signature", joined), pl.String)
    rows = read_csv(mirror.file("un_treaties_2015", path), columns, optional=("Signature", joined)).unique(
        "Participant"
    )
    # "14 Oct 1950 a": a day and how the state joined.
    parts = rows.frame[joined].str.extract_groups(r"^(\d{1,2} \w{3} \d{4}) ?(a|d|A|AA)?$")
    rows.refuse(parts.struct[0].is_null() & rows.frame[joined].is_not_null(), joined, because="not a day and a letter")
    frame = rows.frame.with_columns(
        parts.struct[0].alias("joined"), by=parts.struct[1].fill_null("").replace_strict(_SUFFIXES)
    )
    dated = days(Published(rows.path, frame, rows.lines), "Signature", "joined", written="%d %b %Y")
    return dated.frame.select(
        treaty=pl.lit(treaty),
        state="Participant",
        title=pl.lit(title),
        chapter=pl.lit(chapter),
        opened=pl.lit(opened, dtype=pl.Int32),
        signed="Signature",
        joined="joined",
        by=pl.when(pl.col("joined").is_not_null()).then("by"),
        as_of=pl.lit("2015-03"),
    )
