"""One request: the clocks, the warranty and the policy, what was done, and the words for the customer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens import request_words
from gendan.screens.data_screen import Renewing
from gendan.screens.request_work import RequestWork
from gendan.services.request_views import RequestView, request_view
from gendan.services.scripts import ScriptView, scripts_for
from gendan.text import fit, plain


@dataclass(frozen=True, slots=True)
class Loaded:
    """The request, and what stands beside it."""

    one: RequestView
    scripts: Sequence[ScriptView]
    today: date
    zone: tzinfo
    months: int
    policy: str


class RequestPage(Renewing, RequestWork):
    """The page of the request of this code. It closes to where one came from."""

    BINDINGS = keys.bindings(
        "requests", "step", "respond", "solve", "wait", "change", "script", "order", "undo"
    )  # fmt: skip
    DEFAULT_CSS = """
    RequestPage #page { height: 1fr; layout: vertical; }
    RequestPage.-wide #page { layout: horizontal; }
    RequestPage #facts { height: 1fr; padding: 0 1; }
    RequestPage #said { height: auto; max-height: 7; padding: 0 1; background: $surface; }
    RequestPage.-wide #said { width: 46; height: 1fr; max-height: 100%; }
    RequestPage #page Static { height: auto; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._loaded: Loaded | None = None

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 6)
        yield from super().compose()

    def body(self) -> ComposeResult:
        with Horizontal(id="page"):
            with VerticalScroll(id="facts"):
                yield Static()
            with VerticalScroll(id="said", can_focus=False):
                yield Static()

    def load(self) -> None:
        self.query_one("#facts").focus()
        store, code = self.host.store.store, self._code

        def work() -> Loaded:
            one, config = request_view(store, code), store.config
            beside = scripts_for(store, "request", one.order, line=one.line, customer=one.customer)
            return Loaded(
                one, beside, store.clock.today(config.zone), config.zone, int(config["warranty.months"]),
                str(config["store.policy"]),
            )  # fmt: skip

        self.ask("request", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        if self._loaded is None:
            self.action_back()

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        one = loaded.one
        pieces = [plain(f"{one.request}\n", "bold $accent")]
        for title, words in request_words.facts(one, loaded.months, loaded.policy, loaded.today, loaded.zone):
            pieces += [plain(fit(title, 15), "$foreground-muted"), plain(f"{words}\n")]
        steps = request_words.step_lines(one, loaded.today, loaded.zone)
        pieces += [plain("\n" + "\n".join(steps))] if steps else []
        self.query_one("#facts > Static", Static).update(Content.assemble(*pieces))
        said = [plain(f"{_('Script')}  {script.name}\n{script.text}\n") for script in loaded.scripts]
        self.query_one("#said > Static", Static).update(Content.assemble(*said))

    def request_here(self) -> RequestView | None:
        return self._loaded.one if self._loaded is not None else None
