"""Pictures of every section, tab, dialog and sheet, in both sizes and both languages, to compare with.

One session walks through the places of a part and takes a picture at each; all that differ are named at the end, and
stand in the plugin's report. ``--snapshot-update`` takes them anew.
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import (  # type: ignore[import-untyped]
    PseudoApp,
    PseudoConsole,
    SVGImageExtension,
    node_to_report_path,
)
from rich.console import ConsoleDimensions
from textual.pilot import Pilot
from textual.screen import Screen

import gendan.screens
import gendan.widgets
from gendan.clock import FixedClock
from gendan.i18n import set_language
from gendan.screens import customer_tabs, fault_words, order_tabs, system
from tests.helpers import staffed
from tests.kit import screen_text
from tests.screens.gallery import ELSEWHERE, PLACES, name_of, places, shown, stand_still, walk
from tests.screens.gallery_store import furnished
from tests.screens.store_kit import drive, real_app

SIZES = {"80x24": (80, 24), "120x36": (120, 36)}

CODE = re.compile(r"(?<![.{\w])[a-z]+_[a-z_]+(?![}\w…])")
"""A code that stands where words belong."""
CODED = {"settings", "change a setting", "scripts", "script", "unknown word of a script"}
"""Places at which things are named by their codes: people type them."""


class Album:
    """The pictures of one test, each with a name of its own."""

    def __init__(self, snapshot: Any, request: pytest.FixtureRequest) -> None:
        self._snapshot, self._request = snapshot.use_extension(SVGImageExtension), request
        self.wrong: list[str] = []

    def compare(self, name: str, picture: str) -> None:
        """Remember ``name`` if the picture is another one, and tell the plugin for its report."""
        same = bool(self._snapshot(name=name.replace("'", "")) == picture)
        if same:
            return
        self.wrong.append(name)
        last = self._snapshot.executions[self._snapshot.num_executions - 1]
        node, console = self._request.node, PseudoConsole(False, ConsoleDimensions(80, 24))
        path, line, test = node.reportinfo()
        known = last.final_data
        told = (same, str(known or ""), picture, PseudoApp(console), path, line, f"{test} {name}", "", "", bool(known))
        report = node_to_report_path(node)
        report.with_name(f"{report.name}_{len(self.wrong)}").write_bytes(pickle.dumps(told))


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", PLACES)
def test_every_place_looks_as_it_did(
    snapshot: Any,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    size: str,
    language: str,
) -> None:
    stand_still(monkeypatch, tmp_path)
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    found = furnished(store)
    set_language(language)
    app, album, lost = real_app(store, clock, "boss"), Album(snapshot, request), []
    codes: set[str] = set()
    app.config = replace(app.config, path=Path("/srv/config.toml"))

    async def story(pilot: Pilot[Any]) -> None:
        async for place in walk(pilot, PLACES[part], found):
            if shown(app.screen) != place.shows:
                lost.append(f"{place.name}: {shown(app.screen)} instead of {place.shows}")
            if hidden(app):
                lost.append(f"{place.name}: no key scrolls to the end of the dialog")
            album.compare(place.name, app.export_screenshot())
            if place.name not in CODED:
                codes.update(CODE.findall("\n".join(screen_text(app))))

    drive(app, story, SIZES[size])
    assert not lost
    assert not codes
    assert not album.wrong


def hidden(app: Any) -> bool:
    """Whether a dialog holds more than it shows, and neither Page Down nor Tab from field to field would show it."""
    scrolls = getattr(app.screen.active_bindings.get("pagedown"), "node", None) is app.screen
    too_high = [part for part in app.screen.query(".dialog") if part.max_scroll_y > 0]
    return any(part.styles.overflow_y == "hidden" or not (scrolls or part.query("Input")) for part in too_high)


def kinds() -> set[type]:
    """Every screen and dialog that is no base of others."""
    found: set[type] = set()
    for package in (gendan.screens, gendan.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            members = vars(importlib.import_module(module.name)).values()
            found |= {kind for kind in members if inspect.isclass(kind) and issubclass(kind, Screen)}
    bases = {base for kind in found for base in kind.__mro__[1:]}
    return {kind for kind in found - bases if kind.__module__.startswith("gendan.")}


def test_no_screen_and_no_dialog_is_without_pictures() -> None:
    pictured = {place.shows for _part, place in places()} | set(ELSEWHERE)
    assert {name_of(kind) for kind in kinds()} - pictured == set()


@pytest.mark.parametrize(
    ("screen", "tabs"),
    [
        ("order.OrderScreen", order_tabs.TABS),
        ("customer_page.CustomerScreen", customer_tabs.TABS),
        ("system.SystemScreen", system.TABS),
        ("faults.FaultsScreen", fault_words.TABS),
    ],
)
def test_no_tab_is_without_a_picture(screen: str, tabs: Any) -> None:
    assert sum(place.shows == screen for _part, place in places()) >= len(tabs)


def test_every_place_has_a_name_of_its_own() -> None:
    names = Counter(place.name for _part, place in places())
    assert [name for name, count in names.items() if count > 1] == []
