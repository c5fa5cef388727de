"""What the screens of section 核对 have in common: an order under the hand, commands that ask for a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gendan.domain import labels
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens.order_work import OrderWork, Target
from gendan.widgets.modal import AskText


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
        typed: str = "",
    ) -> None:
        """Ask for the reason, then run; a refusal is told and asks again with what was typed."""

        def answered(reason: str | None) -> None:
            if reason is None:
                return

            def refused(error: GendanError) -> None:
                self.host.show_error(error)
                self.reasoned(command, order, title, args, said, reason)

            self.act(command, {"order": order.number, "reason": reason, **args}, said, refused)

        self.app.push_screen(AskText(title, f"{order.words}\n{_('Reason')}", value=typed), answered)

    def action_order(self) -> None:
        """Open the order's page."""
        from gendan.screens.order_links import open_order

        if (order := self.target()) is not None:
            open_order(self, order.number)
