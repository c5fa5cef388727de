"""The last net catches what a careless widget lets through, and keeps the width of the line."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.widgets import Static

from gendan.widgets.safety import SafeFilter
from tests.hostile import HOSTILE
from tests.kit import make_app

BLACK = Color(0, 0, 0)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_nothing_that_a_terminal_obeys_leaves(hostile: str) -> None:
    (segment,) = SafeFilter().apply([Segment(hostile)], BLACK)
    assert not set(segment.text) & set("\x00\t\n\r\x1b\x07\x9b\u202e\ud800")
    assert cell_len(segment.text) == cell_len(hostile)


def test_harmless_lines_pass_untouched() -> None:
    segments = [Segment("田中"), Segment(" x")]
    assert SafeFilter().apply(segments, BLACK) is segments


def test_the_application_has_the_net() -> None:
    async def run() -> None:
        app = make_app()
        async with app.run_test() as pilot:
            app.screen.mount(careless := Static("a\x1b]0;x\x07b\u202ec", markup=False))
            await pilot.pause()
            line = "".join(segment.text for segment in careless.render_lines(careless.size.region)[0])
            assert line.strip() == "a]0;xbc"

    asyncio.run(run())
