"""Requests in words: rows of the list, and everything a request has to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from gendan.domain import labels
from gendan.domain.cases import Clock
from gendan.i18n import N_, _, aside
from gendan.people import named
from gendan.screens.exception_words import span
from gendan.services.request_views import RequestView
from gendan.when import moment_near
from gendan.widgets.window_table import Column, Row

COLUMNS = (
    Column("state", N_("State"), 12, toned=True),
    Column("due", N_("Due"), 14),
    Column("left", N_("Time left"), 11, align="right", toned=True),
    Column("code", N_("Request"), 13, drop=2),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("what", N_("What is asked"), 12, flex=2),
    Column("sort", N_("Kind"), 8, drop=3),
    Column("owner", N_("Owner"), 6, drop=1),
)


WAITING = N_("their turn")
"""Short for the list: it waits for the customer."""


def taken_in(result: Mapping[str, Any], today: date) -> str:
    """That a request was taken in and when it is to be answered, with the day where that is not ``today``; of the
    result of ``request.open``."""
    at = datetime.fromisoformat(result["answer_by"])
    when = moment_near(at, at.tzinfo or UTC, today)
    return _("{request}: taken in, to be answered by {when}", request=result["request"], when=when)


def clock_words(clock: Clock, today: date, zone: tzinfo) -> str:
    """A clock: when it runs out or was ended, and how much is left or too much."""
    due = moment_near(clock.due, zone, today)
    if clock.ended is not None:
        how = _("{span} too late", span=span(clock.late)) if clock.breached else _("in time")
        return _("{when}, {how} (until {due})", when=moment_near(clock.ended, zone, today), how=how, due=due)
    if clock.breached:
        return _("until {due}, {span} over", due=due, span=span(clock.late))
    left = _("until {due}, {span} left", due=due, span=span(clock.left))
    return f"{left} · {_('stands still')}" if clock.still else left


def _left(one: RequestView, now: datetime) -> str:
    """How much time is left until it is due, or how much too late it is; nothing while it waits."""
    clock = one.clocks.next
    if not one.open or clock is None:
        return ""
    if one.quick is None:  # where only business time counts, the moment may be over before the time is
        return span(max(0, int((one.answer_by - now).total_seconds())))
    return _("{span} over", span=span(clock.late)) if clock.breached else span(clock.left)


def row(one: RequestView, today: date, zone: tzinfo, now: datetime) -> Row:
    """A request in the list; the time that is left is that to the moment beside it."""
    tone = "muted" if not one.open else "late" if one.late else "due"
    cells = (
        _(WAITING if one.status == "waiting" else labels.label("request", one.status)),
        moment_near(one.due if one.open else one.clocks.solution.ended, zone, today),
        _left(one, now),
        one.request,
        one.customer,
        one.summary or "",
        _(labels.label("request_sort", one.sort)),
        one.owner_name or one.owner or _("anybody"),
    )
    return Row(one.request, cells, tone, place=one)


def warranty_words(one: RequestView, months: int) -> str:
    """Whether the warranty covers it."""
    if one.warranty is None:
        return _("{n} {n:month|months} after delivery; nothing is delivered yet", n=months) if one.order else ""
    until = one.warranty.until.isoformat()
    if one.warranty.inside:
        return _("inside: {n} {n:month|months}, until {day}", n=months, day=until)
    return _("outside: {n} {n:month|months}, ended {day}", n=months, day=until)


def quick_words(one: RequestView, today: date, zone: tzinfo) -> str:
    """Whether the first answer came within the store's own measure."""
    by = moment_near(one.answer_by, zone, today)
    if one.quick is None:
        return _("wanted by {when}", when=by)
    return _("yes, by {when}", when=by) if one.quick else _("no, not by {when}", when=by)


def facts(one: RequestView, months: int, policy: str, today: date, zone: tzinfo) -> list[tuple[str, str]]:
    """Everything a request has to say: title and words; empty ones are left out."""
    goods = " ".join(part for part in (f"{one.line}." if one.line else "", one.product, one.product_name) if part)
    order = one.order and (one.order + aside(one.outside_number) if one.outside_number else one.order)
    kind, channel = _(labels.label("request_sort", one.sort)), _(labels.label("channel", one.channel))
    rows = [
        (_("Customer"), " ".join(part for part in (one.customer, one.phone) if part)),
        (_("Order"), order or ""),
        (_("Goods"), goods),
        (_("Asked"), f"{moment_near(one.opened_at, zone, today)} · {channel} · {kind}"),
        (_("What is asked"), one.summary or ""),
        (_("State"), _(labels.label("request", one.status))),
        (_("Answer"), clock_words(one.clocks.response, today, zone)),
        (_("Quick answer"), quick_words(one, today, zone)),
        (_("Solution"), clock_words(one.clocks.solution, today, zone)),
        (_("Next word"), clock_words(one.clocks.update, today, zone) if one.clocks.update is not None else ""),
        (_("Warranty"), warranty_words(one, months)),
        (_("Policy"), policy),
        (_("Owner"), one.owner_name or one.owner or _("anybody")),
    ]
    return [(title, words) for title, words in rows if words]


def step_lines(one: RequestView, today: date, zone: tzinfo) -> list[str]:
    """What was done, a line each."""
    lines = []
    for step in one.steps:
        how = _(labels.label("channel", step.channel)) if step.channel else ""
        what = " · ".join(part for part in (_(labels.label("step", step.event)), how, step.text) if part)
        lines.append(f"{moment_near(step.at, zone, today)} {step.by_name or named(step.by)}  {what}")
    return lines
