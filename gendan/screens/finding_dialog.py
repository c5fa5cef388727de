"""Writing down what the order audit (订单稽核) found: what, who does what about it, by when (C252)."""

from __future__ import annotations

from gendan.i18n import N_
from gendan.screens.form_dialog import DAY_NEEDED, Before, day_field
from gendan.screens.library_dialogs import AreaDialog
from gendan.screens.person_field import MAY_BE_EMPTY, person_field
from gendan.services.days import DayReader
from gendan.widgets.area import AreaInput, AreaRow
from gendan.widgets.form import FieldRow


class FindingDialog(AreaDialog):
    """Answers the arguments of ``finding.add``, but for quarter, rule and orders."""

    NAME = N_("Audit finding")
    NEEDED = {"title": N_("Say what was found."), "measure": N_("Say what is done."), "due": DAY_NEEDED}
    DEFAULT_CSS = """
    FindingDialog AreaInput { height: 3; }
    """

    def __init__(self, about: str, title: str, read: DayReader, before: Before | None = None) -> None:
        """``about`` says which quarter, rule and orders; ``title`` is offered as what was found."""
        super().__init__(about, before)
        self._title, self._read = title, read

    def fields(self) -> list[FieldRow]:
        return [
            AreaRow("title", N_("What was found"), AreaInput(self._title), required=True),
            AreaRow("measure", N_("What is done"), AreaInput(), required=True),
            FieldRow("owner", N_("Owner"), person_field(), hint=MAY_BE_EMPTY),
            FieldRow("due", N_("By the day"), day_field(self._read), required=True),
            FieldRow("check_on", N_("Effect on"), day_field(self._read),
                     hint=N_("When the effect is looked at; may stay empty.")),
        ]  # fmt: skip
