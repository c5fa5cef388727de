"""Faults, measures and retrospectives in words: rows of the lists, and everything one has to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.reports import retrospective as sheet
from gendan.reports.order_audit_words import about_words
from gendan.services.measures import MeasureView, RetrospectiveView
from gendan.services.repeats import FaultView
from gendan.when import day_near
from gendan.widgets.window_table import Column, Row

TABS: dict[str, tuple[str, tuple[Column, ...], str]] = {
    "faults": (
        N_("Faults again"),
        (
            Column("times", N_("Times"), 6, align="right", toned=True),
            Column("kind", N_("Same"), 8),
            Column("what", N_("What"), 16, flex=1),
            Column("measure", N_("Measures"), 14, flex=1),
        ),
        N_("Nothing came {times} {times:time|times} or more in {days} {days:day|days}."),
    ),
    "measures": (
        N_("Measures"),
        (
            Column("state", N_("State"), 17, toned=True),
            Column("next", N_("Due"), 8),
            Column("what", N_("What"), 16, flex=2),
            Column("owner", N_("Owner"), 8, drop=1),
            Column("about", N_("About"), 19, flex=1, drop=2),
            Column("code", N_("Code"), 14, drop=3),
        ),
        N_("No measure is written down yet.\n{key.faults.new} writes one down."),
    ),
    "retrospectives": (
        N_("Retrospectives"),
        (
            Column("held", N_("Held on"), 8),
            Column("order", N_("Order"), 19, drop=1),
            Column("customer", N_("Customer"), 8, flex=1),
            Column("causes", N_("Causes"), 16, flex=2),
            Column("code", N_("Code"), 14, drop=2),
        ),
        N_("No retrospective yet: {key.order.retrospective} on an order's page begins one."),
    ),
}
"""The tabs: title, columns, and what is said where there is nothing."""


NAMED = 3
"""Orders of a finding that are named; the rest are counted."""


def fault_name(one: FaultView) -> str:
    """What came again."""
    fault = one.fault
    problem = _(labels.label("problem", fault.problem)) if fault.problem else ""
    subject = {
        "customer": one.name,
        "product": fault.subject,
        "cause": _(labels.label("cause", fault.subject)),
        "step": _(labels.label("milestone", fault.subject)),
        "problem": "",
    }[fault.kind]
    return " · ".join(part for part in (subject, problem) if part)


def fault_row(one: FaultView, _today: date) -> Row:
    """A fault in the list; late where nothing is done about it."""
    against = one.measure.measure if one.measure is not None else _("none")
    tone = "due" if one.measure is not None else "late"
    kind = _(labels.label("fault", one.fault.kind))
    return Row(one.fault.about, (str(len(one.fault.cases)), kind, fault_name(one), against), tone, place=one)


def measure_row(one: MeasureView, today: date) -> Row:
    """A measure in the list."""
    tone = "muted" if one.next is None else "late" if one.next < today else "due" if one.next == today else ""
    cells = (
        _(labels.label("measure", one.state)),
        day_near(one.next, today) if one.next is not None else "",
        one.text or "",
        one.owner_name or one.owner or "",
        _about(one),
        one.measure,
    )
    return Row(one.measure, cells, tone, place=one)


def _about(one: MeasureView) -> str:
    """The order that a measure is of, or what it is about."""
    if one.found is not None and one.about:
        return about_words(one.about)
    return one.order or one.about or ""


def retrospective_row(one: RetrospectiveView, today: date) -> Row:
    """A retrospective in the list."""
    cells = (day_near(one.held_on, today), one.order, one.customer, " ".join(one.causes.split()), one.retrospective)
    return Row(one.retrospective, cells, place=one)


def whole(one: Any, today: date) -> str:
    """Everything there is to say of what is under the cursor."""
    if isinstance(one, FaultView):
        cases = _("{title}: {value}", title=_("Cases"), value=" ".join(case.code for case in one.fault.cases))
        if one.measure is not None:
            return "\n".join((fault_name(one), cases, _measure(one.measure, today)))
        proposed = _("Proposed: {what}, by {due}, its effect on {check}. {key.faults.new} writes it down.",
                     what=one.proposal, due=day_near(one.due, today), check=day_near(one.check_on, today))  # fmt: skip
        return "\n".join((fault_name(one), cases, proposed))
    if isinstance(one, MeasureView):
        return _measure(one, today)
    return sheet.text(one) if isinstance(one, RetrospectiveView) else ""


def _found(one: MeasureView) -> str:
    """What the order audit found, with some of the orders that it was found in."""
    if one.found is None:
        return ""
    more = len(one.found_in) - NAMED
    orders = " ".join(one.found_in[:NAMED]) + (_(" and {n} more", n=more) if more > 0 else "")
    return _("{title}: {value}", title=one.found, value=orders) if orders else one.found


def _measure(one: MeasureView, today: date) -> str:
    days = [
        (_("Due"), one.due), (_("Carried out"), one.done_on), (_("Effect looked at on"), one.check_on),
    ]  # fmt: skip
    when = [(title, day_near(day, today)) for title, day in days if day is not None]
    rest = [(_("About"), _about(one)), (_("Owner"), one.owner_name or one.owner or ""), (_("Effect"), one.effect or "")]
    head = f"{one.measure} {_(labels.label('measure', one.state))}"
    found = _found(one)
    head = f"{head}   {' '.join(found.split())}" if found else head
    return "\n".join((head, one.text or "", _titled(when), _titled(rest)))


def _titled(facts: Sequence[tuple[str, str]]) -> str:
    """Those that are known, with their titles, in a line."""
    return "   ".join(_("{title}: {value}", title=title, value=value) for title, value in facts if value)
