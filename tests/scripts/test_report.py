"""``gendan report`` on the command line: what it prints, where it writes, what it refuses."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gendan.clock import FixedClock
from gendan.config import Config
from gendan.errors import StorageError, UsageError
from gendan.i18n import set_language
from gendan.scripts.common import Call
from gendan.scripts.report import command
from gendan.services.founding import Founding, found

NOW = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "gendan.db"
    found(path, FixedClock(NOW), Config(tmp_path / "none.toml"), Founding("S01", "店", "T1", "boss", "goodword"))
    return path


@pytest.fixture
def run(database: Path):
    """Run ``gendan report`` with these words."""

    def runner(*words: str, path: Path = database) -> Result:
        return CliRunner().invoke(command, words, obj=Call(db=str(path), clock=FixedClock(NOW)))

    return runner


def printed(result: Result) -> str:
    assert (result.exception, result.exit_code) == (None, 0), result.output
    return result.stdout


def test_a_report_is_of_today_and_text_unless_said_otherwise(run) -> None:
    assert printed(run("day")).startswith("日报 2026-03-02\n")
    assert printed(run("week")).startswith("周报 2026-03-02 至 2026-03-08（截至 2026-03-02）\n")
    assert printed(run("month", "--date", "2024-02-29")).startswith("月报 2024-02-01 至 2024-02-29\n")
    assert printed(run("day", "--date", "昨天")).startswith("日报 2026-03-01\n")


def test_english_is_spoken_where_asked(run) -> None:
    assert printed(run("day", "--lang", "en")).startswith("Day report 2026-03-02\n")
    set_language("zh")


@pytest.mark.parametrize("words", [["--json"], ["--format", "json"], ["--json", "--format", "json"]])
def test_json_has_two_names(run, words: list[str]) -> None:
    document = json.loads(printed(run("month", *words)))
    assert document["period"] == {"kind": "month", "from": "2026-03-01", "to": "2026-03-31", "until": "2026-03-02"}
    assert document["orders"]["open"] == 0
    assert all(kpi["value"] is None for kpi in document["kpis"])


def test_csv_is_printed_byte_by_byte(run) -> None:
    result = run("day", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith("\ufeff日报 2026-03-02\r\n".encode())


@pytest.mark.parametrize(("form", "start"), [("text", b"\xe6"), ("json", b"{"), ("csv", b"\xef\xbb\xbf")])
def test_a_report_goes_to_a_file_of_its_own(run, tmp_path: Path, form: str, start: bytes) -> None:
    target = tmp_path / f"day.{form}"
    assert printed(run("day", "--format", form, "-o", str(target))) == f"报表已写入 {target}。\n"
    assert target.read_bytes().startswith(start)
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.loads(printed(run("day", "--format", form, "-o", str(target), "--json"))) == {"file": str(target)}


def test_two_forms_at_once_are_refused(run) -> None:
    error = run("day", "--json", "--format", "csv").exception
    assert isinstance(error, UsageError)
    assert error.field == "format"


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_refused(run, day: str) -> None:
    error = run("week", "--date", day).exception
    assert isinstance(error, UsageError)
    assert (error.code, error.field) == ("bad_value", "date")


@pytest.mark.parametrize("words", [["year"], [], ["day", "--format", "pdf"]])
def test_what_is_not_offered_is_wrong_usage(run, words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_store_that_is_not_there_is_told(run, tmp_path: Path) -> None:
    error = run("day", path=tmp_path / "none.db").exception
    assert isinstance(error, StorageError)
    assert error.code == "no_database"


def test_a_report_changes_nothing(run, database: Path) -> None:
    before = database.read_bytes()
    for kind in ("day", "week", "month"):
        printed(run(kind))
    assert database.read_bytes() == before


def test_the_report_of_one_follower_says_whose_it_is(run) -> None:
    assert printed(run("day", "--who", "boss")).startswith("日报 2026-03-02（仅 boss）\n")
    assert json.loads(printed(run("week", "--json", "--who", "boss")))["who"] == "boss"
    refused = run("day", "--who", "nobody").exception
    assert isinstance(refused, UsageError)
    assert (refused.code, refused.field) == ("unknown_reference", "who")


def test_many_periods_stand_beside_each_other(run, tmp_path: Path) -> None:
    lines = printed(run("month", "--from", "2025-11", "--to", "2026年1月")).split("\n")
    assert lines[0] == "按月走势 2025-11 至 2026-01"
    assert [line[:7] for line in lines[3:6]] == ["2025-11", "2025-12", "2026-01"]
    assert printed(run("week", "--last", "2", "--lang", "en")).startswith("Figures by week 2026-02-23 to 2026-03-02")
    set_language("zh")
    told = json.loads(printed(run("day", "--last", "3", "--to", "昨天", "--who", "boss", "--json")))
    assert (told["who"], [one["period"]["from"][8:] for one in told["periods"]]) == ("boss", ["27", "28", "01"])
    for form, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE"), ("txt", "按月".encode())):
        target = tmp_path / f"months.{form}"
        assert printed(run("month", "--last", "12", "-o", str(target))).startswith("报表已写入")
        assert target.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--to", "2026-02"], "from"),
        (["--from", "2026-01", "--last", "3"], "from"),
        (["--last", "3", "--date", "2026-01-05"], "date"),
        (["--from", "2026-13"], "from"),
        (["--last", "0"], "last"),
        (["--from", "2027-01"], "from"),
        (["--from", "2026-01", "--to", "morgen"], "to"),
    ],
)
def test_periods_that_do_not_fit_together_are_refused(run, words: list[str], field: str) -> None:
    error = run("month", *words).exception
    assert isinstance(error, UsageError)
    assert (error.code, error.field) == ("bad_value", field)
