"""The delivery note on the screen: read it, copy it for a message, write it as a page to print (C197)."""

from __future__ import annotations

from typing import Any

from gendan import keys
from gendan.i18n import _
from gendan.reports import note
from gendan.screens.base import Asking
from gendan.screens.paper_dialog import Paper, PaperDialog
from gendan.services.delivery_note import DeliveryNote, delivery_note


class NoteDialog(PaperDialog):
    """The note as it goes with the goods."""

    BINDINGS = keys.bindings("note", "copy", "print", "paper")


def show_note(screen: Asking, code: str) -> None:
    """Open the note of a shipment over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    store = screen.host.store.store
    app: Any = screen

    def opened(found: DeliveryNote) -> None:
        app.app.push_screen(NoteDialog(lambda: _paper(found)))

    screen.ask_to_open("note", lambda: delivery_note(store, code), opened, screen.host.show_error)


def _paper(found: DeliveryNote) -> Paper:
    code, words = found.shipment.shipment, note.text(found)
    copied = _("Delivery note {number}, {n} {n:line|lines}", number=code, n=len(words.splitlines()))
    return Paper(code, words, copied, _("Write the delivery note to which file?"), lambda: note.html(found), "note")
