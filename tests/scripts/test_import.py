"""``gendan import`` as people run it: in a process of its own, on a store made by ``gendan init``."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.services.book_files import NORTHWIND, NORTHWIND_MAP, damaged

NOW = "1998-05-06T18:00:00+08:00"
PASSWORD = "not the login"


def run(*words: str | Path, lang: str = "en", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run gendan in a process of its own, under Northwind's last evening; without output on a terminal."""
    environment = {**os.environ, "GENDAN_NOW": NOW, "GENDAN_PASSWORD": PASSWORD, "GENDAN_LANG": lang, **variables}
    command = [sys.executable, "-m", "gendan", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done


def documents(*words: str | Path, status: int = 0, **variables: str) -> dict[str, Any]:
    done = run(*words, "--json", **variables)
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(autouse=True)
def store(home: Path) -> Path:
    """A store made by ``gendan init``; the path of its database."""
    made = documents("init", "--store", "S01", "--store-name", "店", "--terminal", "T1", "--admin", "boss")
    assert made["practice"]
    return Path(made["database"])


def commits(store: Path) -> int:
    connection = sqlite3.connect(store)
    try:
        return connection.execute("SELECT count(*) FROM chg").fetchone()[0]
    finally:
        connection.close()


def test_northwind_by_the_command_line(store: Path) -> None:
    book = ("import", NORTHWIND, "--map", NORTHWIND_MAP)
    before = commits(store)
    dry = documents(*book, "--dry-run", GENDAN_PASSWORD="wrong")
    assert (dry.pop("dry_run"), commits(store)) == (True, before)
    done = documents(*book, "--as", "boss")
    assert (done.pop("dry_run"), commits(store)) == (False, before + 830)
    assert done == dry
    assert (done["orders"], done["lines"], done["customers"], done["products"]) == (830, 2155, 89, 77)
    assert (done["amount"], done["rejected"], done["rejects_file"]) == ("1265793.02", [], None)
    assert done["columns"]["number"] == "OrderID"
    again = documents(*book, "--as", "boss")
    assert (again["orders"], again["unchanged"], again["amount"]) == (0, 830, "0.00")
    work = documents("today")
    assert (work["counts"]["overdue"], work["counts"]["due_today"]) == (0, 1)


def test_a_damaged_book_leaves_a_file_to_mend(store: Path, tmp_path: Path) -> None:
    damage = {2: {"OrderDate": "1998-13-45"}, 9: {"Quantity": "-3"}, 20: {"ProductID": ""}}
    path = damaged(tmp_path / "lines.csv", damage, cut=[30], encoding="gb18030")
    done = documents("import", path, "--map", NORTHWIND_MAP, "--as", "boss", status=1)
    assert done["orders"] == 826
    bad = [reject for reject in done["rejected"] if "whole" not in reject["reason"]]
    assert [(r["row"], r["column"], r["value"]) for r in bad] == [
        (2, "OrderDate", "1998-13-45"),
        (9, "Quantity", "-3"),
        (20, "ProductID", ""),
        (30, "UnitPrice", ""),
    ]
    assert all(reject["reason"] for reject in done["rejected"])
    rejects = Path(done["rejects_file"])
    assert rejects == tmp_path / "lines.rejects.csv"
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[-1] == "reason"
    with NORTHWIND.open(encoding="utf-8", newline="") as file:
        right = dict(enumerate(csv.reader(file), start=1))
    mended = [right[reject["row"]] for reject in done["rejected"]]
    assert [row[0] for row in rows] == [row[0] for row in mended]
    with rejects.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header[:-1], *mended])
    rest = documents("import", rejects, "--map", NORTHWIND_MAP, "--as", "boss")
    assert (rest["orders"], done["lines"] + rest["lines"]) == (4, 2155)
    assert commits(store) == 3 + 830


def test_the_report_for_people_says_what_and_where(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("订单号,客户,型号,数量,备用\n7,王芳,A,2,x\n8,李四,B,二,x\n", encoding="utf-8")
    done = run("import", path, "--as", "boss", lang="zh")
    assert done.returncode == 1
    for words in ("订单号", "备用", "第 3 行", "数量", "二", str(tmp_path / "book.rejects.csv")):
        assert words in done.stdout
    lost = run("import", path, "--as", "boss", "--rejects", tmp_path / "none" / "x.csv")
    assert (lost.returncode, "1 unchanged" in lost.stdout, "Row 3" in lost.stdout) == (3, True, True)
    dry = run("import", path, "--dry-run", "--rejects", tmp_path / "other.csv")
    assert not (tmp_path / "other.csv").exists(), "a dry run writes nothing"
    assert "Dry run" in dry.stdout


def test_control_characters_of_a_book_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("订单号,型号,数量\n7,A,\x1b]0;owned\x07\x1b[31m\n", encoding="utf-8")
    done = run("import", path, "--as", "boss")
    assert done.returncode == 1
    assert "owned" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        ((), "not_signed_in", 1),
        (("--as", "nobody"), "not_signed_in", 1),
        (("--as", "li"), "forbidden", 1),
        (("--as", "boss", "--encoding", "klingon"), "bad_value", 2),
        (("--as", "boss", "--map", "missing.toml"), "bad_value", 2),
        (("--as", "boss", "--sheet", "1"), "bad_value", 2),
    ],
)
def test_what_is_refused_writes_nothing(
    store: Path, tmp_path: Path, words: tuple[str, ...], code: str, status: int
) -> None:
    clerk = {"cmd": "user.add", "args": {"login": "li", "name": "李", "role": "clerk", "password": PASSWORD}}
    (tmp_path / "people.jsonl").write_text(json.dumps(clerk), encoding="utf-8")
    assert run("apply", tmp_path / "people.jsonl", "--as", "boss").returncode == 0
    before = commits(store)
    path = tmp_path / "book.csv"
    path.write_text("订单号,型号,数量\n7,A,1\n", encoding="utf-8")
    refused = documents("import", path, *words, status=status)
    assert refused["error"]["code"] == code
    assert commits(store) == before
    assert not list(tmp_path.glob("*.rejects.csv"))
