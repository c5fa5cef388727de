"""Where what search found is opened: the page of the order, the case, the customer; the orders of a product."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from gendan.domain.completing import quoted


def page_of_hit(kind: str, key: str) -> Screen[Any]:
    """A new page of what was found."""
    if kind == "customer":
        from gendan.screens.customer_page import CustomerScreen

        return CustomerScreen(key)
    if kind == "exception":
        from gendan.screens.exception_page import ExceptionScreen

        return ExceptionScreen(key)
    if kind == "complaint":
        from gendan.screens.complaint_page import ComplaintScreen

        return ComplaintScreen(key)
    if kind == "request":
        from gendan.screens.request_page import RequestPage

        return RequestPage(key)
    if kind == "product":
        from gendan.screens.orders import OrdersScreen

        return OrdersScreen(f"product:{quoted(key)}")
    from gendan.screens.order import OrderScreen

    return OrderScreen(key)
