"""Export and merge that find no room, or meet each other: whole or not at all, and again they succeed."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.services.audit import verify
from gendan.services.conflicts import rights
from gendan.services.rebuild import rebuild
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.conftest import START
from tests.helpers import act, staffed
from tests.sync.terminals import enrolled, state

MUCH = 120
PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
from gendan import config, daily
from gendan.clock import FixedClock
from gendan.db.store import open_store
from gendan.errors import GendanError
from gendan.services.conflicts import rights
from gendan.sync.exporting import export
from gendan.sync.merging import merge

daily.compose()
work, database, *paths = sys.argv[1:]
store = open_store(Path(database), FixedClock(datetime.fromisoformat("2026-03-02T09:00:00+08:00")), config.load())
print("ready", flush=True)
try:
    if work == "merge":
        (done,) = merge(store, [Path(paths[0])], rights())
        print(done.rejected.code if done.rejected else "taken")
    else:
        print(export(store, Path(paths[0]), full=True).path)
except GendanError as error:
    print("error", error.code)
"""


def start(work: str, store: Path, *paths: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """A program of its own that exports or merges, once it is ready."""
    command = [sys.executable, "-c", PROGRAM, work, str(store), *map(str, paths)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=limit)  # noqa: PLW1509
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def opened(path: Path) -> Store:
    return open_store(path, FixedClock(START), config.load())


def whole(store: Store) -> None:
    assert verify(store).ok
    assert rebuild(store, check=True).differences == ()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two terminals; the first has worked much."""
    first = staffed(tmp_path / "one" / "gendan.db", FixedClock(START))
    second = enrolled(first, tmp_path / "two" / "gendan.db", "T2")
    for n in range(MUCH):
        act(first, "li", "customer.add", name=f"客户{n}", phone=f"138{n:08}")
    first.close()
    second.close()
    return first.path, second.path


def test_two_programs_merge_at_once(pair: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = pair
    giver = opened(first)
    path = export(giver, tmp_path).path
    children = [start("merge", second, path) for _number in range(2)]
    said = [child.communicate(timeout=60)[0] for child in children]
    assert said == ["taken\n", "taken\n"]
    store = opened(second)
    assert state(store) == state(giver)
    whole(store)


@pytest.mark.parametrize("kilobytes", [64, 200, 600])
def test_no_room_for_a_merge(pair: tuple[Path, Path], tmp_path: Path, kilobytes: int) -> None:
    """Files may grow so far and no further, as on a full disk."""
    first, second = pair
    path = export(opened(first), tmp_path).path
    before = state(opened(second))

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    said = start("merge", second, path, limit=limited).communicate(timeout=60)[0]
    assert said.startswith("error ") or said == "taken\n"
    store = opened(second)
    assert (state(store) == before) == (said != "taken\n"), said
    whole(store)
    (done,) = merge(store, [path], rights())
    assert done.rejected is None


def test_no_room_for_an_export(pair: tuple[Path, Path], tmp_path: Path) -> None:
    first, _second = pair
    stick = tmp_path / "stick"
    stick.mkdir()

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 10, 4 << 10))

    with opened(first).read():  # what SQLite itself needs is there already
        said = start("export", first, stick, limit=limited).communicate(timeout=60)[0]
    assert said.startswith("error ")
    assert list(stick.glob("S01*")) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write to every folder")
def test_a_folder_that_may_only_be_read(pair: tuple[Path, Path], tmp_path: Path) -> None:
    from gendan.errors import StorageError

    stick = tmp_path / "stick"
    stick.mkdir()
    stick.chmod(0o500)
    with pytest.raises(StorageError) as caught:
        export(opened(pair[0]), stick)
    assert caught.value.code == "read_only"


def test_a_folder_that_is_gone(pair: tuple[Path, Path], tmp_path: Path) -> None:
    from gendan.errors import StorageError

    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.rmtree(stick)
    with pytest.raises(StorageError) as caught:
        export(opened(pair[0]), stick)
    assert caught.value.code == "no_folder"
