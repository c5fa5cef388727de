"""How a shut gate looks: pictures to compare with."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.domain.labels import label
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, Words, set_language
from gendan.screens.gate_dialog import GateDialog
from tests.kit import make_app, settled, signed_in
from tests.screens.store_kit import LOOKS

CHECK = Finding("not_checked", N_("The second check is open."), {}, "follower")
WAITING = {"findings": Words((label("finding", "price_differs"),))}
DECISION = Finding("not_approved", N_("Findings wait for a decision: {findings}."), WAITING, "supervisor")
YES = Finding("no_customer_yes", N_("The customer's yes is open."), {})
PLACES: dict[str, tuple[tuple[Finding, ...], tuple[str, ...]]] = {
    "somebody else": ((CHECK, DECISION, YES), ("space",)),
    "to override": ((CHECK, Finding("noise", "噪声 " * 30, {}, "follower")), ("space", "down", "space", "好")),
}
"""The findings that a follower sees, and what is pressed, by the name of the picture."""


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(snap_compare: Any, place: str, size: tuple[int, int], language: str) -> None:
    set_language(language)
    findings, names = PLACES[place]
    app = make_app()

    async def ready(pilot: Pilot[Any]) -> None:
        await signed_in(pilot)
        refusal = Refusal("gate_closed", "Shut.", findings=findings)
        app.push_screen(GateDialog("S01-1-260302-001 · 王建华", refusal, "follower"))
        await settled(pilot)
        for name in names:
            await pilot.press(name)
            await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=ready)
