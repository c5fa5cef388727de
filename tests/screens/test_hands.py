"""A mouse, an input method and the clipboard do on the real screens what keys do."""

from __future__ import annotations

from typing import Any

from textual.events import Key, MouseScrollUp, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import _
from gendan.screens.order import OrderScreen
from gendan.screens.orders import OrdersScreen
from gendan.screens.search import SearchScreen
from gendan.screens.today import TodayScreen
from gendan.text import width
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Modal
from gendan.widgets.tab_line import TabLine
from gendan.widgets.window_table import WindowTable
from tests.kit import settled
from tests.screens.store_kit import do, drive, fill, many, real_app, toasts


def sign(name: str, char: str) -> Key:
    return Key(name, char)


def front(app: GendanApp) -> type[object]:
    """What kind of screen is in front."""
    return type(app.screen)


def at(app: GendanApp, words: str) -> tuple[int, int]:
    """Where these words stand on the screen."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        line = "".join(segment.text for segment in strip)
        if words in line:
            return width(line[: line.index(words)]) + 1, y
    raise AssertionError(words)


def test_a_mouse_goes_the_way_of_the_keys(shop: Store, clock: FixedClock, tmp_path: Any) -> None:
    fill(shop)
    many(shop, tmp_path, 26)
    app = real_app(shop, clock, "boss")

    async def story(pilot: Pilot[Any]) -> None:
        async def click(words: str) -> None:
            await pilot.click(offset=at(app, words))
            await settled(pilot)

        await click("3 订单")
        assert front(app) is OrdersScreen
        (table,) = app.screen.query(WindowTable).exclude("Dropdown")
        await do(pilot, "end")
        assert table.scroll_offset.y
        for _n in range(20):
            table.post_message(MouseScrollUp(table, 5, 5, 0, -1, 0, False, False, False))
        await settled(pilot)
        await pilot.pause(0.3)
        assert table.scroll_offset.y == 0
        await pilot.mouse_down(offset=at(app, "客户0026"))
        await pilot.mouse_up(offset=at(app, "客户0022"))  # drawn over the rows: nothing comes of it
        await settled(pilot)
        await click("客户0023")
        assert "客户0023" in (table.cursor_row.cells if table.cursor_row else ())
        await click("客户0023")
        assert front(app) is OrderScreen
        tabs = app.screen.query_one(TabLine)
        await click(tabs.names[2].words)
        assert tabs.chosen == tabs.names[2].key
        await click("c 联系")
        assert isinstance(app.screen, Modal)
        second = app.screen.query(TextInput)[1]
        await pilot.click(second)
        assert app.focused is second
        await click("Esc 返回")
        assert front(app) is OrderScreen

    drive(app, story, (100, 30))


def test_an_input_method_and_the_clipboard_type_as_keys_do(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock, "boss")

    async def story(pilot: Pilot[Any]) -> None:
        app.post_message(sign("fullwidth_digit_three", "３"))
        await settled(pilot)
        assert front(app) is OrdersScreen
        app.post_message(sign("fullwidth_digit_one", "１"))
        await settled(pilot)
        assert front(app) is TodayScreen
        app.post_message(Paste("3\n4\n"))  # into a list: no key of it is pressed
        await settled(pilot)
        assert front(app) is TodayScreen
        app.post_message(sign("ideographic_comma", "、"))  # the key / with a Chinese input method on
        for char in "王建华":  # committed at once: three keys in a row, right behind the one that opens the field
            app.post_message(sign("upper_" + char, char))
        await settled(pilot)
        assert front(app) is SearchScreen
        field = app.focused
        assert isinstance(field, Input)
        assert field.value == "王建华"
        field.value = ""
        app.post_message(Paste("１３８０００００００１\r\n\u202e王\x1b[31m建华\n"))
        await settled(pilot)
        assert front(app) is SearchScreen  # the end of a line has submitted nothing
        assert field.value == "１３８０００００００１ 王[31m建华"
        assert _("The pasted lines were joined.") in toasts(app)
        await do(pilot, "escape", "r")
        date = app.screen.query(TextInput).first()
        for char in "＋３":
            app.post_message(sign("wide_" + char, char))
        await settled(pilot)
        assert date.value == "＋３"
        assert not date.has_class("-wrong")
        await do(pilot, "escape", "escape")
        for key in "pab":  # the complaint is prepared in a thread; "a" alone would be another command
            app.post_message(sign(key, key))
        await settled(pilot)
        assert app.screen.query(TextInput).first().value == "ab"

    drive(app, story)
