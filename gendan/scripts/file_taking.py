"""What the subcommands that take a file in share: their options, the file of rejected rows, and what they tell."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan import ending
from gendan.errors import StorageError
from gendan.i18n import N_, _, several
from gendan.scripts.common import PATH, Call, emit, finish, shared_options
from gendan.text import safe

if TYPE_CHECKING:
    from gendan.domain.book import Reject
    from gendan.services.bookfile import Listed

SHOWN = 20
"""Rejected rows that the text report lists; the file of rejects and the JSON have all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of the file."""

    file: Path
    mapping: Path | None
    sheet: str | None
    encoding: str | None
    rejects: Path | None
    dry_run: bool


def takes_file(command: Callable[[Call, Asked], None]) -> Callable[..., None]:
    """Gives a subcommand the argument FILE and the options of a file that is taken in."""

    @functools.wraps(command)
    def run(call: Call, **given: Any) -> None:
        command(call, Asked(**given))

    made: Callable[..., None] = shared_options(click.pass_obj(run))
    for option in (
        click.option("--dry-run", is_flag=True, help=N_("Show what would be taken in, and write nothing.")),
        click.option("--rejects", type=PATH, help=N_("Where rejected rows are written.")),
        click.option("--encoding", help=N_("Encoding of a text file, where it is not told right.")),
        click.option("--sheet", help=N_("The sheet of a workbook.")),
        click.option("--map", "mapping", type=PATH, help=N_("Mapping file (TOML): which column is which.")),
        click.argument("file", type=PATH),
    ):
        made = option(made)
    return made


def tell(
    call: Call,
    asked: Asked,
    book: Listed,
    document: dict[str, Any],
    said: Sequence[str],
) -> None:
    """Write the rejected rows of ``book`` to a file, tell what was done, and end: with status 1 where rows were
    rejected, 3 where that file cannot be written. ``document`` and ``said`` (lines) are what the command itself has to
    tell: that is done already, and told whatever becomes of the file."""
    from gendan.services.bookfile import write_rejects

    written: Path | None = None
    failed: StorageError | None = None
    if book.rejects and not asked.dry_run:
        written = asked.rejects or asked.file.with_name(f"{asked.file.stem}.rejects.csv")
        try:
            write_rejects(written, book)
        except StorageError as error:
            written, failed = None, error
    emit(call, {**document, **_document(asked, book, written)}, "\n".join([*said, *_rejected(book, written)]))
    if failed is not None:
        click.echo(f"gendan: {safe(ending.said(failed))}", err=True)
    finish(failed.exit_status if failed is not None else 1 if book.rejects else 0)


def _document(asked: Asked, book: Listed, written: Path | None) -> dict[str, Any]:
    return {
        "rejected": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": _(r.reason.message, **r.reason.params)}
            for r in book.rejects
        ],
        "dry_run": asked.dry_run,
        "columns": {name: book.headers[index] for name, index in book.recognised.items()},
        "unused": list(book.unused),
        "rejects_file": str(written) if written else None,
    }


def recognised(book: Listed, word: Callable[[str], str]) -> Iterator[str]:
    """Which column was taken for what; ``word`` gives a field's message id."""
    yield _("Recognised columns:")
    yield from (f"  {_(word(name))} <- {book.headers[index]}" for name, index in book.recognised.items())
    if book.unused:
        yield _("Not used: {names}", names=several(book.unused))


def first(lines: Sequence[str]) -> list[str]:
    """The first of many lines, and how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([_("... and {n} more", n=more)] if more > 0 else [])]


def _rejected(book: Listed, written: Path | None) -> list[str]:
    said = first([_row(reject) for reject in book.rejects])
    if written:
        said.append(_("Rejected rows are in {path}: mend them there and import that file.", path=written))
    return said


def _row(reject: Reject) -> str:
    reason = _(reject.reason.message, **reject.reason.params)
    where = {"row": reject.row, "column": reject.column, "value": reject.value, "reason": reason}
    return _("Row {row}, {column}: {value}: {reason}", **where)
