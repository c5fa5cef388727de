"""Taking a list of customers in: name the file, see what would change, then let it happen (C093)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.i18n import N_, _
from gendan.screens import customer_import_rows as rows
from gendan.screens.file_import import FileImportScreen
from gendan.screens.import_work import FileWork, Source
from gendan.services.customer_import import CustomerBook, CustomerReport, import_customers, read_customers


class CustomerWork(FileWork[CustomerBook, CustomerReport]):
    """Takes a list of customers in."""

    def open(self, source: Source, progress: Callable[[int, int | None], None]) -> CustomerBook:
        return read_customers(source.file, source.map, source.page, progress=progress)

    def run(
        self, actor: Any, book: CustomerBook, progress: Callable[[int, int | None], None], *, dry_run: bool
    ) -> CustomerReport:
        return import_customers(self._store, actor, book, dry_run=dry_run, progress=progress)


class CustomerImportScreen(FileImportScreen):
    """A list of customers; who may be known already stands on a tab of its own."""

    DIGIT = 7
    FILE = N_("Customer list")
    LISTS = rows.LISTS
    START = N_("Name a file (CSV or XLSX) and press Enter: it is read and compared, and nothing is written yet.")
    EMPTY = N_("What the file changes will stand here before anything is taken in.")
    QUESTION = N_("Take this list of customers in?")
    FORBIDDEN = N_("A list of customers is taken in by a clerk.")

    def make_work(self, store: Any, told: Callable[[str, int, int | None], None]) -> FileWork[Any, Any]:
        return CustomerWork(store, told)

    def read_as(self) -> Any:
        """Who is signed in: what a supervisor sets is passed over for others."""
        return self.host.session if self.allowed() else None

    def tab_names(self, report: CustomerReport) -> list[tuple[str, str, int]]:
        changed = report.count("new") + report.count("changed")
        return [
            ("changes", _("Changes"), changed),
            ("alike", _("Perhaps known"), len(report.doubtful)),
            ("columns", _("Columns"), len(report.book.recognised)),
        ]

    def counts(self, report: CustomerReport) -> str:
        return rows.counts(report)

    def worth(self, report: CustomerReport) -> bool:
        return bool(report.count("new") + report.count("changed"))

    def allowed(self) -> bool:
        allowed: bool = self.host.store.may(self.host.session, "customer.add")
        return allowed
