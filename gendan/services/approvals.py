"""What of exceptions and complaints waits for a decision: money beyond an authority (C076, C080)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gendan.db import remedies as remedy_table
from gendan.db import today as today_table
from gendan.db.store import Store
from gendan.domain.roles import may
from gendan.services import references
from gendan.services.complaint_views import ComplaintView, OfferView, OptionView, undecided_offers

DECIDES = "follower"
"""The least role that is shown what waits."""


@dataclass(frozen=True, slots=True)
class CaseWaiting:
    """An offer of a complaint, or the remedies of an exception, that somebody else decides on."""

    kind: str
    """``complaint`` or ``exception``."""
    case: str
    order: str | None
    customer: str
    options: tuple[OptionView, ...]
    amount: Decimal
    """The largest amount of money in it."""
    by: str | None
    by_name: str | None
    at: datetime
    due: date | None

    @property
    def approve(self) -> str:
        """The command that approves it."""
        return f"{self.kind}.approve"

    @property
    def reject(self) -> str:
        """The command that rejects it."""
        return f"{self.kind}.reject"


def case_approvals(store: Store) -> tuple[CaseWaiting, ...]:
    """Everything of cases that waits, the longest waiting first; nothing for who decides nothing."""
    with store.read() as conn:
        if store.viewer is not None and not may(references.user(conn, store.viewer).role, DECIDES):
            return ()
        found = [
            of_complaint(one, one.offer)
            for one in undecided_offers(conn, store.config, store.clock.now())
            if one.offer is not None
        ]
        rows = [row for row in remedy_table.standing(conn, "to_approve") if row.exception is not None]
        orders = {row.id: row for row in today_table.by_ids(conn, [row.order_id for row in rows], None)}
        cases: dict[str, list[Any]] = {}
        for row in rows:
            cases.setdefault(row.exception, []).append(row)
        found += [_of_exception(case, mine, orders[mine[0].order_id]) for case, mine in cases.items()]
    return tuple(sorted(found, key=lambda one: one.at))


def of_complaint(one: ComplaintView, offer: OfferView) -> CaseWaiting:
    """The offer of a complaint as something to decide on."""
    return CaseWaiting(
        "complaint", one.complaint, one.order, one.customer, offer.options, offer.most, offer.by, offer.by_name,
        offer.at, offer.solve_by,
    )  # fmt: skip


def _of_exception(case: str, rows: list[Any], order: Any) -> CaseWaiting:
    options = tuple(
        OptionView(n, row.sort, row.text, row.amount, row.line, None, row.qty) for n, row in enumerate(rows, 1)
    )
    first = min(rows, key=lambda row: (row.at, row.id))
    most = max((row.amount or Decimal(0) for row in rows), default=Decimal(0))
    return CaseWaiting(
        "exception", case, order.number, order.customer or "", options, most, first.by, first.by_name, first.at,
        first.due,
    )  # fmt: skip
