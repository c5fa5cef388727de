"""The confirmation sheet on the screen: read it, copy it for a message, write it as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan import keys
from gendan.i18n import _
from gendan.reports import sheet
from gendan.screens.base import Asking
from gendan.screens.paper_dialog import Paper, PaperDialog, copy_paper, write_paper
from gendan.services.sheet_page import SheetPage, sheet_page


class SheetDialog(PaperDialog):
    """The sheet as the customer gets it."""

    BINDINGS = keys.bindings("sheet", "copy", "print", "paper")


def show_sheet(screen: Any, number: str) -> None:
    """Open the sheet of an order over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    _with_sheet(screen, number, lambda paper: screen.app.push_screen(SheetDialog(paper)))


def copy_sheet(screen: Any, number: str) -> None:
    """Copy the sheet as text."""
    _with_sheet(screen, number, lambda paper: copy_paper(screen, paper()))


def print_sheet(screen: Any, number: str) -> None:
    """Ask for a file and write the page to print there; a browser opens it."""
    _with_sheet(screen, number, lambda paper: write_paper(screen, paper()))


def _with_sheet(screen: Any, number: str, then: Callable[[Callable[[], Paper]], object]) -> None:
    """Do something with the sheet of an order as it is now; its page is of the moment when it is written."""
    asking: Asking = screen
    store = asking.host.store.store

    def read(found: SheetPage) -> None:
        def paper() -> Paper:
            words = sheet.text(found)
            copied = _("Confirmation sheet of {number}, {n} {n:line|lines}", number=number, n=len(words.splitlines()))
            asked = _("Write the confirmation sheet to which file?")
            return Paper(number, words, copied, asked, lambda: sheet.html(sheet_page(store, number)), "sheet")

        then(paper)

    asking.ask_to_open("sheet", lambda: sheet_page(store, number), read, asking.host.show_error)
