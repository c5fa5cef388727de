"""``gendan audit orders``: the audit list of a quarter, in every form (C251)."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from tests.helpers import PASSWORD, CommandLine, act, jsonl
from tests.order_kit import stocked
from tests.reports.order_audit_stories import amended, uninspected


@pytest.fixture
def numbers(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """An order that was changed after its confirmation, one that left uninspected; a finding about that."""
    monkeypatch.setattr("gendan.services.findings.DUPLICATE_DAYS", -1)
    monkeypatch.setenv("GENDAN_NOW", "2026-03-02T10:00:00+08:00")
    changed, left = amended(stocked(shop), clock), uninspected(shop, clock)
    act(
        shop, "su", "finding.add", quarter="2026Q1", rule="quality_skipped", title="=未检先发", orders=[left],
        owner="fu", measure="发货前双签", due="2026-03-09",
    )  # fmt: skip
    return changed, left


def test_a_machine_reads_rules_orders_lot_and_findings(gendan: CommandLine, shop: Store, numbers: Any) -> None:
    changed, left = numbers
    said = gendan("audit", "orders", "--quarter", "2026Q1", "--json", "--db", str(shop.path)).json
    assert (said["quarter"], said["from"], said["orders_examined"], said["orders_marked"]) == (
        "2026Q1", "2026-01-01", 2, 2,
    )  # fmt: skip
    rules = {one["rule"]: (one["orders"], one["marks"], one["share"]) for one in said["rules"] if one["marks"]}
    assert rules == {
        "quality_skipped": (1, 1, "50.00"), "gate_override": (1, 1, "50.00"), "changed_after": (1, 1, "50.00"),
    }  # fmt: skip
    assert [one["order"] for one in said["orders"]] == [left, changed]
    [mark] = said["orders"][1]["marks"]
    assert (mark["rule"], mark["by"], mark["detail"], mark["reason"]) == (
        "changed_after", "li", ["order.requested"], "客户改期",
    )  # fmt: skip
    assert said["sample"] == sorted(numbers)
    [found] = said["findings"]
    assert (found["rule"], found["title"], found["orders"], found["state"]) == (
        "quality_skipped", "=未检先发", [left], "open",
    )  # fmt: skip


def test_people_read_it_in_words(gendan: CommandLine, shop: Store, numbers: Any) -> None:
    said = gendan("audit", "orders", "--quarter", "2026Q1", "--db", str(shop.path)).out
    assert "订单稽核 2026Q1" in said
    assert "放行闸口：质检未完 · 2026-03-02 09:00 · su先生 · 客户催货" in said
    assert "确认后改单：订单 要求交期 · 2026-03-02 09:00 · li先生 · 客户改期" in said
    assert "发货前双签" in said
    other = gendan("--lang", "en", "audit", "orders", "--quarter", "2025Q4", "--db", str(shop.path)).out
    assert "0 of 0 orders have marks." in other


def test_a_spreadsheet_runs_nothing_of_it(gendan: CommandLine, shop: Store, numbers: Any, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    asked = ("audit", "orders", "--quarter", "2026Q1", "--db", str(shop.path))
    assert gendan(*asked, "--format", "csv", "-o", str(path)).status == 0
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert "'=未检先发" in [cell for row in rows for cell in row]
    book = tmp_path / "audit.xlsx"
    assert gendan(*asked, "-o", str(book)).status == 0
    openpyxl = pytest.importorskip("openpyxl")
    sheets = openpyxl.load_workbook(book)
    assert [sheet.title for sheet in sheets] == ["规则", "问题", "稽核发现", "抽样"]
    marks = list(sheets["问题"].rows)[1:]
    assert [row[0].value for row in marks] == [numbers[1], numbers[1], numbers[0]]
    moments = [row[8] for row in marks if row[8].value]
    assert {(type(cell.value), cell.number_format) for cell in moments} == {(datetime, "yyyy-mm-dd hh:mm")}
    assert f"{moments[0].value:%Y-%m-%d %H:%M}" in [cell for row in rows for cell in row]


def test_what_is_no_quarter_is_refused(gendan: CommandLine, shop: Store) -> None:
    ran = gendan("audit", "orders", "--quarter", "2026-03", "--db", str(shop.path))
    assert ran.status == 2
    assert "2026Q1" in ran.err


def test_findings_are_written_by_apply_and_read_back(
    gendan: CommandLine, shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    add = {"quarter": "2026Q1", "title": "自核偏多", "measure": "调班", "owner": "su", "due": "2026-03-09"}
    effect = {"finding": "S01-T1-A00001", "effective": True, "effect": "没有再发生"}
    lines: list[dict[str, Any]] = [
        {"cmd": "finding.add", "args": add},
        {"cmd": "finding.done", "args": {"finding": "S01-T1-A00001"}},
        {"cmd": "finding.effect", "args": effect},
    ]
    ran = gendan("apply", "-", "--as", "su", "--db", str(shop.path), given=jsonl(*lines))
    assert ran.status == 0, ran.out
    [found] = gendan("audit", "orders", "--quarter", "2026Q1", "--json", "--db", str(shop.path)).json["findings"]
    assert (found["finding"], found["state"], found["effect"]) == ("S01-T1-A00001", "worked", "没有再发生")
