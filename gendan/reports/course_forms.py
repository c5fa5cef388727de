"""Every form the course of the figures is written in: text, JSON, CSV, a workbook, a page with charts (C262)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gendan.domain.kpi import KPIS, amount_text, value_text
from gendan.domain.money import money_text
from gendan.domain.periods import short_name
from gendan.i18n import N_, _
from gendan.reports import charts, jsonform, words
from gendan.reports.course import ADDED, BY_CODE, FIGURES, Course, Figure, known, total
from gendan.reports.csvform import STEP, Cell, shielded
from gendan.reports.figures import Figures
from gendan.reports.forms import ENDINGS, Progress
from gendan.reports.htmlform import STYLE, h2, table
from gendan.reports.sheet import page
from gendan.reports.textform import WIDTH
from gendan.reports.xlsxform import Cell as SheetCell
from gendan.reports.xlsxform import Sheets
from gendan.text import fit

__all__ = ["ENDINGS", "FORMS", "spark", "title", "written"]

TITLES = {"day": N_("Figures by day"), "week": N_("Figures by week"), "month": N_("Figures by month")}
PERIODS = {"day": N_("Day"), "week": N_("Week from"), "month": N_("Month")}
"""What the column of the periods is called."""
TOLD = (
    ("orders.entered", N_("Taken"), 7), ("orders.delivered", N_("Delivered"), 10),
    ("orders.open", N_("Still open"), 11), ("orders.overdue", N_("Overdue"), 8), ("kpi.on_time_rate", N_("On time"), 8),
    ("amount.entered", N_("Amount"), 13), ("amount.received", N_("Received"), 13),
)  # fmt: skip
"""Figures that the terminal and the page tell of each period, with their short names and cells."""
BLOCKS = "▁▂▃▄▅▆▇█"
SPARK = 15
"""Cells of a small chart in a line of text."""


def title(course: Course) -> str:
    """What a course is called: ``按月走势 2021-03 至 2026-02``; a running end says up to which day it counts."""
    latest = course.figures[-1]
    name = _(TITLES[course.kind])
    text = _("{report} {first} to {last}", report=name, first=short_name(course.first), last=short_name(course.last))
    text = words.up_to(text, latest)
    return text if latest.who is None else _("{report}, only {name}", report=text, name=latest.who_name)


def spark(values: Sequence[Decimal | int | None], cells: int = SPARK) -> str:
    """A small chart of at most so many cells, from the lowest to the highest value; blank where nothing is known. Of
    more values each cell shows the mean of those in it."""
    many = min(cells, len(values))
    shown: list[Fraction | None] = []
    for at in range(many):
        part = known(values[at * len(values) // many : (at + 1) * len(values) // many])
        shown.append(sum(map(Fraction, part), Fraction(0)) / len(part) if part else None)
    low, high = (
        min((one for one in shown if one is not None), default=Fraction(0)),
        max((one for one in shown if one is not None), default=Fraction(0)),
    )
    span = high - low
    marks = (" " if one is None else BLOCKS[int((one - low) * 7 / span) if span else 3] for one in shown)
    return "".join(marks)


# text


def _text(course: Course, _store: str, _progress: Progress) -> bytes:
    return ("\n".join(line.rstrip() for line in _lines(course)) + "\n").encode(errors="backslashreplace")


def _lines(course: Course) -> Iterator[str]:
    yield fit(title(course), WIDTH)
    yield "─" * WIDTH
    yield _row(_(PERIODS[course.kind]), [_(name) for _code, name, _cells in TOLD])
    for one in course.figures:
        yield _row(short_name(one.period), [BY_CODE[code].text(one) for code, _name, _cells in TOLD])
    yield _row(_("Sum"), [_added(course, code) for code, _name, _cells in TOLD])
    yield ""
    heads = (_("Indicator"), _("Lowest"), _("Highest"), _("Latest"), _("Missed"), "")
    yield " ".join(fit(head, cells, align) for head, (cells, align) in zip(heads, _KPI, strict=True))
    for figure in FIGURES:
        if figure.kpi is not None:
            yield from _indicator(course, figure)


_KPI: tuple[tuple[int, Any], ...] = (
    (31, "left"), (7, "right"), (8, "right"), (7, "right"), (7, "right"), (SPARK, "left"),
)  # fmt: skip


def _row(period: str, cells: Sequence[str]) -> str:
    wide = [cells for _code, _name, cells in TOLD]
    return fit(period, 10) + "".join(fit(cell, room, "right") for cell, room in zip(cells, wide, strict=True))


def _added(course: Course, code: str) -> str:
    if code not in ADDED:
        return ""
    found = total(course, BY_CODE[code])
    return money_text(found) if isinstance(found, Decimal) else str(found)


def _indicator(course: Course, figure: Figure) -> Iterator[str]:
    assert figure.kpi is not None
    measured = course.measured(figure.kpi)
    values = [one for one in measured if one.value is not None]
    if not values:
        return
    least, most = (pick(values, key=lambda one: one.value or 0) for pick in (min, max))
    judged = [one.met for one in measured if one.met is not None]
    missed = f"{judged.count(False)}/{len(judged)}" if judged else ""
    cells = (_(figure.name), *map(words.value_of, (least, most, measured[-1])), missed)
    chart = spark([one.value for one in measured], SPARK)
    yield " ".join(fit(cell, room, how) for cell, (room, how) in zip((*cells, chart), _KPI, strict=True))


# JSON, CSV


def document(course: Course) -> dict[str, Any]:
    """The course as JSON values: each period as ``report`` says it, without late orders and what lies behind."""
    latest = course.figures[-1]
    return {
        "course": {
            "kind": course.kind,
            "from": course.first.first.isoformat(),
            "to": course.last.last.isoformat(),
            "until": latest.until.isoformat(),
        },
        "who": latest.who,
        "periods": [jsonform.figures_of(one) for one in course.figures],
    }


def _json(course: Course, _store: str, _progress: Progress) -> bytes:
    return f"{json.dumps(document(course), ensure_ascii=False)}\n".encode(errors="backslashreplace")


def _csv(course: Course, _store: str, progress: Progress) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for done, row in enumerate(_csv_rows(course)):
        writer.writerow([shielded(cell) for cell in row])
        if done and done % STEP == 0:
            progress(done, None)
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _csv_rows(course: Course) -> Iterator[list[Cell]]:
    yield [title(course)]
    yield []
    yield [_("First day"), _("Last day"), _("Up to"), *(_(figure.name) for figure in FIGURES)]
    yield ["from", "to", "until", *(figure.code for figure in FIGURES)]
    for one in course.figures:
        yield [*_days(one), *(figure.plain(one) for figure in FIGURES)]
    yield []
    heads = (_("Code"), _("Indicator"), _("Value"), _("Numerator"), _("Denominator"), _("Target"), _("Met"))
    yield [_("First day"), *heads]
    for one in course.figures:
        for measured in one.kpis:
            kpi = measured.kpi
            counted = (amount_text(measured.numerator), amount_text(measured.denominator))
            value, aim = (value_text(kpi, number) for number in (measured.value, measured.target))
            yield [one.period.first.isoformat(), kpi.code, _(kpi.name), value, *counted, aim, words.mark_of(measured)]


def _days(one: Figures) -> list[Cell]:
    return [day.isoformat() for day in (one.period.first, one.period.last, one.until)]


# workbook


def _xlsx(course: Course, _store: str, progress: Progress) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)  # closed only when whole: who stops it does not wait for its end
    made = datetime.combine(course.figures[-1].until, time(), UTC)
    book.set_properties({"title": title(course), "created": made})
    many = len(course.figures)
    sheets = Sheets(book, progress, many * (1 + len(KPIS)))
    heads = (_(PERIODS[course.kind]), N_("Last day"), N_("Up to"), *(figure.name for figure in FIGURES))
    sheets.add(_("Figures"), heads, map(_sheet_row, course.figures), title(course))
    heads = (_(PERIODS[course.kind]), N_("Indicator"), N_("Value"), N_("Numerator"), N_("Denominator"), N_("Target"),
             N_("Met"))  # fmt: skip
    sheets.add(_("Indicators"), heads, (row for one in course.figures for row in _kpi_rows(one)))
    book.close()
    return out.getvalue()


def _sheet_row(one: Figures) -> list[SheetCell]:
    days: list[SheetCell] = [("day", day) for day in (one.period.first, one.period.last, one.until)]
    return [*days, *(_sheet_cell(figure.form, figure.value(one)) for figure in FIGURES)]


def _sheet_cell(form: str, value: Decimal | int | None) -> SheetCell:
    return form, value / 100 if form == "rate" and value is not None else value


def _kpi_rows(one: Figures) -> Iterator[list[SheetCell]]:
    for figure in FIGURES:
        if figure.kpi is None:
            continue
        measured = figure.measured(one)
        counted = [("count" if isinstance(n, int) else "number", n) for n in (measured.numerator, measured.denominator)]
        mark = "" if measured.met is None else "met" if measured.met else "missed"
        yield [
            ("day", one.period.first), ("text", _(figure.name)), _sheet_cell(figure.form, measured.value), *counted,
            _sheet_cell(figure.form, measured.target), (mark or "text", words.mark_of(measured)),
        ]  # fmt: skip


# page


_STYLE = f"""{STYLE}
td:first-child {{ white-space: nowrap; }}
th.n {{ white-space: normal; overflow-wrap: anywhere; }}
th, td {{ padding: 1mm 1.5mm 1mm 0; }}
"""


def _html(course: Course, store: str, _progress: Progress) -> bytes:
    inner = "".join((_trends(course), _amounts(course), _figures(course), _kpis(course)))
    return page(title(course), store, inner, style=_STYLE).encode(errors="backslashreplace")


def _trends(course: Course) -> str:
    """A line for each indicator that has a target."""
    found = []
    for figure in FIGURES:
        if figure.kpi is None or figure.kpi.target is None:
            continue
        measured = course.measured(figure.kpi)
        values = [None if one.value is None else float(one.value) for one in measured]
        points = list(zip(map(_label, course.figures), values, strict=True))
        target = None if measured[-1].target is None else float(measured[-1].target)
        highest = max((one for one in (*values, target) if one is not None), default=0)
        rate = figure.form == "rate"
        top = 100 if rate else 5 if figure.kpi.unit == "score" else max(highest * 1.1, 1)
        found.append(charts.lines(_(figure.name), points, target, unit="%" if rate else "", top=top))
    return "".join(found)


def _label(one: Figures) -> str:
    return short_name(one.period) if one.period.kind == "month" else f"{one.period.first:%m-%d}"


def _amounts(course: Course) -> str:
    def columns(name: str, whole: str, part: str) -> str:
        each = [(_label(one), _whole(whole, one), _whole(part, one)) for one in course.figures]
        return charts.columns(name, each) if any(n for _name, n, _part in each) else ""

    return "".join((
        columns(_("Orders delivered, dark: by the first promise"), "orders.delivered", "orders.delivered_on_time"),
        columns(_("Open at the end, dark: overdue"), "orders.open", "orders.overdue"),
        columns(_("Amount entered"), "amount.entered", "amount.entered"),
    ))  # fmt: skip


def _whole(code: str, one: Figures) -> int:
    return int(BY_CODE[code].value(one) or 0)


def _figures(course: Course) -> str:
    rows = [
        [short_name(one.period), *(BY_CODE[code].text(one) for code, _name, _cells in TOLD)] for one in course.figures
    ]
    rows.append([_("Sum"), *(_added(course, code) for code, _name, _cells in TOLD)])
    heads = (_(PERIODS[course.kind]), *(_(name) for _code, name, _cells in TOLD))
    return h2(_("Figures")) + table(heads, rows, more=(3, 5, 7))


def _kpis(course: Course) -> str:
    chosen = [figure for figure in FIGURES if figure.kpi is not None and figure.kpi.target is not None]
    rows = [[short_name(one.period), *(_marked(figure, one) for figure in chosen)] for one in course.figures]
    heads = (_(PERIODS[course.kind]), *(_(figure.name) for figure in chosen))
    return h2(_("Indicators")) + table(heads, rows, more=tuple(range(4, len(heads))))


def _marked(figure: Figure, one: Figures) -> str:
    measured = figure.measured(one)
    value = words.value_of(measured)
    return f'<span class="missed">{value}!</span>' if measured.met is False else value


FORMS: dict[str, Callable[[Course, str, Progress], bytes]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "html": _html,
}
"""Names of forms and how a course is written in each."""


def written(course: Course, form: str, store: str, progress: Progress | None = None) -> bytes:
    """The course in a form of ``FORMS``, of the ``store`` of that name; ``progress`` may raise to stop it."""
    told = progress or _untold
    told(0, None)
    made = FORMS[form](course, store, told)
    told(1, 1)
    return made


def _untold(_done: int, _total: int | None) -> None:
    """Nobody looks."""
