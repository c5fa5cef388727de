"""What nobody's command but time brings: milestones and nodes of transport that were not reached in time (C189, C196).

The rule: an exception is raised for what was due before today on a confirmed order under way, one at a time for an
order (or a line of it) and a cause, by the user ``system``, dated the moment when it became overdue. What was overdue
already when an order was taken in from an order book raises none; what becomes overdue afterwards does. What was
closed is not raised again; another date that is missed is another exception. Everything of such a row follows from
what it is about, its uid and code too: two terminals that see the same make the same row.

Escalations of exceptions that came due while nobody answered are written down in the same way, dated when they were
due: the level itself is computed whenever somebody looks (C205). Such an entry is logged once, whoever looks.

It is looked for when something writes: at the start of ``apply`` and ``import``, and by the open application at its
start and every minute. Where the database may only be read, or another process is writing, nothing is lost: the next
writing process finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import exceptions as table
from gendan.db import users
from gendan.db.recorder import uid_about
from gendan.db.store import Store
from gendan.deadlines import exception_policy, read_clocks
from gendan.domain.cases import Told
from gendan.domain.exceptions import MARKS, USUAL
from gendan.errors import GendanError
from gendan.services.codes import shared_code
from gendan.services.context import Actor
from gendan.services.door import Transaction, actor_of, transaction
from gendan.services.exception_views import SYSTEM

COMMAND, ESCALATED = "exception.watch", "escalation.watch"
"""How the journal names what time brought."""
LATELY = timedelta(days=7)
"""How long after something was written down about an exception that is closed its escalation is looked for."""
_LEFT = ("locked", "read_only", "damaged", "practice_only")
"""Errors of a database that cannot be written now: what is found is left for the next writing process."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was due on a day and was not reached."""

    source: Literal["milestone", "node"]
    problem: Literal["delay", "logistics"]
    order_id: int
    owner_id: int | None
    due: date
    about: tuple[str, ...]
    """Order, thing and day, as every terminal names them."""
    line_id: int | None = None
    milestone_id: int | None = None
    shipment_id: int | None = None
    stop: str | None = None

    def since(self, config: Config) -> datetime:
        """The moment when it became overdue: the day after began in the store's zone."""
        return datetime.combine(self.due + timedelta(days=1), time(), config.zone)


def sweep(store: Store) -> int:
    """Raise what became overdue and write down the escalations that came due; returns how many exceptions were raised.
    Nothing overdue, nothing is written."""
    config, now = store.config, store.clock.now()
    day = store.clock.today(config.zone)
    with store.read() as conn:
        if not missed(conn, config, day) and not unlogged(conn, config, now):
            return 0
    try:
        with transaction(store) as deed:
            found = missed(deed.conn, config, day)
            for one in found:
                _raise(deed, one, config)
            deed.settle()
            _escalate(deed, unlogged(deed.conn, config, now))
            return len(found)
    except GendanError as error:
        if error.code not in _LEFT:
            raise
        return 0


def missed(conn: Connection, config: Config, day: date) -> list[Missed]:
    """What was due before ``day`` and no exception speaks of yet; the longest overdue first, one for each order, line
    and cause."""
    return [*_milestones(conn, config, day), *_nodes(conn, day)]


def _milestones(conn: Connection, config: Config, day: date) -> Iterable[Missed]:
    """The milestone that each order waits for the longest: what comes after it is late because of it."""
    first: dict[tuple[int, int | None], Any] = {}
    for row in table.overdue_milestones(conn, day):
        if row.taken_in is None or row.due >= row.taken_in.astimezone(config.zone).date():
            first.setdefault((row.order_id, row.line_id), row)
    for row in first.values():
        if not row.spoken:
            about = (str(row.order_uid), str(row.uid), row.due.isoformat())
            yield Missed("milestone", "delay", row.order_id, row.owner_id, row.due, about, row.line_id, row.id)


def _nodes(conn: Connection, day: date) -> Iterable[Missed]:
    """The first node that each shipment under way has not passed in time."""
    rows, passed = _under_way(conn)
    spoken = table.about_shipments(conn, [row.order_id for row in rows]) if rows else []
    said = {(one.shipment_id, one.stop, one.missed) for one in spoken}
    standing = {one.shipment_id for one in spoken if one.open}
    for row in rows:
        late = [(stop, due) for stop, due in _ahead(row, passed) if due < day]
        if not late or row.id in standing or (row.id, *late[0]) in said:
            continue
        stop, due = late[0]
        about = (str(row.order_uid), str(row.uid), stop, due.isoformat())
        yield Missed("node", "logistics", row.order_id, row.owner_id, due, about, shipment_id=row.id, stop=stop)


def _under_way(conn: Connection) -> tuple[list[Any], set[tuple[int, str]]]:
    """The shipments under way, and the nodes that each has passed."""
    rows = table.shipments_under_way(conn)
    return rows, table.passed(conn, [row.id for row in rows]) if rows else set()


def nodes_due(conn: Connection, day: date) -> dict[int, tuple[str, date]]:
    """The first node of transport that is due by ``day`` and not passed yet, by order (C191)."""
    rows, passed = _under_way(conn)
    found: dict[int, tuple[str, date]] = {}
    for row in rows:
        for stop, due in _ahead(row, passed)[:1]:
            if due <= day and due < found.get(row.order_id, (stop, date.max))[1]:
                found[row.order_id] = (stop, due)
    return found


def _ahead(row: Any, passed: set[tuple[int, str]]) -> list[tuple[str, date]]:
    """The nodes of a shipment after the last one that it has passed."""
    stops = _stops(row.nodes)
    reached = [n for n, (stop, _due) in enumerate(stops, 1) if (row.id, stop) in passed]
    return stops[max(reached, default=0) :]


def _stops(nodes: Any) -> list[tuple[str, date]]:
    return [(one["node"], date.fromisoformat(one["due"][:10])) for one in nodes or () if one.get("due")]


def _raise(deed: Transaction, one: Missed, config: Config) -> None:
    system, now = _system(deed)
    since = one.since(config)
    recorder, uid = deed.recorder(system, now, since), uid_about(since, "exception", *one.about)
    usual = USUAL[one.problem]
    recorder.new(
        "exception",
        uid=uid,
        code=shared_code(deed.terminal.store, "E", uid),
        order=one.order_id,
        line=one.line_id,
        type=usual.type,
        problem=one.problem,
        priority=usual.priority,
        source=one.source,
        raised_at=since,
        owner=one.owner_id,
        milestone=one.milestone_id,
        shipment=one.shipment_id,
        stop=one.stop,
        missed=one.due,
    )
    deed.finish(recorder, system, COMMAND, None)


def _system(deed: Transaction) -> tuple[Actor, datetime]:
    """The store itself as somebody who acts, and now."""
    row = users.by_login(deed.conn, SYSTEM)
    assert row is not None, "every store has the user system"
    return actor_of(row), deed.store.clock.now().replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Due:
    """A step of an escalation that came due and is not written down."""

    exception: Any
    told: Told


def unlogged(conn: Connection, config: Config, now: datetime) -> list[Due]:
    """Steps of escalations that came due by ``now`` before somebody answered, and that no entry speaks of."""
    since = UUID(int=max(int((now - LATELY).timestamp() * 1000), 0) << 80)
    rows = table.may_be_escalated(conn, since)
    events: dict[int, list[Any]] = {row.id: [] for row in rows}
    for event in table.events_of(conn, list(events)):
        events[event.exception_id].append(event)
    found = []
    for row in rows:
        mine = events[row.id]
        logged = {one.level for one in mine if one.event == "escalated" and one.by == SYSTEM}
        if len(logged) >= len(config[f"escalation.{row.priority}"]):
            continue
        clocks = read_clocks(config, exception_policy(config, row.priority), row.raised_at, mine, MARKS, now)
        found += [Due(row, one) for one in clocks.told if one.level not in logged]
    return sorted(found, key=lambda one: (one.told.at, one.exception.uid))


def _escalate(deed: Transaction, due: list[Due]) -> None:
    """Write them down in one commit, each dated when it was due."""
    if not due:
        return
    system, now = _system(deed)
    recorder = deed.recorder(system, now, now)
    for one in due:
        case, told = one.exception, one.told
        recorder.event(
            "exception_event",
            at=told.at,
            uid=uid_about(told.at, "escalated", str(case.uid), str(told.level), told.who),
            order=case.order_id,
            exception=case.id,
            event="escalated",
            level=told.level,
            step=told.who,
        )
    deed.finish(recorder, system, ESCALATED, None)
