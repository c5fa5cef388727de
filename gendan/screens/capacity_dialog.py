"""The dialogs of the capacity: how many pieces of what can be made on which day (C181, C178)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.domain.normal import fold
from gendan.domain.typed import read_quantity
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import QuantityInput, ReadInput, Understood

PIECES_NEEDED = N_("Type how many pieces; 0 where nothing can be made.")


@dataclass(frozen=True, slots=True)
class Place:
    """What a limit is about: a category or all goods (None), a day or every working day (None)."""

    category: str | None
    day: date | None


def pieces(qty: Decimal) -> str:
    """A quantity without needless zeros."""
    return f"{qty.normalize():f}"


def _quantity(typed: str) -> Understood:
    qty, _unit = read_quantity(typed)
    return Understood(pieces(qty), _("{n} {n:piece|pieces} a day", n=pieces(qty)))


def _pieces_row(standing: Decimal | None = None) -> FieldRow:
    field = QuantityInput(_quantity, "" if standing is None else pieces(standing))
    return FieldRow("qty", N_("Pieces"), field, required=True, hint=PIECES_NEEDED)


class QuantityDialog(FormDialog):
    """Answers the quantity of ``capacity.set`` for the row under the cursor."""

    NAME = N_("What can be made on a day")
    NEEDED = {"qty": PIECES_NEEDED}

    def __init__(self, about: str, standing: Decimal | None, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._standing = standing

    def fields(self) -> list[FieldRow]:
        return [_pieces_row(self._standing)]


class CapacityDialog(FormDialog):
    """Answers the arguments of ``capacity.set``; ``categories`` are those of the goods, with their products."""

    NAME = N_("What can be made on a day")
    NEEDED = {"qty": PIECES_NEEDED}

    def __init__(
        self, categories: Mapping[str, int], category: str, read: DayReader, before: Before | None = None
    ) -> None:
        super().__init__(_("Of a category or of all goods; on one day, an extra shift too, or on every day."), before)
        self._categories, self._category, self._read = categories, category, read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow(
                "category",
                N_("Category"),
                ReadInput(self._understand, self._category),
                hint=N_("Empty: all goods together."),
            ),
            FieldRow("date", N_("Date"), day_field(self._read), hint=N_("Empty: every working day.")),
            _pieces_row(),
        ]

    def _understand(self, typed: str) -> Understood:
        known = {fold(name): name for name in self._categories}
        name = known.get(fold(typed))
        if name is not None:
            return Understood(name, _("{name}, products: {n}", name=name, n=self._categories[name]))
        return Understood(typed.strip(), _("No product is of this category. Known: {names}", names=self._names()))

    def _names(self) -> str:
        return several(list(self._categories)[:5]) or "-"
