"""The tab of the regions: the ways of transport to each, the first choice first (C192, C193, C195)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gendan import keys
from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.normal import fold
from gendan.domain.shipping import Way
from gendan.domain.typed import read_money
from gendan.errors import UsageError
from gendan.i18n import N_, _, joined, several
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.system_pane import SystemPane
from gendan.services.regions import RegionView, region_table
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row

LEAST_WAYS = 3
"""Ways of transport that the dialog has room for at least."""
NEEDED = {"new": "region.set", "change": "region.set", "remove": "region.remove"}


def way_typed(way: Way) -> str:
    """A way as it is typed: ``truck 2 120.00 carrier``."""
    cost = money_text(way.cost) if way.cost is not None else ""
    parts = (_(labels.label("transport", way.mode)), str(way.days), cost, way.carrier or "")
    return " ".join(part for part in parts if part)


def way_reader(modes: Sequence[str]) -> Any:
    """Reads ``truck 2 120 carrier``: the way by its code or word, days, cost, carrier; the last two may be left
    out."""
    known = {fold(name): mode for mode in modes for name in (mode, _(labels.label("transport", mode)))}

    def read(typed: str) -> Understood:
        mode, _space, rest = typed.strip().partition(" ")
        days, _space, rest = rest.strip().partition(" ")
        if fold(mode) not in known or not days.isdecimal():
            raise UsageError(
                "bad_value",
                N_("Write it like: truck 2 120 carrier. Ways of transport: {known}."),
                field="modes",
                known=several(_(labels.label("transport", one)) for one in modes),
            )
        cost, _space, carrier = rest.strip().partition(" ")
        found: dict[str, Any] = {"mode": known[fold(mode)], "days": int(days)}
        if cost and cost[0].isdigit():
            found["cost"] = money_text(read_money(cost, field="modes"))
        else:
            carrier = rest
        found |= {"carrier": carrier.strip()} if carrier.strip() else {}
        cost_of = read_money(found["cost"], field="modes") if "cost" in found else None
        return Understood(found, way_typed(Way(found["mode"], found["days"], cost_of, found.get("carrier"))))

    return read


class RegionDialog(FormDialog):
    """Answers the arguments of ``region.set``: one field for each way of transport, the first choice first. A region
    that there is keeps its name: another one would be another region."""

    NAME = N_("Region")
    NEEDED = {"name": N_("Type the name of the region, as it stands in the orders."), "way1": N_("Type a way to go.")}

    def __init__(self, region: RegionView | None, modes: Sequence[str], before: Before | None = None) -> None:
        about = _("Way, days, cost and carrier, like: truck 2 120 carrier.")
        super().__init__(about if region is None else f"{region.name}\n{about}", before)
        self._region, self._modes = region, modes

    def fields(self) -> list[FieldRow]:
        ways = self._region.ways if self._region else ()
        read = way_reader(self._modes)
        name = FieldRow("name", N_("Name"), TextInput(max_length=120), required=True)
        rows = [] if self._region else [name]
        titles = (N_("First choice"), N_("Second choice"))
        for n in range(max(LEAST_WAYS, len(ways) + 1)):
            typed = way_typed(ways[n]) if n < len(ways) else ""
            title = titles[n] if n < len(titles) else N_("Further way")
            rows.append(FieldRow(f"way{n + 1}", title, ReadInput(read, typed), required=n == 0))
        return rows


def asked(filled: Filled, region: RegionView | None) -> dict[str, Any]:
    """The arguments of ``region.set`` that a dialog means."""
    ways = [value for name, value in filled.args.items() if name.startswith("way")]
    return {"name": region.name if region is not None else filled.args["name"], "modes": ways}


class RegionsPane(SystemPane):
    """Supervisors change, everybody looks."""

    BINDINGS = keys.bindings("system", "new", "change", "remove")
    COLUMNS = (
        Column("name", N_("Region"), 12, flex=1),
        Column("first", N_("First choice"), 20, flex=2),
        Column("second", N_("Second choice"), 20, flex=2),
        Column("more", N_("Further ways"), 12, flex=1, drop=1),
    )
    EMPTY = N_("No regions yet: every order goes by the default days.\n{key.system.new} adds one.")

    _regions: Sequence[RegionView] = ()

    def load(self) -> None:
        store = self.host.store.store
        self.ask("list", lambda: region_table(store), self._show)

    def _show(self, regions: tuple[RegionView, ...]) -> None:
        self._regions = regions
        rows = []
        for one in regions:
            ways = [way_typed(way) for way in one.ways]
            first, second, *more = [*ways, "", ""]
            rows.append(Row(one.name, (one.name, first, second, joined(part for part in more if part))))
        self.table.set_rows(rows)
        self.go_to_made()
        self.refresh_bindings()

    def _region(self) -> RegionView | None:
        row = self.table.cursor_row
        return next((one for one in self._regions if row and one.name == row.key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted or action not in NEEDED:
            return True
        return self.may(NEEDED[action]) and (action == "new" or self._region() is not None)

    def on_window_table_row_selected(self) -> None:
        if self.may("region.set"):
            self.action_change()

    def action_new(self) -> None:
        self._edit(None, None)

    def action_change(self) -> None:
        self._edit(self._region(), None)

    def _edit(self, region: RegionView | None, before: Before | None) -> None:
        desk, session = self.host.store, self.host.session
        modes = [str(mode) for mode in desk.store.config["shipment.modes"]]

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def again(error: Any) -> None:
                self._edit(region, Before(filled.typed, error))

            def done(made: dict[str, Any]) -> None:
                self._new_row = made["name"]
                self.load()
                self.app.notify(_("Region {name} is kept.", name=made["name"]), markup=False)

            self.ask("write", lambda: desk.run(session, "region.set", asked(filled, region)), done, again)

        self.app.push_screen(RegionDialog(region, modes, before), answered)

    def action_remove(self) -> None:
        region = self._region()
        if region is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run("region.remove", {"name": region.name}, lambda _made: self.load())

        what = _("{name}: its orders go by the default days.", name=region.name)
        self.app.push_screen(Confirm(_("Remove this region?"), what, yes=_("Remove")), answered)
