"""How far an order's confirmation has come, for its page: findings, steps, decisions, money (C050, C092, S09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import confirming as table
from gendan.db import payments as money
from gendan.db import users
from gendan.db.store import Store
from gendan.domain.confirmation import Standing
from gendan.domain.steps import StepFacts, six_steps
from gendan.services import references
from gendan.services.blind import hidden_from

TAKEN_IN = Standing(submitted=True, to_check=(), to_settle=(), to_agree=(), to_approve=())
"""How an order stands that was taken in from elsewhere and not changed since."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its message as a template, who may decide, and whether somebody has."""

    code: str
    message: str
    params: dict[str, str]
    overridable_by: str | None
    decided: bool


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A receipt."""

    payment: str
    kind: str
    amount: Decimal
    method: str
    contract: str | None
    at: datetime
    by: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class RefundView:
    """A step of the refund."""

    step: str
    at: datetime
    by: str | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class YesView:
    """The customer's yes."""

    at: datetime
    by: str | None
    channel: str
    person: str | None
    note: str | None
    holds: bool
    """Whether it is still the present content that was agreed to."""


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    """Everything about the confirmation of one order."""

    number: str
    valid: bool
    version: int
    entered_by: str | None
    document_ref: str | None
    delivery_mode: str | None
    submitted: bool
    to_check: tuple[str, ...]
    to_settle: tuple[str, ...]
    to_agree: tuple[str, ...]
    to_approve: tuple[str, ...]
    findings: tuple[FindingView, ...]
    steps: tuple[tuple[str, bool], ...]
    yes: tuple[YesView, ...]
    payments: tuple[PaymentView, ...]
    refund: tuple[RefundView, ...]
    received: Decimal
    outstanding: Decimal


def confirmation_page(store: Store, number: str) -> ConfirmationPage:
    """The confirmation of the order of that number; without what tells of its key fields where the viewer is
    checking it blind."""
    with store.read() as conn:
        page = _page(conn, references.order(conn, number))
    if page.number not in hidden_from(store, store.viewer):
        return page
    return replace(page, findings=(), to_approve=(), to_settle=(), to_check=(), to_agree=(), outstanding=Decimal(0))


def _page(conn: Connection, order: Any) -> ConfirmationPage:
    standing = table.standing_of(conn, order.id) or TAKEN_IN
    opened = table.opening_of(conn, order.id)
    people = {row.id: row.login for row in users.everyone(conn)}
    holds = not standing.to_agree
    return ConfirmationPage(
        number=order.number,
        valid=order.valid,
        version=table.versions(conn, order.id),
        entered_by=people.get(table.entered_by(conn, order.id) or 0),
        document_ref=order.document_ref,
        delivery_mode=order.delivery_mode,
        submitted=standing.submitted,
        to_check=standing.to_check,
        to_settle=standing.to_settle,
        to_agree=standing.to_agree,
        to_approve=standing.to_approve,
        findings=tuple(
            FindingView(f["code"], f["message"], f["params"], f["overridable_by"], f["code"] not in standing.to_approve)
            for f in (opened.detail["findings"] if opened is not None else ())
        ),
        steps=six_steps(_step_facts(order, standing)),
        yes=tuple(
            YesView(y.at, people.get(y.by_id), y.channel, y.person, y.note, holds) for y in table.yes_of(conn, order.id)
        ),
        payments=tuple(
            PaymentView(p.number, p.kind, p.amount, p.method, p.contract, p.at, p.by, bool(p.verified))
            for p in money.payments_of(conn, order.id)
        ),
        refund=tuple(RefundView(r.step, r.at, r.by, r.amount) for r in money.refund_steps_of(conn, order.id)),
        received=order.received,
        outstanding=order.amount - order.received,
    )


def _step_facts(order: Any, standing: Standing) -> StepFacts:
    return StepFacts(
        submitted=standing.submitted,
        checked=standing.submitted and not standing.to_check and not standing.to_settle,
        agreed=standing.submitted and not standing.to_agree,
        confirmed=order.confirmed_at is not None,
        shipped=order.shipped_on is not None or order.delivered_on is not None,
        followed_up=order.closed_on is not None,
    )
