"""What needs a person today, worst first (M04, C006, C014): counts for the tiles and one list to work off."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import complaints as complaint_table
from gendan.db import exceptions as exception_table
from gendan.db import queues, users
from gendan.db import today as table
from gendan.db.milestones import names_of_next
from gendan.db.store import Store
from gendan.domain.lifecycle import days_late
from gendan.domain.roles import may
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.services.blind import hidden_from
from gendan.services.measures import measures
from gendan.services.today_cases import exceptions
from gendan.services.today_complaints import approvals, complaints, to_approve
from gendan.services.today_handovers import handovers
from gendan.services.today_items import Counts, Item, Look, Today
from gendan.services.today_requests import requests
from gendan.services.watch import nodes_due
from gendan.workdays import working_calendar

__all__ = ["FIRST", "Counts", "Item", "Look", "Today", "counts_of", "today"]
FIRST = 60
"""Things to do that a screen shows at once; the rest follows."""
FAR = 120
"""Working days ahead that are looked at; what takes longer is judged as if it took so many."""
WORK = ("milestone", "promise", "exception", "complaint", "request")
"""Kinds of work on which deliveries and angry customers wait; the others are words to a customer, or wait in 核对."""
RANKS = {"late": 0, "due": 1, "risk": 2, "speak": 3, "soon": 4, "": 5}
"""How bad it is, worst first."""
WEIGHTS = {"strategic": 0, "key": 1}
"""Where customers of each kind stand among what is equally urgent; others come after."""


def today(store: Store, day: date | None = None, who: str | None = None, first: int | None = None) -> Today:
    """Today's work for everybody, or for the follower ``who``. Approvals are no work of a clerk who looks, or for
    whom is asked. Each of the sources adds its own kinds. ``first``: only so many, the worst, and quickly; where that
    many are late nothing else is asked for."""
    config = store.config
    day = day or store.clock.today(config.zone)
    reach = reach_of(config, day)
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        owner = _owner(conn, who)
        soon = reach[min(int(config["milestone.due_soon_days"]), len(reach) - 1)]
        decides = _decides(conn, who or store.viewer)
        look = Look(conn, config, day, store.clock.now(), soon, reach, owner, decides)
        if first is not None:
            look = replace(look, most=first, most_words=first)
        counts = _counts(conn, day, reach, owner)
        items: list[Item] = []
        for source in WORK_SOURCES:
            items += source(look)
        if first is None or sum(item.days_late > 0 for item in items) < first:
            items += [item for source in OTHER_SOURCES for item in source(look)]
    items = [_masked(item) if item.order in hidden else item for item in items]
    items.sort(key=lambda item: _worst_first(item, day))
    return Today(day, counts, tuple(items[:first]), first is None or len(items) < first)


def reach_of(config: Config, day: date) -> tuple[date, ...]:
    """The days that are 0, 1, 2, ... working days away from ``day``."""
    calendar = working_calendar(config)
    days = [day]
    while len(days) <= FAR:
        days.append(calendar.add_working_days(days[-1], 1))
    return tuple(days)


def _decides(conn: Connection, login: str | None) -> bool:
    """Whether approvals are shown to this user; where nobody is asked for, they are."""
    row = users.by_login(conn, login) if login is not None else None
    return row is None or may(row.role, "follower")


def _masked(item: Item) -> Item:
    """Without the dates, for who is checking the order blind."""
    return replace(item, due=None, promised=None, forecast=None, days_late=0)


def counts_of(conn: Connection, config: Config, day: date, owner: int | None = None) -> Counts:
    """The numbers on the tiles, for everybody or for the follower with the id ``owner``."""
    return _counts(conn, day, reach_of(config, day), owner)


def _counts(conn: Connection, day: date, reach: Sequence[date], owner: int | None) -> Counts:
    overdue, due, tomorrow = table.promise_counts(conn, day, day + timedelta(days=1), owner)
    cases, said = exception_table.count_open(conn, owner), complaint_table.count_open(conn, owner)
    check, approve = queues.count(conn, queues.CHECK), queues.count(conn, queues.APPROVAL) + to_approve(conn)
    return Counts(overdue, due, tomorrow, table.at_risk(conn, day, reach, owner), cases, said, check, approve)


def _owner(conn: Connection, who: str | None) -> int | None:
    if who is None:
        return None
    row = users.by_login(conn, who)
    if row is None:
        raise UsageError("unknown_reference", N_("There is no user {value}."), field="who", value=who)
    owner: int = row.id
    return owner


def _worst_first(item: Item, day: date) -> tuple[Any, ...]:
    """What holds the delivery up by how late it is, and with too little slack; then whom to speak to; then what has
    time; last what has no date. Each by urgency, the weight of the customer, and what is due first: what is due at an
    hour before what has all of that day (C010, C014)."""
    if item.kind in WORK:
        state = item.state(day)
        rank = RANKS[state] if state != "soon" or not item.at_risk(day) else RANKS["risk"]
    else:
        rank = RANKS["speak"] if item.due is not None else RANKS[""]
    weight = WEIGHTS.get(item.customer_kind or "", len(WEIGHTS))
    hour = item.due_at.timestamp() if item.due_at is not None else math.inf
    return (rank, not item.urgent, weight, item.due or date.max, hour, item.order_id)


def _item(row: Any, kind: str, what: str, due: date | None, look: Look) -> Item:
    expected = None
    if row.open and row.forecast is not None:
        expected = max(row.forecast, look.reach[min(row.rest_days, len(look.reach) - 1)])
    return Item(
        kind,
        row.id,
        row.number,
        row.outside_number,
        row.customer or "",
        what,
        due,
        days_late(due, 0, look.day),
        row.owner,
        row.owner_name,
        row.urgent,
        row.promised if row.open else None,
        customer_kind=row.customer_kind,
        court=row.court,
        forecast=expected,
    )


def _steps(look: Look) -> list[Item]:
    """Milestones overdue, due today, due soon (C162)."""
    rows = table.steps(look.conn, look.day, look.soon, look.owner, look.most)
    names = names_of_next(look.conn, {row.id: row.next_code for row in rows})
    items = (_item(row, "milestone", row.next_code or "", row.next_due, look) for row in rows)
    return [replace(item, name=names[item.order_id]) if item.order_id in names else item for item in items]


def _promises(look: Look) -> list[Item]:
    """Promises that are due or will not be kept while no milestone says so: orders on hold, or with little slack."""
    tomorrow = look.day + timedelta(days=1)
    rows = table.promises(look.conn, look.day, tomorrow, look.soon, look.reach, look.owner, look.most)
    return [_item(row, "promise", "" if row.status == "open" else row.status, row.promised, look) for row in rows]


def _tasks(look: Look) -> list[Item]:
    """Contacts that were agreed, customers nobody spoke to for long, orders without a next step (C112)."""
    interval = timedelta(days=int(look.config["contact.interval_days"]))
    agreed = table.follow_ups(look.conn, look.day, look.owner, look.most)
    silent = table.silent(look.conn, look.day - interval, look.owner, look.most_words)
    stuck = table.stuck(look.conn, look.owner, look.most_words)
    return [
        *(_item(row, "task", "", row.next_on, look) for row in agreed),
        *(_item(row, "task", "no_contact", row.spoke_on + interval, look) for row in silent),
        *(_item(row, "task", "no_next_step", None, look) for row in stuck),
    ]


def _closable(look: Look) -> list[Item]:
    """Orders that are delivered, accepted and visited, and have nothing open: they may be closed (C009)."""
    rows = table.closable(look.conn, look.owner, look.most_words)
    return [_item(row, "task", "may_close", row.delivered_on, look) for row in rows]


def _transport(look: Look) -> list[Item]:
    """Shipments that should have passed a node by now: somebody asks where they are (C191)."""
    due = nodes_due(look.conn, look.day)
    orders = sorted(due, key=lambda order: (due[order][1], order))
    found: list[Item] = []
    for at in range(0, len(orders), look.most):
        rows = table.by_ids(look.conn, orders[at : at + look.most], look.owner)
        found += [_item(row, "task", "transport", due[row.id][1], look) for row in rows]
        if len(found) >= look.most:
            break
    return found


def _notices(look: Look) -> list[Item]:
    """Customers who are owed a word about what happened to their orders (C111, C113)."""
    rows = table.owed(look.conn, look.day, look.owner, look.most_words)
    return [_item(row, "notice", row.owed, row.owed_on, look) for row in rows]


def _visits(look: Look) -> list[Item]:
    """Return visits that are due (C238)."""
    after = timedelta(days=int(look.config["visit.after_days"]))
    rows = table.unvisited(look.conn, look.day - after, look.owner, look.most_words)
    return [_item(row, "visit", "", row.delivered_on + after, look) for row in rows]


def _waiting(look: Look) -> list[Item]:
    """What waits in section 核对."""
    kinds = [("check", queues.CHECK), ("customer_yes", queues.CUSTOMER), ("invalid", queues.INVALID)]
    kinds += [("approval", queues.APPROVAL)] if look.decides else []
    return [
        _item(row, kind, "", None, look) for kind, where in kinds for row in table.waiting(look.conn, where, look.most)
    ]


WORK_SOURCES: tuple[Callable[[Look], list[Item]], ...] = (_steps, _promises, exceptions, complaints, requests)
"""What adds the work on which deliveries and angry customers wait."""
OTHER_SOURCES: tuple[Callable[[Look], list[Item]], ...] = (
    _tasks,
    _transport,
    _notices,
    _visits,
    _closable,
    _waiting,
    approvals,
    measures,
    handovers,
)
"""What adds other things to do. A later part of the product adds a function."""
