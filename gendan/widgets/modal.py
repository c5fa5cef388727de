"""Dialogs: they ask and return an answer; who asked acts on it."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical
from textual.events import ScreenResume
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from gendan import i18n, keys
from gendan.i18n import N_, _
from gendan.text import plain
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.painting import paint_sparingly

Answer = TypeVar("Answer")
GIVEN = ("_title", "_what", "_about", "_yes", "_no")
"""Where dialogs keep words that they were given."""


class Modal(ModalScreen["Answer | None"], Generic[Answer]):
    """A dialog over the screen. Esc answers None; it closes only itself, whatever lies on top by then. What is higher
    than the screen scrolls by pages."""

    BINDINGS = [*keys.bindings("global", "back"), *keys.bindings("dialog", "page_up", "page_down")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = """
    Modal { align: center middle; background: $background 60%; }
    Modal > .dialog { width: 64; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; background: $panel; }
    Modal > .dialog { overflow-y: auto; scrollbar-size-vertical: 1; }
    Modal .title { height: auto; text-style: bold; color: $accent; margin: 0 0 1 0; }
    Modal .body { height: auto; }
    Modal .warning { height: auto; color: $due; text-style: bold; }
    Modal .buttons { height: 1; margin: 1 0 0 0; align-horizontal: right; }
    Modal .buttons Button { min-width: 10; margin: 0 0 0 2; }
    Modal KeyBar { dock: bottom; }
    """

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._language, self._lately = i18n.language(), i18n.lately()
        paint_sparingly(self)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with ``result``; does nothing while something else lies on top or it is closed already."""
        if self.app.screen is not self or not self.is_attached:
            return AwaitComplete()
        closing: AwaitComplete = super().dismiss(result)
        return closing

    def action_back(self) -> None:
        self.dismiss(None)

    # what is higher than the screen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("page_up", "page_down"):
            return any(part.max_scroll_y > 0 for part in self.query(".dialog"))
        return super().check_action(action, parameters)

    def action_page_up(self) -> None:
        self.query_one(".dialog").scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.query_one(".dialog").scroll_page_down(animate=False)

    # the language

    @on(ScreenResume)
    async def _speak_as_the_others(self) -> None:
        if self._language != i18n.language() and self.is_mounted:
            await self.speak()

    async def speak(self) -> None:
        """Say everything again, in the language in force; what was typed stays, and where. The words that a dialog was
        given follow where they are a message as a whole.
        """
        from gendan.again import again
        from gendan.widgets.typed import Typed

        typed, before, self._language = Typed.on(self), self._language, i18n.language()
        for name in GIVEN:
            words = getattr(self, name, None)
            if isinstance(words, str):
                setattr(self, name, again(words, before, self._lately))
        self._lately = i18n.lately()
        await self.recompose()
        self.begin()
        typed.put_back(self)
        self.refresh_bindings()

    def begin(self) -> None:
        """Do once more what is done when a dialog opens."""
        for kind in type(self).__mro__:
            opened = vars(kind).get("on_mount") if kind.__module__.startswith("gendan.") else None
            if opened is not None:
                opened(self)


class Confirm(Modal[bool]):
    """Names what will happen and asks. Where it cannot be undone the focus stands on No."""

    AUTO_FOCUS = ""
    BINDINGS = keys.bindings("dialog", "yes", "no", "other")

    def __init__(self, title: str, what: str, *, yes: str = "", no: str = "", dangerous: bool = True) -> None:
        """``title`` and ``what`` are words already; ``yes`` names the act ("Delete"), never just "OK"."""
        super().__init__()
        self._title, self._what = title, what
        self._yes, self._no = yes or _(N_("Yes")), no or _(N_("No"))
        self._dangerous = dangerous

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(self._what), classes="body")
            with Horizontal(classes="buttons"):
                yield Button(plain(self._yes), id="yes", compact=True)
                yield Button(plain(self._no), id="no", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#no" if self._dangerous else "#yes").focus(scroll_visible=False)  # one begins to read above

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)

    def action_other(self) -> None:
        self.focus_next(Button)


class AskText(Modal[str]):
    """Asks for a text, a reason above all. Enter or F10 answers; Esc goes back, at the second press where text was
    typed."""

    BINDINGS = keys.bindings("form", "main")

    def __init__(self, title: str, what: str = "", *, value: str = "", required: bool = True) -> None:
        super().__init__()
        self._title, self._what = title, what
        self._value, self._required = value, required
        self._warned_of: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            if self._what:
                yield Static(plain(self._what), classes="body")
            yield TextInput(self._value, max_length=2000)
            yield Static(classes="warning")
        yield KeyBar()

    def _warn(self, words: str) -> None:
        self.query_one(".warning", Static).update(plain(words))

    def on_input_changed(self) -> None:
        if self.query_one(TextInput).value != self._warned_of:
            self._warned_of = None
            self._warn("")

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.action_main()

    def action_main(self) -> None:
        answer = self.query_one(TextInput).value.strip()
        if self._required and not answer:
            self._warn(_("Something must be written here. Esc goes back."))
            return
        self.dismiss(answer)

    def action_back(self) -> None:
        typed = self.query_one(TextInput).value
        if typed.strip() and typed not in (self._value, self._warned_of):
            self._warned_of = typed
            self._warn(_("Esc once more throws away what you typed."))
            return
        self.dismiss(None)


class Notice(Modal[bool]):
    """Says something that must be read; Enter or Esc closes it."""

    AUTO_FOCUS = ""

    def __init__(self, title: str, what: str) -> None:
        super().__init__()
        self._title, self._what = title, what

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(self._what), classes="body")
            with Horizontal(classes="buttons"):
                yield Button(plain(_("Back")), id="yes", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Button).focus(scroll_visible=False)  # one begins to read above

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(True)
