"""The outer shell of the application: colours, keys, help, language, and what happens when something breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from rich.text import Text
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.dom import DOMNode
from textual.events import AppBlur, Key
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from gendan import console, i18n, keys
from gendan.clock import Clock
from gendan.config import Config
from gendan.errors import Finding, GendanError
from gendan.i18n import N_, _
from gendan.widgets.colours import Colours
from gendan.widgets.curtain import Curtain
from gendan.widgets.room import Room
from gendan.widgets.safety import SafeFilter
from gendan.widgets.styling import Styling
from gendan.widgets.typeahead import TypeAhead
from gendan.widgets.typed_wide import meant
from gendan.widgets.words import said
from gendan.widgets.wrapping import install as wrap_by_rule

wrap_by_rule()
for _digit in "0123456789":
    # Textual takes Alt with a digit for the signs of one Macintosh layout, so Alt+3 would type £ into a field.
    cast("dict[str, Any]", ANSI_SEQUENCES_KEYS).pop(f"\x1b{_digit}", None)


async def _in_its_turn(screen: Screen[Any], work: Callable[[], Awaitable[None]]) -> None:
    """Do ``work`` where this screen handles what it is told, so that nothing comes upon it half done."""
    if asyncio.current_task() is screen.task:
        await work()
        return
    done = asyncio.Event()

    async def do() -> None:
        try:
            await work()
        finally:
            done.set()

    screen.call_next(do)
    await done.wait()


class Shell(Room, Curtain, TypeAhead, Colours, inherit_bindings=False):
    """A Textual application in our colours, keys and words, that shows no variables when it breaks."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Toast { width: auto; max-width: 80%; padding: 0 1; }
    .-edged .dialog { border: solid $accent; padding: 0 1; }
    """
    BINDINGS = [binding for action in keys.in_context("global") if action.id != "app.back"
                for binding in keys.bindings("global", action.id.partition(".")[2])]  # fmt: skip

    def __init__(self, config: Config, clock: Clock) -> None:
        super().__init__()
        self.config = config
        self.clock = clock
        self._safe = SafeFilter()
        self.begin_theme(config["ui.theme"])
        self.stylesheet = Styling(variables=self.get_css_variables())
        self._key_problems = list(config.problems)
        """What is wrong with own keys, until it is told."""
        self._keys_told: list[Finding] = []
        self._key_layers: Sequence[Mapping[str, str]] = ()
        """What the user who comes in and his store have chosen."""
        keys.use({})
        self.use_keys(())

    def on_unmount(self) -> None:
        """The keys of who worked here are nobody's any more."""
        keys.use({})

    @property
    def takes_keys(self) -> bool:
        """Whether what is in front wants to know which key is pressed, whatever it does elsewhere."""
        return bool(self.screen_stack) and getattr(self.screen, "TAKES_KEYS", False)

    def use_keys(self, layers: Sequence[Mapping[str, str]]) -> None:
        """Take own keys by action id, those of this terminal's file and then ``layers``, the strongest first, in the
        place of those before; what cannot be is left out and told once. With none nothing is loaded for it.
        """
        own: dict[str, str] = {}
        if self.config["keys"] or any(layers):
            from gendan import keymap

            own, problems = keymap.in_force(keymap.read(self.config["keys"]), *layers)
            self._key_problems += [one for one in problems if one not in self._keys_told]
        if own or self._keymap:
            keys.use(own)
            self.set_keymap(own)
        if self.is_running:
            self.tell_key_problems()

    def tell_key_problems(self) -> None:
        """Say which own keys cannot be; each once."""
        for problem in self._key_problems:
            words = _(problem.message, **problem.params)
            self.notify(words, severity="warning", timeout=20, markup=False)
        self._keys_told += self._key_problems
        self._key_problems.clear()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._safe]

    def on_key(self, event: Key) -> None:
        """A letter or sign typed full-width, as an input method does, is the same key."""
        if char := meant(event.character or ""):
            from gendan import keymap

            event.stop()
            self.press_instead("space" if char == " " else keymap.normal(char))

    def on_app_blur(self, event: AppBlur) -> None:
        """A page says late, or not at all, that it has the keyboard again: the field would lose keys."""
        if console.is_served():
            event.prevent_default()

    def on_exit_app(self) -> None:
        """The end, perhaps of a tab that was closed: a form keeps what was typed just now as when another screen
        comes to the front."""
        for screen in self.screen_stack:
            keep = getattr(screen, "on_screen_suspend", None)
            if keep is not None:
                keep()

    # help, palette, language, colours

    def _working(self) -> tuple[dict[str, list[str]], dict[str, tuple[str, DOMNode]]]:
        """The actions that work here with their keys, and how each is done."""
        found: dict[str, list[str]] = {}
        done: dict[str, tuple[str, DOMNode]] = {}
        for key, active in self.screen.active_bindings.items():
            action_id = active.binding.id or ""
            if action_id in keys.BY_ID and active.enabled:
                found.setdefault(action_id, []).append(key)
                done[action_id] = (active.binding.action, active.node)
        return found, done

    def action_help(self) -> None:
        from gendan.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._working()[0]))

    def action_palette(self) -> None:
        from gendan.screens.palette import PaletteScreen

        found, done = self._working()

        async def do(action_id: str | None) -> None:
            if action_id is not None:
                action, node = done[action_id]
                await self.run_action(action, node)

        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen(found), do)

    async def action_language(self) -> None:
        await self.speak("en" if i18n.language() == "zh" else "zh")

    async def speak(self, language: str) -> None:
        """Say everything in this language from now on: what is in front and the screen behind it; the others follow
        when they come to the front.
        """
        i18n.set_language(language)
        shown = []
        for screen in reversed(self.screen_stack):
            shown.append(screen)
            if not isinstance(screen, ModalScreen):
                break
        for screen in reversed(shown):
            if hasattr(screen, "speak"):
                await _in_its_turn(screen, screen.speak)
        self.refresh_bindings()

    def action_theme(self) -> None:
        """The next theme, here and the next time on this terminal."""
        from gendan.screens.keeping import keep_setting

        keep_setting(self, "ui.theme", self.next_theme())

    async def action_quit(self) -> None:
        self.exit()

    # when something breaks

    def show_error(self, error: BaseException) -> None:
        """Tell people: a refusal in a toast, with all findings; anything else in a dialog, with a note in a file."""
        if isinstance(error, GendanError):
            lines = [said(error), *(_(finding.message, **finding.params) for finding in error.findings)]
            self.notify("\n".join(lines), severity="error", timeout=10, markup=False)
            return
        from gendan.screens.trouble import trouble

        self.push_screen(trouble(self._note(error)))

    def _note(self, error: BaseException) -> str:
        """The name of the crash note, or nothing where none could be written."""
        from gendan import crash

        try:
            return str(crash.write_note(error, self.clock.now()))
        except OSError:
            return ""

    def _fatal_error(self) -> None:
        """Textual would print all variables: customers' data. One line, and a note without them."""
        error = self._exception or RuntimeError("unknown")
        words = _(
            N_("gendan had to stop. What is saved is safe. A note for the makers is in {path}."), path=self._note(error)
        )
        self._exit_renderables[:] = [Text(words)]
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """An error that draws itself is no exception: it would draw its variables too."""
        if any(isinstance(renderable, BaseException) for renderable in renderables):
            self._fatal_error()
        else:
            super().panic(*renderables)
