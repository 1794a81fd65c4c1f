"""Dangerous dyads, estimated again: which pairs of states come to blows, after Bremer (1992).

    pip install 'comity[examples]'
    python examples/dangerous_dyads.py --mirror FOLDER

Stuart A. Bremer (1992) Dangerous Dyads: Conditions Affecting the Likelihood of Interstate War, 1816-1965. Journal of
Conflict Resolution 36(2): 309-341, https://doi.org/10.1177/0022002792036002005. His abstract ranks six conditions of
war onset. Here the same conditions, each coded so that he expects it to be dangerous, are put into logits of dispute
onset in all non-directed dyad-years, beside the militarisation of both states and a cubic of the years of peace, with
standard errors clustered by dyad. It is another outcome, newer data and our own cuts, so signs and ranking are
compared, and no coefficient.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import polars as pl
from polars import col
from polars import max_horizontal as high
from polars import min_horizontal as low
from statsmodels.discrete.discrete_model import Logit

import comity

ADD = ["disputes", "contiguity", "majors", "alliances", "capabilities", "democracy", "gdp", "peace_spells"]

CONDITIONS = {
    "contiguous": "contiguous by land or across at most 150 miles of water",
    "unallied": "no pledge of defence between them",
    "undeveloped": "the poorer one below the median of dyads in GDP per head",
    "undemocratic": "not both with a polity2 score of 6 or more",
    "balanced": "neither has ten times the capabilities (CINC) of the other",
    "major": "one or both a major power",
    "militarised": "the less militarised one above the median of dyads in soldiers per head",
}
"""The conditions and how they are coded here, in the order of Bremer's ranking; the last is not in it."""

RANKED = tuple(CONDITIONS)[:6]
"""Presence of contiguity, absence of alliance, absence of more advanced economy, absence of democratic polity, absence
of overwhelming preponderance, and presence of major power, "in order of declining importance" (his abstract)."""


@dataclass(frozen=True)
class Estimate:
    """One model: for each condition its coefficient and the z value of its clustered standard error."""

    title: str
    rows: int
    onsets: int
    coefficients: dict[str, float]
    z: dict[str, float]

    @property
    def ranking(self):
        """Bremer's conditions, the most dangerous first."""
        return sorted(RANKED, key=self.coefficients.__getitem__, reverse=True)


def dyads(panel):
    """The conditions in each dyad-year that could see an onset: not those in which an older dispute goes on."""
    frame = panel.frame.filter((col("cowmidonset") == 1) | (col("cowmidongoing") == 0))
    wealth = low("gdp_per_capita1", "gdp_per_capita2")
    soldiers = low(col("milper1") / col("tpop1"), col("milper2") / col("tpop2"))
    both_at_war = (col("hostlev1") == 5) & (col("hostlev2") == 5) & (col("orig1") == 1) & (col("orig2") == 1)
    return frame.select(
        "year",
        dyad=col("ccode1").cast(pl.Int32) * 1000 + col("ccode2"),
        dispute=col("cowmidonset") == 1,
        war=(col("cowmidonset") == 1) & both_at_war.fill_null(value=False),
        contiguous=col("conttype").is_between(1, 4),
        unallied=col("atop_defense") == 0,
        undeveloped=wealth < wealth.median().over("year"),
        undemocratic=low("polity21", "polity22") < 6,
        balanced=low("cinc1", "cinc2") * 10 > high("cinc1", "cinc2"),
        major=high("cowmaj1", "cowmaj2") == 1,
        militarised=soldiers > soldiers.median().over("year"),
        decades=col("cowmidspell") / 10,
    ).drop_nulls()


def estimate(title, data, outcome):
    """A logit of the outcome on the conditions, with standard errors clustered by dyad."""
    columns = [data[name].cast(pl.Float64).to_numpy() for name in CONDITIONS]
    decades = data["decades"].to_numpy()
    design = np.column_stack([np.ones(data.height), *columns, decades, decades**2, decades**3])
    groups = {"groups": data["dyad"].to_numpy()}
    fit = Logit(data[outcome].cast(pl.Float64).to_numpy(), design).fit(
        disp=0, maxiter=100, cov_type="cluster", cov_kwds=groups
    )
    if not fit.mle_retvals["converged"]:
        raise RuntimeError(f"{title}: the estimate did not converge.")
    places = dict(zip(CONDITIONS, range(1, len(CONDITIONS) + 1), strict=True))
    return Estimate(
        title,
        data.height,
        int(data[outcome].sum()),
        {name: float(fit.params[place]) for name, place in places.items()},
        {name: float(fit.tvalues[place]) for name, place in places.items()},
    )


def estimates(data):
    """Disputes in all years, disputes in Bremer's years, and wars in his years."""
    his = data.filter(col("year") <= 1965)
    return [
        estimate("disputes 1816-2014", data, "dispute"),
        estimate("disputes 1816-1965", his, "dispute"),
        estimate("wars* 1816-1965", his, "war"),
    ]


def table(models):
    """The models beside each other and beside Bremer's ranking."""
    lines = ["Odds ratios, in brackets z by dyad-clustered standard errors, and rank among Bremer's six", ""]
    lines.append(f"{'':14}{'Bremer':>8}" + "".join(f"{model.title:>24}" for model in models))
    for number, name in enumerate(CONDITIONS, start=1):
        cells = [f"{name:14}{number if name in RANKED else '-':>8}"]
        for model in models:
            rank = model.ranking.index(name) + 1 if name in RANKED else "-"
            cells.append(f"{np.exp(model.coefficients[name]):>12.2f} ({model.z[name]:5.1f}) {rank:>3}")
        lines.append("".join(cells))
    lines.append(f"{'dyad-years':22}" + "".join(f"{model.rows:>24,}" for model in models))
    lines.append(f"{'onsets':22}" + "".join(f"{model.onsets:>24,}" for model in models))
    lines += ["", "* disputes in which both were from the first day and went to war"]
    lines += [f"{name}: {meaning}" for name, meaning in CONDITIONS.items()]
    return "\n".join(lines)


def compared(models):
    """Where signs and ranking are Bremer's, and where they are not."""
    lines = []
    for model in models:
        other = [name for name in RANKED if model.coefficients[name] <= 0]
        weak = [name for name in RANKED if name not in other and model.z[name] < 1.96]
        signs = "all six signs are Bremer's" if not other else f"not Bremer's sign: {', '.join(other)}"
        told = f"; not told from none at 5 %: {', '.join(weak)}" if weak else ""
        lines.append(f"{model.title}: {signs}{told}. From the most dangerous: {', '.join(model.ranking)}.")
    lines.append(f"Bremer: {', '.join(RANKED)}.")
    return "\n".join(lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--mirror", help="folder of publishers' files; left out: COMITY_MIRROR")
    try:
        panel = comity.panel(
            "dyad-year", directed=False, years=(1816, 2014), add=ADD, mirror=arguments.parse_args().mirror
        )
    except comity.ComityError as fault:
        raise SystemExit(str(fault)) from None
    models = estimates(dyads(panel))
    print(table(models), compared(models), "Data", panel.cite(), sep="\n\n")


if __name__ == "__main__":
    main()
