"""What drives a lever: rows of the table `levers`, estimates the asker chooses, or an effect the asker sets.

The engine takes in nothing whose outcome or population is not the channel's own (see `levers.CHANNELS`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, EditionError, InputError, UnknownName
from comity.rooms.response.levers import LEVERS, levers
from comity.rooms.response.usable import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from comity.edition import Edition

Z95 = 1.959963984540054
"""Normal quantile of an interval that holds 95 %."""


@dataclass(frozen=True)
class Lever:
    """What one lever does through one channel.

    Attributes:
        lever: its key.
        channel: "intensity", "onset" or "recurrence".
        treatment: what was there or done, in words; empty where it is not told apart, or set by the asker.
        per: unit of the dose in words; empty where the effect is that of the whole.
        center: logarithm of the ratio for one unit, at the middle; None where nothing usable is known.
        error: standard error of the middle.
        tau: spread between places.
        rows: estimates pooled.
        standing: "estimated", "reported" or "assumed".
        why: why it may drive the lever, or why it may not.
        keys: of the estimates.
        given: whether the asker set or chose it.
    """

    lever: str
    channel: str
    treatment: str
    per: str
    center: float | None
    error: float
    tau: float
    rows: int
    standing: str
    why: str
    keys: tuple[str, ...]
    given: bool = False

    @property
    def usable(self) -> bool:
        """Whether it may drive anything."""
        return self.center is not None

    def spread(self, strength: float) -> float:
        """Standard deviation of the log ratio of one unit, where the whole has so many times its logarithm.

        Between places, what a single study cannot show is assumed of the whole effect, so it does not grow with the
        dose; what several studies show is of one unit, as they are.
        """
        between = self.tau / max(strength, 1.0) if self.rows == 1 else self.tau
        return math.hypot(self.error, between)


@dataclass(frozen=True)
class Amount:
    """A unit of dose: what is counted, and how many of it make one unit."""

    counts: str
    unit: float


def amount(per: str) -> Amount | None:
    """The unit of dose in words, read: "1,000 troops" is a thousand of the option's troops; None where it is not."""
    match = re.fullmatch(r"([\d,.]+)?\s*(troops|police|military observers|personnel|US dollars)", per.strip())
    if not match:
        return None
    words = {"military observers": "observers", "US dollars": "usd"}
    return Amount(words.get(match[2], match[2]), float((match[1] or "1").replace(",", "")))


LED = {
    "led by the UN": "un",
    "led by a regional organisation": "regional",
    "led by NATO, the EU or the WEU": "alliance",
    "led by states alone": "states",
}
"""How a treatment says who leads, and whom it means."""
ALLIANCES = ("nato", "eu", "weu")


def led_by(lead: str | None, *, is_org: bool) -> str:
    """Which kind of lead a state or organisation is: "un", "regional", "alliance" or "states"."""
    if lead == "un" or not is_org:
        return "un" if lead == "un" else "states"
    return "alliance" if lead in ALLIANCES else "regional"


def speaks_of(treatment: str, kind: str) -> bool:
    """Whether a treatment is that of a kind of lead; one that names no lead is of any."""
    wanted = next((who for words, who in LED.items() if words in treatment), None)
    return wanted is None or wanted == kind


def book(edition: Edition, *, chosen: Sequence[str] = (), effects: Mapping[tuple[str, str], Lever]) -> list[Lever]:
    """Every lever and channel, with what the asker chose or set in its place.

    Args:
        edition: with the table levers; evidence and, where there is one, effects, if estimates are chosen.
        chosen: keys of the only estimates that may drive the levers they speak of.
        effects: what the asker set, by lever and channel.

    Raises:
        InputError: an estimate that was chosen may not drive its lever.
        EditionError: a row of levers is of another outcome or population than its channel takes in.
    """
    found = [
        _lever(row)
        for row in edition.table("levers").sort("lever", "channel", "treatment", "per").iter_rows(named=True)
    ]
    if chosen:
        ours = [replace(_lever(row), given=True) for row in _rows_of(edition, chosen)]
        taken = {(one.lever, one.channel) for one in ours}
        found = [one for one in found if (one.lever, one.channel) not in taken] + ours
    found = [one for one in found if (one.lever, one.channel) not in effects]
    return [*found, *effects.values()]


def _lever(row: Mapping[str, Any]) -> Lever:
    wanted = CHANNELS.get(row["channel"])
    if wanted is None or row["outcome"] != wanted.outcome or row["population"] != wanted.population:
        raise EditionError(
            f"The effect of {row['lever']} on {row['channel']} is of {row['outcome']} in {row['population']}, which "
            "the engine does not take in.",
            available=[f"{one.outcome} in {one.population}" for one in CHANNELS.values()],
            remedy="Build the edition again with this version of comity.",
        )
    usable = row["usable"] and row["log_sd"] is not None
    sd, tau = (row["log_sd"], row["tau"] or 0.0) if usable else (0.0, 0.0)
    return Lever(
        lever=row["lever"],
        channel=row["channel"],
        treatment=row["treatment"] or "",
        per=row["per"] or "",
        center=row["log_center"] / (row["dose"] or 1.0) if usable else None,
        error=math.sqrt(max(sd * sd - tau * tau, 0.0)),
        tau=tau,
        rows=row["rows"],
        standing=row["standing"] or "assumed",
        why=row["why"],
        keys=tuple(row["evidence"]),
    )


def _rows_of(edition: Edition, chosen: Sequence[str]) -> Iterable[dict[str, Any]]:
    """The rows of levers that the chosen estimates alone would give."""
    published = {row["evidence"]: row for row in edition.table("evidence").iter_rows(named=True)}
    own: dict[str, dict[str, Any]] = {}
    if "effects" in edition.manifest["tables"]:
        own = {row["effect"]: row for row in edition.table("effects").iter_rows(named=True)}
    for key in chosen:
        if key not in published and key not in own:
            near = get_close_matches(key, [*published, *own], n=5, cutoff=0.3)
            raise UnknownName(
                f"No estimate has the key '{key}'.",
                available=near,
                remedy="`comity registry --table evidence` lists the published ones.",
            )
    spoken = Counter((row["lever"], row["channel"]) for key in chosen if (row := published.get(key) or own.get(key)))
    for (lever, channel), times in spoken.items():
        if times > 1:
            raise InputError(
                f"{times} of the estimates chosen speak of {lever} and {channel or 'no channel'}: choose one.",
                remedy="Leave --evidence out for all that are usable, pooled.",
            )
    rows = levers([published[key] for key in chosen if key in published], [own[key] for key in chosen if key in own])
    mine = [row for row in rows if row["evidence"]]
    for row in mine:
        if not row["usable"]:
            raise InputError(
                f"{', '.join(row['evidence'])} may not drive {row['lever']}: {row['why']}",
                remedy="Choose another with --evidence, or set an effect with its interval: "
                f"--effect {row['lever']}=0.7:0.5:0.95.",
            )
    if not mine:
        raise InputError(
            f"{', '.join(chosen)}: of no channel that the engine has.",
            available=[f"{one.measure} of {one.outcome} in {one.population}" for one in CHANNELS.values()],
            remedy="Choose another with --evidence.",
        )
    return mine


def set_by_asker(texts: Sequence[str], used: Sequence[str]) -> tuple[dict[tuple[str, str], Lever], list[ComityError]]:
    """Effects that the asker sets, by lever and channel, and what is wrong with them.

    Args:
        texts: as in "0.7:0.5:0.95", "mission.onset=0.7:0.5:0.95" or "mission=0.95:0.9:1 per 1,000 troops": a ratio and
            its 95 % interval, of the whole option at its full strength or of a dose.
        used: levers of the options asked about, for an effect that names none.
    """
    found: dict[tuple[str, str], Lever] = {}
    faults: list[ComityError] = []
    for text in texts:
        told, _, per = (part.strip() for part in text.partition(" per "))
        name, _, figures = told.rpartition("=")
        lever, _, channel = (part.strip().replace("-", "_") for part in name.partition("."))
        channel = channel or "intensity"
        named = [lever] if lever else list(dict.fromkeys(used))
        if lever and lever not in LEVERS:
            near = get_close_matches(lever, LEVERS, n=2)
            faults.append(UnknownName(f"--effect: there is no lever '{lever}'.", available=near or LEVERS))
        if channel not in CHANNELS:
            faults.append(InputError(f"--effect: there is no channel '{channel}'.", available=CHANNELS))
        if per and amount(per) is None:
            doses = ("1,000 troops", "100 police", "10 military observers", "1,000 personnel", "1,000,000 US dollars")
            faults.append(UnknownName(f"--effect: '{per}' is no dose that an option has.", available=doses))
        logs = _figures(text, figures or told)
        if isinstance(logs, InputError):
            faults.append(logs)
            continue
        found |= {(one, channel): _set(one, channel, logs, per) for one in named}
    return found, faults


def _figures(text: str, figures: str) -> tuple[float, float, float] | InputError:
    """Logarithms of the ratio and of its interval's ends, or what is wrong with them."""
    parts = figures.split(":")
    remedy = "Write the ratio and its 95 % interval, as in --effect mission=0.7:0.5:0.95."
    try:
        ratios = [float(part) for part in parts]
    except ValueError:
        return InputError(f"--effect: '{text}' holds something that is no number.", remedy=remedy)
    if len(ratios) == 1:
        return InputError(
            f"--effect: '{text}' has no interval, and an effect without one drives no lever.", remedy=remedy
        )
    if len(ratios) != 3 or not 0 < ratios[1] <= ratios[0] <= ratios[2] < math.inf:
        return InputError(
            f"--effect: '{text}' is not a ratio above nought between the ends of its interval.", remedy=remedy
        )
    if ratios[1] == ratios[2]:
        return InputError(f"--effect: the interval of '{text}' has no width.", remedy=remedy)
    center, low, high = (math.log(one) for one in ratios)
    return center, low, high


def _set(lever: str, channel: str, logs: tuple[float, float, float], per: str) -> Lever:
    center, low, high = logs
    return Lever(
        lever=lever,
        channel=channel,
        treatment="",
        per=per,
        center=center,
        error=(high - low) / (2 * Z95),
        tau=0.0,
        rows=0,
        standing="assumed",
        why=f"Set by the asker, {f'per {per}' if per else 'for the whole option at its full strength'}.",
        keys=(),
        given=True,
    )
