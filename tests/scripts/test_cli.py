"""The command line as a whole: options, help, errors in one place, exit statuses, nothing imported in vain."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import gendan as package
from gendan import cli, crash
from gendan.errors import Finding, Refusal
from gendan.scripts.wording import WordedContext, dress
from tests.helpers import CommandLine, program


def test_the_version_is_said(gendan: CommandLine) -> None:
    assert gendan("--version").out == f"gendan {package.__version__}\n"
    assert gendan("--version", "--db", "x").out == f"gendan {package.__version__}\n"


@pytest.mark.parametrize(("words", "usage"), [((), "用法：gendan"), (("audit", "show"), "用法：gendan audit show")])
def test_help_speaks_the_language_in_force(gendan: CommandLine, words: tuple[str, ...], usage: str) -> None:
    chinese = gendan(*words, "--help")
    assert chinese.status == 0
    assert chinese.out.startswith(usage)
    assert "显示这段说明并退出" in chinese.out
    english = gendan("--lang", "en", *words, "--help").out
    assert english.isascii()
    assert "Show this message and exit." in english
    assert gendan(*words, "--help").out == chinese.out, "one language leaves no trace in the next run"


def test_help_fits_the_screen_in_chinese(gendan: CommandLine) -> None:
    from rich.cells import cell_len

    for words in ((), ("init",), ("apply",), ("config", "edit"), ("user", "add")):
        for line in gendan(*words, "--help").out.splitlines():
            assert cell_len(line) <= 80, line


def test_every_command_that_is_listed_is_there(gendan: CommandLine) -> None:
    shown = gendan("--help").out
    for name in cli.names():
        assert f"  {name} " in shown
        assert gendan(name, "--help").status == 0, name


def test_only_the_command_that_is_asked_for_is_imported() -> None:
    tell = "import sys; from gendan.cli import run; run(['calendar', '--help']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True, timeout=60)
    loaded = {name for name in ran.stdout.split() if name.startswith("gendan.scripts.")}
    assert "gendan.scripts.calendar" in loaded
    assert not loaded & {"gendan.scripts.audit", "gendan.scripts.apply", "gendan.scripts.init"}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("nonsense",), None),
        (("--nonsense",), "--nonsense"),
        (("calendar",), None),
        (("calendar", "nonsense"), None),
        (("calendar", "show"), "MONTH"),
        (("calendar", "show", "2026-03", "more"), None),
        (("calendar", "show", "2026-99"), "month"),
        (("--lang", "fr", "calendar", "show", "2026-03"), "--lang"),
        (("--db",), "--db"),
        (("--db", "", "today"), "--db"),
        (("audit", "show", "--limit", "x"), "--limit"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_usage_is_one_line_and_one_document(
    gendan: CommandLine, words: tuple[str, ...], field: str | None, language: str
) -> None:
    ran = gendan("--lang", language, *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("gendan: ")
    assert ran.err.count("\n") == 1
    told = gendan("--json", *words)
    assert told.status == 2
    assert told.json["error"]["field"] == field
    assert set(told.json["error"]) >= {"code", "message", "field"}


def test_a_misspelled_command_is_guessed(gendan: CommandLine) -> None:
    assert "calendar" in gendan("calender").err


@pytest.mark.parametrize("before", [True, False])
def test_options_are_taken_before_and_after_the_subcommand(gendan: CommandLine, tmp_path: Path, before: bool) -> None:
    options = ["--json", "--lang", "en", "--db", str(tmp_path / "none.db")]
    ran = gendan(*options, "audit", "verify") if before else gendan("audit", "verify", *options)
    assert ran.status == 3
    assert ran.json["error"]["code"] == "no_database"
    assert "There is no database at" in ran.err


def test_findings_and_fields_are_told(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("late", "It is {n} days late.", {"n": 3}, "supervisor")

    def refuse(_arguments: list[str]) -> int:
        raise Refusal("gate_closed", "Shut.", fields=("a", "b"), findings=(finding,))

    monkeypatch.setattr(cli, "run", refuse)
    ran = gendan("x", "--json")
    assert ran.status == 1
    assert ran.json["error"] == {
        "code": "gate_closed",
        "message": "Shut. It is 3 days late.",
        "field": None,
        "fields": ["a", "b"],
        "findings": [{"code": "late", "message": "It is 3 days late.", "overridable_by": "supervisor"}],
    }


def test_what_commands_a_terminal_is_shown_not_obeyed(gendan: CommandLine) -> None:
    ran = gendan("apply", "\x1b]0;x\x07")
    assert "\x1b" not in ran.err
    assert "␛" in ran.err


def test_the_keyboard_stops_quietly(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", stop)
    ran = gendan("x")
    assert (ran.status, ran.out, ran.err) == (130, "", "")


def test_what_nobody_expected_leaves_a_note_and_no_traceback(
    gendan: CommandLine, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    words = " ".join(["王" + "小明", "138" + "12345678"])

    def break_down(_arguments: list[str]) -> int:
        raise ZeroDivisionError(words)

    monkeypatch.setattr(cli, "run", break_down)
    ran = gendan("x", "--json")
    assert ran.status == 3
    assert ran.json["error"]["code"] == "internal"
    note = next((home / "state").glob("crash-*.txt"))
    assert str(note) in ran.err
    text = note.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert not [word for word in words.split() if word in text]


def test_a_note_that_cannot_be_written_is_not_named(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(cli, "run", lambda _arguments: 1 // 0)
    monkeypatch.setattr(crash, "write_note", fail)
    ran = gendan("x")
    assert ran.status == 3
    assert "crash-" not in ran.err


def test_a_reader_that_has_gone_is_no_error() -> None:
    command = f"{sys.executable} -m gendan calendar show 2026-03 --json | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout.strip() in {"0", "141"}


def test_streams_that_are_closed_or_full_are_no_crash(home: Path) -> None:
    """As schedulers start programs: nothing to read from, nowhere to write to, a disk without room."""
    run = f'run() {{ {sys.executable} -m gendan --lang en "$@"; echo "$?" >&2; }}'
    command = f"{run}; run init <&- >&-; run calendar show 2026-03 --json >/dev/full; run </dev/null"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    closed, two, full, three, none, again = ran.stderr.splitlines()
    assert (closed.split(" --")[0], two) == ("gendan: init needs", "2")
    assert (full.split(":")[1], three) == (" What was to be printed cannot be written", "3")
    assert (none.split(",")[0], again) == ("gendan: The application needs a terminal", "2")


def test_words_are_utf8_whatever_the_locale_says() -> None:
    env = {**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "GENDAN_LANG": "zh"}
    ran = program("calendar", "show", "2026-10", env=env)
    assert (ran.status, ran.err) == (0, "")
    assert "国庆节" in ran.out


def test_a_name_that_is_no_utf8_does_not_break_the_document(gendan: CommandLine) -> None:
    ran = gendan("apply", os.fsdecode(b"\xff.jsonl"), "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == "unreadable"
    ran = gendan("order", "show", os.fsdecode(b"\xff"), "--json")
    assert (ran.status, ran.json["error"]["field"]) == (2, "NUMBER")


def test_the_settings_file_may_name_the_language(gendan: CommandLine, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('[ui]\nlanguage = "en"\n', encoding="utf-8")
    assert gendan("--help").out.startswith("Usage: ")
    assert gendan("--help", "--lang", "zh").out.startswith("用法：")


def test_a_practice_clock_that_is_no_time_is_wrong_usage(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_NOW", "yesterday")
    ran = gendan("calendar", "show", "2026-03", "--json")
    assert ran.status == 2
    assert ran.json["error"]["field"] == "GENDAN_NOW"


@pytest.mark.parametrize("words", [(), ("--db", "elsewhere.db"), ("--lang", "en")])
def test_without_a_command_the_application_opens(
    gendan: CommandLine, monkeypatch: pytest.MonkeyPatch, home: Path, words: tuple[str, ...]
) -> None:
    opened: list[Path] = []

    def start(path: Path, tour: str = "offer") -> int:
        assert tour == "offer"
        opened.append(path)
        return 7

    monkeypatch.setattr("gendan.opening.start", start)
    ran = gendan(*words)
    assert ran.status == 7
    assert opened == [Path("elsewhere.db") if "--db" in words else home / "data" / "gendan.db"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(gendan: CommandLine, shell: str) -> None:
    ran = gendan("completion", shell)
    assert ran.status == 0
    assert "_GENDAN_COMPLETE" in ran.out
    assert gendan("completion", "tcsh").status == 2


def test_completion_knows_subcommands_and_their_options() -> None:
    def offered(words: str, place: int) -> set[str]:
        env = {**os.environ, "_GENDAN_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
        return {line.partition(",")[2] for line in program(env=env).out.splitlines()}

    assert offered("gendan au", 1) == {"audit"}
    assert offered("gendan audit ", 2) == {"orders", "show", "verify"}
    assert "--atomic" in offered("gendan apply --a", 2)


def test_a_document_keeps_the_language_of_its_keys(gendan: CommandLine) -> None:
    assert list(json.loads(gendan("audit", "verify", "--json").out)) == ["error"]


def test_the_help_of_every_command_is_chinese() -> None:
    def said(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
        context = WordedContext(command, info_name=path)
        yield from ((path, line) for line in command.get_help(context).splitlines() if line.startswith("  "))
        for name in command.list_commands(context) if isinstance(command, click.Group) else ():
            below = command.get_command(context, name)
            assert below is not None
            yield from said(dress(below), f"{path} {name}")

    lines = list(said(dress(cli.root), "gendan"))
    assert len(lines) > 300
    words = ((path, re.sub(r"`[^`]*`|eval .*", "", line)) for path, line in lines)
    assert [one for one in words if re.search(r"(?<![\w-])[a-z]+ [a-z]+ [a-z]+\b", one[1])] == []
