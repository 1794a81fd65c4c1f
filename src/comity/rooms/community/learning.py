"""What engagement might change: trust as an opinion that good and bad contacts update.

A person holds an opinion worth k contacts, of which the share p are good. Each contact adds to it; a bad one weighs w
times a good one. After n contacts of which the share g are good, the opinion of those who were reached is

    q = (k p + n g) / (k + n (g + w (1 - g))),

the mean of a beta distribution under counts, with an asymmetric count of losses. Over all people, with the share r
reached, trust goes from p to (1 - r) p + r q. It rises only if

    g > p w / (1 - p + p w),

the break-even, which depends neither on how many are reached nor on how often: more of the same contacts moves trust
further in whichever direction it was going.

Bad contacts weigh more: Slovic (1993) Perceived risk, trust, and democracy. Risk Analysis 13(6): 675-682.
https://doi.org/10.1111/j.1539-6924.1993.tb01329.x; for police, by their abstract, four to fourteen times: Skogan (2006)
Asymmetry in the impact of encounters with police. Policing and Society. https://doi.org/10.1080/10439460600662098
Every parameter is assumed. No source of an edition gives one of them for a mission.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumed:
    """What is assumed of an engagement.

    Attributes:
        opinion: contacts that a person's opinion is worth before (k), above 0.
        contacts: contacts of each person reached (n).
        reached: share of people reached (r).
        weight: what a bad contact weighs, in good ones (w), at least 1.
    """

    opinion: float = 10.0
    contacts: float = 6.0
    reached: float = 0.25
    weight: float = 4.0


def after(trust: float, good: float, assumed: Assumed) -> float:
    """Trust over all people after the engagement.

    Args:
        trust: share who trust before (p), 0 to 1.
        good: share of contacts that are good (g), 0 to 1.
        assumed: the rest.
    """
    counted = assumed.contacts * (good + assumed.weight * (1 - good))
    opinion = (assumed.opinion * trust + assumed.contacts * good) / (assumed.opinion + counted)
    return (1 - assumed.reached) * trust + assumed.reached * opinion


def break_even(trust: float, weight: float) -> float:
    """Share of contacts that must be good for trust not to fall.

    Args:
        trust: share who trust before, 0 to 1.
        weight: what a bad contact weighs, in good ones.
    """
    return trust * weight / (1 - trust + trust * weight)
