"""A headquarters on a real PostgreSQL server: several stores merged, the same state, conflicts, the journal locked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gendan import config
from gendan.db import identity
from gendan.db.headquarters import Headquarters, open_headquarters
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.services.audit import verify
from gendan.services.conflicts import contested, rights
from gendan.sync import enrol
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import PASSWORD, CommandLine, act, order
from tests.order_kit import confirmed, stocked
from tests.sync.postgres import database, server
from tests.sync.terminals import enrolled, handed, state


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("postgres")) as found:
        yield found


@pytest.fixture
def place(address: str, request: pytest.FixtureRequest) -> str:
    return database(address, request.node.name[:60])


@pytest.fixture
def first(shop: Store) -> Store:
    return stocked(shop)


def headquarters(first: Store, place: str, tmp_path: Path) -> Headquarters:
    """Enrolled by the first terminal and filled from its snapshot."""
    secret = identity.generate()
    keys = {"public_key": secret.public_key, "recipient": secret.recipient}
    node = act(first, "boss", "terminal.add", name="HQ", **keys)["node"]
    enrol.snapshot(first, node, tmp_path / "snapshot")
    identity.write(node, secret)
    Headquarters(place, first.clock, config.load()).fill(tmp_path / "snapshot")
    return open_headquarters(place, first.clock, config.load())


def test_two_stores_are_merged_and_what_differs_is_a_conflict(first: Store, place: str, tmp_path: Path) -> None:
    order(first)
    hq = headquarters(first, place, tmp_path)
    assert state(hq) == state(first)
    second = enrolled(first, tmp_path / "two" / "gendan.db", "T1", store="S02")
    number = confirmed(first)
    confirmed(second)
    handed(first, second, tmp_path / "road")
    act(first, "su", "order.assign", order=number, owner="fu", reason="a")
    act(second, "su", "order.assign", order=number, owner="su", reason="b")
    for store in (second, first):
        taken = handed(store, hq, tmp_path / "road", full=True)
        assert [(one.rejected, one.held) for one in taken] == [(None, 0)]
    handed(first, second, tmp_path / "road", full=True)
    assert state(hq) == state(second)
    assert [one.conflict for one in contested(hq)] == [one.conflict for one in contested(second)] != []
    assert verify(hq).ok
    again = handed(first, hq, tmp_path / "road", full=True)
    assert [one.new for one in again] == [0]


def test_a_damaged_bundle_changes_nothing(first: Store, place: str, tmp_path: Path) -> None:
    hq = headquarters(first, place, tmp_path)
    confirmed(first)
    (path,) = export(first, tmp_path).paths
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = state(hq)
    (taken,) = merge(hq, [path], rights())
    assert taken.rejected is not None
    assert state(hq) == before


def test_the_journal_is_never_changed(first: Store, place: str, tmp_path: Path) -> None:
    headquarters(first, place, tmp_path)
    with (
        psycopg.connect(place) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="never changed"),
    ):
        connection.execute("UPDATE chg SET body = 'x'")


def test_the_command_line_works_on_it(
    first: Store, place: str, tmp_path: Path, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    file, stick = tmp_path / "hq.enrol", tmp_path / "stick"
    stick.mkdir()

    def act_as(login: str, name: str, args: dict[str, str]) -> dict[str, Any]:
        return act(first, login, name, **args)

    enrol.enrol(first, lambda args: act_as("boss", "terminal.add", args), {"name": "HQ"}, PASSWORD, file)
    joined = gendan("--db", place, "init", "--join", str(file), "--json")
    assert json.loads(joined.out)["terminal"] == "S01-HQ"
    confirmed(first)
    (path,) = export(first, stick).paths
    merged = gendan("--db", place, "merge", str(path), "--as", "fu", "--json")
    assert json.loads(merged.out)["new"] == 5
    told = json.loads(gendan("--db", place, "fingerprint", "--json").out)
    assert told["fingerprint"] == state(first)
    assert gendan("--db", place, "backup").status == 1
    assert "不用于服务器" in gendan("--db", place, "doctor").err


def test_an_empty_server_is_told_apart(place: str, first: Store) -> None:
    with pytest.raises(StorageError) as refused:
        open_headquarters(place, first.clock, config.load())
    assert refused.value.code == "no_database"
    assert os.environ.get("GENDAN_DB") is None
