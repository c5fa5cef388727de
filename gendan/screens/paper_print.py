"""Papers that leave the screen through this terminal's receipt printer."""

from __future__ import annotations

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
