"""Archive files: closed years leave the database, and nothing that people see changes but its size (sync.md 2.11)."""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gendan import archiving, config, doctor, upkeep
from gendan.clock import FixedClock
from gendan.db import audit
from gendan.db.store import Store, open_store
from gendan.errors import Refusal, StorageError
from gendan.services import history
from gendan.services.audit import verify
from gendan.services.conflicts import contested
from gendan.services.rebuild import rebuild
from gendan.sync import backup, restore
from tests.conftest import START
from tests.helpers import PASSWORD, CommandLine, act, actor, bodies, order
from tests.sync.terminals import enrolled, exchanged, handed, state

LATER = timedelta(days=500)


@pytest.fixture
def clock() -> FixedClock:
    """A clock for practice: the command line takes the same time."""
    return FixedClock(START, practice=True)


@pytest.fixture
def old(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose order A-1 was assigned, changed and cancelled 500 days ago, and B-2 taken in today."""
    monkeypatch.setattr(audit, "TAIL", 4)
    number = order(shop, "A-1")
    act(shop, "su", "order.assign", order=number, owner="fu")
    act(shop, "su", "order.assign", order=number, owner="su")
    act(shop, "fu", "contact.log", order=number, channel="phone", summary="旧记录")
    act(shop, "su", "order.cancel", order=number, reason="customer withdrew")
    clock.move(LATER)
    order(shop, "B-2", placed="2027-07-01", promised="2027-07-20")
    for owner in ("fu", "su", "fu"):
        act(shop, "su", "order.assign", order="B-2", owner=owner)
    return shop


def told(store: Store, number: str = "A-1") -> list[Any]:
    """The history of an order without what only this test changes."""
    return history.order_history(store, number)


def archived(store: Store) -> archiving.Archived:
    return archiving.archive(store, actor(store, "boss"))


def files(store: Store) -> list[Path]:
    return sorted((store.path.parent / "archive").glob("*.gdn"))


def test_the_command_line_archives_and_everything_reads_as_before(
    old: Store, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("GENDAN_NOW", old.clock.now().isoformat())
    base = ("--db", str(old.path), "--json")
    looks = [("order", "show", "A-1"), ("audit", "show", "A-1"), ("order", "list", "customer:王小明"), ("today",)]
    before = [gendan(*base, *words).out for words in looks]
    plain = told(old)

    plan = gendan(*base, "archive", "--dry-run").json
    assert (plan["orders"], plan["archives"], plan["hindered"]["not_acknowledged"]) == (1, [], {})
    assert plan["years"][0] | {"bytes": 0} == {
        "year": 2026, "orders": 1, "changesets": 5, "bytes": 0, "from": "2026-03-02", "to": "2026-03-02"
    }  # fmt: skip
    assert gendan(*base, "archive", "--dry-run", "--before", "2026").json["orders"] == 0
    assert gendan(*base, "--as", "su", "archive").json["error"]["code"] == "forbidden"
    assert gendan(*base, "archive").json["error"]["code"] == "not_signed_in"
    assert not files(old)

    done = gendan(*base, "--as", "boss", "archive").json
    assert (done["orders"], done["changesets"], done["shrunk"]) == (1, 5, True)
    assert "旧记录" not in bodies(old.path)
    (file,) = files(old)
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    assert [line.get("t") for line in lines] == [None, "c", "c", "c", "c", "c", "end"]
    assert {line["o"] for line in lines[1:-1]} == {"S01-T1-260302-001-G"}, "it can be searched by number"

    assert [gendan(*base, *words).out for words in looks] == before
    assert told(old) == plain
    assert gendan(*base, "audit", "verify").json["ok"]
    assert gendan(*base, "rebuild", "--check").json["differences"] == []
    assert gendan(*base, "archive", "--dry-run").json["archives"][0]["file"] == file.name
    assert gendan(*base, "--as", "boss", "archive").json["archives"] == []
    newest = gendan(*base, "audit", "show", "--limit", "1").json["history"][-1]
    assert (newest["command"], newest["by"]) == ("log.archive", "boss")
    assert {"entity": "archiving", "name": None, "field": "file", "old": None, "new": file.name} in newest["changes"]


def test_a_file_that_is_missing_or_damaged_is_named_and_nothing_is_lost(
    old: Store, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_NOW", old.clock.now().isoformat())
    plain = told(old)
    archived(old)
    (file,) = files(old)
    aside = file.with_suffix(".away")
    good = file.read_bytes()
    wrong = good[: len(good) // 2 - 9] + bytes(9) + good[len(good) // 2 :]
    for code in ("no_archive", "bad_archive"):
        if code == "bad_archive":
            file.write_bytes(wrong)
        else:
            file.rename(aside)
        entries = told(old)
        assert [entry.unread.code if entry.unread else "" for entry in entries] == [code] * 5
        found = verify(old)
        assert (found.ok, found.broken, [one.params["name"] for one in found.unread]) == (False, (), [file.name])
        with pytest.raises(StorageError) as refused:
            rebuild(old)
        assert refused.value.code == code
        report = {one.code: one for one in doctor.examine(lambda: old, old.path, old.clock).checks}
        assert (report["archive"].state, file.name in str(report["archive"].params)) == ("fault", True)
        assert gendan("--db", str(old.path), "--lang", "en", "audit", "verify").status == 1
        assert backup.UNREAD in backup.make(old).notes
    file.unlink()
    (notice,) = upkeep.keep(old, is_full_due=True)
    assert file.name in notice.words()
    said = gendan("--db", str(old.path), "--lang", "en", "order", "show", "A-1")
    assert (said.status, "A-1" in said.out) == (0, True)
    aside.replace(file)
    assert told(old) == plain
    assert verify(old).ok
    assert doctor.examine(lambda: old, old.path, old.clock).checks[7].state == "ok"


def test_what_was_stopped_or_found_no_room_leaves_everything_as_it_was(
    old: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, boss = state(old), actor(old, "boss")

    def stop(_done: int, _total: int | None) -> None:
        raise Refusal("stopped", "stopped")

    monkeypatch.setattr("gendan.sync.archive._STEP", 1)
    with pytest.raises(Refusal):
        archiving.archive(old, boss, progress=stop)
    assert (state(old), files(old)) == (before, [])
    with pytest.raises(Refusal):
        archiving.archive(old, boss, progress=lambda done, total: stop(done, total) if done == total else None)
    assert (state(old), files(old)) == (before, [])
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 100, 0))
        with pytest.raises(StorageError) as refused:
            archived(old)
    assert refused.value.code == "disk_full"
    folder = old.path.parent / "archive"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    with pytest.raises(StorageError):
        archived(old)
    folder.unlink()
    assert state(old) == before
    assert archived(old).commits == 5


def test_an_archived_order_goes_on(old: Store, clock: FixedClock) -> None:
    archived(old)
    seqs = [entry.seq for entry in told(old)]
    assert act(old, "su", "change.undo", order="A-1")["undone"] == "order.cancel", "undo reads the archive"
    act(old, "su", "order.assign", order="A-1", owner="fu")
    (owner,) = (one for one in told(old)[-1].changes if one.field == "owner")
    assert (owner.old, owner.new) == ("su", "fu"), "what stood there before is read from the archive"
    act(old, "su", "change.undo", order="A-1")
    act(old, "fu", "contact.log", order="A-1", channel="phone", summary="新记录")
    act(old, "su", "order.cancel", order="A-1", reason="withdrawn again")
    assert [entry.seq for entry in told(old)][: len(seqs)] == seqs
    assert verify(old).ok
    assert rebuild(old, check=True).differences == ()
    assert archiving.look(old).plan.parts == [], "it was written about: all of it stays until it has been quiet again"
    clock.move(LATER)
    for owner_again in ("su", "fu", "su", "fu"):
        act(old, "su", "order.assign", order="B-2", owner=owner_again)
    (part,) = archiving.look(old).plan.parts
    assert len(part.positions) == 5
    assert len(archived(old).files) == 1
    assert len(files(old)) == 2
    assert verify(old).ok


def test_other_terminals_must_have_it_first_and_get_all_of_it_later(
    shop: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "TAIL", 2)
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    order(shop, "A-1")
    act(shop, "su", "order.assign", order="A-1", owner="fu")
    act(shop, "su", "order.cancel", order="A-1", reason="withdrawn")
    clock.move(LATER)
    order(shop, "B-2", placed="2027-07-01", promised="2027-07-20")
    act(shop, "su", "order.assign", order="B-2", owner="fu")
    look = archiving.look(shop)
    assert (look.plan.parts, dict(look.plan.unknown)) == ([], {"S01-T2": 3})
    assert "S01-T2" in archiving.hindrances(look.plan)[0]

    handed(shop, second, tmp_path / "road")
    handed(second, shop, tmp_path / "back")
    for store, owner in ((second, "li"), (shop, "su")):
        if store is shop:
            assert archived(shop).commits == 3
        act(store, "su", "change.undo", order="A-1")
        act(store, "su", "order.assign", order="A-1", owner=owner)
    (tmp_path / "both").mkdir()
    exchanged([shop, second], tmp_path / "both")
    assert state(shop) == state(second)
    (clash,) = contested(shop)
    assert (clash.field, {version.value for version in clash.values}) == ("owner", {"li", "su"})

    third = enrolled(shop, tmp_path / "three" / "gendan.db", "T3")
    assert told(third) == told(shop)
    assert verify(third).ok
    assert "@" not in {body[:1] for body in bodies(third.path).splitlines()}
    fresh = tmp_path / "all"
    assert handed(shop, third, fresh, full=True)[0].rejected is None
    (file,) = files(shop)
    file.unlink()
    with pytest.raises(StorageError) as refused:
        handed(shop, third, fresh, full=True)
    assert refused.value.code == "no_archive"


def test_backups_take_the_files_along_and_restores_bring_them(old: Store, clock: FixedClock, tmp_path: Path) -> None:
    plain = told(old)
    archived(old)
    made = backup.make(old, tmp_path / "copy.db")
    (file,) = files(old)
    assert (tmp_path / "archive" / file.name).read_bytes() == file.read_bytes()
    target = tmp_path / "elsewhere" / "gendan.db"
    with restore.checked(made.path, target, clock, config.load()) as candidate:
        done = candidate.put()
    assert done.lacking == ()
    store = open_store(target, clock, config.load())
    assert [entry.changes for entry in told(store)] == [entry.changes for entry in plain]
    assert verify(store).ok
    shutil.rmtree(tmp_path / "archive")
    shutil.rmtree(target.parent / "archive")
    with restore.checked(made.path, tmp_path / "third" / "gendan.db", clock, config.load()) as candidate:
        assert candidate.put().lacking == (file.name,)
