"""Confirmation of orders: read-backs, settled differences, the customer's yes, approvals; and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import erasing
from gendan.db.base import Fact, catalogue, cell, strict
from gendan.db.customers import customers
from gendan.db.journal import hash_text
from gendan.db.journal_tables import side
from gendan.db.orders import checks, lines, order_events, orders, promises
from gendan.db.products import products
from gendan.db.ready import IDS, Ready, by_order, standing
from gendan.db.types import Doc, YesNo
from gendan.db.users import users
from gendan.domain import confirmation
from gendan.domain.confirmation import Checked, Settled
from gendan.domain.content import Content, LineContent, is_personal, seal


class ReadBack(Fact, table=True):
    """Fields that were read back to the customer, with the seal of what was read (C024)."""

    __tablename__: ClassVar[Any] = "read_backs"
    __kind__ = "read_back"
    __table_args__ = strict(sa.Index("read_backs_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    fields: Any = cell(Doc)
    saw: Any = cell(Doc)


class Settlement(Fact, table=True):
    """How a difference of a check was settled; both values stand in the check."""

    __tablename__: ClassVar[Any] = "settlements"
    __kind__ = "settlement"
    __table_args__ = strict(sa.Index("settlements_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    check_id: int = cell(ref="check", to="checks", required=True)
    field: str = cell(required=True)
    keep: str = cell(required=True)
    after: str = cell(required=True)
    counts: bool = cell(YesNo, default=True, required=True)
    reason: str | None = cell(personal=True)


class CustomerYes(Fact, table=True):
    """The customer's yes: by which channel, by whom, and to what (C051)."""

    __tablename__: ClassVar[Any] = "customer_yes"
    __kind__ = "customer_yes"
    __table_args__ = strict(sa.Index("customer_yes_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    channel: str = cell(required=True)
    person: str | None = cell(personal=True)
    note: str | None = cell(personal=True)
    agreed: Any = cell(Doc)


class Approval(Fact, table=True):
    """A decision on findings: ``approved``, ``by_rule``, ``self`` (C076, C077)."""

    __tablename__: ClassVar[Any] = "approvals"
    __kind__ = "approval"
    __table_args__ = strict(sa.Index("approvals_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    decision: str = cell(required=True)
    codes: Any = cell(Doc)


def _table(model: Any) -> sa.Table:
    table: sa.Table = model.__table__
    return table


read_backs = _table(ReadBack)
settlements = _table(Settlement)
customer_yes = _table(CustomerYes)
approvals = _table(Approval)
OPENING = ("submitted", "amended", "settled", "urgent", "urgent_refused")
"""Events that carry the findings and key fields of the order as it was then."""


def _standing(table: sa.Table, ids: list[int]) -> sa.Select[Any]:
    return sa.select(table).where(table.c.order_id.in_(ids), table.c.voided.is_(False)).order_by(table.c.uid)


_HASHES = Ready(
    lambda: sa.select(side.c.row, side.c.value, side.c.h).where(
        side.c.kind == catalogue()["order"].number, side.c.row.in_(IDS)
    )
)
_GOODS = Ready(
    lambda: (
        sa.select(lines, products.c.uid.label("product_uid"))
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(IDS), lines.c.removed.is_(False))
        .order_by(lines.c.pos, lines.c.uid)
    )
)
_WITH_CUSTOMER = Ready(
    lambda: (
        sa.select(orders, customers.c.uid.label("customer_uid"))
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .where(orders.c.id.in_(IDS))
    )
)


def contents(conn: Connection, ids: list[int]) -> dict[int, Content]:
    """The content of these orders in the journal's forms; personal values as their hashes."""
    hashes = {(one.row, one.value): hash_text(one.h) for one in _HASHES.rows(conn, ids=ids)}
    goods = by_order(_GOODS.rows(conn, ids=ids))
    rows = _WITH_CUSTOMER.rows(conn, ids=ids)
    return {
        row.id: Content(
            customer=str(row.customer_uid or ""),
            customer_phone=hashes.get((row.id, row.phone or ""), ""),
            address=hashes.get((row.id, row.address or ""), ""),
            requested=row.requested.isoformat() if row.requested else "",
            delivery_mode=row.delivery_mode or "",
            special=row.special or "",
            lines=tuple(_line(line) for line in goods[row.id]),
        )
        for row in rows
    }


def _line(row: Any) -> LineContent:
    price = None if row.price is None else int(row.price * 100)
    product = str(row.product_uid or row.name or "")
    qty, discount = int(row.qty * 1000), int(row.discount * 100)
    return LineContent(row.pos, product, qty, price, discount, row.promotion or "", row.special or "")


def seals(conn: Connection, ids: list[int]) -> dict[int, dict[str, str]]:
    """The present seals of these orders."""
    return {order_id: seal(content) for order_id, content in contents(conn, ids).items()}


def standings(
    conn: Connection, ids: list[int], events: Mapping[int, list[Any]] | None = None
) -> dict[int, confirmation.Standing]:
    """How far the confirmation of these orders has come; orders that were never opened for it are left out. ``events``
    are theirs, where they were read already."""
    if events is None:
        events = by_order(standing(order_events).rows(conn, ids=ids))
    wanted = [i for i in ids if any(e.event in (*OPENING, "entered") for e in events.get(i, ()))]
    if not wanted:
        return {}
    now = seals(conn, wanted)
    tables = {
        t.name: by_order(standing(t).rows(conn, ids=wanted))
        for t in (checks, settlements, customer_yes, approvals, promises)
    }
    gone = erasing.erased_among(conn, "order", wanted)
    return {i: confirmation.standing(_facts(i, now[i], events[i], tables, i in gone)) for i in wanted}


def _facts(
    order_id: int,
    now: dict[str, str],
    events: list[Any],
    tables: dict[str, dict[int, list[Any]]],
    erased: bool,
) -> confirmation.Facts:
    opened = [e for e in events if e.event in OPENING]
    turned_back = [e for e in events if e.event == "rejected"]
    last = opened[-1] if opened else None
    submitted = last is not None and not (turned_back and turned_back[-1].uid > last.uid)
    base = next((e.detail["before"] for e in opened if e.detail.get("before")), None)
    seen = [Checked("base", base)] if base is not None else []
    seen += [Checked(str(c.id), c.saw, tuple(c.differed or ())) for c in tables["checks"][order_id] if c.saw]
    said = tables["customer_yes"][order_id]
    agreed = said[-1].agreed if said else base
    if erased:
        last_seen = agreed or (seen[-1].saw if seen else {})
        now = now | {group: last_seen[group] for group in now if group in last_seen and is_personal(group)}
    return confirmation.Facts(
        now=now,
        key_fields=tuple(last.detail.get("key_fields", ())) if last else (),
        submitted=submitted,
        checks=tuple(seen),
        settled=tuple(
            Settled(str(s.check_id), s.field, s.keep, s.after, s.counts) for s in tables["settlements"][order_id]
        ),
        agreed=agreed,
        date_open=_date_open(tables["promises"][order_id], said),
        outstanding=_outstanding(last, tables["approvals"][order_id]),
    )


def _date_open(promised: list[Any], said: list[Any]) -> bool:
    answered = [one for one in promised if one.agreed is not None]
    if not answered or answered[-1].agreed:
        return False
    return not (said and said[-1].uid > answered[-1].uid)


def _outstanding(opened: Any, decided: list[Any]) -> frozenset[str]:
    if opened is None:
        return frozenset()
    asked = {finding["code"] for finding in opened.detail.get("findings", ())}
    done = {code for one in decided if one.uid > opened.uid for code in one.codes or ()}
    return frozenset(asked - done - set(opened.detail.get("decided", ())))


def standing_of(conn: Connection, order_id: int) -> confirmation.Standing | None:
    """How far the confirmation of an order has come; none where it was taken in from elsewhere unchanged."""
    return standings(conn, [order_id]).get(order_id)


def opening_of(conn: Connection, order_id: int) -> Any:
    """The event that last opened the order for confirmation, with its findings and key fields."""
    query = _standing(order_events, [order_id]).where(order_events.c.event.in_(OPENING))
    return conn.execute(query.order_by(None).order_by(order_events.c.uid.desc()).limit(1)).first()


def asks_urgency(conn: Connection, order_id: int) -> bool:
    """Whether somebody asked that the order goes in front of others, and nobody refused it since."""
    query = _standing(order_events, [order_id]).where(
        order_events.c.event.in_(("urgent", "urgent_asked", "urgent_refused"))
    )
    last = conn.execute(query.order_by(None).order_by(order_events.c.uid.desc()).limit(1)).first()
    return last is not None and last.event != "urgent_refused"


def check_with(conn: Connection, order_id: int, field: str) -> Any:
    """The last check of the order in which ``field`` differed, or none."""
    found = [row for row in conn.execute(_standing(checks, [order_id])) if field in (row.differed or ())]
    return found[-1] if found else None


def read_back_fields(conn: Connection, order_id: int, now: dict[str, str]) -> set[str]:
    """The fields read back to the customer that have not been changed since."""
    found: set[str] = set()
    for row in conn.execute(_standing(read_backs, [order_id])):
        found -= set(row.fields or ())
        found |= {field for field in row.fields or () if _unchanged(field, row.saw or {}, now)}
    return found


def _unchanged(field: str, saw: dict[str, str], now: dict[str, str]) -> bool:
    groups = [g for g in {*saw, *now} if g == field or (field == "lines" and g.startswith(("line.", "terms.")))]
    return all(saw.get(group) == now.get(group) for group in groups)


def versions(conn: Connection, order_id: int) -> int:
    """How many amendments an order has had."""
    query = sa.select(sa.func.count()).select_from(order_events)
    return int(
        conn.execute(query.where(order_events.c.order_id == order_id, order_events.c.event == "amended")).scalar_one()
    )


def yes_of(conn: Connection, order_id: int) -> list[Any]:
    """The customer's answers, oldest first."""
    return list(conn.execute(_standing(customer_yes, [order_id])))


def entered_by(conn: Connection, order_id: int) -> int | None:
    """The local id of the user who entered the order."""
    query = sa.select(order_events.c.by_id).where(
        order_events.c.order_id == order_id, order_events.c.event.in_(("entered", "imported"))
    )
    return conn.execute(query.order_by(order_events.c.uid).limit(1)).scalar()


def login_of(conn: Connection, user_id: int | None) -> str | None:
    """The login of a user."""
    return conn.execute(sa.select(users.c.login).where(users.c.id == user_id)).scalar()


def entered_login(conn: Connection, order_id: int) -> str | None:
    """The login of the user who entered the order."""
    return login_of(conn, entered_by(conn, order_id))


def settlements_of(conn: Connection, order_id: int) -> list[Any]:
    """How differences of the order's checks were settled, oldest first, with who did it."""
    query = sa.select(settlements, users.c.login.label("by")).outerjoin(users, users.c.id == settlements.c.by_id)
    here = (settlements.c.order_id == order_id, settlements.c.voided.is_(False))
    return list(conn.execute(query.where(*here).order_by(settlements.c.uid)))
