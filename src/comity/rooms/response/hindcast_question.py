"""The question `hindcast`: how the forecast and the options would have done before past operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from comity.question import Context, Question

if TYPE_CHECKING:
    from comity.finding import Finding


class Hindcast(Question):
    """Past operations declared beforehand: what was to be expected without them and with them, and what came."""

    asks: ClassVar[str] = "Would comity have been right before past operations?"
    examples: ClassVar[tuple[str, ...]] = ("comity hindcast", "comity hindcast --html hindcast.html")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The count, then each case, all of them."""
        from comity.rooms.response.hindcast import hindcasts
        from comity.rooms.response.hindcast_tell import tell

        return tell(context.edition, hindcasts(context.edition))
