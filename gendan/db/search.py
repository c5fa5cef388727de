"""The search indexes: one row of tokens an order, a customer, a product, kept with the change that it follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import search_notes
from gendan.db.customers import customers
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.ready import IDS, Ready
from gendan.db.shipments import shipments
from gendan.domain.normal import phone_digits
from gendan.domain.search_terms import fits, has_chinese, joined, number_terms, order_number_terms, words

INDEXES = {
    "order": "1 2 3 4 5",
    "customer": "1 2",
    "product": "1 2",
    "order_note": "",
    "customer_note": "",
    "case": "",
}
"""The indexes by name, and how many first characters of a token are indexed as well: what is typed of a model or a
number is found without a walk through all orders that have it."""


@lru_cache(maxsize=4096)
def name_terms(name: str) -> tuple[str, ...]:
    """Tokens of a name: its words and their initials, and pinyin and initials of Chinese; a surname that is read in
    another way than the character (曾 zeng) is found by every reading of its first character."""
    tokens = words(name)
    if len(tokens) > 1 and not has_chinese(name):
        tokens.append("".join(word[0] for word in tokens))
    if has_chinese(name):
        from pypinyin import Style, lazy_pinyin, pinyin

        full = lazy_pinyin(name, errors="ignore")
        initials = "".join(part[0] for part in full if part)
        firsts = pinyin(name[0], style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
        tokens += [initials, "".join(full)]
        tokens += [first + initials[1:] for first in (firsts[0] if firsts else []) if first and has_chinese(name[0])]
    return tuple(token.lower() for token in tokens)


@lru_cache(maxsize=4096)
def goods_terms(name: str, code: str) -> tuple[str, ...]:
    """Tokens of goods: the words of their name, their code."""
    return (*words(name), *number_terms(code))


def whole_name(name: str) -> tuple[str, ...]:
    """What a name sounds like as a whole: the pinyin of a Chinese one, else its words."""
    tokens = words(name)
    if not has_chinese(name):
        return tuple(tokens)
    from pypinyin import lazy_pinyin

    sound = "".join(lazy_pinyin(name, errors="ignore")).lower()
    return (sound,) if sound else ()


def _called() -> sa.Select[Any]:
    """What orders and their customers are called, and their phones."""
    return (
        sa.select(orders.c.id, orders.c.number, orders.c.outside_number, orders.c.phone, orders.c.contact)
        .add_columns(customers.c.name, customers.c.phone.label("customer_phone"), customers.c.contact.label("person"))
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
    )


_CALLED = Ready(lambda: _called().where(orders.c.id.in_(IDS)))
_GOODS = Ready(
    lambda: (
        sa.select(lines.c.order_id, lines.c.name, products.c.code)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(IDS), lines.c.removed.is_(False))
    )
)
_TRACKINGS = Ready(
    lambda: sa.select(shipments.c.order_id, shipments.c.tracking).where(
        shipments.c.order_id.in_(IDS), shipments.c.tracking.is_not(None)
    )
)
_CUSTOMERS = Ready(lambda: sa.select(customers).where(customers.c.id.in_(IDS)))
_PRODUCTS = Ready(lambda: sa.select(products).where(products.c.id.in_(IDS)))


def index_orders(conn: Connection, ids: list[int]) -> None:
    """Write the tokens of these orders anew."""
    if conn.dialect.name != "sqlite":
        return
    goods: defaultdict[int, list[str]] = defaultdict(list)
    for row in _GOODS.rows(conn, ids=ids):
        goods[row.order_id] += goods_terms(row.name or "", row.code or "")
    for order_id, tracking in trackings(conn, ids):
        goods[order_id] += number_terms(tracking)
    _write(conn, "order", ids, {row.id: _document(row, goods[row.id]) for row in _CALLED.rows(conn, ids=ids)})
    _write(conn, "order_note", ids, search_notes.order_note_terms(conn, ids))
    troubles = search_notes.case_terms(conn, "exception", ids, "order_id")
    _write(conn, "case", list(troubles), troubles)


def trackings(conn: Connection, ids: list[int]) -> list[Any]:
    """The tracking numbers of these orders: (order, number)."""
    return list(_TRACKINGS.rows(conn, ids=ids))


def index_cases(conn: Connection, kind: str, ids: list[int]) -> None:
    """Write the tokens of these complaints or requests anew: number and what was said."""
    if conn.dialect.name != "sqlite":
        return
    _write(conn, "case", [search_notes.case_row(kind, one) for one in ids], search_notes.case_terms(conn, kind, ids))


def index_customers(conn: Connection, ids: list[int]) -> None:
    """Write the tokens of these customers anew: code, names, phone, and what was said to them."""
    if conn.dialect.name != "sqlite":
        return
    terms = {
        row.id: joined(
            number_terms(row.code),
            *(name_terms(name) for name in (row.name, row.contact) if name),
            number_terms(phone_digits(row.phone or "")),
        )
        for row in _CUSTOMERS.rows(conn, ids=ids)
    }
    _write(conn, "customer", ids, terms)
    _write(conn, "customer_note", ids, search_notes.customer_note_terms(conn, ids))


def index_products(conn: Connection, ids: list[int]) -> None:
    """Write the tokens of these products anew: code, barcode, name."""
    if conn.dialect.name != "sqlite":
        return
    terms = {
        row.id: joined(
            number_terms(row.code),
            words(row.code),
            number_terms(row.barcode or ""),
            name_terms(f"{row.name} {row.spec or ''}"),
        )
        for row in _PRODUCTS.rows(conn, ids=ids)
    }
    _write(conn, "product", ids, terms)


INDEXERS: dict[str, Callable[[Connection, list[int]], None]] = {
    "order": index_orders,
    "customer": index_customers,
    "product": index_products,
    "complaint": lambda conn, ids: index_cases(conn, "complaint", ids),
    "request": lambda conn, ids: index_cases(conn, "request", ids),
}
"""What writes the indexes anew, by the kind that it follows."""


def _write(conn: Connection, index: str, ids: list[int], terms: dict[int, str]) -> None:
    """Write what differs: most changes of an order leave what it is found by as it was."""
    if not ids:
        return
    raw: Any = conn.connection.driver_connection
    marks = ",".join("?" * len(ids))
    kept: dict[int, str] = dict(raw.execute(f"SELECT rowid, terms FROM {index}_search WHERE rowid IN ({marks})", ids))  # noqa: S608 - our own names
    stale = [(row_id,) for row_id, text in kept.items() if terms.get(row_id) != text]
    if stale:
        raw.executemany(f"DELETE FROM {index}_search WHERE rowid = ?", stale)  # noqa: S608 - our own names
    documents = [(row_id, text) for row_id, text in terms.items() if text and kept.get(row_id) != text]
    if documents:
        raw.executemany(f"INSERT INTO {index}_search(rowid, terms) VALUES (?, ?)", documents)  # noqa: S608


def _names(row: Any) -> list[str]:
    """The tokens of an order's numbers and of the people it is of; nothing of its key fields."""
    names = [name for name in (row.name, row.person, row.contact) if name]
    numbers = [*order_number_terms(row.number), *number_terms(row.outside_number or "")]
    return [*numbers, *(token for name in names for token in name_terms(name))]


def _document(row: Any, goods: list[str]) -> str:
    return joined(
        _names(row),
        *(number_terms(phone_digits(phone)) for phone in (row.phone, row.customer_phone) if phone),
        goods,
    )


def found_by_name(conn: Connection, numbers: Iterable[str], text: str) -> set[str]:
    """Those of the orders with these numbers that ``text`` finds by number or name, whatever it finds of their key
    fields."""
    rows = conn.execute(_called().where(orders.c.number.in_(list(numbers))))
    return {row.number for row in rows if fits(text, _names(row))}


def count(conn: Connection, query: str) -> int:
    """How many orders a query of the index finds."""
    statement = "SELECT count(*) FROM order_search WHERE order_search MATCH :query"
    return int(conn.execute(sa.text(statement), {"query": query}).scalar_one())


def rows_matching(index: str, query: str) -> Any:
    """The ids that a query of an index finds, as a part of another statement."""
    statement = sa.text(f"SELECT rowid FROM {index}_search WHERE {index}_search MATCH :words")  # noqa: S608 - our own
    given: sa.BindParameter[str] = sa.bindparam("words", query or '""', unique=True)
    return statement.bindparams(given).columns(sa.column("rowid", sa.Integer))


def matching(conn: Connection, query: str, limit: int, before: int | None = None, index: str = "order") -> list[int]:
    """Ids of the orders (customers, products) that a query of the index finds, newest first, older than ``before``."""
    older = " AND rowid < :before" if before is not None else ""
    statement = (
        f"SELECT rowid FROM {index}_search WHERE {index}_search MATCH :query{older}"  # noqa: S608 - our own names
        " ORDER BY rowid DESC LIMIT :limit"
    )
    found = conn.execute(sa.text(statement), {"query": query, "limit": limit, "before": before})
    return [int(row[0]) for row in found]
