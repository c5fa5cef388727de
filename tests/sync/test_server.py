"""The server of a headquarters: what is merged in bulk is what a terminal makes of it, an older schema is brought
forward once, what the server or the way to it is at fault of is said in words and leaves nothing half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from gendan import config
from gendan.db import identity, meta, migrations, rebuild, server_schema, taking
from gendan.db.headquarters import Headquarters, first_step, open_headquarters, tables_here
from gendan.db.store import Store
from gendan.errors import GendanError, StorageError
from gendan.services.conflicts import rights
from gendan.sync import enrol, merging
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import CommandLine, act
from tests.order_kit import confirmed, stocked, submitted
from tests.sync.deeds import WORK
from tests.sync.postgres import database, server, strange
from tests.sync.terminals import enrolled, handed, state


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as found:
        yield found


@pytest.fixture
def first(shop: Store) -> Store:
    return stocked(shop)


@pytest.fixture
def hq(first: Store, address: str, request: pytest.FixtureRequest, tmp_path: Path) -> Headquarters:
    secret = identity.generate()
    keys: dict[str, Any] = {"public_key": secret.public_key, "recipient": secret.recipient}
    node = act(first, "boss", "terminal.add", name="HQ", **keys)["node"]
    enrol.snapshot(first, node, tmp_path / "snapshot")
    identity.write(node, secret)
    place = database(address, request.node.name[:60])
    Headquarters(place, first.clock, config.load()).fill(tmp_path / "snapshot")
    return opened(place, first)


def opened(place: str, like: Store) -> Headquarters:
    return open_headquarters(place, like.clock, config.load())


def place_of(hq: Headquarters) -> str:
    return hq.url.set(drivername="postgresql").render_as_string(hide_password=False)


def tables(store: Store) -> dict[str, list[Any]]:
    """Every table that is made from the journal, with what is derived, and the journal itself."""
    known = tables_here().tables
    with store.read() as conn:
        return {
            name: sorted(map(tuple, conn.execute(sa.select(known[name]))), key=repr)
            for name in ("chg", "vv", "side", "reviews", *rebuild.projected())
            if not name.endswith("_search")
        }


def work_apart(stores: list[Store], orders: list[str], chance: random.Random, many: int) -> None:
    for _deed in range(many):
        who, command, args = WORK[chance.choice([name for name in WORK if name != "refund"])]
        try:
            act(chance.choice(stores), who, command, order=chance.choice(orders), **args(chance.randrange(6)))
        except GendanError:
            continue


def test_what_is_merged_in_bulk_is_what_a_terminal_makes_of_it(
    first: Store, hq: Headquarters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = enrolled(first, tmp_path / "two" / "gendan.db", "T2")
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    handed(first, hq, tmp_path / "road", full=True)
    chance = random.Random(3)
    orders = [confirmed(first), submitted(first), confirmed(first)]
    handed(first, second, tmp_path / "road")
    work_apart([first, second], orders, chance, 60)
    handed(second, first, tmp_path / "road")
    act(first, "boss", "customer.erase", customer="王建华", reason="他要求")
    work_apart([first, second], orders, chance, 40)
    for store, owner in ((first, "fu"), (second, "su")):
        act(store, "su", "order.assign", order=orders[0], owner=owner)
        act(store, "li", "payment.receive", order=orders[0], kind="deposit", amount="12.00", method="cash")
        act(store, "li", "contact.log", order=orders[0], channel="phone", direction="out", summary="再说")
        act(store, "li", "change.undo", order=orders[0])
    monkeypatch.setattr(merging, "_AT_ONCE", 7)
    monkeypatch.setattr(taking, "_BATCH", 5)
    bundles = [path for giver in (second, first) for path in export(giver, tmp_path / "road", full=True).paths]
    for taker in (third, hq):
        assert [(one.rejected, one.detail) for one in merge(taker, bundles, rights())] == [(None, "")] * len(bundles)
    on_file, on_server = tables(third), tables(hq)
    assert not {"contested", "voidings", "erased", "learned", "clashes", "payments"} & {
        name for name, rows in on_file.items() if not rows
    }
    for name, rows in on_file.items():
        assert on_server[name] == rows, name
    assert state(hq) == state(third)


def later(step: str, *texts: str) -> Callable[[str], list[str]]:
    real = migrations.statements
    return lambda name: list(texts) if name == step else real(name)


def test_the_schema_is_that_of_the_tables(hq: Headquarters) -> None:
    assert "".join(f"{said};\n--\n" for said in migrations.statements(server_schema.STEPS[0])) == first_step()
    with hq.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), tables_here()) == []


def test_an_older_schema_is_brought_forward_once_and_a_newer_one_refused(
    first: Store, hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, place = state(hq), place_of(hq)
    with monkeypatch.context() as patch:
        patch.setattr(server_schema, "STEPS", (*server_schema.STEPS, "bad.sql"))
        patch.setattr(migrations, "statements", later("bad.sql", "CREATE TABLE half (n INTEGER)", "nonsense"))
        with pytest.raises(sa.exc.ProgrammingError):
            opened(place, first)
    with monkeypatch.context() as patch:
        patch.setattr(server_schema, "STEPS", (*server_schema.STEPS, "more.sql"))
        patch.setattr(migrations, "statements", later("more.sql", "CREATE TABLE more (n INTEGER)"))
        found: list[str] = []
        threads = [threading.Thread(target=lambda: found.append(state(opened(place, first)))) for _two in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert found == [before, before]
        with hq.read() as conn:
            assert meta.get(conn, server_schema.KEY) == str(len(server_schema.STEPS))
            assert sa.inspect(conn).has_table("more")
            assert not sa.inspect(conn).has_table("half")
    with pytest.raises(StorageError, match="newer_schema"):
        opened(place, first)


def test_what_the_server_refuses_is_said_in_words(
    first: Store, hq: Headquarters, address: str, gendan: CommandLine, tmp_path: Path
) -> None:
    place = place_of(hq)
    strange(address)
    wrong = {
        place.replace("gendan@", "stranger:wrong@"): ("密码", "password of stranger"),
        place.replace("gendan@", "stranger:right@"): ("无权", "stranger may not do this"),
        place.replace("gendan@", "nobody@"): ("不让 nobody", "does not let nobody in"),
        place.replace(f"/{hq.url.database}", "/nix"): ("没有数据库 nix", "no database nix"),
        "postgresql://gendan@/x?host=/nowhere": ("连不上", "cannot be reached"),
        "postgresql://gendan@127.0.0.1:1/x": ("连不上", "cannot be reached"),
        "postgresql://gendan@host:many/x": ("不是服务器地址", "no address of a server"),
    }
    for named, words in wrong.items():
        for language, said in zip(("zh", "en"), words, strict=True):
            ran = gendan("--db", named, "fingerprint", "--lang", language)
            assert (ran.status, ran.out) == (3, ""), named
            assert said in ran.err, (named, ran.err)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO stranger")
    reader = opened(place.replace("gendan@", "stranger:right@"), first)
    confirmed(first)
    with pytest.raises(StorageError, match="no_rights"):  # and not a bundle that is to blame
        merge(reader, export(first, tmp_path).paths, rights())


def test_a_merge_that_is_cut_off_leaves_nothing(first: Store, hq: Headquarters, address: str, tmp_path: Path) -> None:
    confirmed(first)
    (path,) = export(first, tmp_path).paths
    before = tables(hq)

    def cut(_done: int, _total: int) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(query, (hq.url.database,))

    with pytest.raises(StorageError, match="server_lost"):
        merge(hq, [path], rights(), progress=cut)
    assert tables(hq) == before
    code = (
        "import os, sys; from pathlib import Path; from gendan import config; from gendan.clock import FixedClock;"
        "from datetime import datetime; from gendan.db.headquarters import open_headquarters as there;"
        "from gendan.services.conflicts import rights; from gendan.sync.merging import merge;"
        "hq = there(sys.argv[1], FixedClock(datetime.fromisoformat(sys.argv[3])), config.load());"
        "merge(hq, [Path(sys.argv[2])], rights(), progress=lambda *_: os.kill(os.getpid(), 9))"
    )
    words = [sys.executable, "-c", code, place_of(hq), str(path), first.clock.now().isoformat()]
    assert subprocess.run(words, env=os.environ, check=False, timeout=60).returncode == -signal.SIGKILL
    assert tables(hq) == before
    assert [one.new for one in merge(hq, [path], rights())] == [5]
    assert state(hq) == state(first)
