"""What every subcommand shares: the options taken before and after it, and how results are printed."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan import config, locations, people
from gendan.clock import Clock, clock_from_environment
from gendan.errors import GendanError, Refusal, UsageError
from gendan.i18n import N_, _, set_language
from gendan.text import safe

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.services.session import Actor


PATH = click.Path(path_type=Path, readable=False)
"""An argument that is the path of a file or folder; whether it can be read is said in our words by who reads it."""
SERVERS = ("postgresql://", "postgresql+psycopg://", "postgres://")
"""How the address of a headquarters' database begins."""


@dataclass
class Call:
    """One run of the command line: its options, the settings and the clock."""

    db: str | None = None
    login: str | None = None
    json: bool = False
    clock: Clock = field(default_factory=clock_from_environment)
    start: Callable[..., int] | None = None
    """Opens the application on a database; the entrance sets it, since it stands above the subcommands."""

    @functools.cached_property
    def config(self) -> config.Config:
        """The settings of this terminal."""
        return config.load()

    @property
    def server(self) -> str | None:
        """The address of the headquarters' database, where that is the one in use."""
        named = self.db or os.environ.get("GENDAN_DB", "").strip()
        return named if named.startswith(SERVERS) else None

    @property
    def database(self) -> Path:
        """The database file in use. Raises ``UsageError`` where a headquarters is named."""
        self.refuse_server()
        return Path(self.db) if self.db else locations.database_path()

    def refuse_server(self) -> None:
        """Raises ``UsageError`` needs_file where a headquarters is named."""
        if self.server is not None:
            message = N_("This works on a database file only, not on a server. Name a file with --db.")
            raise UsageError("needs_file", message, field="db")

    def open(self) -> Store:
        """Open the database for reading and, where a command asks, for writing; closed when the command ends."""
        from gendan.entrance import enter, enter_headquarters

        server = self.server
        if server is not None:
            store = enter_headquarters(server, self.clock, self.config)
        else:
            store = enter(self.database, self.clock, self.config)
        click.get_current_context().call_on_close(lambda: _leave(store))
        return store

    def open_file(self) -> Store:
        """The same for what works on a file only: its folder, backups, a copy. Raises ``UsageError`` needs_file."""
        self.refuse_server()
        return self.open()

    def sign_in(self, store: Store, *, renewing: bool = False) -> Actor:
        """Sign in who ``--as`` names; the password comes from ``GENDAN_PASSWORD`` or is asked, once. ``renewing`` where
        he comes to change it (C257). What he is to be told of his password goes to standard error.
        """
        from gendan.services.session import DUE, sign_in

        try:
            actor = sign_in(store, self._who(), self.password, renewing=renewing)
        except Refusal as error:
            if error.code != DUE:
                raise
            message = N_("The password of {login} is to be changed first: `gendan user passwd --as {login}`.")
            raise Refusal(DUE, message, field="password", login=self.login) from error
        for remark in actor.remarks:
            click.echo(f"gendan: {safe(_(remark.message, **remark.params))}", err=True)
        return actor

    def _who(self) -> str:
        if not self.login:
            raise Refusal("not_signed_in", N_("This command writes. Say who you are with --as LOGIN."), field="as")
        return self.login

    @functools.cached_property
    def password(self) -> str:
        """The password of who ``--as`` names."""
        return password_for(self._who())


def _leave(store: Store) -> None:
    """Close the store; where it went on under a new terminal code meanwhile, say so."""
    store.close()
    if store.renewal is not None:
        new = store.renewal
        words = N_("This database is a copy of terminal {old} ({why}): it goes on as terminal {new}.")
        click.echo(f"gendan: {_(words, old=new.old, new=new.new, why=_(new.why))}", err=True)


def password_for(login: str) -> str:
    """``GENDAN_PASSWORD``, else asked at the terminal without echo."""
    given = os.environ.get("GENDAN_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refusal(
            "not_signed_in", N_("No password for {login}. Set GENDAN_PASSWORD or run in a terminal."), login=login
        )
    return str(click.prompt(safe(_("Password of {login}", login=login)), hide_input=True, err=True))


def new_password(
    variable: str, login: str, check: Callable[[str], object], *, asking: str = N_("New password of {login}")
) -> str | None:
    """A new password: from the environment, else asked twice at the terminal; ``None`` where there is neither.

    ``asking`` is the question, a message id.
    """
    given = os.environ.get(variable)
    if given is not None or not sys.stdin.isatty():
        return given
    while True:
        first = str(click.prompt(safe(_(asking, login=login)), hide_input=True, err=True))
        try:
            check(first)
        except GendanError as error:
            click.echo(safe(_(error.message, **error.params)), err=True)
            continue
        if first == click.prompt(_("The same again"), hide_input=True, err=True):
            return first
        click.echo(_("The two are not the same. Type it twice again."), err=True)


def learn_names(store: Store) -> None:
    """Let what people read say names until the command ends; documents for machines say logins."""
    from gendan.db.users import names_by_login

    with store.read() as conn:
        people.know(names_by_login(conn))
    click.get_current_context().call_on_close(lambda: people.know({}))


def finish(status: int) -> None:
    """End the command with this exit status."""
    click.get_current_context().exit(status)


def emit(call: Call, document: Any, text: str) -> None:
    """Print the document with ``--json``, else the text, control characters made visible."""
    if call.json:
        click.echo(json.dumps(document, ensure_ascii=False, default=str))
    elif text:
        click.echo("\n".join(safe(line) for line in text.split("\n")))


def _option(name: str, *flags: str, **options: Any) -> Callable[[Any], Any]:
    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        call = ctx.ensure_object(Call)
        if name == "db" and value == "":  # else a variable that is empty would mean the real database
            message = N_("{name} is empty. Name a file, or leave it out.")
            raise UsageError("usage", message, field="--db", name="--db")
        if value not in (None, False):
            if name == "lang":
                set_language(value)
            else:
                setattr(call, name, value)
        return value

    return click.option(*flags, callback=keep, expose_value=False, is_eager=True, **options)


json_option = _option("json", "--json", is_flag=True, help=N_("Print one JSON document."))
db_option = _option("db", "--db", type=click.Path(readable=False), metavar="FILE", help=N_("The database to use."))
lang_option = _option("lang", "--lang", type=click.Choice(["zh", "en"]), help=N_("Language of the interface."))
as_option = _option("login", "--as", metavar="LOGIN", help=N_("Sign in as this user."))


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--db``, ``--lang``, ``--as`` and ``--json``, taken before and after the subcommand (decisions.md)."""
    for option in (json_option, as_option, lang_option, db_option):
        command = option(command)
    return command
