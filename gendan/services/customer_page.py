"""One customer on one page: file, orders, contacts, cases, money, portrait, and who may be the same (C093, C102)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import customer_file as table
from gendan.db import customer_list, customer_unions
from gendan.db.store import Store
from gendan.domain.customers import Proposal, mean_interval, proposal, why_alike, year_before
from gendan.services import references
from gendan.services.blind import HIDDEN, hidden_customers, hidden_from
from gendan.services.customer_list import measures
from gendan.services.order_list import OrderRow, listed

MOST = 300
"""Rows of each kind on the page."""
FAVOURITES = 3


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, of an order or in general."""

    at: datetime
    channel: str
    direction: str
    summary: str | None
    next: date | None
    order: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An exception, complaint or request. ``state`` is a code of its kind, ``about`` what it says."""

    kind: str
    code: str
    began: datetime
    state: str
    open: bool
    problem: str | None
    about: str | None
    order: str | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money received for an order of his."""

    payment: str
    at: datetime
    kind: str
    amount: Decimal
    method: str
    order: str
    by: str | None


@dataclass(frozen=True, slots=True)
class OwedRow:
    """An order that is not paid, and what is outstanding on it."""

    order: str
    placed: date | None
    amount: Decimal
    outstanding: Decimal


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file: one that was united with this one, or one that may be the same customer (``why``)."""

    code: str
    name: str
    phone: str | None
    kind: str
    united: bool
    why: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """What his orders say of him: money of all time and of twelve months, days between orders, favourites (name,
    quantity), share of orders delivered in time and mean score of return visits."""

    first: date | None
    last: date | None
    orders: int
    open: int
    total: Decimal
    yearly: Decimal
    received: Decimal
    outstanding: Decimal
    interval: int | None
    goods: tuple[tuple[str, Decimal], ...]
    on_time: int
    delivered: int
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A customer's file on ``today``."""

    id: int
    code: str
    name: str
    phone: str | None
    contact: str | None
    address: str | None
    region: str | None
    kind: str
    grade: str | None
    credit: Decimal | None
    note: str | None
    proposal: Proposal
    portrait: Portrait
    orders: tuple[OrderRow, ...]
    contacts: tuple[ContactRow, ...]
    cases: tuple[CaseRow, ...]
    payments: tuple[PaymentRow, ...]
    owed: tuple[OwedRow, ...]
    files: tuple[OtherFile, ...]
    hidden: bool
    """Whether the viewer is checking an order of his blind: then neither phone nor address, nor that order's."""
    today: date


def customer_page(store: Store, code: str) -> CustomerPage:
    """The page of the customer of that code (of files that were united the one that remains); refuses
    ``unknown_reference``. What the viewer checks blind is left out (C025)."""
    today, hidden = store.clock.today(store.config.zone), hidden_from(store, store.viewer)
    with store.read() as conn:
        row = references.customer(conn, code)
        unseen = hidden_customers(conn, store.viewer)
        masked = row.id in unseen
        family = customer_unions.family(conn, row.id)
        portrait = _portrait(conn, family, hidden, today)
        return CustomerPage(
            id=row.id,
            code=row.code,
            name=row.name or "",
            phone=HIDDEN if masked else row.phone,
            contact=row.contact,
            address=HIDDEN if masked else row.address,
            region=row.region,
            kind=row.kind,
            grade=row.grade,
            credit=row.credit,
            note=HIDDEN if masked and row.note else row.note,
            proposal=proposal(row.kind, row.grade, portrait.yearly, measures(store.config)),
            portrait=portrait,
            orders=listed(table.orders_of(conn, family, MOST), today, hidden),
            contacts=_contacts(table.contacts_of(conn, family, hidden, MOST)),
            cases=_cases(conn, family, hidden),
            payments=_payments(table.payments_of(conn, family, hidden, MOST)),
            owed=_owed(table.owing(conn, family, hidden, MOST)),
            files=_files(conn, row, unseen),
            hidden=masked,
            today=today,
        )


def _portrait(conn: Connection, family: Sequence[int], hidden: Collection[str], today: date) -> Portrait:
    placed = table.placed(conn, family, hidden)
    figures = customer_list.figures(conn, family[:1], hidden).get(family[0], customer_list.Figures())
    days = [row.placed_on for row in placed if row.placed_on is not None]
    judged = [row.on_first for row in placed if row.on_first is not None]
    scores = table.scores(conn, family)
    mean = Decimal(sum(scores)) / (100 * len(scores)) if scores else None
    return Portrait(
        first=min(days, default=None),
        last=max(days, default=None),
        orders=len(placed),
        open=figures.open,
        total=sum((row.amount for row in placed), Decimal(0)),
        yearly=table.bought_since(placed, year_before(today)),
        received=sum((row.received for row in placed), Decimal(0)),
        outstanding=figures.outstanding,
        interval=mean_interval(days),
        goods=tuple((name, qty) for name, qty, _money in table.goods(conn, family, hidden, FAVOURITES)),
        on_time=sum(judged),
        delivered=len(judged),
        score=None if mean is None else mean.quantize(Decimal("0.01"), ROUND_HALF_UP),
    )


def _contacts(rows: Sequence[Any]) -> tuple[ContactRow, ...]:
    return tuple(
        ContactRow(row.at, row.channel, row.direction, row.summary, row.next_on, row.number, row.by_name)
        for row in rows
    )


def _cases(conn: Connection, family: Sequence[int], hidden: Collection[str]) -> tuple[CaseRow, ...]:
    """Open ones first, then the newest."""
    found = [_case(kind, row) for kind, row in table.cases_of(conn, family, hidden, MOST)]
    return tuple(sorted(found, key=lambda one: (not one.open, -one.began.timestamp())))


def _case(kind: str, row: Any) -> CaseRow:
    if kind == "exception":
        state, problem, about = row.status, row.problem, row.description
    elif kind == "complaint":
        state, problem, about = row.step, row.problem, row.core or row.words
    else:
        state, problem, about = row.status, row.sort, row.summary
    return CaseRow(kind, row.code, row.began, state, row.open, problem, about, row.number)


def _payments(rows: Sequence[Any]) -> tuple[PaymentRow, ...]:
    return tuple(
        PaymentRow(row.number, row.at, row.kind, row.amount, row.method, row.order_number, row.by_name) for row in rows
    )


def _owed(rows: Sequence[Any]) -> tuple[OwedRow, ...]:
    return tuple(OwedRow(row.number, row.placed_on, row.amount, row.amount - row.received) for row in rows)


def _files(conn: Connection, row: Any, unseen: Collection[int]) -> tuple[OtherFile, ...]:
    """The files that were united with this one, then those that may be the same customer."""
    united = [_file(one, "", unseen, united=True) for one in customer_unions.united_with(conn, row.id)]
    key, name = row.phone_key or "", row.folded_name or ""
    alike = [
        _file(one, why_alike(name, key, one.folded_name or "", one.phone_key or ""), unseen, united=False)
        for one in customer_list.alike(conn, row, MOST)
    ]
    return (*united, *alike)


def _file(row: Any, why: str, unseen: Collection[int], *, united: bool) -> OtherFile:
    return OtherFile(row.code, row.name or "", HIDDEN if row.id in unseen else row.phone, row.kind, united, why)
