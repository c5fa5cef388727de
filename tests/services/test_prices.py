"""Price list, ladders and promotions by command, and what they do to orders entered afterwards (C058, C061, C046)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gendan.db.entry import lines_of
from gendan.db.store import Store
from tests.helpers import act
from tests.order_kit import code, row

TABLE = [
    ("price.break", {"product": "A-100", "min_qty": 5, "price": 1100}),
    ("price.remove", {"product": "A-100", "min_qty": 5}),
    ("promotion.add", {"code": "P5", "name": "五", "percent": 5}),
    ("promotion.remove", {"code": "P10"}),
]


def line(store: Store, qty: object = 10, **more: Any) -> tuple[Decimal, Decimal, str | None]:
    """Price, discount and promotion that an order of so many gets."""
    made = act(store, "li", "order.enter", name="李四", phone="1", lines=[{"product": "A-100", "qty": qty}], **more)
    with store.read() as conn:
        (found,) = lines_of(conn, row(store, made["number"]).id)
    return found.price, found.discount, found.promotion


@pytest.mark.parametrize(("name", "args"), TABLE)
def test_the_price_list_is_the_supervisors(desk: Store, name: str, args: dict[str, Any]) -> None:
    for who in ("li", "fu", "pla", "fin"):
        assert code(desk, who, name, **args) == "forbidden"


def test_a_step_is_set_changed_dated_and_removed(desk: Store) -> None:
    act(desk, "su", "price.break", product="A-100", min_qty=5, price=1100)
    act(desk, "su", "price.break", product="A-100", min_qty=5, price=1050)
    assert line(desk)[0] == 1050
    act(desk, "su", "price.break", product="A-100", min_qty=8, price=1000, **{"from": "2026-03-03"})
    assert line(desk)[0] == 1050
    act(desk, "su", "price.break", product="A-100", min_qty=8, price=990, **{"from": "2026-03-01", "to": "2026-03-02"})
    assert (line(desk)[0], line(desk, "7.999")[0]) == (990, 1050)
    act(desk, "su", "price.remove", product="A-100", min_qty=8)
    assert line(desk)[0] == 1050
    act(desk, "su", "price.remove", product="A-100", min_qty=5)
    assert line(desk)[0] == 1200
    assert code(desk, "su", "price.remove", product="A-100", min_qty=5) == "unknown_reference"


def test_a_promotion_is_changed_and_ended(desk: Store) -> None:
    assert line(desk, 20) == (1200, 10, "P10")
    act(desk, "su", "promotion.add", code="P10", name="满30件", percent=15, min_qty=30)
    assert (line(desk, 20)[1:], line(desk, 30)[1:]) == ((0, None), (15, "P10"))
    act(desk, "su", "promotion.remove", code="P10")
    assert line(desk, 30)[1:] == (0, None)
    assert code(desk, "su", "promotion.remove", code="P10") == "unknown_reference"


def test_what_a_promotion_names_must_exist(desk: Store) -> None:
    args = {"code": "P1", "name": "x", "percent": 1, "products": ["A-100", "ZZ"]}
    assert code(desk, "su", "promotion.add", **args) == "unknown_reference"
    for wrong in ({"percent": 101}, {"min_qty": 0}, {"from": "soon"}):
        assert code(desk, "su", "promotion.add", **(args | {"products": ["A-100"]} | wrong)) == "bad_value"


def test_prices_hold_on_the_day_of_the_order(desk: Store) -> None:
    from datetime import datetime

    act(desk, "su", "price.break", product="A-100", min_qty=1, price=1111, **{"from": "2026-02-28", "to": "2026-03-01"})
    made = datetime.fromisoformat("2026-03-01T10:00:00+08:00")
    number = act(desk, "li", "order.enter", at=made, name="甲", phone="1", lines=[{"product": "A-100", "qty": 1}])[
        "number"
    ]
    with desk.read() as conn:
        assert lines_of(conn, row(desk, number).id)[0].price == 1111
    assert line(desk)[0] == 1200
