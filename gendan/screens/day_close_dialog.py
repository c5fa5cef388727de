"""Closing a day: the cash that was counted, a word about what is open, notes for who takes over."""

from __future__ import annotations

from collections.abc import Sequence

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.typed import read_money
from gendan.i18n import N_, _, aside, pair
from gendan.screens.form_dialog import Before, FormDialog
from gendan.services.day_closing_views import BeforeClose
from gendan.services.day_open import OpenPoint
from gendan.text import width
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import MoneyInput, TextInput, Understood

SAY = "say_"
"""Before the code of an open point: the field of what is said about it."""
LABEL = 22
"""Cells of a label; more where what is open needs them."""
NEEDED = N_("Say why it is open, or what follows.")
DIFFERS = N_("Only where it differs.")
FOLDER = N_("Where a bundle for the others is written, like a USB stick. May stay empty.")
WARNS = N_("The report is kept as it is now, and nothing more is entered for this day. It cannot be undone.")


class DayCloseDialog(FormDialog):
    """Answers ``cash_counted``, ``reason``, ``notes``, ``folder``, and ``say_…`` for open points of the worst sort."""

    NAME = N_("Close the day")
    DEFAULT_CSS = """
    DayCloseDialog FieldRow { margin: 0; }
    DayCloseDialog FieldRow > TextInput { max-width: 28; }
    """

    def __init__(self, seen: BeforeClose, before: Before | None = None) -> None:
        day = seen.day.isoformat() + (aside(_("closed late")) if seen.late else "")
        super().__init__(pair(day, _(WARNS)), before)
        self._expected = seen.expected
        self._worst = [one for one in seen.points if one.worst]
        self.NEEDED = {f"{SAY}{one.code}": NEEDED for one in self._worst}

    def fields(self) -> list[FieldRow]:
        hint = _("expected {amount}", amount=money_text(self._expected))
        return [
            FieldRow("cash_counted", N_("Cash counted"), MoneyInput(self._money), hint=hint),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), hint=DIFFERS),
            *_points(self._worst),
            FieldRow("notes", N_("Handover notes"), TextInput(max_length=4000)),
            FieldRow("folder", N_("Bundle to folder"), TextInput(max_length=500), hint=FOLDER),
        ]

    def on_mount(self) -> None:
        room = max(LABEL, *(width(_point(one)) + 1 for one in self._worst), 0)
        for label in self.query("FieldRow > .label"):
            label.styles.width = room

    def _money(self, text: str) -> Understood:
        amount = read_money(text, field="cash_counted")
        off = amount - self._expected
        said = _("as expected") if not off else _("{amount} off", amount=f"{off:+.2f}")
        return Understood(money_text(amount), said)


def _point(one: OpenPoint) -> str:
    return f"{_(labels.label('open_point', one.code))} {one.count}"


def _points(worst: Sequence[OpenPoint]) -> list[FieldRow]:
    return [
        FieldRow(
            f"{SAY}{one.code}",
            _point(one),
            TextInput(max_length=2000),
            required=True,
        )
        for one in worst
    ]
