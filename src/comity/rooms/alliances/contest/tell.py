"""From an equilibrium and a change to sentences: the question `contest` on a user's or states' network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.alliances.contest.charts import efforts, ranking
from comity.rooms.alliances.contest.equilibrium import BETA, GAMMA, equilibrium
from comity.rooms.alliances.contest.policies import Key, key_players, pacified
from comity.rooms.alliances.contest.scenario import LEAST, Change, Outcome, outcome

if TYPE_CHECKING:
    from comity.quantity import Standing
    from comity.rooms.alliances.contest.equilibrium import Contest, Equilibrium

SOURCE = "drc_groups"
"""Where the model and its parameters come from."""


@dataclass(frozen=True)
class Network:
    """A contest with what a reader must know of it.

    Attributes:
        contest: groups and ties.
        where: the network in words.
        kind: "file" or "states".
        terms: further names for the sentences.
        both: pairs of states with a pact and a rivalry.
    """

    contest: Contest
    where: str
    kind: str
    terms: dict[str, str] = field(default_factory=dict)
    both: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of its sources."""
        return (SOURCE,) if self.kind == "file" else ("registry", "atop", "cow_mid", SOURCE)

    @property
    def standing(self) -> Standing:
        """The efforts follow from parameters that are taken over or set, so they are assumed."""
        return "assumed"

    @property
    def unit(self) -> str:
        """What the groups are."""
        return "groups" if self.kind == "file" else "states"

    def share(self, value: float) -> Quantity:
        """A share as a quantity."""
        return Quantity(value=value, unit="share", standing=self.standing, source=SOURCE)


def tell(network: Network, change: Change) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    now = equilibrium(network.contest)
    keys = key_players(network.contest) if now.dissipation > LEAST else []
    found = [_changed(network, change, outcome(network.contest, change))] if change.any else []
    found += [_keys(network, keys)] if keys else []
    found += [_equilibrium(network, now), _calm(network, now)]
    if network.kind == "states":
        found.append(_illustration(network))
    found.append(left_out(network.sources))
    return tuple(found)


def _changed(network: Network, change: Change, found: Outcome) -> Finding:
    """What the change does to all fighting and to each group's."""
    parts = []
    terms = {"where": network.where}
    if change.remove:
        terms["removed"] = listed(change.remove)
        parts.append("{removed} gone")
    if change.everyone or change.neutral:
        terms["calmed"] = "all enmities" if change.everyone else f"the enmities of {listed(change.neutral)}"
        parts.append("{calmed} ended")
    values = {}
    if change.embargo:
        terms["embargoed"] = listed(change.embargo)
        if change.cap is None:
            values["cost"] = Quantity(value=change.cost, unit="times", standing="assumed", source=SOURCE)
            parts.append("{embargoed} under an embargo that makes effort cost {cost:n} times as much")
        else:
            values["cap"] = network.share(change.cap)
            parts.append("{embargoed} held to {cap} of present effort")
    values |= {"was": network.share(found.before[1].dissipation), "then": network.share(found.after[1].dissipation)}
    text = f"In the model on {{where}}, with {' and '.join(parts)}, "
    if found.share is not None and abs(found.share) <= LEAST:
        text += "all effort stays as it is, at {was} of the prize."
    elif found.share is None:
        text += "all effort goes from {was} of the prize to {then}."
    else:
        values["change"] = network.share(abs(found.share))
        verb = "falls" if found.share < 0 else "rises"
        text += f"all effort {verb} by {{change}}, from {{was}} of the prize to {{then}}."
    return Finding(
        topic="options",
        text=text,
        values=values,
        terms=terms,
        sources=network.sources,
        confidence="low",
        because="the model's parameters are taken over or assumed, and who stands with whom is held fixed",
        caveats=("New alliances and enmities that a change would bring are outside the model.",),
        table=_efforts_table(network, found),
        chart=efforts(found.rows(), network.where),
    )


def _efforts_table(network: Network, found: Outcome) -> Table:
    """Efforts before and after, the greatest change first."""
    columns = [
        Column(name=name, unit="hundredths of the prize", standing=network.standing, source=SOURCE)
        for name in ("Before", "After")
    ]
    return Table(
        title="Effort of each group before and after, the greatest change first",
        columns=(Column(name="Group"), *columns),
        rows=tuple(
            (name, round(100 * before, 2), None if after is None else round(100 * after, 2))
            for name, before, after in found.rows()[:30]
        ),
    )


def _keys(network: Network, keys: list[Key]) -> Finding:
    """Whose removal would calm the fighting most, and whose would inflame it."""
    contest, rows = network.contest, [(key.names[0], key.change) for key in keys]
    calming, inflaming = keys[0], keys[-1]
    text = "In the model on {where}, all fighting would fall most, by {fall}, if {calming} were gone"
    if calming.change >= 0:
        text = "In the model on {where}, no group's removal would calm the fighting"
    values = {"fall": network.share(abs(calming.change))}
    terms = {"where": network.where, "calming": calming.names[0], "inflaming": inflaming.names[0]}
    if inflaming.change > 0:
        values["rise"] = network.share(inflaming.change)
        text += "; it would rise most, by {rise}, if {inflaming} were"
    degrees = {name: row for row, name in enumerate(contest.names)}
    return Finding(
        topic="options",
        text=text + ".",
        values=values,
        terms=terms,
        sources=network.sources,
        table=Table(
            title="Key players: what each group's removal would change",
            columns=(
                Column(name="Group"),
                Column(name="Allies", unit=network.unit, standing="measured", source=network.sources),
                Column(name="Enemies", unit=network.unit, standing="measured", source=network.sources),
                Column(name="Share of all effort", unit="share", standing=network.standing, source=SOURCE),
                Column(name="Change of all effort", unit="per cent", standing=network.standing, source=SOURCE),
            ),
            rows=tuple(
                (
                    key.names[0], int(contest.allied[degrees[key.names[0]]].sum()),
                    int(contest.enemies[degrees[key.names[0]]].sum()), key.share, round(100 * key.change, 2),
                )
                for key in keys[:30]
            ),
        ),
        chart=ranking(rows, network.where),
    )  # fmt: skip


def _equilibrium(network: Network, now: Equilibrium) -> Finding:
    """That there is an equilibrium, and how much of the prize is fought away in it."""
    contest = network.contest
    most = contest.names[int(now.effort.argmax())]
    idle = int((now.effort < 0).sum())
    negative = "; the efforts of {idle} come out below nought, which is read as standing aside" if idle else ""
    own = contest.beta != BETA or contest.gamma != GAMMA
    return Finding(
        topic="background",
        text=(
            "The model has one equilibrium on {where} ({groups}, {alliances}, {enmities}; smallest eigenvalue {low}): "
            "all effort together is worth {spent} of the prize, and {most} makes the most" + negative + "."
        ),
        values={
            "groups": Quantity(
                value=len(contest.names), unit=network.unit, standing="measured", source=network.sources[0]
            ),
            "alliances": Quantity(
                value=int(contest.allied.sum() / 2), unit="alliances", standing="measured", source=network.sources[0]
            ),
            "enmities": Quantity(
                value=int(contest.enemies.sum() / 2), unit="enmities", standing="measured", source=network.sources[0]
            ),
            "low": Quantity(value=contest.smallest_eigenvalue, unit="ratio", standing="assumed", source=SOURCE),
            "spent": network.share(now.dissipation),
            "idle": Quantity(value=idle, unit=network.unit, standing="assumed", source=SOURCE),
        },
        terms={"where": network.where, "most": most, "beta": f"{contest.beta:.4f}", "gamma": f"{contest.gamma:.4f}"},
        sources=network.sources,
        caveats=(
            "An ally's effort adds {beta} and an enemy's takes away {gamma} for each unit: "
            + ("as you set them." if own else "the estimates for the Congo, assumed to hold here."),
            "Effort and prize have no unit: read the changes, not the levels.",
        ),
    )


def _calm(network: Network, now: Equilibrium) -> Finding:
    """What would be left if nobody had an enemy."""
    then = equilibrium(pacified(network.contest))
    return Finding(
        topic="options",
        text="With every enmity turned into neutrality, all effort would go from {now} of the prize to {then}.",
        values={"now": network.share(now.dissipation), "then": network.share(then.dissipation)},
        sources=network.sources,
    )


def _illustration(network: Network) -> Finding:
    """How states' ties were made, and what that leaves out."""
    text = (
        "This is an illustration: states bound by a defence pact in {year} count as allies, states with a dispute with "
        "force in that year or the five before as enemies; all states count alike, whatever their strength."
    )
    both = "; ".join(f"{one} and {two}" for one, two in network.both)
    return Finding(
        topic="background",
        text=text + (" Pairs with both count as neither: {both}." if both else ""),
        terms=network.terms | {"both": both},
        sources=network.sources,
    )


def left_out(sources: tuple[str, ...]) -> Finding:
    """What the model cannot know."""
    return Finding(
        topic="unknown",
        text=(
            "Not known: whether ties would stay as they are, who would fill the place of a group that is gone, and "
            "what groups fight for besides one prize shared in proportion to strength."
        ),
        searched="the contest model of König and others: ties are fixed and each group chooses its effort alone",
        sources=sources,
    )
