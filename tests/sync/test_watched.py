"""The shared folder: two terminals exchange by looking; a pulled stick and a file on its way do no harm."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gendan.db.store import Store
from gendan.services.conflicts import rights
from gendan.services.standing import standing
from gendan.sync.refusals import Reason
from gendan.sync.watched import WatchedFolder
from tests.helpers import act
from tests.order_kit import confirmed, stocked
from tests.sync.terminals import enrolled, state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def pair(shop: Store, tmp_path: Path, folder: Path) -> tuple[Store, Store]:
    act(shop, "boss", "setting.set", key="sync.folder", value=str(folder))
    first = stocked(shop)
    return first, enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def settle(folder: Path) -> None:
    """Let the files in the folder be as old as ones that nobody writes any more."""
    long_ago = time.time() - 60
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))


def test_two_terminals_agree_by_looking(pair: tuple[Store, Store], folder: Path) -> None:
    first, second = pair
    one, two = WatchedFolder(first, rights()), WatchedFolder(second, rights())
    confirmed(first)
    confirmed(second)
    assert one.look().written == 5
    assert standing(first).unexported == 0
    settle(folder)
    looked = two.look()
    assert (looked.new, looked.written, looked.trouble) == (5, 5, None)
    settle(folder)
    assert one.look().new == 5
    assert state(first) == state(second)
    settle(folder)
    assert (two.look().new, one.look().new, two.look().written) == (0, 0, 0)
    assert len(list(folder.glob("*.gdn"))) == 2


def test_a_pulled_stick_is_said_and_tried_again(pair: tuple[Store, Store], folder: Path) -> None:
    first, _second = pair
    confirmed(first)
    watched = WatchedFolder(first, rights())
    folder.rename(folder.with_name("away"))
    looked = watched.look()
    assert looked.trouble is not None
    assert looked.trouble.code == "no_folder"
    folder.with_name("away").rename(folder)
    assert watched.look().written == 5


def test_a_file_on_its_way_is_left_and_taken_when_it_is_whole(pair: tuple[Store, Store], folder: Path) -> None:
    first, second = pair
    confirmed(first)
    WatchedFolder(first, rights()).look()
    (bundle,) = folder.glob("*.gdn")
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: len(whole) // 2])
    watched = WatchedFolder(second, rights())
    assert watched.look().taken == ()
    settle(folder)
    assert [one.rejected for one in watched.look().taken] == [Reason.DAMAGED]
    assert watched.look().taken == ()
    bundle.write_bytes(whole)
    settle(folder)
    assert watched.look().new == 5
