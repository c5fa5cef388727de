"""The page of the case that an item of today's list is about."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.request_page import RequestPage
from gendan.services.today import Item


def page_of(item: Item) -> Screen[Any] | None:
    """A new page of the exception, complaint, request or measure; none where it is about an order alone."""
    if item.case is None:
        return None
    if item.kind == "exception" or item.what == "remedy":
        return ExceptionScreen(item.case)
    if item.kind == "request":
        return RequestPage(item.case)
    if item.kind == "task":
        from gendan.screens.faults import FaultsScreen

        return FaultsScreen("measures", item.case)
    return ComplaintScreen(item.case)
