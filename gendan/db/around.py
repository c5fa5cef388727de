"""The names around a case: its customer, order, line with the goods, and owner."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from gendan.db.customers import customers, shown_name
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.users import users
from gendan.db.weight import standing_kind


@lru_cache(maxsize=16)
def with_names(case: sa.Table) -> sa.Select[Any]:
    """Rows of ``case`` (with customer, order, line, owner) and what lists and pages say of these."""
    keeper = users.alias("keeper")
    return (
        sa.select(
            case,
            customers.c.code.label("customer_code"),
            shown_name.label("customer"),
            standing_kind().label("customer_kind"),
            customers.c.phone.label("phone"),
            orders.c.number.label("order_number"),
            orders.c.outside_number,
            orders.c.urgent,
            orders.c.promised.label("order_promised"),
            orders.c.delivered_on.label("order_delivered"),
            lines.c.pos.label("line"),
            products.c.code.label("product"),
            sa.func.coalesce(lines.c.name, products.c.name).label("product_name"),
            keeper.c.login.label("owner"),
            keeper.c.name.label("owner_name"),
        )
        .join(customers, customers.c.id == case.c.customer_id)
        .outerjoin(orders, orders.c.id == case.c.order_id)
        .outerjoin(lines, lines.c.id == case.c.line_id)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .outerjoin(keeper, keeper.c.id == case.c.owner_id)
    )
