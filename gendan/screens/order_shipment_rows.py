"""The tab of an order's shipments: what left, how, where it is, when it should arrive (C190, C198)."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.screens.order_shown import Shown, Tab
from gendan.screens.shipment_dialogs import number_text
from gendan.services.batches import ShipmentView
from gendan.widgets.window_table import Column, Row

SHIPMENTS_TAB = "shipments"


def shipment_rows(shown: Shown) -> list[Row]:
    """The shipments, oldest first: what left, how, where it is, when it should arrive."""
    return [Row(one.shipment, _cells(one, shown), _tone(one, shown), place=one) for one in shown.page.shipments]


def _cells(one: ShipmentView, shown: Shown) -> tuple[str, ...]:
    last = one.positions[-1] if one.positions else None
    where = " ".join(part for part in (_(labels.label("shipment_step", one.state)), last.place if last else "") if part)
    return (
        where,
        one.shipment,
        " ".join([*(f"{line}:{number_text(qty)}" for line, qty in one.lines), one.remedy or ""]).rstrip(),
        _(labels.label("transport", one.mode)),
        " ".join(part for part in (one.carrier, one.tracking) if part),
        shown.day(one.shipped_on),
        shown.day(one.expected),
        " ".join(part for part in (shown.day(one.delivered_on), one.signed_by or "") if part),
    )


def _tone(one: ShipmentView, shown: Shown) -> str:
    if not one.under_way:
        return "done" if one.delivered else "muted"
    if one.next_due is None:
        return "due"
    return "late" if one.next_due < shown.page.today else "due" if one.next_due == shown.page.today else ""


SHIPMENTS = Tab(
    SHIPMENTS_TAB,
    N_("Shipments"),
    (
        Column("state", N_("State"), 10, toned=True, flex=1),
        Column("shipment", N_("Shipment"), 21),
        Column("lines", N_("Line:quantity"), 7, flex=2),
        Column("mode", N_("Way"), 8, drop=3),
        Column("carrier", N_("Carrier"), 24, drop=1, flex=1),
        Column("shipped", N_("Dispatched"), 10, drop=2),
        Column("expected", N_("Expected"), 10),
        Column("delivered", N_("Delivered"), 11, flex=1, drop=4),
    ),
    shipment_rows,
    N_("Nothing was dispatched yet.\n{key.order.add} dispatches goods."),
    keys=("order.add", "order.position", "order.done", "order.delivery_note"),
)
