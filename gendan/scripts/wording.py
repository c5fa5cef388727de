"""Help texts of the command line: message ids put into words when help is asked for, columns in cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import click

from gendan.i18n import N_, _

_FIRST_COLUMN = 30
_SAID_BY_CLICK = (N_("Options"), N_("Commands"), N_("Show this message and exit."), N_("Usage: "))
"""Words of the library; here so that they are in the catalogues."""


def cells(text: str) -> int:
    """How many cells ``text`` takes, without loading what measures exactly."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, room: int) -> list[str]:
    """``text`` in lines of at most ``room`` cells; Chinese breaks anywhere, other words at spaces."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and cells(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for char in text:
        pieces[-1] += char
        if char == " " or unicodedata.east_asian_width(char) in "WF":
            pieces.append("")
    return pieces


def translated(text: str) -> str:
    """A help text in the language in force; what the library appended in brackets stays behind it."""
    words, sign, rest = text.partition("  [")
    return (_(words) if words else "") + sign + rest.replace("required", _("required"))


class Wording(click.HelpFormatter):
    """Writes help in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"{_('Usage: ')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{_(heading)}:\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            lines = wrapped(_(" ".join(paragraph.split())), self.width - self.current_indent)
            self.write("".join(f"{indent}{line}\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2) -> None:
        listed = list(rows)
        first = min(max((cells(name) for name, _words in listed), default=0), col_max) + col_spacing
        for name, words in listed:
            lines = wrapped(translated(words), self.width - self.current_indent - first)
            head = " " * self.current_indent + name
            if cells(name) > first - col_spacing:
                self.write(head + "\n")
                head = " " * self.current_indent
            for line in lines:
                self.write(head + " " * (self.current_indent + first - cells(head)) + line + "\n")
                head = ""


class WordedContext(click.Context):
    """A context whose help speaks the language in force."""

    formatter_class = Wording


def dress(command: click.Command) -> click.Command:
    """Let a command and everything below it speak the language in force."""
    command.context_class = WordedContext
    if isinstance(command, click.Group):
        for name in command.commands:
            dress(command.commands[name])
    return command
