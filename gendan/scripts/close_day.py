"""``gendan close-day``: the supervisor closes the business day - report kept, backup made, bundle written (C262)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan import ending
from gendan.errors import UsageError
from gendan.i18n import N_, _, several
from gendan.scripts.common import PATH, Call, emit, finish, shared_options

if TYPE_CHECKING:
    from gendan.daily import Ended, Failed
    from gendan.db.store import Store

STEPS = {
    "figures": N_("Sums for reports could not be kept. The next close keeps them."),
    "files": N_("The slip and the report could not be written. `gendan close-day --slip {number}` prints the slip."),
    "backup": N_("The backup could not be made. `gendan backup` makes it."),
    "export": N_("The bundle could not be written. `gendan export --to DIR` writes it."),
}
"""What is said where a step after the close failed, and how it is done again."""


@click.command("close-day", help=N_("Close the business day: report kept, backup made, bundle written. No undo."))
@click.option("--date", "day", metavar="DATE", help=N_("The day to close; today where left out."))
@click.option("--export", "folder", type=PATH, metavar="DIR", help=N_("Write a bundle there."))
@click.option("--cash", metavar="AMOUNT", help=N_("Cash of the day that was counted, without the float."))
@click.option("--reason", metavar="TEXT", help=N_("Why the cash differs."))
@click.option("--notes", metavar="TEXT", help=N_("Notes for who takes over."))
@click.option("--explain", multiple=True, metavar="CODE=TEXT", help=N_("A word about an open point; may be repeated."))
@click.option("--slip", metavar="NUMBER", help=N_("Only print the slip of a close that was made."))
@shared_options
@click.pass_obj
def command(
    call: Call,
    day: str | None,
    folder: Path | None,
    cash: str | None,
    reason: str | None,
    notes: str | None,
    explain: tuple[str, ...],
    slip: str | None,
) -> None:
    """Close the day, or print a slip again."""
    if slip is not None:
        _print_slip(call, slip)
        return
    if folder is not None and not folder.is_dir():
        raise UsageError("bad_value", N_("There is no folder {folder}."), field="export", folder=folder)
    from gendan.daily import end_day
    from gendan.services.watch import sweep

    said = dict(_explained(one) for one in explain)
    store = call.open_file()
    actor = call.sign_in(store)
    sweep(store)
    args = {"date": _day(store, day), "cash_counted": cash, "reason": reason, "notes": notes, "explanations": said}
    ended = end_day(store, actor, {name: value for name, value in args.items() if value}, folder)
    emit(call, _document(ended), _words(ended))
    for one in ended.failed:
        _complain(one, str(ended.result["number"]))
    finish(max((one.error.exit_status for one in ended.failed), default=0))


def _day(store: Store, day: str | None) -> str | None:
    if day is None:
        return None
    from gendan.domain.typed import read_date
    from gendan.workdays import working_calendar

    return read_date(day, store.clock.today(store.config.zone), working_calendar(store.config)).isoformat()


def _explained(one: str) -> tuple[str, str]:
    code, equals, text = one.partition("=")
    if not equals:
        raise UsageError(
            "bad_value", N_("An explanation is written CODE=TEXT, not {value}."), field="explain", value=one
        )
    return code.strip(), text.strip()


def _document(ended: Ended) -> dict[str, Any]:
    return {
        **ended.result,
        "files": [str(path) for path in ended.files],
        "backup": str(ended.backup) if ended.backup else None,
        "bundle": str(ended.bundle) if ended.bundle else None,
        "failed": [{"step": one.step, **ending.document(one.error)} for one in ended.failed],
    }


def _words(ended: Ended) -> str:
    lines = [ended.slip, ""]
    lines += [_("Kept: {path}", path=path) for path in ended.files]
    if ended.backup is not None:
        lines.append(_("Backup: {path}", path=ended.backup))
    if ended.bundle is not None:
        lines.append(_("Bundle: {path}", path=ended.bundle))
    if ended.result["unclosed"]:
        days = several(ended.result["unclosed"])
        lines.append(_("Not closed yet: {days}. `gendan close-day --date D` closes them.", days=days))
    return "\n".join(lines)


def _complain(one: Failed, number: str) -> None:
    what = _(STEPS[one.step], number=number)
    closed = _("The day is closed ({number}).", number=number)
    click.echo(f"gendan: {closed} {what} {ending.said(one.error)}", err=True)


def _print_slip(call: Call, number: str) -> None:
    from dataclasses import asdict

    from gendan.reports import slip
    from gendan.services.day_closing_views import day_closed

    closed = day_closed(call.open(), number)
    emit(call, asdict(closed), slip.text(closed))
