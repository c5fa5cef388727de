"""Taking a file in from a screen: read, tried, taken in; every step can be stopped before it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from gendan.errors import GendanError, Refusal
from gendan.i18n import N_
from gendan.services.bookfile import Book, Listed, load_mapping, read_book, write_rejects
from gendan.services.importing import ImportReport, import_book
from gendan.widgets.path_input import typed_path

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
        """The file that is read."""
        return typed_path(self.path)

    @property
    def map(self) -> Path | None:
        """The mapping file, where one is named."""
        return typed_path(self.mapping) if self.mapping.strip() else None

    @property
    def page(self) -> str | None:
        """The sheet of a workbook, where one is named."""
        return self.sheet.strip() or None


class Reported(Protocol):
    """What an import did, with what was read."""

    @property
    def book(self) -> Listed:
        """What was read, with all rows that are rejected."""


B = TypeVar("B")
R = TypeVar("R", bound=Reported)


@dataclass(frozen=True, slots=True)
class Result(Generic[R]):
    """What was taken in, and where the rejected rows are: a file, or why there is none."""

    report: R
    rejects: Path | None = None
    problem: GendanError | None = None


class FileWork(Generic[B, R]):
    """One job after the other; ``stop`` ends the one that runs, and nothing of it is kept. A subclass says how a file
    is read and taken in."""

    def __init__(self, store: Any, told: Told) -> None:
        self._store = store
        self._told = told
        self._stopped = threading.Event()
        self.book: B | None = None
        self.source: Source | None = None

    def open(self, source: Source, progress: Callable[[int, int | None], None]) -> B:
        """Read the file."""
        raise NotImplementedError

    def run(self, actor: Any, book: B, progress: Callable[[int, int | None], None], *, dry_run: bool) -> R:
        """Take in what was read, or with ``dry_run`` only try it; then ``actor`` may be nobody."""
        raise NotImplementedError

    def stop(self) -> None:
        """End what runs at its next step."""
        self._stopped.set()

    def _progress(self, what: str) -> Callable[[int, int | None], None]:
        def progress(done: int, total: int | None) -> None:
            if self._stopped.is_set():
                raise Refusal("stopped", N_("Stopped. Nothing was taken in."))
            self._told(what, done, total)

        return progress

    def read(self, source: Source, actor: Any = None) -> R:
        """Read the file and try it: what would be taken in, what is rejected. Writes nothing."""
        self._stopped.clear()
        book = self.open(source, self._progress(READING))
        report = self.run(actor, book, self._progress(TRYING), dry_run=True)
        self.book, self.source = book, source
        return report

    def take_in(self, actor: Any) -> Result[R]:
        """Take in what was read; the rejected rows go to a file beside it."""
        assert self.book is not None
        assert self.source is not None
        self._stopped.clear()
        report = self.run(actor, self.book, self._progress(TAKING), dry_run=False)
        if not report.book.rejects:
            return Result(report)
        target = self.source.file.with_name(f"{self.source.file.stem}.rejects.csv")
        try:
            write_rejects(target, report.book)
        except GendanError as error:
            return Result(report, problem=error)
        return Result(report, target)


class ImportWork(FileWork[Book, ImportReport]):
    """Takes an order book in."""

    def open(self, source: Source, progress: Callable[[int, int | None], None]) -> Book:
        return read_book(source.file, load_mapping(source.map) if source.map else None, source.page, progress=progress)

    def run(
        self, actor: Any, book: Book, progress: Callable[[int, int | None], None], *, dry_run: bool
    ) -> ImportReport:
        return import_book(self._store, actor, book, dry_run=dry_run, progress=progress)
