"""An application to drive: a store that is not there, a section with every widget, real keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from gendan import keys, locations
from gendan.app import GendanApp
from gendan.clock import Clock, FixedClock
from gendan.config import Config
from gendan.errors import Refusal
from gendan.screens import resting
from gendan.screens.frame import SectionScreen
from gendan.screens.host import Greeting
from gendan.screens.sections import ALL, Place, Section
from gendan.screens.watching import StoreStands
from gendan.widgets.form import FieldRow, Form
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.sections import Badge
from gendan.widgets.stage_bar import StageBar
from gendan.widgets.tiles import Tile, Tiles
from gendan.widgets.topline import TopFacts
from gendan.widgets.window_table import Column, Row, WindowTable
from tests.conftest import START
from tests.hostile import HOSTILE

# Words that no catalogue translates, so that nothing here changes with the translations.
resting.REST_SECONDS = 0.005  # tests wait until the cursor has rested
COLUMNS = (
    Column("state", "状态", 6, toned=True),
    Column("due", "到期", 8),
    Column("number", "订单", 18),
    Column("customer", "客户", 8, flex=2),
    Column("task", "要做什么", 12, flex=1),
    Column("owner", "负责", 6, drop=2),
    Column("late", "迟", 5, align="right", drop=1),
)
PATIENCE = 60
"""Seconds that a busy machine is given for anything; nothing waits that long elsewhere."""
CUSTOMER = "13812345678 王建华"
"""What must never stand in a note about an error."""
STATES = (("late", "逾期"), ("due", "今日"), ("soon", "将到"), ("", "核对"), ("done", "完成"), ("muted", "取消"))


def row(number: int) -> Row:
    """A row like those of today's list; its customer is hostile."""
    tone, word = STATES[number % len(STATES)]
    customer = HOSTILE[number % len(HOSTILE)]
    cells = (word, "2月27日", f"S01-1-{number:08}", customer, "送货签收", "陈静", "1天")
    return Row(number, cells, tone, place=number)


@dataclass
class Session:
    """Who is signed in."""

    login: str
    name: str = "陈静"
    role: str = "follower"
    remarks: tuple[Any, ...] = ()


@dataclass
class Store:
    """Knows two users by the password ``right``; makes wrong ones wait where ``wait`` says so."""

    wait: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False

    def takes_pin(self) -> bool:
        """No."""
        return False

    def authenticate(self, login: str, password: str, new: str | None = None) -> Session:
        """The session, or a refusal."""
        self.asked.append((login, password))
        if password != "right":
            raise Refusal("bad_password", "Wrong for {login}.", login=login, wait=self.wait)
        return Session(login)

    def key_layers(self, login: str) -> tuple[dict[str, str], ...]:
        """None but those of the table."""
        return ()

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


class ListScreen(SectionScreen):
    """A section with bars and a list."""

    DIGIT = 1
    BINDINGS = keys.bindings("today", "done", "reschedule", "contact", "exception", "complaint", "mine", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def on_tiles_chosen(self, event: Tiles.Chosen) -> None:
        self.chosen.append(event.key)

    def body(self) -> ComposeResult:
        yield Tiles()
        yield WindowTable(COLUMNS, empty="Nothing is due.\nF2 takes a new order.")
        yield StageBar(["接单", "确认", "生产", "配送", "售后"], 3, "late")

    def load(self) -> None:
        self.query_one(Tiles).tiles = (
            Tile("late", "逾期", 3, "late"),
            Tile("today", "今日", 4, "due"),
            Tile("check", "待核对", 0),
            Tile("risk", "有风险", None),
        )
        self.show_badges({1: Badge(7, late=True), 4: Badge(2), 5: Badge(0)})
        self.host.set_top_facts(TopFacts(unexported=14, last_export="昨日 18:40"))
        table = self.query_one(WindowTable)
        table.set_rows([row(number) for number in range(100)], 1000)
        table.focus()

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        rows = [row(number) for number in range(event.offset, event.offset + event.count)]
        event.table.put_page(event.serial, event.offset, rows)

    def action_done(self) -> None:
        self.app.push_screen(Confirm("Cancel the order", HOSTILE[0], yes="Cancel it"))

    def action_contact(self) -> None:
        def refuse() -> None:
            raise Refusal("no", "{name} says no.", name=HOSTILE[0])

        self.ask("contact", refuse, lambda _nothing: None)

    def action_exception(self) -> None:
        def break_down() -> None:
            raise KeyError(CUSTOMER)

        self.ask("exception", break_down, lambda _nothing: None)

    def action_complaint(self) -> None:
        phone_of_customer = CUSTOMER
        raise RuntimeError(f"broken at '{phone_of_customer}' {phone_of_customer}")


class FormScreen(SectionScreen):
    """A section with a form."""

    DIGIT = 3

    def body(self) -> ComposeResult:
        yield Form([FieldRow("customer", "客户", TextInput()), FieldRow("note", "备注", TextInput())])


SECTIONS = tuple(
    Section(section.digit, section.title, Place("tests.kit", "ListScreen" if section.digit == 1 else "FormScreen"))
    for section in ALL
)


def make_app(
    store: Store | None = None,
    *,
    greeting: Greeting | None = None,
    clock: Clock | None = None,
    open_store: Callable[[], Any] | None = None,
    **settings: Any,
) -> GendanApp:
    """An application on a store that is not there; ``settings`` with ``__`` for the dot."""
    known = {key.replace("__", "."): value for key, value in settings.items()}
    store = store or Store()
    return GendanApp(
        open_store or (lambda: store),
        greeting or Greeting("张杨路店", "T1", "chen"),
        Config(locations.settings_path(), known),
        clock or FixedClock(START),
        sections=SECTIONS,
        elsewhere={},
    )


async def signed_in(pilot: Pilot[Any]) -> None:
    """Type the password and wait for the first section."""
    await pilot.press("enter", *"right", "enter")
    await settled(pilot)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until every question has its answer on the screen, and no answer has led to another question."""
    end = monotonic() + PATIENCE
    await _settled_once(pilot)
    while waits_for := _busy(pilot.app):
        assert monotonic() < end, f"it does not come to rest: {waits_for}"
        await _settled_once(pilot)


def _busy(app: Any) -> str:
    """What is still at work; Textual takes a process that gets no time from a busy machine for one that rests."""
    if not app.is_running or app._exception is not None or not app.screen_stack:
        return ""
    nodes = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
    at_work = {
        "keys": app._ahead or app._in_flight,
        "cursor": getattr(app.screen, "_resting", None) is not None,
        "curtain": app._falling is not None,
        "workers": [one.name for one in app.workers if not one.is_finished],
        "messages": [node for node in nodes if node.message_queue_size or node._pending_message is not None],
    }
    return ", ".join(f"{name} {what}" for name, what in at_work.items() if what)


async def _settled_once(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    while pilot.app.screen_stack and getattr(pilot.app.screen, "_resting", None) is not None:
        await pilot.pause(resting.REST_SECONDS)
    for _newer in range(50):
        try:
            await pilot.app.workers.wait_for_complete()
            break
        except (WorkerCancelled, WorkerFailed):  # a newer question came, or the application is told why it failed
            await pilot.pause()
    while getattr(pilot.app, "_falling", None) is not None:  # what opens is still behind the curtain
        await pilot.pause(0.005)
    for _after in range(3):
        await pilot.pause()


async def told(pilot: Pilot[Any]) -> None:
    """The frame's counts, which a thread tells sooner or later, are those of the store as it is now."""
    app: Any = pilot.app
    if hasattr(app.store, "standing"):
        app.on_store_stands(StoreStands(app.store.standing(), written=False))
    for _after in range(3):
        await pilot.pause()


def drive(
    app: GendanApp,
    story: Callable[[Pilot[Any]], Coroutine[Any, Any, None]],
    size: tuple[int, int] = (80, 24),
    *,
    sign_in: bool = True,
) -> None:
    """Run ``story`` with the keys of a user, signed in unless told otherwise."""
    import asyncio

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            if sign_in:
                await signed_in(pilot)
            await story(pilot)

    asyncio.run(run())


def screen_text(app: Any) -> list[str]:
    """What stands on the screen, line by line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
