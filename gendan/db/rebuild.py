"""Making the projections again from the journal, beside the database, to compare with or to put in their place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import derive, figures_kept, journal, migrations, replay, search, settings
from gendan.db.base import catalogue
from gendan.db.erasing import erased
from gendan.db.journal_tables import clashes, contested, head, learned, meta, nodes, roster, side, touch, voidings
from gendan.db.newer import NEWER

SEARCH = tuple(f"{index}_search" for index in search.INDEXES)
_SCRATCH = "scratch"
_QUICK = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF", "PRAGMA temp_store=MEMORY")


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that is not what the journal says: rows that are missing, rows that should not be there."""

    table: str
    missing: int
    extra: int


def place_beside(path: Path) -> Path:
    """Where the projections are made: beside the database, so that there is room and nobody else reads it."""
    return path.with_name(f"{path.name}.{os.getpid()}.scratch")


def make(conn: Connection, made: Path, own: Config) -> None:
    """Make a database at ``made`` with all projections, from the journal that ``conn`` sees.

    ``own`` is this terminal's settings file; under it the store's settings in the journal hold.
    """
    remove(made)
    migrations.create(made)
    engine = sa.create_engine(f"sqlite:///{made}", hide_parameters=True, poolclass=sa.NullPool)
    with engine.connect() as target:
        for pragma in _QUICK:
            target.exec_driver_sql(pragma)
        _project(conn, target, own)
        target.commit()


def remove(made: Path) -> None:
    """Take away what ``make`` left."""
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{made}{ending}").unlink(missing_ok=True)


def _project(conn: Connection, target: Connection, own: Config) -> None:
    for table in (nodes, meta):  # who is known here, and who the founder was
        known = [row._asdict() for row in conn.execute(sa.select(table))]
        known = [row for row in known if row.get("key") != NEWER]
        if known:
            target.execute(sa.insert(table), known)
    again = replay.Replay(target, source=conn)
    for batch in replay.batches(conn, journal.every_commit(conn)):
        sides = replay.personal_of(conn, (body for _row, body in batch))
        for row, body in batch:
            again.commit(body, row.pos, sides)
        again.projector.flush()
        again.projector.touched.clear()
    _derive_all(target, own.with_store(settings.shared(target)))


def _derive_all(target: Connection, config: Config) -> None:
    for name in ("user", "customer", "product", *derive.CASES, "order"):
        kind = catalogue()[name]
        last = 0
        while True:
            query = sa.select(kind.table.c.id).where(kind.table.c.id > last).order_by(kind.table.c.id).limit(4000)
            ids = list(target.execute(query).scalars())
            if not ids:
                break
            derive.refresh(target, [(kind.number, row) for row in ids], config)
            last = ids[-1]


def projected() -> dict[str, list[str]]:
    """Every table that is made from the journal, with its columns; the index of the search among them."""
    tables = {kind.table.name: kind.table for kind in catalogue().values()} | {"head": head, "touch": touch}
    tables |= {table.name: table for table in (contested, learned, voidings, clashes, roster, erased)}
    columns = {name: [column.name for column in table.columns] for name, table in tables.items()}
    return columns | {index: ["rowid", "terms"] for index in SEARCH}


def attach(conn: Connection, made: Path) -> None:
    """Let ``conn`` see what was made; the connection is thrown away afterwards."""
    conn.exec_driver_sql(f"ATTACH DATABASE ? AS {_SCRATCH}", (str(made),))


def differences(conn: Connection) -> list[Difference]:
    """The tables in which the database and the attached one differ."""
    found = []
    for table, columns in {**projected(), side.name: ["h", "kind", "row"]}.items():
        shown = ", ".join(f'"{column}"' for column in columns)
        here, there = (f'SELECT {shown} FROM {place}."{table}"' for place in ("main", _SCRATCH))  # noqa: S608
        missing = _count(conn, f"{there} EXCEPT {here}")
        extra = 0 if table == side.name else _count(conn, f"{here} EXCEPT {there}")
        if missing or extra:
            found.append(Difference(table, missing, extra))
    return found


def _count(conn: Connection, query: str) -> int:
    return int(conn.exec_driver_sql(f"SELECT count(*) FROM ({query})").scalar_one())  # noqa: S608 - names of our own


def note_newer(conn: Connection) -> None:
    """Keep whether the attached database still lacks something that only a newer gendan knows."""
    conn.execute(sa.delete(meta).where(meta.c.key == NEWER))
    conn.exec_driver_sql(
        f"INSERT INTO main.meta (key, value) SELECT key, value FROM {_SCRATCH}.meta WHERE key = ?",  # noqa: S608
        (NEWER,),
    )


def put_in_place(conn: Connection) -> None:
    """Write every projection anew from the attached database; the journal and this terminal's facts stay. Sums that
    were made from what stood there are forgotten."""
    conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    figures_kept.clear(conn)
    for table, columns in projected().items():
        shown = ", ".join(f'"{column}"' for column in columns)
        conn.exec_driver_sql(f'DELETE FROM main."{table}"')  # noqa: S608 - names of our own
        conn.exec_driver_sql(
            f'INSERT INTO main."{table}" ({shown}) SELECT {shown} FROM {_SCRATCH}."{table}"'  # noqa: S608
        )
    conn.exec_driver_sql(
        f"UPDATE main.side AS mine SET kind = made.kind, row = made.row FROM {_SCRATCH}.side AS made "  # noqa: S608
        "WHERE made.h = mine.h AND (made.kind, made.row) <> (mine.kind, mine.row)"
    )


def drop_unnamed(conn: Connection) -> None:
    """Throw away personal values that no commit of the attached database names: their rows are not there any more."""
    conn.exec_driver_sql(f"DELETE FROM main.side WHERE h NOT IN (SELECT h FROM {_SCRATCH}.side)")  # noqa: S608
