"""How the lock screen and a section look: pictures to compare with."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.i18n import set_language
from gendan.screens.host import Greeting
from tests.kit import make_app, settled, signed_in

SIZES = [(80, 24), (120, 36)]


def compare(snap_compare: Any, size: tuple[int, int], *, sign_in: bool) -> bool:
    greeting = Greeting(
        "张杨路店", "T1", "chen", (("chen", "right", "follower"), ("li", "right", "clerk")), practice=True
    )

    async def ready(pilot: Pilot[Any]) -> None:
        if sign_in:
            await signed_in(pilot)
        await settled(pilot)

    return bool(snap_compare(make_app(greeting=greeting), terminal_size=size, run_before=ready))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_lock_screen(snap_compare: Any, size: tuple[int, int], language: str) -> None:
    set_language(language)
    assert compare(snap_compare, size, sign_in=False)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_section(snap_compare: Any, size: tuple[int, int], language: str) -> None:
    set_language(language)
    assert compare(snap_compare, size, sign_in=True)
