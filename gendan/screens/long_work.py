"""Work that takes long, from a screen: it runs in a thread, a dialog says how far it is, Esc stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _
from gendan.screens.base import Asking
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

Progress = Callable[[int, int | None], None]
"""Told in the thread what is done, and of how much where that is known; raises where the work was stopped."""
Value = TypeVar("Value")
WIDE = 48
"""Cells of the bar."""
SHOWN_AFTER = 0.3
"""Seconds until the dialog is seen: what is done sooner does not flash."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What the work gave, or why it gave nothing."""

    value: Value | None = None
    error: GendanError | None = None
    broken: bool = False
    """Whether it broke in a way that nobody foresaw; the application tells that."""


def far_words(done: int, total: int | None) -> str:
    """How far it is: a bar with the share, or how much is done of an unknown whole.

    No ``ProgressBar``: its styles are written for every widget called ``Bar``, and so ours would get its width.
    """
    if not total:
        return f"{done}…" if done else "…"
    full = min(done, total) * WIDE // total
    return f"{'━' * full}{'─' * (WIDE - full)} {min(done, total) * 100 // total}%"


class WorkDialog(Asking, Modal[Outcome[Any]]):
    """Does its work as soon as it is opened, and closes with the outcome."""

    DEFAULT_CSS = """
    WorkDialog.-early { background: transparent; }
    WorkDialog.-early > .dialog, WorkDialog.-early KeyBar { visibility: hidden; }
    WorkDialog .far { color: $accent; }
    """

    @dataclass
    class Went(Message, bubble=False):
        """A step further in the thread."""

        done: int
        total: int | None

    def __init__(self, title: str, work: Callable[[Progress], Any]) -> None:
        """``title`` is words already."""
        super().__init__(classes="-early")
        self._title, self._work = title, work
        self._stopped = threading.Event()
        self._outcome: Outcome[Any] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(far_words(0, None)), classes="far")
            yield Static(plain(_("Esc stops it; nothing half is left.")), classes="body")
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_timer(SHOWN_AFTER, self._appear)
        self.ask("work", lambda: self._work(self._progress), self._done, self._failed)

    async def speak(self) -> None:
        """What is being done goes on, in the words it began with."""
        self.refresh_bindings()

    def _appear(self) -> None:
        self.remove_class("-early")

    def _progress(self, done: int, total: int | None) -> None:
        if self._stopped.is_set():
            raise Refusal("stopped", N_("Stopped. Nothing was written."))
        self.post_message(self.Went(done, total))

    def on_work_dialog_went(self, event: Went) -> None:
        self.query_one(".far", Static).update(plain(far_words(event.done, event.total)))

    def _done(self, value: Any) -> None:
        self._end(Outcome(value))

    def _failed(self, error: GendanError) -> None:
        self._end(Outcome(error=error))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What nobody foresaw ends it as well: the application tells it (Textual calls the base's handler too)."""
        if event.state is WorkerState.ERROR:
            self._end(Outcome(broken=True))

    def _end(self, outcome: Outcome[Any]) -> None:
        self._outcome = outcome
        self.dismiss(outcome)

    def on_screen_resume(self) -> None:
        """What ended while something lay on top, the lock above all, ends now."""
        if self._outcome is not None:
            self.dismiss(self._outcome)

    def action_back(self) -> None:
        self._stopped.set()
        self.query_one(".body", Static).update(plain(_("Stopping…")))


def work_long(
    screen: Any,
    title: str,
    work: Callable[[Progress], Value],
    then: Callable[[Value], object],
    failed: Callable[[GendanError], object],
) -> None:
    """Do ``work`` in a thread under a dialog with ``title`` (words); then ``then``, or ``failed`` where it was refused
    or stopped (code ``stopped``). ``work`` touches no widget, and tells its progress often: there it is stopped."""

    def ended(outcome: Outcome[Value] | None) -> None:
        if outcome is None or outcome.broken:
            return
        if outcome.error is not None:
            failed(outcome.error)
        else:
            then(outcome.value)  # type: ignore[arg-type]  # without an error there is a value, which may be None

    screen.app.push_screen(WorkDialog(title, work), ended)
