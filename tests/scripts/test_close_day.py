"""``gendan close-day`` and ``day.close`` through ``apply``: what is kept, written, and said where a step fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.reports import slip as paper
from gendan.services.day_closing_views import day_closed
from gendan.text import width
from tests.helpers import PASSWORD, CommandLine, act, codes, jsonl, order


@pytest.fixture
def at_work(shop: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A shop with money in it, and the clock of ``shop`` on the command line."""
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setattr("gendan.clock.Clock.now", lambda _clock: shop.clock.now())
    number = order(shop, promised="2026-02-25")
    act(shop, "li", "payment.receive", order=number, kind="deposit", amount=20, method="cash")
    return shop


def test_a_close_keeps_files_a_backup_and_a_bundle(at_work: Store, gendan: CommandLine, tmp_path: Path) -> None:
    words = ("--db", at_work.path, "--as", "su")
    refused = gendan("close-day", *words, "--cash", "19")
    assert (refused.status, "请写明原因" in refused.err) == (1, True)
    told = ("--cash", "19", "--reason", "找错零", "--notes", "早班收货", "--explain", "late_unsaid=明早电话")
    ran = gendan("close-day", *words, *told, "--export", tmp_path, "--json")
    assert (ran.status, ran.json["number"], ran.json["difference"], ran.json["failed"]) == (0, "S01-T1-Z1", "-1.00", [])
    written = [Path(name) for name in (*ran.json["files"], ran.json["backup"], ran.json["bundle"])]
    assert len(written) == 5
    assert all(path.stat().st_size for path in written)
    slip = written[0].read_text(encoding="utf-8")
    closed = day_closed(at_work, "S01-T1-Z1")
    assert all(part in slip for part in ("找错零", "早班收货", "明早电话", closed.log_hash[:16], "-1.00", "su先生"))
    assert gendan("close-day", "--db", at_work.path, "--slip", "S01-T1-Z1").out == slip
    lines = paper.text(replace(closed, by="名字特别长的主管" * 5)).splitlines()
    assert max(map(width, lines)) <= paper.COLUMNS
    assert "经手" in lines, "whoever closes it"
    assert "日结单 S01-T1-Z1" in written[1].read_text(encoding="utf-8")
    again = gendan("close-day", *words, "--json")
    assert (again.status, again.json["error"]["code"]) == (1, "closed_day")


def test_what_fails_after_the_close_does_not_undo_it(
    at_work: Store, gendan: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise StorageError("storage", "no room")

    monkeypatch.setattr("gendan.sync.backup.make", full)
    monkeypatch.setattr("gendan.reports.files.write", full)
    ran = gendan("close-day", "--db", at_work.path, "--as", "su", "--export", tmp_path, "--json")
    assert (ran.status, [one["step"] for one in ran.json["failed"]]) == (3, ["files", "backup"])
    assert ran.json["bundle"] is not None
    assert "已日结（S01-T1-Z1）" in ran.err
    assert "gendan backup" in ran.err
    assert day_closed(at_work, "S01-T1-Z1").number == "S01-T1-Z1"


def test_bad_options_close_nothing(at_work: Store, gendan: CommandLine, tmp_path: Path) -> None:
    words = ("close-day", "--db", at_work.path, "--as", "su")
    assert gendan(*words, "--explain", "ohne").status == 2
    assert gendan(*words, "--export", tmp_path / "none").status == 2
    assert gendan(*words, "--date", "2026-03-09").status == 2
    assert gendan("close-day", "--db", at_work.path, "--slip", "S01-T1-Z1").status == 1


def test_a_file_of_commands_closes_a_day_with_its_figures(at_work: Store, gendan: CommandLine) -> None:
    lines = jsonl(
        {"cmd": "contact.log", "args": {"order": "A-1", "channel": "phone", "direction": "out", "summary": "告知"}},
        {"cmd": "payment.receive", "args": {"order": "A-1", "kind": "balance", "amount": "1", "method": "cash"}},
        {"cmd": "day.close", "args": {"date": "2026-03-02"}, "ref": "z"},
        {"cmd": "payment.verify", "args": {"payment": "$z.number"}},
        {"cmd": "day.close", "args": {"date": "2026-03-02"}},
    )
    ran = gendan("apply", "-", "--db", at_work.path, "--as", "su", given=lines)
    answers = ran.lines
    assert codes(answers) == ["ok", "ok", "ok", "unknown_reference", "closed_day"]
    assert answers[2]["result"]["number"] == "S01-T1-Z1"
    assert len(answers[2]["result"]["log_head"]) == 64
    closed = day_closed(at_work, "S01-T1-Z1")
    assert (closed.figures["amount"]["received"], closed.expected) == ("21.00", 21)
    together = jsonl(
        {"cmd": "contact.log", "args": {"order": "A-1", "channel": "phone", "direction": "in", "summary": "x"}}
    )
    assert gendan("apply", "-", "--atomic", "--db", at_work.path, "--as", "su", given=together).status == 0
