"""``gendan order list``, ``order show`` and ``order sheet``: search, one order with everything on it (C259, C261), and
its confirmation sheet for the customer (C050)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, shared_options
from gendan.scripts.output import deliver, form_of, output_option
from gendan.scripts.progress import Progress, progress
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.services.order_list import Found, OrderRow
    from gendan.services.order_page import OrderPage

FORMATS = ("csv", "xlsx")


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


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


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
    page: OrderPage = order_page(store, number)
    emit(call, page_document(store, page), page_text(page, store.config.zone))


@command.command(
    "sheet", help=N_("The confirmation sheet of an order for its customer, as text or as a page to print.")
)
@click.argument("number")
@click.option("--html", "as_html", is_flag=True, help=N_("A page to print, on A4 or 80 mm."))
@click.option("-o", "--output", type=PATH, help=N_("Write to this file."))
@shared_options
@click.pass_obj
def sheet(call: Call, number: str, as_html: bool, output: Path | None) -> None:
    """Print the sheet, or write it to a file."""
    from gendan.reports import files
    from gendan.reports import sheet as forms
    from gendan.services.sheet_page import sheet_page

    page = sheet_page(call.open(), number)
    made = forms.html(page) if as_html else f"{forms.text(page)}\n"
    if output is not None:
        files.write(output, made.encode(errors="backslashreplace"))
    document = {"number": page.number, "output": str(output) if output else None, "sheet": made}
    emit(call, document, _("Written: {path}", path=output) if output else made.rstrip("\n"))


@command.command("note", help=N_("The delivery note of a shipment, as text, or as a page to print."))
@click.argument("shipment")
@click.option("--html", "page", type=PATH, help=N_("Write a page to print, on A4 or 80 mm, to this file."))
@shared_options
@click.pass_obj
def note(call: Call, shipment: str, page: Path | None) -> None:
    """Print the note, or write it to a file (C197)."""
    from gendan.reports import files
    from gendan.reports import note as forms
    from gendan.services.delivery_note import delivery_note

    found = delivery_note(call.open(), shipment)
    made = forms.html(found) if page is not None else f"{forms.text(found)}\n"
    if page is not None:
        files.write(page, made.encode(errors="backslashreplace"))
    document: dict[str, Any] = {"shipment": found.shipment.shipment, "order": found.order}
    document |= {"output": str(page) if page else None, "note": made}
    emit(call, document, _("Written: {path}", path=page) if page else made.rstrip("\n"))
