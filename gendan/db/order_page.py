"""Everything on one order's page, read with one query a table."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.contacts import contacts
from gendan.db.customers import customers, shown_name
from gendan.db.milestones import STANDING, milestones
from gendan.db.orders import checks, lines, orders, promises
from gendan.db.products import products
from gendan.db.users import users


def order(conn: Connection, order_id: int) -> sa.Row[Any]:
    """The order with its customer and owner."""
    query = (
        sa.select(
            orders,
            shown_name.label("customer_name"),
            customers.c.code.label("customer_code"),
            customers.c.phone.label("customer_phone"),
            customers.c.kind.label("customer_kind"),
            customers.c.contact.label("customer_contact"),
            users.c.login.label("owner"),
            users.c.name.label("owner_name"),
        )
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(users, users.c.id == orders.c.owner_id)
    )
    return conn.execute(query.where(orders.c.id == order_id)).one()


def lines_of(conn: Connection, order_id: int) -> list[sa.Row[Any]]:
    """The lines in their order, with the product's code and list price."""
    query = (
        sa.select(lines, products.c.code.label("product"), products.c.name.label("product_name"))
        .add_columns(products.c.list_price.label("product_price"), products.c.category.label("product_category"))
        .outerjoin(products, products.c.id == lines.c.product_id)
    )
    return list(
        conn.execute(query.where(lines.c.order_id == order_id, lines.c.removed.is_(False)).order_by(lines.c.pos))
    )


def milestones_of(conn: Connection, order_id: int) -> list[sa.Row[Any]]:
    """The plan in its order, with the number of the line and who did it."""
    query = (
        sa.select(milestones, lines.c.pos.label("line"), users.c.login.label("done_by"))
        .outerjoin(lines, lines.c.id == milestones.c.line_id)
        .outerjoin(users, users.c.id == milestones.c.done_by_id)
    )
    return list(
        conn.execute(
            query.where(milestones.c.order_id == order_id, STANDING).order_by(milestones.c.pos, milestones.c.uid)
        )
    )


def promises_of(conn: Connection, order_id: int) -> list[sa.Row[Any]]:
    """The promises in the order in which they were made."""
    query = (
        sa.select(promises, users.c.login.label("by"), lines.c.pos.label("line"))
        .outerjoin(users, users.c.id == promises.c.by_id)
        .outerjoin(lines, lines.c.id == promises.c.line_id)
        .where(promises.c.order_id == order_id, promises.c.voided.is_(False))
    )
    return list(conn.execute(query.order_by(promises.c.uid)))


def contacts_of(conn: Connection, order_id: int) -> list[sa.Row[Any]]:
    """The contacts about the order, newest first."""
    query = sa.select(contacts, users.c.login.label("by")).outerjoin(users, users.c.id == contacts.c.by_id)
    query = query.where(contacts.c.order_id == order_id, contacts.c.voided.is_(False))
    return list(conn.execute(query.order_by(contacts.c.at.desc(), contacts.c.uid.desc())))


def checks_of(conn: Connection, order_id: int) -> list[sa.Row[Any]]:
    """The checks of what was entered, oldest first."""
    query = sa.select(checks, users.c.login.label("by")).outerjoin(users, users.c.id == checks.c.by_id)
    return list(
        conn.execute(query.where(checks.c.order_id == order_id, checks.c.voided.is_(False)).order_by(checks.c.uid))
    )
