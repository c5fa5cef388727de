"""What the section and the page of exceptions say: clocks, steps and rows in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from gendan.domain import labels
from gendan.domain.cases import Clock
from gendan.domain.money import money_text
from gendan.i18n import N_, _, aside, joined, pair, several
from gendan.people import named
from gendan.screens.shipment_dialogs import number_text
from gendan.services.exception_views import CasePage, ExceptionView, Listed, StepView, Ticked
from gendan.services.remedies import RemedyStep, RemedyView
from gendan.text import width
from gendan.when import day_near, moment_near
from gendan.widgets.order_glance import Fact
from gendan.widgets.window_table import Column, Row

LIST = (
    Column("left", N_("Time left"), 7, toned=True),
    Column("priority", N_("Problem"), 12),
    Column("order", N_("Order number"), 20),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("status", N_("State"), 8),
    Column("due", N_("Due"), 6, drop=2),
    Column("owner", N_("Owner"), 6, drop=1),
)
_FITTED = {
    "left": 10,
    "priority": 18,
    "order": 24,
    "status": 13,
    "due": 14,
    "owner": 10,
    "kind": 9,
    "state": 13,
    "at": 14,
    "by": 8,
}
"""Columns as wide as what they hold, up to so many cells."""
PAGE = (
    Column("kind", N_("What"), 6),
    Column("state", N_("State"), 6, toned=True),
    Column("text", N_("What is to be done"), 24, flex=4),
    Column("at", N_("When"), 10),
    Column("by", N_("By"), 6),
)


def span(seconds: int) -> str:
    """A length of time as hours and minutes: ``3:05``."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def left_words(case: ExceptionView) -> tuple[str, str]:
    """How much time is left or how late it is, and the tone of that."""
    clock = case.clocks.next
    if not case.open:
        return _("closed"), "muted"
    if clock is None:
        return _("waits"), "muted"
    if clock.breached:
        return _("late {time}", time=span(clock.late)), "late"
    return span(clock.left), "due" if clock.left < 3600 else ""


def problem_words(case: ExceptionView) -> str:
    """Priority and problem."""
    return f"{case.priority} {_(labels.label('problem', case.problem))}"


def status_words(case: ExceptionView) -> str:
    """Where it stands; what waits for a decision first."""
    return _("to approve") if case.open and case.to_decide else _(labels.label("exception", case.status))


def who_words(who: str) -> str:
    """Whom an escalation tells: a role in words, or a login."""
    return _(labels.ROLES[who]) if who in labels.ROLES else named(who)


def list_row(one: Listed, zone: tzinfo, today: date) -> Row:
    """An exception of the list."""
    case = one.case
    left, tone = left_words(case)
    cells = (
        left,
        problem_words(case),
        one.order,
        one.customer,
        status_words(case) + (f" {case.level}" if case.level else ""),
        moment_near(case.due, zone, today),
        one.owner or _("anybody"),
    )
    return Row(case.exception, cells, tone, place=one)


def fitted(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Columns as wide as what they hold."""

    def fit(at: int, column: Column) -> Column:
        if column.key not in _FITTED:
            return column
        needed = max((width(row.cells[at]) for row in rows), default=0)
        return replace(column, width=min(_FITTED[column.key], max(needed, width(_(column.label)))))

    return tuple(fit(at, column) for at, column in enumerate(columns))


def description_words(case: ExceptionView, today: date) -> str:
    """What happened, else what nobody reached in time, else what raised it."""
    if case.description:
        return case.description
    what = _(case.step_name) if case.step_name else _(labels.label("shipment_step", case.node))
    missed = day_near(case.missed, today) if case.missed else ""
    return f"{what} {missed}".strip() or _(labels.label("source", case.source))


def clock_facts(case: ExceptionView, zone: tzinfo, today: date) -> Iterator[Fact]:
    """The clocks: first answer, next word to the customer, solution, escalation with whom it tells."""
    clocks = case.clocks
    named = (("First response", clocks.response), ("Next word", clocks.update), ("Solution", clocks.solution))
    for label, clock in named:
        if clock is not None:
            words, style = clock_words(clock, zone, today)
            yield Fact(label, words, style)
    if case.open and clocks.next_step is not None:
        step = clocks.next_step
        words = _(
            "step {n} to {who} at {when}", n=step.level, who=who_words(step.who), when=moment_near(step.at, zone, today)
        )
        yield Fact("Escalation", words)
    elif case.level:
        told = several(who_words(one.who) for one in clocks.told)
        yield Fact("Escalation", " ".join(part for part in (_("step {n}", n=case.level), told) if part), "$late")
    if case.chase is not None and case.open:
        yield Fact("Chase", day_near(case.chase, today), "$due" if case.chase <= today else "")


def clock_words(clock: Clock, zone: tzinfo, today: date) -> tuple[str, str]:
    """A clock in words, and its style."""
    due = moment_near(clock.due, zone, today)
    if clock.ended is not None:
        done = _("done {when}", when=moment_near(clock.ended, zone, today))
        return (joined((done, _("late {time}", time=span(clock.late)))), "$late") if clock.late else (done, "$success")
    if clock.still:
        return _("stands still: waiting for the customer"), "$foreground-muted"
    if clock.breached:
        return f"{due}  {_('late {time}', time=span(clock.late))}", "bold $late"
    return f"{due}  {_('{time} left', time=span(clock.left))}", ""


LABELS = (N_("First response"), N_("Next word"), N_("Solution"), N_("Escalation"), N_("Chase"))


def page_rows(page: CasePage, zone: tzinfo, today: date) -> list[Row]:
    """The steps of the playbook, the remedies, then what was done, newest first."""
    rows = [_tick(one, zone, today) for one in page.playbook]
    rows += [_remedy(one, today) for one in page.case.remedies]
    return rows + [_done(n, one, zone, today) for n, one in reversed(list(enumerate(_course(page.case))))]


def _course(case: ExceptionView) -> list[StepView | RemedyStep]:
    """What was done about it and about its remedies, in the order of time; ticks and what was proposed stand above."""
    steps = [one for one in case.steps if one.event not in ("step", "remedy")]
    given = [one for remedy in case.remedies for one in remedy.steps]
    return sorted([*steps, *given], key=lambda one: one.at)


def _tick(one: Ticked, zone: tzinfo, today: date) -> Row:
    text = f"{one.text}  {one.note}" if one.note else one.text
    state, tone = (_("done"), "done") if one.at else (_("to do"), "due")
    cells = (_("Playbook"), state, text, moment_near(one.at, zone, today), named(one.by))
    return Row(("step", one.code), cells, tone, place=one)


def remedy_words(one: RemedyView) -> str:
    """A remedy: its kind, goods, money, what was said."""
    goods = _("line {n}", n=one.line) if one.line else ""
    goods += f" × {number_text(one.qty)}" if one.qty is not None else ""
    out = _("{qty} to send", qty=number_text(one.to_send)) if one.to_send else ""
    back = _("{qty} to come back", qty=number_text(one.awaited)) if one.awaited else ""
    amount = money_text(one.amount) if one.amount is not None else ""
    parts = (_(labels.label("remedy", one.sort)), goods, amount, out, back, one.text or "")
    return "  ".join(part.strip() for part in parts if part)


def _remedy(one: RemedyView, today: date) -> Row:
    late = one.open and one.due is not None and one.due < today
    tone = "late" if late else "due" if one.open else "done" if one.state == "kept" else "muted"
    due = day_near(one.due, today) if one.due else ""
    state = _(labels.label("remedy_state", one.state))
    who = named(one.owner or one.by)
    return Row(("remedy", one.remedy), (_("Remedy"), state, remedy_words(one), due, who), tone, place=one)


def step_words(one: StepView, today: date) -> str:
    """A step that was taken, in words."""
    what = one.action or ""
    if one.event == "escalated":
        told = who_words(one.step) if one.step else ""
        what = " ".join(part for part in (_("step {n}", n=one.level), told, what) if part)
    elif one.event == "told" and one.channel:
        what = pair(_(labels.label("channel", one.channel)), what)
    elif one.event == "chase":
        what = f"{day_near(one.due, today)} {what}".strip()
    elif one.event == "closed" and one.cause:
        what = what + aside(_(labels.label("cause", one.cause)))
    return what


def _done(n: int, one: StepView | RemedyStep, zone: tzinfo, today: date) -> Row:
    if isinstance(one, StepView):
        text = step_words(one, today)
    else:
        text = "  ".join(part for part in (number_text(one.qty) if one.qty is not None else "", one.text or "") if part)
    cells = (_("Course"), _(labels.label("step", one.event)), text, moment_near(one.at, zone, today), named(one.by))
    return Row(("done", n), cells, "late" if one.event == "escalated" else "muted", place=one)
