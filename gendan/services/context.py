"""What a handler gets: the transaction, who acts, when, why, and the ways to record facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db.meta import Terminal
from gendan.db.recorder import Recorder
from gendan.domain.calendar import WorkingCalendar
from gendan.errors import Finding
from gendan.workdays import working_calendar


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user; ``via`` is the admin whose file names this user (decisions.md)."""

    id: int
    uid: str
    login: str
    name: str
    role: str
    via: str | None = None
    pin: bool = False
    """Whether the user came in with the PIN and not with the password."""
    remarks: tuple[Finding, ...] = field(default=(), compare=False)
    """What he is told on coming in: that the password ends soon, that somebody had tried his name."""


@dataclass
class Context:
    """The surroundings of one command. A handler never asks for time, user or file itself."""

    conn: Connection
    recorder: Recorder
    actor: Actor
    now: datetime
    at: datetime
    config: Config
    terminal: Terminal
    settle: Any
    """Writes what is derived from the facts so far, so that the handler can read it."""
    reason: str | None = None
    undoes: str | None = None
    """The commit that an undo takes back; it is named in the undo's own commit."""
    refs: dict[str, Any] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    """What commands of the same transaction have looked up already."""

    @property
    def calendar(self) -> WorkingCalendar:
        """The store's working calendar."""
        if "calendar" not in self.cache:
            self.cache["calendar"] = working_calendar(self.config)
        calendar: WorkingCalendar = self.cache["calendar"]
        return calendar

    @property
    def today(self) -> date:
        """The business day of the command's recording."""
        return self.now.astimezone(self.config.zone).date()

    @property
    def day(self) -> date:
        """The business day on which it happened."""
        return self.at.astimezone(self.config.zone).date()
