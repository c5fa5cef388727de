"""What today's list is made of: one thing to do, the counts, and what the sources of it are asked for (M04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from gendan.config import Config
from gendan.domain.lifecycle import days_late

MOST = 500
"""Rows of each sort that the list holds; the counts count all."""
MOST_WORDS = 100
"""The same for words to customers: nobody says more in a day, and what is said makes room for the next."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers on the tiles. ``overdue``, ``due_today`` and ``due_tomorrow`` are open orders by promise."""

    overdue: int
    due_today: int
    due_tomorrow: int
    at_risk: int
    exceptions: int
    complaints: int
    to_check: int
    to_approve: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: a milestone, a promise, a task, a notice, a visit, an exception, a complaint, a check, the
    customer's yes, an approval (of an order, or of the ``case``), an invalid order. ``order`` is empty where a
    complaint is about none."""

    kind: str
    order_id: int
    order: str
    outside_number: str | None
    customer: str
    what: str
    """Code of the milestone, of the problem of an exception, of what comes next of a complaint, of the node to tell,
    of the sort of a task, of the status that keeps a promise back; empty for other kinds."""
    due: date | None
    days_late: int
    """Calendar days past ``due``; 0 where it is not past."""
    owner: str | None
    owner_name: str | None
    urgent: bool
    promised: date | None
    case: str | None = None
    """Code of the exception or complaint."""
    priority: int | None = None
    respond_by: datetime | None = None
    """When the exception or complaint is to be answered; none once it is."""
    customer_kind: str | None = None
    court: str = "us"
    """Whose turn it is: ``us``, ``customer``, ``supplier`` (C168)."""
    name: str = ""
    """What the order's own template calls the milestone; empty where its code says it."""
    forecast: date | None = None
    """When the delivery ends as things stand, not before what is left to do from today takes."""
    due_at: datetime | None = None
    """The moment at which a clock of the case runs out, in the store's zone."""
    ran_out: bool = False
    """Whether a clock of the case ran out."""

    def at_risk(self, day: date) -> bool:
        """Whether the promise is not past and will not be kept as things stand."""
        return self.promised is not None and self.forecast is not None and day <= self.promised < self.forecast

    def state(self, day: date) -> str:
        """``late``, ``due`` or ``soon`` on ``day``; empty where it has no date."""
        if self.due is None:
            return ""
        return "late" if self.days_late or self.ran_out else "due" if self.due == day else "soon"

    def counted(self, tile: str, day: date) -> bool:
        """Whether the count of that name (a field of ``Counts``) counts this, or the order it belongs to."""
        promised = self.promised
        by_kind = {"exceptions": "exception", "complaints": "complaint", "to_check": "check", "to_approve": "approval"}
        if tile in by_kind:
            return self.kind == by_kind[tile]
        if promised is None:
            return False
        if tile == "at_risk":
            return self.at_risk(day)
        distance = (promised - day).days
        return {"overdue": distance < 0, "due_today": distance == 0, "due_tomorrow": distance == 1}[tile]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's work: the date it is for, counts, and things to do, worst first."""

    date: date
    counts: Counts
    items: tuple[Item, ...]
    whole: bool = True
    """Whether this is all, and not only the first of it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the sources are asked for: the day, whose work, how far ahead; ``reach[n]`` is ``n`` working days away."""

    conn: Connection
    config: Config
    day: date
    now: datetime
    soon: date
    reach: Sequence[date]
    owner: int | None
    decides: bool
    """Whether approvals are shown."""
    most: int = MOST
    """Rows of each sort that are asked for."""
    most_words: int = MOST_WORDS


class Case(Protocol):
    """A complaint or a request, as its view tells of it."""

    @property
    def order_id(self) -> int | None: ...
    @property
    def order(self) -> str | None: ...
    @property
    def outside_number(self) -> str | None: ...
    @property
    def customer(self) -> str: ...
    @property
    def next(self) -> str: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def owner_name(self) -> str | None: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def customer_kind(self) -> str | None: ...
    @property
    def waiting(self) -> bool: ...


def case_item(kind: str, code: str, one: Case, due: date | None, look: Look, **more: Any) -> Item:
    """What there is to do in a case with this code, due on this day; ``more`` are fields of its own kind."""
    return Item(
        kind,
        one.order_id or 0,
        one.order or "",
        one.outside_number,
        one.customer,
        one.next,
        due,
        days_late(due, 0, look.day),
        one.owner,
        one.owner_name,
        one.urgent,
        None,
        code,
        customer_kind=one.customer_kind,
        court="customer" if one.waiting else "us",
        **more,
    )
