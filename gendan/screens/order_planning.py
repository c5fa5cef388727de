"""What is done with the plan on an order's page: another day for a milestone, another template (C161, C170, C176)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gendan.i18n import _
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.order_shipments import ShipmentDeeds
from gendan.screens.order_work import Target
from gendan.screens.plan_dialogs import AsTemplateDialog, MilestoneDialog, PlanDialog
from gendan.screens.retrospective_dialog import RetrospectiveDialog, read_measures
from gendan.screens.retrospective_sheet import show_retrospective
from gendan.services.order_page import MilestoneView
from gendan.services.plans import list_templates


class PlanDeeds(ShipmentDeeds):
    """Keys of the order's page about its plan."""

    def action_retrospective(self) -> None:
        """Look back at what failed; the sheet of it opens when it is filed."""
        order, read = self.target(), self.read_day
        if order is None or read is None or not self.may("retrospective.file"):
            return

        def args_of(filled: Filled) -> Mapping[str, Any]:
            measures = read_measures(filled.typed.get("measures", ""), read)
            return {"order": order.number, **filled.args, "measures": measures}

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            if self.is_attached:
                show_retrospective(self, result["retrospective"])
            return _("{order}: {code} filed", order=order.words, code=result["retrospective"])

        def make(before: Before | None) -> RetrospectiveDialog:
            return RetrospectiveDialog(order.words, read, before)

        self.ask_form("retrospective.file", make, args_of, said)

    def action_plan(self) -> None:
        """Another day for the open milestone under the cursor; elsewhere another template for the order."""
        order, row, read = self.target(), self._row, self.read_day
        if order is None or read is None:
            return
        if isinstance(row, MilestoneView) and row.done_at is None:
            if self.may("milestone.plan"):
                self._move(order, row)
        elif self.may("order.plan"):
            store = self.host.store.store
            self.ask_to_open("templates", lambda: list_templates(store), lambda found: self._choose(order, found))

    def _move(self, order: Target, row: MilestoneView) -> None:
        read = self.read_day
        assert read is not None

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            words = _("{order}: ready on {day}", order=order.words, day=result["forecast"])
            if (result["slack_days"] or 0) < 0:
                words += " " + _("({n} working {n:day|days} after the promise)", n=-result["slack_days"])
            return self._say(words)

        about = f"{order.words}\n{_(row.name)} {row.category or ''}".rstrip()
        given = {"milestone": row.code, **row.scope}
        self._fill("milestone.plan", order, lambda before: MilestoneDialog(about, read, before), said, given)

    def _choose(self, order: Target, found: Any) -> None:
        names = {one.code: one.name for one in found}

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return self._say(
                _("{order}: planned as {template}", order=order.words, template=_(names[result["template"]]))
            )

        self._fill("order.plan", order, lambda before: PlanDialog(order.words, names, "", before), said)

    def action_as_template(self) -> None:
        order = self.target()
        if order is None or not self.may("template.from_order"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return self._say(_("Template {code} is made.", code=result["code"]))

        self._fill("template.from_order", order, lambda before: AsTemplateDialog(order.words, before), said)
