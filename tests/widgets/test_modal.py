"""Dialogs return what was answered, close only themselves, and lose nothing typed."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import AskText, Confirm, Notice
from tests.hostile import HOSTILE, MARKUP
from tests.kit import drive, make_app, screen_text, settled


def answer_of(modal: Any, *pressed: str) -> list[Any]:
    """What a dialog answers to these keys; an empty list while it is still open."""
    answers: list[Any] = []

    async def story(pilot: Pilot[Any]) -> None:
        pilot.app.push_screen(modal, answers.append)
        await pilot.pause()
        await pilot.press(*pressed)
        await pilot.pause()

    drive(make_app(), story)
    return answers


@pytest.mark.parametrize(
    ("pressed", "answer"), [(["y"], True), (["n"], False), (["escape"], None), (["shift+tab", "enter"], True)]
)
def test_a_question_is_answered_by_key(pressed: list[str], answer: bool | None) -> None:
    assert answer_of(Confirm("Delete", "Order S01 goes."), *pressed) == [answer]


def test_a_lone_enter_destroys_nothing_and_does_what_is_harmless() -> None:
    assert answer_of(Confirm("Delete", "Order S01 goes."), "enter") == [False]
    assert answer_of(Confirm("Save", "Order S01 is kept.", dangerous=False), "enter") == [True]


def test_a_reason_is_asked_for_until_it_is_given() -> None:
    assert answer_of(AskText("Why?"), "enter", "space", "enter") == []
    assert answer_of(AskText("Why?"), "enter", *"late", "enter") == ["late"]
    assert answer_of(AskText("Why?", required=False), "enter") == [""]


def test_typed_text_is_thrown_away_only_at_the_second_escape() -> None:
    assert answer_of(AskText("Why?"), "escape") == [None]
    assert answer_of(AskText("Why?"), "a", "escape") == []
    assert answer_of(AskText("Why?"), "a", "escape", "b", "escape") == []
    assert answer_of(AskText("Why?"), "a", "escape", "escape") == [None]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_dialogs_show_any_text_literally(hostile: str) -> None:
    async def story(pilot: Pilot[Any]) -> None:
        await pilot.app.push_screen(Confirm(hostile, hostile, yes=hostile, no=hostile))
        await pilot.app.push_screen(AskText(hostile, hostile, value=hostile))
        await pilot.app.push_screen(Notice(hostile, hostile))
        await pilot.pause()
        if hostile == MARKUP:
            assert sum(MARKUP in line for line in screen_text(pilot.app)) == 2

    drive(make_app(), story)


def test_a_dialog_never_closes_what_lies_on_top_of_it() -> None:
    async def story(pilot: Pilot[Any]) -> None:
        app = pilot.app
        below, above = Confirm("below", ""), AskText("above")
        await app.push_screen(below)
        await app.push_screen(above)
        below.dismiss(True)
        await pilot.pause()
        assert app.screen is above
        assert below in app.screen_stack

    drive(make_app(), story)


def test_the_field_has_the_focus_and_buttons_are_for_the_mouse_too() -> None:
    async def story(pilot: Pilot[Any]) -> None:
        answers: list[Any] = []
        await pilot.app.push_screen(AskText("Why?"))
        assert isinstance(pilot.app.focused, TextInput)
        pilot.app.push_screen(Confirm("Delete", "Order S01 goes."), answers.append)
        await pilot.pause()
        assert isinstance(pilot.app.focused, Button)
        await pilot.click("#yes")
        await pilot.pause()
        assert answers == [True]

    drive(make_app(), story)


def test_what_is_higher_than_the_screen_is_read_from_above_and_scrolls() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        answers: list[Any] = []
        for modal in (Notice, Confirm):
            app.push_screen(modal("Delete", "\n".join(f"order {n}" for n in range(40))), answers.append)
            await settled(pilot)
            assert any("order 0" in line for line in screen_text(app))
            await pilot.press("pagedown", "pagedown")
            await settled(pilot)
            assert any("order 39" in line for line in screen_text(app))
            assert app.screen.query(Button).last().region.bottom < app.size.height
            if modal is Confirm:
                await pilot.press("right", "right", "left")  # between its buttons
            await pilot.press("enter")
            await settled(pilot)
        assert answers == [True, True]

    drive(app, story)
