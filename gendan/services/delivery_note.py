"""What the delivery note of a shipment says, read from the store in one piece (C197)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gendan.db import finding
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.batches import ShipmentView
from gendan.services.blind import hidden_from
from gendan.services.order_page import order_page


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Goods of a shipment."""

    line: int
    product: str
    name: str
    spec: str | None
    unit: str | None
    qty: Decimal


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A shipment as it goes with the goods: no prices."""

    store: str
    order: str
    outside_number: str | None
    customer: str
    contact: str | None
    phone: str | None
    address: str | None
    special: str | None
    owner: str | None
    shipment: ShipmentView
    lines: tuple[NoteLine, ...]
    remaining: Decimal
    """Pieces of the order that follow in later shipments."""


def delivery_note(store: Store, code: str) -> DeliveryNote:
    """The delivery note of the shipment of that code; not for who is checking its order blind, none of a shipment
    that was taken back."""
    with store.read() as conn:
        row = references.shipment(conn, code)
        number = finding.order_by_id(conn, row.order_id).number
    if number in hidden_from(store, store.viewer):
        raise Refusal("gate_closed", N_("You are checking order {number}: its papers come after."), number=number)
    page = order_page(store, number)
    shipment = next(one for one in page.shipments if one.shipment == row.code)
    if shipment.state == "returned":
        raise Refusal("wrong_status", N_("Shipment {code} was taken back."), code=row.code)
    known = {line.line: line for line in page.lines}
    return DeliveryNote(
        store=store.config["store.name"],
        order=page.number,
        outside_number=page.outside_number,
        customer=page.customer,
        contact=page.contact,
        phone=page.phone,
        address=page.address,
        special=page.special,
        owner=page.owner_name,
        shipment=shipment,
        lines=tuple(
            NoteLine(n, known[n].product, known[n].name, known[n].spec, known[n].unit, qty)
            for n, qty in shipment.lines
            if n in known
        ),
        remaining=sum((line.qty - line.shipped for line in page.lines), Decimal(0)),
    )
