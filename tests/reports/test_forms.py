"""A report as JSON, as text of a terminal and as CSV; hostile names in all of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from rich.cells import cell_len

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal, StorageError
from gendan.i18n import _, set_language
from gendan.reports import csvform, files, jsonform, textform, xlsxform
from gendan.reports.csvform import shielded
from gendan.reports.figures import Report, make
from gendan.reports.forms import written
from gendan.services.context import Actor
from gendan.services.door import run
from gendan.text import ERASED
from tests.reports.history import clock_at

HOSTILE = "=[b]王\x1b[31m\u202e"


@pytest.fixture
def march(northwind: Store) -> Report:
    return make(northwind, "month", date(1997, 3, 15))


@pytest.fixture
def hostile(fresh: Callable[[FixedClock], tuple[Store, Actor]]) -> Report:
    """A late order of a customer with a name that attacks."""
    store, actor = fresh(clock_at(date(2026, 3, 10)))
    line = {"product": "A-100", "qty": "1", "amount": "10.00"}
    args = {"number": "-1+1", "placed": "2026-03-01", "promised": "2026-03-05", "owner": "@li", "lines": [line]}
    run(store, actor, "order.import", args | {"customer": "王建华"})
    from gendan.db.customers import customers

    with store.found() as conn:  # what an old version or a merge may have brought
        conn.execute(customers.update().values(name=HOSTILE))
    return make(store, "day", date(2026, 3, 10))


def test_the_document_has_every_key(march: Report) -> None:
    found = jsonform.document(march)
    assert json.loads(json.dumps(found)) == found, "nothing but JSON values"
    assert {"kind": "month", "from": "1997-03-01", "to": "1997-03-31"}.items() <= found["period"].items()
    assert set(found["orders"]) == {
        "entered", "confirmed", "shipped", "delivered", "delivered_on_time", "closed", "cancelled", "open", "overdue",
        "due_not_done", "unchecked", "self_checked",
    }  # fmt: skip
    assert found["amount"] == {"entered": "38547.21", "received": "0.00", "outstanding": "38547.21"}
    for kpi in found["kpis"]:
        assert {"code", "name", "value", "numerator", "denominator", "target", "met"} == set(kpi)
    rates = {kpi["code"]: kpi for kpi in found["kpis"]}
    assert rates["on_time_rate"] == {
        "code": "on_time_rate", "name": "交付及时率", "value": "93.5", "numerator": 29, "denominator": 31,
        "target": "95.2", "met": False,
    }  # fmt: skip
    assert (rates["satisfaction"]["value"], rates["satisfaction"]["met"]) == (None, None)
    assert found["exceptions"] == {"opened": 0, "closed": 0, "open": 0, "escalated": 0, "by_type": {}}
    assert set(found["complaints"]) == {"opened", "closed", "open", "response_breached", "solution_breached"}
    assert found["late_orders"][0] | {"order": ""} == {
        "order": "", "outside_number": "10427", "customer": "Piccolo und mehr", "owner": "margaret.peacock",
        "owner_name": "Margaret Peacock", "first_promised": "1997-02-24", "promised": "1997-02-24",
        "delivered": "1997-03-03", "days_late": 7,
    }  # fmt: skip
    assert (
        found["by_owner"][0].items()
        >= {"owner": "andrew.fuller", "due": 2, "on_time": 2, "open": 0, "overdue": 0}.items()
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_fits_eighty_cells_and_keeps_its_columns(march: Report, hostile: Report, language: str) -> None:
    set_language(language)
    for report in (march, hostile):
        lines = textform.text(report).split("\n")
        assert max(map(cell_len, lines)) <= 80
        assert "…" not in "".join(lines[:28]), "our own words are not cut"
        targets = [line for line in lines if "≥" in line and "%" in line]
        assert len({cell_len(line[: line.rindex("%")]) for line in targets}) == 1
    assert "\x1b" not in textform.text(hostile)
    assert "\u202e" not in textform.text(hostile)
    assert "[b]" in textform.text(hostile)


def test_a_running_period_says_up_to_when(fresh: Callable[[FixedClock], tuple[Store, Actor]]) -> None:
    store, _actor = fresh(clock_at(date(2026, 3, 10)))
    assert textform.text(make(store, "month", date(2026, 3, 1))).startswith(
        "月报 2026-03-01 至 2026-03-31（截至 2026-03-10）\n"
    )


def test_the_csv_is_for_spreadsheets_and_nothing_in_it_runs(march: Report, hostile: Report) -> None:
    data = csvform.data(march)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert ["on_time_rate", "交付及时率", "93.5", "29", "31", "95.2", "未达标"] in rows
    assert ["orders.delivered", "交付订单", "32"] in rows
    cells = [
        cell for row in csv.reader(io.StringIO(csvform.data(hostile).decode("utf-8-sig"), newline="")) for cell in row
    ]
    assert "'-1+1" in cells
    assert "'@li" in cells
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}] == []


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), (" =1+1", "' =1+1"), ("+861380", "'+861380"), ("@SUM(1)", "'@SUM(1)"), ("-2+3", "'-2+3"),
        ("＝1", "'＝1"), ("\t=1", "'\t=1"), ("-5", "-5"), ("-5.00", "-5.00"), (-5, "-5"), (None, ""), ("A-1", "A-1"),
    ],
)  # fmt: skip
def test_cells_are_shielded(cell: str | int | None, written: str) -> None:
    assert shielded(cell) == written


def test_what_was_erased_is_called_so_in_the_language_in_force(hostile: Report) -> None:
    """For people in every form; a machine finds one mark in all languages."""
    erased = replace(hostile, late_orders=tuple(replace(one, customer=ERASED) for one in hostile.late_orders))
    forms = (csvform.data(erased).decode("utf-8-sig"), textform.text(erased))
    assert all(_(ERASED) in form and ERASED not in form for form in forms)
    assert ERASED in json.dumps(jsonform.document(erased))
    set_language("en")
    assert ERASED in csvform.data(erased).decode("utf-8-sig")


@pytest.mark.parametrize("form", ["xlsx", "csv", "html"])
def test_progress_is_told_and_stops_what_is_written(northwind: Store, march: Report, form: str) -> None:
    told: list[tuple[int, int | None]] = []
    whole = written(northwind, march, form, lambda done, total: told.append((done, total)))
    assert whole
    assert (told[0], told[-1]) == ((0, None), (1, 1))

    def stop(_done: int, _total: int | None) -> None:
        raise Refusal("stopped", "Stopped.")

    with pytest.raises(Refusal, match="stopped"):
        written(northwind, march, form, stop)


def test_a_sheet_of_many_rows_tells_how_many_are_written() -> None:
    told: list[tuple[int, int | None]] = []
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheets = xlsxform.Sheets(book, lambda done, total: told.append((done, total)), 1200)
        sheets.add("many", ("a",), ([("count", n)] for n in range(1200)))
    assert told == [(500, 1200), (1000, 1200)]


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("old")
    target.chmod(0o644)
    files.write(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "report" in path.name] == ["report.csv"]


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    for target in (folder, tmp_path / "missing" / "report.csv"):
        with pytest.raises(StorageError) as caught:
            files.write(target, b"x")
        assert str(target) in str(caught.value)
    assert list(folder.iterdir()) == []
    assert [path for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_amounts_of_any_size_stay_in_their_column(march: Report) -> None:
    from dataclasses import replace

    lines = textform.text(replace(march, entered=Decimal("999999999999.99"))).split("\n")
    row = next(line for line in lines if "999999999999.99" in line)
    assert "…" not in row
