"""The tab of the users: who may sign in, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gendan import keys
from gendan.domain import labels
from gendan.domain.roles import may_do
from gendan.i18n import N_, _
from gendan.screens.form_run import fill_in
from gendan.screens.sign_ins import SignInsDialog
from gendan.screens.system_pane import SystemPane
from gendan.screens.user_dialogs import PasswordDialog, PinDialog, UserDialog
from gendan.services.users import UserView, list_users
from gendan.when import day_near
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row, WindowTable


class UsersPane(SystemPane):
    """An admin adds, changes and disables; everybody gives himself a new password (C256-C258)."""

    BINDINGS = keys.bindings("system", "new", "change", "disable", "password", "pin", "sign_ins")
    COLUMNS = (
        Column("login", N_("User name"), 12, flex=1),
        Column("name", N_("Name"), 12, flex=2),
        Column("role", N_("Role"), 11),
        Column("state", N_("State"), 9, toned=True),
        Column("password", N_("Password set"), 12, drop=1),
    )

    _users: Sequence[UserView] = ()

    def load(self) -> None:
        store = self.host.store.store
        self.ask("users", lambda: list_users(store), self._show)

    def _show(self, users: list[UserView]) -> None:
        self._users = [user for user in users if user.role != "system"]
        self.table.set_rows([self._row(user) for user in self._users])
        self.go_to_made()
        self.refresh_bindings()

    def _row(self, user: UserView) -> Row:
        today = self.host.local_now().date()
        since = user.password_at.astimezone(self.host.config.zone).date() if user.password_at else None
        state = _("active") if user.active else _("disabled")
        role = _(labels.label("role", user.role))
        given = _("to change") if user.must_change else day_near(since, today)
        cells = (user.login, user.name, role, state, given)
        return Row(user.login, cells, "" if user.active else "due")

    def _chosen(self) -> UserView | None:
        row = self.table.cursor_row
        return next((user for user in self._users if row and user.login == row.key), None)

    def on_window_table_row_highlighted(self) -> None:
        self.refresh_bindings()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        if self.may("user.update"):
            self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "sign_ins":
            return may_do(self.host.session.role, "sign_ins")
        needed = {"new": "user.add", "change": "user.update", "disable": "user.disable"}.get(action)
        return self.may(needed) if needed else True

    def _done(self, words: str) -> None:
        self.load()
        self.app.notify(words, markup=False)

    def action_new(self) -> None:
        def done(made: dict[str, Any]) -> None:
            self._new_row = made["login"]
            self._done(_("{login} can sign in now.", login=made["login"]))

        fill_in(self, lambda before: UserDialog(None, before), "user.add", done, {"must_change": True})

    def action_change(self) -> None:
        user = self._chosen()
        if user is not None:
            changed = _("{login} is changed.", login=user.login)
            fill_in(
                self,
                lambda before: UserDialog(user, before),
                "user.update",
                lambda _made: self._done(changed),
                {"login": user.login},
            )

    def action_password(self) -> None:
        """One's own; an admin that of the user under the cursor."""
        mine, chosen = self.host.session.login, self._chosen()
        login = chosen.login if chosen is not None and self.may("user.add") else mine
        given = {} if login == mine else {"login": login}
        changed = _("{login} has a new password.", login=login)
        fill_in(
            self,
            lambda before: PasswordDialog(login, before, own=login == mine),
            "user.password",
            lambda _made: self._done(changed),
            given,
        )

    def action_pin(self) -> None:
        """One's own, for this terminal."""
        login = self.host.session.login

        def done(made: dict[str, Any]) -> None:
            chosen = _("After the first password of a day your PIN will do on this terminal.")
            self._done(chosen if made["pin"] else _("You have no PIN on this terminal any more."))

        about = _("{login}: digits. Left empty, the PIN is taken away.", login=login)
        fill_in(self, lambda before: PinDialog(about, before), "user.pin", done)

    def action_sign_ins(self) -> None:
        self.app.push_screen(SignInsDialog())

    def action_disable(self) -> None:
        user = self._chosen()
        if user is None:
            return
        if not user.active:
            back = _("{login} can sign in again.", login=user.login)
            self.run("user.enable", {"login": user.login}, lambda _made: self._done(back))
            return
        login = user.login
        gone = _("{login} can no longer sign in.", login=login)

        def answered(yes: bool | None) -> None:
            if yes:
                self.run("user.disable", {"login": login}, lambda _made: self._done(gone))

        what = _("{login} can then no longer sign in. The history keeps the name {name}.", login=login, name=user.name)
        self.app.push_screen(Confirm(_("Disable this user?"), what, yes=_("Disable")), answered)
