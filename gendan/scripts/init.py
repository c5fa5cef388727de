"""``gendan init``: makes the database of a store and its first admin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, _, several
from gendan.scripts.common import PATH, Call, emit, new_password, password_for, shared_options

_ASKED = {
    "store": (N_("Code of the store, like S01"), "S01"),
    "store_name": (N_("Name of the store"), ""),
    "terminal": (N_("Code of this terminal, like T1"), "T1"),
    "admin": (N_("Login of the first admin"), ""),
}
"""What a store needs to be told, how it is asked for, and what is offered."""


@click.command("init", help=N_("Make the database of a store. Asks for what is not given."))
@click.option("--store", metavar="CODE", help=N_("Code of the store in order numbers: capital letters and digits."))
@click.option("--store-name", metavar="NAME", help=N_("Name of the store, as printed."))
@click.option("--terminal", metavar="CODE", help=N_("Code of this terminal in order numbers."))
@click.option("--admin", metavar="LOGIN", help=N_("Login of the first admin; the password is asked for."))
@click.option("--join", type=PATH, help=N_("Become the terminal that this file enrols."))
@shared_options
@click.pass_obj
def command(call: Call, /, join: Path | None, **given: str | None) -> None:
    """Make a database where there is none."""
    from gendan.services import founding

    if join is not None:
        _join(call, join)
        return
    founding.refuse_existing(call.database)
    told = _complete({name: (value or "").strip() for name, value in given.items()})
    password = new_password("GENDAN_PASSWORD", told["admin"], _password_check(call, told["admin"]))
    if password is None:
        raise _missing(["GENDAN_PASSWORD"])
    wanted = founding.Founding(told["store"], told["store_name"], told["terminal"], told["admin"], password)
    founding.found(call.database, call.clock, call.config, wanted)
    document = {"database": str(call.database), **told, "practice": call.clock.practice}
    emit(call, document, _made(call, told))


def _join(call: Call, file: Path) -> None:
    from gendan.db.headquarters import Headquarters
    from gendan.services import founding
    from gendan.sync import enrol

    server = None if call.server is None else Headquarters(call.server, call.clock, call.config)
    if server is None:
        founding.refuse_existing(call.database)
    said = enrol.look(file)
    name = f"{said.store}-{said.terminal}"
    password = password_for(_("the admin who enrolled {terminal}", terminal=name))
    if server is None:
        enrol.join(file, password, call.database)
    else:
        enrol.join_headquarters(file, password, server)
    place = call.database if server is None else server.path
    words = _("This machine is terminal {terminal} now: {path}", terminal=name, path=place)
    emit(call, {"database": str(place), "terminal": name, "node": said.node}, words)


def _complete(told: dict[str, str]) -> dict[str, str]:
    missing = [name for name, value in told.items() if not value]
    if missing and not sys.stdin.isatty():
        secret = [] if "GENDAN_PASSWORD" in os.environ else ["GENDAN_PASSWORD"]
        raise _missing([f"--{name.replace('_', '-')}" for name in missing] + secret)
    return {name: value or _ask(name) for name, value in told.items()}


def _ask(name: str) -> str:
    from gendan.services.founding import check_part

    words, offered = _ASKED[name]
    while True:
        answer = str(click.prompt(_(words), default=offered or None, err=True)).strip()
        try:
            return check_part(name, answer)
        except GendanError as error:
            click.echo(_(error.message, **error.params), err=True)


def _missing(names: list[str]) -> UsageError:
    message = N_("{command} needs {names}. Fill them in.")
    listed = several(names)
    return UsageError("missing_fields", message, field=names[0], fields=tuple(names), command="init", names=listed)


def _password_check(call: Call, admin: str) -> Callable[[str], object]:
    from gendan.services import passwords

    return lambda password: passwords.checked(password, call.config["password.min_length"], admin)


def _made(call: Call, told: dict[str, str]) -> str:
    lines = [_("The database of {name} is made: {path}", name=told["store_name"], path=call.database)]
    if call.clock.practice:
        lines.append(_("GENDAN_NOW is set: this is a practice store for good."))
    return "\n".join([*lines, _("`gendan` opens it; sign in as {login}.", login=told["admin"])])
