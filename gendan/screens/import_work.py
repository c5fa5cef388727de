"""Taking an order book in from a screen: read, tried, taken in; every step can be stopped before it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendan.errors import GendanError, Refusal
from gendan.i18n import N_
from gendan.services.bookfile import Book, load_mapping, read_book, write_rejects
from gendan.services.importing import ImportReport, import_book

Told = Callable[[str, int, int | None], None]
"""Called in the thread: what is done (a message id), how much of it, and of how much where that is known."""
READING, TRYING, TAKING = N_("Reading"), N_("Trying"), N_("Taking in")


@dataclass(frozen=True, slots=True)
class Source:
    """What the fields say: the file, the mapping, the sheet."""

    path: str
    mapping: str = ""
    sheet: str = ""

    @property
    def file(self) -> Path:
        """The order book."""
        return Path(self.path.strip()).expanduser()


@dataclass(frozen=True, slots=True)
class Result:
    """What was taken in, and where the rejected rows are: a file, or why there is none."""

    report: ImportReport
    rejects: Path | None = None
    problem: GendanError | None = None


class ImportWork:
    """One job after the other; ``stop`` ends the one that runs, and nothing of it is kept."""

    def __init__(self, store: Any, told: Told) -> None:
        self._store = store
        self._told = told
        self._stopped = threading.Event()
        self.book: Book | None = None
        self.source: Source | None = None

    def stop(self) -> None:
        """End what runs at its next step."""
        self._stopped.set()

    def _progress(self, what: str) -> Callable[[int, int | None], None]:
        def progress(done: int, total: int | None) -> None:
            if self._stopped.is_set():
                raise Refusal("stopped", N_("Stopped. Nothing was taken in."))
            self._told(what, done, total)

        return progress

    def read(self, source: Source) -> ImportReport:
        """Read the file and try it: what would be taken in, what is rejected. Writes nothing."""
        self._stopped.clear()
        mapping = load_mapping(Path(source.mapping.strip()).expanduser()) if source.mapping.strip() else None
        book = read_book(source.file, mapping, source.sheet.strip() or None, progress=self._progress(READING))
        report = import_book(self._store, None, book, dry_run=True, progress=self._progress(TRYING))
        self.book, self.source = book, source
        return report

    def take_in(self, actor: Any) -> Result:
        """Take in what was read; the rejected rows go to a file beside the order book."""
        assert self.book is not None
        assert self.source is not None
        self._stopped.clear()
        report = import_book(self._store, actor, self.book, progress=self._progress(TAKING))
        if not report.book.rejects:
            return Result(report)
        target = self.source.file.with_name(f"{self.source.file.stem}.rejects.csv")
        try:
            write_rejects(target, report.book)
        except GendanError as error:
            return Result(report, problem=error)
        return Result(report, target)
