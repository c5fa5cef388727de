"""A headquarters on a real PostgreSQL server: several stores merged, the same state, conflicts, the journal locked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gendan import config
from gendan.db import identity
from gendan.db.figures import FIGURES
from gendan.db.headquarters import Headquarters, open_headquarters
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.reports.cases import CASE_FIGURES
from gendan.reports.figures import cases_behind, has_cases, has_orders, make, orders_behind
from gendan.reports.insight import look
from gendan.reports.jsonform import document
from gendan.services.audit import verify
from gendan.services.bookfile import load_mapping, read_book
from gendan.services.conflicts import contested, rights
from gendan.services.importing import import_book
from gendan.sync import enrol
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import PASSWORD, CommandLine, act, actor, order
from tests.order_kit import confirmed, stocked
from tests.reports.conftest import DATA
from tests.reports.history import EDGES, Fact, History, Writer, moment
from tests.reports.test_case_figures import EVENTS, WAITS, Case, Event, Order, write
from tests.sync.postgres import database, server
from tests.sync.terminals import enrolled, handed, state


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as found:
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


def lived(first: Store) -> None:
    """Orders of an order book, orders whose lines were promised anew and came late, a live one, a complaint."""
    number = confirmed(first)
    act(first, "li", "complaint.open", order=number, line=1, words="破了", points=["破"], understood=True)
    book = read_book(DATA / "northwind_order_lines.csv", load_mapping(DATA / "northwind.toml"))
    import_book(first, actor(first, "boss"), replace(book, orders=book.orders[-30:]))
    placed = moment(date(2026, 2, 10))
    promised = [Fact("promise", placed, date(2026, 2, 20), line) for line in (0, 1)]
    later = [Fact("promise", moment(date(2026, 2, 23)), date(2026, 2, 27), 1)]
    came = [Fact("deliver", moment(date(2026, 2, 19)), None, 0), Fact("deliver", moment(date(2026, 2, 28)), None, 1)]
    amounts = (Decimal("100.00"), Decimal("0.55"))
    by_lines = [History(placed, "陈", amounts, True, (*promised, *later, *came[:n])) for n in range(3)]
    whole = (Fact("promise", placed, date(2026, 2, 20)), Fact("promise", moment(date(2026, 2, 26)), date(2026, 3, 9)))
    Writer(first, actor(first, "boss")).write([*by_lines, History(placed, None, amounts, False, whole)])


def troubled(first: Store) -> None:
    """Cases of every kind, with what happened to them after every wait that a figure tells apart."""
    begun = [(kind, moment(date(2026, 2, 23), edge), wait) for kind, edge, wait in product(EVENTS, EDGES, WAITS)]
    made = []
    for n, (kind, began, wait) in enumerate(begun):
        steps = [(what, began + wait + timedelta(hours=k)) for k, what in enumerate(EVENTS[kind])]
        events = [Event(what, at, 100 + n if what == "visited" else None, n % 7 == 0) for what, at in steps]
        events = [one for one in events if one.at <= first.clock.now()]
        made.append(Case(kind, n % 2, began, ("quality", "quantity", "delay")[n % 3], n % 5 == 0, 500 - n, (*events,)))
    orders = [Order(moment(date(2026, 2, 10)), date(2026, 2, 24), moment(date(2026, 2, 24 + n))) for n in range(2)]
    write(first, actor(first, "boss"), orders, made, {None: None})


def documents(store: Store) -> Iterator[tuple[Any, ...]]:
    """The reports of days, weeks and months with what lies behind them, of the store and of one follower."""
    asked = [("month", date(1998, 4, 30), None), ("week", date(2026, 2, 24), "陈"), ("day", date(2026, 3, 2), "li")]
    for kind, day, who in (*asked, *product(("day", "week", "month"), [date(2026, 2, 24)], (None,))):
        report = make(store, kind, day, who)
        yield kind, day, who, json.dumps(document(report, look(store, report)), ensure_ascii=False)
    for figure in {*FIGURES, *CASE_FIGURES, "money", "late_orders"}:
        yield figure, has_cases(figure) and cases_behind(store, report, figure)
        yield figure, has_orders(figure) and orders_behind(store, report, figure, part=("channel", "phone"))


def test_the_reports_say_the_same_on_a_server(first: Store, place: str, tmp_path: Path, gendan: CommandLine) -> None:
    lived(first)
    troubled(first)
    hq = headquarters(first, place, tmp_path)
    assert [*documents(hq)] == [*documents(first)]
    asked = (
        "today --json", "report week --json", "audit show --json", "audit orders --json",
        "order list open:yes customer:王 product:A-100 --json",
    )  # fmt: skip
    for words in asked:
        on_file, on_server = (gendan("--db", db, *words.split()) for db in (str(first.path), place))
        assert (on_server.status, on_server.out) == (0, on_file.out), words
    assert json.loads(on_server.out)["total"] == 1
    assert "没有全文索引" in gendan("--db", place, "order", "list", "王建华").err
    assert "不用于服务器" in gendan("--db", place, "rebuild").err


def test_an_empty_server_is_told_apart(place: str, first: Store) -> None:
    with pytest.raises(StorageError) as refused:
        open_headquarters(place, first.clock, config.load())
    assert refused.value.code == "no_database"
    assert os.environ.get("GENDAN_DB") is None
