"""The command line: which subcommands there are; only the module of the one that is asked for is imported."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import os
import re
from functools import lru_cache
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete

from gendan import __version__
from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, Clause, Word, _, several
from gendan.scripts.common import Call, shared_options
from gendan.scripts.wording import WordedContext, dress

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", N_("Open the demonstration store, made fresh.")),
    "serve": ("serve", N_("Open the application to browsers.")),
    "init": ("init", N_("Make the database of a store.")),
    "import": ("import_book", N_("Take an order book (CSV, XLSX) from another system.")),
    "prices": ("prices", N_("Take a price list (CSV, XLSX) in.")),
    "customers": ("customers", N_("Customers: take a list of them in.")),
    "today": ("today", N_("What is overdue, due today and due soon.")),
    "order": ("order", N_("List and show orders.")),
    "apply": ("apply", N_("Run commands, one JSON object a line.")),
    "report": ("report", N_("The reports of a day, week or month.")),
    "print": ("printing", N_("Print on the receipt printer of this terminal.")),
    "close-day": ("close_day", N_("Close the business day.")),
    "handover": ("handover", N_("Shifts that were handed over.")),
    "terminal": ("terminal", N_("The terminals of the store.")),
    "conflicts": ("conflicts", N_("Fields that were written on two terminals at once.")),
    "export": ("export", N_("Write a bundle for other terminals.")),
    "merge": ("merge", N_("Take in bundles of other terminals.")),
    "audit": ("audit", N_("Who changed what, when and why; check the change log.")),
    "calendar": ("calendar", N_("The working calendar. Needs no database.")),
    "backup": ("backup", N_("Make a safe copy of the database.")),
    "archive": ("archive", N_("Put the records of closed years into archive files.")),
    "restore": ("restore", N_("Bring a copy of the database back.")),
    "doctor": ("doctor", N_("Health of database, terminal, clock and disk.")),
    "rebuild": ("rebuild", N_("Make the tables again from the change log.")),
    "fingerprint": ("fingerprint", N_("A digest of what this terminal holds.")),
    "user": ("user", N_("Users and roles.")),
    "config": ("config", N_("The settings and where each value comes from.")),
    "keys": ("keys", N_("Every key; one's own keys.")),
}
"""Subcommand to its module in ``gendan.scripts``, and what it does. The module's ``command`` is hung in."""
_COMPLETE = "_GENDAN_COMPLETE"
_NAMED = re.compile(r"\((.+)\)$|'(.+)'")
"""What the library names in its own words: arguments that are too many, a command that is not there."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The subcommands that this version has."""
    there = [name for name, (module, _help) in COMMANDS.items() if importlib.util.find_spec(f"gendan.scripts.{module}")]
    return (*there, "completion")


class Subcommands(click.Group):
    """The group of all subcommands; none is imported before it is asked for."""

    context_class = WordedContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "completion":
            return dress(completion)
        if cmd_name not in names():
            return None
        module = importlib.import_module(f"gendan.scripts.{COMMANDS[cmd_name][0]}")
        return dress(module.command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in names() and not args[0].startswith("-"):
            message = N_("There is no command {name}. `gendan --help` lists them.")
            near = difflib.get_close_matches(args[0], names(), 1)
            if near:
                message = N_("There is no command {name}. Perhaps {near}? `gendan --help` lists them.")
            raise UsageError("usage", message, name=args[0], near="".join(near))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _does(name)) for name in names()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = [CompletionItem(name, help=_(_does(name))) for name in names() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def _does(name: str) -> str:
    return COMMANDS[name][1] if name in COMMANDS else N_("Print the completion script of a shell.")


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"gendan {__version__}")
        ctx.exit()


@click.group(
    cls=Subcommands,
    invoke_without_command=True,
    help=N_("Follows a store's customer orders. Without a command the application opens."),
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help=N_("Print the version.")
)
@shared_options
@click.pass_context
def root(ctx: click.Context) -> None:
    """Without a subcommand the application opens."""
    call = ctx.ensure_object(Call)
    call.start = _start
    if ctx.invoked_subcommand is None:
        ctx.exit(_start(call.database))


def _start(path: Path, tour: str = "offer") -> int:
    """Open the application on a database; its exit status. ``tour`` as in ``opening.start``."""
    from gendan import ending
    from gendan.opening import start

    ending.unguard()
    return start(path, tour)


@click.command("completion", help=N_('Print the completion script of a shell: eval "$(gendan completion bash)".'))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what a shell has to evaluate."""
    made = get_completion_class(shell)
    assert made is not None
    script = made(root, {}, "gendan", _COMPLETE)
    click.echo(script.source_template % script.source_vars())


def run(arguments: list[str]) -> int:
    """Run a subcommand; its exit status. Errors are raised in our words, for ``ending`` to show."""
    asked = os.environ.get(_COMPLETE)
    if asked:
        return shell_complete(root, {}, "gendan", _COMPLETE, asked)
    try:
        with root.make_context("gendan", list(arguments)) as ctx:
            root.invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        raise in_our_words(error) from error
    return 0


def in_our_words(error: click.ClickException) -> GendanError:
    """What the library says of wrong arguments, in the words and with the exit status of cli.md."""
    ctx: click.Context | None = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "gendan"
    if isinstance(error, click.NoSuchOption):
        message = N_("There is no option {name}. `{command} --help` lists them.")
        return UsageError("usage", message, field=error.option_name, name=error.option_name, command=path)
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and ctx and isinstance(ctx.command, click.Group):
        listed = several(ctx.command.list_commands(ctx))
        message = N_("`{command}` needs a subcommand: {names}. `{command} --help` says more.")
        return UsageError("usage", message, command=path, names=listed)
    name = _name_of(error)
    if isinstance(error, click.MissingParameter):
        message = N_("{name} is missing. `{command} --help` says how it is used.")
        return UsageError("usage", message, field=name, name=name, command=path)
    if isinstance(error, click.BadOptionUsage):
        message = N_("Option {name} is not used like this. `{command} --help` says how.")
        return UsageError("usage", message, field=error.option_name, name=error.option_name, command=path)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_parameter(error, name, path)
    found = _NAMED.search(error.message)
    message = N_("`{command}` is not used like this. `{command} --help` says how.")
    if found is not None:
        message = N_("`{command}` knows nothing called {words}. `{command} --help` says how it is used.")
    return UsageError("usage", message, command=path, words=found and (found[1] or found[2]))


def _bad_parameter(error: click.BadParameter, name: str, path: str) -> UsageError:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        message = N_("{name} is one of {choices}. `{command} --help` says how it is used.")
        return UsageError("usage", message, field=name, name=name, choices=several(kind.choices), command=path)
    message = N_("{name} cannot be read: {why}. `{command} --help` says how it is used.")
    return UsageError("usage", message, field=name, name=name, why=_wanted(kind, error), command=path)


def _wanted(kind: object, error: click.BadParameter) -> object:
    """What a parameter of that kind takes."""
    from gendan import reasons

    if not isinstance(kind, type(click.INT)):
        return reasons.as_said(error.message)
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is None:
        return Word(N_("a whole number is wanted"))
    if most is None:
        return Clause(N_("a whole number of {least} or more is wanted"), least=least)
    return Clause(N_("a whole number from {least} to {most} is wanted"), least=least, most=most)


def _name_of(error: click.ClickException) -> str:
    param = getattr(error, "param", None)
    if isinstance(param, click.Option):
        return param.opts[0]
    return str(param.human_readable_name) if param is not None else ""
