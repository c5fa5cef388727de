"""The file itself: its schema, its lock, its journal that nobody changes, and what is said when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import filelock
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from gendan import config
from gendan.clock import FixedClock
from gendan.db import migrations, settings
from gendan.db.store import Store, connect, open_store
from gendan.errors import GendanError, Refusal, StorageError
from gendan.services.audit import verify
from gendan.services.fingerprint import fingerprint
from gendan.services.rebuild import rebuild
from tests.conftest import START
from tests.helpers import act, founded, order, tampering


def opened(path: Path, clock: FixedClock) -> Store:
    return open_store(path, clock, config.load())


def refused(path: Path, clock: FixedClock) -> str:
    with pytest.raises(GendanError) as caught:
        opened(path, clock)
    assert caught.value.exit_status == 3
    return caught.value.code


def test_the_steps_make_the_tables_that_the_code_declares(shop: Store) -> None:
    engine = sa.create_engine(f"sqlite:///{shop.path}")

    def ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and "_search" in str(name))

    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": ours})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_every_table_is_strict(shop: Store) -> None:
    conn = sqlite3.connect(shop.path)
    loose = [row[1] for row in conn.execute("PRAGMA table_list") if row[2] == "table" and not row[5]]
    conn.close()
    assert not [name for name in loose if not name.startswith("sqlite_")]


def test_a_database_of_every_earlier_version_is_brought_up_with_its_data(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step is tried with a further one, since there is none yet: data stays, a copy from before is kept."""
    path = tmp_path / "gendan.db"
    store = founded(path, clock)
    before = fingerprint(store)
    store.close()
    steps = (*migrations.STEPS, "9999_more.sql")
    real = migrations.statements

    def statements(step: str) -> list[str]:
        return ["ALTER TABLE drafts ADD COLUMN more TEXT;"] if step == "9999_more.sql" else real(step)

    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "VERSION", len(steps))
    monkeypatch.setattr(migrations, "statements", statements)
    running = Store(path, clock, config.load())
    assert running.config["store.name"] == "测试店"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "VERSION", len(steps) - 1)
        act(running, "boss", "customer.add", name="甲")
        before = fingerprint(running)
    again = opened(path, clock)
    assert fingerprint(again) == before
    again.close()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "VERSION", len(steps) - 1)
        with pytest.raises(StorageError) as caught:
            act(running, "boss", "customer.add", name="乙")
    assert caught.value.code == "newer_schema", "a program from before that still runs writes no more"
    running.close()
    assert path.with_name(f"gendan.db.before-{len(steps)}").exists()
    assert opened(path, clock).path == path, "the second time there is nothing to do"


def test_a_step_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several steps the last fails, by nonsense or broken references, or the copy cannot be made: nothing of the
    earlier ones stays, and the program from before goes on with the file."""
    path = tmp_path / "gendan.db"
    store = founded(path, clock)
    before = fingerprint(store)
    store.close()
    content = path.read_bytes()
    more = {
        "good.sql": ["ALTER TABLE drafts ADD COLUMN more TEXT;", "CREATE TABLE extra (a INTEGER) STRICT;"],
        "nonsense.sql": ["DROP TABLE drafts;", "nonsense;"],
        "orphans.sql": ["CREATE TABLE odd (a INTEGER REFERENCES users (id)) STRICT;", "INSERT INTO odd VALUES (999);"],
    }
    real = migrations.statements

    def no_room(_path: Path) -> None:
        raise StorageError("no room", "no room")

    for bad, code in (("nonsense.sql", "storage"), ("orphans.sql", "migration"), ("good.sql", "no room")):
        steps = (*migrations.STEPS, "good.sql", bad)
        with monkeypatch.context() as patch:
            patch.setattr(migrations, "STEPS", steps)
            patch.setattr(migrations, "VERSION", len(steps))
            patch.setattr(migrations, "statements", lambda step: more[step] if step in more else real(step))
            if code == "no room":
                patch.setattr(migrations, "_copy_beside", no_room)
            assert refused(path, clock) == code
        assert path.read_bytes() == content, "byte for byte"
    store = opened(path, clock)
    assert fingerprint(store) == before
    assert verify(store).ok
    store.close()


def test_a_newer_schema_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "gendan.db"
    founded(path, clock).close()
    with tampering(path) as conn:
        conn.execute(f"PRAGMA user_version={migrations.VERSION + 1}")
    assert refused(path, clock) == "newer_schema"


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_another_file_is_no_database_and_stays_as_it_is(tmp_path: Path, clock: FixedClock, content: bytes) -> None:
    path = tmp_path / "thesis.doc"
    path.write_bytes(content)
    assert refused(path, clock) == "not_a_database"
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "other.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE t (a)")
    conn.commit()
    conn.close()
    assert refused(path, clock) == "not_a_database"


def test_no_file_and_a_folder_are_said(tmp_path: Path, clock: FixedClock) -> None:
    assert refused(tmp_path / "none.db", clock) == "no_database"
    assert refused(tmp_path, clock) in {"cannot_open", "storage"}


@pytest.mark.parametrize("statement", ["UPDATE chg SET body=x'01'", "DELETE FROM chg", "DELETE FROM chg WHERE pos=1"])
def test_the_journal_refuses_to_be_changed(shop: Store, statement: str) -> None:
    conn = connect(shop.path)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        conn.execute(statement)
    conn.close()
    assert verify(shop).ok


def test_a_reader_cannot_write(shop: Store) -> None:
    with pytest.raises(StorageError) as caught, shop.read() as conn:
        conn.exec_driver_sql("UPDATE users SET role='admin'")
    assert caught.value.code == "read_only"
    act(shop, "li", "customer.add", name="甲")


def test_a_reader_sees_one_moment(shop: Store) -> None:
    with shop.read() as conn:
        count = conn.exec_driver_sql("SELECT count(*) FROM customers").scalar()
        act(shop, "li", "customer.add", name="甲")
        assert conn.exec_driver_sql("SELECT count(*) FROM customers").scalar() == count


def test_who_waits_too_long_is_told(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.db.store.LOCK_SECONDS", 0.05)
    with filelock.FileLock(f"{shop.path}.lock"), pytest.raises(StorageError) as caught:
        act(shop, "li", "customer.add", name="甲")
    assert (caught.value.code, caught.value.exit_status) == ("locked", 3)
    act(shop, "li", "customer.add", name="甲")


def test_threads_write_one_after_the_other(shop: Store) -> None:
    failed: list[BaseException] = []

    def work(who: int) -> None:
        try:
            for n in range(5):
                act(shop, "li", "customer.add", name=f"客户{who}-{n}")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert verify(shop).ok
    assert rebuild(shop, check=True).differences == ()


def test_practice_and_real_stores_do_not_mix(tmp_path: Path, clock: FixedClock, shop: Store) -> None:
    practice = FixedClock(START, practice=True)
    real = opened(shop.path, practice)
    with pytest.raises(Refusal) as caught:
        act(real, "li", "customer.add", name="甲")
    assert caught.value.code == "practice_only"
    real.close()
    made = founded(tmp_path / "practice.db", practice)
    act(made, "boss", "customer.add", name="甲")
    made.close()
    again = opened(tmp_path / "practice.db", clock)
    act(again, "boss", "customer.add", name="乙")
    again.close()


@pytest.fixture
def nobody() -> Callable[[], AbstractContextManager[None]]:
    """Somebody who is not the owner and has no special rights, as long as it lasts."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")

    @contextmanager
    def somebody_else() -> Iterator[None]:
        os.setegid(65534)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)

    return somebody_else


@pytest.mark.parametrize("what", ["folder", "file", "closed folder", "closed file"])
def test_what_may_only_be_read_is_said(clock: FixedClock, what: str, request: pytest.FixtureRequest) -> None:
    with tempfile.TemporaryDirectory() as place:  # the folders of pytest are closed to nobody
        path = Path(place) / "gendan.db"
        founded(path, clock).close()
        own = config.load()
        path.chmod(0o600 if what == "closed file" else 0o444 if what == "file" else 0o666)
        Path(f"{path}.lock").unlink(missing_ok=True)
        path.parent.chmod({"folder": 0o555, "closed folder": 0o700}.get(what, 0o777))
        with request.getfixturevalue("nobody")(), pytest.raises(StorageError) as caught:
            act(open_store(path, clock, own), "boss", "customer.add", name="甲")
    assert caught.value.code in {"read_only", "cannot_open"}


def test_an_order_number_is_never_given_twice(shop: Store) -> None:
    numbers = [order(shop, f"A-{n}") for n in range(12)]
    assert len(set(numbers)) == 12
    rebuild(shop)
    assert order(shop, "A-99") not in numbers


def test_settings_read_while_somebody_writes_are_read_again(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = founded(tmp_path / "gendan.db", clock)
    real = settings.shared

    def interrupted(conn: sa.Connection) -> dict[str, object]:
        found = real(conn)
        monkeypatch.setattr("gendan.db.store.shared", real)
        act(store, "boss", "setting.set", key="store.name", value="新店名")
        return found

    act(store, "boss", "setting.set", key="store.name", value="旧店名")
    monkeypatch.setattr("gendan.db.store.shared", interrupted)
    assert store.config["store.name"] == "旧店名", "what it was when it was read"
    assert store.config["store.name"] == "新店名", "and not kept for later"
    store.close()
