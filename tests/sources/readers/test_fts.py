import polars as pl

from comity.sources.readers import fts


def of(frame, iso3, year):
    return frame.row(by_predicate=(pl.col("iso3") == iso3) & (pl.col("year") == year))[2:]


def test_ukraine_2022_asked_for_4_3_billion_and_received_3_8(files):
    assert of(fts.requirements(files), "UKR", 2022) == (4292463880, 3765217036, 784906962)


def test_colombia_2022_adds_its_share_of_the_regional_plan_to_its_own(files):
    required = 282854048 + 802903743
    assert of(fts.requirements(files), "COL", 2022)[0] == required


def test_a_country_without_a_plan_has_no_requirements_and_no_funding_of_them(files):
    rows = fts.requirements(files)
    assert rows.filter(pl.col("required").is_null())["funded"].null_count() == 1399
    assert rows.filter(pl.col("required").is_not_null())["funded"].null_count() == 0


def test_no_dollar_is_lost_or_counted_twice(files, mirror):
    raw = pl.read_csv(mirror / fts.REQUIREMENTS)
    rows = fts.requirements(files)
    assert rows["funded"].sum() + rows["outside_plans"].sum() == raw["funding"].sum()
    assert rows["required"].sum() == raw["requirements"].sum()


def test_only_money_outside_plans_can_be_negative(files):
    rows = fts.requirements(files)
    assert rows["funded"].min() == 0
    assert rows.filter(pl.col("outside_plans") < 0)["iso3"].sort().to_list() == [
        "CUB", "IDN", "IRQ", "RUS", "SLV", "TJK", "TUR",
    ]  # fmt: skip


def test_910_plans_and_appeals_stand_once_each_with_their_countries(files):
    plans = fts.plans(files)
    assert plans["plan"].n_unique() == plans.height == 910
    assert plans.filter(pl.col("iso3").list.len() == 0).height == 23
    assert set(plans["kind"]) == set(fts.PLAN_KINDS)


def test_the_flash_appeal_for_ukraine_grew_from_1_1_to_4_3_billion_and_took_over_the_years_plan(files):
    ukraine = fts.plans(files).filter(pl.col("iso3") == ["UKR"], pl.col("year") == 2022)
    flash = ukraine.row(by_predicate=pl.col("kind") == "Flash appeal", named=True)
    assert (flash["original"], flash["required"]) == (1139900000, 4292463880)
    assert ukraine.filter(pl.col("kind") == "Humanitarian response plan")["required"].to_list() == [0]


def test_a_plan_for_several_countries_lists_them_all(files):
    venezuela = fts.plans(files).row(by_predicate=pl.col("plan") == 8316, named=True)
    assert len(venezuela["iso3"]) == 17
    assert "COL" in venezuela["iso3"]


def test_a_first_figure_of_zero_is_one_nobody_gave(files):
    plans = fts.plans(files)
    assert plans["original"].null_count() == 54
    assert plans["original"].min() > 0
