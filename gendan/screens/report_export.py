"""Writing a report to a file from its screen: asks where, the name's ending says in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, _
from gendan.reports import files
from gendan.reports.figures import Report
from gendan.reports.forms import ENDINGS
from gendan.reports.forms import written as written_in
from gendan.screens.base import Asking
from gendan.screens.long_work import Progress, work_long
from gendan.widgets.modal import AskText, Confirm


def export(screen: Any, report: Report, offered: str = "") -> None:
    """Ask for a file and write ``report`` there; a file that is there already is asked about first."""
    whose = f"-{report.who}" if report.who else ""
    name = offered or f"~/gendan-{report.period.kind}-{report.period.first}{whose}.xlsx"

    def named(answer: str | None) -> None:
        if answer is None:
            return
        path = Path(answer).expanduser()
        if not path.exists():
            _write(screen, report, path)
            return
        question = _("{path} is there already and would be written over.", path=path)
        confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
        screen.app.push_screen(confirm, lambda yes: _write(screen, report, path) if yes else None)

    forms = _("The ending says the form: {endings}", endings=" ".join(ENDINGS))
    screen.app.push_screen(AskText(_("Write the report to which file?"), forms, value=name), named)


def _write(screen: Any, report: Report, path: Path) -> None:
    asking: Asking = screen
    store = asking.host.store.store

    def write(progress: Progress) -> Path:
        form = ENDINGS.get(path.suffix.lower())
        if form is None:
            endings = " ".join(ENDINGS)
            raise UsageError(
                "bad_value", N_("No form is known for {path}. End it in {endings}."), path=path, endings=endings
            )
        files.write(path, written_in(store, report, form, progress))
        return path

    def written(path: Path) -> None:
        screen.app.notify(_("Written: {path}", path=path), markup=False)

    def failed(error: GendanError) -> None:
        asking.host.show_error(error)
        if error.code != "stopped":
            export(screen, report, str(path))

    work_long(screen, _("Writing {path}", path=path), write, written, failed)
