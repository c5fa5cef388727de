"""A copy brought back: checked first, the present one kept, under a new terminal code (C373)."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.errors import GendanError
from gendan.services.audit import verify
from gendan.services.fingerprint import fingerprint
from gendan.services.rebuild import rebuild
from gendan.sync import backup, restore
from gendan.sync.restore import Restored
from tests.helpers import PASSWORD, CommandLine, order, staffed, tampering


def brought_back(source: Path, path: Path, clock: FixedClock) -> Restored:
    with restore.checked(source, path, clock, config.load()) as candidate:
        return candidate.put()


def records(path: Path) -> list[tuple[str]]:
    """The change log of a database."""
    with sqlite3.connect(path) as conn:
        return conn.execute("SELECT hash FROM chg ORDER BY pos").fetchall()


def refused(source: Path, path: Path, clock: FixedClock) -> str:
    """Why a file is not brought back; nothing is left of the try."""
    before = records(path)
    with pytest.raises(GendanError) as error:
        brought_back(source, path, clock)
    assert records(path) == before
    assert not list(path.parent.glob(".*.part*"))
    return error.value.code


@pytest.fixture
def saved(shop: Store, tmp_path: Path) -> Path:
    """A backup of a store with one order; the store has another one since, and is closed."""
    order(shop)
    made = backup.make(shop, tmp_path / "saved.db")
    order(shop, outside="A-2")
    shop.close()
    return made.path


def test_what_was_saved_is_back_and_what_was_there_is_kept(
    shop: Store, saved: Path, clock: FixedClock, tmp_path: Path
) -> None:
    there = fingerprint(shop).fingerprint
    shop.close()
    done = brought_back(saved, shop.path, clock)
    assert (done.renewal.old, done.renewal.new) == ("S01-T1", "S01-T1B")
    store = enter(shop.path, clock, config.load())
    assert fingerprint(store).orders == 1
    assert verify(store).ok
    assert rebuild(store, check=True).differences == ()
    assert order(store, outside="A-3").startswith("S01-T1B-")
    assert done.safety is not None
    assert "before-restore" in done.safety.name
    backup.check_copy(done.safety, there)
    assert oct(shop.path.stat().st_mode)[-3:] == "600"
    assert not list(shop.path.parent.glob(".*.part*"))


def test_every_restore_has_numbers_of_its_own(shop: Store, saved: Path, clock: FixedClock) -> None:
    numbers = []
    for _again in range(3):
        brought_back(saved, shop.path, clock)
        store = enter(shop.path, clock, config.load())
        numbers.append(order(store, outside="B-1"))
        store.close()
    assert len({number.rsplit("-", 1)[0] for number in numbers}) == 3


def test_where_there_is_no_database(shop: Store, saved: Path, clock: FixedClock, tmp_path: Path) -> None:
    done = brought_back(saved, tmp_path / "new" / "gendan.db", clock)
    assert done.safety is None
    assert done.path.exists()


@pytest.mark.parametrize("harm", ["text", "pages"])
def test_a_damaged_database_is_set_aside(shop: Store, saved: Path, clock: FixedClock, harm: str) -> None:
    content = bytearray(shop.path.read_bytes())
    content[: len(content) // 2] = b"x" * (len(content) // 2) if harm == "text" else content[: len(content) // 2]
    if harm == "pages":
        content[8192:65536] = b"\xff" * (65536 - 8192)
    shop.path.write_bytes(bytes(content))
    done = brought_back(saved, shop.path, clock)
    assert done.safety is not None
    assert done.safety.read_bytes()[100:] == bytes(content)[100:], "not a byte of it is lost"
    assert verify(enter(shop.path, clock, config.load())).ok


def test_a_copy_of_a_running_database_is_whole_with_its_log(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    order(shop)
    for ending in ("", "-wal"):
        shutil.copy(f"{shop.path}{ending}", tmp_path / f"raw.db{ending}")
    shop.close()
    brought_back(tmp_path / "raw.db", shop.path, clock)
    assert fingerprint(enter(shop.path, clock, config.load())).orders == 1


PLANTED = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON orders BEGIN DELETE FROM users; END",
    "view": "CREATE VIEW v AS SELECT * FROM users",
    "table": "CREATE TABLE extra (x)",
    "index": "CREATE INDEX more ON orders (stage)",
    "lock": "DROP TRIGGER chg_no_update",
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_somebody_planted_in_the_file(shop: Store, saved: Path, clock: FixedClock, planted: str) -> None:
    with sqlite3.connect(saved) as conn:
        conn.execute(PLANTED[planted])
    assert refused(saved, shop.path, clock) == "strange_schema"


def test_a_record_that_was_changed(shop: Store, saved: Path, clock: FixedClock) -> None:
    with tampering(saved, unlock=True) as conn:
        conn.execute("UPDATE chg SET body=pack(replace(unpack(body), 'A-1', 'A-7'))")
    assert refused(saved, shop.path, clock) == "damaged"


def test_files_that_are_no_backups(shop: Store, saved: Path, clock: FixedClock, tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database at all" * 100, encoding="utf-8")
    cut = tmp_path / "cut.db"
    cut.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    newer = tmp_path / "newer.db"
    shutil.copy(saved, newer)
    with sqlite3.connect(newer) as conn:
        conn.execute("PRAGMA user_version=99")
    empty = tmp_path / "empty.db"
    empty.touch()
    codes = [refused(one, shop.path, clock) for one in (text, cut, newer, empty, tmp_path / "none.db", tmp_path)]
    assert codes == ["not_a_database", "damaged", "newer_schema", "not_a_database", "no_file", "no_file"]
    assert refused(shop.path, shop.path, clock) == "bad_value"


def test_another_store_is_not_replaced(shop: Store, saved: Path, clock: FixedClock, tmp_path: Path) -> None:
    other = staffed(tmp_path / "other" / "gendan.db", clock)
    other.close()
    assert refused(saved, other.path, clock) == "other_store"


def test_while_somebody_has_it_open(shop: Store, saved: Path, clock: FixedClock) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom gendan import config\n"
        "from gendan.clock import Clock\nfrom gendan.db.store import open_store\n"
        "store = open_store(Path(sys.argv[1]), Clock(), config.load())\n"
        "with store.read() as conn:\n    pass\n"
        "print('open', flush=True)\nsys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(shop.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    assert refused(saved, shop.path, clock) == "in_use"
    other.communicate("")
    assert brought_back(saved, shop.path, clock).path == shop.path


def test_on_the_command_line(gendan: CommandLine, shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_DB", str(shop.path))
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    order(shop)
    shop.close()
    assert gendan("backup", "--as", "li", "--json").json["error"]["code"] == "forbidden"
    made = gendan("backup", str(tmp_path / "b.db"), "--as", "su", "--json").json
    assert (made["verified"], made["removed"]) == (True, [])
    assert gendan("restore", made["file"], "--as", "su", "--json").json["error"]["code"] == "forbidden"
    done = gendan("restore", made["file"], "--as", "boss", "--json")
    assert done.status == 0
    assert (done.json["was"], done.json["terminal"]) == ("S01-T1", "S01-T1B")
    assert Path(done.json["kept"]).exists()
    assert gendan("fingerprint", "--json").status == 0
