"""Printing a paper of the store: made, sent, and noted, so that the next one is marked as a copy (C050, C120, C262)."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.config import Config
from gendan.db.store import Store
from gendan.errors import Finding, GendanError, StorageError, UsageError
from gendan.i18n import N_
from gendan.printing.device import Printer, printer_of, send
from gendan.printing.escpos import encoded
from gendan.reports import receipts
from gendan.reports.paper import Paper
from gendan.services import door
from gendan.services.context import Actor
from gendan.services.prints import printed_before

NOT_NOTED = N_("The paper is printed, but it could not be written down: the next one will not be marked as a copy.")


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was printed; ``copy`` is how often it had been printed before."""

    paper: str
    number: str
    copy: int
    printer: str


def print_out(store: Store, actor: Actor, paper: str, number: str) -> Printed:
    """Print ``sheet`` of an order, ``note`` of a shipment or ``slip`` of a close, and note it in the change log.

    Refused as reading it is; ``StorageError`` where the printer does not take it: then nothing is noted.
    """
    printer = printer_of(store.config)
    meant = printed_before(store, paper, number)
    name, before = meant.number, meant.times
    made = _made(store, paper, name, printer.columns, before)
    send(printer, encoded(made, cut=printer.cut))
    try:
        door.run(store, actor, "paper.printed", {"paper": paper, "number": name})
    except GendanError as error:
        why = Finding(error.code, error.message, error.params)
        raise StorageError("not_noted", NOT_NOTED, findings=(why,)) from error
    return Printed(paper, name, before, printer.name)


def _made(store: Store, paper: str, number: str, columns: int, copy: int) -> Paper:
    if paper == "sheet":
        from gendan.services.sheet_page import sheet_page

        return receipts.of_sheet(sheet_page(store, number), columns, copy)
    if paper == "note":
        from gendan.services.delivery_note import delivery_note

        return receipts.of_note(delivery_note(store, number), columns, copy)
    if paper == "slip":
        from gendan.services.day_closing_views import day_closed

        return receipts.of_slip(day_closed(store, number), columns, copy)
    raise UsageError("bad_value", N_("There is no paper {value}."), field="paper", value=paper)


def print_test(config: Config) -> Printer:
    """Print a page that shows whether letters and width come out right; the printer it went to."""
    printer = printer_of(config)
    made = receipts.test_page(str(config["store.name"]), printer.columns, printer.name)
    send(printer, encoded(made, cut=printer.cut))
    return printer
