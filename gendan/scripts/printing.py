"""``gendan print``: confirmation sheet, delivery note, day slip, test page on the receipt printer of this terminal."""

from __future__ import annotations

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options


@click.group("print", help=N_("Print on the receipt printer of this terminal."))
@shared_options
def command() -> None:
    """Group of the papers."""


def _print(call: Call, paper: str, number: str) -> None:
    """Print a paper and note it; a further one is marked as a copy."""
    from gendan.printing.papers import print_out

    store = call.open_file()
    actor = call.sign_in(store)
    store.viewer = actor.login
    done = print_out(store, actor, paper, number)
    said = _("Printed on {printer}.", printer=done.printer)
    if done.copy:
        said += " " + _("Marked as a copy: it was printed {n} {n:time|times} before.", n=done.copy)
    document = {"paper": done.paper, "number": done.number, "copy": done.copy, "printer": done.printer}
    emit(call, document, said)


@command.command("sheet", help=N_("The confirmation sheet of an order."))
@click.argument("number")
@shared_options
@click.pass_obj
def sheet(call: Call, number: str) -> None:
    """Print the sheet (C050)."""
    _print(call, "sheet", number)


@command.command("note", help=N_("The delivery note of a shipment."))
@click.argument("shipment")
@shared_options
@click.pass_obj
def note(call: Call, shipment: str) -> None:
    """Print the note (C120)."""
    _print(call, "note", shipment)


@command.command("slip", help=N_("The slip of a closed day."))
@click.argument("number")
@shared_options
@click.pass_obj
def slip(call: Call, number: str) -> None:
    """Print the slip (C262)."""
    _print(call, "slip", number)


@command.command("test", help=N_("A page that shows whether width and Chinese come out right. Needs no database."))
@shared_options
@click.pass_obj
def test(call: Call) -> None:
    """Print the test page."""
    from gendan.printing.papers import print_test

    printer = print_test(call.config)
    emit(call, {"printer": printer.name, "columns": printer.columns}, _("Printed on {printer}.", printer=printer.name))
