"""The dialogs of users: a new one, name and role, a new password."""

from __future__ import annotations

from textual.await_complete import AwaitComplete

from gendan.domain import labels
from gendan.domain.signing import LONGEST_PIN
from gendan.i18n import N_, _
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.services.users import UserView
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow, Form
from gendan.widgets.inputs import TextInput

AGAIN_WRONG = N_("The two are not the same. Type it twice again.")
_NEEDED = {
    "login": N_("Type a user name."),
    "name": N_("Type a name."),
    "role": N_("Choose a role."),
    "old": N_("Type the old password."),
    "password": N_("Type the new password."),
    "again": N_("Type the new password once more."),
}


def password_rows() -> list[FieldRow]:
    """A new password, typed twice."""
    return [
        FieldRow("password", N_("New password"), TextInput(password=True, max_length=200), required=True),
        FieldRow("again", N_("Same again"), TextInput(password=True, max_length=200), required=True),
    ]


class _WithPassword(FormDialog):
    """Takes a password as it was typed, blanks and all, and only where it was typed twice the same."""

    def on_form_submitted(self, event: Form.Submitted) -> None:
        typed = event.values
        if typed.get("password", "") + typed.get("pin", "") == typed.get("again", ""):
            return
        event.prevent_default()
        event.stop()
        self.form.show_problems({"again": _(AGAIN_WRONG)})

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        if result is not None:
            args = {name: value for name, value in result.args.items() if name != "again"}
            args |= {name: result.typed[name] for name in ("password", "old", "pin") if result.typed.get(name)}
            result = Filled(args, result.typed)
        return super().dismiss(result)


class UserDialog(_WithPassword):
    """The arguments of ``user.add``, or of ``user.update`` for a user that there is."""

    NAME = N_("User")
    NEEDED = _NEEDED

    def __init__(self, user: UserView | None, before: Before | None) -> None:
        about = _("A new user") if user is None else user.login
        super().__init__(about, before)
        self._user = user

    def fields(self) -> list[FieldRow]:
        user = self._user
        roles = {code: words for code, words in labels.ROLES.items() if code != "system"}
        rows = [FieldRow("login", N_("User name"), TextInput(max_length=60), required=True)] if user is None else []
        rows.append(FieldRow("name", N_("Name"), TextInput(user.name if user else "", max_length=120), required=True))
        rows.append(ChoiceRow("role", N_("Role"), ChoiceInput(roles, user.role if user else "clerk"), required=True))
        return rows + (password_rows() if user is None else [])


class PasswordDialog(_WithPassword):
    """The arguments of ``user.password``: the own one with the old one before it."""

    NAME = N_("New password")
    NEEDED = _NEEDED

    def __init__(self, login: str, before: Before | None, *, own: bool) -> None:
        super().__init__(login, before)
        self._own = own

    def fields(self) -> list[FieldRow]:
        old = FieldRow("old", N_("Old password"), TextInput(password=True, max_length=200), required=True)
        return [*([old] if self._own else []), *password_rows()]


class PinDialog(_WithPassword):
    """The arguments of ``user.pin``: the password, and the PIN twice; without a PIN there is none any more."""

    NAME = N_("PIN for this terminal")
    NEEDED = {"old": N_("Type your password.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("old", N_("Password"), TextInput(password=True, max_length=200), required=True),
            FieldRow("pin", N_("PIN"), TextInput(password=True, max_length=LONGEST_PIN)),
            FieldRow("again", N_("Same again"), TextInput(password=True, max_length=LONGEST_PIN)),
        ]
