"""What goes wrong in the five years of ``generate``, and the money: exceptions, complaints and requests from their
beginning to their end, what was given for them, payments with their verification, refunds of cancelled orders.

Of 1,000 orders 20 have an exception, 12 a complaint, 18 a request; that makes 50,000 cases of 1,000,000 orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.bulk import Made
from benchmarks.days import day_of
from gendan.db.complaints import STEPS
from gendan.db.exceptions import STATUS_EVENTS
from gendan.db.requests import STATUSES
from gendan.domain.complaints import OPTIONS
from gendan.domain.exceptions import USUAL, Problem
from gendan.domain.labels_faults import REQUEST_SORTS
from gendan.domain.quality import PROBLEMS as QUALITY_PROBLEMS
from gendan.services import demo_complaints, demo_data

if TYPE_CHECKING:
    from benchmarks.generate import Live, Years

EXCEPTIONS, COMPLAINTS, REQUESTS = 0.020, 0.012, 0.018
"""Shares of the orders that have one."""
PAID_AT_ONCE, IN_TWO = 0.45, 0.15
"""Shares of the orders that are paid when they are placed, and by a deposit and a balance; others pay elsewhere."""
REMEDIED, ESCALATED, LASTING = 0.4, 0.03, 0.04
"""Shares of the exceptions for which something is given, that are raised by hand, that take months."""
PROBLEMS: tuple[Problem, ...] = (
    *("delay", "delay", "delay", "delay", "delay", "quality", "quality", "quality", "quality"),
    *("shortage", "shortage", "logistics", "logistics", "quantity", "address", "price", "return"),
)
GIVEN = ("credit", "repair", "replace", "apology", "other")
METHODS = ("wechat", "wechat", "alipay", "card", "transfer", "cash")
CHANNELS = ("phone", "phone", "wechat", "counter", "online")
SCORES = (500, 500, 450, 400, 300, 200, None)
HOUR = 3600


@dataclass(slots=True)
class Case:
    """A case that is not over: its row is written when it is."""

    kind: str
    made: Made
    live: Live
    began: int
    derived: dict[str, Any] = field(default_factory=dict)


class Troubles:
    """Cases and money of the orders of ``Years``."""

    def __init__(self, years: Years) -> None:
        self.years, self.bulk, self.random = years, years.bulk, years.bulk.random
        self.codes: Counter[str] = Counter()
        self.running: dict[tuple[str, int], Case] = {}

    def foresee(self, live: Live, day: date, there: date) -> None:
        """Plan what will go wrong with an order placed on ``day`` that is delivered on ``there``."""
        rnd = self.random
        self._paying(live, there)
        if rnd.random() < EXCEPTIONS:
            self._on(live, day + timedelta(days=rnd.randrange(1, max((there - day).days, 2))), self._raise)
        if rnd.random() < COMPLAINTS:
            self._on(live, there + timedelta(days=rnd.randrange(1, 20)), self._complain)
        if rnd.random() < REQUESTS:
            self._on(live, there + timedelta(days=rnd.randrange(-3, 60)), self._ask)

    def finish(self) -> None:
        """Write the cases that are still running."""
        for case in list(self.running.values()):
            self._end(case)

    # how things are planned and written

    def _on(self, live: Live, day: date, work: Callable[[Live], None]) -> None:
        self.years.plan(live, max(day, day_of(live.placed + 86400)), work)

    def _after(self, live: Live, seconds: int, work: Callable[[Live], None]) -> None:
        self.years.plan_at(live, self.bulk.at + seconds, work)

    def _in_days(self, live: Live, days: int, work: Callable[[Live], None]) -> None:
        self.years.plan(live, day_of(self.bulk.at) + timedelta(days=days), work)

    def _code(self, letter: str) -> str:
        self.codes[letter] += 1
        return f"S01-T1-{letter}{self.codes[letter]:05}"

    def _person(self, login: str) -> Made:
        row_id, uid, _role = self.years.people[login]
        return Made(row_id, uid, [])

    def _began(self, kind: str, live: Live, fields: dict[str, Any], **derived: Any) -> Case:
        known = {"order": live.made, "owner": self._person(live.owner)}
        case = Case(kind, self.bulk.insert("new", kind, known | fields, keep=True), live, self.bulk.at, derived)
        self.running[kind, case.made.id] = case
        live.trouble += kind != "request"
        if kind == "complaint":
            live.complained_at = min(live.complained_at or self.bulk.at, self.bulk.at)
        return case

    def _faulty(self, live: Live, problem: str, at: int) -> None:
        if problem in QUALITY_PROBLEMS:
            live.faulty_at = min(live.faulty_at or at, at)

    def _step(self, case: Case, event: str, **fields: Any) -> None:
        self.bulk.insert(
            "evt", f"{case.kind}_event", {"order": case.live.made, case.kind: case.made, "event": event, **fields}
        )

    def _end(self, case: Case, **derived: Any) -> None:
        del self.running[case.kind, case.made.id]
        case.live.trouble -= case.kind != "request" and bool(derived)
        self.bulk.complete(case.kind, case.made, case.derived | derived)

    @contextmanager
    def _deed(self, login: str, command: str, why: str = "") -> Iterator[None]:
        self.years.begin(self.years.moment, login)
        yield
        self.years.commit(login, command, why)

    def _spoke(self, live: Live, direction: str, said: str) -> None:
        customer = live.customer.made
        words = {"channel": self.random.choice(("phone", "wechat")), "direction": direction, "summary": said}
        self.bulk.insert("evt", "contact", {"order": live.made, "customer": customer, **words})
        live.spoke, live.contact_on = max(live.spoke or self.bulk.at, self.bulk.at), None

    # money

    def _paying(self, live: Live, there: date) -> None:
        choice = self.random.random()
        if choice < PAID_AT_ONCE:
            self.years.plan_at(live, live.placed + 300, lambda live: self._pay(live, "balance", live.amount))
        elif choice < PAID_AT_ONCE + IN_TWO:
            deposit = live.amount * 3 // 10
            self.years.plan_at(live, live.placed + 300, lambda live: self._pay(live, "deposit", deposit))
            self._on(live, there, lambda live: self._pay(live, "balance", live.amount - deposit))

    def _pay(self, live: Live, kind: str, amount: int) -> None:
        if live.ended:
            return
        live.payments += 1
        fields: dict[str, Any] = {"number": f"{live.number}-P{live.payments}", "kind": kind, "amount": amount}
        fields["method"] = self.random.choice(METHODS)
        with self._deed("li", "payment.receive"):
            made = self._fact("payment", live, fields)
        live.received += amount
        self._in_days(live, 1, lambda live: self._verify(live, made))

    def _fact(self, kind: str, live: Live, fields: dict[str, Any]) -> Made:
        return self.bulk.insert("evt", kind, {"order": live.made, **fields})

    def _verify(self, live: Live, payment: Made) -> None:
        with self._deed("sun", "payment.verify"):
            self._fact("payment_verified", live, {"payment": payment})

    def cancelled(self, live: Live) -> None:
        """Plan the refund of what was received for an order that was cancelled just now."""
        if live.received:
            self._in_days(live, 1, lambda live: self._refund(live, "requested"))

    def _refund(self, live: Live, step: str) -> None:
        steps: dict[str, tuple[str, str, dict[str, Any], str]] = {
            "requested": ("li", "request", {"contract_copy": True}, "signed"),
            "signed": ("sun", "sign", {}, "paid"),
            "paid": ("boss", "pay", {"amount": live.received}, ""),
        }
        login, command, more, following = steps[step]
        with self._deed(login, f"refund.{command}"):
            self._fact("refund_step", live, {"step": step, **more})
        if following:
            self._in_days(live, self.random.randrange(1, 4), lambda live: self._refund(live, following))
        else:
            live.received = 0

    # exceptions

    def _raise(self, live: Live) -> None:
        if live.ended:
            return
        rnd = self.random
        problem = rnd.choice(PROBLEMS)
        usual = USUAL[problem]
        said: dict[str, Any] = {
            "code": self._code("E"),
            "type": usual.type,
            "problem": problem,
            "priority": usual.priority,
        }
        said |= {"description": rnd.choice(demo_data.SAID), "source": "hand", "raised_at": self.years.moment}
        if problem in ("quality", "quantity", "shortage"):
            said["line"] = live.line
        with self._deed(live.owner, "exception.raise"):
            case = self._began("exception", live, said)
        self._faulty(live, problem, self.bulk.at)
        self._after(live, rnd.choice((600, HOUR, 4 * HOUR, 20 * HOUR)), lambda _: self._exception(case, "contained"))
        if rnd.random() < ESCALATED:
            self._after(live, 2 * HOUR, lambda _: self._exception(case, "escalated"))
        if rnd.random() < REMEDIED:
            self._in_days(live, 1, lambda _: self._exception(case, "remedy"))
        ends = rnd.randrange(70, 200) if rnd.random() < LASTING else rnd.choice((1, 2, 2, 3, 5, 9))
        self._in_days(live, ends + 1, lambda _: self._exception(case, "closed"))

    def _exception(self, case: Case, event: str) -> None:
        live, rnd = case.live, self.random
        fields: dict[str, Any] = {"action": rnd.choice(demo_data.SAID)}
        if event == "escalated":
            fields = {"level": 1}
        elif event == "closed":
            fields["cause"] = rnd.choice(("process", "communication", "supplier", "entry"))
        command = {"contained": "contain", "remedy": "remedy", "escalated": "escalate", "closed": "close"}[event]
        with self._deed(live.owner, f"exception.{command}", "客户着急" if event == "escalated" else ""):
            if event == "remedy":
                self._give(case, live, rnd.choice(GIVEN))
            self._step(case, event, **fields)
        assert event in STATUS_EVENTS
        case.derived["status"] = event
        if event == "closed":
            self._end(case, open=0, closed_at=self.bulk.at)

    def _give(self, case: Case, live: Live, sort: str) -> None:
        fields: dict[str, Any] = {"code": self._code("M"), case.kind: case.made, "sort": sort, "beyond": False}
        fields |= {"order": live.made, "text": "与客户商定", "owner": self._person(live.owner)}
        if sort in ("credit", "refund"):
            fields["amount"] = min(live.amount, self.random.choice((2000, 5000, 10000)))
        if sort in ("repair", "replace"):
            fields |= {"line": live.line, "qty": 1000}
        fields["due"] = (day_of(self.bulk.at) + timedelta(days=5)).isoformat()
        remedy = Case("remedy", self.bulk.insert("evt", "remedy", fields, keep=True), live, self.bulk.at)
        remedy.derived["state"] = "agreed"
        self.running["remedy", remedy.made.id] = remedy
        self._in_days(live, self.random.randrange(1, 6), lambda _: self._keep(remedy))

    def _keep(self, remedy: Case) -> None:
        live = remedy.live
        with self._deed(live.owner, "remedy.keep"):
            self._step(remedy, "kept", text="已完成")
        del self.running["remedy", remedy.made.id]
        self.bulk.complete("remedy", remedy.made, {"state": "kept"})

    # complaints

    def _complain(self, live: Live) -> None:
        if live.ended and live.cancelled:
            return
        rnd = self.random
        words, points, _hours = rnd.choice(demo_complaints.HEARD)
        said: dict[str, Any] = {
            "code": self._code("C"),
            "customer": live.customer.made,
            "line": live.line,
            "words": words,
        }
        said |= {"channel": rnd.choice(CHANNELS), "points": "\n".join(points), "understood": True}
        said["opened_at"] = self.years.moment
        with self._deed(live.owner, "complaint.open"):
            case = self._began("complaint", live, said, step="listen")
            self._step(case, "listened")
        self._after(live, rnd.choice((900, 2 * HOUR, 2 * HOUR, 30 * HOUR)), lambda _: self._responded(case))
        self._in_days(live, 2, lambda _: self._located(case))

    @contextmanager
    def _complaint(self, case: Case, command: str, event: str, **fields: Any) -> Iterator[None]:
        with self._deed(case.live.owner, f"complaint.{command}"):
            yield
            self._step(case, event, **fields)
        if event in STEPS:
            case.derived["step"] = STEPS[event]

    def _responded(self, case: Case) -> None:
        said = self.random.choice(demo_data.SAID)
        with self._complaint(case, "respond", "responded", channel="phone", text=said):
            self._spoke(case.live, "out", said)

    def _located(self, case: Case) -> None:
        impact = self.random.choice((1, 2, 2, 3, 3, 4))
        problem = self.random.choice(PROBLEMS)
        with self._complaint(case, "locate", "located"):
            for name, value in (("impact", impact), ("priority", impact), ("problem", problem)):
                self.bulk.set("complaint", case.made, name, value)
        self._faulty(case.live, problem, case.began)
        self._after(case.live, self.random.choice((HOUR, 3 * HOUR)), lambda _: self._offered(case))

    def _offered(self, case: Case) -> None:
        options: list[tuple[Made, str]] = []
        due = (day_of(self.years.moment) + timedelta(days=7)).isoformat()
        with self._complaint(case, "offer", "offered", offer=1, beyond=False, due=due):
            for pos, sort in enumerate(self.random.sample(OPTIONS, 2), 1):
                fields = {"complaint": case.made, "offer": 1, "pos": pos, "sort": sort, "text": "可选方案"}
                options.append((self.bulk.insert("evt", "complaint_option", fields), sort))
        self._in_days(case.live, self.random.randrange(1, 4), lambda _: self._consented(case, options[0]))

    def _consented(self, case: Case, option: tuple[Made, str]) -> None:
        with self._complaint(case, "consent", "consented", option=option[0], person="本人"):
            self._give(case, case.live, option[1])
        self._in_days(case.live, self.random.randrange(6, 12), lambda _: self._solved(case))

    def _solved(self, case: Case) -> None:
        with self._complaint(case, "solve", "solved", text="已完成"):
            pass
        self._in_days(case.live, self.random.randrange(2, 5), lambda _: self._visited(case))

    def _visited(self, case: Case) -> None:
        score = self.random.choice(SCORES)
        with self._complaint(case, "visit", "visited", channel="phone", score=score):
            pass
        self._in_days(case.live, 1, lambda _: self._closed(case))

    def _closed(self, case: Case) -> None:
        with self._complaint(case, "close", "closed"):
            pass
        self._end(case, open=0, closed_at=self.bulk.at)

    # requests

    def _ask(self, live: Live) -> None:
        if live.ended and live.cancelled:
            return
        rnd = self.random
        asked = rnd.choice(demo_data.SAID)
        said: dict[str, Any] = {
            "code": self._code("R"),
            "customer": live.customer.made,
            "sort": rnd.choice([*REQUEST_SORTS]),
            "summary": asked,
        }
        said |= {"channel": rnd.choice(CHANNELS), "opened_at": self.years.moment}
        with self._deed(live.owner, "request.open"):
            case = self._began("request", live, said)
            self._spoke(live, "in", asked)
        self._after(live, rnd.choice((300, 900, 1500, 2 * HOUR)), lambda _: self._request(case, "responded"))
        self._in_days(live, rnd.randrange(1, 9), lambda _: self._request(case, "solved"))

    def _request(self, case: Case, event: str) -> None:
        said = self.random.choice(demo_data.SAID)
        command = {"responded": "respond", "solved": "solve"}[event]
        with self._deed(case.live.owner, f"request.{command}"):
            self._spoke(case.live, "out", said)
            self._step(case, event, channel="phone", text=said)
        case.derived["status"] = STATUSES[event]
        if event == "solved":
            self._end(case, open=0)
