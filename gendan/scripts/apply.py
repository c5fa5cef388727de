"""``gendan apply``: the door for machines, one command a line in, one answer a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from gendan import ending, reasons
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_, _
from gendan.scripts import jsonlines
from gendan.scripts.common import Call, emit, finish, shared_options

if TYPE_CHECKING:
    from gendan.services.batch import Answer, Batch


@click.command("apply", help=N_("Run the commands of FILE (or - for standard input), one JSON object a line."))
@click.argument("file", required=False, type=click.Path(readable=False))
@click.option("--atomic", is_flag=True, help=N_("All lines succeed, or none is kept."))
@click.option("--commands", is_flag=True, help=N_("List every command with its arguments; run nothing."))
@shared_options
@click.pass_obj
def command(call: Call, file: str | None, atomic: bool, commands: bool) -> None:
    """Run commands as the user who signs in."""
    if commands:
        _list(call)
        return
    if file is None:
        raise UsageError("usage", N_("Name a file with commands, or - for standard input."), field="file")
    from gendan.services.batch import Batch
    from gendan.services.watch import sweep

    with _opened(file) as source:
        store = call.open()
        batch = Batch(store, call.sign_in(store))
        sweep(store)
        answers = batch.all_or_none(_values(source)) if atomic else _one_by_one(batch, source)
        failed = False
        for answer in answers:
            failed = failed or answer.error is not None
            click.echo(_shown(answer))
    finish(1 if failed else 0)


def _one_by_one(batch: Batch, source: IO[bytes]) -> Iterator[Answer]:
    from gendan.services.batch import Answer, ref_of

    for _number, line in _values(source):
        try:
            yield batch.one(line)
        except StorageError as error:
            yield Answer(ref_of(line), error=error)
            raise


def _values(source: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """The number and the value of every line, or the error that says why it has none."""
    for number, line in jsonlines.lines(source):
        try:
            yield number, jsonlines.read(line)
        except UsageError as error:
            yield number, error


def _shown(answer: Answer) -> str:
    shown: dict[str, Any] = {} if answer.ref is None else {"ref": answer.ref}
    if answer.error is None:
        shown |= {"ok": True, "result": answer.result}
    else:
        shown |= {"ok": False, "error": ending.document(answer.error)}
    return json.dumps(shown, ensure_ascii=False, default=str)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        source = Path(file).open("rb")  # noqa: SIM115 - closed below; errors of the run are not errors of opening
    except (OSError, ValueError) as error:
        message = N_("{path} cannot be read: {why}.")
        raise UsageError("unreadable", message, field="file", path=file, why=reasons.reason(error)) from error
    with source:
        yield source


def _list(call: Call) -> None:
    from gendan.services.commands import described

    listed = described()
    emit(call, {"commands": listed}, "\n\n".join(_described(one) for one in listed))


def _described(one: dict[str, Any]) -> str:
    reason = _("with a reason") if one["reason"] == "required" else _("a reason if wanted")
    head = _("{cmd} (from {who}; {reason}): {does}", cmd=one["cmd"], who=one["who"], reason=reason, does=one["does"])
    arguments = [
        f"  {name}{'' if part['required'] else '?'}: {json.dumps(_limits(part), ensure_ascii=False)}"
        for name, part in one["args"].items()
    ]
    return "\n".join([head, *arguments])


def _limits(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "required"}
