"""What needs a person today, worst first (M04, C006, C014): counts for the tiles and one list to work off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import exceptions, queues, users
from gendan.db import today as table
from gendan.db.store import Store
from gendan.domain.lifecycle import days_late
from gendan.domain.roles import may
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.services.blind import hidden_from
from gendan.services.exceptions import views
from gendan.workdays import working_calendar

MOST = 500
"""Rows of each sort that the list holds; the counts count all."""


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
    """One thing to do: a milestone, a follow-up contact, a check, the customer's yes, an approval, an invalid order."""

    kind: str
    order_id: int
    order: str
    outside_number: str | None
    customer: str
    what: str
    """Code of the milestone, or of the problem of an exception; empty for other kinds."""
    due: date | None
    days_late: int
    """Calendar days past ``due``; 0 where it is not past."""
    owner: str | None
    owner_name: str | None
    urgent: bool
    promised: date | None
    case: str | None = None
    """Code of the exception."""
    priority: int | None = None
    respond_by: datetime | None = None
    """When the exception is to be answered, and then when it is escalated."""

    def state(self, day: date) -> str:
        """``late``, ``due`` or ``soon`` on ``day``; empty where it has no date."""
        if self.due is None:
            return ""
        return "late" if self.days_late else "due" if self.due == day else "soon"

    def counted(self, tile: str, day: date) -> bool:
        """Whether the count of that name (a field of ``Counts``) counts this, or the order it belongs to."""
        promised = self.promised
        by_kind = {"exceptions": "exception", "complaints": "complaint", "to_check": "check", "to_approve": "approval"}
        if tile in by_kind:
            return self.kind == by_kind[tile]
        if promised is None:
            return False
        if tile == "at_risk":
            return promised >= day and self.kind == "milestone" and self.days_late > 0
        distance = (promised - day).days
        return {"overdue": distance < 0, "due_today": distance == 0, "due_tomorrow": distance == 1}[tile]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's work: the date it is for, counts, and things to do, worst first."""

    date: date
    counts: Counts
    items: tuple[Item, ...]


def today(store: Store, day: date | None = None, who: str | None = None) -> Today:
    """Today's work for everybody, or for the follower ``who``. Approvals are no work of a clerk who looks, or for
    whom is asked. Later parts of the product add their own kinds."""
    config = store.config
    day = day or store.clock.today(config.zone)
    soon = working_calendar(config).add_working_days(day, int(config["milestone.due_soon_days"]))
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        owner = _owner(conn, who)
        counts = counts_of(conn, day, owner)
        items = [_step(row, day) for row in table.steps(conn, soon, owner, MOST)]
        items += [_follow_up(row, day) for row in table.follow_ups(conn, day, owner, MOST)]
        waiting = [("check", queues.CHECK), ("customer_yes", queues.CUSTOMER), ("invalid", queues.INVALID)]
        waiting += [("approval", queues.APPROVAL)] if _decides(conn, who or store.viewer) else []
        items += _exceptions(conn, config, day, store.clock.now(), owner)
        items += [_waiting(row, kind) for kind, where in waiting for row in table.waiting(conn, where, MOST)]
    items = [_masked(item) if item.order in hidden else item for item in items]
    return Today(day, counts, tuple(sorted(items, key=_worst_first)))


def _decides(conn: Connection, login: str | None) -> bool:
    """Whether approvals are shown to this user; where nobody is asked for, they are."""
    row = users.by_login(conn, login) if login is not None else None
    return row is None or may(row.role, "follower")


def _masked(item: Item) -> Item:
    """Without the dates, for who is checking the order blind."""
    return replace(item, due=None, promised=None, days_late=0)


def counts_of(conn: Connection, day: date, owner: int | None = None) -> Counts:
    """The numbers on the tiles, for everybody or for the follower with the id ``owner``."""
    overdue, due, tomorrow = table.promise_counts(conn, day, day + timedelta(days=1), owner)
    cases = exceptions.count_open(conn, owner)
    check, approve = queues.count(conn, queues.CHECK), queues.count(conn, queues.APPROVAL)
    return Counts(overdue, due, tomorrow, table.at_risk(conn, day, owner), cases, 0, check, approve)


def _owner(conn: Connection, who: str | None) -> int | None:
    if who is None:
        return None
    row = users.by_login(conn, who)
    if row is None:
        raise UsageError("unknown_reference", N_("There is no user {value}."), field="who", value=who)
    owner: int = row.id
    return owner


def _worst_first(item: Item) -> tuple[Any, ...]:
    return (item.due is None, item.due or date.max, not item.urgent, item.order_id)


def _item(row: Any, kind: str, what: str, due: date | None, day: date) -> Item:
    late = days_late(due, 0, day)
    return Item(
        kind,
        row.id,
        row.number,
        row.outside_number,
        row.customer or "",
        what,
        due,
        late,
        row.owner,
        row.owner_name,
        row.urgent,
        row.promised,
    )


def _step(row: Any, day: date) -> Item:
    return _item(row, "milestone", row.next_code or "", row.next_due, day)


def _follow_up(row: Any, day: date) -> Item:
    return _item(row, "task", "", row.next_on, day)


def _waiting(row: Any, kind: str) -> Item:
    return _item(row, kind, "", None, row.placed_on or date.min)


def _exceptions(conn: Connection, config: Config, day: date, now: datetime, owner: int | None) -> list[Item]:
    """Open exceptions, due when they are to be answered; an answered one when its remedy is due (C204)."""
    rows = exceptions.open_for(conn, owner, MOST)
    found = []
    for row, one in zip(rows, views(conn, config, rows, now), strict=True):
        respond_by = one.clock.respond_by if one.status in ("open", "escalated") else None
        remedies = [step.due for step in one.steps if step.event == "remedy" and step.due]
        due = respond_by.astimezone(config.zone).date() if respond_by else remedies[-1] if remedies else None
        found.append(
            Item(
                "exception",
                row.order_id,
                row.number,
                row.outside_number,
                row.customer or "",
                row.problem,
                due,
                days_late(due, 0, day),
                row.owner or row.order_owner,
                row.order_owner_name,
                row.urgent,
                row.promised,
                row.code,
                row.priority,
                respond_by,
            )
        )
    return found
