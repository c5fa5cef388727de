"""Goods of a promise: what is to come back, then what is to go out; only after that it is kept (C215, C226)."""

from __future__ import annotations

from collections.abc import Callable

from gendan.i18n import _
from gendan.screens.exception_dialogs import BackDialog, SendDialog
from gendan.screens.form_dialog import Before, FormDialog
from gendan.screens.order_work import OrderWork
from gendan.services.batches import Prospect, prospect
from gendan.services.complaint_views import ComplaintView


def move_goods(screen: OrderWork, one: ComplaintView, about: str) -> bool:
    """Ask for the goods that a promise waits for; whether it waits for any."""
    promise, order = one.promise, one.order
    if promise is None or order is None or promise.state != "agreed":
        return False
    if promise.awaited:
        if screen.may("remedy.return"):
            said = _("{case}: goods came back", case=one.complaint)
            _ask(
                screen,
                one,
                "remedy.return",
                lambda text, before: BackDialog(text, promise.awaited, before),
                said,
                about,
            )
        return True
    if promise.to_send:
        if screen.may("shipment.create"):
            store, said = screen.host.store.store, _("{case}: goods sent", case=one.complaint)

            def ask(ways: Prospect) -> None:
                _ask(screen, one, "shipment.create", lambda text, b: SendDialog(text, promise, ways, b), said, about)

            screen.ask_to_open("ways", lambda: prospect(store, order), ask, screen.host.show_error)
        return True
    return False


def _ask(
    screen: OrderWork,
    one: ComplaintView,
    command: str,
    make: Callable[[str, Before | None], FormDialog],
    said: str,
    about: str,
) -> None:
    """Ask with a dialog, then run."""
    given = {"remedy": one.promise.remedy if one.promise else ""}
    given |= {"order": one.order or ""} if command == "shipment.create" else {}
    screen.ask_form(
        command,
        lambda before: make(about, before),
        lambda filled: {**given, **filled.args},
        lambda _filled, _result: said,
        one.order or one.complaint,
    )
