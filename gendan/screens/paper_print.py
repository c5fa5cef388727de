"""Papers that leave the screen: through this terminal's receipt printer, or to the browser that shows the screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from gendan.i18n import _
from gendan.screens.base import Asking

if TYPE_CHECKING:
    from gendan.printing.papers import Printed

_BUSY = "_paper_is_printing"
"""Marks a screen whose paper is on its way: a second key prints no second one."""


def print_paper(screen: Asking, paper: str, number: str) -> None:
    """Print ``sheet``, ``note`` or ``slip`` of that number; what fails is said, and it can be tried again."""
    desk: Any = screen.host.store
    session: Any = screen.host.session
    app: Any = screen

    if getattr(screen, _BUSY, False):
        return
    setattr(screen, _BUSY, True)

    def work() -> Printed:
        from gendan.printing.papers import print_out

        return print_out(desk.store, session, paper, number)

    def failed(error: Any) -> None:
        setattr(screen, _BUSY, False)
        screen.host.show_error(error)

    def printed(done: Printed) -> None:
        setattr(screen, _BUSY, False)
        said = _("Printed on {printer}.", printer=done.printer)
        if done.copy:
            said += " " + _("Marked as a copy: it was printed {n} times before.", n=done.copy)
        app.app.notify(said, markup=False)

    screen.ask("paper", work, printed, failed)


def opened_in_browser(screen: Any, name: str, page: str) -> bool:
    """Hand the page to the browser, which opens it in a tab to be printed; false where a terminal shows the screen."""
    if not screen.app.is_web:
        return False
    screen.app.deliver_text(
        io.StringIO(page), save_filename=f"{name}.html", open_method="browser", encoding="utf-8", mime_type="text/html"
    )
    return True
