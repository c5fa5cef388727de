"""The application in a browser: a page, real keys, a process behind every tab, and who is kept out."""

from __future__ import annotations

import http.client
import importlib.util
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.serving import visitors
from tests.chromium import Browser, browser
from tests.conftest import START
from tests.helpers import PASSWORD, CommandLine, order, staffed, tampering

PICTURES = os.environ.get("GENDAN_PICTURES", "")
"""A folder for pictures of the pages, to be looked at."""
LATER = "2026-03-12T09:00:00+08:00"
KEYBOARD = "document.activeElement.className"
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@contextmanager
def serving(path: Path, *words: str) -> Iterator[int]:
    """The server as a program of its own, and its port."""
    ran = subprocess.Popen(
        [sys.executable, "-P", "-m", "gendan", "--db", str(path), "serve", "--port", "0", *words],
        stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "GENDAN_NOW": LATER},
    )  # fmt: skip
    try:
        assert ran.stderr is not None
        yield int(ran.stderr.readline().rsplit(":", 1)[1].strip().strip("/"))
        ran.terminate()
        assert ran.wait(20) == 0, ran.stderr.read()
        assert "Traceback" not in ran.stderr.read()
    finally:
        ran.kill()
        ran.wait()
        assert ran.stderr is not None
        ran.stderr.close()


def answer(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    """What the server says to a request with these headers (``Host`` is ours where it is not given)."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asked.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        got = asked.getresponse()
        got.read()
        return got.status, got.headers
    finally:
        asked.close()


def drafts_of(path: Path) -> int:
    with tampering(path) as conn:
        return int(conn.execute("SELECT count(*) FROM drafts").fetchone()[0])


def signed_in(page: Browser, port: int) -> None:
    page.visit(f"http://127.0.0.1:{port}/")
    page.wait_for("用户名")
    while "helper" not in page.run(KEYBOARD):
        time.sleep(0.05)
    page.write("su")
    page.press("Enter", 13, "\r")
    page.write(PASSWORD)
    page.press("Enter", 13, "\r")


def test_a_day_in_a_browser(tmp_path: Path) -> None:
    """Signed in by keys, today's list, an order, a draft that survives the tab; strangers and a tab too many are
    refused meanwhile."""
    path = tmp_path / "gendan.db"
    store: Store = staffed(path, FixedClock(START, practice=True))
    number = order(store)
    store.close()
    with serving(path, "--tabs", "1") as port, browser(tmp_path / "profile") as page:
        here = f"127.0.0.1:{port}"
        assert answer(port, "/", Host="evil.example")[0] == 403
        assert answer(port, "/ws", Host=here, **UPGRADE)[0] == 403
        assert answer(port, "/ws", Host=here, Origin="http://evil.example", **UPGRADE)[0] == 403
        assert answer(port, "/ws", Host=here, Origin=f"http://{here}")[0] == 400, "and it takes nobody's place"
        status, headers = answer(port, "/", Host=f"localhost:{port}")
        assert (status, headers["X-Frame-Options"], headers["Cache-Control"]) == (200, "DENY", "no-store")
        assert "script-src 'self';" in headers["Content-Security-Policy"]

        signed_in(page, port)
        page.wait_for("逾期", number, "王小明")
        page.press("Enter", 13, "\r")
        page.wait_for("里程碑", "M1")
        assert all(f"//{here}/" in one for one in page.run("performance.getEntries().map(one => one.name).filter("
                                                           "one => one.includes('://'))"))  # fmt: skip
        assert answer(port, "/", Host=here)[0] == 503
        if PICTURES:
            page.picture(Path(PICTURES, "browser-order.png"))
        page.keep_downloads(tmp_path)
        page.press("Escape", 27)
        page.write("3")
        page.wait_for("1 张订单")
        page.write("e")
        page.wait_for("由浏览器保存", "gendan-orders-2026-03-12.xlsx")
        page.press("Enter", 13, "\r")
        page.wait_for("gendan-orders-2026-03-12.xlsx 已交给浏览器保存")
        saved = tmp_path / "gendan-orders-2026-03-12.xlsx"
        while not saved.exists():
            time.sleep(0.05)
        assert zipfile.is_zipfile(saved), "what a list holds comes to who sits at the browser"
        page.press("F2", 113)
        page.wait_for("渠道")
        page.write("wang")
        page.wait_for("wang")
        page.call("Page.navigate", url="about:blank")
        while answer(port, "/", Host=here)[0] == 503:
            time.sleep(0.1)
    assert drafts_of(path) == 1, "what was typed is kept when the tab is closed"


@pytest.mark.parametrize(
    ("host", "names", "everywhere", "ours"),
    [
        ("localhost:9000", (), False, True),
        ("127.0.0.1", (), False, True),
        ("[::1]:8741", (), False, True),
        ("127.0.0.2:8741", (), False, True),
        ("evil.example:8741", (), False, False),
        ("192.168.1.5:8741", (), False, False),
        ("192.168.1.5:8741", (), True, True),
        ("evil.example:8741", (), True, False),
        ("Kasse.lan:8741", ("kasse.lan",), True, True),
        ("", (), True, False),
        ("[broken", (), True, False),
    ],
)
def test_names_that_the_server_answers_to(host: str, names: tuple[str, ...], everywhere: bool, ours: bool) -> None:
    assert visitors.answers_to(host, names, everywhere) is ours


def test_what_a_page_asks_for_is_cut() -> None:
    assert [visitors.size("width", one) for one in ("120", 1e9, "x", None, -3)] == [120, 80, 80, 80, 20]
    assert visitors.size("height", "99999") == 300
    assert [visitors.font_size(one) for one in ("12", "", "９", "100000", "-1", "900")] == [12, 16, 16, 16, 16, 48]
    same, other = {"Origin": "https://kasse.lan", "Host": "kasse.lan"}, {"Origin": "null", "Host": "kasse.lan"}
    assert [visitors.comes_from_here(one) for one in (same, other, {"Host": "a"}, {})] == [True, False, False, False]


def test_what_stands_in_the_way_is_said(gendan: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none = gendan("--db", str(tmp_path / "none.db"), "serve", "--json")
    assert (none.status, none.json["error"]["code"]) == (3, "no_database")
    path = tmp_path / "gendan.db"
    staffed(path, FixedClock(START)).close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = gendan("--db", str(path), "serve", "--port", str(taken.getsockname()[1]))
    assert refused.status == 2
    assert "--port" in refused.err
    assert gendan("--db", str(path), "serve", "--host", "no such host").status == 2
    assert gendan("--db", "postgresql://x/y", "serve").status == 2
    real = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "textual_serve" else real(name))
    missing = gendan("--db", str(path), "serve")
    assert missing.status == 2
    assert "pip install 'gendan[web]'" in missing.err
