"""``gendan prices`` as people run it: in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import PASSWORD, Ran, bodies, codes, jsonl, program

LIST = "编号,名称,标价,起订量,阶梯价\nA,餐桌,1200,,\nA,,,5,1100\nB,餐椅,[/]三百,,\n"
Runs = Callable[..., Ran]


@pytest.fixture
def env() -> dict[str, str]:
    return {**os.environ, "GENDAN_NOW": "2026-03-02T09:00:00+08:00", "GENDAN_PASSWORD": PASSWORD, "GENDAN_LANG": "zh"}


@pytest.fixture
def database(home: Path, env: dict[str, str]) -> Path:
    """A store made by ``gendan init``, with a clerk."""
    words = ("--store", "S01", "--store-name", "店", "--terminal", "T1", "--admin", "boss", "--json")
    made = Path(program("init", *words, env=env).json["database"])
    clerk = {"cmd": "user.add", "args": {"login": "li", "name": "Li", "role": "clerk", "password": PASSWORD}}
    assert codes(program("apply", "-", "--as", "boss", given=jsonl(clerk), env=env).lines) == ["ok"]
    return made


@pytest.fixture
def run(database: Path, env: dict[str, str]) -> Runs:
    def runs(*words: str | Path, who: str = "boss") -> Ran:
        return program("prices", "--as", who, *map(str, words), env=env)

    return runs


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_it_is_tried_taken_in_and_mended(database: Path, run: Runs, book: Path) -> None:
    before = bodies(database)
    tried = run(book, "--dry-run", "--json")
    assert (tried.status, bodies(database)) == (1, before)
    assert not book.with_name("prices.rejects.csv").exists()
    done = run(book, "--json")
    assert done.status == 1
    assert (done.json["new"], done.json["changed"], done.json["unchanged"], done.json["steps"]) == (1, 0, 0, 1)
    assert done.json["changes"] == [
        {
            "code": "A",
            "state": "new",
            "fields": {"name": "餐桌", "list_price": "1200.00"},
            "steps": [{"min_qty": "5", "price": "1100.00", "from": None, "to": None}],
        }
    ]
    assert done.json["rejected"] == [{"row": 4, "column": "标价", "value": "[/]三百", "reason": "不是数字"}]
    assert {**tried.json, "dry_run": False, "rejects_file": done.json["rejects_file"]} == done.json
    rejects = Path(done.json["rejects_file"])
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("[/]三百", "300"), encoding="utf-8")
    assert run(rejects, "--json").json["new"] == 1
    kept = bodies(database)
    again = run(rejects)
    assert (again.status, bodies(database)) == (0, kept)
    assert "新增 0，改动 0，无改动 1" in again.out
    assert bodies(database).count('"product.add"') == 2
    assert bodies(database).count('"price.break"') == 1


@pytest.mark.parametrize(("who", "status", "code"), [("li", 1, "forbidden"), ("nobody", 1, "not_signed_in")])
def test_it_is_refused(database: Path, run: Runs, book: Path, who: str, status: int, code: str) -> None:
    before = bodies(database)
    ran = run(book, "--json", who=who)
    assert (ran.status, ran.json["error"]["code"], bodies(database)) == (status, code, before)


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old", "品牌,颜色\n甲,红\n".encode()])
def test_a_file_that_is_no_price_list(run: Runs, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert run(path).status == 2
