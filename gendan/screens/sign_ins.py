"""Who came in on this terminal, how, and who was refused (C256)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.screens.base import Asking
from gendan.services.session import SignInView, sign_ins
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.window_table import Column, Row, WindowTable

MOST = 500
"""The newest that are listed; ``gendan user log --limit`` lists more."""


class SignInsDialog(Asking, Modal[None]):
    """The list, newest first; Esc closes it."""

    DEFAULT_CSS = """
    SignInsDialog > .dialog { width: 78; height: 90%; }
    SignInsDialog WindowTable { background: $panel; height: 1fr; }
    """
    COLUMNS = (
        Column("at", N_("When"), 19),
        Column("login", N_("User name"), 12, flex=1),
        Column("how", N_("How"), 16, flex=1, toned=True),
    )

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Sign-ins on this terminal")), classes="title")
            yield WindowTable(self.COLUMNS, empty=N_("Nobody has signed in on this terminal yet."))
        yield KeyBar()

    def on_mount(self) -> None:
        store = self.host.store.store
        self.query_one(WindowTable).focus()
        self.ask("sign-ins", lambda: sign_ins(store, MOST), self._show)

    def _show(self, found: list[SignInView]) -> None:
        self.query_one(WindowTable).set_rows([self._row(at, one) for at, one in enumerate(found)])

    def on_window_table_row_selected(self) -> None:
        self.dismiss(None)

    def _row(self, number: int, one: SignInView) -> Row:
        when = f"{one.at.astimezone(self.host.config.zone):%Y-%m-%d %H:%M:%S}"
        cells = (when, one.login, _(labels.SIGN_INS[one.how]))
        return Row(number, cells, "late" if one.how == "wrong" else "")
