"""A complaint of abuse is kept nowhere, repeated nowhere, and shown the way to those who can investigate."""

from __future__ import annotations

import pytest

from comity.errors import ComityError
from comity.rooms.community.ledger.abuse import CHANNELS, is_abuse
from comity.rooms.community.ledger.kinds import CATEGORIES
from comity.rooms.community.ledger.write import append

COMPLAINT = {"kind": "complaint", "day": "2024-06-01", "place": "Baidoa", "category": "behaviour"}

ABUSE = [
    "A guard raped a girl near the well",
    "He asked for sex in return for food",
    "The soldiers beat my brother at the gate",
    "My son was beaten by two peacekeepers",
    "Police officers tortured him",
    "Un soldat a violé une femme",
    "Il y a eu un viol au camp",
    "Los soldados golpearon a mi hijo",
    "La patrulla mató al pastor; un soldado lo mató",
    "Askari alimbaka; ubakaji",
    "تعرضت للاغتصاب",
]

OTHER = [
    "The gate is shut before dawn",
    "The police did not come when we called, and bandits then took and killed all of our goats",
    "Patrol cars drive too fast past the school",
    "The violet tents leak, and the noise is violent",
    "The hospital has no staff at night",
    "Le soldat a fermé la porte",
    "La valla está rota",
]


@pytest.mark.parametrize("words", ABUSE)
@pytest.mark.parametrize("kind", ["complaint", "answer", "message"])
def test_words_of_abuse_are_noticed(kind, words):
    assert is_abuse(kind, "", words)
    assert is_abuse(kind, "", words.upper())


@pytest.mark.parametrize("words", OTHER)
def test_other_complaints_are_taken(words):
    assert not is_abuse("complaint", "services", words)


def test_a_consultation_may_speak_of_violence_as_a_subject():
    assert not is_abuse("consultation", "", "Training on preventing sexual violence")


@pytest.mark.parametrize(
    "category",
    [
        "abuse",
        "Sexual  Exploitation or Abuse",
        "violence by personnel",
        "SEA",
        "sexual harassment",
        "Torture",
        "abus sexuel",
    ],
)
def test_the_category_alone_suffices(category):
    assert is_abuse("complaint", category, "x")


@pytest.mark.parametrize("category", [*CATEGORIES, "access to the camp", "", "Behavior", "secruity"])
def test_what_is_meant_for_another_category_is_not_taken_for_abuse(category):
    assert not is_abuse("complaint", category, "x")


def test_a_kind_that_names_abuse_is_shown_the_way_too(ledger, raws, today):
    with pytest.raises(ComityError, match="looks like a complaint of abuse"):
        append(ledger, raws([COMPLAINT | {"kind": "abuse", "text": "x"}]), today=today)


@pytest.mark.parametrize("words", ABUSE)
def test_what_is_refused_stands_in_no_file_and_in_no_fault(ledger, raws, today, tmp_path, words, caplog):
    caplog.set_level(0)
    fine = COMPLAINT | {"category": "access", "text": "The gate is shut before dawn"}
    with pytest.raises(ComityError) as caught:
        append(ledger, raws([fine, COMPLAINT | {"text": words, "category": words}]), today=today)
    told = str(caught.value)
    assert told.startswith("Row 3: this looks like a complaint of abuse")
    assert words not in told
    assert words not in caplog.text
    for path in tmp_path.rglob("*"):
        assert words.encode() not in path.read_bytes()
        assert fine["text"].encode() not in path.read_bytes()  # the whole file was refused


def test_the_refusal_names_every_channel_with_the_page_that_says_so(ledger, raws, today):
    with pytest.raises(ComityError) as caught:
        append(ledger, raws([COMPLAINT | {"category": "abuse", "text": "x"}]), today=today)
    assert "+1 212 963 1111" in caught.value.remedy
    assert len(CHANNELS) == 4
    for channel in CHANNELS:
        assert channel.page in caught.value.remedy
        assert channel.page.startswith("https://")
    assert "forces that are not the UN's" in caught.value.remedy
