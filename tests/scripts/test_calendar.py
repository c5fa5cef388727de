"""``gendan calendar`` on the command line: figures for machines, words for people, no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from gendan.clock import FixedClock
from gendan.errors import UsageError
from gendan.i18n import set_language
from gendan.scripts.calendar import command
from gendan.scripts.common import Call


@pytest.fixture
def run(clock: FixedClock):
    """Run ``gendan calendar`` with these words."""

    def runner(*words: str) -> Result:
        return CliRunner().invoke(command, words, obj=Call(clock=clock))

    return runner


@pytest.fixture
def printed(run):
    """The JSON document that is printed for these words."""

    def document(*words: str) -> dict:
        result = run(*words, "--json")
        assert (result.exception, result.exit_code) == (None, 0)
        return json.loads(result.stdout)

    return document


def settings(home: Path, text: str) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text(text, encoding="utf-8")


def test_a_month_is_shown_day_by_day(printed) -> None:
    days = printed("show", "2026-10")["days"]
    assert len(days) == 31
    assert days[0] == {"date": "2026-10-01", "working": False, "name": "国庆节", "source": "holiday", "known": True}
    assert days[9] == {"date": "2026-10-10", "working": True, "name": None, "source": "makeup", "known": True}
    assert sum(day["working"] for day in days) == 18
    assert len(printed("show", "2")["days"]) == 28, "a month alone is this year's"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_month_for_people_keeps_its_columns(run, language: str) -> None:
    set_language(language)
    lines = run("show", "2026-10").stdout.splitlines()
    named = [line for line in lines if "国庆节" in line or "National Day" in line]
    assert len(named) == 4
    name = "国庆节" if language == "zh" else "National Day"
    assert len({cell_len(line[: line.index(name)]) for line in named}) == 1
    assert lines[0].startswith("2026-10-01 ")
    assert "18" in lines[-1]


def test_a_month_that_is_not_published_is_marked(run, printed) -> None:
    assert not any(day["known"] for day in printed("show", "2027-03")["days"])
    set_language("en")
    assert "not published yet" in run("show", "2027-03").stdout
    assert "not published yet" not in run("show", "2026-03").stdout


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (["2026-03-02T09:00", "4h"], "2026-03-02T14:30:00+08:00"),
        (["2026-03-02T09:00:00+08:00", "90m"], "2026-03-02T10:30:00+08:00"),
        (["2026-03-02T01:00:00Z", "3h"], "2026-03-02T12:00:00+08:00"),
        (["2026-09-29T10:00", "3wd"], "2026-10-09T10:00:00+08:00"),
        (["2026-03-06T17:00", "24h!"], "2026-03-07T17:00:00+08:00"),
        (["2026-03-02T09:00", "4h", "--pause", "2026-03-02T10:00..2026-03-02T11:00"], "2026-03-02T15:30:00+08:00"),
        (
            [
                "2026-03-02T09:00",
                "4h",
                "--pause",
                "2026-03-02T10:00..2026-03-02T11:00",
                "--pause",
                "2026-03-02T18:00..2026-03-03T09:00",
            ],
            "2026-03-02T15:30:00+08:00",
        ),
    ],
)
def test_a_budget_of_time_is_due(printed, words: list[str], due: str) -> None:
    assert printed("due", *words) == {"due": due, "known": True}


def test_a_due_time_for_people_tells_the_day_and_whether_it_is_sure(run) -> None:
    assert run("due", "2026-03-02T09:00", "4h").stdout.splitlines() == ["2026-03-02 周一 14:30:00"]
    set_language("en")
    assert run("due", "2026-03-02T09:00", "4h").stdout.splitlines() == ["2026-03-02 Mon 14:30:00"]
    assert len(run("due", "2026-12-31T09:00", "3wd").stdout.splitlines()) == 2


def test_between_two_moments(run, printed) -> None:
    moments = ("2026-03-02T09:00", "2026-03-03T10:00")
    assert printed("between", *moments) == {"business_seconds": 30600, "working_days": 1, "known": True}
    assert printed("between", *reversed(moments)) == {"business_seconds": -30600, "working_days": -1, "known": True}
    assert printed("between", "2026-03-02", "2026-03-16")["working_days"] == 10
    set_language("en")
    assert run("between", *moments).stdout.splitlines() == ["8:30:00 of business time", "1 working day"]


def test_options_are_taken_before_and_after_the_subcommand(run) -> None:
    before, after = run("--json", "show", "2026-10"), run("show", "2026-10", "--json")
    assert json.loads(before.stdout) == json.loads(after.stdout)


def test_the_settings_file_is_obeyed(home: Path, printed) -> None:
    settings(
        home,
        """
        [store]
        zone = "America/New_York"
        [calendar]
        region = "none"
        hours.mon = ["00:00-24:00"]
        holidays = ["2026-03-09"]
        workdays = ["2026-03-08"]
        """,
    )
    assert printed("due", "2026-03-02T23:00", "2h") == {"due": "2026-03-03T10:00:00-05:00", "known": True}
    days = {day["date"]: day for day in printed("show", "2026-03")["days"]}
    assert days["2026-03-08"] == {"date": "2026-03-08", "working": True, "name": None, "source": "store", "known": True}
    assert (days["2026-03-09"]["working"], days["2026-03-09"]["source"]) == (False, "store")
    assert printed("between", "2026-03-08", "2026-03-09")["business_seconds"] == 23 * 3600, "the clock goes on an hour"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["show", "2026-13"], "month"),
        (["show", "1850-01"], "date"),
        (["due", "tomorrow", "4h"], "start"),
        (["due", "2026-03-02T09:00", "4 cups"], "duration"),
        (["due", "2026-03-02T09:00", "9999999h"], "date"),
        (["due", "2026-03-02T09:00", "4h", "--pause", "2026-03-02T10:00"], "pause"),
        (["due", "2026-03-02T09:00", "4h", "--pause", "2026-03-02T10:00..noon"], "pause"),
        (["due", "2026-03-02T09:00", "4h", "--pause", "2026-03-02T11:00..2026-03-02T10:00"], "pause"),
        (["due", "0001-01-01", "4h"], "date"),
        (["due", "9999-12-31", "24h!"], "date"),
        (["between", "2026-03-02", "x"], "b"),
        (["between", "x", "2026-03-02"], "a"),
        (["between", "0001-01-01", "9999-12-31"], "date"),
    ],
)
def test_what_cannot_be_read_is_named(run, words: list[str], field: str) -> None:
    error = run(*words).exception
    assert isinstance(error, UsageError)
    assert (error.code, error.field) == ("bad_value", field)


def test_a_calendar_without_hours_is_named(home: Path, run) -> None:
    hours = "\n".join(f"hours.{day} = []" for day in ("mon", "tue", "wed", "thu", "fri"))
    settings(home, f"[calendar]\n{hours}\n")
    error = run("due", "2026-03-02T09:00", "4h").exception
    assert isinstance(error, UsageError)
    assert error.field == "calendar.hours.mon"


def test_no_database_is_touched(home: Path, run) -> None:
    assert run("show", "2026-10").exit_code == 0
    assert not home.exists()
    heavy = {"sqlmodel", "sqlalchemy", "holidays", "textual"}
    loaded = (
        "import sys, gendan.scripts.calendar, gendan.workdays as c, gendan.config as f;"
        "c.working_calendar(f.load()); print(*sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert not heavy & set(result.stdout.split())
    assert "gendan.workdays" in result.stdout.split()
