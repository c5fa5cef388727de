"""Who answers for an order from now on: type a part of a name, Enter takes the one under the cursor; Tab goes to the
team that works on it (C015, C174)."""

from __future__ import annotations

from textual.app import ComposeResult

from gendan.i18n import _
from gendan.screens.person_dialog import PersonDialog
from gendan.widgets.inputs import TextInput


class AssignDialog(PersonDialog):
    """Answers the arguments of ``order.assign``."""

    def __init__(self, about: str, now: str | None) -> None:
        """``about`` says in words which order it is; ``now`` is the login of its present owner."""
        super().__init__(_("Who answers for the order"), about, now)

    def below(self) -> ComposeResult:
        yield TextInput(placeholder=_("Team that works on it; may stay empty"), max_length=120, id="team")

    def answer(self, login: str) -> dict[str, str]:
        team = self.query_one("#team", TextInput).value.strip()
        return {"owner": login} | ({"team": team} if team else {})
