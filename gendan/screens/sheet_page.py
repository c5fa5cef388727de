"""A text to read on the screen, to copy for a message, or to write as a page to print."""

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
from gendan.reports import files
from gendan.screens.base import Asking
from gendan.screens.paper_print import opened_in_browser, print_paper
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import AskText, Confirm, Modal


class PageDialog(Asking, Modal[None]):
    """``title`` and ``words`` are words already; ``page`` is HTML, ``name`` that of the file without its ending,
    ``asked`` the message id of the question for it."""

    BINDINGS = keys.bindings("page")
    DEFAULT_CSS = """
    PageDialog > .dialog { width: 78; height: 90%; }
    PageDialog VerticalScroll { height: 1fr; }
    PageDialog VerticalScroll > Static { height: auto; }
    """

    def __init__(self, title: str, words: str, page: str, name: str, asked: str, paper: str = "") -> None:
        """``paper`` is what a receipt printer calls it, where one may print it."""
        super().__init__()
        self._paper = paper
        self._title, self._words, self._page, self._stem, self._asked = title, words, page, name, asked

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(plain(self._words))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        """Copy it as text; no terminal says whether it took it, so it is told what was copied."""
        self.app.copy_to_clipboard(self._words)
        self.app.notify(self._title, title=_("Copied"), markup=False)

    def action_print(self) -> None:
        """Ask for a file and write the page there; a file that is there already is asked about first."""
        if opened_in_browser(self, self._stem, self._page):
            return
        self._ask_file(f"~{os.sep}{self._stem}.html")

    def action_paper(self) -> None:
        """Print it on the receipt printer."""
        print_paper(self, self._paper, self._stem)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a paper of the store goes through the receipt printer."""
        return bool(self._paper) if action == "paper" else super().check_action(action, parameters)

    def _ask_file(self, offered: str) -> None:
        def named(answer: str | None) -> None:
            if answer is None:
                return
            path = Path(answer).expanduser()
            if not path.exists():
                self._write(path)
                return
            question = _("{path} is there already and would be written over.", path=path)
            confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
            self.app.push_screen(confirm, lambda yes: self._write(path) if yes else None)

        what = _("A page for A4: open it in a browser and print it.")
        self.app.push_screen(AskText(_(self._asked), what, value=offered), named)

    def _write(self, path: Path) -> None:
        def write() -> Path:
            if path.is_dir():
                raise Refusal("bad_value", N_("{path} is a folder. Name a file in it."), path=path)
            files.write(path, self._page.encode(errors="backslashreplace"))
            return path

        def failed(error: Any) -> None:
            self.host.show_error(error)
            self._ask_file(str(path))

        def written(done: Path) -> None:
            self.app.notify(_("Written: {path}", path=done), markup=False)

        self.ask("page", write, written, failed)
