"""What a brief says of pressure where the question behind it cannot be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.errors import NoData
from comity.question import Context
from comity.rooms.brief.listened import pressure

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.question import Answer


def test_pressure_that_nothing_covers_is_one_sentence_and_not_silence(edition: Edition) -> None:
    def lacking(*_: Any, **__: Any) -> Answer:
        raise NoData("Ruritania was no state in 2022.", remedy="Name another.")

    (told,) = pressure(Context(edition, lacking), "RUR", None)
    assert told.topic == "unknown"
    assert told.sentence.startswith(
        "Pressure below the threshold of war is not known, which is not calm: Ruritania was"
    )
    assert "cyber incidents (EuRepoC)" in told.sentence + told.render(told.searched)
    assert "eurepoc" in told.sources
