"""A store on Monday, 2 March 2026 with orders in every column of the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.widgets.board import BoardView
from tests.helpers import act, order, staffed
from tests.kept import kept
from tests.order_kit import confirmed, stocked, submitted

LATE, RISK, FINE, KEY, MADE, SHIPPED, GONE = ("B-1", "B-2", "B-3", "B-4", "B-5", "B-6", "B-7")
"""Outside numbers: late, at risk, on track, of a strategic customer, produced, on its way, delivered."""
_ORDERS = (
    (LATE, "王建华", "2026-02-26", {}),
    (RISK, "长沙银行", "2026-03-04", {}),
    (FINE, "李娜", "2026-03-25", {}),
    (KEY, "钱多多集团", "2026-04-20", {}),
    (MADE, "赵敏", "2026-03-12", {}),
    (SHIPPED, "周星", "2026-03-03", {}),
    (GONE, "孙丽", "2026-03-02", {"delivered": "2026-03-01"}),
)


def full_board(path: Path, clock: FixedClock) -> tuple[Store, dict[str, str]]:
    """The store, and the number of every order: by its outside number, ``waits`` for its check, ``plan`` confirmed with
    a plan of its own."""
    store = stocked(staffed(path, clock))
    return store, _fill(store)


@kept
def _fill(store: Store) -> dict[str, str]:
    numbers = {}
    for at, (outside, customer, promised, more) in enumerate(_ORDERS, 1):
        given: dict[str, Any] = {"customer": customer, "phone": f"1380000000{at}", "promised": promised, **more}
        numbers[outside] = order(store, outside, **given)
    act(store, "su", "customer.update", customer="钱多多集团", kind="strategic")
    for outside in (LATE, KEY):
        act(store, "su", "order.assign", order=numbers[outside], owner="fu")
    for outside, steps in ((MADE, ("produce",)), (SHIPPED, ("produce", "ship"))):
        for step in steps:
            act(store, "fu", "milestone.done", order=numbers[outside], milestone=step)
    numbers["plan"] = confirmed(store, name="吴刚")
    numbers["waits"] = submitted(store, name="郑一")
    return numbers


def cards(app: Any, lane: int) -> list[str]:
    """The numbers of the cards in a column."""
    view = app.screen.query_one(BoardView)
    return [card.key for card in view._lanes[lane].cards]


def at(app: Any) -> str:
    """The number of the order under the cursor."""
    card = app.screen.query_one(BoardView).card
    return card.key if card is not None else ""
