"""What the screens of section 核对 have in common: an order under the hand, commands that ask for a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gendan.domain import labels
from gendan.i18n import _
from gendan.screens.order_work import OrderWork, Target


def status_words(result: Mapping[str, Any]) -> str:
    """Where the order stands after a command, in words."""
    return _(labels.label("status", str(result.get("status", ""))))


class CheckWork(OrderWork):
    """Base of the lists of section 核对."""

    def reasoned(
        self,
        command: str,
        order: Target,
        title: str,
        args: Mapping[str, Any],
        said: Callable[[dict[str, Any]], str],
    ) -> None:
        """Ask for the reason, then run; ``title`` is words already."""
        self.ask_text(command, {"order": order.number, **args}, title, f"{order.words}\n{_('Reason')}", said)

    def action_order(self) -> None:
        """Open the order's page."""
        from gendan.screens.order_links import open_order

        if (order := self.target()) is not None:
            open_order(self, order.number)
