"""``gendan doctor``: health of database, machine and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, finish, shared_options
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.doctor import Report

_MARKS = {"ok": "+", "warning": "!", "fault": "x"}


@click.command("doctor", help=N_("Check database, machine and terminal; exit status 1 where something is found."))
@click.option("--full", is_flag=True, help=N_("Check every page and the tables against the change log too."))
@shared_options
@click.pass_obj
def command(call: Call, full: bool) -> None:
    """Print every check, what was found and what to do."""
    from gendan import config, doctor, locations
    from gendan.entrance import enter
    from gendan.errors import UsageError

    try:
        settings = call.config
    except UsageError:  # it is one of the findings
        settings = config.Config(locations.settings_path())
    opened = []

    def open_store() -> Any:
        opened.append(enter(call.database, call.clock, settings))
        return opened[0]

    report = doctor.examine(open_store, call.database, call.clock, full=full)
    for store in opened:
        store.close()
    emit(call, document(report), _text(report))
    finish(0 if report.ok else 1)


def document(report: Report) -> dict[str, Any]:
    """The report as JSON: ``state`` is ``ok``, ``warning`` or ``fault``."""
    from gendan.doctor_terminal import advice_words, found_words

    found = [
        {"check": one.code, "state": one.state, "found": found_words(one), "advice": advice_words(one) or None}
        for one in report.checks
    ]
    return {"ok": report.ok, "checks": found}


def _text(report: Report) -> str:
    from gendan.doctor_terminal import NAMES, advice_words, found_words

    lines = []
    for one in report.checks:
        lines.append(f"{_MARKS[one.state]} {fit(_(NAMES[one.code]), 14)} {found_words(one)}")
        if one.advice:
            lines.append(f"{'':17}{advice_words(one)}")
    lines += [
        "",
        "|中文对齐|",
        "|12345678|",
        _("The two lines above are equally long where Chinese takes two columns."),
    ]
    wrong = sum(one.state != "ok" for one in report.checks)
    lines.append(_("Nothing was found.") if report.ok else _("Not in order: {n}.", n=wrong))
    return "\n".join(lines)
