"""What the confirmation sheet for the customer says, read from the store in one piece (C050, C085)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.db import customers
from gendan.db.store import Store
from gendan.domain.money import cents
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.confirmation_page import confirmation_page
from gendan.services.order_page import LineView, order_page

PARTS = ("advance", "progress", "retention")


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the payment: ``advance``, ``progress``, ``delivery`` or ``retention``, in percent and money."""

    part: str
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The order as its customer agrees to it."""

    store: str
    currency: str
    policy: str
    number: str
    outside_number: str | None
    version: int
    status: str
    channel: str | None
    document_ref: str | None
    placed_on: date | None
    customer: str
    contact: str | None
    phone: str | None
    address: str | None
    delivery_mode: str | None
    requested: date | None
    promised: date | None
    lines: tuple[LineView, ...]
    amount: Decimal
    special: str | None
    deposit: Decimal | None
    received: Decimal
    outstanding: Decimal
    owner: str | None
    terms: tuple[Term, ...]


def sheet_page(store: Store, number: str) -> SheetPage:
    """The sheet of the order of that number; not for who is checking it blind."""
    page, more = order_page(store, number), confirmation_page(store, number)
    if page.number in hidden_from(store, store.viewer):
        raise Refusal("gate_closed", N_("You are checking order {number}: its sheet comes after."), number=page.number)
    config = store.config
    with store.read() as conn:
        file = customers.by_code(conn, page.customer_code) if page.customer_code else None
        deposit = references.order(conn, page.number).deposit
    return SheetPage(
        store=config["store.name"],
        currency=config["store.currency"],
        policy=config["store.policy"],
        number=page.number,
        outside_number=page.outside_number,
        version=more.version,
        status=page.status,
        channel=page.channel,
        document_ref=more.document_ref,
        placed_on=page.placed_on,
        customer=page.customer,
        contact=page.contact,
        phone=page.phone,
        address=page.address,
        delivery_mode=more.delivery_mode,
        requested=page.requested,
        promised=page.promised,
        lines=page.lines,
        amount=page.amount,
        special=page.special,
        deposit=deposit,
        received=more.received,
        outstanding=more.outstanding,
        owner=page.owner_name,
        terms=_terms(store, file.grade if file is not None else None, page.amount),
    )


def _terms(store: Store, grade: str | None, amount: Decimal) -> tuple[Term, ...]:
    """The parts of the payment by credit grade; the last part takes what rounding left. None without a grade."""
    if grade is None:
        return ()
    percents = {part: Decimal(str(store.config[f"payment.{part}"].get(grade, 0))) for part in PARTS}
    percents["delivery"] = 100 - sum(percents.values(), Decimal(0))
    order = ("advance", "progress", "delivery", "retention")
    terms = [Term(part, percents[part], cents(amount * percents[part] / 100)) for part in order if percents[part] > 0]
    if terms:
        rest = amount - sum((term.amount for term in terms[:-1]), Decimal(0))
        terms[-1] = Term(terms[-1].part, terms[-1].percent, rest)
    return tuple(terms)
