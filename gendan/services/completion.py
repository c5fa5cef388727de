"""What a query may go on with: keys, values as the screen calls them, names, saved filters (C260)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gendan.db import regions, users
from gendan.db.store import Store
from gendan.domain import labels
from gendan.domain.completing import Place, keys_like, place_at, quoted
from gendan.domain.normal import fold
from gendan.domain.query import CODES, DATES, FLAGS
from gendan.domain.typed import read_date
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.services.filters import saved_filters
from gendan.services.lookup import find_customers, find_products
from gendan.workdays import working_calendar

MOST = 30
KEYS = {
    "stage": N_("stage of the order"),
    "status": N_("status of the order"),
    "late": N_("later than first promised: yes or no"),
    "overdue": N_("open past the promise in force: yes or no"),
    "open": N_("not ended: yes or no"),
    "urgent": N_("urgent: yes or no"),
    "valid": N_("nothing is missing: yes or no"),
    "customer": N_("part of the customer's name"),
    "kind": N_("kind of customer"),
    "owner": N_("who answers for it"),
    "channel": N_("how it came in"),
    "region": N_("region"),
    "product": N_("model or name of a product"),
    "tracking": N_("tracking number"),
    "note": N_("words of notes and cases"),
    "due": N_("promised day, with < or >"),
    "placed": N_("day it was placed, with < or >"),
    "delivered": N_("day it was delivered, with < or >"),
    "amount": N_("amount, with >= or <"),
}
"""What each key means."""
DAYS = (
    N_("today"), N_("tomorrow"), N_("yesterday"), "+3", "+5", "+10", N_("fri"), N_("next mon"), N_("next fri"),
)  # fmt: skip
"""Days as people say them."""
ANSWERS = (N_("yes"), N_("no"))


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to take: what is written into the query, and what it means; ``code`` may be written as well."""

    written: str
    meaning: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand in the place that is being typed."""

    text: str
    place: Place
    options: tuple[Offer, ...]


def complete(store: Store, text: str, cursor: int, section: str = "orders") -> Completion | None:
    """What may stand at the cursor; none where there is nothing to offer, or nothing but what stands there."""
    place = place_at(text, cursor)
    if place is None:
        return None
    if place.key == "":
        options = [Offer(written, _(KEYS[key])) for written, key in keys_like(place.typed)]
    else:
        options = list(_values(store, place, section))
    if not options or _is_whole(options[0], place):
        return None
    return Completion(text, place, tuple(options[:MOST]))


def _is_whole(option: Offer, place: Place) -> bool:
    """Whether what was typed is the first offer already."""
    names = (option.written, option.code) if option.code else (option.written,)
    return fold(place.typed) in [fold(name.strip('"@')) for name in names]


def _values(store: Store, place: Place, section: str) -> Iterable[Offer]:
    if place.key == "@":
        named = ((one.name, one.query) for one in saved_filters(store, section))
        return (Offer(f"@{quoted(name)}", query) for name, query in named if fold(place.typed) in fold(name))
    if place.key in CODES:
        group = labels.LABELS[CODES[place.key]].items()
        return _like(place.typed, ((_(message), code) for code, message in group))
    if place.key in FLAGS:
        return _like(place.typed, ((_(answer), "") for answer in ANSWERS))
    if place.key in DATES:
        return _days(store, place.typed)
    look = _LOOKED_UP.get(place.key)
    return look(store, place.typed) if look is not None else ()


def _like(typed: str, values: Iterable[tuple[str, str]]) -> Iterable[Offer]:
    """Those in which what was typed is found: the whole first, then what begins with it."""
    start = fold(typed)
    found = [(name, code) for name, code in values if start in fold(f"{name} {code}")]
    found.sort(key=lambda one: (start not in map(fold, one), not any(fold(part).startswith(start) for part in one)))
    return [Offer(quoted(name), "", code) for name, code in found]


def _days(store: Store, typed: str) -> Iterable[Offer]:
    calendar, today = working_calendar(store.config), store.clock.today(store.config.zone)
    for word in (_(day) for day in DAYS):
        if fold(word).startswith(fold(typed)):
            yield Offer(quoted(word.replace(" ", "")), read_date(word, today, calendar).isoformat())
    if typed and typed not in (_(day) for day in DAYS):
        try:
            yield Offer(typed, read_date(typed, today, calendar).isoformat())
        except UsageError:
            return  # not a day yet; the query itself says so where it stays like this


def _owners(store: Store, typed: str) -> Iterable[Offer]:
    with store.read() as conn:
        people = [row for row in users.everyone(conn) if row.active and row.role != "system"]
    for row in people:
        if fold(typed) in fold(f"{row.login} {row.name}"):
            yield Offer(row.login, row.name)


def _customers(store: Store, typed: str) -> Iterable[Offer]:
    """By name only: a phone that somebody is checking blind is not found out by asking (C025)."""
    named = typed and not any(ch.isdigit() for ch in fold(typed))
    names = dict.fromkeys((one.name, one.code) for one in find_customers(store, typed)) if named else ()
    return (Offer(quoted(name), code) for name, code in names)


def _products(store: Store, typed: str) -> Iterable[Offer]:
    return (Offer(quoted(one.code), one.name) for one in find_products(store, typed)) if typed else ()


def _regions(store: Store, typed: str) -> Iterable[Offer]:
    with store.read() as conn:
        return _like(typed, [(row.name, "") for row in regions.every(conn)])


_LOOKED_UP: dict[str, Callable[[Store, str], Iterable[Offer]]] = {
    "owner": _owners,
    "customer": _customers,
    "product": _products,
    "region": _regions,
}
