"""The words of a report, for every form that people read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gendan.domain import labels_history
from gendan.domain.kpi import Measured, amount_text, value_text
from gendan.i18n import N_, _
from gendan.reports.figures import Figures, OwnerFigures, Report

TITLES = {"day": N_("Day report"), "week": N_("Week report"), "month": N_("Month report")}
ORDERS = {
    "entered": N_("Orders entered"),
    "confirmed": N_("Orders confirmed"),
    "shipped": N_("Orders shipped"),
    "delivered": N_("Orders delivered"),
    "delivered_on_time": N_("Of them by the first promise"),
    "closed": N_("Orders closed"),
    "cancelled": N_("Orders cancelled"),
    "open": N_("Open at the end"),
    "overdue": N_("Of them overdue"),
    "due_not_done": N_("Of them due that day"),
    "unchecked": N_("Of them taken in unchecked"),
    "self_checked": N_("Checked by who entered them"),
}
AMOUNTS = {
    "entered": N_("Amount entered"),
    "received": N_("Amount received"),
    "outstanding": N_("Amount outstanding"),
}
EXCEPTIONS = {
    "opened": N_("Exceptions opened"),
    "closed": N_("Exceptions closed"),
    "open": N_("Exceptions open"),
    "escalated": N_("Exceptions escalated"),
}
COMPLAINTS = {
    "opened": N_("Complaints opened"),
    "closed": N_("Complaints closed"),
    "open": N_("Complaints open"),
    "response_breached": N_("Complaints answered too late"),
    "solution_breached": N_("Complaints solved too late"),
}

OVERRIDES = N_("Findings overridden")


def title(report: Report) -> str:
    """What a report is called: ``月报 1997-03-01 至 1997-03-31``; a running one says up to which day it counts; that of
    one follower says whose figures they are."""
    found = _title(report)
    return found if report.who is None else _("{report}, only {name}", report=found, name=report.who_name)


def _title(report: Report) -> str:
    period = report.period
    name = _(TITLES[period.kind])
    if period.kind == "day":
        return f"{name} {period.first}"
    text = _("{report} {first} to {last}", report=name, first=period.first, last=period.last)
    return up_to(text, report)


def up_to(title: str, latest: Figures) -> str:
    """The title of figures; of those of a period that is running with the day up to which they count."""
    running = latest.until < latest.period.last
    return _("{report} (up to {day})", report=title, day=latest.until) if running else title


def amounts(report: Figures) -> dict[str, Decimal]:
    """The amounts of a report by code."""
    return {"entered": report.entered, "received": report.received, "outstanding": report.outstanding}


def value_of(measured: Measured) -> str:
    """The value of an indicator with its unit, or a dash."""
    return _with_unit(measured, measured.value)


def counted_of(measured: Measured) -> str:
    """What an indicator was counted from: ``37 / 40``."""
    return f"{amount_text(measured.numerator)} / {amount_text(measured.denominator)}"


def target_of(measured: Measured) -> str:
    """The target of an indicator with the sign of its direction, or nothing."""
    if measured.target is None:
        return ""
    return f"{'≥' if measured.kpi.better == 'high' else '≤'} {_with_unit(measured, measured.target)}"


def _with_unit(measured: Measured, value: Decimal | None) -> str:
    text = value_text(measured.kpi, value)
    if text is None:
        return "-"
    return f"{text}%" if measured.kpi.unit == "rate" else text


def mark_of(measured: Measured) -> str:
    """``met``, ``missed``, or nothing where there is no target or nothing was counted."""
    if measured.met is None:
        return ""
    return _("met") if measured.met else _("missed")


def owner_of(row: OwnerFigures) -> str:
    """The name of a follower, or that there is none."""
    return row.name or row.owner or _("nobody")


def field_of(path: str) -> str:
    """What a field of an order that was compared is called, from where it stands: ``requested``, ``lines.1.qty``."""
    parts = path.split(".")
    if parts[0] != "lines" or len(parts) < 3:
        return _(labels_history.field("order", "phone" if parts[0] == "customer_phone" else parts[0]))
    return _("line {n}: {field}", n=parts[1], field=_(labels_history.field("line", parts[2])))


def day_text(day: date | None) -> str:
    """A day, or nothing."""
    return day.isoformat() if day else ""
