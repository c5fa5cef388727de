"""Every form a report is written in, by its name: one door for the command line and the screen (C262)."""

from __future__ import annotations

import json
from collections.abc import Callable

from gendan.db.store import Store
from gendan.reports import csvform, htmlform, jsonform, textform, xlsxform
from gendan.reports.figures import Report, cases_behind, orders_behind
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


def _text(store: Store, report: Report, insight: Insight) -> bytes:
    return f"{textform.text(report, insight)}\n".encode(errors="backslashreplace")


def _json(store: Store, report: Report, insight: Insight) -> bytes:
    return f"{json.dumps(jsonform.document(report, insight), ensure_ascii=False)}\n".encode(errors="backslashreplace")


def _csv(store: Store, report: Report, insight: Insight) -> bytes:
    return csvform.data(report, insight)


def _xlsx(store: Store, report: Report, insight: Insight) -> bytes:
    return xlsxform.data(report, insight, listed(store, report))


def _html(store: Store, report: Report, insight: Insight) -> bytes:
    return htmlform.page_of(report, insight, store.config["store.name"]).encode(errors="backslashreplace")


FORMS: dict[str, Callable[[Store, Report, Insight], bytes]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "html": _html,
}
"""Names of forms and how a report is written in each."""
ENDINGS = {".txt": "text", ".csv": "csv", ".xlsx": "xlsx", ".html": "html", ".json": "json"}
"""Endings of file names and the forms they mean."""


def written(store: Store, report: Report, form: str) -> bytes:
    """The report in a form of ``FORMS``."""
    return FORMS[form](store, report, look(store, report))


def listed(store: Store, report: Report) -> Listed:
    """The orders and cases of a report, each once: what was entered, due, delivered or open; what was opened, closed or
    open, received, given as a score, inspected, overridden."""
    orders = {one.number: one for name in ORDER_LISTS for one in orders_behind(store, report, name)}
    cases = dict.fromkeys(one for name in CASE_LISTS for one in cases_behind(store, report, name))
    return Listed(tuple(orders[number] for number in sorted(orders)), tuple(cases))
