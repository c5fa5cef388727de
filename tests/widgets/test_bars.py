"""The bars say what fits, literally, and a click means what the key means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from gendan.i18n import set_language
from gendan.widgets.keybar import MOST, KeyBar
from gendan.widgets.sections import Badge, Sections
from gendan.widgets.stage_bar import StageBar
from gendan.widgets.tiles import Tile, Tiles
from gendan.widgets.topline import TopFacts, TopLine
from tests.hostile import HOSTILE, MARKUP
from tests.kit import drive, make_app, screen_text, settled

TITLES = [(n, title) for n, title in enumerate(("Today", "Board", "Orders", "Check", "Exceptions", "Complaints"), 1)]


def words(bar: Any, width: int = 80) -> str:
    return "".join(part.text for part in bar.parts(width))


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_top_line_takes_any_name(hostile: str, width: int) -> None:
    line = TopLine()
    line.set_reactive(
        TopLine.facts, TopFacts(hostile[:10], "T1", hostile[:10], "主管", 14, "昨日 18:40", practice=True)
    )
    line.set_reactive(TopLine.now, datetime.fromisoformat("2026-03-02T09:12:00+08:00"))
    said = words(line, width)
    assert "3月2日 周一 09:12" in said
    assert "练习时钟" in said


def test_the_top_line_drops_what_is_least_needed() -> None:
    line = TopLine()
    line.set_reactive(TopLine.facts, TopFacts("张杨路店", "T1", "陈静", "跟单员", 14, "昨日 18:40"))
    line.set_reactive(TopLine.now, datetime.fromisoformat("2026-03-02T09:12:00+08:00"))
    assert words(line, 100).endswith("陈静 跟单员  未导出 14 · 上次 昨日 18:40")
    assert words(line, 64).endswith("陈静 跟单员  未导出 14")
    assert words(line, 52).endswith("陈静 跟单员")
    assert cell_len(words(line, 80)) == 80


def test_sections_count_what_waits_and_say_with_a_sign_that_it_is_late() -> None:
    bar = Sections(TITLES, current=2)
    bar.set_reactive(Sections.badges, {1: Badge(7, late=True), 4: Badge(2), 5: Badge(0)})
    assert words(bar) == "1 今日 7!   2 看板   3 订单   4 核对 2   5 异常   6 投诉"
    assert [part.text for part in bar.parts(80) if part.tone == "current"] == ["2 看板"]
    assert [part.text for part in bar.parts(80) if part.tone == "late"] == ["7!"]


def test_sections_shorten_the_others_before_the_open_one_and_never_cut_a_word() -> None:
    set_language("en")
    bar = Sections(TITLES, current=5)
    bar.set_reactive(Sections.badges, {4: Badge(2), 6: Badge(12, late=True)})
    assert words(bar, 67) == "1 Today 2 Board 3 Orders 4 Check 2 5 Exceptions 6 Complaints 12!"
    assert words(bar, 60) == "1 Today 2 Board 3 Ord. 4 Check 2 5 Exceptions 6 Comp. 12!"
    assert words(bar, 52) == "1Today 2Board 3Ord. 4Check 2 5Exceptions 6Comp. 12!"
    assert words(bar, 40) == "1 2 3 4Check 2 5Exceptions 6Comp. 12!"


def test_stages_stand_in_a_line_with_the_current_one_in_brackets() -> None:
    assert words(StageBar(["接单", "确认", "生产", "配送", "售后"], 3)) == "接单 确认 生产 [配送] 售后"
    assert words(StageBar([MARKUP, "确认"], -1)) == f"{MARKUP} 确认"


def test_tiles_are_chosen_by_keys_and_by_mouse_and_chosen_again_let_go() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        tiles, said = app.screen.query_one(Tiles), app.screen.chosen
        tiles.focus()
        await pilot.press("right", "enter")
        assert (tiles.chosen, said) == ("today", ["today"])
        await pilot.press("enter", "right", "right", "right", "left", "space")
        assert said == ["today", "", "check"]
        await pilot.click(Tiles, offset=(3, 0))
        assert said[-1] == "late"
        tiles.tiles = (Tile("one", MARKUP, 1),)
        await pilot.pause()
        assert any(MARKUP in line for line in screen_text(app))

    drive(app, story)


def test_the_key_bar_shows_what_works_here_and_now() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        bar = app.screen.query_one(KeyBar)
        assert screen_text(app)[-1].strip() == "空格 完成   r 改期   c 联系   x 异常   p 投诉   Enter 打开   ? 按键"
        assert len([part for part in bar.parts(300) if part.tone == "key"]) == MOST
        app.screen.query_one(Tiles).focus()
        await settled(pilot)
        assert "选择" in words(bar, 300)
        await pilot.press("3")
        await settled(pilot)
        assert screen_text(app)[-1].strip() == "F10 完成   F1 按键"

    drive(app, story)


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_key_is_cut_in_half(width: int) -> None:
    set_language("en")
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        said = words(app.screen.query_one(KeyBar), width - 2)
        assert cell_len(said) <= width - 2
        assert said.endswith("? Keys")

    drive(app, story, (width, 24))


def test_a_click_on_the_key_bar_is_as_good_as_the_key() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.click(KeyBar, offset=(3, 0))
        await settled(pilot)
        assert type(app.screen).__name__ == "Confirm"

    drive(app, story)


def test_a_click_on_a_section_opens_it() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.click(Sections, offset=(20, 0))
        await settled(pilot)
        assert type(app.screen).__name__ == "FormScreen"

    drive(app, story)


def test_remapped_keys_are_shown() -> None:
    app = make_app(keys={"today.done": "d"})

    async def story(pilot: Pilot[Any]) -> None:
        assert screen_text(app)[-1].strip().startswith("d 完成")

    drive(app, story)
