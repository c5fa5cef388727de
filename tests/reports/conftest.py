"""Stores for reports: an empty one, copied for each test, and the sample company's order book."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.config import Config
from gendan.db import users
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.services.bookfile import load_mapping, read_book
from gendan.services.context import Actor
from gendan.services.door import actor_of
from gendan.services.founding import Founding, found
from gendan.services.importing import import_book
from tests.conftest import START
from tests.house.rules import ROOT

DATA = ROOT / "tests" / "data"
BEGIN = datetime.fromisoformat("1990-01-01T00:00:00+08:00")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded store with nothing in it."""
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(folder))
        founding = Founding("S01", "张杨路店", "T1", "boss", "goodword")
        found(folder / "gendan.db", FixedClock(BEGIN), Config(folder / "config.toml"), founding)
    return folder / "gendan.db"


def opened(path: Path, clock: FixedClock) -> tuple[Store, Actor]:
    """The store at ``path`` and its admin. It is a copy, and takes a node of its own."""
    store = enter(path, clock, Config(path.with_name("config.toml")))
    with store.read() as conn:
        row = users.by_login(conn, "boss")
    assert row is not None
    return store, actor_of(row)


@pytest.fixture
def fresh(empty: Path, tmp_path: Path) -> Iterator[Callable[[FixedClock], tuple[Store, Actor]]]:
    """A new empty store at each call."""
    stores: list[Store] = []

    def make(clock: FixedClock) -> tuple[Store, Actor]:
        path = tmp_path / f"store{len(stores)}.db"
        shutil.copy(empty, path)
        store, actor = opened(path, clock)
        stores.append(store)
        return store, actor

    yield make
    for store in stores:
        store.close()


@pytest.fixture(scope="session")
def northwind_path(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has taken the sample company's order book in."""
    path = tmp_path_factory.mktemp("northwind") / "gendan.db"
    shutil.copy(empty, path)
    store, actor = opened(path, FixedClock(START))
    book = read_book(DATA / "northwind_order_lines.csv", load_mapping(DATA / "northwind.toml"))
    assert import_book(store, actor, book).orders == 830
    store.close()
    return path


@pytest.fixture
def northwind(northwind_path: Path) -> Iterator[Store]:
    """The sample company's store, for reading."""
    store, _actor = opened(northwind_path, FixedClock(START))
    yield store
    store.close()
