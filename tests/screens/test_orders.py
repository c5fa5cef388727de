"""Orders and search: what is typed narrows the list, what cannot be read keeps it, Enter opens the order."""

from __future__ import annotations

import threading
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens import orders
from gendan.screens.order import OrderScreen
from gendan.screens.orders import OrdersScreen
from gendan.screens.search import SearchScreen
from gendan.services.everywhere import Hits, everywhere
from gendan.services.order_list import Gap, find, first
from gendan.services.order_list import fill as fill_gap
from gendan.widgets.window_table import WindowTable
from tests.helpers import order
from tests.kit import screen_text, settled
from tests.screens.store_kit import NAMES, do, drive, fill, hostile_orders, many, real_app, toasts


def keys_of(app: Any) -> list[str]:
    table = app.screen.query_one("#body WindowTable", WindowTable)
    return [str(table._window.row(at).key) for at in range(table.total) if table._window.row(at)]


def customers(app: Any) -> list[str]:
    table = app.screen.query_one("#body WindowTable", WindowTable)
    return [table._window.row(at).cells[2] for at in range(table.total)]


QUERIES = {
    "customer:王": ["王建华"],
    "late:yes": ["孙丽", "王建华"],
    "延误:是": ["孙丽", "王建华"],
    "open:no": ["孙丽"],
    "owner:fu": ["王建华"],
    "wjh": ["王建华"],
    "late:yes open:yes": ["王建华"],
    "amount>=5000": [],
}


def test_enter_before_the_answer_opens_what_is_found(
    shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, go_on = fill(shop), threading.Event()
    app = real_app(shop, clock)

    def slowly(*args: Any) -> Any:
        assert go_on.wait(20)
        return find(*args)

    async def story(pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(orders, "find", slowly)
        await pilot.press("f", *"wjh", "enter", "enter")
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, OrderScreen)
        assert app.screen._number == numbers[0], "not the order that was the first before"

    drive(app, story, keys=("3",))


def test_the_list_follows_the_line(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        for query, found in QUERIES.items():
            assert customers(app) == list(reversed(NAMES))
            await do(pilot, "f", f"={query}")
            assert (query, customers(app)) == (query, found)
            assert f"{len(found)} 张订单" in screen_text(app)[2]
            await do(pilot, "enter", "escape")

    drive(app, story, keys=("3",))


def test_what_cannot_be_read_is_said_and_the_list_and_the_line_stay(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=late:yes", "=x")
        assert customers(app) == ["孙丽", "王建华"]
        assert app.screen.query_one("#query").value == "late:yesx"
        assert "yesx" in screen_text(app)[3]
        await do(pilot, "backspace")
        assert "yes" not in screen_text(app)[3]

    drive(app, story, keys=("3",))


def test_enter_opens_the_order_and_escape_comes_back_to_the_list_as_it_was(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=open:yes", "down", "down", "enter", "enter")
        assert isinstance(app.screen, OrderScreen)
        assert numbers[2] in "\n".join(screen_text(app))
        await do(pilot, "escape")
        assert isinstance(app.screen, OrdersScreen)
        assert app.screen.query_one("#query").value == "open:yes"
        assert app.screen.query_one("#body WindowTable", WindowTable).cursor_row.key == numbers[2]

    drive(app, story, keys=("3",))


def test_the_answer_for_the_customer_is_copied(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "y")
        assert "孙丽" in app.clipboard
        assert "告知客户：订单进度" in "\n".join(screen_text(app))
        await do(pilot, "1")
        assert "订单进度" in toasts(app)

    drive(app, story, keys=("3",))


def test_the_pane_shows_the_order_under_the_cursor(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "end")
        await pilot.pause(0.2)
        await settled(pilot)
        assert "浅胡桃色, 圆角" in "\n".join(screen_text(app))

    drive(app, story, (120, 36), keys=("3",))


def test_a_long_list_is_read_in_pages_from_either_end(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    many(shop, tmp_path, 450)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        table = app.screen.query_one("#body WindowTable", WindowTable)
        assert table.total == 450
        await do(pilot, "end")
        assert table.cursor_row.cells[1] == "N-0001"
        await do(pilot, *["pageup"] * 12)
        assert table.cursor_row is not None
        assert table.cursor_row.cells[1] == f"N-{450 - table.cursor:04}"

    drive(app, story, keys=("3",))


def test_every_gap_is_filled_with_the_rows_that_belong_there(shop: Store, tmp_path: Path) -> None:
    many(shop, tmp_path, 30)
    whole = find(shop, "", None).rows
    for offset, count in ((0, 10), (10, 10), (20, 10), (25, 5), (0, 30)):
        wanted = whole[offset : offset + count]
        newer = whole[offset - 1].id if offset else None
        older = whole[offset + count].id if offset + count < 30 else None
        assert fill_gap(shop, "", Gap(offset, count, 30)) == wanted
        if newer is not None:
            assert fill_gap(shop, "", Gap(offset, count, 30, newer=newer)) == wanted
        if older is not None:
            assert fill_gap(shop, "", Gap(offset, count, 30, older=older)) == wanted
    assert first(shop, "", 7) == whole[:7]


def test_another_process_writes_and_the_list_shows_it(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        order(shop, "NEW-1", customer="周新")
        for _second in range(30):
            await pilot.pause(0.1)
            if customers(app)[0] == "周新":
                break
        assert customers(app)[0] == "周新"

    drive(app, story, keys=("3",))


def test_names_are_shown_as_they_are(shop: Store, clock: FixedClock) -> None:
    hostile_orders(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        shown = "\n".join(screen_text(app))
        assert "[link=http" in shown
        assert "[/] [VIP]" in shown
        for _row in range(app.screen.query_one("#body WindowTable", WindowTable).total):
            await do(pilot, "down")
            await pilot.pause(0.12)
        await do(pilot, "f", "=[/] [VIP] [@click=app.quit]", "f3", "=[/]")

    drive(app, story, (120, 36), keys=("3",))


FINDS = ("W-3", "lina", "ln", "娜", "0003", "13800000003")


def test_search_finds_as_one_types(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        for text in FINDS:
            await do(pilot, "f3", f"={text}")
            assert isinstance(app.screen, SearchScreen)
            assert (text, "李娜" in customers(app)) == (text, True)
            await do(pilot, *["down"] * customers(app).index("李娜"), "enter")
            assert isinstance(app.screen, OrderScreen)
            assert numbers[2] in "\n".join(screen_text(app))
            await do(pilot, "escape")
            assert app.screen.query_one("#text").value == text
            await do(pilot, "escape")
            assert isinstance(app.screen, OrdersScreen)

    drive(app, story, keys=("3",))


def test_search_keeps_what_was_there_before(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=late:yes", "enter", "down", "slash", "=zzz", "f3", "=stage:x")
        assert app.screen.query_one("#text").value == "stage:x"
        assert "stage" in screen_text(app)[3]
        await do(pilot, "escape")
        assert app.screen.query_one("#query").value == "late:yes"
        assert app.screen.query_one("#body WindowTable", WindowTable).cursor == 1

    drive(app, story, keys=("3",))


def test_enter_before_the_answer_opens_what_was_typed(
    shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    def slowly(store: Store, text: str) -> Hits:
        sleep(0.3 if text == "W-3" else 0)
        return everywhere(store, text)

    monkeypatch.setattr("gendan.screens.search.everywhere", slowly)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f3", "=W-")
        await pilot.press("3", "enter")
        await settled(pilot)
        assert isinstance(app.screen, OrderScreen)
        assert numbers[2] in "\n".join(screen_text(app))

    drive(app, story, keys=("3",))


def test_an_empty_store_says_which_keys_fill_it(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "F7" in "\n".join(screen_text(app))
        await do(pilot, "f", "=x")
        assert "Esc" in "\n".join(screen_text(app))

    drive(app, story, keys=("3",))
