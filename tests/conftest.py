"""What every test stands on: a home of its own, Chinese words, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from gendan import daily
from gendan.clock import FixedClock
from gendan.i18n import set_language

if TYPE_CHECKING:
    from gendan.db.store import Store
    from tests.helpers import CommandLine

START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
"""Monday morning in the store: where ``clock`` stands."""

daily.compose()

UNWANTED = ("GENDAN_", "TEXTUAL_THEME", "TEXTUAL_ANIM", "TEXTUAL_COLOR", "TEXTUAL_FPS", "LC_", "XDG_")
"""Beginnings of the variables that would let the machine of a tester into the tests."""

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: a quarter of the time screens wait for timers, and programs for others."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder below which gendan keeps everything in this test; programs it starts see it as well."""
    for name in list(os.environ):
        if name.startswith(UNWANTED) or name in {"NO_COLOR", "FORCE_COLOR", "LANGUAGE"}:
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("GENDAN_HOME", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLORTERM", "truecolor")  # wherever the tests run
    return folder


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese and leaves Chinese behind."""
    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(autouse=True)
def brisk_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """After each key Textual's pilot sleeps 40 ms to see whether the application is idle; 8 ms show it as well. It also
    sends something through every widget to see that all have done their work: it goes to those that have work."""
    from textual.message_pump import MessagePump

    call_later = MessagePump.call_later

    def to_the_busy(self: Any, callback: Any, *args: Any, **options: Any) -> bool:
        asked = getattr(callback, "__qualname__", "").startswith("Pilot._wait_for_screen")
        if asked and self._message_queue.empty() and self._message_queue.ready_event._waiters:
            return False  # it waits for messages and none is there
        return call_later(self, callback, *args, **options)

    monkeypatch.setattr(MessagePump, "call_later", to_the_busy)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.002)


_ENGINES: list[Any] = []
_RULES: dict[Any, Any] = {}


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every store has an engine of its own, which would compile each statement anew: they share one compiler here."""
    from gendan.db import store
    from gendan.db.hints import heed_hints

    def shared(engine: Any) -> Any:
        heed_hints(engine)
        if not _ENGINES:
            _ENGINES.append(engine)
        engine.dialect = engine.pool._dialect = _ENGINES[0].dialect
        engine._compiled_cache = _ENGINES[0]._compiled_cache
        return engine

    monkeypatch.setattr(store, "heed_hints", shared)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test in this process cuts the power: nothing waits for the disk. Programs that are killed are processes of
    their own, with all their care (tests/crash)."""
    from gendan.db import store

    hasty = tuple("PRAGMA synchronous=OFF" if "synchronous" in pragma else pragma for pragma in store._PRAGMAS)
    monkeypatch.setattr(store, "_PRAGMAS", hasty)
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture(autouse=True)
def styled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every application parses the styles of its widgets anew: the same text under the same theme gives the same."""
    from textual.css.stylesheet import Stylesheet

    parse = Stylesheet._parse_rules

    def remembered(self: Any, css: str, read_from: Any, *args: Any, **options: Any) -> Any:
        theme = tuple(sorted(self._variables.items()))
        key = (css, read_from, args, tuple(sorted(options.items())), theme)
        if key not in _RULES:
            _RULES[key] = parse(self, css, read_from, *args, **options)
        return _RULES[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", remembered)


@pytest.fixture(autouse=True)
def everything_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every application and every store that a test opened gives its files back at its end."""
    from gendan.app import GendanApp
    from gendan.db.headquarters import Headquarters
    from gendan.db.store import Store

    opened: list[Any] = []

    def remembered(kind: Any) -> None:
        begin = kind.__init__

        def init(self: Any, *args: Any, **options: Any) -> None:
            begin(self, *args, **options)
            opened.append(self)

        monkeypatch.setattr(kind, "__init__", init)

    remembered(GendanApp)
    remembered(Store)
    remembered(Headquarters)
    yield
    for one in opened:
        one.let_go() if isinstance(one, GendanApp) else one.close()


@pytest.fixture
def clock() -> FixedClock:
    """Nine o'clock on Monday, 2 March 2026, in Shanghai, until the test moves it."""
    return FixedClock(START)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost a tenth of a second each; in tests they cost nothing."""
    monkeypatch.setattr("gendan.services.passwords.OPS", 1)
    monkeypatch.setattr("gendan.services.passwords.MEMORY", 8192)


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A store with somebody in every role (tests/helpers.py says who)."""
    from tests.helpers import staffed

    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    yield store
    store.close()


@pytest.fixture
def desk(shop: Store) -> Store:
    """That store with goods, a promotion and a second clerk (tests/order_kit.py says which)."""
    from tests.order_kit import stocked

    return stocked(shop)


@pytest.fixture
def gendan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in this process: ``gendan("audit", "verify", "--json").json``."""
    from tests.helpers import CommandLine

    return CommandLine(monkeypatch, capsys)
