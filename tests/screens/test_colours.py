"""What is seen stands off from its ground in every theme, on terminals of few colours and of none; what is told by a
colour is told by a word or a sign as well."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.theme import Theme

from gendan import opening
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.widgets.colours import Colours
from gendan.widgets.themes import CONTRAST, THEMES
from tests.helpers import act
from tests.screens.store_kit import do, drive, fill, real_app

Rgb = tuple[int, int, int]
BLOCKS = set("▁▂▃▄▅▆▇█ ")
WALK: tuple[tuple[str, ...], ...] = (
    (),
    ("r", "=zz", "f10"),
    ("escape", "escape", "3", "f"),
    ("f2", "tab", "f10"),
)
"""Today; a dialog with what is wrong in it; a list whose row has lost the keys to the field above; the entry of an
order with fields to fill in."""


def luminance(colour: Rgb) -> float:
    parts = [v / 12.92 if (v := part / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: Rgb, other: Rgb) -> float:
    """How far two colours stand off from each other (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(app: GendanApp) -> Iterator[tuple[str, Segment]]:
    """What can be read now: under a dialog the screen is dimmed and not meant to be."""
    whole = app.screen.region
    places = [node.region for node in app.screen.query(".dialog, KeyBar")] if _is_dialog(app) else [whole]
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            if any(place.contains(x, y) for place in places) and segment.text.strip() and segment.style is not None:
                yield f"{app.theme} {type(app.screen).__name__} {y}: {segment.text.strip()}", segment
            x += segment.cell_length


def _is_dialog(app: GendanApp) -> bool:
    return isinstance(app.screen, ModalScreen)


def faint(app: GendanApp, depth: ColorSystem, least: float) -> Iterator[str]:
    """What stands off too little where the terminal has so many colours; of a bar 3 to 1 will do."""
    for where, segment in seen(app):
        style = segment.style
        assert style is not None
        assert style.color is not None, where
        assert style.bgcolor is not None, where
        pair = [tuple(one.downgrade(depth).get_truecolor()) for one in (style.color, style.bgcolor)]
        found = ratio(*pair)  # type: ignore[arg-type]
        if found < (3 if set(segment.text) <= BLOCKS else least):
            yield f"{found:.2f} {pair} {where}"


def walk(shop: Store, clock: FixedClock, look: Any, themes: Sequence[Theme] = THEMES) -> None:
    fill(shop)
    app = real_app(shop, clock, "boss")

    async def story(pilot: Pilot[Any]) -> None:
        for keys in WALK:
            await do(pilot, *keys)
            app.clear_notifications()
            for theme in themes:
                app.theme = theme.name
                await pilot.pause()
                look(app)

    drive(app, story, (100, 30))


def test_text_stands_off_from_its_ground_in_every_theme(shop: Store, clock: FixedClock) -> None:
    bad: list[str] = []

    def look(app: GendanApp) -> None:
        bad.extend(faint(app, ColorSystem.TRUECOLOR, 7 if app.theme == CONTRAST.name else 4.5))
        bad.extend(faint(app, ColorSystem.EIGHT_BIT, 4.5))

    walk(shop, clock, look)
    assert bad == []


def test_sixteen_colours_are_enough(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Colours, "has_few_colours", True)
    bad: list[str] = []

    def look(app: GendanApp) -> None:
        bad.extend(faint(app, ColorSystem.STANDARD, 3.9))  # what they look like is the terminal's
        if _is_dialog(app):
            assert app.screen.query_one(".dialog").styles.border.top[0] == "solid"

    walk(shop, clock, look, THEMES[:2])  # high contrast has the same
    assert bad == []


def test_without_colour_every_state_is_told(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    fill(shop)
    app = real_app(shop, clock, "boss")

    def rows() -> list[tuple[str, list[Segment]]]:
        strips = app.screen._compositor.render_strips()
        for strip in strips:
            colours = [c for s in strip if s.style for c in (s.style.color, s.style.bgcolor) if c is not None]
            assert all(len(set(colour.get_truecolor())) == 1 for colour in colours)
        return [("".join(s.text for s in strip), list(strip)) for strip in strips]

    async def story(pilot: Pilot[Any]) -> None:
        (here, drawn), *_others = [row for row in rows() if row[0].startswith(">")]
        assert here.startswith("> 逾期")  # the word, not only its colour
        assert all(s.style is not None and s.style.reverse for s in drawn if s.text.strip())
        assert " 1 今日 2!" in rows()[1][0]  # late: a sign beside the count
        await do(pilot, "r", "=zz", "f10")
        text = "\n".join(row for row, _drawn in rows())
        assert "┌─" in text
        assert "zz 不是日期" in text
        assert "[2 我方]" in text  # what is chosen stands in brackets
        await do(pilot, "escape", "escape", "2")
        text = "\n".join(row for row, _drawn in rows())
        assert all(told in text for told in ("[确认 5 逾期1 风险1]", ">确认", "逾期5天", " 风险 2", " 正常 2"))
        await do(pilot, "f2", "f10")
        assert "请填写：客户" in "\n".join(row for row, _drawn in rows())
        assert app.screen.query_one(".title.-wrong").styles.text_style.reverse

    drive(app, story)


def test_what_the_store_has_set_holds_on_the_lock_screen_already(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_FPS", "60")  # opening sets it where it is not
    act(shop, "su", "setting.set", key="ui.theme", value="gendan-light")
    act(shop, "su", "setting.set", key="ui.lock_after", value="3m")
    act(shop, "su", "setting.set", key="store.zone", value="Asia/Tokyo")
    try:
        app = opening.make_app(shop.path)
    finally:
        gc.enable()  # it waits for the first picture
    assert app.theme == "gendan-light"
    assert (app.config["ui.lock_after"], app.config["store.zone"]) == ("3m", "Asia/Tokyo")
