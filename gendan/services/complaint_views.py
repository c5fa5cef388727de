"""Complaints as screens and documents show them: words, options, consent, promise, clocks (C219-C226)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import complaints as table
from gendan.db import finding
from gendan.db import remedies as remedy_table
from gendan.db.store import Store
from gendan.deadlines import read_clocks, service_policy
from gendan.domain.cases import Clocks
from gendan.domain.complaints import MARKS, next_step
from gendan.services import references
from gendan.services.blind import HIDDEN, Unseen, unseen
from gendan.services.closed_cases import ClosedCases
from gendan.services.remedies import RemedyView, remedy_views
from gendan.workdays import working_calendar

MOST = 500
"""Complaints that a list holds."""
MOST_SIMILAR = 20


@dataclass(frozen=True, slots=True)
class OptionView:
    """One way out that the customer was offered; ``option`` is its number from 1."""

    option: int
    sort: str
    text: str | None
    amount: Decimal | None
    line: int | None
    product: str | None
    qty: Decimal | None


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer: its options, by when it is to be solved, who made it, and whether he was allowed to.

    ``state`` is ``made``, ``to_approve``, ``approved`` or ``rejected``; ``said`` is the reason of the decision.
    """

    offer: int
    state: str
    at: datetime
    by: str | None
    by_name: str | None
    solve_by: date | None
    options: tuple[OptionView, ...]
    decided_by: str | None
    said: str | None

    @property
    def most(self) -> Decimal:
        """The largest amount of money in it."""
        return max((one.amount or Decimal(0) for one in self.options), default=Decimal(0))


@dataclass(frozen=True, slots=True)
class ConsentView:
    """That the customer agreed to an option: which, who said so, when and to whom."""

    option: int | None
    person: str | None
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class ComplaintStep:
    """What happened to a complaint; see ``ComplaintEvent``. ``score`` is in points."""

    event: str
    at: datetime
    by: str | None
    by_name: str | None
    channel: str | None
    text: str | None
    offer: int | None
    option: int | None
    person: str | None
    due: date | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint with its clocks. ``step`` is the last step taken, ``next`` what is to be done now: ``listen``,
    ``locate``, ``offer``, ``decide``, ``consent``, ``solve``, ``visit``, ``close``; empty where it is closed."""

    complaint: str
    customer_code: str
    customer: str
    phone: str | None
    order: str | None
    order_id: int | None
    outside_number: str | None
    urgent: bool
    customer_kind: str | None
    promised: date | None
    """The promised date of the order."""
    line: int | None
    product: str | None
    product_name: str | None
    channel: str | None
    words: str | None
    points: tuple[str, ...]
    understood: bool
    opened_at: datetime
    owner: str | None
    owner_name: str | None
    core: str | None
    facts: str | None
    feelings: str | None
    impact: int | None
    priority: int | None
    problem: str | None
    step: str
    open: bool
    next: str
    waiting: bool
    clocks: Clocks
    offer: OfferView | None
    consent: ConsentView | None
    promise: RemedyView | None
    """What the customer was promised, and what became of it; none before his consent."""
    score: Decimal | None
    visit_on: date | None
    """When the customer is to be visited; none before the solution and after the visit."""
    steps: tuple[ComplaintStep, ...]

    def due(self, zone: Any) -> date | None:
        """The day by which something is to be done: an answer, a word, the solution, what was promised, the visit."""
        if not self.open:
            return None
        days = [self.clocks.next_due.astimezone(zone).date()] if self.clocks.next_due is not None else []
        days += [self.promise.due] if self.promise is not None and self.promise.open and self.promise.due else []
        days += [self.visit_on] if self.visit_on is not None else []
        return min(days, default=None)

    @property
    def late(self) -> bool:
        """Whether a clock of an open complaint ran out."""
        update = self.clocks.update
        return self.open and (self.clocks.breached or (update is not None and update.breached))


@dataclass(frozen=True, slots=True)
class SimilarView:
    """Another complaint of the same customer, or about the same product with the same problem."""

    complaint: str
    customer: str
    opened: datetime
    step: str
    problem: str | None
    order: str | None
    words: str | None


def complaint_views(conn: Connection, config: Config, rows: Sequence[Any], now: datetime) -> tuple[ComplaintView, ...]:
    """Rows with names as complaints with their clocks at ``now``, and everything that happened to them."""
    if not rows:
        return ()
    ids = [row.id for row in rows]
    events: dict[int, list[Any]] = {one: [] for one in ids}
    options: dict[int, list[Any]] = {one: [] for one in ids}
    given: dict[str, list[RemedyView]] = {}
    for event in table.events_of(conn, ids):
        events[event.complaint_id].append(event)
    for option in table.options_of(conn, ids):
        options[option.complaint_id].append(option)
    for remedy in remedy_views(conn, remedy_table.of_complaints(conn, ids)):
        given.setdefault(remedy.complaint or "", []).append(remedy)
    calendar, policy, found = working_calendar(config), service_policy(config), []
    for row in rows:
        done = events[row.id]
        clocks = read_clocks(config, policy, row.opened_at, done, MARKS, now, calendar)
        found.append(_view(config, row, done, options[row.id], given.get(row.code, []), clocks))
    return tuple(found)


_SAME = (
    "customer_code", "phone", "order_id", "outside_number", "customer_kind", "line", "product", "product_name",
    "channel", "words", "understood", "opened_at", "owner", "owner_name", "core", "facts", "feelings", "impact",
    "priority", "problem", "step", "open",
)  # fmt: skip


def _view(
    config: Config, row: Any, events: list[Any], options: list[Any], given: list[RemedyView], clocks: Clocks
) -> ComplaintView:
    offer = _offer(events, options)
    promise = next((one for one in reversed(given) if one.state in remedy_table.STANDING), None)
    consent = _consent(events, options) if promise is not None else None
    solved = next((one for one in reversed(events) if one.event == "solved"), None)
    visits = [one.score for one in events if one.event == "visited" and one.score is not None]
    to_visit = row.open and row.step == "solve" and solved is not None
    after = timedelta(days=int(config["visit.after_days"]))
    points = tuple((row.points or "").splitlines())
    return ComplaintView(
        **{name: getattr(row, name) for name in _SAME},
        complaint=row.code,
        customer=row.customer or "",
        order=row.order_number,
        urgent=bool(row.urgent),
        promised=row.order_promised,
        points=points,
        next=next_step(
            row.step,
            listened=bool(row.words and points and row.understood),
            offer=offer.state if offer else "",
            promised=promise is not None,
            solved=solved is not None,
        ),
        waiting=clocks.solution.still,
        clocks=clocks,
        offer=offer,
        consent=consent,
        promise=promise,
        score=Decimal(visits[-1]) / 100 if visits else None,
        visit_on=solved.at.astimezone(config.zone).date() + after if to_visit and solved is not None else None,
        steps=_steps(events, options),
    )


def _offer(events: list[Any], options: list[Any]) -> OfferView | None:
    """The last offer."""
    made = max((one for one in events if one.event == "offered"), key=lambda one: int(one.offer), default=None)
    if made is None:
        return None
    decided = [one for one in events if one.event in ("approved", "rejected") and one.offer == made.offer]
    state = decided[-1].event if decided else "to_approve" if made.beyond else "made"
    return OfferView(
        made.offer,
        state,
        made.at,
        made.by,
        made.by_name,
        made.due,
        tuple(
            OptionView(one.pos, one.sort, one.text, one.amount, one.line, one.product, one.qty)
            for one in options
            if one.offer == made.offer
        ),
        decided[-1].by if decided else None,
        decided[-1].text if decided else None,
    )


def _consent(events: list[Any], options: list[Any]) -> ConsentView | None:
    said = next((one for one in reversed(events) if one.event == "consented"), None)
    if said is None:
        return None
    return ConsentView(_pos(options, said.option_id), said.person, said.at, said.by)


def _pos(options: list[Any], option_id: int | None) -> int | None:
    return next((one.pos for one in options if one.id == option_id), None)


def _steps(events: list[Any], options: list[Any]) -> tuple[ComplaintStep, ...]:
    return tuple(
        ComplaintStep(
            one.event,
            one.at,
            one.by,
            one.by_name,
            one.channel,
            one.text,
            one.offer,
            _pos(options, one.option_id),
            one.person,
            one.due,
            None if one.score is None else Decimal(one.score) / 100,
        )
        for one in events
    )


def view_of(conn: Connection, config: Config, complaint_id: int, now: datetime) -> ComplaintView:
    """One complaint, by its local id."""
    return complaint_views(conn, config, table.named(conn, [complaint_id]), now)[0]


def similar_to(conn: Connection, config: Config, complaint: Any) -> tuple[SimilarView, ...]:
    """Complaints like the one of this row, within ``complaint.similar_days`` before it or later, newest first."""
    since = complaint.opened_at - timedelta(days=int(config["complaint.similar_days"]))
    return tuple(_similar(row) for row in table.similar(conn, complaint, since, MOST_SIMILAR))


def _similar(row: Any) -> SimilarView:
    return SimilarView(row.code, row.customer or "", row.opened_at, row.step, row.problem, row.order_number, row.words)


def _seen(one: ComplaintView, hidden: Unseen) -> ComplaintView:
    """The complaint as it may be seen by who checks its order blind: without what may tell of what was entered."""
    if one.order in hidden.orders:
        return replace(
            one, phone=HIDDEN, product=None, product_name=None, promised=None, words=None, points=(), core=None,
            facts=None, feelings=None, offer=None, consent=None, promise=None, steps=(),
        )  # fmt: skip
    return replace(one, phone=HIDDEN) if one.customer_code in hidden.customers else one


def complaint_page(store: Store, code: str) -> tuple[ComplaintView, tuple[SimilarView, ...]]:
    """The complaint of that code and those like it; refuses ``unknown_reference``. What the viewer checks blind is
    left out (C025)."""
    with store.read() as conn:
        row, hidden = references.complaint(conn, code), unseen(conn, store.viewer)
        view = view_of(conn, store.config, row.id, store.clock.now())
        alike = similar_to(conn, store.config, row)
    words = tuple(replace(one, words=None) if one.order in hidden.orders else one for one in alike)
    return _seen(view, hidden), words


def complaint_list(store: Store, owner: str | None = None, *, closed: bool = False) -> tuple[ComplaintView, ...]:
    """Open complaints, those first whose clock runs out first, then those that wait; or the closed ones, newest first.
    Of one follower (his login), or of all."""
    if closed:
        return closed_complaints(store, owner).all()
    with store.read() as conn:
        who = references.user(conn, owner).id if owner is not None else None
        hidden = unseen(conn, store.viewer)
        rows = complaint_views(conn, store.config, table.open_ones(conn, who, MOST), store.clock.now())
    found = [_seen(one, hidden) for one in rows]
    last = datetime.max.replace(tzinfo=store.config.zone)
    return tuple(sorted(found, key=lambda one: (one.clocks.next_due or last, one.priority or 9, one.opened_at)))


def closed_complaints(store: Store, owner: str | None = None) -> ClosedCases[ComplaintView]:
    """The closed complaints that ``complaint_list`` lists, to be read as they come into sight."""
    with store.read() as conn:
        who = references.user(conn, owner).id if owner is not None else None
        ids = tuple(table.closed_ids(conn, who, MOST))

    def read(wanted: Sequence[int]) -> tuple[ComplaintView, ...]:
        with store.read() as conn:
            found = {row.id: row for row in table.named(conn, list(wanted))}
            rows = [found[one] for one in wanted if one in found]
            hidden = unseen(conn, store.viewer)
            return tuple(_seen(one, hidden) for one in complaint_views(conn, store.config, rows, store.clock.now()))

    return ClosedCases(ids, read)


def undecided_offers(conn: Connection, config: Config, now: datetime) -> tuple[ComplaintView, ...]:
    """Complaints whose offer waits for a decision, the longest waiting first."""
    waiting = [row.complaint_id for row in table.undecided(conn)]
    found = complaint_views(conn, config, table.named(conn, waiting), now)
    open_ = [one for one in found if one.next == "decide" and one.offer is not None]
    return tuple(sorted(open_, key=lambda one: one.offer.at if one.offer else one.opened_at))


def subject_of(store: Store, typed: str) -> dict[str, str]:
    """Whom or what a complaint is about, from what was typed: the ``order`` of that number, else the ``customer``."""
    with store.read() as conn:
        orders = finding.orders_named(conn, typed)
        return {"order": orders[0].number} if len(orders) == 1 else {"customer": references.customer(conn, typed).code}


def known_of_order(store: Store, number: str) -> tuple[SimilarView, ...]:
    """What the customer of an order complained of within ``complaint.similar_days``, newest first."""
    with store.read() as conn:
        order = references.order(conn, number)
        return _lately(store, conn, order.customer_id) if order.customer_id is not None else ()


def known_of_customer(store: Store, code: str) -> tuple[str, tuple[SimilarView, ...]]:
    """Code and name of a customer, and what he complained of within ``complaint.similar_days``, newest first."""
    with store.read() as conn:
        row = references.customer(conn, code)
        return f"{row.code} · {row.name or ''}", _lately(store, conn, row.id)


def _lately(store: Store, conn: Connection, customer_id: int) -> tuple[SimilarView, ...]:
    since = store.clock.now() - timedelta(days=int(store.config["complaint.similar_days"]))
    return tuple(_similar(row) for row in table.of_customer(conn, customer_id) if row.opened_at >= since)
