"""The list: any length, a cursor that stays on its row, aligned columns, only what changed repainted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from gendan.widgets.themes import STATES
from gendan.widgets.window import KEEP, PAGE, Column, Row, Window, share
from gendan.widgets.window_table import WindowTable
from tests.hostile import HOSTILE
from tests.kit import COLUMNS, row, screen_text


class ListApp(App[None]):
    """Nothing but a list, and what it said."""

    def __init__(self, rows: list[Row], total: int | None = None, answer: bool = True) -> None:
        super().__init__()
        self.rows, self.total, self.answer = rows, total, answer
        self.said: list[Any] = []
        self.asked: list[WindowTable.NeedPage] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return STATES

    def compose(self) -> ComposeResult:
        yield WindowTable(COLUMNS, empty="Nothing is due.\nF2 takes a new order.")

    def on_mount(self) -> None:
        self.table.set_rows(self.rows, self.total)

    @property
    def table(self) -> WindowTable:
        return self.query_one(WindowTable)

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        self.said.append(("at", event.index, event.row.key if event.row else None))

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.said.append(("chosen", event.row.key))

    def on_window_table_header_selected(self, event: WindowTable.HeaderSelected) -> None:
        self.said.append(("header", event.column.key))

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        self.asked.append(event)
        if self.answer:
            rows = [row(number) for number in range(event.offset, event.offset + event.count)]
            assert event.control.put_page(event.serial, event.offset, rows)


def drive(app: ListApp, story: Callable[[Pilot[Any], WindowTable], Any], size: tuple[int, int] = (80, 12)) -> None:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await story(pilot, app.table)

    asyncio.run(run())


def rows(count: int) -> list[Row]:
    return [row(number) for number in range(count)]


def test_keys_move_the_cursor_and_enter_chooses() -> None:
    app = ListApp(rows(50))

    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        at = []
        for key in ("down", "j", "k", "up", "up", "end", "down", "pageup", "home", "pagedown"):
            await pilot.press(key)
            at.append(table.cursor)
        assert at == [1, 2, 1, 0, 0, 49, 49, 38, 0, 11]
        await pilot.press("enter")
        assert app.said[-2:] == [("at", 11, 11), ("chosen", 11)]

    drive(app, story)


def test_the_cursor_row_is_marked_and_always_in_sight() -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        for key in ("end", "up", "home", "pagedown", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            marked = [line for line in screen_text(pilot.app)[1:] if line.startswith("> ")]
            assert len(marked) == 1
            assert f"S01-1-{table.cursor:08}" in marked[0]

    drive(ListApp(rows(200)), story)


def test_a_click_goes_to_a_row_and_a_second_chooses_it_and_the_header_tells_its_column() -> None:
    app = ListApp(rows(5))

    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        await pilot.click(WindowTable, offset=(20, 3))
        assert (table.cursor, app.said[-1]) == (2, ("at", 2, 2))
        await pilot.click(WindowTable, offset=(20, 3))
        assert app.said[-1] == ("chosen", 2)
        await pilot.click(WindowTable, offset=(20, 9))
        assert table.cursor == 2
        await pilot.click(WindowTable, offset=(12, 0))
        assert app.said[-1] == ("header", "due")

    drive(app, story)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_columns_stay_aligned_with_every_hostile_text(width: int) -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        lines = screen_text(pilot.app)[: len(HOSTILE) + 1]
        assert {cell_len(line) for line in lines} == {width}
        starts = {cell_len(line[: line.index("S01-1")]) for line in lines[1:]}
        assert len(starts) == 1

    drive(ListApp(rows(len(HOSTILE))), story, (width, 24))


def test_an_empty_list_says_what_it_will_show_and_which_key_starts_it() -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        assert [line.strip() for line in screen_text(pilot.app) if line.strip()] == [
            "Nothing is due.",
            "F2 takes a new order.",
        ]
        await pilot.press("down", "end", "enter", "pageup")
        table.set_rows(rows(1))
        await pilot.pause()
        assert "S01-1-00000000" in screen_text(pilot.app)[1]

    drive(ListApp([]), story)


def test_the_cursor_stays_on_its_row_when_the_list_changes() -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        await pilot.press("down", "down")
        table.set_rows(list(reversed(rows(10))))
        assert (table.cursor, table.cursor_row.key) == (7, 2)
        table.set_rows([r for r in rows(10) if r.key != 2])
        assert table.cursor == 7
        table.set_rows(rows(3))
        assert table.cursor == 2
        assert table.move_to_key(0)
        assert not table.move_to_key("nobody")

    drive(ListApp(rows(10)), story)


def test_a_long_list_asks_for_the_pages_that_are_seen_and_keeps_few() -> None:
    app = ListApp(rows(PAGE), 100_000)

    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        assert app.asked == []
        await pilot.press("end")
        await pilot.pause()
        assert table.cursor == 99_999
        assert table.cursor_row.key == 99_999
        assert app.said[-1] == ("at", 99_999, 99_999)
        for _page in range(30):
            await pilot.press(*["pageup"] * 9)
        assert len(table._window._pages) <= KEEP
        assert table.cursor_row.key == table.cursor
        assert all(event.count <= PAGE for event in app.asked)

    drive(app, story)


def test_a_request_carries_the_places_of_its_neighbours() -> None:
    app = ListApp(rows(PAGE), 1000)

    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        await pilot.press(*["pagedown"] * 9)
        await pilot.pause()
        first = app.asked[0]
        assert (first.offset, first.count, first.after, first.before) == (PAGE, PAGE, PAGE - 1, None)

    drive(app, story)


def test_rows_that_are_not_there_yet_are_said_to_be_coming_and_are_not_asked_for_twice() -> None:
    app = ListApp(rows(PAGE), 1000, answer=False)

    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        await pilot.press("end", "up", "up", "down", "enter")
        assert [event.offset for event in app.asked] == [900]
        assert table.cursor_row is None
        assert "> …" in "".join(screen_text(pilot.app))
        assert not any(said[0] == "chosen" for said in app.said)
        old = app.asked[0]
        table.set_rows(rows(PAGE), 1000)
        assert not table.put_page(old.serial, 900, [row(n) for n in range(900, 1000)])

    drive(app, story)


def test_moving_in_the_page_draws_two_lines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        drawn: list[tuple[int, str]] = []
        original = WindowTable._row_line

        def counted(self: WindowTable, index: int, state: str) -> Any:
            drawn.append((index, state))
            return original(self, index, state)

        monkeypatch.setattr(WindowTable, "_row_line", counted)
        await pilot.press("down")
        await pilot.pause()
        assert sorted(drawn) == [(0, ""), (1, "cursor")]
        await pilot.press("up", "down", "up")
        await pilot.pause()
        assert len(drawn) == 2

    drive(ListApp(rows(50)), story, (80, 24))


def test_a_list_with_a_border_is_drawn_whole() -> None:
    async def story(pilot: Pilot[Any], table: WindowTable) -> None:
        table.styles.border = ("solid", "white")
        await pilot.pause()
        lines = screen_text(pilot.app)
        assert lines[0][0] == "┌"
        assert {cell_len(line) for line in lines} == {80}
        assert "S01-1-00000000" in lines[2]

    drive(ListApp(rows(50)), story)


def test_narrow_screens_lose_the_least_needed_columns_first() -> None:
    keys = [column.key for column in COLUMNS]
    assert [keys[i] for i, _ in share(COLUMNS, 120)] == keys
    assert [keys[i] for i, _ in share(COLUMNS, 74)] == [key for key in keys if key != "owner"]
    assert [keys[i] for i, _ in share(COLUMNS, 60)] == ["state", "due", "number", "customer", "task"]
    assert sum(cells for _, cells in share(COLUMNS, 120)) + 2 * 6 == 120


def test_a_list_without_flexible_columns_leaves_the_rest_empty() -> None:
    assert share((Column("a", "A", 5), Column("b", "B", 5, drop=1)), 30) == [(0, 5), (1, 5)]
    assert share((Column("a", "A", 5), Column("b", "B", 5, drop=1)), 6) == [(0, 5)]
    assert share((Column("a", "A", 10), Column("b", "B", 10), Column("c", "C", 3)), 24) == [(0, 10), (1, 7), (2, 3)]


def test_a_page_is_asked_for_once_until_it_comes() -> None:
    window = Window()
    window.reset(1000)
    assert window.wanted(0, 150) == [0, 1]
    assert window.wanted(0, 150) == []
    window.put(0, rows(PAGE))
    assert window.wanted(0, 99) == []
    assert window.wanted(950, 2000) == [9]
