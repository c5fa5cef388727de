"""Whatever gendan writes is its owner's only, also where the umask is open."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import PASSWORD, CommandLine, jsonl

ORDERS = """订单号,客户,电话,型号,名称,数量,单价,下单日期
A-1,王小明,13812345678,M1,餐桌,1,10.00,2026-02-20
A-2,李,1,M1,餐桌,两张,1,x
"""
EDITOR = '#!/bin/sh\nprintf \'[ui]\\ntheme = "gendan-light"\\n\' > "$1"\n'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such rights there")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_nothing_that_is_written_can_be_read_by_others(
    gendan: CommandLine, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, given, editor = tmp_path / "room", tmp_path / "given", tmp_path / "editor"
    given.mkdir()
    (given / "book.csv").write_text(ORDERS, encoding="utf-8")
    (given / "prices.csv").write_text("型号,名称,单价\nM2,椅,5.00\nM3,柜,-5.00\n", encoding="utf-8")
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    room.mkdir(mode=0o700)
    for name, value in {
        "GENDAN_PASSWORD": PASSWORD,
        "GENDAN_NEW_PASSWORD": "another one",
        "EDITOR": str(editor),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(room)
    as_boss = ("--as", "boss")
    entered = jsonl(
        {"cmd": "user.add", "args": {"login": "neu", "name": "新", "role": "clerk", "password": "neu neu neu"}}
    )

    def ran(*words: str, status: int = 0, text: str = "") -> None:
        os.umask(0)
        done = gendan(*words, given=text)
        assert done.status == status, (words, done.out, done.err)

    ran("init", "--store", "S01", "--store-name", "店", "--terminal", "T1", "--admin", "boss")
    ran("apply", "-", *as_boss, text=entered)
    ran("import", str(given / "book.csv"), *as_boss, status=1)
    ran("prices", str(given / "prices.csv"), *as_boss, status=1)
    ran("config", "edit")
    for form in ("text", "csv", "xlsx", "html", "json"):
        ran("report", "day", "--format", form, "-o", f"report.{form}")
    ran("order", "sheet", "A-1", "-o", "sheet.html")
    ran("backup", *as_boss)
    ran("backup", "copy.gdb", *as_boss)
    ran("export", "--to", str(room), *as_boss)
    ran("terminal", "add", "T2", "--to", "t2.enrol", *as_boss)
    ran("close-day", *as_boss, "--cash", "0", "--reason", "无", "--export", str(room))
    ran("rebuild")
    ran("audit", "verify")
    seen = {
        path: stat.S_IMODE(path.lstat().st_mode) for folder in (home, room) for path in (folder, *folder.rglob("*"))
    }
    assert [str(path) for path, mode in seen.items() if mode & 0o077] == []
    names = {path.suffix or path.name for path in seen if path.is_file()}
    assert {".db", ".html", ".xlsx", ".csv", ".enrol", ".json", ".toml", ".lock"} <= names
    assert len(seen) > 25
    rejects = [path for path in given.iterdir() if "reject" in path.name or "剔" in path.name or len(path.name) > 12]
    assert rejects, "the rows that were not taken in lie beside the file"
    assert [path.name for path in rejects if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
