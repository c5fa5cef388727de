"""What a real terminal gets of hostile names, cells, file names and arguments: nothing that it would obey."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from gendan.db.store import Store
from tests.helpers import PASSWORD, act, order

pty = pytest.importorskip("pty")

EVIL = "\x1b]52;c;eA==\x07\x9b31m\u202e\u200b\u3164"
HIDDEN = "王\u3164小\u115f明"
"""Letters that nobody sees: they may be kept, and are shown as marks."""
RUNS = """
import json, sys
from gendan.__main__ import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["gendan", *words]
    try:
        main()
    except SystemExit as end:
        print("== ended", end.code)
"""


def seen_by_a_terminal(runs: list[list[str]]) -> str:
    """Everything that one process writes to its terminal while it does these runs."""
    mine, its = pty.openpty()
    words = [sys.executable, "-c", RUNS, json.dumps(runs)]
    running = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=its, stderr=its, close_fds=True)
    os.close(its)
    got = b""
    try:
        while part := os.read(mine, 1 << 16):
            got += part
    except OSError:  # the other end is closed
        pass
    os.close(mine)
    assert running.wait(60) == 0
    return got.decode()


def test_nothing_of_what_others_wrote_is_obeyed_by_a_terminal(
    shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(shop, customer=HIDDEN, special=f"{HIDDEN} [/]")
    act(shop, "li", "customer.add", name=HIDDEN, phone="13900000000")
    shop.close()
    book, commands = tmp_path / f"{EVIL.replace('/', '')}.csv", tmp_path / "commands.jsonl"
    book.write_text(f"订单号,客户,型号,数量,{EVIL}\nA-2,{EVIL},M1,{EVIL},x\n", encoding="utf-8")
    commands.write_text(json.dumps({"cmd": EVIL, "ref": EVIL, "args": {EVIL: EVIL}}) + "\n", encoding="utf-8")
    for name, value in {"GENDAN_DB": str(shop.path), "GENDAN_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    written = seen_by_a_terminal([
        ["import", str(book), "--as", "su"],
        ["import", str(book), "--as", EVIL],
        ["import", f"{book}{EVIL}", "--as", "su"],
        ["order", "show", EVIL],
        ["order", "show", EVIL, "--json"],
        ["order", "list", "--json"],
        ["order", "list"],
        ["order", "list", f"customer:{EVIL}"],
        ["order", "list", "--format", "csv"],
        ["apply", str(commands), "--as", "su"],
        ["audit", "show"],
        ["report", "day"],
        ["report", "day", "--format", "csv"],
        [EVIL],
        ["order", f"--{EVIL}"],
        ["--db", EVIL, "order", "list"],
        ["user", "list", "--lang", EVIL],
    ])  # fmt: skip
    assert written.count("== ended") == 17
    hidden = {c for c in written if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - set("\r\n")
    assert hidden | (set(written) & set("\u3164\u115f")) == set()
    assert written.replace("\r\n", "").replace("\r读取", "").count("\r") == 0, "only progress goes back in its line"
    assert all(mark in written for mark in ("␛]52", "⟦9B⟧", "⟦RLO⟧", "⟦3164⟧"))
