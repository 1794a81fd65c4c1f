"""From the fields of the question to a network, a change and findings; all faults of the fields at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import Faults, InputError, NoData
from comity.rooms.alliances.contest.congo import congo
from comity.rooms.alliances.contest.equilibrium import BETA, GAMMA, Contest
from comity.rooms.alliances.contest.network import read_network
from comity.rooms.alliances.contest.scenario import ALL, Change, found_names, listed_names
from comity.rooms.alliances.contest.states import ties, years
from comity.rooms.alliances.contest.tell import Network, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.edition import Edition
    from comity.finding import Finding
    from comity.rooms.alliances.contest.question import ContestModel


def answer(edition: Edition, asked: ContestModel) -> tuple[Finding, ...]:
    """The findings of the question.

    Raises:
        Faults: everything that is wrong with the fields and the file; a single fault by itself.
    """
    faults = list(_faults(asked))
    if asked.network is None and asked.on is None:
        Faults.check(faults)
        return congo(edition, asked)
    Faults.check(faults)
    network, key = _network(edition, asked)
    change, wrong = _change(asked, network.contest, key)
    Faults.check(wrong)
    return tell(network, change)


def _faults(asked: ContestModel) -> list[InputError]:
    """Fields that do not go together."""
    faults = []
    if asked.network is not None and asked.on is not None:
        faults.append(InputError("A network is a file or that of a year's states, not both.", remedy="Leave one out."))
    if asked.cap is not None and not asked.embargo:
        faults.append(InputError("A cap needs groups under embargo.", remedy="Name them with --embargo."))
    if asked.cap is not None and asked.cost != 10.0:
        faults.append(InputError("An embargo caps effort or makes it dearer, not both.", remedy="Leave one out."))
    return faults


def _network(edition: Edition, asked: ContestModel) -> tuple[Network, Callable[[str], str] | None]:
    """The network that is asked about, and how its names are looked up."""
    beta = BETA if asked.beta is None else asked.beta
    gamma = GAMMA if asked.gamma is None else asked.gamma
    if asked.network is not None:
        names, signs = read_network(Path(asked.network))
        where = f"the network of {Path(asked.network).name}"
        return Network(Contest.of(names, signs, beta=beta, gamma=gamma), where, "file", {}), None
    first, last = years(edition)
    year = asked.on.year if asked.on else last
    if not first <= year <= last:
        raise NoData(f"Rivals are known from {first} to {last}, not in {year}.", remedy="Choose a year in between.")
    found = ties(edition, year)
    if len(found.states) < 3:
        raise NoData(f"In {year} too few states had a pact or a rivalry.", remedy="Choose another year.")
    titles = {state: edition.names("state").title(state) for state in found.states}
    contest = Contest.of([titles[state] for state in found.states], found.signs, beta=beta, gamma=gamma)
    both = tuple((titles[one], titles[two]) for one, two in found.both)
    network = Network(contest, f"the states of {year}", "states", {"year": str(year)}, both)
    return network, lambda name: edition.names("state").title(edition.names("state").key(name))


def _change(asked: ContestModel, contest: Contest, key: Callable[[str], str] | None) -> tuple[Change, list[InputError]]:
    """The change that is asked for, and what is wrong with it."""
    everyone = [name.casefold() for name in listed_names(asked.neutral)] == [ALL]
    faults: list[InputError] = []
    names = {}
    for field in ("remove", "neutral", "embargo"):
        wanted = [] if field == "neutral" and everyone else listed_names(getattr(asked, field))
        names[field], wrong = found_names(wanted, contest.names, field=field, key=key)
        faults += wrong
    gone = sorted(set(names["remove"]) & {*names["neutral"], *names["embargo"]})
    if gone:
        faults.append(InputError(f"Removed, and changed as well: {', '.join(gone)}.", remedy="Name each group once."))
    return (
        Change(
            remove=names["remove"],
            neutral=names["neutral"],
            everyone=everyone,
            embargo=names["embargo"],
            cost=asked.cost,
            cap=asked.cap,
        ),
        faults,
    )
