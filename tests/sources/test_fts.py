import polars as pl

from comity.sources import fts


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
