"""``gendan order list``: conditions, saved filters, and the list as a file (C259, C260, C262)."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from gendan.db.store import Store
from tests.helpers import CommandLine, act, order


def test_a_filter_by_its_name_and_the_list_in_a_file(shop: Store, gendan: CommandLine, tmp_path: Path) -> None:
    late = order(shop, "A-1", customer="=王", promised="2026-02-25")
    order(shop, "A-2", customer="李四", promised="2026-04-01")
    act(shop, "fu", "filter.save", name="late ones", query="late:yes customer:王", shared=True)
    act(shop, "su", "filter.save", name="mine", query="open:yes")
    place = ("--db", str(shop.path))
    listed = gendan("order", "list", '@"late ones"', *place, "--json").json
    assert [one["number"] for one in listed["orders"]] == [late]
    assert gendan("order", "list", "@mine", "--as", "su", *place, "--json").json["total"] == 2
    unknown = gendan("order", "list", "@mine", *place, "--json")
    assert (unknown.status, unknown.json["error"]["code"]) == (1, "unknown_reference")
    path = tmp_path / "late.xlsx"
    assert gendan("order", "list", "customer:王", "-o", str(path), *place).status == 0
    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[2]][:3] == [late, "A-1", "=王"]
    assert sheet["C2"].data_type == "s"
    written = gendan("order", "list", "--limit", "1", "--format", "csv", *place).out
    assert len(written.split()) == 2
    assert gendan("order", "list", "-o", str(tmp_path / "x.pdf"), *place).status == 2
    mistyped = gendan("order", "show", f"{late[:-1]}{'A' if late[-1] != 'A' else 'B'}", *place)
    assert (mistyped.status, "校验码" in mistyped.err) == (1, True)
    assert gendan("order", "--json", "list", "--format", "csv", *place).json["error"]["field"] == "format"
