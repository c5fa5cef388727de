"""What subcommands that make a file share: where it goes, in which form, and what a terminal is not shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit
from gendan.text import safe

output_option = click.option("-o", "--output", type=PATH, metavar="FILE", help=N_("Write it to this file."))


def format_option(forms: Sequence[str]) -> Callable[[Any], Any]:
    """``--format``, one of these."""
    words = N_("How to write it; where left out as the file's ending says, else text.")
    return click.option("--format", "form", type=click.Choice(forms), help=words)


def form_of(call: Call, form: str | None, output: Path | None, forms: Sequence[str]) -> str:
    """The form that was asked for: by name, by the ending of the file, by ``--json``; else text. Raises ``UsageError``
    bad_value where it does not fit to where it goes."""
    ending = output.suffix.lower().removeprefix(".") if output is not None else ""
    meant = "text" if ending == "txt" else ending
    chosen = form or (meant if meant in forms else "json" if call.json else "text")
    if call.json and chosen != "json" and output is None:
        message = N_("--json and --format {format} do not go together. Leave one out, or name a file with -o.")
        raise UsageError("bad_value", message, field="format", format=chosen)
    if chosen == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("bad_value", N_("A workbook is nothing for a terminal. Name a file with -o."), field="output")
    return chosen


def deliver(call: Call, written: bytes, output: Path | None, said: str) -> None:
    """To the file, and say so (``said`` is a message with its ``path``); else to a terminal as text with nothing in it
    obeyed, to a pipe byte by byte."""
    if output is not None:
        from gendan.reports.files import write

        write(output, written)
        emit(call, {"file": str(output)}, _(said, path=output))
    elif sys.stdout.isatty():
        click.echo(safe(written.decode("utf-8-sig").replace("\r\n", "\n"), lines=True), nl=False)
    else:
        click.echo(written, nl=False)
