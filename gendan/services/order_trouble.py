"""What threatens an order and what went wrong: exceptions, complaints, risks, production checks (C164, C165, C204)."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.db import complaints
from gendan.db.store import Store
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.complaint_views import ComplaintView, complaint_views
from gendan.services.exception_views import ExceptionView, exceptions_of
from gendan.services.production import ProductionView, checks_of
from gendan.services.request_views import RequestView, requests_of
from gendan.services.risks import RiskView, risks_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """Exceptions and complaints oldest first; risks and production checks newest first."""

    exceptions: tuple[ExceptionView, ...] = ()
    risks: tuple[RiskView, ...] = ()
    checks: tuple[ProductionView, ...] = ()
    complaints: tuple[ComplaintView, ...] = ()
    requests: tuple[RequestView, ...] = ()
    """What the customer asked for, oldest first; no trouble yet, and not counted as such."""

    @property
    def open(self) -> int:
        """Open exceptions, complaints and risks."""
        cases = sum(one.open for one in self.exceptions) + sum(one.open for one in self.complaints)
        return cases + sum(one.open for one in self.risks)


def order_trouble(store: Store, number: str) -> Trouble:
    """The trouble of the order of that number; nothing of one that the viewer is checking blind."""
    with store.read() as conn:
        order = references.order(conn, number)
        found = Trouble(
            exceptions_of(conn, store.config, order.id, store.clock.now()),
            risks_of(conn, order.id),
            checks_of(conn, order.id),
            complaint_views(conn, store.config, complaints.of_order(conn, order.id), store.clock.now()),
            requests_of(conn, store.config, order.id, store.clock.now()),
        )
    return Trouble() if order.number in hidden_from(store, store.viewer) else found
