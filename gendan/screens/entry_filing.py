"""Filing an order: what is missing, what is to be known, the read-back, and the result (C021, C024, C028)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from textual.worker import Worker, WorkerState

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.errors import GendanError, StorageError, UsageError
from gendan.i18n import N_, _
from gendan.screens.entry_body import AnyField
from gendan.screens.entry_dialogs import FindingsDialog, Shown
from gendan.screens.entry_live import FORM, EntryLive
from gendan.screens.entry_result import FiledDialog
from gendan.screens.order_links import open_order
from gendan.screens.read_back import ReadBackScreen
from gendan.services import drafts
from gendan.services.entry_form import TypedOrder, arguments, lasting, missing, read
from gendan.services.order_page import order_page
from gendan.services.read_back import ReadBack, read_back


def _shown(result: dict[str, Any]) -> list[Shown]:
    return [Shown(one["code"], one["message"], one["overridable_by"]) for one in result["findings"]]


class EntryFiling(EntryLive):
    """F10 and everything after it. What refuses is shown at its field; what was typed stays."""

    _noted: list[str]
    """Findings that were shown before the read-back and that a clerk only has to take note of."""
    refused: Mapping[str, tuple[GendanError, str]] = {}
    """What filing was refused for, by field, with what stood there: it stays said until that is another text."""
    asked: Collection[str] = ()
    """What F10 found missing or wrong the last time: Enter goes through it."""

    def action_main(self) -> None:
        """Look for everything that is missing or cannot be read; where there is nothing, file the draft."""
        if self._filing or self.read_day is None:
            return
        typed = self.collect()
        self.keep(typed)
        problems = dict(read(typed, self.read_day).problems)
        for number, row in enumerate(self.filled_rows, 1):
            if self.last is not None and number in self.last.unknown and row.product.has_class("-wrong"):
                problems.setdefault(f"lines.{number}.product", missing())
        if problems:
            self.show_all(problems)
            return
        self.problems, self.refused, self.asked = {}, {}, ()
        self.show_problems({})
        self._enter(typed)

    def show_all(self, problems: dict[str, GendanError]) -> None:
        """Say everything that is wrong at once, and go to the first."""
        self.problems = problems
        self.asked = list(problems)
        self.show_problems(problems)
        self.say_findings()
        marked = [id(self.named_field(name)) for name in problems]
        first = next((field for field in self.path() if id(field) in marked), None)
        if first is not None:
            self._correct_in(first)

    # the draft in the journal

    def _enter(self, typed: TypedOrder) -> None:
        """Make the draft in the journal, or bring the one that was made up to what is typed now."""
        desk, session, reader, keeper = self.host.store, self.host.session, self.read_day, self.keeper
        assert reader is not None
        args = arguments(typed, read(typed, reader))
        self._filing = True
        self.say("hint", _("One moment…"))

        def work() -> tuple[TypedOrder, dict[str, Any], ReadBack]:
            now = typed
            if typed.order and typed.named and typed.named == typed.code:
                desk.run(session, "customer.update", {"customer": typed.code, "name": typed.customer.strip()})
            result = desk.run(session, "order.update" if typed.order else "order.enter", args)
            if not typed.order:
                made = order_page(desk.store, result["number"]).customer_code or ""
                now = replace(typed, order=result["number"], code=made, named="" if typed.code else made)
                if keeper is not None:
                    keeper.flush()
                    drafts.keep(desk.store, session.login, keeper.form, lasting(now, reader).body())
            return now, result, read_back(desk.store, result["number"])

        self.ask("file", work, lambda done: self._entered(*done), self._refused)

    def _entered(self, typed: TypedOrder, result: dict[str, Any], order: ReadBack) -> None:
        """The draft stands: say what is to be known, then read it back. Who typed on meanwhile has that filed first,
        and who went elsewhere is asked nothing there.
        """
        self._filing = False
        self.say("hint", _("Draft {number}", number=typed.order))
        self._stands(typed)
        if not self.is_current:
            return
        if self.collect() != typed:
            self.action_main()
            return
        if (beyond := self._deposit_beyond(typed, order)) is not None:
            self._refused(beyond)
            return
        findings = _shown(result)
        self._noted = [one.code for one in findings if one.overridable_by == "clerk"]
        if not findings:
            self._read_back(order)
            return

        def answered(go_on: bool | None) -> None:
            if go_on:
                self._read_back(order)

        dialog = FindingsDialog(order.number, findings, self.host.session.role)
        self.app.push_screen(dialog, answered)

    def _deposit_beyond(self, typed: TypedOrder, order: ReadBack) -> GendanError | None:
        """A deposit of more than the whole order has a digit too many; where a price is missing nobody can say."""
        assert self.read_day is not None
        deposit = read(typed, self.read_day).deposit
        if deposit is None or deposit <= order.amount or any(line.price is None for line in order.lines):
            return None
        message = N_("It is more than the whole order, {amount}. Type what was agreed.")
        return UsageError("bad_value", message, field="deposit", amount=money_text(order.amount))

    def _stands(self, typed: TypedOrder) -> None:
        """The order has a number from now on, its customer a code."""
        self._shown = replace(self._shown, order=typed.order, code=typed.code, named=typed.named)
        customer = self._fields["customer"]
        if typed.code:
            customer.taken = typed.customer.strip()  # type: ignore[union-attr]  # the customer is no choice

    def _refused(self, error: GendanError) -> None:
        """A refusal: at its fields where it names some, else for everybody to see."""
        self._filing = False
        self.say("hint", "")
        names = [name for name in (error.field, *error.fields) if name and self.named_field(name) is not None]
        if isinstance(error, StorageError) or not names:
            self.host.show_error(error)
            return
        error = missing() if error.code == "missing_fields" else error
        self.refused = {name: (error, self.text_at(name)) for name in names}
        self.show_all(dict.fromkeys(names, error))

    def text_at(self, name: str) -> str:
        """What stands in the field that a problem names."""
        field = self.named_field(name)
        return field.value if field is not None else ""

    def still_refused(self) -> dict[str, GendanError]:
        return {name: error for name, (error, text) in self.refused.items() if self.text_at(name) == text}

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Filing broke in a way that nobody foresaw: the form is to be used again."""
        if event.state is WorkerState.ERROR and event.worker.name == "file":
            self._filing = False
            self.say("hint", "")

    # reading back

    def _read_back(self, order: ReadBack) -> None:
        def answered(field: str | None) -> None:
            if field == "":
                self._submit(order)
            elif field is not None:
                self._correct(field)

        self.app.push_screen(ReadBackScreen(order), answered)

    def _correct(self, name: str) -> None:
        field = self.named_field(name)
        if field is not None:
            self._correct_in(field)

    def _correct_in(self, field: AnyField) -> None:
        """Go there; what is typed replaces what stands there, also where the hand is there already."""
        self.set_focus(field)
        field.select_all()

    def _submit(self, order: ReadBack) -> None:
        desk, session = self.host.store, self.host.session
        self._filing = True

        def work() -> dict[str, Any]:
            desk.run(session, "order.read_back", {"order": order.number, "confirmed": order.confirmed})
            return dict(desk.run(session, "order.submit", {"order": order.number, "acknowledged": self._noted}))

        self.ask("file", work, self._filed, self._refused)

    async def _start_over(self) -> None:
        """An empty form for the next order."""
        form = drafts.free_form(self.host.store.store, self.host.session.login, FORM)
        await self.begin(TypedOrder(), form)
        self.set_focus(self.field("customer"))

    def _filed(self, result: dict[str, Any]) -> None:
        """Nothing of it is to be kept any more; what is next?"""
        self._filing = False
        self.forget()
        number = str(result["order"])
        if not self.is_current:  # who went elsewhere is told there, and finds an empty form here
            filed = _("Filed: {status}", status=_(labels.label("status", result["status"])))
            self.app.notify(f"{number}  {filed}", markup=False)
            self.call_later(self._start_over)
            return

        def answered(what: str | None) -> None:
            if what == "new":
                self.call_later(self._start_over)
                return
            self.close()
            if what == "open":
                self._after(lambda: open_order(self.app.screen, number))

        dialog = FiledDialog(number, result["status"], _shown(result), self.host.session.role)
        self.app.push_screen(dialog, answered)

    def close(self) -> None:
        """Leave the form for good."""
        if self.is_current:
            self.app.pop_screen()

    def _after(self, act: Callable[[], None]) -> None:
        self.app.call_later(act)
