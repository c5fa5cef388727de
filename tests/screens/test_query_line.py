"""The line of conditions: offers while one types, filters kept by name, and the list in a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.customer_page import CustomerScreen
from gendan.screens.long_work import WorkDialog
from gendan.screens.orders import OrdersScreen
from gendan.screens.search import SearchScreen
from gendan.services.filters import saved_filters
from gendan.widgets.window_table import WindowTable
from tests.complaint_kit import opened
from tests.helpers import act, order
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, fill, real_app


def line(app: Any) -> str:
    return str(app.screen.query_line.value)


def rows(app: Any) -> list[tuple[str, ...]]:
    table = app.screen.query_one("#body WindowTable", WindowTable)
    return [table._window.row(at).cells for at in range(table.total)]


async def there(pilot: Pilot[Any], path: Path) -> None:
    """Wait for a file that is written, and for its dialog to go."""
    for _moment in range(100):
        if path.exists() and not isinstance(pilot.app.screen, WorkDialog):
            return
        await pilot.pause(0.1)


def test_a_query_is_typed_with_what_is_offered(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=st")
        assert "stage:" in "\n".join(screen_text(app))
        await do(pilot, "tab", "=生")
        assert line(app) == "stage:生"
        await do(pilot, "enter")
        assert line(app) == "stage:生产 "
        await do(pilot, "=late:", "down", "down", "up", "right")
        assert line(app) == "stage:生产 late:是 "
        await do(pilot, "=customer:王", "escape", "enter")
        assert line(app).endswith("customer:王")
        assert app.screen.query_one("#body WindowTable", WindowTable).has_focus

    drive(app, story, keys=("3",))


def test_search_opens_what_it_finds(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    case = opened(shop, numbers[0], words="桌面有一道划痕")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f3", "=划痕", "enter")
        assert isinstance(app.screen, ComplaintScreen)
        await do(pilot, "escape", "f3", "=wjh")
        assert [row[0] for row in rows(app)] == ["订单", "客户"]
        await do(pilot, "down", "enter")
        assert isinstance(app.screen, CustomerScreen)
        await do(pilot, "escape", "f3", "=圆角")
        assert rows(app)[0][4] == "…桃色, 圆角"
        await do(pilot, "f3", "=M1", "end")
        kinds = [row[0] for row in rows(app)]
        await do(pilot, *["down"] * kinds.index("产品"), "enter")
        assert isinstance(app.screen, OrdersScreen)
        assert line(app) == "product:M1"
        assert len(rows(app)) == len(numbers)
        assert case

    drive(app, story, keys=("3",))


def test_a_filter_is_kept_shared_and_chosen(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=late:yes", "enter", "v", "n", "=迟的", "f10", "s")
        shop.viewer = "li"
        [kept] = saved_filters(shop)
        assert (kept.name, kept.query, kept.shared) == ("迟的", "late:yes", True)
        await do(pilot, "escape", "f", "=open:yes", "f3", "f5", "enter")
        assert isinstance(app.screen, SearchScreen)
        assert line(app) == "late:yes"
        assert [row[2] for row in rows(app)] == ["王建华", "孙丽"]
        await do(pilot, "f5", "x", "y")
        assert saved_filters(shop) == ()

    drive(app, story, keys=("3",))


def test_the_list_goes_into_a_file_in_which_nothing_runs(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    fill(shop)
    order(shop, "X-1", customer="=cmd()", phone="13900000001")
    act(shop, "su", "customer.add", name="@SUM(1)")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        for keys, name in (("3", "orders.xlsx"), ("3", "orders.csv"), ("7", "customers.csv")):
            key = "E" if keys == "7" else "e"
            await do(pilot, f"alt+{keys}", key, "ctrl+u", f"={tmp_path / name}", "enter")
            await there(pilot, tmp_path / name)
        await do(pilot, "f3", "=wjh", "f6", "ctrl+u", f"={tmp_path / 'found.csv'}", "enter")
        await there(pilot, tmp_path / "found.csv")

    drive(app, story)
    sheet = load_workbook(tmp_path / "orders.xlsx").active
    assert sheet.max_row == 8
    assert [cell.data_type for cell in sheet["C"] if cell.value == "=cmd()"] == ["s"]
    for name, shielded in (("orders.csv", "'=cmd()"), ("customers.csv", "'@SUM(1)")):
        written = list(csv.reader((tmp_path / name).read_text(encoding="utf-8-sig").splitlines()))
        assert shielded in [cell for row in written for cell in row]
    assert "王建华" in (tmp_path / "found.csv").read_text(encoding="utf-8-sig")
