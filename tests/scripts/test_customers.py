"""``gendan customers import`` as people run it: in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers import PASSWORD, bodies, codes, jsonl, program

LIST = "客户,电话,等级,门店\n王芳,13800001234,A,一店\n王芳,13911112222,,\n[/]李雷,13700000000,甲,\n"


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


def test_it_is_tried_taken_in_and_mended(database: Path, env: dict[str, str], tmp_path: Path) -> None:
    book = tmp_path / "list.csv"
    book.write_text(LIST, encoding="gb18030")
    before = bodies(database)
    tried = program("customers", "import", str(book), "--dry-run", "--json", env=env)
    assert (tried.status, bodies(database), tried.json["new"], tried.json["left_out"]) == (1, before, 2, [])
    done = program("customers", "import", str(book), "--as", "li", "--json", env=env)
    assert (done.status, done.json["new"], done.json["left_out"]) == (1, 2, ["grade"])
    assert done.json["changes"][1]["alike"] == [{"customer": "S01-T1-K00001", "name": "王芳", "why": "name"}]
    assert done.json["rejected"] == [{"row": 4, "column": "等级", "value": "甲", "reason": "不是等级：A、B 或 C"}]
    rejects = Path(done.json["rejects_file"])
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("甲", "B"), encoding="utf-8")
    mended = program("customers", "import", str(rejects), "--as", "boss", env=env)
    assert (mended.status, "新增 1，改动 0，无改动 0" in mended.out) == (0, True)
    again = program("customers", "import", str(book), "--as", "boss", env=env)
    assert (again.status, "新增 0，改动 1，无改动 1" in again.out) == (1, True)
    assert bodies(database).count('"customer.add"') == 3
