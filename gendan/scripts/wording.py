"""Help texts of the command line: message ids put into words when help is asked for, columns in cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from click.types import StringParamType

from gendan.errors import UsageError
from gendan.i18n import N_, Word, _, pair
from gendan.typesetting import cells, lines

_FIRST_COLUMN = 30
_SAID_BY_CLICK = (N_("Options"), N_("Commands"), N_("Show this message and exit."), N_("Usage: "))
"""Words of the library; here so that they are in the catalogues."""


def translated(text: str) -> str:
    """A help text in the language in force; what the library appended in brackets stays behind it."""
    words, sign, rest = text.partition("  [")
    rest = rest.replace("required", _("required")).replace("default: ", pair(_("default"), ""))
    return (_(words) if words else "") + sign + rest


class Wording(click.HelpFormatter):
    """Writes help in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"{_('Usage: ')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{pair(_(heading), '').rstrip()}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            said = lines(_(" ".join(paragraph.split())), self.width - self.current_indent)
            self.write("".join(f"{indent}{line}\n" for line in said))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2) -> None:
        listed = list(rows)
        first = min(max((cells(name) for name, _words in listed), default=0), col_max) + col_spacing
        for name, words in listed:
            said = lines(translated(words), self.width - self.current_indent - first)
            head = " " * self.current_indent + name
            if cells(name) > first - col_spacing:
                self.write(head + "\n")
                head = " " * self.current_indent
            for line in said:
                self.write(head + " " * (self.current_indent + first - cells(head)) + line + "\n")
                head = ""


class WordedContext(click.Context):
    """A context whose help speaks the language in force."""

    formatter_class = Wording


class Text(StringParamType):
    """A word of the command line that is text, not a path: bytes that are no UTF-8 come as halves of characters, which
    no database takes."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text. Raises ``UsageError`` usage."""
        if isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
            name = param.opts[0] if isinstance(param, click.Option) else str(param and param.human_readable_name)
            message = N_("{name} cannot be read: {why}. `{command} --help` says how it is used.")
            path = ctx.command_path if ctx is not None else "gendan"
            raise UsageError(
                "usage", message, field=name, name=name, why=Word(N_("the text is not UTF-8")), command=path
            )
        return super().convert(value, param, ctx)


TEXT = Text()


def dress(command: click.Command) -> click.Command:
    """Let a command and everything below it speak the language in force, and take text that is text."""
    command.context_class = WordedContext
    for param in command.params:
        if param.type is click.STRING:
            param.type = TEXT
    if command.help and not command.short_help:  # else the library would cut the text before it is translated
        command.short_help = " ".join(command.help.split("\n\n")[0].split())
    if isinstance(command, click.Group):
        for name in command.commands:
            dress(command.commands[name])
    return command
