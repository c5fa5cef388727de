"""The keys that work here, from the table of keys, with the user's own; what is typed looks in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.text import plain
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.steering import steer
from gendan.widgets.window_table import Column, Row, WindowTable


class HelpScreen(Modal[None]):
    """A list of keys and what they do: those of the place, then those everywhere; where one types, also those of other
    places that fit. ``working`` are the keys of each action that works on the screen below.
    """

    DEFAULT_CSS = """
    HelpScreen > .dialog { width: 90; height: 90%; }
    HelpScreen.-wide > .dialog { width: 110; }
    HelpScreen .title { margin: 0; }
    HelpScreen TextInput { margin: 0 0 1 0; }
    HelpScreen WindowTable { background: $panel; }
    """

    def __init__(self, working: Mapping[str, list[str]]) -> None:
        super().__init__()
        self._working = working

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Keys that work here")), classes="title")
            yield TextInput(placeholder=_("Type to look among all keys; your own are chosen in 9 System, Keys"))
            table = WindowTable(
                (
                    Column("keys", N_("Keys"), 16),
                    Column("label", N_("Action"), 14),
                    Column("help", N_("What it does"), 20, flex=1, drop=1),
                ),
                empty=N_("No key does that."),
            )
            table.can_focus = False
            yield table
        yield KeyBar()

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: TextInput.Changed) -> None:
        self._show(event.value)

    def _show(self, part: str) -> None:
        self.query_one(WindowTable).set_rows(rows(self._working, part))

    def on_key(self, event: Key) -> None:
        steer(event, self.query_one(WindowTable))

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.dismiss(None)

    def on_window_table_row_selected(self) -> None:
        self.dismiss(None)


def rows(working: Mapping[str, Sequence[str]], part: str = "") -> list[Row]:
    """The list: places with their actions. ``part`` narrows it to what is called so or has that key, and adds what
    fits of other places.
    """
    wanted = part.casefold().split()
    last = ("list", "global")
    found: list[Row] = []
    for here in (True, False) if wanted else (True,):
        for context in (*(name for name in keys.CONTEXTS if name not in last), *last):
            found += _of_place(context, _fitting(context, working, wanted, here=here), working)
    return found


def _fitting(
    context: str, working: Mapping[str, Sequence[str]], wanted: Sequence[str], *, here: bool
) -> Iterator[keys.Action]:
    for action in keys.in_context(context):
        if (action.id in working) == here and all(one in _haystack(action) for one in wanted):
            yield action


def _haystack(action: keys.Action) -> str:
    words = (_(action.label), _(action.help), action.label, keys.names(action.id), action.id)
    return " ".join((*words, _(keys.CONTEXTS[action.context]))).casefold()


def _of_place(context: str, actions: Iterator[keys.Action], working: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    for at, action in enumerate(actions):
        if not at:
            yield Row(context if action.id in working else f"{context}*", (_(keys.CONTEXTS[context]), "", ""), "muted")
        pressed = working.get(action.id) or keys.of(action.id)
        yield Row(action.id, (keys.written(pressed), _(action.label), _(action.help)))
