"""Taking an order book in: name the file, see what would happen, then let it happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan import keys
from gendan.domain.roles import may_do
from gendan.i18n import N_, _
from gendan.screens import import_rows as rows
from gendan.screens.file_import import FileImportScreen
from gendan.screens.import_work import FileWork, ImportWork
from gendan.services.importing import ImportReport


class ImportScreen(FileImportScreen):
    """An order book of another system (S15, C376)."""

    DIGIT = 9
    BINDINGS = keys.bindings("global", "import_book")
    FILE = N_("Order book")
    LISTS = {
        "orders": (rows.ORDERS, lambda report: rows.orders(report.book), N_("No order could be read.")),
        "columns": (rows.COLUMNS, lambda report: rows.columns(report.book), ""),
        "rejects": (rows.REJECTS, rows.rejects, N_("No row is rejected.")),
    }
    START = N_("Name a file (CSV or XLSX) and press Enter: it is read and tried, and nothing is written yet.")
    EMPTY = N_("What the file holds will stand here before anything is taken in.")
    QUESTION = N_("Take this order book in?")
    FORBIDDEN = N_("An order book is taken in by a supervisor.")

    def make_work(self, store: Any, told: Callable[[str, int, int | None], None]) -> FileWork[Any, Any]:
        return ImportWork(store, told)

    def tab_names(self, report: ImportReport) -> list[tuple[str, str, int]]:
        book = report.book
        return [("orders", _("Orders"), len(book.orders)), ("columns", _("Columns"), len(book.recognised))]

    def counts(self, report: ImportReport) -> str:
        return rows.counts(report)

    def worth(self, report: ImportReport) -> bool:
        return bool(report.orders or report.updated)

    def allowed(self) -> bool:
        return may_do(self.host.session.role, "import")

    def question(self, report: ImportReport) -> str:
        return f"{rows.counts(report)}\n{_('This cannot be taken back.')}"

    def action_import_book(self) -> None:
        """It is open already."""
        self.action_fields()
