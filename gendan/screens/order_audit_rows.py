"""Rows of the order audit (订单稽核): rules, orders with their marks, findings, and what one says below the lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.reports import order_audit_words as words
from gendan.reports.order_audit import AuditedOrder, Mark, OrderAudit, RuleCount
from gendan.screens.fault_words import measure_row
from gendan.services.measures import MeasureView
from gendan.when import day_near
from gendan.widgets.window_table import Column, Row

ALL = "all"
"""The row of all orders with something to be explained."""
RULES = (
    Column("rule", N_("Rule"), 22, flex=1, toned=True),
    Column("orders", N_("Orders"), 6, align="right"),
    Column("share", N_("Of all"), 6, align="right"),
)
MARKED = (
    Column("marks", N_("Marks"), 5, align="right"),
    Column("order", N_("Order"), 19),
    Column("what", N_("What"), 20, flex=2),
    Column("who", N_("By"), 8, drop=2),
    Column("when", N_("When"), 8, drop=1),
)
DRAWN = (
    Column("order", N_("Order"), 19),
    Column("placed", N_("Placed"), 8, drop=2),
    Column("customer", N_("Customer"), 10, flex=1),
    Column("amount", N_("Amount"), 12, align="right", drop=1),
    Column("owner", N_("Owner"), 8, drop=3),
    Column("rules", N_("Rules broken"), 16, flex=2),
)
TONES = {"high": "late", "medium": "due", "low": "soon"}


def rule_rows(audit: OrderAudit) -> list[Row]:
    """All orders with something to be explained, and each rule with its count; those that nobody broke come last."""
    marked = len(audit.to_explain)
    share = words.share_text(Fraction(marked, audit.examined)) if audit.examined else ""
    whole = Row(ALL, (_("All that needs a word"), str(marked), share))
    return [whole, *(_rule(one) for one in sorted(audit.rules, key=lambda one: not one.orders))]


def _rule(one: RuleCount) -> Row:
    tone = TONES[one.rule.severity] if one.orders else "muted"
    cells = (words.rule_words(one.rule.code), str(one.orders), words.share_text(one.share) if one.orders else "")
    return Row(one.rule.code, cells, tone, place=one)


def order_rows(audit: OrderAudit, rule: str, today: date, zone: ZoneInfo) -> list[Row]:
    """The orders behind a rule, or all with marks; those with most marks first."""
    if rule == ALL:
        return [_order(one, one.marks, words.rules_of(one), today, zone) for one in audit.to_explain]
    return [
        _order(one, found, _first(found) or one.customer or "", today, zone)
        for one in audit.broken(rule)
        if (found := one.of(rule))
    ]


def _first(marks: tuple[Mark, ...]) -> str:
    """What is to be said of the first mark, and how many more there are."""
    said = words.detail(marks[0]) or marks[0].reason or ""
    return f"{said} +{len(marks) - 1}" if len(marks) > 1 else said


def _order(one: AuditedOrder, marks: tuple[Mark, ...], what: str, today: date, zone: ZoneInfo) -> Row:
    first = marks[0]
    when = first.at.astimezone(zone).date() if first.at is not None else one.placed_on
    who = words.who(first) or one.owner_name or one.owner or ""
    return Row(one.number, (str(len(one.marks)), one.number, what, who, day_near(when, today)), place=one)


def drawn_rows(audit: OrderAudit, today: date) -> list[Row]:
    """The orders drawn by lot."""
    return [
        Row(
            one.number,
            (
                one.number, day_near(one.placed_on, today), one.customer or "", money_text(one.amount),
                one.owner_name or one.owner or "", words.rules_of(one),
            ),
            place=one,
        )
        for one in audit.sample
    ]  # fmt: skip


def finding_rows(findings: Iterable[MeasureView], today: date) -> list[Row]:
    """The findings of the quarter, as measures stand everywhere."""
    return [measure_row(one, today) for one in findings]


def whole(one: AuditedOrder, rule: str, zone: ZoneInfo) -> str:
    """What there is to say of an order: its customer, and a line a mark; those of one rule first."""
    head = " · ".join(part for part in (one.number, one.customer, one.owner_name or one.owner) if part)
    marks = sorted(one.marks, key=lambda mark: mark.rule != rule)
    return "\n".join([head, *(_mark(mark, zone) for mark in marks)])


def _mark(mark: Mark, zone: ZoneInfo) -> str:
    said = (words.detail(mark), words.when(mark, zone), words.who(mark), mark.reason)
    told = " · ".join(" ".join(part.split()) for part in said if part)
    return _("{title}: {value}", title=words.rule_words(mark.rule), value=told) if told else words.rule_words(mark.rule)
