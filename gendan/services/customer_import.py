"""Taking a list of customers in: compared with the files there are, one command a customer, one transaction (C093)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gendan.db import customers as table
from gendan.db.store import Store
from gendan.domain import customer_book
from gendan.domain.book import Reject
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_values import Reason, shown
from gendan.domain.customer_book import ListedCustomer
from gendan.domain.customer_columns import NAMES, columns_of, customer_mapping
from gendan.domain.customers import why_alike
from gendan.domain.roles import may
from gendan.errors import GendanError
from gendan.i18n import N_
from gendan.services.bookfile import Layout, Listed, Progress, load_mapping, read_table
from gendan.services.context import Actor
from gendan.services.customers import JUDGED
from gendan.services.door import Transaction
from gendan.services.taking_in import taken_in

_LAYOUT = Layout(columns_of, NAMES)
_STEP, BATCH = 100, 1000
ERASED = N_("The personal data of customer {code} were erased; a list does not bring them back")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBook(Listed):
    """A list of customers that was read."""

    customers: tuple[ListedCustomer, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Another file that may be of the same customer, and why (``phone``, ``name``: see ``why_alike``)."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a customer: ``new``, ``changed`` or ``unchanged``; ``code`` is empty for a new one that was only
    tried. ``fields`` are what the command writes, ``alike`` who else may be the same."""

    row: int
    code: str
    name: str
    state: str
    fields: Mapping[str, Any]
    alike: tuple[Alike, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerReport:
    """What an import did, or in a dry run would do. ``left_out`` are columns that a supervisor sets, and who took the
    list in is none."""

    changes: tuple[Change, ...]
    book: CustomerBook
    left_out: tuple[str, ...]
    dry_run: bool

    def count(self, state: str) -> int:
        """How many customers are ``new``, ``changed`` or ``unchanged``."""
        return sum(change.state == state for change in self.changes)

    @property
    def doubtful(self) -> tuple[Change, ...]:
        """The new ones that may be in the store already, under another name or phone."""
        return tuple(change for change in self.changes if change.alike)


def read_customers(
    path: Path,
    mapping: Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> CustomerBook:
    """The customers in the CSV or XLSX file at ``path``; errors as of ``read_book``."""
    how = load_mapping(mapping, customer_mapping) if mapping else BookMapping()
    found = read_table(path, how, _LAYOUT, sheet, encoding, progress)
    made, rejects = customer_book.customers(found.headers, found.rows, found.recognised, how)
    return CustomerBook(**found.facts(how), rejects=rejects, customers=made)


def import_customers(
    store: Store,
    actor: Actor | None,
    book: CustomerBook,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CustomerReport:
    """Take a list of customers in, all of it or, where ``progress`` raises, nothing; a dry run goes the same way and
    keeps nothing, and needs nobody.

    A customer is known by code, or by name and phone; an empty cell leaves what his file says; of one who was united
    with another the file that remains is only added to. A second time it changes nothing. Kind, grade and credit are
    taken from a supervisor only.
    """
    return taken_in(
        store,
        actor,
        lambda deed, who: _Taking(deed, who, book).run(dry_run, progress),
        deed="customers",
        forbidden=N_("A list of customers is taken in by a clerk."),
        dry_run=dry_run,
    )


class _Taking:
    """One list on its way in."""

    def __init__(self, deed: Transaction, actor: Actor, book: CustomerBook) -> None:
        self.deed, self.conn, self.book, self.actor = deed, deed.conn, book, actor
        judges = may(actor.role, "supervisor")
        self.left_out = () if judges else tuple(name for name in JUDGED if name in book.recognised)
        self.rejects = list(book.rejects)
        self.taken: dict[int, int] = {}
        self.waiting = False

    def run(self, dry_run: bool, progress: Callable[[int, int], None] | None) -> CustomerReport:
        """Take the customers in, one after the other; those with a code first, so that no new code is one of theirs."""
        self.deed.bulk = True
        listed = sorted(self.book.customers, key=lambda one: not one.code)
        changes: list[Change] = []
        alike = _Alike(self.conn)
        for done, one in enumerate(listed, start=1):
            if done > 1 and not one.code and listed[done - 2].code:
                self._settle()
            change = self._compared(one)
            if change is not None and change.state == "new":
                change = replace(change, alike=alike.of(one))
            if change is not None and (written := self._written(change)) is not None:
                changes.append(written)
                alike.add(written, one)
            if done % BATCH == 0:
                self.deed.settle()
            if progress and (done % _STEP == 0 or done == len(listed)):
                progress(done, len(listed))
        self.deed.settle()
        changes.sort(key=lambda one: one.row)
        return CustomerReport(
            tuple(_uncoded(changes) if dry_run else changes),
            self.book.rejecting(self.rejects),
            self.left_out,
            dry_run,
        )

    def _known(self, one: ListedCustomer) -> Any:
        """The file of this customer as it stands: by his code, else by name and phone."""
        row = table.by_code(self.conn, one.code) if one.code else None
        return table.same(self.conn, *one.key) if row is None and one.name else row

    def _compared(self, one: ListedCustomer) -> Change | None:
        """What the row changes; none where it is rejected."""
        fields = {name: value for name, value in one.fields.items() if name not in self.left_out}
        row = self._known(one)
        if row is None:
            if not one.name:
                self._reject(one.row, "code", N_("There is no such customer, and a new one needs a name"))
                return None
            return Change(one.row, one.code, one.name, "new", fields)
        if row.name is None:
            self._reject(one.row, "code", ERASED, code=row.code)
            return None
        remains = table.remaining(self.conn, row)
        before = self.taken.setdefault(remains.id, one.row)
        if before != one.row:
            self._reject(one.row, "code", N_("Row {row} is of the same customer"), row=before)
            return None
        if row.code != one.code or remains.id != row.id:  # known by name and phone, or by another file of his
            fields = {name: value for name, value in fields.items() if name not in ("name", "phone")}
        united = remains.id != row.id
        changed = {
            name: value
            for name, value in fields.items()
            if getattr(remains, name) != value and not (united and getattr(remains, name) not in (None, "ordinary"))
        }
        return Change(one.row, remains.code, remains.name or "", "changed" if changed else "unchanged", changed)

    def _written(self, change: Change) -> Change | None:
        """The change with its code, written; none where the command refused it."""
        if change.state == "unchanged":
            return change
        if change.state == "changed" and self.waiting:
            self.deed.settle()  # changing a row writes new ones that wait, which no trial may do
            self.waiting = False
        try:
            with self.deed.projector.trial():
                if change.state == "new":
                    args = {**change.fields, **({"code": change.code} if change.code else {})}
                    code = self.deed.run(self.actor, "customer.add", args)["customer"]
                    self.waiting = True
                    return replace(change, code=code)
                self.deed.run(self.actor, "customer.update", {"customer": change.code, **change.fields})
        except GendanError as error:
            column = error.field if error.field in self.book.recognised else "name"
            self._reject(change.row, column or "name", error.message, **error.params)
            self._settle()
            return None
        return change

    def _settle(self) -> None:
        """Write what waits, and forget what was looked up: the highest code may be another one now."""
        self.deed.settle()
        self.deed.cache.clear()

    def _reject(self, number: int, name: str, message: str, **params: Any) -> None:
        index = self.book.recognised.get(name, min(self.book.recognised.values()))
        cell = shown(self.book.file_rows[number][index])
        self.rejects.append(Reject(number, self.book.headers[index], cell[:200], Reason(message, params)))


def _uncoded(changes: Sequence[Change]) -> list[Change]:
    """The changes without the codes that were only tried."""
    tried = {one.code for one in changes if one.state == "new"}
    return [
        replace(
            one,
            code="" if one.code in tried else one.code,
            alike=tuple(replace(other, code="") if other.code in tried else other for other in one.alike),
        )
        for one in changes
    ]


class _Alike:
    """Who may be the same customer: of the store as it was, and of the rows of this file before."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._by: dict[tuple[str, str], list[Alike]] = {}

    def of(self, one: ListedCustomer) -> tuple[Alike, ...]:
        """The files that have his phone, or his name with another phone."""
        name, phone = one.key
        found = {other.code: other for other in self._rows(name, phone)}
        for key in (("phone", phone or ""), ("name", name)):
            for other in self._by.get(key, ()) if key[1] else ():
                found.setdefault(other.code, other)
        return tuple(found.values())

    def _rows(self, name: str, phone: str | None) -> list[Alike]:
        rows = table.matching(self._conn, name, None) + (table.matching(self._conn, None, phone) if phone else [])
        return [
            Alike(row.code, row.name or "", why_alike(name, phone or "", row.folded_name or "", row.phone_key or ""))
            for row in (table.remaining(self._conn, each) for each in rows)
        ]

    def add(self, change: Change, one: ListedCustomer) -> None:
        """Remember a new customer of this file: the store's tables know him only when they are written."""
        if change.state == "new":
            name, phone = one.key
            self._by.setdefault(("name", name), []).append(Alike(change.code, one.name, "name"))
            if phone:
                self._by.setdefault(("phone", phone), []).append(Alike(change.code, one.name, "phone"))
