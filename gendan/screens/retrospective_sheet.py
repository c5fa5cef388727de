"""A retrospective on the screen: read it, copy it for a message, write it as a page to print (C363)."""

from __future__ import annotations

from functools import partial
from typing import Any

from gendan.i18n import N_, _
from gendan.reports import retrospective as sheet
from gendan.screens.base import Asking
from gendan.screens.paper_dialog import PageDialog, Paper
from gendan.services.measures import RetrospectiveView, retrospective


def show_retrospective(screen: Asking, code: str) -> None:
    """Open the sheet of a retrospective over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    store = screen.host.store.store
    app: Any = screen

    def opened(found: RetrospectiveView) -> None:
        def paper() -> Paper:
            title = _("Retrospective {code}", code=code)
            return Paper(code, sheet.text(found), title, _(ASKED), partial(sheet.html, found))

        app.app.push_screen(PageDialog(paper))

    screen.ask_to_open("sheet", lambda: retrospective(store, code), opened, screen.host.show_error)


ASKED = N_("Write the retrospective to which file?")
