"""What every list of orders can do with the one under its cursor: open it, copy the answer for its customer."""

from __future__ import annotations

import importlib
from typing import Any

from gendan.i18n import _
from gendan.screens.base import Asking
from gendan.screens.host import Deed
from gendan.screens.sections import Place

ORDER = Place("gendan.screens.order", "OrderScreen")
"""The page of one order; its class takes the number."""


def open_order(screen: Any, number: str) -> None:
    """Open the page of this order over ``screen``."""
    module = importlib.import_module(ORDER.module)
    screen.app.push_screen(getattr(module, ORDER.name)(number))


def copy_answer(screen: Any, number: str) -> None:
    """Copy what the customer of this order may be told, and show it to be read out; one key writes down that he knows
    (C117)."""
    asking: Asking = screen
    host = asking.host
    desk, session, store = host.store, host.session, host.store.store

    def answer() -> str:
        from gendan.reports.answer import status_answer
        from gendan.services.order_page import order_page

        return status_answer(order_page(store, number), store.config["store.name"])

    def written(_result: object) -> None:
        host.deeds.append(Deed(number, "contact.log"))
        said = _("{order}: customer told ({what})", order=number, what=_("where the order stands"))
        screen.app.notify(said, markup=False)

    def told(channel: str | None) -> None:
        if channel is not None:
            args = {"order": number, "channel": channel, "summary": _("Told where the order stands.")}
            asking.carry_out("contact.log", lambda: desk.run(session, "contact.log", args), written, host.show_error)

    def copied(words: str) -> None:
        from gendan.screens.tell_dialog import TellDialog

        screen.app.copy_to_clipboard(words)
        screen.app.push_screen(TellDialog(number, "", words, copied=True), told)

    asking.ask_to_open("answer", answer, copied)
