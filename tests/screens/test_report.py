"""Reports: a key for each kind of period, every figure opens as many orders as it says, files in three forms."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.words import COMPLAINTS, EXCEPTIONS, ORDERS
from gendan.screens import report, report_export
from gendan.screens.long_work import WorkDialog
from gendan.screens.order import OrderScreen
from gendan.screens.report import ReportScreen
from gendan.screens.report_behind import BehindScreen
from gendan.screens.report_course import CourseScreen
from gendan.widgets.modal import AskText, Confirm
from gendan.widgets.tab_line import TabLine
from gendan.widgets.window_table import WindowTable
from tests.helpers import act
from tests.kit import screen_text, settled
from tests.reports.history import ZONE
from tests.screens.store_kit import do, drive, fill, hostile_orders, real_app, toasts


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def put_on(app: Any, key: str) -> None:
    assert app.screen.query_one(WindowTable).move_to_key(key)


def test_one_key_for_each_kind_and_back_and_forth(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        for key, title in (
            ("d", "日报 2026-03-02"),
            ("w", "周报 2026-03-02 至 2026-03-08（截至 2026-03-02）"),
            ("m", "月报 2026-03-01 至 2026-03-31（截至 2026-03-02）"),
            ("left_square_bracket", "月报 2026-02-01 至 2026-02-28"),
            ("d", "日报 2026-02-28"),
            ("comma", "日报 2026-02-27"),
            ("full_stop", "日报 2026-02-28"),
        ):
            await do(pilot, key)
            assert screen_text(app)[2].strip() == title
        await do(pilot, "m", "right_square_bracket", "right_square_bracket")
        assert "2026-03-01" in screen_text(app)[2]
        assert "还没有开始" in toasts(app)

    drive(app, story, keys=("8",))


def test_keys_go_on_from_what_was_asked_for_last_while_its_answer_is_on_its_way(
    shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop)
    app = real_app(shop, clock)
    go_on, real = threading.Event(), report.make

    def slow(*asked: Any) -> Any:
        assert go_on.wait(20)
        return real(*asked)

    async def story(pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(report, "make", slow)
        await pilot.press("8", "right", "w", "left_square_bracket", "left_square_bracket")
        go_on.set()
        await settled(pilot)
        assert "周报 2026-02-16 至 2026-02-22" in screen_text(app)[2]
        assert app.screen.query_one(TabLine).chosen == "weak", "a tab is turned to before the first figures"
        await do(pilot, "m", "right_square_bracket", *["right"] * 2)
        put_on(app, "part.1")
        await do(pilot, "enter", "escape")
        row = app.screen.query_one(WindowTable).cursor_row
        assert row is not None
        assert row.key == "part.1", "the cursor is where it was left"
        await do(pilot, "f8")
        assert app.screen.query_one(TabLine).chosen == "parts", "the other language shows the same"

    drive(app, story)


def test_every_figure_opens_as_many_orders_or_cases_as_it_says(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    for at in (datetime(2026, 2, 26, 9, tzinfo=ZONE), datetime(2026, 2, 27, 9, tzinfo=ZONE)):
        act(shop, "su", "exception.raise", at=at, order=numbers[0], problem="delay")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "left_square_bracket")
        table = app.screen.query_one(WindowTable)
        opened = 0
        for at in range(table.total):
            row = table._window.row(at)
            assert row is not None
            if not str(row.key).startswith(("orders.", "exceptions.", "complaints.", "overrides.")):
                continue
            table.move_to(at)
            await do(pilot, "enter")
            assert isinstance(app.screen, BehindScreen)
            assert app.screen.query_one(WindowTable).total == int(row.cells[1])
            opened += 1
            await do(pilot, "escape")
            assert isinstance(app.screen, ReportScreen)
        assert opened == len(ORDERS) + len(EXCEPTIONS) + len(COMPLAINTS) + 1

    drive(app, story, keys=("8",))


def test_an_indicator_opens_what_counts_what_it_counts_of_and_the_others(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "left_square_bracket")
        put_on(app, "kpi.on_time_rate")
        await do(pilot, "enter")
        tabs = app.screen.query_one(TabLine)
        for key, name in zip("012", tabs.names, strict=True):
            await do(pilot, *(["left"] * 2 + ["right"] * int(key)))
            assert name.words.endswith(f" {app.screen.query_one(WindowTable).total}")
        assert [name.words.rpartition(" ")[2] for name in tabs.names] == ["0", "1", "1"]
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)
        assert numbers[0] in shown(app)

    drive(app, story, keys=("8",))


def test_a_missed_figure_opens_its_orders_from_where_it_says_what_to_do(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "left_square_bracket", "right")
        assert "优化生产计划" in shown(app)
        put_on(app, f"look.on_time_rate.{numbers[0]}")
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)

    drive(app, story, keys=("8",))


def test_followers_late_orders_and_figures_without_orders(shop: Store, clock: FixedClock) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m")
        put_on(app, "kpis")
        await do(pilot, "enter")
        assert "没有对应的订单清单" in toasts(app)
        await do(pilot, "right", "right")
        put_on(app, "owner.fu")
        await do(pilot, "enter")
        assert "fu先生" in screen_text(app)[2]
        assert app.screen.query_one(WindowTable).total == 1
        await do(pilot, "escape", "right")
        assert "M1" in shown(app)
        put_on(app, "part.0")
        await do(pilot, "enter")
        tabs = app.screen.query_one(TabLine)
        assert tabs.names[int(tabs.chosen)].words.endswith(f" {app.screen.query_one(WindowTable).total}")
        await do(pilot, "escape", "right", "right")
        put_on(app, numbers[0])
        assert "5天" in shown(app)
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)

    drive(app, story, keys=("8",))


def test_a_supervisor_sees_any_followers_figures_and_a_follower_his_own(shop: Store, clock: FixedClock) -> None:
    fill(shop)

    async def any_ones(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "o", "=fu", "enter")
        assert "仅 fu先生" in screen_text(app)[2]
        put_on(app, "orders.open")
        await do(pilot, "enter")
        assert (app.screen.query_one(WindowTable).total, "仅 fu先生" in screen_text(app)[2]) == (1, True)
        await do(pilot, "escape", "comma", "o", "enter")
        assert "仅" not in screen_text(app)[2], "the cursor stands on the whole store first"

    async def own(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "o")
        assert "仅 fu先生" in screen_text(app)[2]
        await do(pilot, "o")
        assert "仅" not in screen_text(app)[2]

    app = real_app(shop, clock)
    drive(app, any_ones, keys=("8",))
    app = real_app(shop, clock, "fu")
    drive(app, own, keys=("8",))


def test_a_report_is_written_where_one_says_and_in_the_form_of_the_ending(
    shop: Store, clock: FixedClock, tmp_path: Path
) -> None:
    fill(shop)
    app = real_app(shop, clock)

    async def export(pilot: Pilot[Any], name: str) -> None:
        await do(pilot, "e")
        field = app.screen.query_one("TextInput")
        field.value = ""
        await do(pilot, f"={tmp_path / name}", "enter")

    async def story(pilot: Pilot[Any]) -> None:
        for name in ("r.txt", "r.csv", "r.json"):
            await export(pilot, name)
            assert str(tmp_path / name) in toasts(app)
        assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("日报 2026-03-02")
        assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["period"]["kind"] == "day"
        await export(pilot, "r.doc")
        assert isinstance(app.screen, AskText)
        assert app.screen.query_one("TextInput").value == str(tmp_path / "r.doc")
        await do(pilot, "escape")
        (tmp_path / "r.txt").write_text("mine", encoding="utf-8")
        await export(pilot, "r.txt")
        assert isinstance(app.screen, Confirm)
        await do(pilot, "n")
        assert (tmp_path / "r.txt").read_text(encoding="utf-8") == "mine"
        await export(pilot, "r.txt")
        await do(pilot, "y")
        assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("日报")

    drive(app, story, keys=("8",))


def test_a_long_export_is_stopped_and_leaves_nothing(
    shop: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop)
    app = real_app(shop, clock)
    begun, go_on = threading.Event(), threading.Event()
    real = report_export.written_in

    def slow(store: Any, made: Any, form: str, progress: Any) -> bytes:
        begun.set()
        assert go_on.wait(20)
        return real(store, made, form, progress)

    monkeypatch.setattr(report_export, "written_in", slow)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "e")
        app.screen.query_one("TextInput").value = str(tmp_path / "r.xlsx")
        await pilot.press("enter")
        for _try in range(200):
            await pilot.pause(0.05)
            if begun.is_set() and isinstance(app.screen, WorkDialog) and not app.screen.has_class("-early"):
                break
        assert "正在写入" in shown(app)
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, ReportScreen)
        assert "已停止" in toasts(app)
        assert not [one for one in tmp_path.iterdir() if "r.xlsx" in one.name]
        await do(pilot, "e")
        app.screen.query_one("TextInput").value = str(tmp_path / "r.xlsx")
        await do(pilot, "enter")
        assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")

    drive(app, story, keys=("8",))


def test_a_figure_over_time_opens_the_report_of_each_period(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    numbers = fill(shop)
    app = real_app(shop, clock)

    def rows() -> list[tuple[str, ...]]:
        table = app.screen.query_one(WindowTable)
        return [table._window.row(at).cells for at in range(table.total)]

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m")
        put_on(app, "kpi.on_time_rate")
        await do(pilot, "g")
        assert isinstance(app.screen, CourseScreen)
        assert "按月走势 2025-11 至 2026-03（截至 2026-03-02）" in screen_text(app)[2]
        assert [row[:3] for row in rows()[:2]] == [("2026-03", "0.0%", "0 / 1"), ("2026-02", "0.0%", "0 / 1")]
        assert rows()[3][:5] == ("2025-12", "0.0%", "0 / 1", "≥ 95.2%", "! 未达标")
        put_on(app, "2026-02-01")
        await do(pilot, "enter")
        assert "月报 2026-02-01 至 2026-02-28" in screen_text(app)[2]
        put_on(app, "orders.entered")
        await do(pilot, "enter", "escape", "escape")
        assert isinstance(app.screen, CourseScreen)
        await do(pilot, *["left"] * 3)
        counts = {row[0]: row[1] for row in rows()}
        assert counts["2026-03"] == "0.00", "the figure before is the amount outstanding"
        await do(pilot, "d", "left_square_bracket", "left_square_bracket")
        assert "按日走势 2025-11-03 至 2026-01-01" in screen_text(app)[2], "none before the first order"
        assert "此前还没有订单" in toasts(app)
        await do(pilot, "right_square_bracket", "right_square_bracket")
        assert "按日走势 2026-01-02 至 2026-03-02" in screen_text(app)[2]
        assert "还没有开始" in toasts(app)
        await do(pilot, "e")
        app.screen.query_one("TextInput").value = str(tmp_path / "days.csv")
        await do(pilot, "enter")
        assert "按日走势" in (tmp_path / "days.csv").read_text(encoding="utf-8-sig")
        assert numbers

    drive(app, story, keys=("8",))


def test_names_are_shown_as_they_are(shop: Store, clock: FixedClock) -> None:
    hostile_orders(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m", "left_square_bracket")
        put_on(app, "orders.entered")
        await do(pilot, "enter")
        assert "[/] [VIP]" in shown(app)

    drive(app, story, (120, 36), keys=("8",))
