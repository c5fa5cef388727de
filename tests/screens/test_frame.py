"""The frame of every section: moving between sections, errors in one place, help, palette, language, colours."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

from gendan import config, crash, keys
from gendan.errors import Finding, Refusal
from gendan.i18n import set_language
from gendan.screens.help import HelpScreen
from gendan.screens.palette import PaletteScreen
from gendan.screens.sections import ALL, Place
from gendan.screens.watching import StoreStands
from gendan.services.standing import Standing
from gendan.services.today_items import Counts
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm, Notice
from gendan.widgets.themes import STATES, THEMES
from gendan.widgets.window_table import WindowTable
from tests.hostile import HOSTILE, MARKUP
from tests.kit import FormScreen, ListScreen, drive, make_app, screen_text, settled


def toasts(pilot: Pilot[Any]) -> list[str]:
    return [notification.message for notification in pilot.app._notifications]


def test_a_digit_opens_a_section_and_alt_with_it_does_so_while_typing() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("3")
        assert isinstance(app.screen, FormScreen)
        await pilot.press("1")
        assert isinstance(app.screen, FormScreen)
        app.post_message(Key("alt+1", "1"))
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)
        await pilot.press("3")
        assert app.screen.query(TextInput).first().value == "1"

    drive(app, story)


def test_a_section_is_found_where_it_was_left() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("down", "down", "3", "alt+1")
        await settled(pilot)
        assert app.screen.query_one(WindowTable).cursor == 2

    drive(app, story)


def test_only_sections_that_exist_are_offered() -> None:
    assert [section.digit for section in ALL] == list(range(1, 10))
    assert not Place("gendan.screens.nowhere", "X").exists()
    assert Place("gendan.screens.lock", "LockScreen").exists()
    app = make_app()
    app.sections = app.sections[:1]

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("3", "alt+3")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)
        assert "看板" not in screen_text(app)[1]

    drive(app, story)


def test_a_letter_typed_full_width_is_the_same_key() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        app.post_message(Key("ｊ", "ｊ"))
        await settled(pilot)
        assert app.screen.query_one(WindowTable).cursor == 1
        app.post_message(Key("fullwidth_question_mark", "？"))
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)

    drive(app, story)


def test_a_refusal_is_a_toast_with_the_words_as_they_are() -> None:
    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("c")
        await settled(pilot)
        assert toasts(pilot) == [f"{MARKUP} says no."]

    drive(make_app(), story)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_all_findings_of_a_refusal_are_shown_and_none_is_read_as_markup(hostile: str) -> None:
    async def story(pilot: Pilot[Any]) -> None:
        finding = Finding("gate", "{what} is missing.", {"what": hostile})
        pilot.app.show_error(Refusal("gate_closed", "Not yet.", findings=(finding, finding)))
        await pilot.pause(0.05)
        (message,) = toasts(pilot)
        assert message.count("is missing.") == 2

    drive(make_app(), story)


def test_an_unknown_error_is_a_dialog_and_a_note_and_the_work_goes_on(home: Path) -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("x")
        await settled(pilot)
        assert isinstance(app.screen, Notice)
        await pilot.press("enter", "down")
        assert app.screen.query_one(WindowTable).cursor == 1

    drive(app, story)
    (note,) = (home / "state").glob("crash-*.txt")
    written = note.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "break_down" in written
    assert "王建华" not in written
    assert "12345678" not in written


def test_what_breaks_the_application_is_told_in_one_line_without_any_variable(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("p")
        await settled(pilot)

    with pytest.raises(RuntimeError, match="broken"):
        drive(app, story)
    assert app.return_code == 1
    (note,) = (home / "state").glob("crash-*.txt")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(note.parent.stat().st_mode) == 0o700
    written = note.read_text(encoding="utf-8")
    assert "RuntimeError: broken at '***" in written
    assert "王建华" not in written
    printed = "".join(capfd.readouterr())
    assert str(note) in printed.replace("\n", "")
    assert "12345678" not in printed
    assert "Traceback" not in printed


def test_messages_in_notes_lose_what_may_be_somebodys() -> None:
    said = crash.redact("no 'O\u2019Hara' at 13812345678 for 王建华 in 42\nsecond line")
    assert said == "no '***' at *** for *** in 42"
    people = ("wang jianhua", "Li", "li.na@example.com", "12 Main Street", "138-1234-5678", "北京路１２号", "\x1b]0;x")
    for somebody in people:
        said = crash.redact(f"no such customer: {somebody}", {"customer"})
        assert said.startswith("no such customer: ")
        left = said.removeprefix("no such customer: ")
        assert not any(part in left for part in ("wang", "Li", "na", "example", "Main", "1234", "京", "\x1b")), said


def test_only_the_latest_notes_are_kept(tmp_path: Path, clock: Any) -> None:
    notes = [
        crash.write_note(ValueError("x"), clock.now() + timedelta(seconds=n), tmp_path)
        for n in range(crash.NOTES_KEPT + 5)
    ]
    assert sorted(tmp_path.iterdir()) == notes[5:]


def test_notes_hold_the_whole_chain(tmp_path: Path, clock: Any) -> None:
    try:
        try:
            int("13812345678x")
        except ValueError as error:
            raise OSError("disk") from error
    except OSError as error:
        written = crash.write_note(error, clock.now(), tmp_path).read_text(encoding="utf-8")
    assert "OSError: disk" in written
    assert "ValueError" in written
    assert "invalid literal for int() with base 10: '***'" in written


def test_the_help_lists_the_keys_that_work_here_with_the_users_own() -> None:
    app = make_app(keys={"today.done": "d,F5"})

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("?")
        await pilot.pause()
        table = app.screen.query_one(WindowTable)
        listed = {row.key: row.cells for row in (table._window.row(i) for i in range(table.total))}
        assert listed["today.done"][:2] == ("d F5", "完成")
        assert "app.section_9" in listed
        assert "today.filter" not in listed
        assert "form.main" not in listed
        await pilot.press("f1", "escape")
        await pilot.pause()
        assert isinstance(app.screen, ListScreen)

    drive(app, story)


def test_the_help_is_there_under_a_dialog_too() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("space", "f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)

    drive(app, story)


def test_the_palette_finds_an_action_by_a_part_of_its_name_and_does_it() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, PaletteScreen)
        everything = app.screen.query_one(WindowTable).total
        assert everything > 15
        await pilot.press(*"标记")
        await pilot.pause()
        assert app.screen.query_one(WindowTable).cursor_row.key == "today.done"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("escape", "ctrl+p", "pagedown", "pagedown", *"section_")
        await settled(pilot)
        assert app.screen.query_one(WindowTable).cursor == 0, "where one stood there is another action now"
        await pilot.press("3", "enter")
        await settled(pilot)
        assert isinstance(app.screen, FormScreen)

    drive(app, story)


def test_the_palette_is_walked_with_arrows_and_finds_nothing_in_nonsense() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+p", "down", "down", "up")
        table = app.screen.query_one(WindowTable)
        assert table.cursor == 1
        await pilot.press(*"[/]")
        await pilot.pause()
        assert table.total == 0
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(app.screen, ListScreen)

    drive(app, story)


def test_the_language_changes_at_once_and_in_the_other_sections_when_they_come_up() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("3", *"kept", "f8")
        await settled(pilot)
        assert "not exported 14" in screen_text(app)[0]
        assert app.screen.query(TextInput).first().value == "kept"
        assert app.focused is app.screen.query(TextInput).first()
        await pilot.press("alt+1")
        await settled(pilot)
        text = screen_text(app)
        assert text[-1].strip().startswith("Space Done")
        assert "1 Today 7!" in text[1]
        await pilot.press("f8")
        await settled(pilot)
        assert "1 今日 7!" in screen_text(app)[1]

    drive(app, story, (120, 24))


def test_every_theme_can_be_had_and_knows_every_state() -> None:
    app = make_app(ui__theme="gendan-light")

    async def story(pilot: Pilot[Any]) -> None:
        seen = [app.theme]
        for _theme in THEMES:
            await pilot.press("f9")
            await pilot.pause()
            seen.append(app.theme)
        await settled(pilot)
        assert seen == ["gendan-light", "gendan-contrast", "gendan-dark", "gendan-light"]

    drive(app, story)
    assert config.load()["ui.theme"] == "gendan-light"  # and it is the same the next time, on the lock screen already
    assert [theme.name for theme in THEMES if not set(STATES) <= set(theme.variables)] == []


def test_bad_keys_of_a_user_are_told_and_the_rest_works() -> None:
    app = make_app(keys={"today.nothing": "d", "today.done": "banana", "today.mine": "n"})

    async def story(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert toasts(pilot) == ["没有操作 today.nothing。按 F1 列出全部。", "today.done：没有 banana 这个键。"]

    drive(app, story, sign_in=False)


def test_every_binding_on_every_screen_comes_from_the_table() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        unknown = {
            active.binding.key: active.binding.description
            for active in app.screen.active_bindings.values()
            if active.binding.show and active.binding.id not in keys.BY_ID
        }
        assert unknown == {}

    drive(app, story)


def test_a_newer_question_replaces_an_older_one() -> None:
    import threading

    app, first = make_app(), threading.Event()
    answers: list[str] = []

    async def story(pilot: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, ListScreen)
        screen.ask("search", lambda: first.wait(5) and "old", answers.append)
        screen.ask("search", lambda: "new", answers.append)
        screen.ask("other", lambda: "other", answers.append)
        await pilot.pause(0.1)
        first.set()
        await settled(pilot)
        await pilot.pause(0.1)
        assert sorted(answers) == ["new", "other"]

    drive(app, story)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_label_is_short_enough_for_the_key_bar(language: str) -> None:
    from gendan.i18n import _
    from gendan.text import width

    set_language(language)
    assert [action.id for action in keys.ACTIONS if action.show and width(_(action.label)) > 18] == []


def test_how_the_store_stands_may_come_while_the_application_ends() -> None:
    app = make_app()

    async def story(_pilot: Pilot[Any]) -> None:
        await app._close_all()
        app.on_store_stands(StoreStands(Standing(Counts(*[0] * 8), 0), written=True))

    drive(app, story)
