"""Written by `python -m comity.faces.stub`; do not edit."""

from datetime import date
from pathlib import Path
from typing import Literal

from comity.question import Answer as Answer
from comity.errors import ComityError as ComityError
from comity.finding import Finding as Finding
from comity.quantity import Quantity as Quantity
from comity.edition import open_edition as open_edition
from comity.panels.make import panel as panel

__version__: str

def brief(country: str, *, against: str | None = None, months: int = 12, edition: Path | str | None = None) -> Answer:
    """One document for one place: what is coming, who is bound, what is there, what could be done, what is unknown.

    Args:
        country: country, by name or code, as in Somalia, SOM or 520.
        against: state whose attack is feared, for a brief on a pair of states.
        months: months ahead, from 1 to 36.

    On the command line:
        comity brief Somalia
        comity brief Estonia --against Russia
        comity brief SOM --html somalia.html
    """

def risk(country: str, *, months: int = 12, edition: Path | str | None = None) -> Answer:
    """How many deaths in armed conflict to expect in a country, and how far such forecasts could be trusted before.

    Args:
        country: country, by name or code, as in Somalia, SOM or 520.
        months: months ahead, from 1 to 36.

    On the command line:
        comity risk Somalia
        comity risk MLI --months 6
        comity risk Ukraine --json
    """

def obligations(attacker: str, target: str, *, on: date | str | None = None, place: str | None = None, kind: Literal['armed', 'cyber', 'hybrid', 'internal', 'forces_abroad'] = 'armed', edition: Path | str | None = None) -> Answer:
    """If one state attacks another on a day: who owes help, who must consult, who may not take part, and why.

    Args:
        attacker: state that attacks, or 'any' for one that no treaty names.
        target: state that is attacked.
        on: day of the attack, from 1816 on, as 2022, 2022-09 or 2022-09-13; left out: the registry's day.
        place: where, if not in the target's homeland, as in 'Guam'.
        kind: kind of attack: armed, cyber, hybrid, internal or forces_abroad.

    On the command line:
        comity obligations Russia Estonia --on 2025-06-01
        comity obligations Argentina 'United Kingdom' --on 1982-04-02 --place 'Falkland Islands'
        comity obligations any Somalia
    """

def peace(country: str, *, edition: Path | str | None = None) -> Answer:
    """Peace operations in a country, before and at the edition's date, and peace agreements by process and stage.

    Args:
        country: country, by name or code, as in Liberia, LBR or 450.

    On the command line:
        comity peace Liberia
        comity peace BIH --json
    """
