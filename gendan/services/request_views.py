"""Requests as screens and documents show them: what is asked, the clocks, the warranty, what was done (C232-C236)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import requests as table
from gendan.db.store import Store
from gendan.deadlines import read_clocks, service_policy
from gendan.domain.calendar import WorkingCalendar
from gendan.domain.cases import Clocks, Policy
from gendan.domain.durations import Duration
from gendan.domain.requests import MARKS, Warranty, warranty
from gendan.services import references
from gendan.services.blind import HIDDEN, Unseen, unseen
from gendan.services.closed_cases import ClosedCases
from gendan.workdays import working_calendar

MOST = 500
"""Requests that a list holds."""


@dataclass(frozen=True, slots=True)
class RequestStep:
    """What happened to a request: ``responded``, ``waiting``, ``resumed``, ``solved``."""

    event: str
    at: datetime
    by: str | None
    by_name: str | None
    channel: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its clocks. ``answer_by`` is when the first answer is wanted by the store's own measure (C265);
    the clocks are those that customers were promised (C234)."""

    request: str
    customer_code: str
    customer: str
    customer_kind: str | None
    phone: str | None
    order: str | None
    order_id: int | None
    outside_number: str | None
    urgent: bool
    line: int | None
    product: str | None
    product_name: str | None
    sort: str
    channel: str
    summary: str | None
    opened_at: datetime
    owner: str | None
    owner_name: str | None
    status: str
    open: bool
    clocks: Clocks
    answer_by: datetime
    quick: bool | None
    """Whether the first answer came by ``answer_by``; none while it still may."""
    delivered: date | None
    warranty: Warranty | None
    """None where nothing was delivered, or the request is about no order."""
    steps: tuple[RequestStep, ...]

    @property
    def answered(self) -> bool:
        """Whether the customer has his first answer."""
        return self.clocks.response.ended is not None

    @property
    def waiting(self) -> bool:
        """Whether it stands still until the customer does something."""
        return self.clocks.solution.still

    @property
    def next(self) -> str:
        """What is to be done: ``answer``, ``solve``; empty where it is solved."""
        return "" if not self.open else "solve" if self.answered else "answer"

    @property
    def due(self) -> datetime | None:
        """When that is to be done: the first answer by the store's own measure while that has not passed."""
        if not self.open:
            return None
        return self.answer_by if self.quick is None else self.clocks.next_due

    @property
    def late(self) -> bool:
        """Whether a promised clock of it ran out while it is open: first answer, word, or solution."""
        update = self.clocks.update
        return self.open and (self.clocks.breached or (update is not None and update.breached))


_SAME = (
    "customer_code", "customer_kind", "phone", "order_id", "outside_number", "line", "product", "product_name", "sort",
    "channel", "summary", "opened_at", "owner", "owner_name", "status", "open",
)  # fmt: skip


def request_views(conn: Connection, config: Config, rows: Sequence[Any], now: datetime) -> tuple[RequestView, ...]:
    """Rows with names as requests with their clocks at ``now``, and what was done."""
    if not rows:
        return ()
    events: dict[int, list[Any]] = {row.id: [] for row in rows}
    for event in table.events_of(conn, list(events)):
        events[event.request_id].append(event)
    lines = {row.line_id: row.order_id for row in rows if row.line_id is not None}
    arrived = table.lines_delivered(conn, list(lines), list(set(lines.values()))) if lines else {}
    terms = _Terms(
        config,
        now,
        working_calendar(config),
        service_policy(config),
        Duration.parse(config["clocks.request"], field="clocks.request"),
    )
    return tuple(_view(terms, row, events[row.id], arrived.get(row.line_id)) for row in rows)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the clocks of requests are read with; ``wanted`` is the store's own measure of a first answer."""

    config: Config
    now: datetime
    calendar: WorkingCalendar
    policy: Policy
    wanted: Duration


def _view(terms: _Terms, row: Any, events: list[Any], arrived: datetime | None) -> RequestView:
    config, now, calendar, wanted = terms.config, terms.now, terms.calendar, terms.wanted
    clocks = read_clocks(config, terms.policy, row.opened_at, events, MARKS, now, calendar)
    answer_by, answered = calendar.due(row.opened_at, wanted), clocks.response.ended
    in_time = calendar.elapsed(answer_by, answered or now, wanted.measure) <= 0
    delivered = arrived.astimezone(config.zone).date() if arrived is not None else row.order_delivered
    asked = row.opened_at.astimezone(config.zone).date()
    return RequestView(
        **{name: getattr(row, name) for name in _SAME},
        request=row.code,
        customer=row.customer or "",
        order=row.order_number,
        urgent=bool(row.urgent),
        clocks=clocks,
        answer_by=answer_by,
        quick=None if answered is None and in_time else in_time,
        delivered=delivered,
        warranty=warranty(delivered, int(config["warranty.months"]), asked),
        steps=tuple(RequestStep(e.event, e.at, e.by, e.by_name, e.channel, e.text) for e in events),
    )


def view_of(conn: Connection, config: Config, request_id: int, now: datetime) -> RequestView:
    """One request by its local id."""
    return request_views(conn, config, [table.named(conn, request_id)], now)[0]


def requests_of(conn: Connection, config: Config, order_id: int, now: datetime) -> tuple[RequestView, ...]:
    """The requests about an order, oldest first."""
    return request_views(conn, config, table.of_order(conn, order_id), now)


def list_requests(store: Store, owner: str | None = None, *, solved: bool = False) -> tuple[RequestView, ...]:
    """Open requests, those first that are due first; or the solved ones, newest first. Of one owner (login), or of
    all."""
    if solved:
        return solved_requests(store, owner).all()
    with store.read() as conn:
        who = references.user(conn, owner).id if owner is not None else None
        hidden = unseen(conn, store.viewer)
        found = request_views(conn, store.config, table.open_ones(conn, who, MOST), store.clock.now())
    return tuple(sorted((_seen(one, hidden) for one in found), key=_pressing))


def solved_requests(store: Store, owner: str | None = None) -> ClosedCases[RequestView]:
    """The solved requests that ``list_requests`` lists, to be read as they come into sight."""
    with store.read() as conn:
        who = references.user(conn, owner).id if owner is not None else None
        ids = tuple(table.solved_ids(conn, who, MOST))

    def read(wanted: Sequence[int]) -> tuple[RequestView, ...]:
        with store.read() as conn:
            hidden = unseen(conn, store.viewer)
            found = request_views(conn, store.config, table.these(conn, wanted), store.clock.now())
            return tuple(_seen(one, hidden) for one in found)

    return ClosedCases(ids, read)


def _seen(one: RequestView, hidden: Unseen) -> RequestView:
    """The request as it may be seen by who checks its order blind: without what may tell of what was entered."""
    if one.order in hidden.orders:
        return replace(one, phone=HIDDEN, product=None, product_name=None, summary=None, steps=())
    return replace(one, phone=HIDDEN) if one.customer_code in hidden.customers else one


def _pressing(one: RequestView) -> tuple[bool, bool, datetime]:
    return (not one.late, one.waiting, one.due or one.opened_at)


def request_view(store: Store, code: str) -> RequestView:
    """The request of that code; refuses ``unknown_reference``. What the viewer checks blind is left out (C025)."""
    with store.read() as conn:
        one = view_of(conn, store.config, references.request(conn, code).id, store.clock.now())
        return _seen(one, unseen(conn, store.viewer))
