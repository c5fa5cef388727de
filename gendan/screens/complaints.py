"""Section 投诉: every complaint with its step and its two clocks, worked off with one key (section 6 of ux.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gendan import keys
from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.screens import complaint_words as words
from gendan.screens.case_list import CaseList, Loaded
from gendan.screens.complaint_glance import ComplaintGlance
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.complaint_work import ComplaintWork
from gendan.services.complaint_views import ComplaintView, closed_complaints, complaint_list
from gendan.text import width
from gendan.widgets.window_table import Column, Row, WindowTable

COLUMNS = (
    Column("step", N_("Next step"), 8, toned=True),
    Column("response", N_("Response"), 8),
    Column("solution", N_("Solution"), 8),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("problem", N_("Problem"), 6),
    Column("said", N_("About"), 10, flex=3),
    Column("owner", N_("Owner"), 6, drop=1),
    Column("order", N_("Order number"), 19, drop=2),
    Column("code", N_("Case"), 14, drop=3),
)
_FITTED = {"step": 14, "response": 14, "solution": 16, "problem": 12, "owner": 10, "order": 20, "code": 16}


class ComplaintsScreen(CaseList[ComplaintView], ComplaintWork):
    """One list; Enter opens the complaint, Space does its next step."""

    DIGIT = 6
    BINDINGS = keys.bindings(
        "complaints", "step", "complaint", "respond", "wait", "offer", "hand_on", "order", "closed", "requests",
        "mine", "undo",
    )  # fmt: skip
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    FIND = (complaint_list, closed_complaints)
    BESIDE = ComplaintGlance

    def rows_of(self, found: Sequence[ComplaintView], loaded: Loaded[ComplaintView]) -> list[Row]:
        return [_row(one) for one in found]

    def columns_of(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        return _columns(rows)

    def empty_words(self) -> str:
        key = self.key_of("complaints.complaint")
        return _("Here stand complaints with their clocks.\nNobody complains now. {key} takes a complaint in.", key=key)

    def narrowed_words(self, names: Sequence[str], total: int) -> str:
        return _("Only {what}: {n}. Esc shows all.", what=" + ".join(names), n=total)

    def complaint_here(self) -> ComplaintView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if self._loaded is not None:
            one = event.row.place if event.row is not None else None
            self.query_one(ComplaintGlance).show(one, self._loaded.zone, self._loaded.today)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.app.push_screen(ComplaintScreen(event.row.place.complaint))

    # keys

    def action_complaint(self) -> None:
        take_complaint(self)

    def action_requests(self) -> None:
        """The list of requests."""
        from gendan.screens.sections import ELSEWHERE

        self.app.push_screen(ELSEWHERE["requests"].make())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "requests":
            from gendan.screens.sections import ELSEWHERE

            return ELSEWHERE["requests"].exists()
        return super().check_action(action, parameters)


def _row(one: ComplaintView) -> Row:
    said = one.core or one.words or ""
    problem = _(labels.label("problem", one.problem)) if one.problem else "-"
    cells = (
        words.next_words(one) if one.open else _(labels.label("complaint", one.step)),
        words.clock_words(one.clocks.response),
        words.clock_words(one.clocks.solution),
        one.customer,
        f"{one.priority} {problem}" if one.priority else problem,
        said,
        one.owner_name or one.owner or _("anybody"),
        one.order or "",
        one.complaint,
    )
    tone = "" if not one.open else "late" if one.late else "muted" if one.waiting else "due"
    return Row(one.complaint, cells, tone, place=one)


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, as wide as these rows need."""

    def fitted(at: int, column: Column) -> Column:
        if column.key not in _FITTED:
            return column
        needed = max((width(row.cells[at]) for row in rows), default=0)
        return replace(column, width=min(_FITTED[column.key], max(needed, width(_(column.label)))))

    return tuple(fitted(at, column) for at, column in enumerate(COLUMNS))
