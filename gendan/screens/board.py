"""The board: one column a stage with the living orders, moved on from here (section 2 of ux.md; C161, C284, C286)."""

from __future__ import annotations

from textual.app import ComposeResult

from gendan import keys
from gendan.domain import labels
from gendan.domain.lifecycle import STAGES
from gendan.i18n import _
from gendan.screens import board_cards, sections
from gendan.screens.board_cards import Told
from gendan.screens.data_screen import Renewing
from gendan.screens.gate_dialog import through_gate
from gendan.screens.order import OrderScreen
from gendan.screens.order_work import OrderWork, Target
from gendan.services.board import MOST, Board, Card, board
from gendan.widgets.board import BoardView, Lane, LaneBar
from gendan.widgets.inputs import TextInput
from gendan.widgets.narrowed import Narrowed

ALL = 5000
"""Cards of a column that a filter looks through."""


class BoardScreen(Renewing, OrderWork):
    """Columns to walk through. It stays as it was left: cursor, filter, mine or all."""

    DIGIT = 2
    BINDINGS = keys.bindings("board", "advance", "timeline", "mine", "filter", "undo")
    DEFAULT_CSS = """
    BoardScreen LaneBar { display: none; }
    BoardScreen.-narrow LaneBar { display: block; }
    BoardScreen #filter { display: none; }
    BoardScreen #filter.-on { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Board | None = None
        self._told: tuple[Told, ...] = ()
        self._lanes: tuple[Lane, ...] = ()
        self._most = MOST
        self._mine = False
        self._typed = ""

    # what is shown

    def body(self) -> ComposeResult:
        yield LaneBar()
        yield Narrowed()
        about = _("Number, customer, what, owner; Enter goes to the cards")
        yield TextInput(self._typed, placeholder=about, id="filter")
        yield BoardView()

    @property
    def view(self) -> BoardView:
        """The columns."""
        return self.query_one(BoardView)

    def load(self) -> None:
        if self._found is None:
            self.view.focus()
        store, most = self.host.store.store, self._most
        who = self.host.session.login if self._mine else None

        def work() -> tuple[Board, tuple[Told, ...]]:
            found = board(store, who, most)
            return found, board_cards.told(found)

        self.ask("board", work, self._show)

    def _show(self, loaded: tuple[Board, tuple[Told, ...]]) -> None:
        self._found, self._told = loaded
        self.read_day = self._found.read_day
        self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        lanes = self._lanes = board_cards.lanes(self._found, self._told, self._typed)
        self.view.show(lanes, self._empty_words(), seek=bool(self._typed))
        self.query_one(LaneBar).show(lanes, self.view.lane)
        self._say_narrowed(board_cards.shown(lanes), sum(column.total for column in self._found.columns))

    def _empty_words(self) -> str:
        if self._typed or self._mine:
            return _("Nothing here. {key} shows all again.", key="Esc")
        lines = [_("Here stand the orders that are under way,"), _("one column a stage."), ""]
        if sections.ELSEWHERE["new_order"].exists():
            lines.append(_("{key}  takes a new order", key=self.key_of("app.new_order")))
        return "\n".join(lines)

    def _say_narrowed(self, shown: int, of: int) -> None:
        names = [_("mine")] if self._mine else []
        names += [f"“{self._typed}”"] if self._typed else []
        words = _("Only {what}: {shown} of {of}. Esc shows all.", what=" + ".join(names), shown=shown, of=of)
        self.query_one(Narrowed).say(words if names else "")

    def on_board_view_moved(self, event: BoardView.Moved) -> None:
        self.query_one(LaneBar).show(self._lanes, event.lane)

    # the order under the cursor

    @property
    def _card(self) -> Card | None:
        found = self.view.card
        return found.place if found is not None else None

    def target(self) -> Target | None:
        card = self._card
        if card is None:
            return None
        step = card.code if card.what == "milestone" else ""
        return Target(card.number, card.customer, card.owner, step, status=card.status, step_name=card.name)

    def on_board_view_opened(self, event: BoardView.Opened) -> None:
        self.app.push_screen(OrderScreen(event.card.key))

    def on_lane_bar_chosen(self, event: LaneBar.Chosen) -> None:
        self.view.move_to_lane(event.index)
        self.view.focus()

    # keys

    def action_advance(self) -> None:
        """On to the next stage; where its gate is shut all that is missing is listed, to override what one may."""
        order, card = self.target(), self._card
        if order is None or card is None or not self.may("order.advance"):
            return
        to = STAGES[min(STAGES.index(card.stage) + 1, len(STAGES) - 1)]

        def said(result: dict[str, str]) -> str:
            return _("{order}: now at {stage}", order=order.words, stage=_(labels.label("stage", result["stage"])))

        title = _("{order} may not go on yet", order=order.number)
        through_gate(self, title, "order.advance", {"order": order.number, "to": to}, said)

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def action_filter(self) -> None:
        """Type what the cards are to show; where a column has more cards than are at hand, all are looked through."""
        field = self.query_one("#filter", TextInput)
        field.add_class("-on")
        field.focus()
        if self._found is not None and any(len(one.cards) < one.total for one in self._found.columns):
            self._most = ALL
            self.load()

    def on_input_changed(self, event: TextInput.Changed) -> None:
        self._typed = event.value.strip()
        self._draw()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.input.remove_class("-on")
        self.view.focus()

    def action_undo(self) -> None:
        """Take back what was done last here; what is older is taken back on the order's own page."""
        if self.host.deeds:
            self.take_back(self.host.deeds[-1].order)
            return
        key = self.key_of("order.undo")
        words = _("Nothing done yet that could be taken back. For older changes open the order, then {key}.", key=key)
        self.app.notify(words, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Show all again."""
        field = self.query_one("#filter", TextInput)
        was_mine = self._mine
        if not (was_mine or self._typed or field.has_class("-on")):
            return
        field.remove_class("-on")
        self._mine, self._most = False, MOST
        field.value = self._typed = ""
        self.view.focus()
        self.load() if was_mine else self._draw()
