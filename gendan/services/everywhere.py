"""Search everywhere: orders, cases, customers and products as one types, the likeliest first (C259)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gendan.db import everywhere as table
from gendan.db import order_list as lists
from gendan.db import search, search_notes
from gendan.db.search import name_terms
from gendan.db.search_notes import CASES
from gendan.db.store import Store
from gendan.domain import search_terms
from gendan.domain.lifecycle import days_late
from gendan.domain.normal import phone_digits
from gendan.domain.ranking import GROUPS, RANKS, Facet, Fit, ranked
from gendan.domain.search_terms import number_terms, order_number_terms, words
from gendan.i18n import N_
from gendan.services.blind import hidden_customers, hidden_in
from gendan.services.order_list import read_query

MOST = {"order": 100, "note": 30, "case": 20, "customer": 20, "product": 20}
"""How many of each are looked at, the newest of what the indexes find."""
KEPT_FROM_BLIND = ("phone", "model", "tracking", "note")
"""By what an order is not found by who is checking it blind (C025)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. ``kind`` is order, exception, complaint, request, customer or product; ``label``
    (a message id) and ``text`` say by what it was found, where that is not to be seen; ``at`` is where the hit begins
    in the text; ``state`` the code of how it stands."""

    kind: str
    key: str
    name: str
    state: str
    rank: str
    label: str = ""
    text: str = ""
    at: int = 0
    order: str = ""
    urgent: bool = False
    days_late: int = 0
    open: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for ``query``, the likeliest first; ``more`` where only the newest of it were looked at."""

    query: str
    hits: tuple[Hit, ...]
    more: bool = False


_Ranked = tuple[tuple[int, int, int, int], Hit]
_PLACES = {"order": 0, "exception": 1, "complaint": 1, "request": 1, "customer": 2, "product": 3}


def everywhere(store: Store, text: str) -> Hits:
    """What fits the words. With conditions, which are about orders, the orders that fit them; those are ranked by the
    words all the same."""
    today = store.clock.today(store.config.zone)
    query = read_query(store, text, today)
    with store.read() as conn:
        hidden = frozenset(row.number for row in hidden_in(conn, store.viewer))
        if query.conditions:
            rows = lists.page(conn, query, today, MOST["order"], hidden=hidden)
            ids = [row.id for row in rows]
            found = list(_orders(conn, query.words, ids, [], today, hidden))
            more = len(ids) == MOST["order"]
        else:
            found, more = _all(conn, store, query.words, today, hidden)
    found.sort(key=lambda one: one[0])
    best: dict[tuple[str, str], Hit] = {}
    for _at, hit in found:
        best.setdefault((hit.kind, hit.key), hit)
    return Hits(text, tuple(best.values()), more)


def _all(conn: Connection, store: Store, text: str, today: date, hidden: frozenset[str]) -> tuple[list[_Ranked], bool]:
    asked = search_terms.query(text)
    if not asked:
        return [], False
    ids = search.matching(conn, asked, MOST["order"])
    noted = search.matching(conn, asked, MOST["note"], index="order_note")
    found = list(_orders(conn, text, [*table.orders_by_number(conn, text), *ids], noted, today, hidden))
    found += _cases(conn, text, search.matching(conn, asked, MOST["case"], index="case"), hidden)
    found += _customers(conn, store, text, asked)
    found += _products(conn, text, search.matching(conn, asked, MOST["product"], index="product"))
    return found, len(ids) == MOST["order"]


def _place(fit: Fit | None, group: str, kind: str, row_id: int) -> tuple[int, int, int, int]:
    return (fit.place if fit else 0, GROUPS[group], _PLACES[kind], -row_id)


def _sounds(name: str) -> list[str]:
    """The tokens of a name that are no initials."""
    initials = _initials(name)
    return [token for token in name_terms(name) if token not in initials]


def _initials(name: str) -> list[str]:
    """Of the tokens of a name those that are initials: as long as it has words."""
    tokens = name_terms(name)
    if search_terms.has_chinese(name):
        length = sum(1 for char in name if search_terms.has_chinese(char))
        return [token for token in tokens if token.isascii() and 1 < len(token) == length]
    return [tokens[-1]] if len(tokens) > 2 else []


def _phone_terms(phone: str) -> list[str]:
    return number_terms(phone_digits(phone))


def _goods_terms(goods: str) -> list[str]:
    return [*words(goods), *number_terms(goods.split(" ", maxsplit=1)[0])]


def _code_terms(code: str) -> list[str]:
    return [*number_terms(code), *words(code)]


def _whole(code: str) -> list[str]:
    """A code is found from its beginning: its end is that of many others."""
    return [search_terms.compact(code)]


def _names(names: Iterable[tuple[str | None, str]]) -> Iterator[Facet]:
    """Names with their words and sounds, and with their initials."""
    for name, label in names:
        if name:
            yield Facet("name", name, _sounds, label)
            yield Facet("initials", name, _initials, label)


def _phones(*phones: str | None) -> Iterator[Facet]:
    for phone in dict.fromkeys(phones):
        if phone:
            yield Facet("phone", phone, _phone_terms, N_("phone"))


def _orders(
    conn: Connection, text: str, ids: Sequence[int], noted: Sequence[int], today: date, hidden: frozenset[str]
) -> Iterator[_Ranked]:
    rows = table.order_rows(conn, [*ids, *noted])
    found: dict[int, Fit | None] = {}
    facets = {row.id: [one for one in _order_facets(row) if _may_tell(one, row, hidden)] for row in rows}
    for row in rows:
        found[row.id] = ranked(text, facets[row.id])
    rest = [row for row in rows if found[row.id] is None and row.number not in hidden] if text.strip() else []
    _look_further(conn, text, [row.id for row in rest], set(noted), facets, found)
    for row in rows:
        fit = found[row.id]
        if fit is not None or not text.strip():
            yield _place(fit, "open" if row.open else "closed", "order", row.id), _order(row, fit, today)


def _may_tell(facet: Facet, row: Any, hidden: frozenset[str]) -> bool:
    return row.number not in hidden or facet.rank not in KEPT_FROM_BLIND


def _order_facets(row: Any) -> Iterator[Facet]:
    yield Facet("number", row.number, order_number_terms)
    if row.outside_number:
        yield Facet("number", row.outside_number, number_terms, N_("outside no."))
    yield from _names(((row.customer, ""), (row.person, N_("contact person")), (row.contact, N_("contact person"))))
    yield from _phones(row.phone, row.customer_phone)


def _look_further(
    conn: Connection,
    text: str,
    ids: list[int],
    noted: set[int],
    facets: dict[int, list[Facet]],
    found: dict[int, Fit | None],
) -> None:
    """Goods, tracking numbers and notes are read only where number and people do not fit."""
    if not ids:
        return
    goods, sent = table.goods(conn, ids), table.trackings(conn, ids)
    notes = search_notes.order_notes(conn, [one for one in ids if one in noted])
    for one in ids:
        for line in goods.get(one, ()):
            shown = " ".join(part for part in (line.code, line.name) if part)
            facets[one].append(Facet("model", shown, _goods_terms, N_("goods")))
        for tracking in sent.get(one, ()):
            facets[one].append(Facet("tracking", tracking, number_terms, N_("tracking no.")))
        facets[one] += [Facet("note", note, words, N_("note")) for note in notes.get(one, ())]
        found[one] = ranked(text, facets[one])


def _order(row: Any, fit: Fit | None, today: date) -> Hit:
    state = row.stage if row.status in ("open", "closed") else row.status
    return Hit(
        "order", row.number, row.customer or "", state, **_told(fit),
        urgent=row.urgent, days_late=days_late(row.first_due, row.days_late, today), open=row.open,
    )  # fmt: skip


def _told(fit: Fit | None) -> dict[str, Any]:
    """By what it was found, where the row does not show that."""
    if fit is None:
        return {"rank": ""}
    told = {"rank": RANKS[fit.place]}
    return told if not fit.facet.label else told | {"label": fit.facet.label, "text": fit.facet.text, "at": fit.at}


def _cases(conn: Connection, text: str, found: Sequence[int], hidden: frozenset[str]) -> Iterator[_Ranked]:
    for kind, row in search_notes.cases(conn, found):
        facets = [Facet("number", row.code, number_terms)]
        if row.order_number not in hidden:
            texts = (row._mapping[column] for column in CASES[kind].texts)
            facets += [Facet("note", said, words, N_("note")) for said in texts if said]
        fit = ranked(text, facets)
        if fit is not None:
            hit = Hit(
                kind, row.code, row.customer or "", row._mapping[CASES[kind].state], **_told(fit),
                order=row.order_number or "", open=row.open,
            )  # fmt: skip
            yield _place(fit, "open" if row.open else "closed", kind, row.id), hit


def _customers(conn: Connection, store: Store, text: str, asked: str) -> Iterator[_Ranked]:
    ids = search.matching(conn, asked, MOST["customer"], index="customer")
    noted = search.matching(conn, asked, MOST["customer"], index="customer_note")
    hidden = hidden_customers(conn, store.viewer)
    notes = search_notes.customer_notes(conn, [one for one in noted if one not in hidden])
    for row in table.customer_rows(conn, [*ids, *noted]):
        facets = [Facet("number", row.code, _whole)]
        facets += _names(((row.name, ""), (row.contact, N_("contact person"))))
        if row.id not in hidden and row.into_id not in hidden:
            facets += _phones(row.phone)
            facets += [Facet("note", note, words, N_("note")) for note in notes.get(row.id, ())]
        fit = ranked(text, facets)
        if fit is not None:
            hit = Hit("customer", row.remaining_code or row.code, row.remaining_name or row.name or "", row.kind,
                      **_told(fit))  # fmt: skip
            yield _place(fit, "file", "customer", row.id), hit


def _products(conn: Connection, text: str, ids: Sequence[int]) -> Iterator[_Ranked]:
    for row in table.product_rows(conn, ids):
        name = " ".join(part for part in (row.name, row.spec) if part)
        facets = [
            Facet("number", row.code, _code_terms),
            Facet("number", row.barcode or "", number_terms, N_("barcode")),
            Facet("model", name, name_terms),
        ]
        fit = ranked(text, facets)
        if fit is not None:
            yield _place(fit, "file", "product", row.id), Hit("product", row.code, name, "", **_told(fit))
