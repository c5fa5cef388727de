"""Writing a list to a file from its screen: asks where, the name's ending says in which form, says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, _
from gendan.reports import files
from gendan.reports.listform import ENDINGS, Listing, data
from gendan.screens.base import Asking
from gendan.screens.long_work import Progress, work_long
from gendan.widgets.modal import AskText, Confirm


def export_list(screen: Any, make: Callable[[], Listing], stem: str, offered: str = "") -> None:
    """Ask for a file and write there what ``make`` lists, which is called in a thread; a file that is there already is
    asked about first. ``stem`` begins the name that is offered."""
    name = offered or f"~/gendan-{stem}-{screen.host.local_now().date()}.xlsx"

    def named(answer: str | None) -> None:
        if answer is None:
            return
        path = Path(answer).expanduser()
        if not path.exists():
            _write(screen, make, stem, path)
            return
        question = _("{path} is there already and would be written over.", path=path)
        confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
        screen.app.push_screen(confirm, lambda yes: _write(screen, make, stem, path) if yes else None)

    forms = _("The ending says the form: {endings}", endings=" ".join(ENDINGS))
    screen.app.push_screen(AskText(_("Write the list to which file?"), forms, value=name), named)


def _write(screen: Any, make: Callable[[], Listing], stem: str, path: Path) -> None:
    asking: Asking = screen

    def write(progress: Progress) -> int:
        form = ENDINGS.get(path.suffix.lower())
        if form is None:
            endings = " ".join(ENDINGS)
            raise UsageError(
                "bad_value", N_("No form is known for {path}. End it in {endings}."), path=path, endings=endings
            )
        listing = make()
        files.write(path, data(listing, form, progress))
        return listing.total or 0

    def written(rows: int) -> None:
        screen.app.notify(_("Written: {path}, {n} rows", path=path, n=rows), markup=False)

    def failed(error: GendanError) -> None:
        asking.host.show_error(error)
        if error.code != "stopped":
            export_list(screen, make, stem, str(path))

    work_long(screen, _("Writing {path}", path=path), write, written, failed)
