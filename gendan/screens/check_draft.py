"""A draft from the queue, opened in the order entry: it is offered there with what is filed of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gendan.screens import sections
from gendan.screens.base import Asking
from gendan.services import drafts
from gendan.services.draft_again import typed_again

FORM = "entry"


def open_draft(screen: Any, number: str) -> None:
    """Keep the draft as a form that is being typed, unless it is already, and open the order entry."""
    asking: Asking = screen
    store, login = asking.host.store.store, asking.host.session.login

    def work() -> None:
        typed = typed_again(store, number)
        kept = drafts.kept_forms(store, login, FORM)
        if all(one.body.get("order") != typed.order for one in kept):
            drafts.keep(store, login, drafts.free_form(store, login, FORM), asdict(typed))

    def ready(_nothing: None) -> None:
        screen.app.push_screen(sections.ELSEWHERE["new_order"].make())

    asking.ask_to_open("draft", work, ready)
