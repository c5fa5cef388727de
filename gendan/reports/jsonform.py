"""A report as the JSON document that machines read: keys and forms of cli-json.md."""

from __future__ import annotations

from datetime import date
from typing import Any

from gendan.domain.kpi import Amount, Measured, amount_text, value_text
from gendan.domain.money import money_text
from gendan.i18n import _
from gendan.reports.figures import OrderBehind, OwnerFigures, Report


def document(report: Report) -> dict[str, Any]:
    """The report as JSON values: money with two decimals and rates with one as text, days as ``YYYY-MM-DD``."""
    period = report.period
    return {
        "period": {
            "kind": period.kind,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "until": report.until.isoformat(),
        },
        "orders": dict(report.orders),
        "amount": {
            "entered": money_text(report.entered),
            "received": money_text(report.received),
            "outstanding": money_text(report.outstanding),
        },
        "kpis": [_kpi(measured) for measured in report.kpis],
        "exceptions": {**report.exceptions, "by_type": dict(report.exceptions_by_type)},
        "complaints": dict(report.complaints),
        "by_owner": [_owner(row) for row in report.by_owner],
        "late_orders": [_late(order) for order in report.late_orders],
    }


def _kpi(measured: Measured) -> dict[str, Any]:
    return {
        "code": measured.kpi.code,
        "name": _(measured.kpi.name),
        "value": value_text(measured.kpi, measured.value),
        "numerator": _number(measured.numerator),
        "denominator": _number(measured.denominator),
        "target": value_text(measured.kpi, measured.target),
        "met": measured.met,
    }


def _number(number: Amount) -> int | str:
    return number if isinstance(number, int) else amount_text(number)


def _owner(row: OwnerFigures) -> dict[str, Any]:
    return {
        "owner": row.owner,
        "owner_name": row.name,
        "due": row.due,
        "on_time": row.on_time,
        "open": row.open,
        "overdue": row.overdue,
    }


def _late(order: OrderBehind) -> dict[str, Any]:
    return {
        "order": order.number,
        "outside_number": order.outside_number,
        "customer": order.customer,
        "owner": order.owner,
        "owner_name": order.owner_name,
        "promised": _day(order.promised),
        "delivered": _day(order.delivered),
        "days_late": order.days_late,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
