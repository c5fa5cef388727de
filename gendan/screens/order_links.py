"""What every list of orders can do with the one under its cursor: open it, copy the answer for its customer."""

from __future__ import annotations

import importlib
from typing import Any

from gendan.i18n import N_, _
from gendan.screens.base import Asking
from gendan.screens.sections import Place

ORDER = Place("gendan.screens.order", "OrderScreen")
"""The page of one order; its class takes the number."""


def open_order(screen: Any, number: str) -> None:
    """Open the page of this order over ``screen``."""
    module = importlib.import_module(ORDER.module)
    screen.app.push_screen(getattr(module, ORDER.name)(number))


def copy_answer(screen: Any, number: str) -> None:
    """Copy what the customer of this order may be told, and show it (C117)."""
    asking: Asking = screen
    store = asking.host.store.store

    def answer() -> str:
        from gendan.reports.answer import status_answer
        from gendan.services.order_page import order_page

        return status_answer(order_page(store, number), store.config["store.name"])

    def copied(words: str) -> None:
        screen.app.copy_to_clipboard(words)
        screen.app.notify(words, title=_(N_("Copied")), markup=False)

    asking.ask("answer", answer, copied)
