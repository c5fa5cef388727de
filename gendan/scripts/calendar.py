"""``gendan calendar``: the working calendar on the command line. Opens no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from gendan.domain.calendar import Day, Source, WorkingCalendar
from gendan.domain.durations import Duration
from gendan.domain.hours import Pause
from gendan.domain.typed import read_moment, read_month
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_SOURCES = {
    Source.WEEKDAY: N_("weekday"),
    Source.WEEKEND: N_("weekly day off"),
    Source.HOLIDAY: N_("public holiday"),
    Source.MAKEUP: N_("make-up working day"),
    Source.STORE: N_("the store's own"),
}


@click.group("calendar", help=N_("The working calendar: days, due times, business time. Needs no database."))
@shared_options
def command() -> None:
    """The group of calendar commands; cli.py hangs it in."""


@command.command("show", help=N_("The days of MONTH (2026-10): worked or not, and why."))
@click.argument("month")
@shared_options
@click.pass_obj
def show(call: Call, month: str) -> None:
    """Print the days of a month."""
    calendar = _calendar(call)
    first = read_month(month, call.clock.today(calendar.zone))
    days = [calendar.day(day) for day in _month(first)]
    emit(call, {"days": [_document(day) for day in days]}, _month_text(days))


@command.command("due", help=N_("When a time is up that begins at START. DURATION: 90m, 4h, 3wd, 24h! (wall clock)."))
@click.argument("start")
@click.argument("duration")
@click.option("--pause", "pauses", multiple=True, metavar="FROM..TO", help=N_("A time in which the clock stood still."))
@shared_options
@click.pass_obj
def due(call: Call, start: str, duration: str, pauses: tuple[str, ...]) -> None:
    """Print when a budget of time is used up."""
    calendar = _calendar(call)
    begin = read_moment(start, calendar.zone, field="start")
    end = calendar.due(begin, Duration.parse(duration), [_pause(text, calendar.zone) for text in pauses])
    local = end.astimezone(calendar.zone)
    known = calendar.known(begin.astimezone(calendar.zone).date(), local.date())
    text = f"{local:%Y-%m-%d} {_(_WEEKDAYS[local.weekday()])} {local:%H:%M:%S}"
    emit(call, {"due": local.isoformat(), "known": known}, text if known else f"{text}\n{_estimated()}")


@command.command("between", help=N_("Business time from A to B, and the working days after A up to B."))
@click.argument("a")
@click.argument("b")
@shared_options
@click.pass_obj
def between(call: Call, a: str, b: str) -> None:
    """Print business time and working days between two moments."""
    calendar = _calendar(call)
    begin, end = (read_moment(text, calendar.zone, field=field) for text, field in ((a, "a"), (b, "b")))
    seconds = calendar.business_seconds(begin, end)
    first, last = (moment.astimezone(calendar.zone).date() for moment in (begin, end))
    days = calendar.working_days_between(first, last)
    known = calendar.known(min(first, last), max(first, last))
    text = f"{_('{time} of business time', time=_length(seconds))}\n{_working_days(days)}"
    document = {"business_seconds": seconds, "working_days": days, "known": known}
    emit(call, document, text if known else f"{text}\n{_estimated()}")


def _calendar(call: Call) -> WorkingCalendar:
    from gendan.workdays import working_calendar

    return working_calendar(call.config)


def _month(first: date) -> list[date]:
    days = [first + timedelta(days=step) for step in range(31)]
    return [day for day in days if day.month == first.month]


def _pause(text: str, zone: ZoneInfo) -> Pause:
    begin, dots, end = text.partition("..")
    if not dots:
        message = N_("{value} is not a pause. Write FROM..TO, like 2026-03-02T10:00..2026-03-02T11:30.")
        raise UsageError("bad_value", message, field="pause", value=text)
    moments: list[datetime] = [read_moment(part, zone, field="pause") for part in (begin, end)]
    return moments[0], moments[1]


def _document(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "working": day.working,
        "name": day.name,
        "source": day.source.value,
        "known": day.known,
    }


def _month_text(days: list[Day]) -> str:
    from rich.cells import cell_len, set_cell_size

    rows = [_cells_of(day) for day in days]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(set_cell_size(*cell) for cell in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += ["", _working_days(sum(day.working for day in days))]
    return "\n".join(lines if all(day.known for day in days) else [*lines, _estimated()])


def _cells_of(day: Day) -> tuple[str, str, str, str]:
    when = f"{day.date} {_(_WEEKDAYS[day.date.weekday()])}"
    return when, _("working") if day.working else _("day off"), _(_SOURCES[day.source]), day.name or ""


def _working_days(n: int) -> str:
    return _("{n} working {n:day|days}", n=n)


def _length(seconds: int) -> str:
    sign, whole = "-" if seconds < 0 else "", abs(seconds)
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _estimated() -> str:
    return _("The holidays of that year are not published yet: this is an estimate.")
