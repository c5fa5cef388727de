"""Order entry: drafts, read-back, submission, copies (C019-C024, C028, C030; S09)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gendan.db import confirming, customers, finding, prices, products
from gendan.db import entry as table
from gendan.domain.content import LINES
from gendan.domain.money import line_amount
from gendan.domain.normal import fold, phone_key
from gendan.domain.pricing import best_promotion, unit_price
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, _
from gendan.services import references
from gendan.services.commands import (
    Code,
    Command,
    CustomerRef,
    Date,
    Discount,
    Money,
    Name,
    Note,
    OrderRef,
    Phone,
    Quantity,
    UserRef,
    handles,
)
from gendan.services.context import Context
from gendan.services.customers import next_code
from gendan.services.findings import findings_of
from gendan.services.ordernumbers import next_number
from gendan.services.reopening import open_for_confirmation, reckoned, refuse_below_received, required_missing

Channel = Literal["counter", "phone", "email", "online", "fax", "wechat"]
DeliveryMode = Literal["delivery", "pickup", "courier"]
Emptied = Literal["address", "document_ref", "contact", "special", "deposit", "owner"]
"""Fields of a draft that may be emptied again."""
READ_BACK = ("customer_phone", "requested", "address", LINES)
"""Fields that are read back to the customer (C024)."""


def _upper(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class LineInput(BaseModel):
    """A line as it is entered; without a price the price list gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product: Annotated[str, BeforeValidator(_upper), Field(min_length=1, max_length=120)]
    qty: Quantity
    price: Money | None = None
    discount: Discount | None = Field(default=None, description="percent")
    promotion: Code | None = None
    special: Note | None = None


class _Entered(Command):
    """The fields of an order that may be entered."""

    channel: Channel | None = None
    document_ref: Name | None = None
    lines: list[LineInput] | None = Field(default=None, max_length=2000)
    requested: Date | None = None
    phone: Phone | None = None
    address: Note | None = None
    contact: Name | None = None
    region: Name | None = None
    delivery_mode: DeliveryMode | None = None
    special: Note | None = None
    urgent: bool | None = None
    deposit: Money | None = Field(default=None, description="agreed deposit; money received is payment.receive")
    owner: UserRef | None = None


class OrderEnter(_Entered):
    """Enter an order as a draft; only the customer, or name and phone of a new one, is needed (C019, C030)."""

    command: ClassVar[str] = "order.enter"
    role: ClassVar[str] = "clerk"

    customer: CustomerRef | None = None
    name: Name | None = None


class OrderUpdate(_Entered):
    """Change a draft; lines are given whole, fields named in ``empty`` are emptied."""

    command: ClassVar[str] = "order.update"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    customer: CustomerRef | None = None
    empty: list[Emptied] | None = Field(default=None, max_length=20)


class OrderReadBack(Command):
    """Key fields that were read back to the customer and confirmed by them (C024)."""

    command: ClassVar[str] = "order.read_back"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    confirmed: list[Code] = Field(max_length=100)


class OrderSubmit(Command):
    """File a draft for the second check; everything that is missing is named at once (C021)."""

    command: ClassVar[str] = "order.submit"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    acknowledged: list[Code] | None = Field(
        default=None, max_length=100, description="codes of findings that a clerk may decide and has taken note of"
    )


class OrderCopy(Command):
    """Make a new draft with customer and lines of an order; no check, yes or approval is copied."""

    command: ClassVar[str] = "order.copy"
    role: ClassVar[str] = "clerk"

    order: OrderRef


def shown(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as a command returns them."""
    return [
        {"code": one.code, "message": _(one.message, **one.params), "overridable_by": one.overridable_by}
        for one in findings
    ]


def _customer(ctx: Context, cmd: OrderEnter) -> Any:
    if "customer" in ctx.refs:
        return references.refuse_erased(ctx.refs["customer"])
    if not cmd.name or not cmd.phone:
        missing = tuple(field for field in ("customer", "name", "phone") if not getattr(cmd, field, None))
        raise Refusal(
            "missing_fields",
            N_("An order needs a customer: choose one, or give name and phone of a new one."),
            field=missing[0],
            fields=missing,
        )
    same = customers.matching(ctx.conn, fold(cmd.name), phone_key(cmd.phone))
    if same:
        return customers.remaining(ctx.conn, same[0])
    made = ctx.recorder.new(
        "customer",
        code=next_code(ctx),
        name=cmd.name,
        phone=cmd.phone,
        address=cmd.address,
        region=cmd.region,
        kind="ordinary",
    )
    ctx.settle()
    return customers.by_id(ctx.conn, made)


@handles(OrderEnter)
def order_enter(ctx: Context, cmd: OrderEnter) -> dict[str, Any]:
    """Make a draft; price, promotion and owner are proposed where they are not given."""
    customer = _customer(ctx, cmd)
    owner = ctx.refs.get("owner")
    number = next_number(ctx)
    order = ctx.recorder.new(
        "order",
        number=number,
        customer=customer.id,
        phone=cmd.phone or customer.phone,
        address=cmd.address or (customer.address if cmd.delivery_mode != "pickup" else None),
        placed_at=ctx.at,
        owner=owner.id if owner else None,
        origin="entry",
        **_plain(cmd),
    )
    ctx.recorder.event("order_event", order=order, event="entered")
    _write_lines(ctx, order, cmd.lines or [])
    return _entered(ctx, order)


def _plain(cmd: _Entered) -> dict[str, Any]:
    names = (
        "channel",
        "document_ref",
        "requested",
        "contact",
        "region",
        "delivery_mode",
        "special",
        "urgent",
        "deposit",
    )
    return {name: value for name in names if (value := getattr(cmd, name)) is not None}


def _entered(ctx: Context, order_id: int) -> dict[str, Any]:
    ctx.settle()
    order = finding.order_by_id(ctx.conn, order_id)
    return {"number": order.number, "status": order.status, "findings": shown(findings_of(ctx, order))}


@handles(OrderUpdate)
def order_update(ctx: Context, cmd: OrderUpdate) -> dict[str, Any]:
    """Change a draft; only what is given is changed."""
    order = ctx.refs["order"]
    if order.status != "draft":
        raise Refusal("wrong_status", N_("Order {number} is no draft; change it by an amendment."), number=order.number)
    changes = _plain(cmd)
    changes |= {name: value for name in ("phone", "address") if (value := getattr(cmd, name)) is not None}
    changes = _of_customer(ctx, order) | changes if "customer" in ctx.refs else changes
    changes |= {"owner": ctx.refs["owner"].id} if "owner" in ctx.refs else {}
    changes |= dict.fromkeys(cmd.empty or [])
    ctx.recorder.set("order", order.id, **changes)
    if cmd.lines is not None:
        _write_lines(ctx, order.id, cmd.lines)
    ctx.settle()
    refuse_below_received(finding.order_by_id(ctx.conn, order.id))
    return _entered(ctx, order.id)


def _of_customer(ctx: Context, order: Any) -> dict[str, Any]:
    """Another customer comes with phone and address of his own; those of the former one do not stay."""
    now, before = references.refuse_erased(ctx.refs["customer"]), customers.by_id(ctx.conn, order.customer_id)
    if now.id == before.id:
        return {}
    own = {"phone": now.phone, "address": None if order.delivery_mode == "pickup" else now.address}
    return {"customer": now.id} | {
        name: value for name, value in own.items() if order._mapping[name] == before._mapping[name]
    }


def _write_lines(ctx: Context, order_id: int, given: list[LineInput]) -> None:
    """Write the lines of a draft: the first stands at 1; lines that are no longer there are removed."""
    before = table.every_line(ctx.conn, order_id)
    for pos, line in enumerate(given, start=1):
        fields = line_fields(ctx, pos, line)
        known = next((row for row in before if row.pos == pos), None)
        if known is None:
            ctx.recorder.new("line", order=order_id, pos=pos, **{k: v for k, v in fields.items() if v is not None})
        else:
            ctx.recorder.set("line", known.id, removed=False, **fields)
    for row in before:
        if row.pos > len(given):
            ctx.recorder.set("line", row.id, removed=True)


def line_fields(ctx: Context, pos: int, line: LineInput) -> dict[str, Any]:
    """The cells of a line: product looked up, price and discount from the price list where they are not given."""
    product = products.by_code_or_barcode(ctx.conn, line.product)
    if product is None:
        raise Refusal(
            "unknown_reference",
            N_("There is no product {value}. Check the code."),
            field=f"lines.{pos}.product",
            value=line.product,
        )
    listed = unit_price(product.list_price, prices.breaks_of(ctx.conn, product.id), line.qty, ctx.day)
    price = line.price if line.price is not None else listed.price
    promotion, discount = _discount(ctx, line, product.code, price)
    return {
        "product": product.id,
        "name": product.name,
        "spec": product.spec,
        "unit": product.unit,
        "qty": line.qty,
        "price": price,
        "list_price": product.list_price,
        "discount": discount,
        "promotion": promotion,
        "amount": reckoned(line.qty, price, discount, f"lines.{pos}.price"),
        "special": line.special,
    }


def _discount(ctx: Context, line: LineInput, product: str, price: Decimal | None) -> tuple[str | None, Decimal]:
    """Promotion and discount as given; a named promotion gives its percentage, nothing the best one that holds."""
    if line.promotion:
        named = prices.promotion_named(ctx.conn, line.promotion)
        percent = named.percent if named else Decimal(0)
        return named.code if named else line.promotion, percent if line.discount is None else line.discount
    if line.discount is not None:
        return None, line.discount
    before = line_amount(line.qty, price or Decimal(0), Decimal(0))
    best = best_promotion(prices.all_promotions(ctx.conn), product, line.qty, before, ctx.day)
    return (best.code, best.percent) if best else (None, Decimal(0))


@handles(OrderReadBack)
def order_read_back(ctx: Context, cmd: OrderReadBack) -> dict[str, Any]:
    """Record what was read back; on a draft and until the check. What is changed later must be read again."""
    order = ctx.refs["order"]
    if order.status not in ("draft", "to_check"):
        raise Refusal("wrong_status", N_("Order {number} is past the read-back."), number=order.number)
    unknown = [field for field in cmd.confirmed if field not in READ_BACK]
    if unknown:
        raise Refusal(
            "bad_value",
            N_("{value} is not read back. Fields are {known}."),
            field="confirmed",
            value=unknown[0],
            known=", ".join(READ_BACK),
        )
    now = confirming.seals(ctx.conn, [order.id])[order.id]
    ctx.recorder.event("read_back", order=order.id, fields=cmd.confirmed, saw=now)
    ctx.settle()
    return {"order": order.number, "missing": missing_read_back(ctx, order)}


def missing_read_back(ctx: Context, order: Any) -> list[str]:
    """The key fields that have not been read back as they are now."""
    now = confirming.seals(ctx.conn, [order.id])[order.id]
    done = confirming.read_back_fields(ctx.conn, order.id, now)
    wanted = [field for field in READ_BACK if not (field == "address" and order.delivery_mode == "pickup")]
    return [field for field in wanted if field not in done]


def missing_fields(ctx: Context, order: Any) -> tuple[str, ...]:
    """Required fields that are empty, all at once; the read-back among them."""
    return (*required_missing(ctx, order), *(("read_back",) if missing_read_back(ctx, order) else ()))


@handles(OrderSubmit)
def order_submit(ctx: Context, cmd: OrderSubmit) -> dict[str, Any]:
    """File a draft: it waits for the second check from now on, with its findings."""
    order = ctx.refs["order"]
    if order.status != "draft":
        raise Refusal("wrong_status", N_("Order {number} was submitted already."), number=order.number)
    missing = missing_fields(ctx, order)
    if missing:
        raise Refusal(
            "missing_fields",
            N_("Order {number} is not complete. Missing: {names}."),
            field=missing[0],
            fields=missing,
            number=order.number,
            names=", ".join(missing),
        )
    findings = open_for_confirmation(ctx, order, "submitted")
    noted = _acknowledged(findings, cmd.acknowledged or [])
    if noted:
        ctx.recorder.event("approval", order=order.id, decision="approved", codes=noted)
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    return {"order": order.number, "status": after.status, "findings": shown(findings)}


def _acknowledged(findings: tuple[Finding, ...], codes: list[str]) -> list[str]:
    """Those of the codes that were found; a clerk takes note only of what a clerk may decide (C028)."""
    found = [one for one in findings if one.code in codes]
    beyond = [one for one in found if one.overridable_by != "clerk"]
    if beyond:
        raise Refusal(
            "over_authority",
            N_("{codes} is not only to be taken note of; it waits for a decision."),
            field="acknowledged",
            findings=tuple(beyond),
            codes=", ".join(one.code for one in beyond),
        )
    return sorted({one.code for one in found})


@handles(OrderCopy)
def order_copy(ctx: Context, cmd: OrderCopy) -> dict[str, Any]:
    """Copy customer and lines into a new draft, with today's prices."""
    source = ctx.refs["order"]
    owner = source.customer_id
    customer = references.refuse_erased(customers.by_id(ctx.conn, owner)) if owner else None
    order = ctx.recorder.new(
        "order",
        number=next_number(ctx),
        customer=source.customer_id,
        phone=source.phone or (customer.phone if customer else None),
        address=source.address or (customer.address if customer else None),
        contact=source.contact,
        region=source.region,
        channel=source.channel if source.origin == "entry" else None,
        delivery_mode=source.delivery_mode,
        placed_at=ctx.at,
        owner=source.owner_id,
        origin="entry",
    )
    ctx.recorder.event("order_event", order=order, event="entered", code=source.number)
    given = [
        LineInput(product=code, qty=row.qty, special=row.special)
        for row in table.lines_of(ctx.conn, source.id)
        if (code := products.code_of(ctx.conn, row.product_id))
    ]
    _write_lines(ctx, order, given)
    return _entered(ctx, order)
