from __future__ import annotations

import pytest

from comity.registry.load import registry
from comity.rooms.peace.named import Finder


@pytest.fixture(scope="module")
def finder():
    return Finder.of(registry()["organisations"], registry()["states"])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("As witnesses: for the United Nations, for ECOWAS and for the African Union", ["au", "ecowas", "un"]),
        ("UN, OIC, France and the US", ["FRA", "USA", "oic", "un"]),
        ("President of the Federal Republic of Nigeria", ["NGA"]),
        ("the Government of Niger", ["NER"]),
        ("the United Kingdom of Great Britain and Northern Ireland", ["GBR"]),
        ("the Republic of Equatorial Guinea", ["GNQ"]),
        ("Pour les Nations Unies et la CEDEAO", ["ecowas", "un"]),
        ("under us all, in an unknown land, and so on", []),
        ("", []),
        (None, []),
    ],
)
def test_organisations_and_states_are_found_as_whole_names_and_acronyms_in_capitals(finder, text, keys):
    assert finder.found(text) == keys


def test_persons_are_not_found(finder):
    assert finder.found("H.E. Félix Houphouët-Boigny; Abdulsalami Abubakar; Desmond Tutu") == []
