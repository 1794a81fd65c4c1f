"""What a pledge may depend on, as ATOP codes it, in words; and which of it an attack settles by itself.

ATOP codes a condition as present or not and says nothing of its terms, with one exception: where the treaty is aimed at
named states and nothing else, it gives their codes, and the condition becomes the pledge's adversaries.
"""

from __future__ import annotations

JOINED = ", and "
"""Between the conditions of one pledge."""

ATTACKED = "the ally is the one attacked"
_ATTACKED = (ATTACKED, "the other is the one attacked")
"""As ATOP's condition is worded here, and as the registry words it."""
UNPROVOKED = "the ally did not provoke the attack"

_NAMED = "the {who} is one the treaty names"
_PLACE = "the {what} is in a place the treaty names"

CODES: dict[str, dict[str, str]] = {
    "defence": {
        "defcoadv": _NAMED.format(who="attacker"),
        "defcoloc": _PLACE.format(what="attack"),
        "defcocon": "the attack belongs to a conflict the treaty names",
        "defconum": "so many states attack as the treaty says",
        "defcodem": "a demand of the treaty was refused",
        "defconpr": UNPROVOKED,
    },
    "offence": {
        "offcoadv": _NAMED.format(who="adversary"),
        "offcoloc": "the place is one the treaty names",
        "offcocon": "the conflict is one the treaty names",
        "offconum": "so many states are involved as the treaty says",
        "offcodem": "a demand of the treaty was refused",
    },
    "neutrality": {
        "neucoatt": ATTACKED,
        "neucoadv": _NAMED.format(who="adversary"),
        "neucoloc": "the place is one the treaty names",
        "neucocon": "the conflict is one the treaty names",
        "neuconum": "so many states are involved as the treaty says",
        "neucodem": "a demand of the treaty was refused",
        "neuconpr": UNPROVOKED,
    },
    "consultation": {
        "concoadv": _NAMED.format(who="adversary"),
        "concoloc": "the place is one the treaty names",
        "concocon": "the conflict is one the treaty names",
        "concoreq": "a party asks for it",
    },
}
"""ATOP's variables by pledge, with what each says; each phrase completes "if ..."."""

ADVERSARY = {"defence": "defcoadv", "offence": "offcoadv"}
"""Where the states a treaty is aimed at are taken as those the pledge names. Not for neutrality: the Dual Alliance of
1879, aimed at Russia, promises help against Russia and neutrality against any other."""

NUMBER = {"defence": "defconum", "offence": "offconum"}
"""A number of states is an alternative to a named one in the treaties that have both (the Triple Alliance of 1882:
France, or two great powers), so the named states are then no limit."""


def open_conditions(condition: str | None, *, struck_first: bool) -> tuple[str | None, str | None]:
    """What is left of a condition once it is known whether the ally was attacked or struck first.

    Args:
        condition: conditions in words, joined as ATOP's are here, or a registry's own words; None if there are none.
        struck_first: whether the ally whose partner is asked began it.

    Returns:
        What must still hold, None if nothing; and the condition that fails outright, None if none does.
    """
    parts = condition.split(JOINED) if condition else []
    failed = next((part for part in parts if struck_first and part in (*_ATTACKED, UNPROVOKED)), None)
    left = [part for part in parts if part not in _ATTACKED]
    return (JOINED.join(left) or None), failed
