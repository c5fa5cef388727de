"""Goods dispatched, where they are, who signed for them, and an inspection of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from textual.await_complete import AwaitComplete

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.shipping import NODES
from gendan.domain.typed import read_quantity
from gendan.errors import UsageError
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.trouble_dialogs import line_number
from gendan.services.batches import Choice, Prospect
from gendan.when import day_words
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import QuantityInput, ReadInput, TextInput, Understood

MOST_LINES = 6
"""Lines of the order that the dialog names; further ones are counted."""


def number_text(number: Decimal) -> str:
    """A quantity without the zeros that say nothing."""
    return f"{number.normalize():f}"


def goods_typed(remaining: Mapping[int, Decimal]) -> str:
    """Lines and quantities as they are typed: ``1:10 2:4``."""
    return " ".join(f"{line}:{number_text(qty)}" for line, qty in remaining.items())


def read_goods(typed: str) -> Understood:
    """What ``1:10 2:4`` means; a line alone stands for all that is left of it."""
    found = []
    for part in re.split(r"[\s,;]+", typed.strip()):
        line, sign, qty = part.partition(":")
        if not line.isdecimal() or (sign and not qty):
            raise UsageError(
                "bad_value", N_("Write lines and quantities like 1:10 2:4; {value} is neither."), field="lines",
                value=part,
            )  # fmt: skip
        found.append({"line": int(line)} | ({"qty": str(read_quantity(qty)[0])} if sign else {}))
    said = [
        _("line {line}: {qty}", line=one["line"], qty=one["qty"]) if "qty" in one
        else _("line {line}: all that is left", line=one["line"])
        for one in found
    ]  # fmt: skip
    return Understood(found, several(said))


def choice_words(choice: Choice) -> str:
    """A way of transport with its days, its cost and the day of arrival."""
    way = choice.way
    parts = [
        _(labels.label("transport", way.mode)),
        _("{n} working {n:day|days}", n=way.days),
        money_text(way.cost) if way.cost is not None else "",
        way.carrier or "",
        _("arrives {day}", day=day_words(choice.expected)),
    ]
    return "  ".join(part for part in parts if part)


class ShipmentDialog(FormDialog):
    """Answers the arguments of ``shipment.create``: what is left and the way that fits the urgency are preset."""

    NAME = N_("Dispatch goods")
    NEEDED = {"lines": N_("Say which lines leave, like 1:10 2:4."), "mode": N_("Choose how: its digit is enough.")}

    def __init__(self, about: str, prospect: Prospect, before: Before | None = None) -> None:
        super().__init__(f"{about}\n{prospect_words(prospect)}", before)
        self._prospect = prospect

    def fields(self) -> list[FieldRow]:
        left = {line: qty for line, _name, qty in self._prospect.remaining}
        modes = {one.way.mode: labels.label("transport", one.way.mode) for one in self._prospect.choices}
        chosen = next((one.way for one in self._prospect.choices if one.way.mode == self._prospect.proposed), None)
        carrier = (chosen.carrier if chosen else None) or ""
        return [
            FieldRow("lines", N_("Line:quantity"), ReadInput(read_goods, goods_typed(left)), required=True),
            ChoiceRow("mode", N_("Way"), ChoiceInput(modes, self._prospect.proposed or ""), required=True),
            FieldRow("carrier", N_("Carrier"), TextInput(carrier, max_length=120)),
            FieldRow("tracking", N_("Tracking no."), TextInput(max_length=120)),
        ]


def prospect_words(prospect: Prospect) -> str:
    """What is left of each line, and the ways of transport, the one that is proposed marked."""
    goods = [
        _("{line}  {name}: {qty} left", line=line, name=name, qty=number_text(qty))
        for line, name, qty in prospect.remaining[:MOST_LINES]
    ]
    more = len(prospect.remaining) - MOST_LINES
    if more > 0:
        goods.append(_("and {n} more {n:line|lines}", n=more))
    ways = [f"{'*' if one.way.mode == prospect.proposed else ' '} {choice_words(one)}" for one in prospect.choices]
    return "\n".join([*goods, *ways])


class PositionDialog(FormDialog):
    """Answers node and place of ``shipment.event``."""

    NAME = N_("Where the shipment is")
    NEEDED = {"node": N_("Choose where: its digit is enough.")}

    def fields(self) -> list[FieldRow]:
        nodes = {node: labels.label("shipment_step", node) for node in NODES}
        return [
            ChoiceRow("node", N_("Node"), ChoiceInput(nodes, "in_transit"), required=True),
            FieldRow("place", N_("Place"), TextInput(max_length=120), hint=N_("May stay empty.")),
        ]


class DeliveredDialog(FormDialog):
    """Answers who signed for a shipment."""

    NAME = N_("Shipment delivered")

    def fields(self) -> list[FieldRow]:
        return [FieldRow("signed_by", N_("Signed by"), TextInput(max_length=120), hint=N_("May stay empty."))]


class InspectionDialog(FormDialog):
    """Answers line, result, quantity and note of ``quality.record``."""

    NAME = N_("Record an inspection")
    NEEDED = {"result": N_("Choose the result: its digit is enough."), "qty": N_("Type how many were inspected.")}

    def __init__(self, about: str, milestone: str, left: Decimal | None, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._milestone, self._left = milestone, left

    def fields(self) -> list[FieldRow]:
        qty = QuantityInput(_quantity, number_text(self._left) if self._left else "")
        return [
            ChoiceRow("result", N_("Result"), ChoiceInput(labels.RESULTS, "pass"), required=True),
            FieldRow("qty", N_("Pieces"), qty, required=True),
            FieldRow("line", N_("Line"), ReadInput(line_number), hint=N_("Empty: of all lines.")),
            FieldRow("note", N_("Note"), TextInput(max_length=2000), hint=N_("May stay empty.")),
        ]

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """The answer names the checkpoint as well."""
        if result is not None:
            result = replace(result, args={"milestone": self._milestone, **result.args})
        return super().dismiss(result)


def _quantity(typed: str) -> Understood:
    qty = read_quantity(typed)[0]
    return Understood(str(qty), number_text(qty))
