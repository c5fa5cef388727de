"""Fields take what people type and paste, and say what they made of it."""

from __future__ import annotations

import asyncio
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Static

from gendan.errors import Refusal, UsageError
from gendan.widgets.area import AreaInput
from gendan.widgets.form import FieldRow, Form
from gendan.widgets.inputs import MOST, MoneyInput, TextInput, Understood, half_width, one_line
from gendan.widgets.themes import STATES
from tests.hostile import ESCAPE, FAMILY, HOSTILE, MARKUP


def read_money(typed: str) -> Understood:
    try:
        return Understood(Decimal(typed), f"¥{Decimal(typed):.2f}")
    except InvalidOperation:
        raise UsageError("bad_value", "{value} is no amount.", value=typed) from None


class FormApp(App[None]):
    """A form with three fields, and what it handed in."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_in: list[dict[str, str]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return STATES

    def compose(self) -> ComposeResult:
        yield Form(
            [
                FieldRow("customer", "Customer", TextInput(max_length=20), required=True),
                FieldRow("price", "Price", MoneyInput(read_money), hint="like 1234.5"),
                FieldRow("note", "Note", TextInput()),
            ]
        )

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.handed_in.append(event.values)

    def field(self, name: str) -> TextInput:
        return self.query_one(f"#row-{name}", FieldRow).field

    def note(self, name: str) -> str:
        return str(self.query_one(f"#row-{name} .note", Static).content)


def drive(story: Any) -> None:
    async def run() -> None:
        app = FormApp()
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            await story(pilot, app)

    asyncio.run(run())


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_pasted_text_becomes_one_harmless_line(hostile: str) -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        app.field("note").focus()
        await pilot.pause()
        app.post_message(Paste(hostile))
        await pilot.pause()
        value = app.field("note").value
        assert value == one_line(hostile)
        assert not set(value) & set("\x00\t\n\r\x1b\x07\u202e\u200b\ufeff")

    drive(story)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\n b\r\n\r\nc", "a b c"),
        (MARKUP, MARKUP),
        (ESCAPE, "]0;x"),
        (FAMILY, FAMILY),
        ("か\u3099", "が"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("\na", "a"),
    ],
    ids=ascii,
)
def test_lines_are_joined_and_text_is_composed(pasted: str, kept: str) -> None:
    assert one_line(pasted) == kept


def test_what_does_not_fit_is_said_and_the_rest_kept() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        app.field("customer").focus()
        await pilot.pause()
        app.post_message(Paste("名" * 25))
        await pilot.pause()
        assert app.field("customer").value == "名" * 20
        app.field("note").focus()
        app.post_message(Paste("x" * 1_000_000))
        await pilot.pause()
        assert len(app.field("note").value) == MOST
        app.field("customer").focus()
        await pilot.pause()
        app.post_message(Paste("a\nb"))
        await pilot.pause()
        assert len(app._notifications) == 3

    drive(story)


def test_a_book_pasted_into_a_note_is_cut_and_said_and_nothing_hidden_comes_in() -> None:
    class AreaApp(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return STATES

        def compose(self) -> ComposeResult:
            yield AreaInput()

    async def run() -> None:
        app = AreaApp()
        async with app.run_test(notifications=True) as pilot:
            app.query_one(AreaInput).focus()
            await pilot.pause()
            app.post_message(Paste("a\n" * 500_000))
            await pilot.pause()
            assert len(app.query_one(AreaInput).value) == MOST
            assert len(app._notifications) == 1
            app.query_one(AreaInput).value = ""
            app.post_message(Paste("  1\tMu\u0308ller\r\n\x1b[31m\u202e王\r2"))
            await pilot.pause()
            assert app.query_one(AreaInput).value == "  1 Müller\n[31m王\n2"

    asyncio.run(run())


def test_keys_take_what_looks_like_one_character_and_go_on_behind_it() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        field = app.field("note")
        field.focus()
        await pilot.pause()
        field.value = f"a{FAMILY}葛\U000e0100"
        await pilot.press("end", "backspace")
        assert field.value == f"a{FAMILY}"
        await pilot.press("backspace")
        assert field.value == "a"
        await pilot.press("backspace", "backspace")
        assert field.value == ""
        field.value = f"a{FAMILY}b"
        await pilot.press("home", "right", "delete")
        assert field.value == "ab"
        field.value = "aex"
        await pilot.press("home", "right", "right")
        app.post_message(Key("accent", "\u0301"))  # joins the letter before
        await pilot.press("q")
        assert field.value == "aéqx"

    drive(story)


def test_what_was_understood_stands_beside_the_field() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        field = app.field("price")
        field.focus()
        await pilot.press(*"１２.5")
        await pilot.pause()
        assert (field.understood.value, app.note("price")) == (Decimal("12.5"), "¥12.50")
        await pilot.press("x")
        await pilot.pause()
        assert (field.understood, app.note("price")) == (None, "12.5x is no amount.")
        assert field.has_class("-wrong")
        await pilot.press(*["backspace"] * 5)
        await pilot.pause()
        assert (field.error, app.note("price")) == (None, "like 1234.5")

    drive(story)


def test_alt_with_a_character_types_nothing() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        app.field("note").focus()
        await pilot.pause()
        app.post_message(Key("alt+3", "3"))
        await pilot.press("3")
        assert app.field("note").value == "3"

    drive(story)


def test_enter_and_arrows_move_and_only_f10_hands_in() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        app.field("customer").focus()
        await pilot.press("a", "enter", "1", "down", "n", "enter", "enter")
        assert app.handed_in == []
        assert app.focused is app.field("note")
        await pilot.press("up", "up", "up")
        assert app.focused is app.field("customer")
        await pilot.press("f10")
        await pilot.pause()
        assert app.handed_in == [{"customer": "a", "price": "1", "note": "n"}]

    drive(story)


def test_all_problems_are_said_at_once_and_the_focus_goes_to_the_first() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        form = app.query_one(Form)
        app.field("note").focus()
        form.show_problems({"price": MARKUP, "customer": "Say who it is."})
        await pilot.pause()
        assert (app.note("price"), app.note("customer")) == (MARKUP, "Say who it is.")
        assert app.focused is app.field("customer")
        await pilot.press("a")
        await pilot.pause()
        assert app.note("customer") == ""
        assert app.note("price") == MARKUP

    drive(story)


def test_a_refusal_stands_at_the_fields_it_names_and_keeps_what_was_typed() -> None:
    async def story(pilot: Pilot[Any], app: FormApp) -> None:
        app.field("note").value = "kept"
        form = app.query_one(Form)
        form.show_error(Refusal("missing_fields", "Fill in {names}.", fields=("customer", "price"), names="both"))
        await pilot.pause()
        assert app.note("customer") == app.note("price") == "Fill in both."
        assert form.values["note"] == "kept"
        assert form.is_touched
        form.show_error(Refusal("closed", "The day is closed."))
        await pilot.pause()
        assert str(form.query_one(".problems", Static).content) == "The day is closed."

    drive(story)


def test_full_width_is_read_as_usual() -> None:
    assert half_width("　１２，３４５。５ ") == "12,345.5"
