"""Writing a list to a file from its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.i18n import _
from gendan.reports.listform import ENDINGS, Listing, data
from gendan.screens.file_writing import Offer, ask_and_write
from gendan.screens.long_work import Progress


def export_list(screen: Any, make: Callable[[], Listing], stem: str) -> None:
    """Ask for a file and write there what ``make`` lists, which is called in a thread. ``stem`` begins the name that is
    offered."""
    rows = 0

    def made(form: str, progress: Progress) -> bytes:
        nonlocal rows
        listing = make()
        rows = listing.total or 0
        return data(listing, form, progress)

    def said(where: str) -> str:
        return _("Written: {path}, {n} {n:row|rows}", path=where, n=rows)

    name = f"~/gendan-{stem}-{screen.host.local_now().date()}.xlsx"
    ask_and_write(screen, Offer(_("Write the list to which file?"), name, made, ENDINGS, said))
