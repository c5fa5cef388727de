"""What the application does by itself while people work: the checks of the start, the backup of the day, and now and
then the sums of past periods that no close of a day has kept.

It begins some seconds after somebody signed in, in a thread of its own, so that the first screens come quickly.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from gendan.clock import file_seconds
from gendan.i18n import N_, Word, _

if TYPE_CHECKING:
    from gendan.db.marks import Renewal
    from gendan.db.store import Store
    from gendan.sync.watched import Looked
    from gendan.widgets.topline import TopFacts

WAIT = 15.0
"""Seconds after signing in before it begins, as soon as nobody types."""
LOOK = 1.0
"""How often is looked whether somebody has signed in, in seconds."""
DAY = 86_400
AGAIN = 900.0
"""Seconds after which is looked again whether sums of past periods are missing."""
MOST_SUMS = 200
"""Periods whose sums are kept each time."""
SHARE, LEAST_PAUSE = 4, 0.05
"""After each of them it rests so many times as long as that took, at least so many seconds."""
IDLE = 2.0
"""Seconds without a key after which it goes on: keys come first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people are to be told: message ids and their values, a line each. ``terminal`` is the code under
    which the database goes on, where that is what is told.
    """

    lines: tuple[tuple[str, dict[str, Any]], ...]
    terminal: str = ""

    def words(self) -> str:
        """What is told, in the language in force."""
        return "\n".join(_(message, **params) for message, params in self.lines)


class Host(Protocol):
    """The application: whether somebody is signed in, and how it is told something from another thread."""

    session: Any

    def idle_seconds(self) -> float:
        """How long nobody has pressed a key."""

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Call it where the screens are drawn."""

    def notify(
        self,
        message: str,
        *,
        severity: Literal["warning"] = "warning",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message."""

    def top_facts(self) -> TopFacts:
        """What the top line says now."""

    def set_top_facts(self, facts: TopFacts) -> None:
        """Say something else in the top line."""


class Upkeep:
    """Looks after one open store from the moment when somebody has signed in until it is closed."""

    def __init__(self, store: Store, host: Host, wait: float = WAIT) -> None:
        self._store = store
        self._host = host
        self._wait = wait
        self._now = threading.Event()
        self._ended = False
        self._has_begun = False
        self._is_keeping = False
        self._checked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Do not wait any longer."""
        self._now.set()

    def close(self) -> None:
        """Note that the application ended as it should. What is under way ends with the program."""
        from gendan.services import health

        self._ended = True
        self._now.set()
        self._checked.set()
        if self._is_keeping:
            self._thread.join(LOOK)  # a period that is being added up is let be finished
        if self._has_begun:
            health.end(self._store)

    def join(self, seconds: float) -> None:
        """Wait until the checks and the first sums are done."""
        self._checked.wait(seconds)

    def _run(self) -> None:
        from gendan.services import health

        while self._host.session is None and not self._ended:
            self._now.wait(LOOK)
        if self._ended:
            return
        if self._store.renewal is not None:
            self._tell(copied(self._store.renewal))
        is_full_due = health.begin(self._store)
        self._has_begun = True
        if self._until_idle(self._wait):
            for notice in keep(self._store, is_full_due=is_full_due):
                self._tell(notice)
        self._keep_sums()

    def _keep_sums(self) -> None:
        """Now and again, until it is closed."""
        while not self._ended:
            self._is_keeping = True
            keep_sums(self._store, self._rest)
            self._is_keeping = False
            self._checked.set()
            self._rest_for(AGAIN)

    def _rest_for(self, seconds: float) -> None:
        """Wait, unless it has ended."""
        self._now.clear()
        if not self._ended:
            self._now.wait(seconds)

    def _rest(self, seconds: float) -> bool:
        """Leave the machine to others for a while; whether to go on."""
        return self._until_idle(max(LEAST_PAUSE, seconds * SHARE))

    def _until_idle(self, seconds: float) -> bool:
        """Wait so long, and then until nobody types; whether to go on."""
        self._now.wait(seconds)
        while self._host.idle_seconds() < IDLE and not self._now.is_set():
            self._now.wait(LOOK)
        return not self._ended

    def _tell(self, notice: Notice) -> None:
        if not self._ended:
            self._host.call_later(show, self._host, notice)


def copied(new: Renewal) -> Notice:
    """That the database goes on under another terminal code."""
    words = {"old": new.old, "new": new.new, "why": Word(new.why)}
    message = N_("This database is a copy of terminal {old} ({why}): it goes on as terminal {new}.")
    return Notice(((message, words),), new.new)


def tell_looked(host: Host, looked: Looked) -> None:
    """Tell people what a look into the shared folder showed of this database: that it is an older copy of itself."""
    for one in looked.taken:
        if one.renewal is not None:
            host.call_later(show, host, copied(one.renewal))


def show(host: Host, notice: Notice) -> None:
    """Tell people on the screen."""
    host.notify(notice.words(), severity="warning", timeout=30, markup=False)
    if notice.terminal:
        host.set_top_facts(host.top_facts()._replace(terminal=notice.terminal))


def keep(store: Store, *, is_full_due: bool) -> list[Notice]:
    """Check the store and make the backup of the day; what people are to be told."""
    from gendan.errors import GendanError
    from gendan.services import health
    from gendan.services.about import about
    from gendan.services.rebuild import is_due, rebuild
    from gendan.sync import backup

    _sweep(store)
    told: list[Notice] = []
    try:
        if is_due(store):
            rebuild(store)
            told.append(
                Notice(((N_("Records that a newer gendan had sent before the upgrade are in the tables now."), {}),))
            )
        fault = health.full(store) if is_full_due else health.quick(store)
        if fault is None and not about(store).demo:
            backup.daily(store)
    except GendanError as error:
        return [*told, Notice(((N_("No backup was made today."), {}), (error.message, error.params)))]
    if fault is None:
        return [*told, *_missing_archives(store)]
    message = N_("The database is damaged ({why}): it may only be read now. Section 9, Health, says more.")
    return [*told, Notice(((message, {"why": Word(fault.reason)}),))]


def keep_sums(store: Store, rest: Callable[[float], bool]) -> int:
    """Keep the sums of past periods that are not kept, the latest first, at most ``MOST_SUMS``; how many there were. A
    store that may only be read, or is being written to for long, keeps none: reports add up what is missing."""
    from gendan.errors import GendanError
    from gendan.reports import sums

    try:
        return sums.keep(store, MOST_SUMS, rest)
    except GendanError:
        return 0


def _missing_archives(store: Store) -> list[Notice]:
    """Archive files that the database needs and that are not beside it: work goes on, older histories lack records."""
    from gendan.db import archives

    with store.read() as conn:
        lacking = [archives.missing(conn, one.sha) for one in archives.kept(conn) if one.path is None]
    return [Notice(tuple((error.message, error.params) for error in lacking))] if lacking else []


def _sweep(store: Store) -> None:
    """Take away what checks of programs that were killed left beside the database, a day after."""
    for left in store.path.parent.glob(f"{store.path.name}.*.scratch*"):
        with suppress(OSError):
            if file_seconds() - left.stat().st_mtime > DAY:
                left.unlink()
