"""The process and its terminal: what is set before the first import, and an end when the terminal is gone."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gendan import console
from gendan.config import Config

pty = pytest.importorskip("pty")
ROOT = Path(__file__).parents[2]
IGNORING_HANGUP = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from gendan.app import run
from tests.kit import make_app
raise SystemExit(run(make_app()))
"""


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leave the garbage collector on."""
    yield
    gc.enable()


@pytest.mark.parametrize(("kitty", "environment"), [(True, {}), (False, {"TEXTUAL_DISABLE_KITTY_KEY": "1"})])
def test_the_keyboard_protocol_is_as_the_settings_say(kitty: bool, environment: dict[str, str]) -> None:
    environ: dict[str, str] = {}
    console.prepare(Config(Path("none"), {"terminal.kitty_keys": kitty}), environ)
    assert environ == environment
    assert not gc.isenabled()


def test_a_terminal_that_hung_up_is_noticed() -> None:
    master, slave = pty.openpty()
    gone = threading.Event()
    console.watch(gone.set, slave)
    assert not gone.wait(3 * console.WATCH_SECONDS)
    os.close(master)
    assert gone.wait(5)
    os.close(slave)


def test_a_terminal_that_hung_up_before_anybody_watched_is_noticed() -> None:
    master, slave = pty.openpty()
    os.close(master)
    assert not os.isatty(slave), "what hung up does not say any more that it is a terminal"
    gone = threading.Event()
    console.watch(gone.set, slave)
    assert gone.wait(5)
    os.close(slave)


def test_a_web_server_that_was_killed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    server, own = socket.socketpair()
    gone = threading.Event()
    console.watch(gone.set, own.fileno())
    assert not gone.wait(2 * console.WATCH_SECONDS)
    server.close()
    assert gone.wait(5)
    own.close()


def test_nobody_watches_what_is_no_terminal(tmp_path: Path) -> None:
    before = threading.active_count()
    with (tmp_path / "file").open("w") as file:
        console.watch(lambda: None, file.fileno())
        assert threading.active_count() == before


def test_watching_ends_when_it_is_told_to() -> None:
    master, slave = pty.openpty()
    gone = threading.Event()
    console.watch(gone.set, slave).set()
    time.sleep(console.WATCH_SECONDS * 1.5)
    os.close(master)
    assert not gone.wait(2 * console.WATCH_SECONDS)
    os.close(slave)


def test_the_application_ends_when_its_terminal_is_gone_though_the_hangup_is_ignored() -> None:
    master, slave = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", IGNORING_HANGUP],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(slave)
    seen = b""
    while "张杨路店".encode() not in seen:
        seen += os.read(master, 65536)
    os.close(master)
    try:
        assert run.wait(10) != 0
    finally:
        run.kill()
