"""Section 异常: the open exceptions by priority and time to the next escalation (section 5 of ux.md, C204)."""

from __future__ import annotations

from collections.abc import Sequence

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens import exception_words as words
from gendan.screens.case_list import CaseList, Loaded
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.exception_pane import CasePane
from gendan.screens.exception_remedies import RemedyDeeds
from gendan.services.exception_views import CasePage, Listed, closed_exceptions, exception_list, exception_page
from gendan.services.scripts import ScriptView, scripts_for
from gendan.widgets.window_table import Column, Row, WindowTable


class ExceptionsScreen(CaseList[Listed], RemedyDeeds):
    """One list; Enter opens the exception, Space does the next step of its playbook."""

    DIGIT = 5
    BINDINGS = keys.bindings(
        "exceptions", "new", "step", "contain", "remedy", "tell", "close", "approve", "reject", "chase", "wait",
        "escalate", "change", "script", "order", "mine", "closed", "undo",
    )  # fmt: skip
    FIND = (exception_list, closed_exceptions)
    BESIDE = CasePane

    def __init__(self) -> None:
        super().__init__()
        self._go_to = ""
        self._shown: tuple[CasePage, tuple[ScriptView, ...]] | None = None

    # what is shown

    def rows_of(self, found: Sequence[Listed], loaded: Loaded[Listed]) -> list[Row]:
        return [words.list_row(one, loaded.zone, loaded.today) for one in found]

    def columns_of(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        return words.fitted(words.LIST, rows)

    def show(self, loaded: Loaded[Listed]) -> None:
        super().show(loaded)
        if self._go_to and self.table.move_to_key(self._go_to):
            self._go_to = ""

    def empty_words(self) -> str:
        key = self.key_of("exceptions.new")
        return _(
            "Here stands what went wrong with an order, the most pressing first.\n{key} raises an exception.", key=key
        )

    def narrowed_words(self, names: Sequence[str], total: int) -> str:
        return _("Only {what}. Esc shows all that are open.", what=" + ".join(names))

    def raised(self, code: str) -> None:
        self._go_to = code

    def several(self) -> Listed | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def scripts(self) -> tuple[ScriptView, ...]:
        one = self.several()
        if one is None or self._shown is None or self._shown[0].case.exception != one.case.exception:
            return ()
        return self._shown[1]

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """Show the exception beside the list."""
        if event.row is None:
            self._shown = None
            self.query_one(CasePane).show(None, ())
            return
        store, one = self.host.store.store, event.row.place

        def work() -> tuple[CasePage, tuple[ScriptView, ...]]:
            page = exception_page(store, one.case.exception)
            return page, scripts_for(store, page.case.problem, one.order, line=page.case.line)

        self.ask("glance", work, self._glance, self._lost)

    def _glance(self, found: tuple[CasePage, tuple[ScriptView, ...]]) -> None:
        self._shown = found
        self.ticked(found[0])
        if self._loaded is not None:
            self.query_one(CasePane).show(*found, self._loaded.zone, self._loaded.today)

    def _lost(self, error: GendanError) -> None:
        self._shown = None
        self.query_one(CasePane).show(None, ())
        self.host.show_error(error)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.app.push_screen(ExceptionScreen(event.row.place.case.exception))

    # keys

    def action_step(self) -> None:
        """Tick the next step of the playbook; it says which one that was."""
        one = self.running("exception.step")
        if one is None or self._shown is None or self._shown[0].case.exception != one.case.exception:
            return
        step = self.next_step(self._shown[0])
        if step is None:
            self.app.notify(_("Every step of the playbook is done."), markup=False)
            return
        self.tick(one, step)
