"""A copied or restored database takes a node of its own before anything is written (sync.md 2.3)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gendan import config, locations
from gendan.clock import FixedClock
from gendan.db import marks, meta, terminals
from gendan.db.journal_tables import nodes
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.errors import Refusal, StorageError
from gendan.services.audit import verify
from gendan.services.history import page
from gendan.services.rebuild import rebuild
from gendan.sync import backup, incarnation
from tests.helpers import act, order
from tests.sync.terminals import enrolled, handed, state


def opened(path: Path, clock: FixedClock) -> Store:
    """The database as the application and the command line open it."""
    return enter(path, clock, config.load())


def here(store: Store) -> meta.Terminal:
    with store.read() as conn:
        return meta.this_terminal(conn)


def worked(store: Store) -> str:
    """Write something; the order's number."""
    return order(store, outside=f"A-{here(store).terminal}-{len(page(store, limit=10_000))}")


def test_the_database_one_works_on_stays_what_it_is(shop: Store, clock: FixedClock) -> None:
    for _day in range(3):
        again = opened(shop.path, clock)
        worked(again)
        again.close()
    worked(shop)
    assert (again.renewal, shop.renewal, here(shop).terminal) == (None, None, "T1")


def test_a_write_that_failed_leaves_the_database_what_it_is(shop: Store, clock: FixedClock) -> None:
    again = opened(shop.path, clock)
    with pytest.raises(Refusal):
        act(again, "li", "user.add", login="x", name="x", role="clerk", password="goodword")
    again.close()
    last = opened(shop.path, clock)
    worked(last)
    assert last.renewal is None


def test_a_backup_goes_on_under_a_new_code(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    numbers = [order(shop)]
    made = backup.make(shop, tmp_path / "b.db")
    numbers.append(order(shop, outside="A-2"))
    copy = opened(made.path, clock)
    assert here(copy).terminal == "T1", "who only looks changes nothing"
    numbers.append(order(copy, outside="A-3"))
    assert copy.renewal == marks.Renewal("S01-T1", "S01-T1B", marks.BACKUP)
    assert len(set(numbers)) == 3, "no number is made twice"
    assert numbers[2].startswith("S01-T1B-")
    entry = page(copy, limit=2)[1]
    assert (entry.command, entry.by, entry.seq) == (incarnation.COMMAND, "system", 1)
    assert verify(copy).ok
    assert rebuild(copy, check=True).differences == ()
    again = opened(made.path, clock)
    worked(again)
    assert again.renewal is None, "once is enough"


def test_a_copy_by_hand_put_in_the_place(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """The copy is older than what this machine has written since: its numbers were used."""
    worked(shop)
    shop.close()
    shutil.copy(shop.path, tmp_path / "copy.db")
    later = opened(shop.path, clock)
    number = worked(later)
    later.close()
    (tmp_path / "copy.db").replace(shop.path)
    back = opened(shop.path, clock)
    assert worked(back) != number
    assert back.renewal is not None
    assert (back.renewal.why, back.renewal.new) == (marks.OLDER, "S01-T1B")


def test_two_copies_on_one_machine(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """Every restore of the same backup gets another code, whatever the backup knows of the others."""
    made = backup.make(shop, tmp_path / "b.db")
    codes = []
    for name in ("c", "d", "e"):
        shutil.copy(made.path, tmp_path / name)
        store = opened(tmp_path / name, clock)
        worked(store)
        codes.append(here(store).terminal)
    assert codes == ["T1B", "T1C", "T1D"]


def test_on_another_machine(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the key nobody knows which codes are taken, and nobody vouches for the new one."""
    made = backup.make(shop, tmp_path / "b.db")
    monkeypatch.setenv("GENDAN_HOME", str(tmp_path / "elsewhere"))
    store = opened(made.path, clock)
    worked(store)
    assert here(store).terminal.startswith("T1X")
    with store.read() as conn:
        row = terminals.of_node(conn, here(store).uid)
    assert row is not None
    assert row.endorsed is None


def test_without_the_identity_file(shop: Store, clock: FixedClock) -> None:
    worked(shop)
    shop.close()
    shutil.rmtree(locations.identity_folder())
    store = opened(shop.path, clock)
    worked(store)
    assert store.renewal is not None
    assert store.renewal.why == marks.ELSEWHERE


def test_the_founders_right_goes_on(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    old = here(shop)
    store = opened(backup.make(shop, tmp_path / "b.db").path, clock)
    act(store, "boss", "user.add", login="new", name="新人", role="clerk", password="goodword")
    new = here(store)
    assert new.founder
    with store.read() as conn:
        row, fleet = terminals.of_node(conn, new.uid), meta.get(conn, "fleet")
        keys = {one.uid: one.key for one in conn.execute(nodes.select())}
    assert row is not None
    assert row.continues == old.uid
    said = incarnation.statement(fleet, old.uid, new.uid, row.public_key)
    assert incarnation.is_endorsed(keys[old.uid], row.endorsed, said), "the old key vouches for the new one"
    assert not incarnation.is_endorsed(keys[new.uid], row.endorsed, said)
    assert not incarnation.is_endorsed(keys[old.uid], row.endorsed, said + b"!")
    assert not incarnation.is_endorsed(keys[old.uid], None, said)


def test_what_knows_no_new_nodes_writes_nothing(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    store = opened(backup.make(shop, tmp_path / "b.db").path, clock)
    store.renew = None
    with pytest.raises(StorageError) as refused:
        worked(store)
    assert refused.value.code == "copied"


def test_a_file_in_the_place_of_the_open_one(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """What was written to the old file would be lost."""
    worked(shop)
    made = backup.make(shop, tmp_path / "b.db")
    made.path.replace(shop.path)
    with pytest.raises(StorageError) as refused:
        worked(shop)
    assert refused.value.code == "replaced"


def test_codes() -> None:
    assert incarnation.next_code("T1", ["T1"]) == "T1B"
    many = [f"T1{letter}" for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert incarnation.next_code("T1", many) == "T1AA"
    assert len(incarnation.strange_code("T1234567")) == 12


def test_put_back_with_its_identity(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """A machine that was put back to an earlier state with all its files: nothing here tells, another terminal does."""
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    shop.close()
    home = locations.identity_folder()
    shutil.copy(shop.path, tmp_path / "then.db")
    shutil.copytree(home, tmp_path / "then")
    now = opened(shop.path, clock)
    number = worked(now)
    handed(now, second, tmp_path / "stick")
    now.close()
    (tmp_path / "then.db").replace(shop.path)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "then", home)
    back = opened(shop.path, clock)
    assert handed(second, back, tmp_path / "a")[0].renewal == marks.Renewal("S01-T1", "S01-T1B", marks.BEHIND)
    assert handed(second, back, tmp_path / "b", full=True)[0].renewal is None, "once is enough"
    assert worked(back) not in (number, "")
    assert {one.rejected for one in handed(back, second, tmp_path / "c")} == {None}
    assert state(back) == state(second)
    assert rebuild(back, check=True).differences == ()
    assert verify(back).ok
