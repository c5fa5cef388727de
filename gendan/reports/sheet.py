"""The confirmation sheet for the customer: text to copy into a message, and a page to print on A4 (C050, C085)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Protocol

from gendan.domain import labels
from gendan.domain.money import money_text, percent_text
from gendan.i18n import N_, _, language, pair
from gendan.text import safe

TERMS = {
    "advance": N_("in advance"),
    "progress": N_("before production"),
    "delivery": N_("on delivery"),
    "retention": N_("kept back until acceptance"),
}


class Line(Protocol):
    """A line of the sheet; a ``LineView`` has it."""

    @property
    def line(self) -> int: ...
    @property
    def product(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def spec(self) -> str | None: ...
    @property
    def qty(self) -> Decimal: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def price(self) -> Decimal | None: ...
    @property
    def discount(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def special(self) -> str | None: ...


class Term(Protocol):
    """A part of the payment."""

    @property
    def part(self) -> str: ...
    @property
    def percent(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...


class Sheet(Protocol):
    """What the sheet needs to know of an order; a ``SheetPage`` has it."""

    @property
    def store(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def outside_number(self) -> str | None: ...
    @property
    def version(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def document_ref(self) -> str | None: ...
    @property
    def placed_on(self) -> date | None: ...
    @property
    def customer(self) -> str: ...
    @property
    def contact(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def delivery_mode(self) -> str | None: ...
    @property
    def requested(self) -> date | None: ...
    @property
    def promised(self) -> date | None: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def special(self) -> str | None: ...
    @property
    def deposit(self) -> Decimal | None: ...
    @property
    def received(self) -> Decimal: ...
    @property
    def outstanding(self) -> Decimal: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def terms(self) -> Sequence[Term]: ...


def facts(sheet: Sheet) -> list[tuple[str, str]]:
    """The facts above the lines: title and value, in the language in force; empty ones left out."""
    number = sheet.number if sheet.version <= 1 else _("{number} (version {n})", number=sheet.number, n=sheet.version)
    rows = [
        (_("Order number"), number),
        (_("Your number"), sheet.outside_number),
        (_("Placed"), _day(sheet.placed_on)),
        (_("Channel"), _(labels.label("channel", sheet.channel))),
        (_("Document"), sheet.document_ref),
        (_("Customer"), sheet.customer),
        (_("Contact person"), sheet.contact if sheet.contact != sheet.customer else None),
        (_("Phone"), sheet.phone),
        (_("Goes by"), _(labels.label("delivery_mode", sheet.delivery_mode))),
        (_("Address"), sheet.address if sheet.delivery_mode != "pickup" else None),
        (_("Requested"), _day(sheet.requested)),
        (_("Promised for"), _day(sheet.promised) if sheet.promised != sheet.requested else None),
        (_("Your contact with us"), sheet.owner),
    ]
    return [(title, value) for title, value in rows if value]


def sums(sheet: Sheet) -> list[tuple[str, str]]:
    """Total, deposit, what was received and what is left, and the parts of the payment."""
    rows = [(_("Total"), _money(sheet, sheet.amount))]
    if sheet.deposit:
        rows.append((_("Deposit agreed"), _money(sheet, sheet.deposit)))
    if sheet.received:
        rows.append((_("Received"), _money(sheet, sheet.received)))
        rows.append((_("Outstanding"), _money(sheet, sheet.outstanding)))
    return rows + [
        (
            _("{percent}% {when}", percent=percent_text(term.percent), when=_(TERMS[term.part])),
            _money(sheet, term.amount),
        )
        for term in sheet.terms
    ]


def wishes(sheet: Sheet) -> list[str]:
    """The special requirements of the order and of its lines."""
    found = [sheet.special] if sheet.special else []
    return found + [_("line {n}: {wish}", n=line.line, wish=line.special) for line in sheet.lines if line.special]


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _money(sheet: Sheet, amount: Decimal) -> str:
    return f"{sheet.currency} {money_text(amount)}".strip()


def _name(line: Line) -> str:
    return " ".join(part for part in (line.name, line.spec) if part)


def goods(line: Line) -> str:
    """Product, name and specification of a line."""
    return " ".join(part for part in (line.product, _name(line)) if part)


def counted(line: Line) -> str:
    """``2 张 x 10.50 -5%``: how many, and what one costs."""
    price = _price(line)
    return f"{_quantity(line)} x {price}" if price else _quantity(line)


def _quantity(line: Line) -> str:
    return f"{line.qty:f} {line.unit or ''}".strip()


def _price(line: Line) -> str:
    price = money_text(line.price) if line.price is not None else ""
    return f"{price} -{percent_text(line.discount)}%" if line.discount else price


def title(sheet: Sheet) -> str:
    """What the sheet is called: a confirmation, or a draft that binds nobody."""
    return _("Draft of an order, not binding") if sheet.status == "draft" else _("Order confirmation")


def text(sheet: Sheet) -> str:
    """The sheet in lines, for a message to the customer; characters that command a terminal are made visible."""
    lines = [sheet.store, title(sheet), ""]
    lines += [pair(title, value) for title, value in facts(sheet)]
    lines.append("")
    for line in sheet.lines:
        lines.append(f"{line.line}. {goods(line)}")
        lines.append(f"   {counted(line)} = {money_text(line.amount)}")
    lines += ["", *(pair(title, value) for title, value in sums(sheet))]
    if found := wishes(sheet):
        lines += ["", _("Special requirements"), *found]
    if sheet.policy.strip():
        lines += ["", sheet.policy.strip()]
    lines += ["", _("Please check everything and tell us at once if something is not right.")]
    return "\n".join(safe(line, lines=True) for line in lines).strip()


_STYLE = """
@page { margin: 18mm 16mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: #111; background: #fff; max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 2px solid #111; }
h1 { font-size: 16pt; margin: 0 0 2mm; } header p { margin: 0; font-size: 13pt; }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 1mm 5mm; margin: 5mm 0; }
dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 4mm 0; }
th, td { border-bottom: 1px solid #bbb; padding: 1.5mm 2mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { border-bottom: 1.5px solid #111; } .n { text-align: right; white-space: nowrap; } .no { white-space: nowrap; }
thead { display: table-header-group; } tr, .wishes, .sign { break-inside: avoid; }
.sums td { border: 0; padding: 0.5mm 2mm; } .sums td:first-child { width: 99%; }
.sums tr:first-child td { font-weight: bold; font-size: 13pt; }
.wishes { border: 1.5px solid #111; padding: 2mm 4mm; margin: 4mm 0; } .wishes p, .policy p { margin: 1mm 0; }
.policy { font-size: 9.5pt; color: #333; margin-top: 6mm; }
.sign { display: flex; gap: 12mm; margin-top: 16mm; } .sign p { flex: 1; border-top: 1px solid #111; margin: 0; }
@media (max-width: 100mm) {
  @page { margin: 3mm; }
  body { font-size: 9pt; padding: 0; max-width: none; }
  header { display: block; } h1 { font-size: 12pt; } dl { grid-template-columns: max-content 1fr; gap: 0.5mm 2mm; }
  th, td { padding: 0.5mm 1mm 0.5mm 0; font-size: 8pt; } .sign { display: block; }
  .sign p { margin-top: 14mm; } .wishes { padding: 1mm 2mm; }
}
""".strip()


def html(sheet: Sheet) -> str:
    """The sheet as a page of its own for A4: no scripts, nothing from elsewhere, everything people wrote escaped."""
    heads = (_("No."), _("Product"), _("Quantity"), _("Price"), _("Amount"))
    head = "".join(f"<th{class_of(n)}>{escaped(name)}</th>" for n, name in enumerate(heads))
    body = "".join(f"<tr>{_cells(line)}</tr>\n" for line in sheet.lines)
    said = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in facts(sheet))
    total = "".join(
        f'<tr><td class="n">{escaped(name)}</td><td class="n">{escaped(sum_)}</td></tr>\n' for name, sum_ in sums(sheet)
    )
    found = wishes(sheet)
    special = _box("wishes", [_("Special requirements"), *found]) if found else ""
    policy = _box("policy", sheet.policy.strip().splitlines()) if sheet.policy.strip() else ""
    signed = "".join(f"<p>{escaped(name)}</p>" for name in (_("Customer, date"), _("For the store, date")))
    return page(
        title(sheet),
        sheet.store,
        f"<dl>\n{said}</dl>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
        f'<table class="sums">\n{total}</table>\n{special}{policy}'
        f"<p>{escaped(_('Please check everything and tell us at once if something is not right.'))}</p>\n"
        f'<div class="sign">{signed}</div>\n',
        f"{title(sheet)} {sheet.number}",
    )


def page(title: str, store: str, inner: str, name: str | None = None, style: str = "") -> str:
    """A page for A4 with its head: ``title`` and ``store`` are text, ``inner`` is HTML already; ``name`` is what the
    browser calls it, the title without one; ``style`` is CSS beside that of every page."""
    tongue = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escaped(name or title)}</title>\n<style>\n{_STYLE}\n{style}</style>\n</head>\n<body>\n"
        f"<header><h1>{_DAYS.sub(_UNBROKEN, escaped(title))}</h1><p>{escaped(store)}</p></header>\n{inner}"
        "</body>\n</html>\n"
    )


_DAYS = re.compile(r"\d{4}-\d\d-\d\d")
_UNBROKEN = r'<span class="no">\g<0></span>'
"""A day that is not broken at its hyphens."""


def escaped(value: str) -> str:
    """Text for a page: escaped, and what would turn or hide it made visible."""
    return escape(safe(value, lines=True), quote=True)


def class_of(column: int) -> str:
    """The class of a column of goods: its number, the product, then figures at the right, none of them broken."""
    return {0: ' class="no"', 1: ""}.get(column, ' class="n"')


def _cells(line: Line) -> str:
    cells = (str(line.line), goods(line), _quantity(line), _price(line), money_text(line.amount))
    return "".join(f"<td{class_of(n)}>{escaped(cell)}</td>" for n, cell in enumerate(cells))


def _box(kind: str, paragraphs: Iterable[str]) -> str:
    first, *rest = paragraphs
    inner = f"<p><b>{escaped(first)}</b></p>" if kind == "wishes" else f"<p>{escaped(first)}</p>"
    return f'<div class="{kind}">{inner}{"".join(f"<p>{escaped(one)}</p>" for one in rest)}</div>\n'
