"""Complaints whatever is tried in whatever order: no step is skipped or reversed, no more is given than was delivered
and paid, a closed one stays as it is (C224-C226, decisions.md)."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.complaints import STEPS
from gendan.errors import GendanError
from gendan.services.remedies import given_on, limits_of
from tests.complaint_kit import LOCATED, POINTS, WORDS, delivered, seen
from tests.helpers import act, staffed
from tests.order_kit import row

REFUSALS = ("forbidden", "wrong_status", "gate_closed", "same_person", "over_authority", "exceeds")
ALLOWED = {
    "complaint.listen": ("listen", "locate"),
    "complaint.locate": ("locate",),
    "complaint.offer": ("offer", "decide", "consent"),
    "complaint.approve": ("decide",),
    "complaint.reject": ("decide",),
    "complaint.consent": ("consent",),
    "complaint.solve": ("solve",),
    "complaint.visit": ("visit",),
    "complaint.close": ("close", ""),
}
"""What may be done where the complaint stands so."""
WHO = st.sampled_from(("li", "fu", "su", "boss"))
MONEY = st.sampled_from(("1", "300", "900", "2000", "2001"))
ORDER_WORTH = Decimal(2000)


class ComplaintMachine(RuleBasedStateMachine):
    """One order, complaints about it, and everything that anybody may try with them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock(datetime.fromisoformat("2026-03-02T09:00:00+08:00"))
        self.store: Store = staffed(Path(self.folder.name) / "gendan.db", self.clock)
        self.number = delivered(self.store)
        self.cases = [self._opened(), self._opened()]
        self.reached = [0, 0]

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _opened(self) -> str:
        return str(act(self.store, "li", "complaint.open", order=self.number, words=WORDS)["complaint"])

    def _try(self, at: int, who: str, name: str, **args: Any) -> None:
        """Do it; what is allowed here may still be refused for other reasons, what is not allowed must be."""
        case = self.cases[at]
        self.clock.move(timedelta(minutes=7))
        before = seen(self.store, case)
        names = {"case": case} if name.endswith(("approve", "reject")) else {"complaint": case}
        refused = ""
        try:
            act(self.store, who, name, **names, **args)
        except GendanError as error:
            refused = error.code
        if refused:
            assert refused in REFUSALS
            assert seen(self.store, case).steps == before.steps
            return
        assert before.next in ALLOWED[name], (name, before.next)
        if name == "complaint.close" and not before.open:
            assert seen(self.store, case).steps == before.steps

    case = st.integers(0, 1)

    @rule(at=case, said=st.booleans())
    def listen(self, at: int, said: bool) -> None:
        self._try(at, "li", "complaint.listen", points=POINTS, understood=said)

    @rule(at=case)
    def locate(self, at: int) -> None:
        self._try(at, "li", "complaint.locate", **LOCATED)

    @rule(at=case, who=WHO, amount=MONEY)
    def offer(self, at: int, who: str, amount: str) -> None:
        options = [{"kind": "refund", "amount": amount}, {"kind": "replace", "text": "换", "line": 1, "qty": 1}]
        self._try(at, who, "complaint.offer", options=options)

    @rule(at=case, who=WHO, yes=st.booleans())
    def decide(self, at: int, who: str, yes: bool) -> None:
        self._try(at, who, "complaint.approve" if yes else "complaint.reject", reason="看过了")

    @rule(at=case, option=st.integers(1, 2))
    def consent(self, at: int, option: int) -> None:
        self._try(at, "li", "complaint.consent", option=option)

    @rule(at=case, who=WHO)
    def solve(self, at: int, who: str) -> None:
        self._try(at, who, "complaint.solve", result="好了")

    @rule(at=case, who=WHO)
    def visit(self, at: int, who: str) -> None:
        self._try(at, who, "complaint.visit", score=4)

    @rule(at=case, who=WHO)
    def close(self, at: int, who: str) -> None:
        self._try(at, who, "complaint.close")

    @rule(at=case)
    def go_on(self, at: int) -> None:
        """What comes next, by who may: else hardly any complaint would come to its end."""
        free = [{"kind": "repair", "text": "上门修"}, {"kind": "apology", "text": "道歉"}]
        steps: dict[str, tuple[str, str, dict[str, Any]]] = {
            "listen": ("li", "complaint.listen", {"points": POINTS, "understood": True}),
            "locate": ("li", "complaint.locate", LOCATED),
            "offer": ("li", "complaint.offer", {"options": free}),
            "decide": ("su", "complaint.reject", {"reason": "不行"}),
            "consent": ("li", "complaint.consent", {"option": 1}),
            "solve": ("fu", "complaint.solve", {"result": "好了"}),
            "visit": ("fu", "complaint.visit", {"score": 5}),
            "close": ("fu", "complaint.close", {}),
        }
        step = seen(self.store, self.cases[at]).next
        if step:
            who, name, args = steps[step]
            self._try(at, who, name, **args)

    @invariant()
    def no_step_is_skipped_or_reversed(self) -> None:
        for at, case in enumerate(self.cases):
            now = STEPS.index(seen(self.store, case).step)
            assert now - self.reached[at] in (0, 1)
            self.reached[at] = now

    @invariant()
    def no_more_is_given_than_was_delivered_and_paid(self) -> None:
        order = row(self.store, self.number)
        with self.store.read() as conn:
            given, limits = given_on(conn, order.id), limits_of(conn, order)
        assert limits.money == ORDER_WORTH
        assert sum((one.amount or Decimal(0) for one in given), Decimal(0)) <= limits.money
        assert sum((one.qty or Decimal(0) for one in given), Decimal(0)) <= sum(limits.pieces.values())

    @invariant()
    def nobody_decided_on_his_own(self) -> None:
        for case in self.cases:
            offer = seen(self.store, case).offer
            if offer is not None and offer.decided_by is not None:
                assert offer.decided_by != offer.by
                assert offer.decided_by in ("su", "boss", "fu")


ComplaintMachine.TestCase.settings = settings(max_examples=5, stateful_step_count=30, deadline=None)
TestComplaints = ComplaintMachine.TestCase
