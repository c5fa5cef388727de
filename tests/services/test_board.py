"""The board: a column a stage, worst first, counts of all, nothing that a viewer is checking blind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.screens.board_cards import card_lines
from gendan.services.blind import open_check
from gendan.services.board import COLUMNS, Board, Card, Column, board
from tests.conftest import START
from tests.helpers import act, order, tampering
from tests.order_kit import confirmed, source, stocked, submitted
from tests.services.test_timeline import composite


def column(seen: Board, stage: str) -> Column:
    return next(one for one in seen.columns if one.stage == stage)


def card(seen: Board, number: str) -> Card:
    return next(one for column in seen.columns for one in column.cards if one.number == number)


def placed(store: Store, outside: str, promised: str, **more: Any) -> str:
    return order(store, outside, customer=outside, phone=None, placed="2026-02-20", promised=promised, **more)


def test_every_living_order_stands_in_the_column_of_its_stage(shop: Store) -> None:
    stocked(shop)
    waits, open_ = submitted(shop), placed(shop, "A", "2026-03-20")
    made = placed(shop, "B", "2026-03-20")
    act(shop, "fu", "milestone.done", order=made, milestone="produce")
    gone = placed(shop, "C", "2026-03-20", delivered="2026-03-01")
    placed(shop, "D", "2025-03-20", delivered="2025-03-21")
    dropped = placed(shop, "E", "2026-03-20")
    act(shop, "su", "order.cancel", order=dropped, code="other", reason="不要了")
    seen = board(shop)
    assert [one.stage for one in seen.columns] == list(COLUMNS)
    assert {one.stage: [card.number for card in one.cards] for one in seen.columns} == {
        "received": [waits], "confirmed": [open_], "production": [made], "delivery": [], "after_sale": [gone],
    }  # fmt: skip
    assert [one.total for one in seen.columns] == [1, 1, 1, 0, 1]
    assert (card(seen, waits).what, card(seen, waits).code) == ("status", "to_check")
    assert (card(seen, open_).what, card(seen, open_).code) == ("milestone", "produce")
    assert (card(seen, gone).what, card(seen, gone).due) == ("visit", None)


def test_urgent_then_state_then_weight_of_the_customer_then_due(shop: Store) -> None:
    late = placed(shop, "late", "2026-02-25")
    near = placed(shop, "near", "2026-03-25")
    far = placed(shop, "far", "2026-04-25")
    key = placed(shop, "key", "2026-05-25")
    strategic = placed(shop, "strategic", "2026-05-29")
    hurry = placed(shop, "hurry", "2026-06-25")
    risky = placed(shop, "risky", "2026-03-04")
    for name in ("key", "strategic"):
        act(shop, "su", "customer.update", customer=name, kind=name)
    with tampering(shop.path) as conn:
        conn.execute("UPDATE orders SET urgent = 1 WHERE number = ?", (hurry,))
    found = column(board(shop), "confirmed")
    assert [one.number for one in found.cards] == [hurry, late, risky, strategic, key, near, far]
    assert [one.state for one in found.cards] == ["ok", "late", "at_risk", *["ok"] * 4]
    assert (found.late, found.at_risk, found.total, found.state) == (1, 1, 7, "late")
    assert found.cards[1].days_late == 5


def test_what_is_left_cannot_be_done_in_time_is_at_risk(shop: Store, clock: FixedClock) -> None:
    number = placed(shop, "A", "2026-03-13")
    assert card(board(shop), number).state == "ok"
    clock.set(START + timedelta(days=9))
    assert card(board(shop), number).due is not None
    assert card(board(shop), number).state == "at_risk"
    clock.set(START + timedelta(days=12))
    assert card(board(shop), number).state == "late"


def test_mine_only_and_not_more_than_asked_for(shop: Store) -> None:
    numbers = [placed(shop, f"A{n}", "2026-03-20") for n in range(5)]
    act(shop, "su", "order.assign", order=numbers[3], owner="fu")
    assert [one.number for one in column(board(shop, "fu"), "confirmed").cards] == [numbers[3]]
    assert column(board(shop, "fu"), "confirmed").total == 1
    few = column(board(shop, most=2), "confirmed")
    assert (len(few.cards), few.total) == (2, 5)
    with pytest.raises(Refusal) as caught:
        board(shop, "nobody")
    assert caught.value.code == "unknown_reference"


def test_who_checks_an_order_blind_sees_no_dates_of_it(shop: Store) -> None:
    stocked(shop)
    other = confirmed(shop)
    number = submitted(shop)
    open_check(shop, "wang", number, {})
    shop.viewer = "wang"
    hidden = card(board(shop), number)
    assert (hidden.due, hidden.state, hidden.days_late) == (None, "", 0)
    assert card(board(shop), other).due is not None


def test_a_card_says_whose_turn_it_is(shop: Store) -> None:
    stocked(shop)
    number = submitted(shop)
    assert card(board(shop), number).court == "us"
    act(shop, "wang", "order.check", order=number, **source())
    assert card(board(shop), number).court == "customer"


def test_a_composite_order_names_the_category_that_holds_it_back(shop: Store, clock: FixedClock) -> None:
    stocked(shop)
    number = composite(shop)
    seen = card(board(shop), number)
    assert (seen.categories, seen.lines, seen.held_by, seen.state) == (3, 6, (), "ok")
    clock.set(START + timedelta(days=10))
    with tampering(shop.path) as conn:
        done = int(clock.now().timestamp())
        conn.execute("UPDATE milestones SET done_at = ? WHERE category IN ('桌', '椅')", (done,))
    held = card(board(shop), number)
    assert (held.state, held.held_by) == ("at_risk", ("柜",))
    assert [line.left for line in card_lines(held, START.date()).lines][-1] == "被拖住：柜"
    assert [line.left for line in card_lines(seen, START.date()).lines][-1] == "3 品类 6 行"
