"""One order of section 核对 at a glance; of what a second person is still to key blind nothing is handed out (C025)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from gendan.db import confirming
from gendan.db.store import Store
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.confirmation_page import ConfirmationPage, confirmation_page
from gendan.services.order_page import OrderPage, order_page


@dataclass(frozen=True, slots=True)
class CheckGlance:
    """What may be seen of an order; ``page`` and ``stands`` are None where its values are not to be seen yet."""

    number: str
    page: OrderPage | None
    stands: ConfirmationPage | None


def check_glance(store: Store, number: str) -> CheckGlance:
    """The order of that number as the viewer may see it beside the list of section 核对; refuses
    ``unknown_reference``.

    Nobody sees the values of an order whose key fields are to be keyed again, not even who entered it, since
    anybody may come to check it; nor a draft of somebody else, which will be checked.
    """
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        order = references.order(conn, number)
        blind = order.number in hidden or _is_blind(conn, order, store.viewer)
    if blind:
        return CheckGlance(order.number, None, None)
    return CheckGlance(order.number, order_page(store, order.number), confirmation_page(store, order.number))


def _is_blind(conn: Connection, order: Any, viewer: str | None) -> bool:
    standing = confirming.standing_of(conn, order.id)
    if standing is None:
        return order.confirmed_at is None
    if not standing.submitted:
        return viewer is None or confirming.entered_login(conn, order.id) != viewer
    return bool(standing.to_check)
