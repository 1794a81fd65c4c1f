"""Armed groups in the Congo wars, 1998 to 2010: who stood with whom and against whom (König and others 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.shapes import read_separated

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

ADJACENCY = "contest/krtz_adjacency.csv"
SHIFTERS = "contest/krtz_shifters.csv"

GROUPS = 80


def relations(mirror: Mirror) -> pl.DataFrame:
    """Alliances and enmities among 80 groups: one row for each ordered pair, 96 alliances and 118 enmities.

    They are the authors' coding for the whole period, not dated. Every pair stands in the file both ways
    round and alike; a file in which one does not is refused.

    Returns:
        group_a and group_b (Int32, 1 to 80), relation (Int8: 1 allied, -1 enemies, 0 neither); by group_a and
        group_b.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"group_a": pl.Int32, "group_b": pl.Int32}
    columns |= dict.fromkeys(("enemy", "allied", "value"), pl.Int8)
    # Lines end in a carriage return, the last one in nothing: that it is whole is known by its pairs.
    rows = (
        read_separated(mirror.file("drc_groups", ADJACENCY), columns, line_end="", rows=GROUPS * (GROUPS - 1))
        .within(group_a=(1, GROUPS), group_b=(1, GROUPS), enemy=(0, 1), allied=(0, 1))
        .unique("group_a", "group_b")
    )
    frame = rows.frame
    rows.refuse(frame["group_a"] == frame["group_b"], "group_a", "group_b", because="a group with itself")
    rows.refuse(
        frame["allied"] - frame["enemy"] != frame["value"], "enemy", "allied", "value", because="which disagree"
    )
    back = frame.select("value", group_a="group_b", group_b="group_a")
    other = frame.join(back, on=["group_a", "group_b"], how="left", suffix="_back", maintain_order="left")
    rows.refuse(other["value"] != other["value_back"], "group_a", "group_b", "value", because="but not the other way")
    return frame.select("group_a", "group_b", relation="value").sort("group_a", "group_b")


def groups(mirror: Mirror) -> pl.DataFrame:
    """The groups, how much they fought, and what the authors estimated.

    The paper's model holds in every row: fights = gamma x fights_enemies - beta x fights_allies - shifter -
    residual, with beta 0.114 and gamma 0.083 throughout. A group fights more where its enemies do, and less
    where its allies do.

    Returns:
        group (Int32, 1 to 80), name (String), short (String), beta and gamma (Float64), fights,
        fights_enemies and fights_allies (Float64, events a year of the group, of all its enemies and of all
        its allies), shifter (Float64, the observed cost of fighting) and residual (Float64, the unobserved
        one); by group.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = {
        "beta": "beta",
        "gamma": "gamma",
        "fights": "TotFight",
        "fights_enemies": "TotFight_Enemy",
        "fights_allies": "TotFight_Allied",
        "shifter": "OBS_SHIFTER",
        "residual": "E",
    }
    columns: dict[str, type[pl.DataType]] = {"group": pl.Int32, "name": pl.String, "name_short": pl.String}
    columns |= dict.fromkeys(names.values(), pl.Float64)
    rows = read_separated(mirror.file("drc_groups", SHIFTERS), columns, line_end="", rows=GROUPS)
    rows.within(group=(1, GROUPS), TotFight=(0, 10_000), TotFight_Enemy=(0, 10_000), TotFight_Allied=(0, 10_000))
    rows.unique("group")
    return rows.frame.select("group", "name", **names, short="name_short").select(
        "group", "name", "short", *names
    ).sort("group")  # fmt: skip
