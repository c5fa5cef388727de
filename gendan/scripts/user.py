"""``gendan user``: who may sign in, in which role."""

from __future__ import annotations

from typing import Any

import click

from gendan.domain import labels
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, new_password, shared_options
from gendan.text import fit

NEW_PASSWORD = "GENDAN_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""The password to be set, where nobody sits at the terminal; ``GENDAN_PASSWORD`` is that of who signs in."""
NEW_PIN = "GENDAN_NEW_PIN"
"""The PIN to be set, likewise."""


@click.group("user", help=N_("Users and roles."))
@shared_options
def command() -> None:
    """The group of user commands; cli.py hangs it in."""


@command.command("list", help=N_("All users, active first."))
@shared_options
@click.pass_obj
def show(call: Call) -> None:
    """Print the users."""
    from gendan.services.users import list_users

    store = call.open()
    zone = store.config.zone
    users = list_users(store)
    document = [
        {
            "login": user.login,
            "name": user.name,
            "role": user.role,
            "active": user.active,
            "password_at": user.password_at.astimezone(zone).isoformat() if user.password_at else None,
            "must_change": user.must_change,
        }
        for user in users
    ]
    lines = [
        f"{fit(user.login, 16)}  {fit(user.name, 24)}  {fit(_(labels.label('role', user.role)), 12)}"
        + ("" if user.active else "  " + _("may not sign in"))
        for user in users
    ]
    emit(call, {"users": document}, "\n".join(line.rstrip() for line in lines))


@command.command("add", help=N_("Add a user; the password is asked for, or taken from GENDAN_NEW_PASSWORD."))
@click.argument("login")
@click.option("--name", help=N_("The name that others see; the login where it is left out."))
@click.option("--role", required=True, help=N_("clerk, follower, planner, finance, supervisor or admin"))
@click.option("--must-change", is_flag=True, help=N_("The first sign-in asks for a password of the user's own."))
@shared_options
@click.pass_obj
def add(call: Call, login: str, name: str | None, role: str, must_change: bool) -> None:
    """Add a user."""
    arguments = {"login": login, "name": name or login, "role": role, "must_change": must_change}
    with_password(call, "user.add", login, arguments)


@command.command("passwd", help=N_("Change one's own password, or as admin that of LOGIN."))
@click.argument("login", required=False)
@shared_options
@click.pass_obj
def passwd(call: Call, login: str | None) -> None:
    """Change a password."""
    own = login is None or login == call.login
    arguments = {"old": call.password} if own else {"login": login}
    with_password(call, "user.password", login or call.login or "", arguments, renewing=own)


@command.command("pin", help=N_("Choose one's PIN for this terminal; it is asked for, or taken from GENDAN_NEW_PIN."))
@click.option("--remove", is_flag=True, help=N_("Take the PIN away."))
@shared_options
@click.pass_obj
def pin(call: Call, remove: bool) -> None:
    """Choose or take away a PIN."""
    store = call.open()
    actor = call.sign_in(store)
    arguments = {"old": call.password}
    if not remove:
        chosen = new_password(NEW_PIN, actor.login, lambda _typed: None, asking=N_("New PIN of {login}"))
        if chosen is None:
            message = N_("No PIN for {login}. Set GENDAN_NEW_PIN or run in a terminal.")
            raise UsageError("missing_fields", message, field="pin", fields=("pin",), login=actor.login)
        arguments["pin"] = chosen
    _done(call, store, actor, "user.pin", arguments)


@command.command("log", help=N_("Who came in on this terminal, how, and who was refused; newest first."))
@click.option("--limit", type=click.IntRange(1), default=100, help=N_("At most so many."))
@shared_options
@click.pass_obj
def log(call: Call, limit: int) -> None:
    """Print who came in."""
    from gendan.services.session import sign_ins

    store = call.open()
    zone = store.config.zone
    found = sign_ins(store, limit)
    document = [{"at": one.at.astimezone(zone).isoformat(), "login": one.login, "how": one.how} for one in found]
    lines = [
        f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {fit(one.login, 16)}  {_(labels.SIGN_INS[one.how])}"
        for one in found
    ]
    emit(call, {"sign_ins": document}, "\n".join(lines or [_("Nobody has signed in on this terminal yet.")]))


@command.command("disable", help=N_("Take a user's right to sign in; the history keeps the name."))
@click.argument("login")
@shared_options
@click.pass_obj
def disable(call: Call, login: str) -> None:
    """Disable a user."""
    _run(call, "user.disable", {"login": login})


@command.command("enable", help=N_("Give a disabled user the right to sign in back."))
@click.argument("login")
@shared_options
@click.pass_obj
def enable(call: Call, login: str) -> None:
    """Enable a user again."""
    _run(call, "user.enable", {"login": login})


def with_password(call: Call, name: str, login: str, arguments: dict[str, Any], *, renewing: bool = False) -> None:
    """Run a command that sets a password; it is asked for after signing in. ``renewing`` one's own is always open."""
    from gendan.services import passwords

    store = call.open()
    actor = call.sign_in(store, renewing=renewing)
    least = store.config["password.min_length"]
    password = new_password(NEW_PASSWORD, login, lambda text: passwords.checked(text, least, login))
    if password is None:
        message = N_("No new password for {login}. Set GENDAN_NEW_PASSWORD or run in a terminal.")
        raise UsageError("missing_fields", message, field="password", fields=("password",), login=login)
    _done(call, store, actor, name, {**arguments, "password": password})


def _run(call: Call, name: str, arguments: dict[str, Any]) -> None:
    store = call.open()
    _done(call, store, call.sign_in(store), name, arguments)


def _done(call: Call, store: Any, actor: Any, name: str, arguments: dict[str, Any]) -> None:
    from gendan.services import door

    result = door.run(store, actor, name, arguments)
    emit(call, result, _("Done: {login}", login=result["login"]))
