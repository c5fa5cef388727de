"""Choosing one of the people: type a part of a name, the arrows move, Enter takes the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.normal import fold
from gendan.i18n import N_, _
from gendan.screens.base import Asking
from gendan.screens.form_dialog import Filled
from gendan.services.users import UserView, list_users
from gendan.text import plain
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.steering import narrow, steer
from gendan.widgets.window_table import Column, Row, WindowTable


class PersonDialog(Asking, Modal[Filled]):
    """Answers ``{"owner": login}``; ``first`` are rows of its own above the people, by what they answer."""

    BINDINGS = keys.bindings("choose")
    DEFAULT_CSS = """
    PersonDialog > .dialog { width: 64; height: 18; }
    PersonDialog .about { height: auto; margin: 0 0 1 0; }
    PersonDialog WindowTable { background: $panel; margin: 1 0; }
    """

    def __init__(self, title: str, about: str, now: str | None, first: Sequence[tuple[str, str]] = ()) -> None:
        """``title`` and ``about`` are words already; ``now`` is the login under the cursor at first."""
        super().__init__()
        self._title, self._about, self._now, self._rows = title, about, now, first
        self._users: Sequence[UserView] = ()

    def below(self) -> ComposeResult:
        """What stands under the list."""
        yield from ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(self._about), classes="about")
            yield TextInput(placeholder=_("Type a part of the name"), id="who")
            table = WindowTable(
                (
                    Column("name", N_("Name"), 12, flex=2),
                    Column("login", N_("User name"), 10, flex=1),
                    Column("role", N_("Role"), 10),
                ),
                empty=N_("Nobody is called so."),
            )
            table.can_focus = False
            yield table
            yield from self.below()
        yield KeyBar()

    def on_mount(self) -> None:
        store = self.host.store.store
        self.ask("users", lambda: list_users(store), self._take)

    def _take(self, users: list[UserView]) -> None:
        self._users = [user for user in users if user.active and user.role != "system"]
        self._show()
        self.query_one(WindowTable).move_to_key(self._now)

    def _show(self) -> None:
        words = fold(self.query_one("#who", TextInput).value).split()
        lines = [(key, (name, "", "")) for key, name in self._rows]
        lines += [(user.login, (user.name, user.login, _(labels.label("role", user.role)))) for user in self._users]
        rows = [Row(key, cells) for key, cells in lines if all(word in fold(" ".join(cells)) for word in words)]
        narrow(self.query_one(WindowTable), rows)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.input.id == "who":
            self._show()

    def on_key(self, event: Key) -> None:
        steer(event, self.query_one(WindowTable))

    def action_take(self) -> None:
        self.query_one(WindowTable).action_open()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.dismiss(Filled(self.answer(str(event.row.key)), {}))

    def answer(self, login: str) -> dict[str, str]:
        """What it answers where this one was taken."""
        return {"owner": login}
