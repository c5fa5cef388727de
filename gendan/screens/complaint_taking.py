"""Taking a complaint in, from wherever the customer stands: his own words first, what he complained of before beside
them; then on to the complaint's page (C219, C220)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens.base import Asking
from gendan.screens.complaint_dialogs import ComplaintDialog, listened
from gendan.screens.complaint_words import similar_words
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.host import Deed
from gendan.services.complaint_views import SimilarView, known_of_customer, known_of_order, subject_of
from gendan.services.order_page import order_page
from gendan.services.scripts import scripts_for
from gendan.when import moment_near

MOST = 2
"""Earlier complaints that are named in the form."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the form is opened with."""

    words: str
    lines: int
    known: tuple[SimilarView, ...]
    script: str


def take_complaint(screen: Any, order: str = "", customer: str = "") -> None:
    """Ask what the customer complains of; of the order of that number, or of the customer of that code, else of whom
    or what is typed."""
    asking: Asking = screen
    store = asking.host.store.store
    subject = {"order": order} if order else {"customer": customer} if customer else {}

    def work() -> Ready:
        script = scripts_for(store, "empathy", order or None)
        said = script[0].text if script else ""
        if customer and not order:
            who, before = known_of_customer(store, customer)
            return Ready(who, 1, before, said)
        if not order:
            return Ready("", 1, (), said)
        page = order_page(store, order)
        return Ready(f"{page.number} · {page.customer}", len(page.lines), known_of_order(store, order), said)

    asking.ask_to_open("complaint", work, lambda ready: _ask(screen, subject, ready, None))


def _ask(screen: Any, subject: dict[str, str], ready: Ready, before: Before | None) -> None:
    asking: Asking = screen
    host, desk, session = asking.host, asking.host.store, asking.host.session
    zone = desk.store.config.zone
    today = desk.store.clock.today(zone)
    known = [
        _("Complained before: {what}", what=similar_words(one, zone, today, brief=True)) for one in ready.known[:MOST]
    ]
    about = "\n".join(line for line in (ready.words, *known, ready.script) if line)

    def answered(filled: Filled | None) -> None:
        if filled is None:
            return

        def work() -> dict[str, Any]:
            args = listened(filled.args)
            who = subject or subject_of(desk.store, str(args.pop("who")))
            result: dict[str, Any] = desk.run(session, "complaint.open", {**who, **args})
            return result

        def refused(error: Exception) -> None:
            if isinstance(error, GendanError) and screen.is_attached:
                _ask(screen, subject, ready, Before(filled.typed, error))
            else:
                host.show_error(error)

        asking.carry_out("complaint.open", work, lambda result: _taken(screen, app, result), refused)

    app, dialog = screen.app, ComplaintDialog(about, ready.lines, asks_who=not subject, before=before)
    app.push_screen(dialog, answered)


def _taken(screen: Any, app: Any, result: dict[str, Any]) -> None:
    """Say until when he is to be answered, and go on with him at once, unless one has gone elsewhere by now."""
    from gendan.screens.complaint_page import ComplaintScreen

    store, case = app.store.store, result["complaint"]
    zone = store.config.zone
    by = moment_near(datetime.fromisoformat(result["respond_by"]), zone, store.clock.today(zone))
    words = _("{case}: to be answered by {when}", case=case, when=by)
    if result["similar"]:
        words += "\n" + _("Similar complaints: {n}", n=len(result["similar"]))
    app.deeds.append(
        Deed(result.get("order") or case, "complaint.open", "order" if result.get("order") else "complaint")
    )
    app.notify(words, markup=False)
    if app.screen is screen:
        app.push_screen(ComplaintScreen(case))
