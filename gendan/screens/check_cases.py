"""Offers and remedies of cases among what waits in 核对: one key approves, one rejects with the reason (C080)."""

from __future__ import annotations

from datetime import date, tzinfo

from gendan.domain.money import money_text
from gendan.i18n import _, joined
from gendan.people import named
from gendan.screens.case_deciding import CaseDeciding
from gendan.screens.check_glance import GlanceWork
from gendan.screens.complaint_words import option_words
from gendan.services.approvals import CaseWaiting
from gendan.when import moment_near
from gendan.widgets.window_table import Row, WindowTable


def case_row(one: CaseWaiting, login: str, zone: tzinfo, today: date) -> Row:
    """A case that waits for a decision, as a row among the orders."""
    kind = _("Complaint") if one.kind == "complaint" else _("Exception")
    what = joined(option_words(option) for option in one.options)
    cells = (
        _("to approve"),
        one.case,
        one.customer,
        f"{kind} {money_text(one.amount)} {what}",
        one.by_name or named(one.by),
        moment_near(one.at, zone, today),
        _("proposed by you: somebody else decides") if one.by == login else "",
    )
    return Row((one.kind, one.case), cells, "due", place=one)


class CaseApprovals(CaseDeciding, GlanceWork):
    """The list of section 核对 with the cases in it."""

    def case_here(self) -> CaseWaiting | None:
        """The case under the cursor."""
        row = self.query_one(WindowTable).cursor_row
        return row.place if row is not None and isinstance(row.place, CaseWaiting) else None

    def action_order(self) -> None:
        """Open the page of the case, or of the order."""
        one = self.case_here()
        if one is None:
            super().action_order()
        elif one.kind == "complaint":
            from gendan.screens.complaint_page import ComplaintScreen

            self.app.push_screen(ComplaintScreen(one.case))
        else:
            from gendan.screens.exception_page import ExceptionScreen

            self.app.push_screen(ExceptionScreen(one.case))
