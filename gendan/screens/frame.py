"""The frame of every section: top line, numbered sections, the section's own body, the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from gendan import i18n, keys
from gendan.screens.base import GendanScreen
from gendan.screens.host import MinuteTick
from gendan.screens.sections import Section
from gendan.widgets.keybar import KeyBar
from gendan.widgets.sections import Badge, Sections
from gendan.widgets.topline import TopLine
from gendan.widgets.typed import Typed


class SectionScreen(GendanScreen):
    """Base of sections and of the pages opened from them.

    A subclass sets ``DIGIT``, gives its widgets in ``body`` and its data in ``load``, which is called
    when the screen was made and again after it was made anew in another language.
    """

    DIGIT = 0
    BINDINGS = keys.bindings("global", "back")
    DEFAULT_CSS = """
    SectionScreen { background: $background; }
    SectionScreen > #body { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._language = i18n.language()
        self._waits = False
        """Whether it was made before anybody is signed in and has asked for nothing yet."""

    def body(self) -> ComposeResult:
        """The widgets of this section."""
        yield from ()

    def load(self) -> None:
        """Ask for the data and show it."""

    @classmethod
    def warm(cls, store: Any) -> None:
        """Ask ``store`` once, for nobody and with no result, what ``load`` will ask for: the next time is quicker."""

    def compose(self) -> ComposeResult:
        sections: tuple[Section, ...] = cast("Any", self.app).sections
        yield TopLine()
        yield Sections([(section.digit, section.title) for section in sections], self.DIGIT)
        with Vertical(id="body"):
            yield from self.body()
        yield KeyBar()

    def on_mount(self) -> None:
        self._renew_top()
        self._waits = self.host.is_locked
        if not self._waits:
            self.load()

    async def on_screen_resume(self) -> None:
        waited = self._waits and not self.host.is_locked
        self._waits = self._waits and not waited
        if self._language != i18n.language() and self.is_mounted:
            await self.speak()
        elif waited:
            self.load()
        self._renew_top()

    async def speak(self) -> None:
        """Say everything again, in the language in force; what was typed stays, and where."""
        self._language = i18n.language()
        typed = Typed.on(self)
        await self.recompose()
        self._renew_top()
        self.load()
        typed.put_back(self)
        self.refresh_bindings()

    def _renew_top(self) -> None:
        if top := self.query(TopLine):
            top.first().facts = self.host.top_facts()
            top.first().now = self.host.local_now()
            if self.host.badges:
                self.show_badges(self.host.badges)

    def show_badges(self, badges: Mapping[int, Badge]) -> None:
        """Say how much waits in each section."""
        self.query_one(Sections).badges = dict(badges)

    def on_minute_tick(self, event: MinuteTick) -> None:
        self.query_one(TopLine).now = event.now

    def on_sections_chosen(self, event: Sections.Chosen) -> None:
        self.host.open_section(event.digit)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return not self.is_first()
        return super().check_action(action, parameters)

    def is_first(self) -> bool:
        """Whether there is nothing to go back to: the section itself."""
        return self.app.screen_stack[0] is self

    def action_back(self) -> None:
        if not self.is_first() and self.app.screen is self:
            self.app.pop_screen()
