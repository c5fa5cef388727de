"""One key says everything in the other language: what is in front, what stands behind, what opens afterwards."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from gendan.again import again
from gendan.clock import FixedClock
from gendan.i18n import CATALOGUES, FOLDER, _, lately, set_language
from gendan.widgets.board import BoardView
from gendan.widgets.window_table import WindowTable
from tests.helpers import staffed
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, fill, real_app

LISTED = "123456789"
DATA = {"餐桌", "客户", "陈静"}


def words(language: str) -> set[str]:
    """Whole texts of this language in which no value stands."""
    said = vars(gettext.translation("gendan", FOLDER, [CATALOGUES[language]]))["_catalog"]
    return {text for message, text in said.items() if message and "{" not in text and len(text) > 1}


CHINESE = {text for text in words("zh") if re.search("[\u4e00-\u9fff]", text)} - DATA
ENGLISH = {text for text in words("en") if " " not in text and text.istitle() and len(text) > 3}


def shown(app: Any) -> set[str]:
    """What stands on the screen, apart from each other by more than a blank; and every word."""
    text = "\n".join(screen_text(app))
    return set(re.split(r"\s{2,}|\n|[│·]", text)) | set(text.split())


def test_everything_follows(tmp_path: Path, clock: FixedClock) -> None:
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    fill(store)
    app = real_app(store, clock, "boss")
    left: list[tuple[str, set[str]]] = []

    async def look(pilot: Pilot[Any], place: str, other: set[str]) -> None:
        await do(pilot)
        app.clear_notifications()
        if found := shown(app) & other:
            left.append((place, found))

    async def through(pilot: Pilot[Any], other: set[str]) -> None:
        for digit in LISTED:
            await do(pilot, digit)
            await look(pilot, f"section {digit}", other)

    async def story(pilot: Pilot[Any]) -> None:
        await through(pilot, ENGLISH)
        await do(pilot, "1", "down", "enter", "f8")  # an order lies on the section
        await look(pilot, "at once", CHINESE)
        await do(pilot, "escape")
        await look(pilot, "behind", CHINESE)
        assert app.screen.query_one(WindowTable).cursor == 1
        await through(pilot, CHINESE)
        await do(pilot, "2", "right", "down")
        hand = app.screen.query_one(BoardView).place
        await do(pilot, "f8")
        await look(pilot, "back at once", ENGLISH)
        assert app.screen.query_one(BoardView).place == hand != (0, "")

    drive(app, story, (120, 36))
    assert left == []


def test_dialogs_follow_and_keep_what_was_typed(tmp_path: Path, clock: FixedClock) -> None:
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    fill(store)
    app = real_app(store, clock, "boss")

    def typed() -> list[str]:
        return [one.value for one in app.screen.query(Input)]

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "1", "down", "c", "=王先生下午来", "down", "down", "2", "f8")  # a text, a choice
        assert typed() == ["王先生下午来", "", "WeChat", "to customer"]
        assert not shown(app) & CHINESE
        assert getattr(app.focused, "code", "") == "wechat"
        await do(pilot, "f1", "=esc", "f8")  # the keys over it; what lies below follows
        assert typed() == ["esc"]
        assert not shown(app) & ENGLISH
        await do(pilot, "escape")
        assert typed() == ["王先生下午来", "", "微信", "联系客户"]
        assert not shown(app) & ENGLISH
        await do(pilot, *["escape"] * 2, "enter", "h", "=缺料", "f8")  # a question with words that it was given
        assert not shown(app) & CHINESE
        assert typed() == ["缺料"]

    drive(app, story, (120, 36))


@pytest.mark.parametrize(
    ("chinese_words", "english_words"),
    [
        ("没有订单 W-1。请核对单号或搜索。", "There is no order W-1. Check the number, or search for it."),
        ("W-1 · 王建华", "W-1 · 王建华"),
        ("王建华\n切换到另一种语言", "王建华\nThe other language"),
    ],
)
def test_words_that_were_given_are_known_again(chinese_words: str, english_words: str) -> None:
    set_language("en")
    assert again(chinese_words, "zh") == english_words
    set_language("zh")
    assert again(english_words, "en") == chinese_words


def test_of_two_messages_that_say_the_same_the_one_that_was_said_is_known() -> None:
    said = _("{what}: {n} {n:order|orders}", what=_("Cancel the order"), n=2)
    before = lately()
    set_language("en")
    assert again("取消订单", "zh", before) == "Cancel the order"
    assert again(f"W-1 · {said}", "zh", before) == "W-1 · Cancel the order: 2 orders"
    assert again("取消订单", "zh") == "取消订单"
