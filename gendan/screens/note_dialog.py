"""The delivery note on the screen: read it, copy it for a message, write it as a page to print (C197)."""

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
from gendan.reports import files, note
from gendan.screens.base import Asking
from gendan.screens.paper_print import opened_in_browser, print_paper
from gendan.services.delivery_note import DeliveryNote, delivery_note
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import AskText, Confirm, Modal


def show_note(screen: Asking, code: str) -> None:
    """Open the note of a shipment over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    store = screen.host.store.store
    app: Any = screen

    def opened(found: DeliveryNote) -> None:
        app.app.push_screen(NoteDialog(found))

    screen.ask("note", lambda: delivery_note(store, code), opened, screen.host.show_error)


class NoteDialog(Asking, Modal[None]):
    """The note as it goes with the goods."""

    BINDINGS = keys.bindings("note", "copy", "print", "paper")
    DEFAULT_CSS = """
    NoteDialog > .dialog { width: 78; height: 90%; }
    NoteDialog VerticalScroll { height: 1fr; }
    NoteDialog VerticalScroll > Static { height: auto; }
    """

    def __init__(self, found: DeliveryNote) -> None:
        super().__init__()
        self._note = found

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(plain(note.text(self._note)))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        """Copy it as text; no terminal says whether it took it, so it is told what was copied."""
        words = note.text(self._note)
        self.app.copy_to_clipboard(words)
        code = self._note.shipment.shipment
        said = _("Delivery note {number}, {n} lines", number=code, n=len(words.splitlines()))
        self.app.notify(said, title=_("Copied"), markup=False)

    def action_print(self) -> None:
        """Ask for a file and write the page there; a file that is there already is asked about first."""
        if opened_in_browser(self, self._note.shipment.shipment, note.html(self._note)):
            return
        self._ask_file(f"~{os.sep}{self._note.shipment.shipment}.html")

    def action_paper(self) -> None:
        """Print it on the receipt printer."""
        print_paper(self, "note", self._note.shipment.shipment)

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
        self.app.push_screen(AskText(_("Write the delivery note to which file?"), what, value=offered), named)

    def _write(self, path: Path) -> None:
        def write() -> Path:
            if path.is_dir():
                raise Refusal("bad_value", N_("{path} is a folder. Name a file in it."), path=path)
            files.write(path, note.html(self._note).encode(errors="backslashreplace"))
            return path

        def written(done: Path) -> None:
            self.app.notify(_("Written: {path}", path=done), markup=False)

        def failed(error: Any) -> None:
            self.host.show_error(error)
            self._ask_file(str(path))

        self.ask("note", write, written, failed)
