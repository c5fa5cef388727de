"""Writing a report to a file from its screen: asks where, the name's ending says in which form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.reports import csvform, files, jsonform, textform
from gendan.reports.figures import Report
from gendan.screens.base import Asking
from gendan.widgets.modal import AskText, Confirm

FORMS: dict[str, Callable[[Report], bytes]] = {
    ".txt": lambda report: f"{textform.text(report)}\n".encode(errors="backslashreplace"),
    ".csv": csvform.data,
    ".json": lambda report: f"{json.dumps(jsonform.document(report), ensure_ascii=False, indent=2)}\n".encode(
        errors="backslashreplace"
    ),
}
"""Endings of file names and how the report is written there."""


def export(screen: Any, report: Report, offered: str = "") -> None:
    """Ask for a file and write ``report`` there; a file that is there already is asked about first."""
    name = offered or f"~/gendan-{report.period.kind}-{report.period.first}.csv"

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

    forms = _("The ending says the form: {endings}", endings=" ".join(FORMS))
    screen.app.push_screen(AskText(_("Write the report to which file?"), forms, value=name), named)


def _write(screen: Any, report: Report, path: Path) -> None:
    asking: Asking = screen

    def write() -> Path:
        form = FORMS.get(path.suffix.lower())
        if form is None:
            endings = " ".join(FORMS)
            raise UsageError(
                "bad_value", N_("No form is known for {path}. End it in {endings}."), path=path, endings=endings
            )
        files.write(path, form(report))
        return path

    def written(path: Path) -> None:
        screen.app.notify(_("Written: {path}", path=path), markup=False)

    def failed(error: Any) -> None:
        asking.host.show_error(error)
        export(screen, report, str(path))

    asking.ask("export", write, written, failed)
