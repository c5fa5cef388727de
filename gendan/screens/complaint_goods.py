"""Goods of a promise: what is to come back, then what is to go out; only after that it is kept (C215, C226)."""

from __future__ import annotations

from typing import Any

from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens.exception_dialogs import BackDialog, SendDialog
from gendan.screens.form_dialog import Before, Filled, FormDialog
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

            screen.ask("ways", lambda: prospect(store, order), ask, screen.host.show_error)
        return True
    return False


def _ask(
    screen: OrderWork, one: ComplaintView, command: str, make: Any, said: str, about: str, before: Before | None = None
) -> None:
    """Ask with a dialog, then run; a refusal opens it again with what was typed."""
    given = {"remedy": one.promise.remedy if one.promise else ""}
    given |= {"order": one.order or ""} if command == "shipment.create" else {}

    def answered(filled: Filled | None) -> None:
        if filled is None:
            return

        def refused(error: GendanError) -> None:
            _ask(screen, one, command, make, said, about, Before(filled.typed, error))

        screen.act(command, {**given, **filled.args}, lambda _result: said, refused, one.order or one.complaint)

    dialog: FormDialog = make(about, before)
    screen.app.push_screen(dialog, answered)
