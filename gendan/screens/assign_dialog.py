"""Who answers for an order from now on: type a part of a name, Enter takes the one under the cursor; Tab goes to the
team that works on it (C015, C174)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

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
from gendan.widgets.window_table import Column, Row, WindowTable


class AssignDialog(Asking, Modal[Filled]):
    """Answers the arguments of ``order.assign``."""

    DEFAULT_CSS = """
    AssignDialog > .dialog { width: 64; height: 18; }
    AssignDialog .about { height: auto; margin: 0 0 1 0; }
    AssignDialog WindowTable { background: $panel; margin: 1 0; }
    """
    _MOVES = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}

    def __init__(self, about: str, now: str | None) -> None:
        """``about`` says in words which order it is; ``now`` is the login of its present owner."""
        super().__init__()
        self._about = about
        self._now = now
        self._users: Sequence[UserView] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Who answers for the order")), classes="title")
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
            yield TextInput(placeholder=_("Team that works on it; may stay empty"), max_length=120, id="team")
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
        rows = []
        for user in self._users:
            cells = (user.name, user.login, _(labels.label("role", user.role)))
            if all(word in fold(" ".join(cells)) for word in words):
                rows.append(Row(user.login, cells))
        self.query_one(WindowTable).set_rows(rows)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.input.id == "who":
            self._show()

    def on_key(self, event: Key) -> None:
        if event.key in self._MOVES:
            event.stop()
            getattr(self.query_one(WindowTable), f"action_{self._MOVES[event.key]}")()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.query_one(WindowTable).action_open()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        team = self.query_one("#team", TextInput).value.strip()
        self.dismiss(Filled({"owner": str(event.row.key)} | ({"team": team} if team else {}), {}))
