"""The queries of the order audit (订单稽核): which orders of a period broke which rule, when, by whom (C251, C254).

Each query gives rows of ``order_id, at, by_id, detail, node, seq``: when it happened, who did it, what is to be told,
and the commit that wrote it. All begin with the orders placed in the period, by their date, and look up the facts of
each: a quarter costs what it holds, not what the history does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.confirming import OPENING, approvals, customer_yes, settlements
from gendan.db.customers import customers, shown_name
from gendan.db.figures import FIRST, UNTIL
from gendan.db.milestones import STANDING, milestone_done, milestones
from gendan.db.orders import checks, order_events, orders
from gendan.db.payments import refund_steps
from gendan.db.quality import inspections
from gendan.db.remedies import remedies, remedy_events
from gendan.db.types import WHOLE, Day, Instant, Words
from gendan.db.users import users
from gendan.domain.lifecycle import SHIP
from gendan.domain.remedies import MONEY

Query = sa.Select[Any]
TODAY = sa.bindparam("today", type_=Day())
IMPORT = "import"
_CONFIRMING = ("to_check", "to_settle", "to_approve")
DAY_SECONDS = 86400
FARTHEST_EAST = 14 * 3600
"""No day begins earlier than so many seconds before it does in UTC."""


def placed(*columns: Any) -> Query:
    """These columns of the orders placed in the period."""
    return (
        sa.select(*columns)
        .select_from(orders)
        .with_hint(orders, "INDEXED BY orders_placed", "sqlite")
        .where(orders.c.placed_on.between(FIRST, UNTIL))
    )


def _facts(table: Any, detail: Any, *which: Any, of: Any = orders.c.id) -> Query:
    """Standing facts of the orders placed in the period."""
    columns = (table.c.order_id, table.c.at, table.c.by_id, detail.label("detail"), table.c.node, table.c.seq)
    query = placed(*columns).join(table, table.c.order_id == of)
    return query.where(table.c.voided.is_(False), *which)


def _orders(at: Any, detail: Any, *which: Any) -> Query:
    """Orders placed in the period of which something holds; nobody in particular did it."""
    nobody = (sa.null().label("by_id"), detail.label("detail"), orders.c.node, orders.c.seq)
    return placed(orders.c.id.label("order_id"), at.label("at"), *nobody).where(*which)


def _text(column: Any) -> Any:
    return sa.type_coerce(column, Words)


STEP = sa.func.coalesce(milestones.c.name, milestones.c.code)
"""What a milestone is called by its own template, else its code."""
_NOTHING = sa.cast(sa.null(), Words)
_NEVER = sa.cast(sa.null(), Instant)


def _own_commit(table: Any) -> Any:
    """A fact that came with the order itself: it was taken in so."""
    return sa.and_(table.c.node == orders.c.node, table.c.seq == orders.c.seq)


def _exists(table: Any, *which: Any) -> Any:
    """A standing fact of the order; whatever else ``which`` names is of the queries around it, however deep it is."""
    standing = (table.c.order_id == orders.c.id, table.c.voided.is_(False))
    return sa.exists().where(*standing, *which).correlate_except(table)


def _event(*names: str) -> Query:
    return _facts(order_events, _text(order_events.c.detail), order_events.c.event.in_(names))


_SHIP, _LEFT = milestones.alias("ship"), milestone_done.alias("left_on")


def _dispatches(detail: Any, *which: Any) -> Query:
    """Dispatches of orders placed in the period that were said to have happened here, not taken in with the order."""
    ship, left = _SHIP, _LEFT
    columns = (left.c.order_id, left.c.at, left.c.by_id, detail.label("detail"), left.c.node, left.c.seq)
    query = placed(*columns).join(ship, sa.and_(ship.c.order_id == orders.c.id, ship.c.code == SHIP))
    query = query.join(left, left.c.milestone_id == ship.c.id)
    return query.where(left.c.voided.is_(False), ship.c.removed.is_not(True), sa.not_(_own_commit(left)), *which)


def _checkpoints(*which: Any) -> Query:
    """Checkpoints of goods that were dispatched."""
    point = milestones
    of = (point.c.line_id.is_(None), _SHIP.c.line_id.is_(None), point.c.line_id == _SHIP.c.line_id)
    of_category = (point.c.category.is_(None), _SHIP.c.category.is_(None), point.c.category == _SHIP.c.category)
    query = _dispatches(STEP, STANDING, point.c.quality.is_(True), sa.or_(*of), sa.or_(*of_category), *which)
    return query.join(point, point.c.order_id == orders.c.id)


def _inspected(table: Any, *which: Any) -> Any:
    """An inspection of a checkpoint before its goods left."""
    here = (table.c.order_id == orders.c.id, table.c.milestone_id == milestones.c.id, table.c.voided.is_(False))
    return sa.exists().where(*here, table.c.at <= _LEFT.c.at, *which).correlate_except(table)


def _quality_skipped() -> Query:
    return _checkpoints(sa.not_(_inspected(inspections)))


def _shipped_failed() -> Query:
    later = inspections.alias("later")
    same = sa.or_(later.c.line_id.is_(None), inspections.c.line_id.is_(None), later.c.line_id == inspections.c.line_id)
    passed = _inspected(later, later.c.result == "pass", later.c.uid > inspections.c.uid, same)
    return _checkpoints(_inspected(inspections, inspections.c.result == "fail", sa.not_(passed)))


def late_steps() -> Query:
    """Milestones that were reached after their day, or that are open past it (``:today``): some too many, the day in
    the store's zone decides. ``detail`` is what it is called, ``due`` the day."""
    due = sa.cast(sa.func.strftime("%s", _text(milestones.c.due)), WHOLE)
    late = sa.type_coerce(milestones.c.done_at, sa.Integer) >= due + DAY_SECONDS - FARTHEST_EAST
    missed = sa.and_(milestones.c.waiting.is_(True), milestones.c.due < TODAY)
    columns = (
        milestones.c.order_id, milestones.c.done_at.label("at"), milestones.c.done_by_id.label("by_id"),
        STEP.label("detail"), milestones.c.node, milestones.c.seq, milestones.c.due,
    )  # fmt: skip
    query = placed(*columns).join(milestones, milestones.c.order_id == orders.c.id)
    return query.where(STANDING, milestones.c.due.is_not(None), sa.or_(late, missed))


def gaps() -> Query:
    """The whole plan of orders of which somebody here reached a step while one before it in the plan is open: some too
    many, what waits for what decides. ``by_hand``: it was reached here and not taken in so."""
    step, after, fact = milestones.alias("step"), milestones.alias("following"), milestone_done.alias("fact")
    by_hand = (
        sa.exists()
        .where(
            fact.c.milestone_id == after.c.id,
            fact.c.voided.is_(False),
            sa.not_(sa.and_(fact.c.node == orders.c.node, fact.c.seq == orders.c.seq)),
        )
        .correlate_except(fact)
    )
    here = sa.exists().where(
        step.c.order_id == orders.c.id, step.c.done_at.is_(None), step.c.removed.is_not(True),
        after.c.order_id == orders.c.id, after.c.pos > step.c.pos, after.c.done_at.is_not(None),
        after.c.removed.is_not(True), by_hand,
    )  # fmt: skip
    mine = sa.exists().where(
        milestone_done.c.milestone_id == milestones.c.id,
        milestone_done.c.voided.is_(False),
        sa.not_(_own_commit(milestone_done)),
    )
    columns = (
        milestones.c.order_id, milestones.c.code, STEP.label("step"), milestones.c.after, milestones.c.category,
        milestones.c.line_id, milestones.c.done_at, milestones.c.quality, mine.label("by_hand"),
    )  # fmt: skip
    query = placed(*columns).join(milestones, milestones.c.order_id == orders.c.id).where(STANDING, here)
    return query.order_by(milestones.c.order_id, milestones.c.pos, milestones.c.uid)


def _changed() -> Query:
    confirmed = order_events.alias("first_confirmed")
    before = _exists(confirmed, confirmed.c.event == "confirmed", confirmed.c.uid < order_events.c.uid)
    return _event("amended").where(before)


def _no_yes() -> Query:
    told = order_events.c.code.is_distinct_from(IMPORT)
    yes = _exists(customer_yes, customer_yes.c.uid < order_events.c.uid)
    return _facts(order_events, _NOTHING, order_events.c.event == "confirmed", told, sa.not_(yes))


def _shipped_unconfirmed() -> Query:
    """Before the confirmation, or while a change made before it waited to be checked, agreed to or approved. A new date
    that nobody agreed to makes no order unconfirmed."""
    later, amended = order_events.alias("later"), order_events.alias("amended")
    confirmed = _exists(order_events, order_events.c.event == "confirmed", order_events.c.at <= _LEFT.c.at)
    agreed = _exists(customer_yes, customer_yes.c.uid > amended.c.uid)
    disagreed = _exists(amended, amended.c.event == "amended", amended.c.uid < _LEFT.c.uid, sa.not_(agreed))
    still = sa.or_(orders.c.status.in_(_CONFIRMING), sa.and_(orders.c.status == "awaiting_customer", disagreed))
    opened_since = _exists(later, later.c.event.in_(OPENING), later.c.uid > _LEFT.c.uid)
    return _dispatches(orders.c.status, sa.or_(sa.not_(confirmed), sa.and_(still, sa.not_(opened_since))))


def _shipped_unchecked() -> Query:
    seen = _exists(checks, checks.c.at <= _LEFT.c.at)
    return _dispatches(_NOTHING, orders.c.origin != IMPORT, sa.not_(seen))


def _import_unchecked() -> Query:
    """Taken in from elsewhere and keyed again by nobody."""
    return _orders(orders.c.placed_at, _NOTHING, orders.c.origin == IMPORT,
                   sa.not_(_exists(checks, checks.c.saw.is_not(None))))  # fmt: skip


def _over_authority() -> Query:
    """Kept though it was beyond who promised it, and nobody approved."""
    approved = sa.exists().where(
        remedy_events.c.remedy_id == remedies.c.id,
        remedy_events.c.event == "approved",
        remedy_events.c.voided.is_(False),
    )
    return _facts(remedies, remedies.c.code, remedies.c.beyond.is_(True), remedies.c.state == "kept",
                  sa.not_(approved))  # fmt: skip


def _refund_order() -> Query:
    earlier = refund_steps.alias("earlier")
    wanted = sa.case((refund_steps.c.step == "signed", "requested"), else_="signed")
    before = _exists(earlier, earlier.c.step == wanted, earlier.c.uid < refund_steps.c.uid)
    again = _exists(earlier, earlier.c.step == refund_steps.c.step, earlier.c.uid < refund_steps.c.uid)
    out_of_turn = sa.and_(refund_steps.c.step.in_(("signed", "paid")), sa.not_(before))
    no_copy = sa.and_(refund_steps.c.step == "requested", refund_steps.c.contract_copy.is_not(True))
    return _facts(refund_steps, refund_steps.c.step, sa.or_(out_of_turn, no_copy, again))


def _paid_beyond() -> Query:
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(sa.type_coerce(remedies.c.amount, sa.Integer)), 0))
        .where(remedies.c.order_id == orders.c.id, remedies.c.sort.in_(MONEY), remedies.c.state.in_(("agreed", "kept")))
        .scalar_subquery()
    )
    beyond = sa.and_(given > 0, given > sa.type_coerce(orders.c.received, sa.Integer))
    back = orders.c.received < 0
    detail = sa.case((beyond, "given"), (back, "paid_back"), else_="received")
    return _orders(_NEVER, detail, sa.or_(orders.c.received > orders.c.amount, back, beyond))


def _blind_by_enterer() -> Query:
    entered = order_events.alias("entered")
    here = _exists(entered, entered.c.event == "entered", entered.c.by_id == checks.c.by_id)
    return _facts(checks, sa.literal("check"), checks.c.check == "blind", here)


def _paid_by_signer() -> Query:
    signed = refund_steps.alias("signed")
    here = _exists(signed, signed.c.step == "signed", signed.c.by_id == refund_steps.c.by_id)
    return _facts(refund_steps, sa.literal("refund"), refund_steps.c.step == "paid", here)


def _remedy_by_proposer() -> Query:
    mine = sa.exists().where(
        remedies.c.id == remedy_events.c.remedy_id,
        remedies.c.by_id == remedy_events.c.by_id,
        remedies.c.beyond.is_(True),
    )
    return _facts(remedy_events, sa.literal("remedy"), remedy_events.c.event == "approved", mine)


def _approved_by_enterer() -> Query:
    """Approvals of findings that are not the clerk's own by who entered the order."""
    opened, entered = order_events.alias("opened"), order_events.alias("entered")
    found = sa.func.json_each(_text(opened.c.detail), "$.findings").table_valued(
        "value", name="found", joins_implicitly=True
    )
    code = sa.func.json_each(_text(approvals.c.codes)).table_valued("value", name="code", joins_implicitly=True)
    tier = sa.func.json_extract(found.c.value, "$.overridable_by")
    hers = (
        sa.select(sa.literal(1))
        .select_from(opened, found, code)
        .where(
            opened.c.order_id == orders.c.id, opened.c.event.in_(OPENING), opened.c.uid < approvals.c.uid,
            tier.is_distinct_from("clerk"), sa.func.json_extract(found.c.value, "$.code") == code.c.value,
        )
        .exists()
    )  # fmt: skip
    here = _exists(entered, entered.c.event == "entered", entered.c.by_id == approvals.c.by_id)
    return _facts(approvals, sa.literal("approval"), approvals.c.decision == "approved", here, hers)


def _closed_early() -> Query:
    lacks = sa.or_(orders.c.delivered_on.is_(None), orders.c.accepted_on.is_(None), orders.c.visited.is_(False))
    detail = sa.case(
        (orders.c.delivered_on.is_(None), "not_delivered"), (orders.c.accepted_on.is_(None), "not_accepted"),
        else_="not_visited",
    )  # fmt: skip
    told = sa.or_(order_events.c.code.is_(None), sa.not_(order_events.c.code.startswith(IMPORT)))
    return _facts(order_events, detail, order_events.c.event == "closed", told, lacks)


QUERIES: Mapping[str, tuple[Callable[[], Query], ...]] = {
    "quality_skipped": (_quality_skipped,),
    "gate_override": (lambda: _event("overridden"),),
    "self_check": (lambda: _facts(checks, _NOTHING, checks.c.check == "self"),),
    "self_approval": (lambda: _facts(approvals, _text(approvals.c.codes), approvals.c.decision == "self"),),
    "changed_after": (_changed,),
    "entry_corrected": (lambda: _facts(settlements, settlements.c.field, settlements.c.keep == "rekeyed"),),
    "no_customer_yes": (_no_yes,),
    "shipped_unconfirmed": (_shipped_unconfirmed,),
    "shipped_failed": (_shipped_failed,),
    "shipped_unchecked": (_shipped_unchecked,),
    "over_authority": (_over_authority,),
    "refund_order": (_refund_order,),
    "paid_beyond": (_paid_beyond,),
    "same_person": (_blind_by_enterer, _paid_by_signer, _remedy_by_proposer, _approved_by_enterer),
    "closed_early": (_closed_early,),
    "import_unchecked": (_import_unchecked,),
}
"""The queries of each rule that SQL alone decides, by the rule's code."""


def orders_of(conn: Connection, params: dict[str, Any]) -> list[Any]:
    """The orders placed in the period with the names around them, by their number."""
    query = placed(
        orders.c.id, orders.c.number, orders.c.outside_number, orders.c.placed_on, orders.c.amount, orders.c.origin,
        shown_name.label("customer"), users.c.login.label("owner"), users.c.name.label("owner_name"),
    )  # fmt: skip
    query = query.outerjoin(customers, customers.c.id == orders.c.customer_id)
    query = query.outerjoin(users, users.c.id == orders.c.owner_id)
    return sorted(conn.execute(query, params), key=lambda row: str(row.number))


def marks(conn: Connection, rule: str, params: dict[str, Any]) -> list[Any]:
    """What broke a rule that SQL alone decides, oldest first."""
    found = [row for query in QUERIES[rule] for row in conn.execute(query(), params)]
    return sorted(found, key=lambda row: (row.order_id, row.at is not None and row.at.timestamp()))
