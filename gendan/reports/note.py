"""The delivery note (发货单) that goes with the goods: text to copy, and a page to print on A4 (C197)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from gendan.domain import labels
from gendan.i18n import _, pair
from gendan.reports.sheet import class_of, escaped, page
from gendan.text import safe


class Line(Protocol):
    """Goods of the shipment."""

    @property
    def line(self) -> int: ...
    @property
    def product(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def spec(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def qty(self) -> Decimal: ...


class Shipment(Protocol):
    """How the goods travel."""

    @property
    def shipment(self) -> str: ...
    @property
    def mode(self) -> str | None: ...
    @property
    def carrier(self) -> str | None: ...
    @property
    def tracking(self) -> str | None: ...
    @property
    def shipped_on(self) -> date | None: ...
    @property
    def expected(self) -> date | None: ...


class Note(Protocol):
    """What the note needs to know; a ``DeliveryNote`` has it."""

    @property
    def store(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def outside_number(self) -> str | None: ...
    @property
    def customer(self) -> str: ...
    @property
    def contact(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def special(self) -> str | None: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def shipment(self) -> Shipment: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def remaining(self) -> Decimal: ...


def facts(note: Note) -> list[tuple[str, str]]:
    """The facts above the goods: title and value, in the language in force; empty ones left out."""
    sent = note.shipment
    rows = [
        (_("Order number"), note.order),
        (_("Your number"), note.outside_number),
        (_("Customer"), note.customer),
        (_("Contact person"), note.contact if note.contact != note.customer else None),
        (_("Phone"), note.phone),
        (_("Address"), note.address),
        (_("Goes by"), _(labels.label("transport", sent.mode))),
        (_("Carrier"), sent.carrier),
        (_("Tracking no."), sent.tracking),
        (_("Dispatched"), sent.shipped_on.isoformat() if sent.shipped_on else None),
        (_("Expected"), sent.expected.isoformat() if sent.expected else None),
        (_("Special requirements"), note.special),
        (_("Your contact with us"), note.owner),
    ]
    return [(title, value) for title, value in rows if value]


def title(note: Note) -> str:
    """What the note is called."""
    return _("Delivery note {number}", number=note.shipment.shipment)


def goods(line: Line) -> str:
    """Product, name and specification of a line."""
    return " ".join(part for part in (line.product, line.name, line.spec) if part)


def counted(line: Line) -> str:
    """How many, with the unit."""
    return f"{line.qty.normalize():f} {line.unit or ''}".strip()


def rest(note: Note) -> str:
    """Whether more of the order follows."""
    if not note.remaining:
        return _("With this shipment the order is complete.")
    return _("{n} {n:piece|pieces} of the order {n:follows|follow}.", n=f"{note.remaining.normalize():f}")


def text(note: Note) -> str:
    """The note in lines; characters that command a terminal are made visible."""
    lines = [note.store, title(note), ""]
    lines += [pair(title, value) for title, value in facts(note)]
    lines += ["", *(f"{line.line}. {goods(line)}  {counted(line)}" for line in note.lines), "", rest(note)]
    lines += ["", pair(_("Received by, date"), "_" * 20)]
    return "\n".join(safe(line, lines=True) for line in lines).strip()


def html(note: Note) -> str:
    """The note as a page of its own for A4: no scripts, nothing from elsewhere, everything people wrote escaped."""
    heads = (_("No."), _("Product"), _("Quantity"))
    head = "".join(f"<th{class_of(n)}>{escaped(name)}</th>" for n, name in enumerate(heads))
    body = "".join(
        f'<tr><td class="no">{line.line}</td><td>{escaped(goods(line))}</td>'
        f'<td class="n">{escaped(counted(line))}</td></tr>\n'
        for line in note.lines
    )
    said = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in facts(note))
    signed = "".join(f"<p>{escaped(name)}</p>" for name in (_("For the store, date"), _("Received by, date")))
    return page(
        title(note),
        note.store,
        f"<dl>\n{said}</dl>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
        f'<p>{escaped(rest(note))}</p>\n<div class="sign">{signed}</div>\n',
    )
