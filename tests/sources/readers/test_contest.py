import polars as pl

from comity.sources.readers import contest


def test_eighty_groups_have_96_alliances_and_118_enmities_and_no_one_is_both(files):
    relations = contest.relations(files)
    pairs = relations.filter(pl.col("group_a") < pl.col("group_b"))
    assert relations["group_a"].n_unique() == contest.GROUPS == 80
    assert (pairs["relation"] == 1).sum() == 96
    assert (pairs["relation"] == -1).sum() == 118


def test_what_a_group_is_to_another_the_other_is_to_it(files):
    relations = contest.relations(files)
    back = relations.select("relation", group_a="group_b", group_b="group_a").sort("group_a", "group_b")
    assert relations.select(back.columns).equals(back)


def test_a_group_fights_as_the_papers_model_says(files):
    groups = contest.groups(files)
    model = (
        pl.col("gamma") * pl.col("fights_enemies")
        - pl.col("beta") * pl.col("fights_allies")
        - pl.col("shifter")
        - pl.col("residual")
    )
    assert groups.select((pl.col("fights") - model).abs().max()).item() < 0.05
    assert groups.select(pl.col("beta", "gamma").n_unique()).row(0) == (1, 1)


def test_fights_of_enemies_and_allies_are_those_of_the_groups_related(files):
    groups = contest.groups(files)
    others = contest.relations(files).join(groups.select(group_b="group", theirs="fights"), on="group_b")
    sums = others.group_by(group="group_a").agg(
        enemies=pl.col("theirs").filter(pl.col("relation") == -1).sum(),
        allies=pl.col("theirs").filter(pl.col("relation") == 1).sum(),
    )
    both = groups.join(sums, on="group")
    assert both.filter((pl.col("enemies") - pl.col("fights_enemies")).abs() > 1e-6).is_empty()
    assert both.filter((pl.col("allies") - pl.col("fights_allies")).abs() > 1e-6).is_empty()
