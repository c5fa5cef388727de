"""The floors: what the machine can do with nothing of ours in the way (F1 to F6). F1 and F2 need a terminal."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from pathlib import Path
from types import TracebackType

from benchmarks.measure import timed
from gendan.db import migrations

PAGE = """
SELECT o.id, o.number, o.outside_number, o.stage, o.status, o.open, o.urgent, o.amount, o.placed_on, o.requested,
       o.promised, o.first_due, o.days_late, o.next_due, o.next_code, o.delivered_on, o.origin, c.name, u.login, u.name
FROM orders o LEFT JOIN customers c ON c.id = o.customer_id LEFT JOIN users u ON u.id = o.owner_id
WHERE o.id < ? ORDER BY o.id DESC LIMIT 200
"""


class Floors:
    """Floors on one database, measured with the standard library alone."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.last = self.connection.execute("SELECT max(id) FROM orders").fetchone()[0]
        self.file = path.with_name("floor.bin")
        self.descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.at = 0

    def __enter__(self) -> Floors:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()
        os.close(self.descriptor)
        self.file.unlink()

    def commit(self) -> float:
        """F3: append 4 KiB and make them durable."""

        def once() -> None:
            os.write(self.descriptor, bytes(4096))
            os.fdatasync(self.descriptor)

        return statistics.median(timed(once) for _ in range(9))

    def page(self) -> float:
        """F4: 200 rows of a list by index, from changing places."""
        self.at = (self.at + 7919 * 211) % max(self.last - 200, 1)
        before = self.at + 201
        return timed(lambda: self.connection.execute(PAGE, (before,)).fetchall())

    def point(self) -> float:
        """F5: one row by its key."""
        return timed(lambda: self.connection.execute("SELECT * FROM orders WHERE id = 1").fetchone(), 20)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a database but those of the search indexes, by table in the order of the schema."""
    connection = sqlite3.connect(path)
    try:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
            if "search" not in row[0]
        ]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    finally:
        connection.close()


def bulk(rows: dict[str, list[tuple[object, ...]]], folder: Path) -> float:
    """F6: milliseconds to write these rows into an empty database of the same schema by ``executemany``."""
    path = folder / "floor.db"
    path.unlink(missing_ok=True)
    migrations.create(path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        began = time.perf_counter()
        connection.execute("BEGIN")
        for name, table in rows.items():
            if table:
                marks = ",".join("?" * len(table[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', table)
        connection.execute("COMMIT")
        return (time.perf_counter() - began) * 1000
    finally:
        connection.close()
        path.unlink()
