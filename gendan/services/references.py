"""Looking up what a command names: an order by any of its numbers, a customer, a product, a user, a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from gendan.db import (
    complaints,
    customers,
    exceptions,
    finding,
    handovers,
    measures,
    production,
    products,
    remedies,
    requests,
    shipments,
    users,
)
from gendan.domain.normal import fold, phone_key
from gendan.domain.numbers import is_mistyped
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.missing import missing


def order(conn: Connection, text: str, field: str = "order") -> Any:
    """The order of that number, unique outside number, or unique tail."""
    found = finding.orders_named(conn, text)
    if not found:
        message = N_("There is no order {value}. Check the number, or search for it.")
        if is_mistyped(text):
            message = N_("There is no order {value}: its check character does not fit, so it is mistyped. Look again.")
        raise Refusal("unknown_reference", message, field=field, value=text)
    if len(found) > 1:
        raise Refusal(
            "unknown_reference",
            N_("{value} fits more than one order: {numbers}. Write the whole number."),
            field=field,
            value=text,
            numbers=", ".join(row.number for row in found[:5]),
        )
    return found[0]


def customer(conn: Connection, text: str, field: str = "customer") -> Any:
    """The customer of that code, exact name or phone; of files that were united the one that remains."""
    row = customers.by_code(conn, text)
    named = [row] if row else customers.matching(conn, fold(text), None) or _by_phone(conn, text)
    found = list({one.id: one for one in (customers.remaining(conn, each) for each in named)}.values())
    if not found:
        raise Refusal(
            "unknown_reference",
            N_("There is no customer {value}. Use code, exact name or phone."),
            field=field,
            value=text,
        )
    if len(found) > 1:
        raise Refusal(
            "unknown_reference",
            N_("{value} fits more than one customer: {codes}. Use the code."),
            field=field,
            value=text,
            codes=", ".join(one.code for one in found),
        )
    return found[0]


def refuse_erased(customer: Any, field: str = "customer") -> Any:
    """The customer; refuses ``wrong_status`` where his data were erased: he gets a new file."""
    if customer.name is None:
        raise Refusal(
            "wrong_status", N_("The personal data of customer {code} were erased. Take him in anew."), field=field,
            code=customer.code,
        )  # fmt: skip
    return customer


def _by_phone(conn: Connection, text: str) -> list[Any]:
    return customers.matching(conn, None, phone_key(text)) if any(ch.isdigit() for ch in text) else []


def product(conn: Connection, text: str, field: str = "product") -> Any:
    """The product of that code."""
    row = products.by_code(conn, text)
    if row is None:
        raise Refusal("unknown_reference", N_("There is no product {value}. Check the code."), field=field, value=text)
    return row


def user(conn: Connection, text: str, field: str = "user") -> Any:
    """The active user of that login."""
    row = users.by_login(conn, text)
    if row is None or not row.active or row.role == "system":
        raise Refusal("unknown_reference", N_("There is no active user {value}."), field=field, value=text)
    return row


def exception(conn: Connection, text: str, field: str = "exception") -> Any:
    """The exception of that code."""
    row = exceptions.by_code(conn, text) or exceptions.by_code(conn, text.upper())
    if row is None:
        raise Refusal(
            "unknown_reference", N_("There is no exception {value}. Check the code."), field=field, value=text
        )
    return row


def remedy(conn: Connection, text: str, field: str = "remedy") -> Any:
    """The remedy of that code."""
    row = remedies.by_code(conn, text) or remedies.by_code(conn, text.upper())
    if row is None:
        raise Refusal("unknown_reference", N_("There is no remedy {value}. Check the code."), field=field, value=text)
    return row


def complaint(conn: Connection, text: str, field: str = "complaint") -> Any:
    """The complaint of that code."""
    row = complaints.by_code(conn, text) or complaints.by_code(conn, text.upper())
    if row is None:
        raise Refusal(
            "unknown_reference", N_("There is no complaint {value}. Check the code."), field=field, value=text
        )
    return row


def request(conn: Connection, text: str, field: str = "request") -> Any:
    """The request of that code."""
    row = requests.by_code(conn, text) or requests.by_code(conn, text.upper())
    if row is None:
        raise Refusal("unknown_reference", N_("There is no request {value}. Check the code."), field=field, value=text)
    return row


def measure(conn: Connection, text: str, field: str = "measure") -> Any:
    """The measure of that code."""
    row = measures.measure_by_code(conn, text) or measures.measure_by_code(conn, text.upper())
    if row is None:
        raise Refusal("unknown_reference", N_("There is no measure {value}. Check the code."), field=field, value=text)
    return row


def handover(conn: Connection, text: str, field: str = "handover") -> Any:
    """The handover of that code."""
    row = handovers.by_code(conn, text) or handovers.by_code(conn, text.upper())
    if row is None:
        raise Refusal("unknown_reference", N_("There is no handover {value}. Check the code."), field=field, value=text)
    return row


def shipment(conn: Connection, text: str, field: str = "shipment") -> Any:
    """The shipment of that code."""
    found = shipments.coded(conn, text) or shipments.coded(conn, text.upper())
    if not found:
        raise Refusal("unknown_reference", N_("There is no shipment {value}. Check the code."), field=field, value=text)
    return found[0]


def risk(conn: Connection, text: str, field: str = "risk") -> Any:
    """The risk of that code."""
    row = production.risk_by_code(conn, text) or production.risk_by_code(conn, text.upper())
    if row is None:
        raise Refusal("unknown_reference", N_("There is no risk {value}. Check the code."), field=field, value=text)
    return row


def line(conn: Connection, order_id: int, number: int, field: str = "line") -> Any:
    """The line of that number of an order."""
    row = finding.line_of(conn, order_id, number)
    if row is None:
        raise Refusal("unknown_reference", N_("The order has no line {value}."), field=field, value=number)
    return row


def line_id(conn: Connection, order: Any, number: int | None) -> int | None:
    """The local id of a line where one is named; ``bad_value`` where no order is."""
    if number is None:
        return None
    if order is None:
        raise UsageError("bad_value", N_("A line is a line of an order; name the order too."), field="line")
    return int(line(conn, order.id, number).id)


def asker(conn: Connection, command: str, order: Any, customer: Any) -> int:
    """The local id of whose case it is, of an order, a customer or both; ``missing_fields`` where that does not say it,
    ``bad_value`` for an order of somebody else."""
    if customer is None and order is None:
        raise missing(command, "customer", names="customer / order")
    if order is None:
        return int(customer.id)
    if customer is None:
        if order.customer_id is None:
            message = N_("Order {number} names no customer. Name the customer too.")
            raise Refusal("missing_fields", message, field="customer", fields=("customer",), number=order.number)
        return int(order.customer_id)
    if order.customer_id is not None:
        whose = customers.remaining(conn, customers.by_id(conn, order.customer_id))
        if whose.id != customer.id:
            message = N_("Order {number} is another customer's.")
            raise UsageError("bad_value", message, field="order", number=order.number)
    return int(customer.id)


LOOKUPS: dict[str, Callable[..., Any]] = {
    "order": order,
    "customer": customer,
    "product": product,
    "user": user,
    "exception": exception,
    "remedy": remedy,
    "complaint": complaint,
    "request": request,
    "measure": measure,
    "handover": handover,
    "risk": risk,
    "shipment": shipment,
}
"""How a reference of each kind is looked up; lines are looked up within their order."""
