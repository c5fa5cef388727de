"""``gendan order list``, ``order show`` and ``order sheet``: search, one order with everything on it (C259, C261), and
its confirmation sheet for the customer (C050)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, shared_options
from gendan.scripts.documents import day_text as _day
from gendan.scripts.output import deliver, form_of, output_option
from gendan.scripts.progress import Progress, progress
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.services.order_list import Found, OrderRow
    from gendan.services.order_page import OrderPage

FORMATS = ("csv", "xlsx")
NUMBERS = ("number", "shipment")
"""Arguments that say which paper it is."""
_HERE = "\0"
"""What stands for ``--html`` without a file: no file has this name."""


@click.group("order", help=N_("Search orders, and show one."))
@shared_options
def command() -> None:
    """Group of the order commands."""


@command.command(
    "list",
    help=N_("Orders that fit a query or a saved filter, newest first. Example: stage:production late:yes, @late"),
)
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help=N_("At most so many."))
@click.option("--format", "form", type=click.Choice(FORMATS), help=N_("How to write it; text where left out."))
@output_option
@shared_options
@click.pass_obj
def list_orders(call: Call, query: tuple[str, ...], limit: int | None, form: str | None, output: Path | None) -> None:
    """Print the orders that fit, or write them to a file."""
    from gendan.services.order_list import find

    store = call.open()
    store.viewer = call.login
    if form is None and output is None:
        found = find(store, " ".join(query), limit)
        emit(call, list_document(found), list_text(found))
        return
    chosen = form_of(call, form, output, FORMATS)
    if chosen not in FORMATS:
        message = N_("No form is known for {path}. End it in {endings}.")
        raise UsageError("bad_value", message, field="format", path=output, endings=".csv .xlsx")
    shown = progress(_("Writing")) if output is not None else None
    deliver(call, _listed(store, " ".join(query), limit, chosen, shown), output, N_("Written: {path}"))


def _listed(store: Store, query: str, limit: int | None, form: str, shown: Progress | None) -> bytes:
    from itertools import islice

    from gendan.reports.listform import ORDERS, Listing, data
    from gendan.services.order_list import every

    total, rows = every(store, query)
    some = total if limit is None else min(limit, total)
    return data(Listing(_("Orders"), ORDERS, islice(rows, some), some), form, shown)


def list_document(found: Found) -> dict[str, Any]:
    """The document of cli-json.md."""
    return {"total": found.total, "orders": [_row_document(row) for row in found.rows]}


def _row_document(row: OrderRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "outside_number": row.outside_number,
        "customer": row.customer,
        "stage": row.stage,
        "status": row.status,
        "amount": money_text(row.amount),
        "placed": _day(row.placed),
        "requested": _day(row.requested),
        "promised": _day(row.promised),
        "delivered": _day(row.delivered),
        "owner": row.owner,
        "urgent": row.urgent,
        "late": row.late,
        "days_late": row.days_late,
    }


def list_text(found: Found) -> str:
    """The list for reading, within 80 columns."""
    rows = [
        " ".join(
            (
                fit(row.number, 19),
                fit(row.customer, 20),
                fit(_(labels.label("stage", row.stage)), 12),
                fit(_day(row.promised) or "", 10),
                fit(money_text(row.amount), 11, "right"),
                "!" if row.late else "",
            )
        ).rstrip()
        for row in found.rows
    ]
    return "\n".join([*rows, _("{n} {n:order|orders}", n=found.total)])


@command.command("show", help=N_("One order with lines, checks, milestones, contacts and history."))
@click.argument("number")
@shared_options
@click.pass_obj
def show(call: Call, number: str) -> None:
    """Print one order."""
    from gendan.scripts.order_document import page_document, page_text
    from gendan.services.order_page import order_page

    store = call.open()
    store.viewer = call.login
    page: OrderPage = order_page(store, number)
    emit(call, page_document(store, page), page_text(page, store.config.zone))


def _paper(papers: Callable[..., None]) -> Callable[..., None]:
    """The options of a paper: ``--html`` makes a page, to the file behind it or behind ``-o``, else it is printed."""
    words = N_("A page to print, on A4 or 80 mm; with FILE written to it.")
    html = click.option("--html", "page", is_flag=False, flag_value=_HERE, metavar="[FILE]", help=words)
    return html(click.option("-o", "--output", type=PATH, help=N_("Write to this file."))(papers))


def _said(name: str | None, page: str | None, output: Path | None) -> tuple[str, Path | None]:
    """Which paper, and to which file: ``--html`` may stand before the number as well, which is no file then."""
    file = None if page == _HERE else page
    if name is None:
        name, file = file, None
    if name is None:
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(one for one in ctx.command.params if one.name in NUMBERS))
    return name, output or (Path(file) if file else None)


@command.command(
    "sheet", help=N_("The confirmation sheet of an order for its customer, as text or as a page to print.")
)
@click.argument("number", required=False, metavar="NUMBER")
@_paper
@shared_options
@click.pass_obj
def sheet(call: Call, number: str | None, page: str | None, output: Path | None) -> None:
    """Print the sheet, or write it to a file."""
    from gendan.reports import sheet as forms
    from gendan.services.sheet_page import sheet_page

    number, output = _said(number, page, output)
    store = call.open()
    store.viewer = call.login
    found = sheet_page(store, number)
    made = forms.html(found) if page is not None else f"{forms.text(found)}\n"
    _hand_out(call, {"number": found.number}, "sheet", made, output)


def _hand_out(call: Call, document: dict[str, Any], name: str, made: str, output: Path | None) -> None:
    """Print a paper, or write it to the file and say so."""
    if output is not None:
        from gendan.reports import files

        files.write(output, made.encode(errors="backslashreplace"))
    document |= {"output": str(output) if output else None, name: made}
    emit(call, document, _("Written: {path}", path=output) if output else made.rstrip("\n"))


@command.command("note", help=N_("The delivery note of a shipment, as text, or as a page to print."))
@click.argument("shipment", required=False, metavar="SHIPMENT")
@_paper
@shared_options
@click.pass_obj
def note(call: Call, shipment: str | None, page: str | None, output: Path | None) -> None:
    """Print the note, or write it to a file (C197)."""
    from gendan.reports import note as forms
    from gendan.services.delivery_note import delivery_note

    shipment, output = _said(shipment, page, output)
    store = call.open()
    store.viewer = call.login
    found = delivery_note(store, shipment)
    made = forms.html(found) if page is not None else f"{forms.text(found)}\n"
    _hand_out(call, {"shipment": found.shipment.shipment, "order": found.order}, "note", made, output)
