"""The command that takes one order of another system's book in: what it was, and how far it had come (C376).

Imported orders carry a check of kind ``import``. Delivered ones stand at after-sales (closed when that is over
thirty days ago), the others at confirmed, reported as unchecked; with the setting ``import.check`` those not
delivered wait for the second check (decisions.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gendan.db import customers, milestones, orders, products, users
from gendan.db.types import canonical
from gendan.domain.lifecycle import DELIVER, SHIP
from gendan.domain.normal import fold, phone_key
from gendan.domain.plan import BEFORE_WORK
from gendan.domain.templates import BUILT_IN
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import planning
from gendan.services.commands import AnyDate, Command, Money, Note, Phone, Quantity, UnreadableError, handles
from gendan.services.context import Context
from gendan.services.customers import next_code
from gendan.services.logins import free_login
from gendan.services.ordernumbers import next_number

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days before or after are typing errors, and calendars and clocks cannot count there."""
CLOSED_AFTER = timedelta(days=30)
"""An order delivered longer ago than this is closed when it is taken in."""


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = N_("{value} is no day between {first} and {last}.")
        raise UnreadableError(UsageError("bad_value", message, value=day, first=FIRST_YEAR, last=LAST_YEAR))
    return day


Day = Annotated[AnyDate, AfterValidator(_in_range)]
Moment = Annotated[datetime | date, AfterValidator(_in_range)]


class ImportedLine(BaseModel):
    """One line of an imported order; a given ``amount`` wins over price x quantity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product: str = Field(default="", max_length=120)
    name: str = Field(default="", max_length=120)
    spec: str = Field(default="", max_length=4000)
    unit: str = Field(default="", max_length=120)
    qty: Quantity
    price: Money | None = None
    discount: Decimal = Field(default=Decimal(0), ge=0, le=100, decimal_places=2)
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)
    promised: Day | None = None
    delivered: Day | None = None
    special: str = Field(default="", max_length=4000)


class OrderImport(Command):
    """Take in one order of another system's order book; its outside number makes it known again."""

    command: ClassVar[str] = "order.import"
    role: ClassVar[str] = "supervisor"
    history: ClassVar[bool] = True

    number: str = Field(min_length=1, max_length=120, description="the outside number")
    customer: str = Field(default="", max_length=120)
    contact: str = Field(default="", max_length=120)
    phone: Phone | Literal[""] = ""
    address: Note = ""
    region: str = Field(default="", max_length=120)
    channel: str = Field(default="", max_length=120)
    owner: str = Field(default="", max_length=120)
    status: str = Field(default="", max_length=120)
    placed: Moment | None = None
    requested: Day | None = None
    promised: Day | None = None
    shipped: Day | None = None
    delivered: Day | None = None
    cancelled: Day | None = None
    special: Note = ""
    lines: list[ImportedLine] = Field(min_length=1, max_length=2000)


@handles(OrderImport)
def order_import(ctx: Context, cmd: OrderImport) -> dict[str, Any]:
    """Take an order in; one that is known and unchanged is left alone, one that has gone on is brought up to date."""
    known = orders.imported(ctx.conn, cmd.number)
    digest = _digest(cmd)
    if known is None:
        return _take_in(ctx, cmd, digest)
    if known.detail["digest"] == digest:
        return {"number": known.number, "result": "unchanged"}
    return _bring_up_to_date(ctx, cmd, known, digest)


def _digest(cmd: OrderImport) -> dict[str, Any]:
    """What tells a changed order from a known one: a hash of what was ordered, and how far it had come.
    Personal values are left out of it, since a hash of a phone number can be guessed."""
    personal = {"customer", "contact", "phone", "address"}
    fields = cmd.model_dump(mode="json", exclude={"reason", "status", *personal, *_PROGRESS})
    for line in fields["lines"]:
        line.pop("delivered")
    progress = {name: day.isoformat() for name in _PROGRESS if (day := getattr(cmd, name)) is not None}
    lines = [line.delivered.isoformat() if line.delivered else None for line in cmd.lines]
    content = hashlib.sha256(canonical(fields).encode()).hexdigest()[:32]
    status = {"status": cmd.status} if cmd.status else {}
    return {"content": content, **status, **progress, **({"lines": lines} if any(lines) else {})}


_PROGRESS = ("shipped", "delivered", "cancelled")


def _moment(ctx: Context, day: date | datetime | None) -> datetime:
    """The moment of a day of the book: its own time, else the start of that day in the store's zone."""
    if day is None:
        return ctx.now
    if isinstance(day, datetime):
        moment = day if day.tzinfo else day.replace(tzinfo=ctx.config.zone)
    else:
        moment = datetime.combine(day, time(), ctx.config.zone)
    return min(moment.replace(microsecond=0), ctx.now)


def _take_in(ctx: Context, cmd: OrderImport, digest: dict[str, Any]) -> dict[str, Any]:
    placed = _moment(ctx, cmd.placed or _earliest(cmd))
    customer = _customer(ctx, cmd)
    number = next_number(ctx)
    order = ctx.recorder.new(
        "order",
        number=number,
        outside_number=cmd.number,
        customer=customer,
        channel=cmd.channel or None,
        placed_at=placed,
        requested=cmd.requested,
        address=cmd.address or None,
        contact=cmd.contact or None,
        phone=cmd.phone or None,
        region=cmd.region or None,
        special=cmd.special or None,
        owner=_owner(ctx, cmd.owner),
        origin="import",
    )
    lines = [_line(ctx, order, pos, line) for pos, line in enumerate(cmd.lines, start=1)]
    ctx.recorder.event("order_event", order=order, event="imported", detail={"digest": digest, "status": cmd.status})
    ctx.recorder.event("check", order=order, check="import", result="unchecked")
    waits = ctx.config["import.check"] and _delivered(cmd) is None
    if waits:
        fields = list(ctx.config["check.key_fields"])
        ctx.recorder.event(
            "order_event", order=order, event="submitted", code="import", detail={"findings": [], "key_fields": fields}
        )
    else:
        ctx.recorder.event("order_event", at=placed, order=order, event="confirmed", code="import")
    _promises(ctx, order, cmd, lines, placed)
    _milestones(ctx, order, cmd, lines, placed, confirmed=not waits)
    _endings(ctx, order, cmd, placed)
    return {"number": number, "result": "new"}


def _earliest(cmd: OrderImport) -> date | None:
    known = [day for day in (cmd.shipped, cmd.delivered, cmd.cancelled) if day is not None]
    return min(known) if known else None


def _delivered(cmd: OrderImport) -> date | None:
    own = [line.delivered for line in cmd.lines]
    if any(own):
        return max(day for day in own if day is not None) if all(own) else None
    return cmd.delivered


def _customer(ctx: Context, cmd: OrderImport) -> int | None:
    name = cmd.customer or cmd.contact
    if not name:
        return None
    written = ctx.cache.setdefault("customers_written", {})
    if (name, cmd.phone) not in written:
        written[name, cmd.phone] = (fold(name), phone_key(cmd.phone) if cmd.phone else None)
    key = written[name, cmd.phone]
    kept = ctx.cache.setdefault("customers", {})
    if key not in kept:
        found = customers.same(ctx.conn, *key)
        kept[key] = found.into_id or found.id if found else _new_customer(ctx, cmd, name)
    customer: int = kept[key]
    return customer


def _new_customer(ctx: Context, cmd: OrderImport, name: str) -> int:
    return ctx.recorder.new(
        "customer",
        code=next_code(ctx),
        name=name,
        contact=cmd.contact or None,
        phone=cmd.phone or None,
        address=cmd.address or None,
        region=cmd.region or None,
        kind="ordinary",
    )


def _owner(ctx: Context, name: str) -> int | None:
    """The user of that login or name; an unknown one is written down without the right to sign in, so that
    the work stays named. Only the terminal that made the store may do that; others leave it open."""
    if not name:
        return None
    kept = ctx.cache.setdefault("owners", {})
    if name not in kept:
        row = users.by_name(ctx.conn, name)
        if row is None and not ctx.terminal.founder:
            kept[name] = None
        elif row is None:
            login = free_login(ctx.conn, name, ctx.cache.setdefault("logins", set()))
            kept[name] = ctx.recorder.new("user", login=login, name=name, role="follower", active=False)
        else:
            kept[name] = row.id
    owner: int | None = kept[name]
    return owner


def _product(ctx: Context, line: ImportedLine) -> int | None:
    code = line.product or line.name
    if not code:
        return None
    kept = ctx.cache.setdefault("products", {})
    if code not in kept:
        row = products.by_code(ctx.conn, code)
        kept[code] = row.id if row else _new_product(ctx, code, line)
    product: int = kept[code]
    return product


def _new_product(ctx: Context, code: str, line: ImportedLine) -> int:
    return ctx.recorder.new(
        "product",
        code=code,
        name=line.name or code,
        spec=line.spec or None,
        unit=line.unit or None,
        list_price=line.price,
    )


def _line(ctx: Context, order: int, pos: int, line: ImportedLine) -> int:
    return ctx.recorder.new(
        "line",
        order=order,
        pos=pos,
        product=_product(ctx, line),
        name=line.name or None,
        spec=line.spec or None,
        unit=line.unit or None,
        qty=line.qty,
        price=line.price,
        discount=line.discount,
        amount=line.amount,
        special=line.special or None,
    )


def _promises(ctx: Context, order: int, cmd: OrderImport, lines: list[int], placed: datetime) -> None:
    own = [(line_id, line.promised) for line_id, line in zip(lines, cmd.lines, strict=True) if line.promised]
    if own:
        for line_id, day in own:
            ctx.recorder.event("promise", at=placed, order=order, line=line_id, promised=day, asked_by="customer")
    elif cmd.promised:
        ctx.recorder.event("promise", at=placed, order=order, promised=cmd.promised, asked_by="customer")


def _milestones(
    ctx: Context, order: int, cmd: OrderImport, lines: list[int], placed: datetime, *, confirmed: bool
) -> None:
    """The plan that the dates of the book tell: what is done, and backward from the promise what is open. The book
    knows no inspections."""
    finished = _delivered(cmd) is not None or cmd.cancelled is not None or cmd.status in ("closed", "cancelled")
    reached = {"receive": placed, "confirm": placed if confirmed else None}
    if cmd.shipped:
        reached[SHIP] = _moment(ctx, cmd.shipped)
    by_line = any(line.promised or line.delivered for line in cmd.lines)
    items = _items(ctx)
    dues = planning.due_of(ctx, items, cmd.promised)
    for pos, (item, due) in enumerate(zip(items, dues, strict=True), start=1):
        code = item.step.code
        done = reached.get(code)
        if code == DELIVER or (finished and done is None):
            continue
        day = placed.astimezone(ctx.config.zone).date() if code in BEFORE_WORK else due
        _milestone(ctx, order, item, pos, day, done)
    deliver = items[-1]
    if not by_line:
        arrived = _moment(ctx, cmd.delivered) if cmd.delivered else None
        _milestone(ctx, order, deliver, len(items), cmd.promised, arrived)
        return
    for pos, (line_id, line) in enumerate(zip(lines, cmd.lines, strict=True), start=len(items)):
        done_on = line.delivered or cmd.delivered
        arrived = _moment(ctx, done_on) if done_on else None
        _milestone(ctx, order, deliver, pos, line.promised or cmd.promised, arrived, line_id)


def _items(ctx: Context) -> list[planning.Item]:
    """The steps of an ordinary order without its inspection, worked out once a transaction."""
    if "import_items" not in ctx.cache:
        standard = BUILT_IN["standard"]
        steps = tuple(step for step in standard.steps if not step.quality)
        transit = planning.transit_days(ctx.conn, ctx.config, None, None)
        lead = int(ctx.config["lead_time.default_days"])
        ctx.cache["import_items"] = planning.items_for(replace(standard, steps=steps), [], transit, lead)
    items: list[planning.Item] = ctx.cache["import_items"]
    return items


def _milestone(
    ctx: Context,
    order: int,
    item: planning.Item,
    pos: int,
    due: date | None,
    done: datetime | None,
    line: int | None = None,
) -> None:
    milestone = planning.new_milestone(ctx, order, item, pos, due, line)
    if done is not None:
        ctx.recorder.event("milestone_done", at=done, order=order, milestone=milestone)


def _endings(ctx: Context, order: int, cmd: OrderImport, placed: datetime) -> None:
    delivered = _delivered(cmd)
    if cmd.status == "cancelled" or cmd.cancelled:
        at = _moment(ctx, cmd.cancelled) if cmd.cancelled else placed
        ctx.recorder.event("order_event", at=at, order=order, event="cancelled", code="import")
    elif delivered is not None and delivered + CLOSED_AFTER < ctx.today:
        closed = _moment(ctx, delivered + CLOSED_AFTER)
        ctx.recorder.event("order_event", at=closed, order=order, event="closed", code="import")
    elif delivered is None and cmd.status in ("delivered", "closed"):
        ctx.recorder.event("order_event", order=order, event="closed", code="import_undated")


def _bring_up_to_date(ctx: Context, cmd: OrderImport, known: Any, digest: dict[str, Any]) -> dict[str, Any]:
    """Record what happened since the order was taken in; what was ordered is not changed by a file."""
    if known.detail["digest"]["content"] != digest["content"]:
        raise Refusal(
            "wrong_status",
            N_("Order {number} is known with other content. A file does not change a confirmed order; amend it."),
            field="number",
            number=cmd.number,
        )
    facts = milestones.open_deliveries(ctx.conn, known.order_id)
    for code, line_pos, milestone in facts:
        line = cmd.lines[line_pos - 1] if line_pos else None
        day = (line.delivered or cmd.delivered if line else cmd.delivered) if code == DELIVER else cmd.shipped
        if day is not None:
            ctx.recorder.event("milestone_done", at=_moment(ctx, day), order=known.order_id, milestone=milestone)
    if known.open and (cmd.cancelled or cmd.status == "cancelled"):
        at = _moment(ctx, cmd.cancelled)
        ctx.recorder.event("order_event", at=at, order=known.order_id, event="cancelled", code="import")
    elif known.open and cmd.status in ("delivered", "closed") and _delivered(cmd) is None:
        ctx.recorder.event("order_event", order=known.order_id, event="closed", code="import_undated")
    ctx.recorder.event(
        "order_event", order=known.order_id, event="imported", detail={"digest": digest, "status": cmd.status}
    )
    return {"number": known.number, "result": "updated"}
