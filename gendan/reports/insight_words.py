"""The words of what lies behind the figures, for every form that people read."""

from __future__ import annotations

from decimal import Decimal

from gendan.domain import labels
from gendan.domain.kpi import Measured, value_text
from gendan.domain.weakness import Weak
from gendan.i18n import N_, _, joined, several
from gendan.reports import words
from gendan.reports.cases import CaseBehind
from gendan.reports.insight import Insight, Weakness

DIMENSIONS = {
    "owner": N_("Follower"),
    "channel": N_("Channel"),
    "region": N_("Region"),
    "kind": N_("Customer kind"),
    "product": N_("Product"),
    "stage": N_("Stage"),
    "problem": N_("Problem"),
    "request": N_("Kind of request"),
}
_LABELS = {"channel": "channel", "kind": "kind", "stage": "stage", "problem": "problem", "request": "request_sort"}
FUNNEL = ("entered", "confirmed", "shipped", "delivered", "closed")
"""The figures of a report that show how far orders come."""


def part_of(dimension: str, value: str | None, insight: Insight) -> str:
    """A value of a dimension in words; a dash where an order has none."""
    if value is None:
        return _("nobody") if dimension == "owner" else "-"
    if dimension == "owner":
        return insight.names.get(value, value)
    group = _LABELS.get(dimension)
    return _(labels.label(group, value)) if group else value


def weak_part(weak: Weak, insight: Insight) -> str:
    """A weak part: ``Region South: 2 of 10``."""
    return _(
        "{dimension} {value}: {missed} of {total}",
        dimension=_(DIMENSIONS[weak.dimension]),
        value=part_of(weak.dimension, weak.value, insight),
        missed=weak.missed,
        total=weak.total,
    )


def weak_lines(weak: Weakness, insight: Insight) -> list[str]:
    """What is told under a missed figure: where most of it comes from, which orders to look at, what to do."""
    lines = []
    parts = [weak_part(one, insight) for one in weak.parts]
    if weak.stage is not None:
        parts.append(weak_part(weak.stage, insight))
    if parts:
        lines.append(_("Weakest: {parts}", parts=joined(parts)))
    if weak.orders:
        orders = several(weak.orders)
        if weak.more:
            orders = _("{orders} and {n} more", orders=orders, n=weak.more)
        lines.append(_("Look at: {orders}", orders=orders))
    lines.append(_("To do: {advice}", advice=_(weak.advice)))
    return lines


def trend_of(measured: Measured, before: Measured | None) -> str:
    """How an indicator changed against the period before: ``▲ 2.5``, ``▼ 0.4``, ``=``; nothing where one is unknown."""
    if before is None or measured.value is None or before.value is None:
        return ""
    change = measured.value - before.value
    if not change:
        return "="
    return f"{'▲' if change > 0 else '▼'} {value_text(measured.kpi, abs(change))}"


def trends(insight: Insight, kpis: tuple[Measured, ...]) -> dict[str, str]:
    """The trend of each indicator by its code."""
    return {one.kpi.code: trend_of(one, insight.before.get(one.kpi.code)) for one in kpis}


_WHAT = {"exception": "problem", "complaint": "problem", "request": "request_sort", "inspection": "result"}
RISKS = {"early": N_("registered before it hit"), "late": N_("registered too late")}


def what_of(one: CaseBehind) -> str:
    """What a case is about, in words."""
    if one.kind == "risk":
        return _(RISKS[one.what])
    if one.kind == "override":
        return several(_(labels.label("finding", code)) for code in one.what.split(",") if code)
    if one.kind == "difference":
        return words.field_of(one.what)
    group = _WHAT.get(one.kind)
    return _(labels.label(group, one.what)) if group and one.what else one.what


def days(value: Decimal | None) -> str:
    """Days on average, or a dash."""
    return "-" if value is None else f"{value:f}"
