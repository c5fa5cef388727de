"""The base of every screen: it asks in a thread, and an answer to an old question is dropped."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

from textual import on
from textual.events import ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from gendan.errors import GendanError
from gendan.screens.host import Host
from gendan.widgets.curtain import QuietScreen
from gendan.widgets.painting import paint_sparingly

Result = TypeVar("Result")


class Answered(Message, bubble=False):
    """A question asked in a thread has its answer, or its refusal."""

    def __init__(self, group: str, question: int, deliver: Callable[[], object]) -> None:
        super().__init__()
        self.group = group
        self.question = question
        self.deliver = deliver


class Asking:
    """``ask`` for screens and dialogs: work in a thread, the answer on the screen, errors in one place."""

    @cached_property
    def _questions(self) -> dict[str, int]:
        """The number of the newest question of each group."""
        return {}

    @property
    def _unanswered(self) -> set[tuple[int, str]]:
        """Who on this screen waits for the answer to his newest question of which group."""
        waiting: set[tuple[int, str]] = cast("Any", self).screen.__dict__.setdefault("_waited_for", set())
        return waiting

    @property
    def host(self) -> Host:
        """The application."""
        return cast("Host", cast("Any", self).app)

    def ask(
        self,
        group: str,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[GendanError], object] | None = None,
    ) -> None:
        """Do ``work`` in a thread, then ``then`` here. A newer question of the same ``group`` replaces this one.

        A GendanError goes to ``failed`` where that is given, everything else to the application.
        ``work`` touches no widget and uses a session of its own.
        """
        screen = cast("Screen[Any]", self)
        question = self._questions[group] = self._questions.get(group, 0) + 1
        self._unanswered.add((id(self), group))

        def run() -> None:
            try:
                result = work()
            except GendanError as error:
                if failed is None:
                    raise
                refusal, refused = error, failed
                screen.post_message(Answered(group, question, lambda: refused(refusal)))
            else:
                screen.post_message(Answered(group, question, lambda: then(result)))

        screen.run_worker(run, name=group, group=group, exclusive=True, thread=True, exit_on_error=False)

    def ask_to_open(
        self,
        group: str,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[GendanError], object] | None = None,
    ) -> None:
        """``ask``, where ``then`` opens a dialog or a page: over what the user went on to meanwhile nothing opens."""
        screen = cast("Any", self).screen

        def opened(result: Result) -> object:
            return then(result) if screen.app.screen is screen else None

        self.ask(group, work, opened, failed)
        screen.__dict__.setdefault("_to_open", set()).add((id(self), group))

    @property
    def opens_soon(self) -> bool:
        """Whether a question is being answered that will open something: letters typed meanwhile are meant for that."""
        return not self._unanswered.isdisjoint(cast("Any", self).screen.__dict__.get("_to_open", ()))

    def carry_out(
        self,
        name: str,
        work: Callable[[], Result],
        done: Callable[[Result], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Write in a thread. What became of it is delivered even where this screen is gone by then, under the lock when
        its user is back, never to another one; and one write does not replace another.
        """
        app, host, login = cast("Any", self).app, self.host, self.host.session.login

        def deliver(tell: Callable[[], object]) -> None:
            if not host.hold(self, tell) and host.session.login == login:
                tell()

        def run() -> None:
            try:
                result = work()
            except Exception as error:
                refusal = error
                app.call_later(deliver, lambda: failed(refusal))
            else:
                app.call_later(deliver, lambda: done(result))

        app.run_worker(run, name=name, thread=True, exit_on_error=False)

    async def on_answered(self, event: Answered) -> None:
        if self.host.hold(self, lambda: cast("Screen[Any]", self).post_message(event)):
            return
        if self._questions.get(event.group) == event.question:
            self._unanswered.discard((id(self), event.group))
            delivered = event.deliver()
            if inspect.isawaitable(delivered):
                await delivered
            if cast("Any", self).screen.is_current:
                self.host.raise_curtain()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            event.stop()
            self._unanswered.discard((id(self), event.worker.group))
            error = event.worker.error
            if not self.host.hold(self, lambda: self.host.show_error(error)):
                self.host.show_error(error)


class GendanScreen(Asking, QuietScreen):
    """A full screen of gendan. It is shown when its first question is answered, at once where it asks none."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    SAYS_READY = True

    def __init__(self) -> None:
        super().__init__()
        paint_sparingly(self)

    @on(ScreenResume)
    def _resumed(self) -> None:
        self.call_later(self._show_unless_asking)

    def _show_unless_asking(self) -> None:
        if self.is_current and not self._unanswered:
            self.host.raise_curtain()
