"""The pane beside the list of section 核对: an order at a glance, and nothing of what is still to be keyed blind."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.screens.check_glance import CheckPane
from gendan.services import blind
from gendan.services.check_glance import check_glance
from gendan.services.order_page import order_page
from tests.helpers import act
from tests.helpers import order as imported
from tests.order_kit import ADDRESS, DAY, PHONE, checked, confirmed, entered, status, submitted
from tests.screens.check_kit import at_check, do, every_queue, shop, text_of

WIDE, NARROW = (120, 36), (80, 24)
SECRETS = (PHONE, DAY, ADDRESS, "A-100", "B-7", "1200", "99.5", "12398", "张杨路")


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return shop(tmp_path / "shop.db", clock)


def pane(app: GendanApp) -> str:
    """What stands in the pane, its lines joined."""
    box = app.screen.query_one(CheckPane).region
    lines = text_of(app).split("\n")[box.y : box.bottom]
    if app.size.width == WIDE[0]:
        from rich.cells import set_cell_size

        lines = [line.removeprefix(set_cell_size(line, box.x)).strip() for line in lines]
    return " ".join(line.strip() for line in lines)


@pytest.mark.parametrize("login", ["wang", "su", "li"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_of_what_is_to_be_checked_only_the_source_is_seen(
    store: Store, clock: FixedClock, login: str, size: tuple[int, int]
) -> None:
    """Not even who entered it sees more: where he is alone he checks it himself."""
    submitted(store, special="圆角", lines=[{"product": "A-100", "qty": 10, "price": 900}])

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        shown = pane(app)
        for words in ("电话 电话记录 7", "li先生 09:00", "重新键入"):
            assert words in shown, words
        assert not [secret for secret in (*SECRETS, "圆角", "900", "9000") if secret in text_of(app)]

    at_check(store, clock, login, story, size)


def test_of_what_waits_for_a_yes_or_an_approval_everything_is_seen(store: Store, clock: FixedClock) -> None:
    every_queue(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "right", "right", "right")
        shown = pane(app)
        for words in ("赵敏", "13900000002", "12398.00", "3月16日", "A-100 × 10  12000.00", "B-7 × 4"):
            assert words in shown, words
        await do(pilot, "right")
        shown = pane(app)
        for words in ("钱多多", "13900000003", "10000.00", "待决定", "主管", "圆角"):
            assert words in shown, words

    at_check(store, clock, "su", story, WIDE)


def test_the_fields_that_differ_are_named(store: Store, clock: FixedClock) -> None:
    every_queue(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "right", "right")
        assert "行 1 型号" in pane(app)

    at_check(store, clock, "su", story, WIDE)


def test_what_changed_since_the_yes_is_named(store: Store, clock: FixedClock) -> None:
    act(store, "li", "order.amend", order=confirmed(store), changes={"delivery_mode": "courier"}, reason="改快递")

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert "待同意 交付方式 电话" in " ".join(pane(app).split())

    at_check(store, clock, "su", story, WIDE)


def test_under_a_narrow_list_stand_two_lines(store: Store, clock: FixedClock) -> None:
    checked(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        shown = pane(app)
        for words in (PHONE, "3月16日", "12398.00", "A-100 × 10"):
            assert words in shown, words
        assert app.screen.query_one(CheckPane).region.height == 2

    at_check(store, clock, "li", story, NARROW)


def test_a_draft_is_shown_to_who_entered_it_only(store: Store, clock: FixedClock) -> None:
    entered(store)

    async def own(pilot: Pilot[Any], app: GendanApp) -> None:
        assert "12398.00" in pane(app)

    async def other(pilot: Pilot[Any], app: GendanApp) -> None:
        assert "别人的草稿" in pane(app)
        assert not [secret for secret in SECRETS if secret in text_of(app)]

    at_check(store, clock, "li", own, WIDE)
    at_check(store, clock, "wang", other, WIDE)


def test_the_pane_follows_the_cursor_and_what_happens(store: Store, clock: FixedClock) -> None:
    first = checked(store)
    second = checked(store, name="赵敏", phone=PHONE)
    assert status(store, first) == status(store, second) == "awaiting_customer"

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert first in pane(app)
        await do(pilot, "down")
        assert second in pane(app)
        assert first not in pane(app)
        act(store, "li", "order.amend", order=second, changes={"address": "南京路1号"}, reason="搬家")
        await do(pilot, "m")
        await do(pilot, "m")
        assert second in pane(app)
        assert "重新键入" in pane(app)
        assert "南京路" not in text_of(app)

    at_check(store, clock, "su", story, WIDE)


def test_an_empty_list_shows_an_empty_pane(store: Store, clock: FixedClock) -> None:
    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert pane(app).strip() == ""

    at_check(store, clock, "su", story, WIDE)


def test_the_view_hands_out_nothing_that_is_to_be_keyed_blind(store: Store) -> None:
    waiting, confirmed_one = submitted(store), confirmed(store, name="赵敏", phone=PHONE)
    taken_in = imported(store)
    act(store, "boss", "setting.set", key="import.check", value=True)
    unsure = imported(store, "A-2")
    store.viewer = "wang"
    assert [check_glance(store, one).page for one in (waiting, unsure)] == [None, None]
    assert not [secret for secret in SECRETS if secret in str(asdict(check_glance(store, waiting)))]
    assert check_glance(store, confirmed_one).page == order_page(store, confirmed_one)
    assert check_glance(store, taken_in).page is not None
    blind.open_check(store, "wang", waiting, {})
    assert check_glance(store, waiting).stands is None
    with pytest.raises(Refusal, match="unknown_reference"):
        check_glance(store, "nothing")
