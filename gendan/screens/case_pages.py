"""The page of the case that an item of today's list is about."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from gendan.services.today import Item


def page_of(item: Item) -> Screen[Any] | None:
    """A new page of the exception, complaint, request, measure or handover; none where it is about an order alone."""
    return page_for(item.kind, item.what, item.case) if item.case is not None else None


def page_for(kind: str, what: str, case: str) -> Screen[Any]:
    """A new page of the case of that code, by the kind of work and what is to be done."""
    if kind == "exception" or what == "remedy":
        from gendan.screens.exception_page import ExceptionScreen

        return ExceptionScreen(case)
    if kind == "request":
        from gendan.screens.request_page import RequestPage

        return RequestPage(case)
    if (kind, what) == ("task", "handover"):
        from gendan.screens.handover_page import HandoverPage

        return HandoverPage(case)
    if kind == "task":
        from gendan.screens.faults import FaultsScreen

        return FaultsScreen("measures", case)
    from gendan.screens.complaint_page import ComplaintScreen

    return ComplaintScreen(case)
