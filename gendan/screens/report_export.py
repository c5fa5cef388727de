"""Writing a report to a file from its screen: asks where, the name's ending says in which form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

Make = Callable[[str, Progress], bytes]
"""What makes the file in a form that is named, and tells how far it is."""


def export(screen: Any, report: Report) -> None:
    """Ask for a file and write ``report`` there; a file that is there already is asked about first."""
    whose = f"-{report.who}" if report.who else ""
    asking: Asking = screen
    store = asking.host.store.store
    name = f"~/gendan-{report.period.kind}-{report.period.first}{whose}.xlsx"
    ask_and_write(screen, name, ENDINGS, lambda form, progress: written_in(store, report, form, progress))


def ask_and_write(screen: Any, offered: str, endings: Mapping[str, str], make: Make) -> None:
    """Ask for a file, ``offered`` first, and write there what ``make`` makes in the form of its ending."""

    def named(answer: str | None) -> None:
        if answer is None:
            return
        path = Path(answer).expanduser()
        if not path.exists():
            _write(screen, path, endings, make)
            return
        question = _("{path} is there already and would be written over.", path=path)
        confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
        screen.app.push_screen(confirm, lambda yes: _write(screen, path, endings, make) if yes else None)

    forms = _("The ending says the form: {endings}", endings=" ".join(endings))
    screen.app.push_screen(AskText(_("Write the report to which file?"), forms, value=offered), named)


def _write(screen: Any, path: Path, endings: Mapping[str, str], make: Make) -> None:
    asking: Asking = screen

    def write(progress: Progress) -> Path:
        form = endings.get(path.suffix.lower())
        if form is None:
            message = N_("No form is known for {path}. End it in {endings}.")
            raise UsageError("bad_value", message, path=path, endings=" ".join(endings))
        files.write(path, make(form, progress))
        return path

    def written(path: Path) -> None:
        screen.app.notify(_("Written: {path}", path=path), markup=False)

    def failed(error: GendanError) -> None:
        asking.host.show_error(error)
        if error.code != "stopped":
            ask_and_write(screen, str(path), endings, make)

    work_long(screen, _("Writing {path}", path=path), write, written, failed)
