"""The order audit (订单稽核) in every form: text, JSON, CSV, a workbook (C251)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from gendan.domain.order_audit import RULES
from gendan.i18n import N_, _, aside, pair
from gendan.reports import order_audit_words as words
from gendan.reports.csvform import Cell as CsvCell
from gendan.reports.csvform import shielded
from gendan.reports.order_audit import AuditedOrder, Mark, OrderAudit
from gendan.reports.xlsxform import Cell, Sheets


class Finding(Protocol):
    """A finding of the audit, as far as it is written here; a ``MeasureView`` has it."""

    @property
    def measure(self) -> str: ...
    @property
    def about(self) -> str | None: ...
    @property
    def found(self) -> str | None: ...
    @property
    def found_in(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str | None: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def owner_name(self) -> str | None: ...
    @property
    def due(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def effective(self) -> bool | None: ...
    @property
    def effect(self) -> str | None: ...
    @property
    def state(self) -> str: ...


Findings = Sequence[Finding]
_FINDINGS = (
    N_("Audit finding"), N_("Rule"), N_("What was found"), N_("Orders"), N_("What is done"), N_("Owner"), N_("Due"),
    N_("State"), N_("Effect"),
)  # fmt: skip


def document(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> dict[str, Any]:
    """The audit list as one document; amounts as text, moments with their offset."""
    return {
        "quarter": words.period_words(audit.period),
        "from": audit.period.first.isoformat(),
        "until": audit.until.isoformat(),
        "orders_examined": audit.examined,
        "orders_marked": len(audit.orders),
        "orders_to_explain": len(audit.to_explain),
        "rules": [
            {
                "rule": one.rule.code, "group": one.rule.group, "severity": one.rule.severity, "orders": one.orders,
                "marks": one.marks, "share": f"{float(one.share * 100):.2f}",
            }
            for one in audit.rules
        ],
        "orders": [_order(one, zone) for one in audit.orders],
        "sample": [one.number for one in audit.sample],
        "findings": [_finding(one) for one in findings],
    }  # fmt: skip


def _order(one: AuditedOrder, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "order": one.number,
        "outside_number": one.outside_number,
        "customer": one.customer,
        "owner": one.owner,
        "placed": one.placed_on.isoformat(),
        "amount": f"{one.amount:.2f}",
        "imported": one.imported,
        "marks": [
            {
                "rule": mark.rule,
                "at": mark.at.astimezone(zone).isoformat() if mark.at is not None else None,
                "by": mark.by,
                "detail": list(mark.detail),
                "reason": mark.reason,
            }
            for mark in one.marks
        ],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "finding": one.measure,
        "rule": (one.about or "").split(":")[-1] or None,
        "title": one.found,
        "orders": list(one.found_in),
        "measure": one.text,
        "owner": one.owner,
        "due": one.due.isoformat() if one.due else None,
        "done_on": one.done_on.isoformat() if one.done_on else None,
        "state": one.state,
        "effective": one.effective,
        "effect": one.effect,
    }


def text(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> str:
    """The audit list for people: the rules that were broken, the orders with what is to be said of each, findings."""
    lines = [words.title(audit), words.counted(audit), ""]
    for one in audit.rules:
        if one.marks:
            head = f"{words.group_words(one.rule)} · {words.rule_words(one.rule.code)}"
            head += aside(words.severity_words(one.rule))
            lines.append(pair(head, one.orders) + aside(words.share_text(one.share)))
    for order in audit.orders:
        lines += [
            "",
            " ".join(part for part in (order.number, order.customer, order.owner_name or order.owner) if part),
        ]
        lines += [f"  {_mark(mark, zone)}" for mark in order.marks]
    if audit.sample:
        lines += ["", _("Drawn by lot, to be checked again by hand: {orders}",
                        orders=" ".join(one.number for one in audit.sample))]  # fmt: skip
    lines += [""] if findings else []
    for found in findings:
        lines.append(" · ".join(str(cell) for cell in _finding_cells(found) if cell))
    return "\n".join(lines)


def _mark(mark: Mark, zone: ZoneInfo) -> str:
    said = (words.detail(mark), words.when(mark, zone), words.who(mark), mark.reason)
    return pair(words.rule_words(mark.rule), "") + " · ".join(" ".join(part.split()) for part in said if part)


def _finding_cells(one: Finding) -> list[CsvCell]:
    rule = words.about_words(one.about) if one.about else ""
    return [
        one.measure, rule, one.found, " ".join(one.found_in), one.text, one.owner_name or one.owner,
        one.due.isoformat() if one.due else "", words.state_words(one.state), one.effect,
    ]  # fmt: skip


def _rows(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> Iterator[Sequence[CsvCell]]:
    yield [words.title(audit)]
    yield []
    yield [_(head) for head in words.RULE_HEADS]
    for one in audit.rules:
        rule = one.rule
        names = (rule.code, words.group_words(rule), words.rule_words(rule.code), words.severity_words(rule))
        yield [*names, one.orders, one.marks, words.share_text(one.share)]
    yield []
    yield [_(head) for head in words.MARK_HEADS]
    for row in _marks(audit, zone):
        yield [_plain(value) for _form, value in row]
    yield []
    yield [_(head) for head in _FINDINGS]
    for found in findings:
        yield _finding_cells(found)
    yield []
    yield [_("Drawn by lot")]
    for drawn in audit.sample:
        yield [drawn.number, drawn.outside_number, drawn.customer, words.rules_of(drawn)]


def _plain(value: Any) -> CsvCell:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value) if isinstance(value, date | Decimal) else value


def _marks(audit: OrderAudit, zone: ZoneInfo) -> Iterator[list[Cell]]:
    """A row for each mark, the orders with most marks first."""
    for order in audit.orders:
        for mark in order.marks:
            yield [
                ("text", order.number), ("text", order.outside_number), ("text", order.customer),
                ("text", order.owner_name or order.owner), ("day", order.placed_on), ("count", len(order.marks)),
                ("text", words.rule_words(mark.rule)), ("text", words.severity_words(RULES[mark.rule])),
                ("moment", words.moment(mark, zone)), ("text", words.who(mark)), ("text", words.detail(mark)),
                ("text", mark.reason),
            ]  # fmt: skip


def _text(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> bytes:
    return f"{text(audit, findings, zone)}\n".encode(errors="backslashreplace")


def _json(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> bytes:
    written = json.dumps(document(audit, findings, zone), ensure_ascii=False)
    return f"{written}\n".encode(errors="backslashreplace")


def _csv(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> bytes:
    """UTF-8 with a byte order mark; a cell that a spreadsheet would run gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in _rows(audit, findings, zone):
        writer.writerow([shielded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _xlsx(audit: OrderAudit, findings: Findings, zone: ZoneInfo) -> bytes:
    """Rules, marks, findings and the lot on a sheet each; real numbers and days."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": words.title(audit), "created": datetime.combine(audit.until, time(), UTC)})
        sheets = Sheets(book)
        sheets.add(_("Rules"), words.RULE_HEADS, _rule_cells(audit), words.title(audit))
        sheets.add(_("Marks"), words.MARK_HEADS, _marks(audit, zone))
        sheets.add(
            _("Audit findings"), _FINDINGS, ([("text", cell) for cell in _finding_cells(one)] for one in findings)
        )
        sheets.add(_("Drawn by lot"), _DRAWN, map(_drawn, audit.sample))
    return out.getvalue()


_DRAWN = (N_("Order number"), N_("Outside number"), N_("Customer"), N_("Placed"), N_("Amount"), N_("Rules broken"))


def _drawn(one: AuditedOrder) -> list[Cell]:
    return [
        ("text", one.number), ("text", one.outside_number), ("text", one.customer), ("day", one.placed_on),
        ("money", one.amount), ("text", words.rules_of(one)),
    ]  # fmt: skip


def _rule_cells(audit: OrderAudit) -> Iterable[list[Cell]]:
    for one in audit.rules:
        rule = one.rule
        names = (rule.code, words.group_words(rule), words.rule_words(rule.code), words.severity_words(rule))
        yield [*(("text", name) for name in names), ("count", one.orders), ("count", one.marks), ("rate", one.share)]


FORMS: dict[str, Callable[[OrderAudit, Findings, ZoneInfo], bytes]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
}
"""Names of forms and how the list is written in each."""
ENDINGS = {".txt": "text", ".csv": "csv", ".xlsx": "xlsx", ".json": "json"}
"""Endings of file names and the forms they mean."""
