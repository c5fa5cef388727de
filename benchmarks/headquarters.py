"""What merging into a headquarters' PostgreSQL costs, against a plain COPY of the rows that come out of it.

A server of its own is started from what the machine has installed; it is durable (fsync) as a real one is.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import chain, generate
from benchmarks.measure import Line, timed

NAME = "headquarters: change sets merged"
STORES = 20
_SETTINGS = ("shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min")


def lines(size: str) -> Iterator[Line]:
    """The rate at which a chain's change sets are merged, beside that of a plain COPY."""
    from tests.sync.postgres import database, server

    made = chain.made("years", STORES, generate.SIZES[size] // STORES, chain.years)
    with tempfile.TemporaryDirectory() as folder, server(_SETTINGS) as address:
        place = database(address, "headquarters")
        merged, seconds = _merged(place, made)
        floors = [_copied(place, Path(folder)) for _time in range(3)]
        yield Line(NAME, "COPY", merged / statistics.median(floors), merged / seconds, None, "/s", "more")


def _merged(place: str, made: chain.Chain) -> tuple[int, float]:
    """How many change sets were merged into an empty headquarters, in how many seconds."""
    from gendan import config
    from gendan.db.headquarters import Headquarters, open_headquarters
    from gendan.services.conflicts import rights
    from gendan.sync.merging import merge

    Headquarters(place, generate.clock(), config.load()).fill(made.receiver)
    store = open_headquarters(place, generate.clock(), config.load())
    merged, seconds = 0, 0.0
    for path in made.bundles:
        began, used = time.perf_counter(), time.process_time()
        (taken,) = merge(store, [path], rights())
        assert taken.rejected is None, taken
        assert not taken.held, taken
        took = time.perf_counter() - began
        merged, seconds = merged + taken.new, seconds + took
        own = time.process_time() - used
        print(f"{path.name}: {taken.new} in {took:.1f} s (own {own:.1f} s)", file=sys.stderr, flush=True)
    store.close()
    return merged, seconds


def _copied(place: str, room: Path) -> float:
    """Seconds to COPY all rows of the headquarters into tables without keys, indexes or references."""
    import psycopg

    with psycopg.connect(place, autocommit=True) as connection:
        names = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        connection.execute("DROP SCHEMA IF EXISTS plain CASCADE")
        connection.execute("CREATE SCHEMA plain")
        for name in names:
            connection.execute(f'CREATE TABLE plain."{name}" (LIKE public."{name}")')
            if not (room / name).exists():
                _dump(connection, name, room / name)
        connection.execute("CHECKPOINT")
        return timed(lambda: _copy_all(connection, names, room)) / 1000


def _dump(connection: Any, name: str, target: Path) -> None:
    with target.open("wb") as file, connection.cursor().copy(f'COPY public."{name}" TO STDOUT') as copy:
        for part in copy:
            file.write(part)


def _copy_all(connection: Any, names: list[str], room: Path) -> None:
    with connection.transaction():
        for name in names:
            with (room / name).open("rb") as file, connection.cursor().copy(f'COPY plain."{name}" FROM STDIN') as copy:
                while part := file.read(1 << 20):
                    copy.write(part)
