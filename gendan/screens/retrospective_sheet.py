"""A retrospective on the screen: read it, copy it for a message, write it as a page to print (C363)."""

from __future__ import annotations

from typing import Any

from gendan.i18n import N_, _
from gendan.reports import retrospective as sheet
from gendan.screens.base import Asking
from gendan.screens.paper_dialog import page_paper
from gendan.services.measures import RetrospectiveView, retrospective


def show_retrospective(screen: Asking, code: str) -> None:
    """Open the sheet of a retrospective over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    store = screen.host.store.store
    app: Any = screen

    def opened(found: RetrospectiveView) -> None:
        words = _("Retrospective {code}", code=code)
        app.app.push_screen(page_paper(words, sheet.text(found), sheet.html(found), code, ASKED))

    screen.ask("sheet", lambda: retrospective(store, code), opened, screen.host.show_error)


ASKED = N_("Write the retrospective to which file?")
