"""The confirmation sheet on the screen: read it, copy it for a message, write it as a page to print."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.reports import files, sheet
from gendan.screens.base import Asking
from gendan.screens.paper_print import opened_in_browser, print_paper
from gendan.services.sheet_page import sheet_page
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import AskText, Confirm, Modal


def show_sheet(screen: Any, number: str) -> None:
    """Open the sheet of an order over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    asking: Asking = screen
    store = asking.host.store.store

    def opened(words: str) -> None:
        screen.app.push_screen(SheetDialog(number, words))

    asking.ask("sheet", lambda: sheet.text(sheet_page(store, number)), opened)


def copy_sheet(screen: Any, number: str) -> None:
    """Copy the sheet as text; no terminal says whether it took it, so it is told what was copied."""
    asking: Asking = screen
    store = asking.host.store.store

    def copied(words: str) -> None:
        screen.app.copy_to_clipboard(words)
        said = _("Confirmation sheet of {number}, {n} lines", number=number, n=len(words.splitlines()))
        screen.app.notify(said, title=_("Copied"), markup=False)

    asking.ask("sheet", lambda: sheet.text(sheet_page(store, number)), copied)


def print_sheet(screen: Any, number: str, offered: str = "") -> None:
    """Ask for a file and write the page to print there; a file that is there already is asked about first. A browser
    opens the page itself."""
    if screen.app.is_web:
        asking: Asking = screen
        store = asking.host.store.store
        asking.ask(
            "sheet",
            lambda: sheet.html(sheet_page(store, number)),
            lambda page: opened_in_browser(screen, number, page),
            asking.host.show_error,
        )
        return
    name = offered or f"~{os.sep}{number}.html"

    def named(answer: str | None) -> None:
        if answer is None:
            return
        path = Path(answer).expanduser()
        if not path.exists():
            _write(screen, number, path)
            return
        question = _("{path} is there already and would be written over.", path=path)
        confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
        screen.app.push_screen(confirm, lambda yes: _write(screen, number, path) if yes else None)

    what = _("A page for A4: open it in a browser and print it.")
    screen.app.push_screen(AskText(_("Write the confirmation sheet to which file?"), what, value=name), named)


def _write(screen: Any, number: str, path: Path) -> None:
    asking: Asking = screen
    store = asking.host.store.store

    def write() -> Path:
        if path.is_dir():
            raise Refusal("bad_value", N_("{path} is a folder. Name a file in it."), path=path)
        files.write(path, sheet.html(sheet_page(store, number)).encode(errors="backslashreplace"))
        return path

    def written(path: Path) -> None:
        screen.app.notify(_("Written: {path}", path=path), markup=False)

    def failed(error: Any) -> None:
        asking.host.show_error(error)
        print_sheet(screen, number, str(path))

    asking.ask("sheet", write, written, failed)


class SheetDialog(Asking, Modal[None]):
    """The sheet as the customer gets it."""

    BINDINGS = keys.bindings("sheet", "copy", "print", "paper")
    DEFAULT_CSS = """
    SheetDialog > .dialog { width: 78; height: 90%; }
    SheetDialog VerticalScroll { height: 1fr; }
    SheetDialog VerticalScroll > Static { height: auto; }
    """

    def __init__(self, number: str, words: str) -> None:
        super().__init__()
        self._number, self._words = number, words

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(plain(self._words))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        copy_sheet(self, self._number)

    def action_print(self) -> None:
        print_sheet(self, self._number)

    def action_paper(self) -> None:
        print_paper(self, "sheet", self._number)
