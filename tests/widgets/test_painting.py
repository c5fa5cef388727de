"""What is painted and styled with less work is what Textual paints and styles; no screen is seen half made."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Static

from gendan.screens.frame import SectionScreen
from gendan.widgets.painting import Painter
from gendan.widgets.styling import Styling
from gendan.widgets.window_table import WindowTable
from tests.kit import ListScreen, drive, make_app, screen_text, settled


def lines(compositor: Compositor, way: type[Compositor], crop: Region) -> list[Strip | None]:
    """The lines of ``crop`` as ``way`` paints them."""
    compositor._cuts = None
    assert way.cuts.fget is not None  # type: ignore[attr-defined]
    compositor._cuts = way.cuts.fget(compositor)  # type: ignore[attr-defined]
    chops = way._render_chops(compositor, crop, lambda y: y in crop.line_range)
    compositor._cuts = None
    first, last = crop.column_span
    return [
        Strip.join(piece for x, piece in line.items() if first <= x < last and piece is not None)
        for line in chops[crop.y : crop.bottom]
    ]


def test_what_is_painted_and_styled_is_what_textual_would_paint_and_style() -> None:
    app = make_app()

    def same() -> None:
        screen, plain = app.screen, Stylesheet(variables=app.get_css_variables())
        assert isinstance(app.stylesheet, Styling)
        plain.source = app.stylesheet.source
        plain.parse()
        for crop in (screen.size.region, Region(3, 1, 30, 2), Region(0, screen.size.height - 1, 9, 1)):
            ours, theirs = (lines(screen._compositor, way, crop) for way in (Painter, Compositor))
            assert [list(strip or ()) for strip in ours] == [list(strip or ()) for strip in theirs]
        for node in screen.walk_children(with_self=True):
            ours_of = {name: node._component_styles[name].base._rules for name in node._get_component_classes()}
            rules = node.styles.base._rules.copy()
            plain.apply(node)
            assert rules == node.styles.base._rules, node
            assert ours_of == {name: styles.base._rules for name, styles in node._component_styles.items()}, node

    async def story(pilot: Pilot[Any]) -> None:
        same()
        for key in ("down", "tab", "f1", "escape", "space", "escape", "3", "x", "alt+1", "f9", "f12"):
            await pilot.press(key)
            await settled(pilot)
            same()

    drive(app, story, (120, 36))


def test_wide_letters_over_hidden_edges_stay_whole() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        beneath = [Static("x" * cells) for cells in (3, 4, 5, 6)]
        over = Static("落地书架人体工学椅升降书桌")
        for at, widget in enumerate([*beneath, over]):
            widget.styles.position, widget.styles.offset = "absolute", (at * 4, 2)
            widget.styles.width, widget.styles.height = (26, 1) if widget is over else (5, 1)
        over.styles.offset = (1, 2)
        await app.screen.mount(*beneath, over)
        await settled(pilot)
        assert "落地书架人体工学椅升降书桌" in screen_text(app)[2]
        await pilot.pause()
        compositor = app.screen._compositor
        over.refresh()
        compositor.update_widgets({over})
        update = compositor.render_partial_update()
        assert update is not None
        assert "落地书架人体工学椅升降书桌" in update.render_segments(app.console)

    drive(app, story)


class SlowScreen(SectionScreen):
    """Its question is answered when somebody says so; a second one is left to another screen."""

    gate = threading.Event()

    def load(self) -> None:
        self.ask("slow", self.gate.wait, lambda _answer: None)


def test_a_screen_is_shown_with_its_first_answer_and_soon_without_one() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        for answered in (True, False):
            SlowScreen.gate.clear()
            if answered:
                SlowScreen.gate.set()
            app.push_screen(SlowScreen())
            assert app._batch_count == 1, "nothing is painted while it is built"
            while app._batch_count:
                await pilot.pause(0.01)
            assert isinstance(app.screen, SlowScreen)
            SlowScreen.gate.set()
            await settled(pilot)
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, ListScreen)
        assert app.screen.query_one(WindowTable).has_focus

    drive(app, story)


def test_a_screen_is_not_painted_before_it_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open one screen after the other let the curtain of the first rise over one that has no place yet."""
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        SlowScreen.gate.set()
        painted: list[Any] = []
        monkeypatch.setattr(app, "_display", lambda _screen, picture: painted.append(picture))
        app.push_screen(SlowScreen())
        app._let_see()
        assert not painted
        await settled(pilot)
        assert isinstance(app.screen, SlowScreen)
        assert painted

    drive(app, story)


def test_the_first_section_is_made_behind_the_lock_and_knows_nothing_before_somebody_is_let_in() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        while app.sections[0].mode not in app._screen_stacks:
            await pilot.pause(0.01)
        first = app._screen_stacks[app.sections[0].mode][0]
        assert first.query_one(WindowTable).total == 0
        await pilot.press("enter", *"right", "enter")
        await settled(pilot)
        assert app.screen is first
        assert first.query_one(WindowTable).total == 1000

    drive(app, story, sign_in=False)
