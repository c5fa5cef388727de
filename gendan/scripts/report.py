"""``gendan report``: the reports of a day, a week and a month, and the course of many of them (C262). Reads only;
nobody signs in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gendan.domain.periods import KINDS
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, shared_options
from gendan.scripts.output import deliver, form_of, format_option, output_option
from gendan.scripts.progress import Progress, progress

if TYPE_CHECKING:
    from datetime import date

    from gendan.db.store import Store

_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?", re.ASCII)
"""A month without a day."""
FORMATS = ("text", "json", "csv", "xlsx", "html")


@click.command("report", help=N_("The report of a day, a week or a month; the day report is that of the day's end."))
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--date", "day", metavar="DATE", help=N_("A day of the period; today where left out."))
@format_option(FORMATS)
@output_option
@click.option("--who", metavar="LOGIN", help=N_("Only the orders and cases of this follower."))
@click.option("--from", "first", metavar="DATE", help=N_("Many periods beside each other: from this day or month on."))
@click.option("--to", "last", metavar="DATE", help=N_("With --from or --last: up to this day or month."))
@click.option("--last", "count", type=int, metavar="N", help=N_("Many periods beside each other: the last N."))
@shared_options
@click.pass_obj
def command(
    call: Call,
    kind: str,
    day: str | None,
    form: str | None,
    output: Path | None,
    who: str | None,
    first: str | None,
    last: str | None,
    count: int | None,
) -> None:
    """Make the report and print it, or write it to a file."""
    chosen = form_of(call, form, output, FORMATS)
    shown = progress(_("Writing")) if output is not None else None
    asked = _Asked(kind, who, day, first, last, count)
    written = asked.made(call, chosen, shown)
    deliver(call, written, output, N_("The report is in {path}."))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which period or periods are asked for, as they were typed."""

    kind: str
    who: str | None
    day: str | None
    first: str | None
    last: str | None
    count: int | None

    def made(self, call: Call, form: str, shown: Progress | None) -> bytes:
        """The report, or the course where several periods are asked for."""
        many = (self.first, self.last, self.count) != (None, None, None)
        if many:
            self._check()
        store = call.open()
        try:
            return (self._course if many else self._report)(store, form, shown)
        finally:
            store.close()

    def _check(self) -> None:
        if self.day is not None:
            message = N_("--date is for one period. Leave it out, or leave out --from, --to and --last.")
            raise UsageError("bad_value", message, field="date")
        if (self.first is None) == (self.count is None):
            raise UsageError("bad_value", N_("Say either --from or --last, with --to where it ends."), field="from")

    def _report(self, store: Store, form: str, shown: Progress | None) -> bytes:
        from gendan.reports.figures import make
        from gendan.reports.forms import written

        day = _day(store, self.day) if self.day is not None else store.clock.today(store.config.zone)
        return written(store, make(store, self.kind, day, self.who), form, shown)

    def _course(self, store: Store, form: str, shown: Progress | None) -> bytes:
        from gendan.reports.course import make
        from gendan.reports.course_forms import written

        first, last = self._bound(store, self.first, "from"), self._bound(store, self.last, "to")
        course = make(store, self.kind, first, last, self.count, self.who, shown)
        return written(course, form, store.config["store.name"])

    def _bound(self, store: Store, text: str | None, field: str) -> date | None:
        if text is None:
            return None
        if self.kind == "month" and _MONTH.fullmatch(text.strip()):
            from gendan.domain.typed import read_month

            return read_month(text, store.clock.today(store.config.zone), field=field)
        return _day(store, text, field)


def _day(store: Store, day: str, field: str = "date") -> date:
    from gendan.domain.typed import read_date
    from gendan.workdays import working_calendar

    return read_date(day, store.clock.today(store.config.zone), working_calendar(store.config), field=field)
