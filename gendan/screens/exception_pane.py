"""An exception at a glance: the pane beside the list, or two lines under it where the screen is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, tzinfo

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan.domain.playbooks import PRINCIPLE
from gendan.i18n import _
from gendan.screens import exception_words as words
from gendan.services.exception_views import CasePage
from gendan.services.scripts import ScriptView
from gendan.text import fit, plain
from gendan.widgets.order_glance import fact_lines


class CasePane(VerticalScroll, can_focus=False):
    """Shows one exception: clocks, playbook, remedies, script."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    CasePane { width: 38%; min-width: 36; max-width: 56; height: 1fr; padding: 0 1; background: $surface; }
    CasePane { scrollbar-size-vertical: 1; }
    CasePane > Static { height: auto; }
    CasePane > .head { text-style: bold; color: $accent; }
    CasePane > .what, CasePane > .facts, CasePane > .playbook, CasePane > .remedies { margin: 0 0 1 0; }
    CasePane > .script { color: $foreground-muted; }
    CasePane > .short { display: none; height: 2; }
    .-narrow CasePane { width: 1fr; max-width: 100%; height: 2; padding: 0 1; }
    .-narrow CasePane > Static { display: none; }
    .-narrow CasePane > .short { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._page: CasePage | None = None
        self._scripts: Sequence[ScriptView] = ()
        self._zone: tzinfo = UTC
        self._today = date.min

    def compose(self) -> ComposeResult:
        for name in ("head", "what", "facts", "playbook", "remedies", "script", "short"):
            yield Static(classes=name)

    def show(
        self, page: CasePage | None, scripts: Sequence[ScriptView], zone: tzinfo = UTC, today: date = date.min
    ) -> None:
        """Show this exception; nothing where there is none."""
        self._page, self._scripts, self._zone, self._today = page, scripts, zone, today
        self._draw()

    def on_resize(self) -> None:
        """What fits a line is another text."""
        self._draw()

    def _say(self, name: str, said: Content) -> None:
        self.query_one(f".{name}", Static).update(said)

    def _draw(self) -> None:
        if self._page is None:
            for static in self.query(Static):
                static.update(plain(""))
            return
        page, room = self._page, self.content_size.width or 34
        case = page.case
        self._say("head", plain(f"{case.exception}\n{page.listed.customer}"))
        self._say("what", plain(words.description_words(case, self._today)))
        facts = list(words.clock_facts(case, self._zone, self._today))
        self._say("facts", fact_lines(facts, words.LABELS, room))
        self._say("playbook", playbook_content(page))
        self._say("remedies", plain("\n".join(f"- {words.remedy_words(one)}" for one in case.remedies)))
        script = self._scripts[0] if self._scripts else None
        self._say("script", plain(f"{script.name}\n{script.text}" if script else ""))
        ahead = next((step.text for step in page.playbook if step.at is None), _("Every step of the playbook is done."))
        first = fit(words.description_words(case, self._today), room)
        self._say("short", plain(f"{first}\n{fit(_('Next: {step}', step=ahead), room)}"))


def playbook_content(page: CasePage) -> Content:
    """The principle and the steps, ticked or not."""
    lines = [plain(_(PRINCIPLE), "$foreground-muted")]
    for step in page.playbook:
        mark, style = ("[x]", "$foreground-muted") if step.at else ("[ ]", "")
        lines.append(plain(f"{mark} {step.text}", style))
    return Content("\n").join(lines)
