"""The tab of an order's trouble: exceptions and complaints with their clocks, risks, production checks."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_, _, aside
from gendan.people import named
from gendan.screens.order_shown import Shown, Tab
from gendan.services.complaint_views import ComplaintView
from gendan.services.exception_views import ExceptionView
from gendan.services.production import ProductionView
from gendan.services.request_views import RequestView
from gendan.services.risks import RiskView
from gendan.widgets.window_table import Column, Row


def trouble_rows(shown: Shown) -> list[Row]:
    """What is open first: complaints, exceptions, risks, then production checks; what is closed last."""
    trouble = shown.trouble
    open_ = [_complaint(one, shown) for one in trouble.complaints if one.open]
    open_ += [_exception(one, shown) for one in trouble.exceptions if one.open]
    open_ += [_request(one, shown) for one in trouble.requests if one.open]
    open_ += [_risk(one, shown) for one in trouble.risks if one.open]
    closed = [_complaint(one, shown) for one in trouble.complaints if not one.open]
    closed += [_exception(one, shown) for one in trouble.exceptions if not one.open]
    closed += [_request(one, shown) for one in trouble.requests if not one.open]
    closed += [_risk(one, shown) for one in trouble.risks if not one.open]
    return [*open_, *(_check(n, one, shown) for n, one in enumerate(trouble.checks)), *closed]


def _exception(one: ExceptionView, shown: Shown) -> Row:
    state = _(labels.label("exception", one.status))
    level = f" {_('step {n}', n=one.level)}" if one.level else ""
    answered = one.answered
    tone = "muted" if not one.open else "due" if answered else "late" if one.clocks.response.breached else "due"
    cells = (
        _("Exception"),
        f"{one.priority} {_(labels.label('problem', one.problem))}",
        state + level,
        shown.moment(one.due),
        _said(one, shown),
        named(one.owner),
        one.exception,
    )
    return Row(("exception", one.exception), cells, tone, place=one)


def _complaint(one: ComplaintView, shown: Shown) -> Row:
    problem = _(labels.label("problem", one.problem)) if one.problem else ""
    state = _(labels.label("complaint", one.step))
    cells = (
        _("Complaint"),
        f"{one.priority or ''} {problem}".strip() or _("not located yet"),
        _("waiting for the customer") if one.waiting else state,
        shown.moment(one.clocks.next_due),
        one.core or one.words or "",
        named(one.owner),
        one.complaint,
    )
    return Row(
        ("complaint", one.complaint), cells, "muted" if not one.open else "late" if one.late else "due", place=one
    )


def _said(one: ExceptionView, shown: Shown) -> str:
    """What was done last, else what happened, else what nobody reached in time."""
    done = next((step.action for step in reversed(one.steps) if step.action), None)
    if done:
        return done
    if one.description:
        return one.description
    what = _(one.step_name) if one.step_name else one.node or ""
    return f"{what} {shown.day(one.missed)}".strip() or _(labels.label("source", one.source))


def _request(one: RequestView, shown: Shown) -> Row:
    cells = (
        _("Request"),
        _(labels.label("request_sort", one.sort)),
        _(labels.label("request", one.status)),
        shown.moment(one.due),
        one.steps[-1].text or "" if one.steps else one.summary or "",
        named(one.owner),
        one.request,
    )
    return Row(("request", one.request), cells, "muted" if not one.open else "late" if one.late else "due", place=one)


def _risk(one: RiskView, shown: Shown) -> Row:
    factor, likely = _(labels.label("factor", one.factor)), _(labels.label("likelihood", one.likelihood))
    state = _("being watched") if one.open else _(labels.label("outcome", one.outcome))
    cells = (
        _("Risk"),
        factor + aside(likely),
        state,
        shown.day(one.threatens),
        one.measure or "",
        named(one.by),
        one.risk,
    )
    return Row(("risk", one.risk), cells, "due" if one.open else "muted", place=one)


def _check(n: int, one: ProductionView, shown: Shown) -> Row:
    done = _("{done} of {ordered} ready", done=_number(one.done), ordered=_number(one.ordered))
    where = f" · {_('line {n}', n=one.line)}" if one.line else ""
    ahead = _("{n} by {day}", n=_number(one.expected), day=shown.day(one.until)) if one.expected is not None else ""
    cells = (
        _("Production"),
        done + where,
        shown.moment(one.at),
        shown.day(one.finish),
        "  ".join(words for words in (ahead, one.note or "") if words),
        named(one.by),
        "",
    )
    return Row(("check", n), cells, place=one)


def _number(qty: object) -> str:
    text = f"{qty:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


TROUBLE = Tab(
    "trouble",
    N_("Exceptions"),
    (
        Column("kind", N_("What"), 6),
        Column("problem", N_("Problem"), 14, flex=1),
        Column("state", N_("State"), 12, toned=True),
        Column("due", N_("Due"), 12),
        Column("said", N_("What was done"), 14, flex=2),
        Column("owner", N_("Owner"), 6, drop=2),
        Column("code", N_("Case"), 14, drop=1),
    ),
    trouble_rows,
    N_(
        "Nothing has gone wrong.\n{key.order.exception} raises an exception, {key.order.risk} registers a risk, "
        "{key.order.production} writes down how far production is."
    ),
    lambda shown: str(shown.trouble.open),
    ("order.exception", "order.complaint", "order.request", "order.risk", "order.production"),
)
