"""Taking a price list in: name the file, see what would change, then let it happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.i18n import N_, _
from gendan.screens import price_import_rows as rows
from gendan.screens.file_import import FileImportScreen
from gendan.screens.import_work import FileWork, Source
from gendan.services.price_import import PriceBook, PriceReport, import_prices, read_prices


class PriceWork(FileWork[PriceBook, PriceReport]):
    """Takes a price list in."""

    def open(self, source: Source, progress: Callable[[int, int | None], None]) -> PriceBook:
        return read_prices(source.file, source.map, source.page, progress=progress)

    def run(
        self, actor: Any, book: PriceBook, progress: Callable[[int, int | None], None], *, dry_run: bool
    ) -> PriceReport:
        return import_prices(self._store, actor, book, dry_run=dry_run, progress=progress)


class PriceImportScreen(FileImportScreen):
    """A price list: products, ladders, dated prices (C058, C061)."""

    DIGIT = 9
    DEFAULT_CSS = """
    PriceImportScreen .word { min-height: 2; }
    """
    FILE = N_("Price list")
    LISTS = rows.LISTS
    START = N_("Name a file (CSV or XLSX) and press Enter: it is read and compared, and nothing is written yet.")
    EMPTY = N_("What the file changes will stand here before anything is taken in.")
    QUESTION = N_("Take this price list in?")
    FORBIDDEN = N_("A price list is taken in by a supervisor.")

    def make_work(self, store: Any, told: Callable[[str, int, int | None], None]) -> FileWork[Any, Any]:
        return PriceWork(store, told)

    def tab_names(self, report: PriceReport) -> list[tuple[str, str, int]]:
        changed = report.count("new") + report.count("changed")
        return [("changes", _("Changes"), changed), ("columns", _("Columns"), len(report.book.recognised))]

    def counts(self, report: PriceReport) -> str:
        return rows.counts(report)

    def worth(self, report: PriceReport) -> bool:
        return bool(report.count("new") + report.count("changed"))

    def allowed(self) -> bool:
        allowed: bool = self.host.store.may(self.host.session, "product.add")
        return allowed
