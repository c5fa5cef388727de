"""Orders for tests: goods, the customer's own words, and every step from the draft to the confirmed order."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from gendan.db import confirming, finding, journal
from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.services.checkpoints import checkpoints_of
from tests.helpers import PASSWORD, act
from tests.kept import kept

PHONE, ADDRESS, DAY = "13800001234", "上海市浦东新区张杨路500号", "2026-03-16"
SOURCE: dict[str, Any] = {
    "fields": {"customer_phone": PHONE, "requested": DAY, "address": ADDRESS},
    "lines": [{"product": "A-100", "qty": "10", "price": "1200"}, {"product": "B-7", "qty": "4", "price": "99.50"}],
}
"""What stands on the customer's document, as a second person keys it."""
KEYS = ["customer_phone", "requested", "address", "lines"]


def stocked(store: Store) -> Store:
    """Three products, a promotion, and a second clerk ``wang``."""
    _stock(store)
    return store


@kept
def _stock(store: Store) -> None:
    act(store, "boss", "user.add", login="wang", name="wang先生", role="clerk", password=PASSWORD)
    for code, price, days in (("A-100", "1200", 5), ("A-l00", "1200", 5), ("B-7", "99.50", 3)):
        act(store, "su", "product.add", code=code, name=f"产品{code}", list_price=price, lead_days=days, unit="张")
    act(store, "su", "promotion.add", code="P10", name="满20件九折", percent=10, min_qty=20, products=["A-100"])


def source(**changes: str) -> dict[str, Any]:
    """The source with some fields keyed otherwise: ``requested=``, or ``line1_qty=``."""
    keyed = copy.deepcopy(SOURCE)
    for name, value in changes.items():
        if name.startswith("line"):
            number, part = name[4:].split("_", 1)
            keyed["lines"][int(number) - 1][part] = value
        else:
            keyed["fields"][name] = value
    return keyed


@kept
def entered(store: Store, who: str = "li", **more: Any) -> str:
    """A complete draft of the source's order; its number."""
    fields: dict[str, Any] = {
        "name": "王建华",
        "phone": PHONE,
        "address": ADDRESS,
        "channel": "phone",
        "document_ref": "电话记录 7",
        "requested": DAY,
        "delivery_mode": "delivery",
        "lines": [{"product": "A-100", "qty": 10, "price": 1200}, {"product": "B-7", "qty": 4, "price": "99.50"}],
    }
    given = {name: value for name, value in (fields | more).items() if value is not None}
    return str(act(store, who, "order.enter", **given)["number"])


@kept
def submitted(store: Store, who: str = "li", **more: Any) -> str:
    """An order that waits for the second check."""
    number = entered(store, who, **more)
    act(store, who, "order.read_back", order=number, confirmed=KEYS)
    act(store, who, "order.submit", order=number)
    return number


@kept
def checked(store: Store, who: str = "wang", keyed: dict[str, Any] | None = None, **more: Any) -> str:
    """An order that a second person has keyed again."""
    number = submitted(store, **more)
    act(store, who, "order.check", order=number, **(keyed or source()))
    return number


def say_yes(store: Store, number: str, who: str = "li") -> dict[str, Any]:
    """The customer says yes on the phone."""
    return act(store, who, "order.customer_yes", order=number, channel="phone", person="王建华")


@kept
def confirmed(store: Store, **more: Any) -> str:
    """An order that may go into production."""
    number = checked(store, **more)
    say_yes(store, number)
    return number


def refused(store: Store, who: str | None, name: str, /, at: datetime | None = None, **args: Any) -> GendanError:
    """The refusal of a command; nothing of it is kept."""
    before = commits(store)
    with pytest.raises(GendanError) as caught:
        act(store, who, name, at=at, **args)
    assert commits(store) == before
    return caught.value


def code(store: Store, who: str | None, name: str, /, **args: Any) -> str:
    """The code of a refusal, with its findings where it has some: ``gate_closed: not_checked``."""
    error = refused(store, who, name, **args)
    names = ", ".join(one.code for one in error.findings)
    return f"{error.code}: {names}" if names else error.code


def commits(store: Store) -> int:
    """How many commits the journal holds."""
    with store.read() as conn:
        return journal.count(conn)


def row(store: Store, number: str) -> Any:
    """The order's row."""
    with store.read() as conn:
        return finding.orders_named(conn, number)[0]


def status(store: Store, number: str) -> str:
    """The order's status."""
    return str(row(store, number).status)


def seal(store: Store, number: str) -> dict[str, str]:
    """The present seal of the order."""
    order = row(store, number)
    with store.read() as conn:
        return confirming.seals(conn, [order.id])[order.id]


def standing(store: Store, number: str) -> Any:
    """How far the order's confirmation has come."""
    order = row(store, number)
    with store.read() as conn:
        return confirming.standing_of(conn, order.id)


def facts(store: Store, table: sa.Table, number: str) -> list[Any]:
    """The rows of a table that belong to an order, oldest first."""
    order = row(store, number)
    with store.read() as conn:
        return list(conn.execute(sa.select(table).where(table.c.order_id == order.id).order_by(table.c.id)))


def events(store: Store, number: str) -> list[str]:
    """What happened to the order as a whole."""
    from gendan.db.orders import order_events

    return [one.event for one in facts(store, order_events, number)]


@kept
def inspected(store: Store, number: str, who: str = "fu") -> str:
    """The order with everything passed at each of its quality checkpoints."""
    order = row(store, number)
    with store.read() as conn:
        points = checkpoints_of(conn, order.id)
    for point in points:
        scope = {"category": point.milestone.category} if point.milestone.category else {}
        qty = sum(one.qty for one in point.goods)
        act(store, who, "quality.record", order=number, milestone=point.milestone.code, result="pass", qty=qty, **scope)
    return number
