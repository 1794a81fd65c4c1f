"""The armed groups of the Congo, answered from derived tables: the network itself may not be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.errors import Faults, InputError
from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.alliances.contest.charts import ranking
from comity.rooms.alliances.contest.scenario import ALL, found_names, listed_names
from comity.rooms.alliances.contest.tell import SOURCE, left_out

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.alliances.contest.question import ContestModel

WHERE = "the Congo's armed groups"
_OWN = "Give the network as a file with --network, as in the authors' replication archive."
_EVIDENCE = {
    "konig-2017-embargo-rcd-g": "RCD-G",
    "konig-2017-embargo-rcd-k": "RCD-K",
    "konig-2017-embargo-rwa": "RWA-I and RWA-II",
    "konig-2017-embargo-rcd": "RCD",
}
_COLUMNS = {"remove": "removed", "neutral": "pacified", "embargo": "embargo"}


def congo(edition: Edition, asked: ContestModel) -> tuple[Finding, ...]:
    """The findings, the headline first.

    Raises:
        Faults: what the derived tables cannot answer; a single fault by itself.
    """
    groups = edition.table("contest_groups").to_dicts()
    facts = dict(edition.table("contest_facts").rows())
    wanted, faults = _wanted(asked, groups, facts["embargo_factor"])
    Faults.check(faults)
    found = [_changed(row, column, facts) for column, row in _rows(wanted, groups)]
    found += [_calm(facts)] if wanted.get("all") else []
    found += [_keys(groups), _network(facts), _reproduced(edition, groups, facts)]
    if not wanted.get("all"):
        found.append(_calm(facts))
    found.append(left_out((SOURCE,)))
    return tuple(found)


def _wanted(
    asked: ContestModel, groups: list[dict[str, Any]], factor: float
) -> tuple[dict[str, Any], list[InputError]]:
    """The one change that is asked for, and what is wrong with it."""
    known = [row["group"] for row in groups]

    def by_name(typed: str) -> str:
        """The group of which what was typed is the name, or which alone has it in its name."""
        folded = typed.casefold()
        names = {row["group"]: row["name"].casefold() for row in groups if not row["together"]}
        if folded in (one.casefold() for one in known):
            return typed
        held = [
            group
            for group, name in names.items()
            if name.rpartition(": ")[2] == folded and name.startswith(group.casefold())
        ]
        held = held or [group for group, name in names.items() if folded in name]
        return held[0] if len(held) == 1 else typed

    faults: list[InputError] = []
    if asked.beta is not None or asked.gamma is not None or asked.cap is not None or asked.cost != factor:
        faults.append(
            InputError("The Congo's groups are answered with the authors' parameters and cost alone.", remedy=_OWN)
        )
    names = {field: listed_names(getattr(asked, field)) for field in _COLUMNS}
    everyone = [name.casefold() for name in names["neutral"]] == [ALL]
    if everyone:
        names["neutral"] = []
    if sum(map(len, names.values())) + everyone > 1:
        faults.append(
            InputError(
                "The edition holds what one change of one group would do, not several at once: the groups' ties may "
                "not be passed on.",
                remedy=_OWN,
            )
        )
    wanted: dict[str, Any] = {"all": everyone}
    for field, typed in names.items():
        wanted[field], wrong = found_names(typed, known, field=field, key=by_name)
        faults += wrong
    return wanted, faults


def _rows(wanted: dict[str, Any], groups: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The column that answers, and the row of the group."""
    return [(_COLUMNS[field], row) for field in _COLUMNS for row in groups if row["group"] in wanted[field]]


def _changed(row: dict[str, Any], column: str, facts: dict[str, float]) -> Finding:
    """What one change does."""
    if row[column] is None:
        return Finding(
            topic="options",
            text="With {group} changed so, the model has no equilibrium.",
            terms={"group": row["group"]},
            sources=(SOURCE,),
        )
    ways = {
        "removed": "If {group} ({name}) were gone",
        "pacified": "If the enmities of {group} ({name}) ended",
        "embargo": "If an embargo made effort {factor:n} times as dear for {group} ({name})",
    }
    return Finding(
        topic="options",
        text=f"{ways[column]}, all fighting would {_word(row[column])} by {{change}} in the model.",
        values={
            "change": _share(abs(row[column])),
            "factor": Quantity(value=facts["embargo_factor"], unit="times", standing="assumed", source=SOURCE),
        },
        terms={"group": row["group"], "name": row["name"]},
        sources=(SOURCE,),
        confidence="low",
        because="the model's parameters come from one war, and who stands with whom is held fixed",
    )


def _keys(groups: list[dict[str, Any]]) -> Finding:
    """The order of key players: Rwanda's two forces as one, as the authors do."""
    together = {name for row in groups if row["together"] for name in row["group"].split(" and ")}
    kept = [row for row in groups if row["group"] not in together and row["removed"] is not None]
    first, second, third = kept[:3]
    columns = {"Share of all fighting": "share", "Gone": "removed", "Without enemies": "pacified", "Embargo": "embargo"}
    return Finding(
        topic="options",
        text=(
            "The key players in the Congo, by what their removal would change of all fighting: {first} ({a} less), "
            "{second} ({b} less) and {third} ({c} less)."
        ),
        values={name: _share(abs(row["removed"])) for name, row in zip("abc", kept, strict=False)},
        terms={"first": first["group"], "second": second["group"], "third": third["group"]},
        sources=(SOURCE,),
        caveats=("The order has the forces of the Congo's own governments (DRC, FARDC), which the authors leave out.",),
        table=Table(
            title="Armed groups of the Congo: change of all fighting, per cent",
            columns=(
                Column(name="Group"),
                Column(name="Name"),
                Column(name="Allies", unit="groups", standing="measured", source=SOURCE),
                Column(name="Enemies", unit="groups", standing="measured", source=SOURCE),
                *(Column(name=name, unit="per cent", standing="estimated", source=SOURCE) for name in columns),
            ),
            rows=tuple(
                (
                    row["group"], row["name"], row["allies"], row["enemies"],
                    *(None if row[name] is None else round(100 * row[name], 2) for name in columns.values()),
                )
                for row in kept[:30]
            ),
        ),
        chart=ranking([(row["group"], row["removed"]) for row in kept], WHERE),
    )  # fmt: skip


def _network(facts: dict[str, float]) -> Finding:
    """The network, and that it has an equilibrium."""
    return Finding(
        topic="background",
        text=(
            "The network has {groups}, {alliances} and {enmities}; the smallest eigenvalue of its matrix is {low}, "
            "above nought, so that the model has one equilibrium."
        ),
        values={
            **{
                name: Quantity(value=int(facts[name]), unit=name, standing="measured", source=SOURCE)
                for name in ("groups", "alliances", "enmities")
            },
            "low": Quantity(value=facts["smallest_eigenvalue"], unit="ratio", standing="estimated", source=SOURCE),
        },
        terms={"beta": f"{facts['beta']:.4f}", "gamma": f"{facts['gamma']:.4f}"},
        sources=(SOURCE,),
        caveats=(
            "An ally's effort adds {beta}, an enemy's takes away {gamma} for each unit, as the authors estimated.",
        ),
    )


def _reproduced(edition: Edition, groups: list[dict[str, Any]], facts: dict[str, float]) -> Finding:
    """What of the authors' figures comes out here, and what could not be compared."""
    ours = {row["group"]: row["embargo"] for row in groups}
    reported = {row["evidence"]: row["estimate"] for row in edition.table("evidence").to_dicts()}
    rows = [(name, reported[key], ours[name]) for key, name in _EVIDENCE.items()]
    widest = max(abs(theirs - mine) for _, theirs, mine in rows)
    return Finding(
        topic="background",
        text=(
            "The model gives back each group's observed fighting to within {residual}, and the authors' own figures "
            "for an embargo on {n} to within {widest} of all fighting."
        ),
        values={
            "residual": Quantity(
                value=round(1e6 * facts["largest_residual"], 1), unit="millionths of an event a year",
                standing="estimated", source=SOURCE,
            ),
            "n": Quantity(value=len(rows), unit="groups", standing="reported", source="registry"),
            "widest": Quantity(
                value=round(1e9 * widest, 1), unit="billionths", standing="estimated", source=SOURCE
            ),
        },
        sources=(SOURCE, "registry"),
        caveats=(
            (
                "The files of the network hold no table of key players or of pacification, and the article's were not "
                "read: the order here is made with the authors' method and data, and not compared with theirs. Their "
                "intervals need yearly data that the files have not."
            ),
        ),
        table=Table(
            title="Embargo on one group: change of all fighting, per cent",
            columns=(
                Column(name="Group"),
                Column(name="As reported", unit="per cent", standing="reported", source="registry"),
                Column(name="Here", unit="per cent", standing="estimated", source=SOURCE),
            ),
            rows=tuple((name, round(100 * theirs, 3), round(100 * mine, 3)) for name, theirs, mine in rows),
        ),
    )  # fmt: skip


def _calm(facts: dict[str, float]) -> Finding:
    return Finding(
        topic="options",
        text="If every enmity in the Congo had turned into neutrality, all fighting would have been {change} less.",
        values={"change": _share(abs(facts["all_pacified"]))},
        sources=(SOURCE,),
    )


def _word(change: float) -> str:
    return "fall" if change < 0 else "rise"


def _share(value: float) -> Quantity:
    """A share to a tenth of a per cent."""
    return Quantity(value=round(100 * value, 1), unit="per cent", standing="estimated", source=SOURCE)
