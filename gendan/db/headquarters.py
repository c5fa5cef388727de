"""The database of a headquarters on PostgreSQL: journal, tables and reports of all stores, by the same code.

It has no search index and no application works on it; terminals stay on their own files (decisions.md).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDDLCompiler
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import False_, Null, True_
from sqlmodel import SQLModel

from gendan.clock import Clock
from gendan.config import Config
from gendan.db import copying, meta, server, server_errors, server_schema
from gendan.db.base import catalogue
from gendan.db.store import Store
from gendan.errors import Refusal, StorageError
from gendan.i18n import N_

_TURN = 0x474E444E
"""The advisory lock that one writer holds at a time."""
_PATIENCE = 10
"""Seconds to wait for the server to answer, and for another writer to end."""
_ROWS = 5000


class WholeNumbersCompiler(PGCompiler):
    """Yes and no are kept as 1 and 0, as in the files of the terminals: ``IS true`` becomes a comparison."""

    def visit_binary(self, binary: Any, *args: Any, **options: Any) -> Any:
        if binary.operator in (operators.is_, operators.is_not) and not isinstance(binary.right, Null):
            numbers = {True_: "1", False_: "0"}
            right = numbers.get(type(binary.right)) or self.process(binary.right, **options)
            sign = "IS NOT DISTINCT FROM" if binary.operator is operators.is_ else "IS DISTINCT FROM"
            if binary.operator is operators.is_ and not getattr(binary.left, "nullable", True):
                sign = "="  # an index finds it, and one of what is open holds it
            return f"{self.process(binary.left, **options)} {sign} {right}"
        return super().visit_binary(binary, *args, **options)  # type: ignore[no-untyped-call]  # it has no types

    def visit_sum_func(self, function: Any, **options: Any) -> str:
        """A sum of whole numbers is one; the server would make a number with decimals of it."""
        return f"CAST(sum{self.function_argspec(function, **options)} AS BIGINT)"

    def visit_textclause(self, textclause: Any, *args: Any, **options: Any) -> Any:
        if " MATCH " in textclause.text:
            message = N_(
                "A headquarters on a server has no index of words: names, notes and free words are not searched there."
                " Ask with keys, like stage:production, due<=3 or owner:li."
            )
            raise Refusal("no_word_index", message)
        return super().visit_textclause(textclause, *args, **options)  # type: ignore[no-untyped-call]  # it has no types


class OrderlyTablesCompiler(PGDDLCompiler):
    """Texts are ordered and compared by their characters, as in the files, whatever the language of the server."""

    def get_column_specification(self, column: Any, **options: Any) -> str:
        said: str = super().get_column_specification(column, **options)  # type: ignore[no-untyped-call]  # it has no types
        kept_as = self.dialect.type_compiler_instance.process(column.type)
        return f'{said} COLLATE "C"' if kept_as.startswith(("TEXT", "VARCHAR")) else said


class Headquarters(Store):
    """A store on a PostgreSQL server, opened by its address; what reads and writes stores does so here as well."""

    is_file = False

    def __init__(self, url: str, clock: Clock, config: Config) -> None:
        where = self.url = _address(url)
        self.path = Path(where.render_as_string(hide_password=True).partition("://")[2])
        self.clock = clock
        self.viewer = None
        self.damage = None
        self.renew = None
        self.renewal = None
        self._own_config = config
        self._config: Config | None = None
        self._written = 0
        self._turn = threading.RLock()
        try:
            patience = {} if "connect_timeout" in where.query else {"connect_timeout": _PATIENCE}
            self._engine = sa.create_engine(
                where, hide_parameters=True, isolation_level="REPEATABLE READ", connect_args=patience
            )
        except ModuleNotFoundError as error:
            message = N_("For a database on a server, install gendan[headquarters].")
            raise StorageError("no_driver", message) from error
        self._engine.dialect.statement_compiler = WholeNumbersCompiler
        self._engine.dialect.ddl_compiler = OrderlyTablesCompiler

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and cannot write."""
        with self._speaking(), self._engine.connect() as conn:
            conn.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writing transaction: committed at the end of the block, rolled back by any error."""
        with self._turn, self._speaking(), self._engine.connect() as conn:
            conn.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE}s'")
            conn.exec_driver_sql(f"SELECT pg_advisory_lock({_TURN})")
            conn.commit()  # the transaction begins after the turn has come, and sees what the one before wrote
            try:
                with conn.begin():
                    yield conn
                self._written += 1
                self._config = None
            finally:
                if not conn.invalidated and not _is_broken(conn):  # a connection that broke off gave the lock back
                    conn.exec_driver_sql(f"SELECT pg_advisory_unlock({_TURN})")
                    conn.commit()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        with server_errors.speaking_of(self.url, self.path):
            yield

    def fill(self, snapshot: Path) -> None:
        """Make the tables and copy everything from the database file of an enrolment; the server's must be empty."""
        tables = tables_here()
        with self.write() as conn, copying.looking_at(snapshot) as source:
            server_schema.run_steps(conn, 0)
            for table in tables.sorted_tables:
                rows = source.execution_options(yield_per=_ROWS).execute(
                    sa.select(SQLModel.metadata.tables[table.name])
                )
                for part in rows.mappings().partitions(_ROWS):
                    server.copy_in(conn, table, part)
            server_schema.note(conn)
            conn.exec_driver_sql("SELECT setval(pg_get_serial_sequence('nodes', 'id'), (SELECT max(id) FROM nodes))")

    def ensure(self) -> None:
        """Bring the schema to the present version. Raises ``StorageError`` newer_schema, not_a_database."""
        with self.read() as conn:
            version = server_schema.version_of(conn, self.path)
        if version == len(server_schema.STEPS):
            return
        with self.write() as conn:  # another process may have done it while this one waited for its turn
            server_schema.run_steps(conn, server_schema.version_of(conn, self.path))
            server_schema.note(conn)

    def is_empty(self) -> bool:
        """Whether nothing of gendan is there yet."""
        with self._speaking(), self._engine.connect() as conn:
            return not sa.inspect(conn).has_table("meta")


def _is_broken(conn: Connection) -> bool:
    raw: Any = conn.connection.driver_connection
    return bool(raw.closed or raw.broken)


def _address(url: str) -> sa.URL:
    try:
        return sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError) as error:
        message = N_("This is no address of a server. Write postgresql://USER@HOST/DATABASE.")
        raise StorageError("bad_address", message) from error


def tables_here() -> sa.MetaData:
    """The tables as the first step of the server's schema makes them: references are looked at when a transaction
    ends."""
    catalogue()
    made = sa.MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(made)
    for table in made.tables.values():
        for constraint in table.foreign_key_constraints:
            constraint.deferrable, constraint.initially = True, "DEFERRED"
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return made


def first_step() -> str:
    """The first step of the server's schema as the tables say it, in the form of the steps."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # it has no types
    dialect.ddl_compiler = OrderlyTablesCompiler
    made: list[ExecutableDDLElement] = []
    for table in tables_here().sorted_tables:
        made.append(CreateTable(table))
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return "".join(f"{_in_order(str(one.compile(dialect=dialect)))};\n--\n" for one in made)


def _in_order(statement: str) -> str:
    """The statement with its references, which stand at the end of a table, in the order of their names."""
    lines = [line.replace("\t", "    ").rstrip(", ") for line in statement.strip().splitlines()]
    references = [number for number, line in enumerate(lines) if line.startswith("    FOREIGN KEY")]
    for number, line in zip(references, sorted(lines[number] for number in references), strict=True):
        lines[number] = line
    inside = range(1, len(lines) - 2)
    return "\n".join(f"{line}," if number in inside else line for number, line in enumerate(lines))


def open_headquarters(url: str, clock: Clock, config: Config) -> Headquarters:
    """Open the database of a headquarters, its schema brought to the present version. Errors: ``StorageError``, such as
    no_database where it was not made yet.
    """
    found = Headquarters(url, clock, config)
    if found.is_empty():
        raise StorageError(
            "no_database",
            N_("There is no gendan database at {path}. Make one with `gendan init --join FILE`."),
            path=found.path,
        )
    found.ensure()
    with found.read() as conn:
        assert meta.get(conn, "fleet"), "a store has a name of its own"
    return found
