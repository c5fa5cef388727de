"""Two or more ways out for a customer who complains, a row each; what is beyond one's authority is said while it is
typed (C080, C224)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.typed import read_quantity
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.screens.complaint_dialogs import CloseForm
from gendan.screens.form_dialog import Before, Filled, day_field
from gendan.screens.price_dialogs import money_field
from gendan.services.days import DayReader
from gendan.text import plain
from gendan.widgets.choice import ChoiceInput
from gendan.widgets.form import FieldRow, Form
from gendan.widgets.inputs import ReadInput, TextInput, Understood

ROWS = 3
"""Options that there is room for; two are needed."""
PARTS = ("kind", "text", "amount", "line", "qty")
HEADS = (N_("Way"), N_("What is done"), N_("Amount"), N_("Line"), N_("Pieces"))


class Cell(FieldRow):
    """A field of an option: only the field, its title stands above."""

    DEFAULT_CSS = """
    Cell { width: 1fr; margin: 0 1 0 0; }
    Cell > .label, Cell > .note { display: none; }
    Cell.-kind { width: 12; }
    Cell.-amount { width: 12; }
    Cell.-line { width: 6; }
    Cell.-qty { width: 7; }
    """

    def __init__(self, option: int, part: str, field: TextInput) -> None:
        super().__init__(f"{part}_{option}", "", field)
        self.add_class(f"-{part}")


class OfferForm(Form):
    """The options below each other, their fields side by side."""

    DEFAULT_CSS = """
    OfferForm .option { height: 1; }
    OfferForm .option > .number { width: 3; color: $foreground-muted; }
    OfferForm .heads > Static { color: $foreground-muted; height: 1; margin: 0 1 0 0; }
    OfferForm .heads > Static { text-wrap: nowrap; text-overflow: ellipsis; }
    OfferForm .heads > .head-text { width: 1fr; }
    OfferForm .heads > .head-kind, OfferForm .heads > .head-amount { width: 12; }
    OfferForm .heads > .head-line { width: 6; }
    OfferForm .heads > .head-qty { width: 7; }
    OfferForm .heads > .number { width: 3; margin: 0; }
    """

    def compose(self) -> ComposeResult:
        yield Static(classes="problems")
        with Horizontal(classes="option heads"):
            yield Static(classes="number")
            for part, head in zip(PARTS, HEADS, strict=True):
                yield Static(plain(_(head)), classes=f"head-{part}")
        cells = [row for row in self.rows if isinstance(row, Cell)]
        for n in range(ROWS):
            with Horizontal(classes="option"):
                yield Static(plain(f"{n + 1}."), classes="number")
                yield from cells[n * len(PARTS) : (n + 1) * len(PARTS)]
        yield from (row for row in self.rows if not isinstance(row, Cell))


class OfferDialog(CloseForm):
    """Answers the arguments of ``complaint.offer``."""

    NAME = N_("Offer ways out")
    DEFAULT_CSS = """
    OfferDialog .legend { height: auto; color: $foreground-muted; margin: 1 0 0 0; }
    OfferDialog .authority { height: 1; }
    OfferDialog .authority.-beyond { color: $due; text-style: bold; }
    """

    def __init__(self, about: str, read: DayReader, authority: Decimal | None, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read, self._authority = read, authority

    def make_form(self, rows: Sequence[FieldRow]) -> Form:
        return OfferForm(rows)

    def below(self) -> ComposeResult:
        kinds = "  ".join(f"{n} {_(word)}" for n, word in enumerate(labels.OPTION_KINDS.values(), 1))
        yield Static(plain(_("Kind: {kinds}", kinds=kinds)), classes="legend")
        yield Static(classes="authority")

    def fields(self) -> list[FieldRow]:
        rows: list[FieldRow] = []
        for n in range(1, ROWS + 1):
            rows += [
                Cell(n, "kind", ChoiceInput(labels.OPTION_KINDS)),
                Cell(n, "text", TextInput(max_length=4000)),
                Cell(n, "amount", money_field("amount", None)),
                Cell(n, "line", ReadInput(_whole)),
                Cell(n, "qty", ReadInput(_pieces)),
            ]
        hint = N_("Empty: when the time for the solution is over.")
        return [*rows, FieldRow("solve_by", N_("Solved by"), day_field(self._read), hint=hint)]

    def on_mount(self) -> None:
        self._say_authority()

    def on_input_changed(self) -> None:
        self._say_authority()

    def _say_authority(self) -> None:
        """Whether what is typed is within one's authority."""
        line = self.query_one(".authority", Static)
        if self._authority is None:
            return
        amounts = [self.field(f"amount_{n}") for n in range(1, ROWS + 1)]
        typed = [one.understood.value for one in amounts if isinstance(one, ReadInput) and one.understood is not None]
        most, limit = max(typed, default=Decimal(0)), money_text(self._authority)
        line.set_class(most > self._authority, "-beyond")
        if most > self._authority:
            words = _("{most} is beyond your {limit}: it waits for approval, promise nothing yet.",
                      most=money_text(most), limit=limit)  # fmt: skip
        else:
            words = _("You may give up to {limit} yourself.", limit=limit)
        line.update(plain(words))

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """An option has its kind; two of them are there at the least."""
        problems = {}
        filled = [n for n in range(1, ROWS + 1) if any(event.values[f"{part}_{n}"].strip() for part in PARTS)]
        for n in filled:
            if not event.values[f"kind_{n}"].strip():
                problems[f"kind_{n}"] = _("Option {n}: choose its kind.", n=n)
        if len(filled) < 2 and not problems:
            missing = next(n for n in range(1, ROWS + 1) if n not in filled)
            problems[f"kind_{missing}"] = _("Offer at least {n} {n:option|options}.", n=2)
        if problems:
            event.stop()
            event.prevent_default()  # the base does not hand it in
            event.form.show_problems(problems)


def offered(filled: Filled) -> dict[str, Any]:
    """What was typed as arguments of ``complaint.offer``."""
    options = []
    for n in range(1, ROWS + 1):
        option = {part: filled.args[f"{part}_{n}"] for part in PARTS if f"{part}_{n}" in filled.args}
        if option:
            options.append({name: str(value) for name, value in option.items()})
    day = filled.args.get("solve_by")
    return {"options": options, **({"solve_by": day.isoformat()} if day is not None else {})}


def _whole(typed: str) -> Understood:
    if not typed.strip().isdecimal() or not int(typed):
        raise UsageError("bad_value", N_("Type the number of a line."), field="line")
    return Understood(int(typed), "")


def _pieces(typed: str) -> Understood:
    return Understood(str(read_quantity(typed)[0]), "")
