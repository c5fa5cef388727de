"""A timeline as rows of the Gantt view, and what is said above them."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from gendan.domain import labels
from gendan.i18n import _, aside, several
from gendan.services.timeline import StepView, Timeline
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.gantt import Bar, Days, GanttRow

COURTS = ("us", "customer", "supplier")
MOST_SLIPS = 3
"""Slips that are told above the plan; all of them stand on the order's page."""


def days(found: Timeline) -> Days:
    """The days that the view can show."""
    return Days(found.first, found.last, found.today, found.closed)


def rows(found: Timeline) -> list[GanttRow]:
    """One row a milestone."""
    return [_row(step, found) for step in found.steps]


def _row(step: StepView, found: Timeline) -> GanttRow:
    planned = Bar(step.planned_from, step.planned) if step.planned_from and step.planned else None
    actual = Bar(step.begins, step.earliest) if step.begins and step.earliest else None
    return GanttRow(
        name=_name(step),
        note=_note(step, found),
        tone=_tone(step),
        planned=planned,
        due=None if step.state == "done" else step.due,
        actual=actual,
        done=step.state == "done",
        critical=step.critical,
    )


def _name(step: StepView) -> str:
    more = [step.category] if step.category else []
    more += [_("line {n}", n=step.line)] if step.line is not None else []
    return " ".join([_(step.name), *(f"[{one}]" for one in more)])


def _tone(step: StepView) -> str:
    if step.state == "done":
        return "done"
    if step.state == "late" or (step.slack_days is not None and step.slack_days < 0):
        return "late"
    return "critical" if step.critical else ""


def _note(step: StepView, found: Timeline) -> str:
    """Planned and actual or expected end, and how much slack is left; the critical path in a word."""
    when = ">".join(f"{day:%m-%d}" if day is not None else "-" for day in (step.planned, step.earliest))
    if step.state == "done":
        return f"{when} {_('done')}"
    words = [when]
    if found.open and step.slack_days is not None:
        words.append(slack_words(step.slack_days))
    if step.critical:
        words.append(_("critical"))
    return " ".join(words)


def slack_words(slack: int) -> str:
    """How many working days are left, or missing."""
    return _("{n}d short", n=-slack) if slack < 0 else _("{n}d slack", n=slack)


def summary(found: Timeline) -> Content:
    """Whose order, the three dates and the forecast, what holds it back."""
    late = found.promised is not None and found.forecast is not None and found.forecast > found.promised
    pieces = [plain(found.number, "bold $accent"), plain(f"  {found.customer}\n", "bold")]
    for name, day, style in (
        (_("Requested"), found.requested, ""),
        (_("First promise"), found.first_promised, ""),
        (_("Promised"), found.promised, ""),
        (_("Delivered") if found.delivered else _("Forecast"), found.forecast, "$late" if late else "bold"),
    ):
        pieces += [plain(f"{name} ", "$foreground-muted"), plain(f"{day_near(day, found.today)}   ", style)]
    if found.slack_days is not None:
        pieces.append(plain(slack_words(found.slack_days), "$late" if found.slack_days < 0 else ""))
    for line in (*_waiting(found), *_held_back(found), *_slips(found)):
        pieces += [plain("\n"), line]
    return Content.assemble(*pieces)


def _waiting(found: Timeline) -> Iterator[Content]:
    words = [
        f"{_(labels.label('asked_by', court))} " + _("{n} {n:day|days}", n=found.waiting.get(court, 0))
        for court in COURTS
    ]
    now = _(labels.label("asked_by", found.court))
    said = _("The ball was with: {words}.", words=" · ".join(words))
    said = _("{said} {more}", said=said, more=_("Now: {who}", who=now)) if found.open else said
    yield plain(said, "$foreground-muted")


def _held_back(found: Timeline) -> Iterator[Content]:
    if found.late_because:
        yield plain(_("Held back by: {categories}", categories=several(found.late_because)), "bold $late")


def _slips(found: Timeline) -> Iterator[Content]:
    for one in found.slips[-MOST_SLIPS:]:
        day, asked = day_near(one.date, found.today), _(labels.label("asked_by", one.asked_by or "-"))
        line = aside(_("line {n}", n=one.line)) if one.line is not None else ""
        said = _("Moved to {day}{line}: {asked}, {reason}", day=day, line=line, asked=asked, reason=one.reason or "-")
        yield plain(said, "$due")
