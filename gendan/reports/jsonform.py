"""A report as the JSON document that machines read: keys and forms of cli-json.md."""

from __future__ import annotations

from datetime import date
from typing import Any

from gendan.domain.kpi import Amount, Measured, amount_text, value_text
from gendan.domain.money import money_text
from gendan.i18n import _
from gendan.reports.figures import Figures, OrderBehind, OwnerFigures, Report
from gendan.reports.insight import Insight, Sold, Weakness


def document(report: Report, insight: Insight | None = None) -> dict[str, Any]:
    """The report as JSON values: money with two decimals and rates with one as text, days as ``YYYY-MM-DD``.
    With what lies behind its figures where that was looked at."""
    found = figures_of(report)
    overrides = found.pop("overrides")
    found |= {"late_orders": [_late(order) for order in report.late_orders], "overrides": overrides}
    return found if insight is None else {**found, **_insight(report, insight)}


def figures_of(one: Figures) -> dict[str, Any]:
    """The figures of a period as JSON values, without the orders that are late."""
    return {
        "period": period_of(one),
        "who": one.who,
        "orders": dict(one.orders),
        "amount": {
            "entered": money_text(one.entered),
            "received": money_text(one.received),
            "outstanding": money_text(one.outstanding),
        },
        "kpis": [_kpi(measured) for measured in one.kpis],
        "exceptions": {**one.exceptions, "by_type": dict(one.exceptions_by_type)},
        "complaints": dict(one.complaints),
        "by_owner": [_owner(row) for row in one.by_owner],
        "overrides": one.overrides,
    }


def period_of(one: Figures) -> dict[str, str]:
    """The period of figures, and up to which day they count."""
    return {
        "kind": one.period.kind,
        "from": one.period.first.isoformat(),
        "to": one.period.last.isoformat(),
        "until": one.until.isoformat(),
    }


def _insight(report: Report, insight: Insight) -> dict[str, Any]:
    return {
        "trend": [
            {
                "code": one.kpi.code,
                "value": value_text(one.kpi, one.value),
                "before": value_text(one.kpi, earlier.value) if (earlier := insight.before.get(one.kpi.code)) else None,
            }
            for one in report.kpis
        ],
        "higher_aims": [_kpi(one) for one in insight.aims.values()],
        "weak": [_weak(one) for one in insight.weak],
        "stages": [
            {
                "stage": one.stage,
                "orders": one.count,
                "mean_days": None if one.mean is None else f"{one.mean:f}",
                "longest": one.longest,
            }
            for one in insight.dwell
        ],
        "bottleneck": insight.bottleneck.stage if insight.bottleneck else None,
        "best_sellers": [_sold(one) for one in insight.best],
        "worst_sellers": [_sold(one) for one in insight.worst],
        "by_channel": _parts(insight, "channel"),
        "by_region": _parts(insight, "region"),
        "by_customer_kind": _parts(insight, "kind"),
        "by_product": _parts(insight, "product"),
        "by_day": [{"date": day.isoformat(), "delivered": n, "on_time": kept} for day, n, kept in insight.by_day],
    }


def _weak(weak: Weakness) -> dict[str, Any]:
    parts = [*weak.parts, *([weak.stage] if weak.stage else [])]
    return {
        "code": weak.measured.kpi.code,
        "parts": [
            {"dimension": one.dimension, "value": one.value, "missed": one.missed, "total": one.total} for one in parts
        ],
        "orders": list(weak.orders),
        "more": weak.more,
        "advice": _(weak.advice),
    }


def _sold(one: Sold) -> dict[str, Any]:
    return {
        "product": one.product,
        "name": one.name,
        "orders": one.orders,
        "qty": f"{one.qty:f}",
        "amount": money_text(one.amount),
    }


def _parts(insight: Insight, dimension: str) -> list[dict[str, Any]]:
    return [
        {
            "value": one.value,
            "entered": one.entered,
            "amount": money_text(one.amount),
            "due": one.due,
            "on_time": one.on_time,
            "open": one.open,
            "overdue": one.overdue,
        }
        for one in insight.parts
        if one.dimension == dimension
    ]


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
        "first_promised": _day(order.first_promised),
        "promised": _day(order.promised),
        "delivered": _day(order.delivered),
        "days_late": order.days_late,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
