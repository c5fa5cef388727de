"""Papers that leave the screen through this terminal's receipt printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from gendan.i18n import _
from gendan.screens.base import Asking

if TYPE_CHECKING:
    from gendan.printing.device import Printer
    from gendan.printing.papers import Printed

Done = TypeVar("Done")
_BUSY = "_paper_is_printing"
"""Marks a screen whose paper is on its way: a second key prints no second one."""


def print_paper(screen: Asking, paper: str, number: str) -> None:
    """Print ``sheet``, ``note`` or ``slip`` of that number; what fails is said, and it can be tried again."""
    desk: Any = screen.host.store
    session: Any = screen.host.session

    def work() -> Printed:
        from gendan.printing.papers import print_out

        return print_out(desk.store, session, paper, number)

    def words(done: Printed) -> str:
        said = _("Printed on {printer}.", printer=done.printer)
        if done.copy:
            said += " " + _("Marked as a copy: it was printed {n} {n:time|times} before.", n=done.copy)
        return said

    _print(screen, work, words)


def print_test_page(screen: Asking) -> None:
    """Print a page that shows whether width and Chinese come out right, likewise."""
    config = screen.host.store.store.config

    def work() -> Printer:
        from gendan.printing.papers import print_test

        return print_test(config)

    _print(screen, work, lambda printer: _("Printed on {printer}.", printer=printer.name))


def _print(screen: Asking, work: Callable[[], Done], words: Callable[[Done], str]) -> None:
    """What became of it is told even where the screen is gone by then: a printer takes its time, or has no paper."""
    app: Any = screen
    host, told = screen.host, app.app.notify
    if getattr(screen, _BUSY, False):
        return
    setattr(screen, _BUSY, True)

    def failed(error: Exception) -> None:
        setattr(screen, _BUSY, False)
        host.show_error(error)

    def printed(done: Done) -> None:
        setattr(screen, _BUSY, False)
        told(words(done), markup=False)

    screen.carry_out("paper", work, printed, failed)
