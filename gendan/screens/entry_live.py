"""What happens while an order is typed: prices, findings and the draft follow a moment after the last key."""

from __future__ import annotations

from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from textual.widgets import Static

from gendan import clock as clocks
from gendan.domain.money import money_text
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens import entry_words as words
from gendan.screens.entry_lines import Choice, Field
from gendan.screens.entry_lookups import EntryLookups
from gendan.services.days import DayReader, day_reader
from gendan.services.draft_keeper import Keeper
from gendan.services.entry_form import ReadOrder, TypedOrder, lasting, read
from gendan.services.entry_preview import EntryPreview, Previewer
from gendan.text import plain
from gendan.widgets.inputs import TextInput, half_width
from gendan.widgets.words import said

FORM = "entry"
PAUSE = 0.15
"""Seconds without a key after which prices are computed and the draft is kept."""
LONGEST = 0.6
"""Seconds after which they are, keys or not."""
_SHOWN_FINDINGS = 4
_FIGURES = ("phone", "qty", "price", "discount", "requested", "deposit")
"""Fields with figures: typed in full width they are shown as they are read."""


class EntryLive(EntryLookups):
    """Follows what is typed. Nothing here makes a key wait: the work is done in threads."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper: Keeper | None = None
        self.read_day: DayReader | None = None
        self.last: EntryPreview | None = None
        self.problems: dict[str, GendanError] = {}
        self._previewer: Previewer | None = None
        self._kept: TypedOrder | None = None
        self._timer: Timer | None = None
        self._since: float | None = None
        self._filing = False
        self.rows_changed = self.changed

    def make_tools(self) -> DayReader:
        """What is needed to follow: in a thread, since the calendar takes a moment to work out."""
        store, actor = self.host.store.store, self.host.session
        self._previewer = Previewer(store, actor)
        return day_reader(store)

    def keep_under(self, form: str) -> None:
        """The name under which this order is kept from now on."""

        def failed(error: GendanError) -> None:
            self.app.call_later(self._not_kept, error)

        self.keeper = Keeper(self.host.store.store, self.host.session.login, form, failed)
        self._kept = None

    def _not_kept(self, error: GendanError) -> None:
        if self.is_attached:
            self.say("hint", _("The draft is not kept: {why}", why=said(error)), wrong=True)

    @property
    def is_still(self) -> bool:
        """Whether nothing is waiting to be looked up, computed or kept."""
        return self._timer is None and self._look_timer is None and self.read_day is not None and not self._filing

    # noticing

    def on_input_changed(self, event: TextInput.Changed) -> None:
        field = event.input
        if self.is_looked_up(field) and self.focused is field:
            assert isinstance(field, Field)
            if (row := self.row_of(field)) is not None and not field.is_taken:
                row.scanned = ""  # somebody types another product there
            self.look_up(field)
        if field is self.field("requested"):
            self.say_day()
        if field is self.field("phone"):
            self.say_customer()
        if field is self.field("special"):
            self._say_standard()
        self.changed()

    def changed(self) -> None:
        """Something was typed: follow soon, and not later than ``LONGEST`` after the first key."""
        now = clocks.monotonic()
        if self._since is None:
            self._since = now
        if self._timer is not None:
            if now - self._since > LONGEST:
                return
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.follow)

    def follow(self) -> None:
        """Keep the draft, compute prices and findings."""
        self._timer = self._since = None
        if not self.is_attached or self.read_day is None:
            return
        typed = self.collect()
        self.keep(typed)
        self.number_rows()
        understood = read(typed, self.read_day)
        self._mark(understood)
        previewer = self._previewer
        if previewer is not None:
            self.ask("preview", lambda: previewer(typed, understood), self._show_preview)

    def keep(self, typed: TypedOrder) -> None:
        """Keep what is typed as a draft; what is blank again needs none."""
        if self.keeper is None or self.read_day is None:
            return
        kept = lasting(typed, self.read_day)
        if kept == self._kept:
            return
        if kept.is_touched:
            self.keeper.keep(kept.body())
        elif self._kept is not None:
            self.keeper.drop()
        self._kept = kept if kept.is_touched else None

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """A field is left: what was typed is kept at once, and what a list would give is looked for."""
        field = event.widget
        if not self.is_attached or self.keeper is None:
            return
        if isinstance(field, Field) and field.is_attached:
            if self.dropdown.owner is field:
                self.dropdown.close()
            if field.key in _FIGURES and (read_as := half_width(field.value)) != field.value.strip():
                field.value = read_as
            if self.is_looked_up(field) and field.value.strip() and not field.is_taken and field.key != "customer":
                self.resolve(field)
        if field is self.field("phone"):
            self.look_for_phone()
        typed = self.collect()
        self.keep(typed)
        if self.read_day is not None and self._mark(read(typed, self.read_day)):
            self.say_findings()
            self.changed()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Another field: say what may be typed there."""
        field = event.widget
        if (row := self.row_of(field)) is not None and isinstance(field, Field):
            row.remember(field)
        if isinstance(field, Choice):
            self.say("hint", field.offered(field.code).replace("\n", "  "))
        elif isinstance(field, Field) and not self._say_not_found(field):
            self.say("hint", self.hint_of(field))
        self._say_reason()

    def hint_of(self, field: Field) -> str:
        """What may be typed into a field."""
        hints = {
            "customer": _("Customer code, phone or its last digits, name, pinyin or initials"),
            "product": _("Code, barcode, name or initials; Enter on an empty line leaves the lines"),
            "discount": _("5, 8.5折, or the code of a promotion"),
            "requested": _("3 is the 3rd; 12-05; +5 working days; fri; tomorrow"),
            "special": _("Anything written here makes the order non-standard"),
        }
        return hints.get(field.key, "")

    # showing

    def say_day(self) -> None:
        """What was understood of the wished day, and the earliest feasible one."""
        text, shown = half_width(self.text_of("requested")), []
        wrong = False
        if text and self.read_day is not None:
            try:
                shown.append(words.day_said(self.read_day(text)))
            except GendanError as error:
                shown, wrong = [said(error)], True
        if self.last is not None and not wrong:
            shown.append(words.earliest_words(self.last))
            wrong = any(one.code in {"date_past", "date_infeasible"} for one in self.last.findings) and bool(text)
        self.say("day", " · ".join(shown), wrong=wrong)

    def _say_standard(self) -> None:
        text = _("non-standard") if self.text_of("special") else ""
        self.query_one("#standard", Static).update(plain(text))

    def _show_preview(self, shown: EntryPreview) -> None:
        self.last = shown
        role = self.host.session.role
        for number, row in enumerate(self.filled_rows, 1):
            line = shown.line(number)
            row.show(
                line,
                unknown=number in shown.unknown and self.focused is not row.product,
                beyond=words.beyond(line, role),
            )
            if line is not None and row.product.value.strip() and not row.product.is_taken:
                self._recognise(row.product, line.price.product.code)
        for row in self.rows:
            if row.is_blank:
                row.show(None, unknown=False, beyond=False)
        total = _("Total {amount}", amount=money_text(shown.total)) if shown.lines else ""
        self.query_one("#total", Static).update(plain(total), layout=False)
        self.say_day()
        self._say_reason()
        self._say_standard()
        self.say_findings()

    def _recognise(self, field: Field, code: str) -> None:
        """A code that was taken over from a draft or an earlier order needs no choosing."""
        if field.value.strip() == code:
            field.taken = code
            field.remove_class("-wrong")

    def _say_reason(self) -> None:
        """Why the line under the hand costs what it costs; below it, the line that was typed last."""
        rows, filled = self.rows, self.filled_rows
        here = self.row_of(self.focused)
        above = rows[: rows.index(here) + 1] if here in rows else rows
        row = next((row for row in reversed(above) if row in filled), None)
        number = filled.index(row) + 1 if row is not None else 0
        line = self.last.line(number) if self.last is not None else None
        if line is None:
            self.say("reason", "")
            return
        over = [one for one in line.findings if one.code == "discount_over_authority"]
        limits = [_("over the limit of {limit}%", limit=one.params["limit"]) for one in over]
        self.say("reason", " · ".join([*limits, words.price_words(line)]), wrong=bool(limits or line.price.failed))

    def say_findings(self) -> None:
        """All that is missing or wrong where F10 was pressed, else what somebody will have to decide."""
        if self.problems:
            lines = words.problem_words(self.problems)
        else:
            role = self.host.session.role
            lines = [words.finding_words(one, role) for one in (self.last.findings if self.last is not None else ())]
        if len(lines) > _SHOWN_FINDINGS:
            more = _("and {n} more", n=len(lines) - _SHOWN_FINDINGS + 1)
            lines = [*lines[: _SHOWN_FINDINGS - 1], more]
        self.say("findings", "\n".join(lines), wrong=bool(self.problems))

    def _mark(self, understood: ReadOrder) -> bool:
        """Unmark what was mended, mark what cannot be read once its field is left; whether that changed anything."""
        before, all_of_them = self.problems, {**self.still_refused(), **understood.problems}
        left = {name: error for name, error in all_of_them.items() if error.code != "missing_fields"}
        left = {name: error for name, error in left.items() if self.named_field(name) is not self.focused}
        self.problems = {name: error for name, error in all_of_them.items() if name in before or name in left}
        if before or self.problems:
            self.show_problems(self.problems)
        return before.keys() != self.problems.keys()

    def still_refused(self) -> dict[str, GendanError]:
        """What filing was refused for and still stands as it was."""
        return {}

    # what a draft brings

    async def begin(self, typed: TypedOrder, form: str) -> None:
        """Another order in the form, kept under this name."""
        self.problems, self.last, self.customer, self.last_orders = {}, None, None, ()
        self.keep_under(form)
        await self.fill(typed)
        self._kept = typed if typed.is_touched else None
        for name in ("about", "day", "reason", "findings", "hint"):
            self.say(name, "")
        self.query_one("#total", Static).update(plain(""), layout=False)
        self.recall()
        self.changed()

    def forget(self) -> None:
        """The draft is not needed any more."""
        if self.keeper is not None:
            self.keeper.drop()
            self.keeper.flush()
        self.keeper = self._kept = None
