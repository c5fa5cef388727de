"""What is done with goods on an order's page: inspected, dispatched, followed, delivered (C185, C190, C198)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.gate_dialog import through_gate
from gendan.screens.note_dialog import show_note
from gendan.screens.order_deeds import OrderDeeds
from gendan.screens.order_shipment_rows import SHIPMENTS_TAB
from gendan.screens.order_work import Target
from gendan.screens.shipment_dialogs import (
    DeliveredDialog,
    InspectionDialog,
    PositionDialog,
    ShipmentDialog,
    number_text,
)
from gendan.services.batches import Prospect, ShipmentView, prospect
from gendan.services.checkpoints import left_at
from gendan.services.order_page import MilestoneView
from gendan.widgets.window_table import WindowTable


class ShipmentDeeds(OrderDeeds):
    """Keys of the order's page about its goods. A subclass shows the order in tabs."""

    _tab: str
    _held_back: Before | None = None
    """A dispatch that its gate refused, as it was typed: the dialog opens with it again."""

    @property
    def _row(self) -> Any:
        row = self.query_one(WindowTable).cursor_row
        return row.place if row is not None else None

    def action_add(self) -> None:
        """What the tab shows: a shipment, an inspection where the cursor stands on a checkpoint, else money."""
        order, row = self.target(), self._row
        if order is None:
            return
        if self._tab == SHIPMENTS_TAB:
            if self.may("shipment.create"):
                self._prepare_shipment(order, self._held_back)
        elif isinstance(row, MilestoneView) and row.quality:
            if self.may("quality.record"):
                self._inspect(order, row)
        else:
            super().action_add()

    def show_gate(self, order: Target, error: GendanError) -> None:
        """A milestone that may not be done yet: what is missing, to override where one may (C186)."""
        if not error.findings:
            self.host.show_error(error)
            return
        args = {"order": order.number, "milestone": order.step, "line": order.line, "category": order.category}
        words = _("{order}: {step} is done", order=order.words, step=order.step_words)
        title = _("{order} may not go on yet", order=order.number)
        through_gate(self, title, "milestone.done", args, lambda _result: self._say(words))

    # inspections

    def _inspect(self, order: Target, step: MilestoneView) -> None:
        store = self.host.store.store

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            name = f"{_(step.name)} {step.category or ''}".rstrip()
            words = _(
                "{order}: {step}, {left} {left:piece|pieces} to go", order=order.words, step=name, left=result["left"]
            )
            if result["open"]:
                words = _("{order}: {step} is done", order=order.words, step=name)
            return self._say(words) if result["exception"] is None else words

        def ask(left: Decimal) -> None:
            def make(before: Before | None) -> InspectionDialog:
                about = f"{order.words}\n{_(step.name)} {step.category or ''}".rstrip()
                return InspectionDialog(about, step.code, left, before)

            self._fill("quality.record", order, make, said, step.scope)

        def left() -> Decimal:
            return left_at(store, order.number, step.code, step.line, step.category)

        self.ask_to_open("left", left, ask, self.host.show_error)

    # dispatch

    def _prepare_shipment(self, order: Target, before: Before | None) -> None:
        store = self.host.store.store

        def prepared(found: Prospect) -> None:
            if not found.remaining:
                message = N_("Everything of order {number} was dispatched.")
                self.host.show_error(Refusal("exceeds", message, number=found.number))
                return
            self.app.push_screen(
                ShipmentDialog(order.words, found, before), lambda filled: self._dispatch(order, filled)
            )

        self.ask_to_open("prospect", lambda: prospect(store, order.number), prepared, self.host.show_error)

    def _dispatch(self, order: Target, filled: Filled | None) -> None:
        self._held_back = None
        if filled is None:
            return
        args = {"order": order.number, **filled.args}

        def said(result: dict[str, Any]) -> str:
            self._held_back = None
            left = sum((Decimal(one["qty"]) for one in result["remaining"]), Decimal(0))
            words = _("{shipment}: dispatched, arrives {day}", shipment=result["shipment"], day=result["expected"])
            return words + (_("; {left} left", left=number_text(left)) if left else "")

        def refused(error: GendanError) -> None:
            if error.findings:
                self._held_back = Before(filled.typed, error)
                through_gate(self, _("{order} may not go on yet", order=order.number), "shipment.create", args, said)
            else:
                self._prepare_shipment(order, Before(filled.typed, error))

        self.act("shipment.create", args, said, refused)

    # on the way

    def _shipment(self, command: str) -> ShipmentView | None:
        """The shipment under the cursor, for who may; where there is none it is said how to get there."""
        if not self.may(command):
            return None
        row = self._row
        if isinstance(row, ShipmentView):
            return row
        self.host.show_error(Refusal("wrong_status", N_("Choose a shipment in the tab of shipments first.")))
        return None

    def action_position(self) -> None:
        """Where the shipment under the cursor is."""
        one = self._shipment("shipment.event")
        if one is not None:
            done = _("{shipment}: written down", shipment=one.shipment)
            self._fill_shipment("shipment.event", one, PositionDialog, done)

    def deliver_here(self) -> bool:
        """On the tab of shipments: ask who signed for the one under the cursor. Whether the key was meant so."""
        if self._tab != SHIPMENTS_TAB:
            return False
        one = self._shipment("shipment.deliver")
        if one is not None:
            done = self._say(_("{shipment}: delivered", shipment=one.shipment))
            self._fill_shipment("shipment.deliver", one, DeliveredDialog, done)
        return True

    def take_shipment_back(self) -> bool:
        """On a shipment under way: ask why it is taken back. Whether the key was meant so."""
        order, one = self.target(), self._row
        if order is None or not isinstance(one, ShipmentView) or not one.under_way:
            return False
        if self.may("shipment.undo"):
            self._ask_back(order, one)
        return True

    def _ask_back(self, order: Target, one: ShipmentView) -> None:
        done = _("{shipment}: taken back", shipment=one.shipment)
        about = f"{one.shipment}\n{_('Reason')}"
        given = {"shipment": one.shipment}
        self.ask_text("shipment.undo", given, _("Take the shipment back"), about, lambda _r: done, order.number)

    def _fill_shipment(
        self, command: str, one: ShipmentView, dialog: Callable[[str, Before | None], FormDialog], done: str
    ) -> None:
        order = self.target()

        def args_of(filled: Filled) -> Mapping[str, Any]:
            return {"shipment": one.shipment, **filled.args}

        if order is not None:
            make = partial(dialog, one.shipment)
            self.ask_form(command, make, args_of, lambda _filled, _result: done, order.number)

    def action_delivery_note(self) -> None:
        """The delivery note of the shipment under the cursor (C197)."""
        one = self._row
        if isinstance(one, ShipmentView):
            show_note(self, one.shipment)
        else:
            self.host.show_error(Refusal("wrong_status", N_("Choose a shipment in the tab of shipments first.")))
