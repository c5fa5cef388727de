"""Every form a report is written in, by its name: one door for the command line and the screen (C262)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

from gendan.db.store import Store
from gendan.reports import csvform, htmlform, jsonform, textform, xlsxform
from gendan.reports.cases import CaseBehind
from gendan.reports.figures import OrderBehind, Report, cases_behind, orders_behind
from gendan.reports.insight import Insight, look
from gendan.reports.xlsxform import Listed

ORDER_LISTS = ("entered", "due_first", "delivered", "open")
"""The figures whose orders a workbook lists."""
CASE_LISTS = (
    "exceptions.opened",
    "exceptions.closed",
    "exceptions.open",
    "complaints.opened",
    "complaints.closed",
    "complaints.open",
    "requests",
    "scores",
    "first_attempts",
    "overrides",
)
"""The figures whose cases a workbook lists."""


Progress = Callable[[int, int | None], None]
"""Told what is written, and of how much where that is known; where it raises, nothing is written."""


def _text(_store: Store, report: Report, insight: Insight, _progress: Progress) -> bytes:
    return f"{textform.text(report, insight)}\n".encode(errors="backslashreplace")


def _json(_store: Store, report: Report, insight: Insight, _progress: Progress) -> bytes:
    return f"{json.dumps(jsonform.document(report, insight), ensure_ascii=False)}\n".encode(errors="backslashreplace")


def _csv(_store: Store, report: Report, insight: Insight, progress: Progress) -> bytes:
    return csvform.data(report, insight, progress)


def _xlsx(store: Store, report: Report, insight: Insight, progress: Progress) -> bytes:
    return xlsxform.data(report, insight, listed(store, report, progress), progress)


def _html(store: Store, report: Report, insight: Insight, _progress: Progress) -> bytes:
    return htmlform.page_of(report, insight, store.config["store.name"]).encode(errors="backslashreplace")


FORMS: dict[str, Callable[[Store, Report, Insight, Progress], bytes]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "html": _html,
}
"""Names of forms and how a report is written in each."""
ENDINGS = {".txt": "text", ".csv": "csv", ".xlsx": "xlsx", ".html": "html", ".json": "json"}
"""Endings of file names and the forms they mean."""


def written(store: Store, report: Report, form: str, progress: Progress | None = None) -> bytes:
    """The report in a form of ``FORMS``; ``progress`` may raise to stop it."""
    told = progress or _untold
    told(0, None)
    insight = look(store, report)
    told(0, None)
    made = FORMS[form](store, report, insight, told)
    told(1, 1)
    return made


def _untold(_done: int, _total: int | None) -> None:
    """Nobody looks."""


def listed(store: Store, report: Report, progress: Progress = _untold) -> Listed:
    """The orders and cases of a report, each once: what was entered, due, delivered or open; what was opened, closed or
    open, received, given as a score, inspected, overridden."""
    orders: dict[str, OrderBehind] = {}
    for name in ORDER_LISTS:
        orders |= {one.number: one for one in orders_behind(store, report, name)}
        progress(len(orders), None)
    cases: Counter[CaseBehind] = Counter()  # of two that look the same both are told, as the figure counts both
    for name in CASE_LISTS:
        cases |= Counter(cases_behind(store, report, name))
        progress(len(orders) + cases.total(), None)
    return Listed(tuple(orders[number] for number in sorted(orders)), tuple(cases.elements()))
