"""Taking an order book in by keys: tried first, asked, taken in, stopped before it is kept."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens import import_work
from gendan.screens.import_book import ImportScreen
from gendan.screens.orders import OrdersScreen
from gendan.services.order_list import find
from gendan.widgets.modal import Confirm, Notice
from gendan.widgets.path_input import completed
from gendan.widgets.tab_line import TabLine
from tests.helpers import actor
from tests.hostile import MARKUP
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, real_app

BOOK = "订单号,客户,型号,名称,数量,单价,下单日期\n"


def book(path: Path, orders: int = 3, bad: bool = True) -> Path:
    rows = "".join(f"B-{n},客户{n},M{n},餐桌,2,10.50,2026-02-20\n" for n in range(1, orders + 1))
    wrong = f'B-99,"{MARKUP}",M1,餐桌,many,cheap,2026-02-20\n' if bad else ""
    path.write_text(BOOK + rows + wrong, encoding="utf-8")
    return path


def total(store: Store) -> int:
    return find(store, "").total


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_book_is_tried_asked_about_and_taken_in(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    file = book(tmp_path / "b.csv")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, f"={file}", "enter")
        assert "试导，未写入：3 张订单 3 行" in shown(app)
        assert app.screen.table.total == 3
        assert total(shop) == 0
        await do(pilot, "right")
        assert "订单号" in shown(app)
        await do(pilot, "right")
        assert "被拒 1" in shown(app), "one row, for two reasons"
        assert "many" in shown(app)
        assert "cheap" in shown(app)
        await do(pilot, "f10")
        assert isinstance(app.screen, Confirm)
        assert "3 张订单" in shown(app)
        await do(pilot, "n")
        assert total(shop) == 0
        await do(pilot, "f10", "y")
        assert "已导入： 3 张订单" in shown(app)
        assert total(shop) == 3
        rejects = tmp_path / "b.rejects.csv"
        assert "b.rejects.csv" in shown(app).replace("\n", "").replace(" ", "")
        assert MARKUP in rejects.read_text(encoding="utf-8-sig")
        await do(pilot, "escape")
        assert isinstance(app.screen, OrdersScreen)
        assert app.screen.table.total == 3
        await do(pilot, "f7", f"={file}", "enter")
        assert "没有可导入的内容" in shown(app)

    drive(app, story, keys=("3", "f7"))


def test_what_cannot_be_read_is_explained_and_what_was_typed_stays(
    shop: Store, clock: FixedClock, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n", encoding="utf-8")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f10")
        assert isinstance(app.screen, ImportScreen)
        await do(pilot, f"={tmp_path / 'nothing.csv'}", "enter")
        assert "nothing.csv" in shown(app)
        path = app.screen.form.rows[0].field
        assert path.value == str(tmp_path / "nothing.csv")
        path.value = str(strange)
        await do(pilot, "f10")
        assert app.screen.query_one(".word").has_class("-wrong")
        assert path.value == str(strange)
        assert total(shop) == 0

    drive(app, story, keys=("f7",))


def test_a_clerk_may_look_but_not_take_in(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    file = book(tmp_path / "b.csv")
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, f"={file}", "enter", "f10")
        assert isinstance(app.screen, ImportScreen)
        assert "主管" in screen_text(app)[5]
        assert total(shop) == 0

    drive(app, story, keys=("f7",))


def test_another_file_is_tried_anew_before_it_is_taken_in(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    one, two = book(tmp_path / "one.csv"), book(tmp_path / "two.csv", 5, bad=False)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, f"={one}", "enter", "f")
        app.screen.form.rows[0].field.value = str(two)
        await do(pilot, "f10")
        assert isinstance(app.screen, ImportScreen)
        assert "5 张订单" in shown(app)

    drive(app, story, keys=("f7",))


def test_taking_in_is_stopped_and_nothing_is_kept(
    shop: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = book(tmp_path / "b.csv", 250, bad=False)
    app = real_app(shop, clock)
    begun, go_on = threading.Event(), threading.Event()
    real = import_work.import_book

    def slow(store: Any, who: Any, read: Any, **more: Any) -> Any:
        if more.get("dry_run"):
            return real(store, who, read, **more)
        told = more.pop("progress")

        def progress(done: int, count: int) -> None:
            begun.set()
            assert go_on.wait(20)
            told(done, count)

        return real(store, who, read, progress=progress)

    monkeypatch.setattr(import_work, "import_book", slow)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, f"={file}", "enter", "f10")
        await pilot.press("y")
        for _try in range(200):
            await pilot.pause(0.05)
            if begun.is_set():
                break
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, ImportScreen)
        assert "没有导入任何内容" in shown(app)
        assert total(shop) == 0
        monkeypatch.setattr(import_work, "import_book", None)  # breaks as nobody foresaw
        await do(pilot, "f10", "y")
        assert isinstance(app.screen, Notice)
        monkeypatch.setattr(import_work, "import_book", real)
        await do(pilot, "enter", "f10", "y")
        assert total(shop) == 250, "one can go on after it was told"

    drive(app, story, keys=("f7",))


def test_rejects_that_cannot_be_written_are_said_after_the_orders_are_in(
    shop: Store, clock: FixedClock, tmp_path: Path
) -> None:
    file = book(tmp_path / "b.csv")
    (tmp_path / "b.rejects.csv").mkdir()
    work = import_work.ImportWork(shop, lambda *_told: None)
    work.read(import_work.Source(str(file)))
    result = work.take_in(actor(shop, "su"))
    assert result.report.orders == 3
    assert result.rejects is None
    assert result.problem is not None


def test_a_path_is_completed_from_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orders").mkdir()
    for name in ("order one.csv", "orders/[x].xlsx", "other.doc", ".hidden.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    books = (".csv", ".xlsx")
    assert completed(f"{tmp_path}/order", books) == f"{tmp_path}/order one.csv"
    assert completed(f"{tmp_path}/orders", books) == f"{tmp_path}/orders/"
    assert completed(f"{tmp_path}/orders/", books) == f"{tmp_path}/orders/[x].xlsx"
    assert completed(f"{tmp_path}/oth", books) is None
    assert completed(f"{tmp_path}/nowhere/x", books) is None
    assert completed("", books) is None
    assert completed("\x00", books) is None
    monkeypatch.chdir(tmp_path)
    assert completed("order ", books) == "order one.csv"
    assert completed(f"{tmp_path}/", books) == f"{tmp_path}/order one.csv"


def test_right_takes_the_completion(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    file = book(tmp_path / "b.csv")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, f"={str(file)[:-4]}")
        await pilot.pause(0.2)
        await do(pilot, "right", "enter")
        assert app.screen.query_one(TabLine).names
        assert "3 张订单" in shown(app)

    drive(app, story, keys=("f7",))
