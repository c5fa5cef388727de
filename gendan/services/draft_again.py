"""A filed draft as it would be typed: to go on with it in the order entry (C030)."""

from __future__ import annotations

from gendan.db.store import Store
from gendan.domain.money import money_text
from gendan.services.blind import refuse_hidden
from gendan.services.confirmation_page import confirmation_page
from gendan.services.entry_form import CHANNELS, MODES, TypedLine, TypedOrder
from gendan.services.order_page import LineView, order_page


def typed_again(store: Store, number: str) -> TypedOrder:
    """What the entry form would hold for the order of that number; refused while it is checked blind."""
    refuse_hidden(store, number)
    page, more = order_page(store, number), confirmation_page(store, number)
    wishes = [page.special] if page.special else []
    wishes += [f"{line.product or line.name}: {line.special}" for line in page.lines if line.special]
    return TypedOrder(
        customer=page.customer,
        code=page.customer_code or "",
        phone=page.phone or "",
        contact=page.contact or "",
        lines=tuple(_line(line) for line in page.lines),
        requested=page.requested.isoformat() if page.requested else "",
        delivery_mode=more.delivery_mode if more.delivery_mode in MODES else "delivery",
        address=page.address or "",
        special="; ".join(wishes),
        channel=page.channel if page.channel in CHANNELS else "counter",
        document_ref=more.document_ref or "",
        urgent="yes" if page.urgent else "no",
        owner=page.owner or "",
        order=page.number,
    )


def _line(line: LineView) -> TypedLine:
    price = money_text(line.price) if line.price is not None else ""
    discount = f"{line.discount.normalize():f}" if line.discount else ""
    return TypedLine(line.product or line.name, f"{line.qty.normalize():f}", price, discount)
