"""All commands of an order's life in any order by anybody: nothing goes on unconfirmed, nothing happens unwritten.

The machine keeps its own book of who wrote which value, who vouched for it, to what the customer said yes and
what was decided; it never asks the product. ``CONFIRMATION_EXAMPLES=500 pytest tests/property`` looks longer.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gendan import config
from gendan.clock import FixedClock
from gendan.db import entry, finding, journal
from gendan.db.orders import order_events
from gendan.db.payments import refund_steps_of
from gendan.domain.lifecycle import STAGES
from gendan.domain.roles import may
from gendan.entrance import enter
from gendan.errors import GendanError
from gendan.services import audit, commands
from gendan.services.checkpoints import checkpoints_of, goods_of
from gendan.services.rebuild import rebuild
from tests.conftest import START
from tests.helpers import STAFF, act, staffed
from tests.order_kit import ADDRESS, KEYS, PHONE, facts, row, seal, standing, stocked

EXAMPLES = int(os.environ.get("CONFIRMATION_EXAMPLES", "15"))
STEPS = int(os.environ.get("CONFIRMATION_STEPS", "40"))
ROLES = {**STAFF, "wang": "clerk"}
PEOPLE = sorted(ROLES)
MOST_ORDERS = 4

people = st.sampled_from(PEOPLE)
which = st.integers(0, MOST_ORDERS - 1)
goods = st.fixed_dictionaries(
    {"product": st.sampled_from(["A-100", "A-l00", "B-7"]), "qty": st.integers(1, 25)},
    optional={
        "price": st.sampled_from(["1200", "99.50", "1100"]),
        "discount": st.sampled_from([0, 3, 20]),
        "promotion": st.just("P10"),
        "special": st.sampled_from(["绿", "红"]),
    },
)
fields = {
    "requested": st.sampled_from(["2026-03-05", "2026-03-16", "2026-03-18"]),
    "address": st.sampled_from([ADDRESS, "南京路1号"]),
    "delivery_mode": st.sampled_from(["delivery", "pickup"]),
    "special": st.sampled_from(["周末送", "要礼盒"]),
}
drafts = st.fixed_dictionaries(
    {},
    optional={
        **fields,
        "phone": st.sampled_from([PHONE, "13900001234"]),
        "lines": st.lists(goods, min_size=1, max_size=3),
    },
)
line_changes = st.fixed_dictionaries(
    {"line": st.integers(1, 3)},
    optional={
        "qty": st.integers(1, 25),
        "price": st.sampled_from(["1200", "99.50"]),
        "discount": st.just(4),
        "remove": st.booleans(),
    },
)
amendments = st.fixed_dictionaries(
    {},
    optional={
        **fields,
        "customer_phone": st.sampled_from([PHONE, "13900001234"]),
        "lines": st.lists(line_changes | goods, min_size=1, max_size=2),
    },
)


@dataclass
class Book:
    """What the machine itself knows of one order."""

    creator: str
    authors: dict[str, str] = field(default_factory=dict)
    vouched: dict[str, str] = field(default_factory=dict)
    keyed_by: dict[str, tuple[str, bool]] = field(default_factory=dict)
    agreed: dict[str, str] | None = None
    date_refused: bool = False
    decided: set[tuple[str, str]] = field(default_factory=set)
    confirmed: bool = False


def keyed_again(content: dict[str, str]) -> dict[str, str]:
    """The values of an order that a second person has to key."""
    pickup = content["delivery_mode"] == "pickup"
    names = [name for name in ("phone", "requested", "address") if not (name == "address" and pickup)]
    names += [
        name for name in content if name.startswith("lines.") and name.rsplit(".", 1)[1] in ("product", "qty", "price")
    ]
    return {name: content[name] for name in names}


class Confirmation(RuleBasedStateMachine):
    """One store, up to four orders, everybody at once."""

    template: Path
    runs = 0

    @initialize()
    def open(self) -> None:
        type(self).runs += 1
        folder = self.template.with_name(f"run{self.runs}")
        shutil.copytree(self.template, folder)
        self.clock = FixedClock(START)
        self.store = enter(folder / "gendan.db", self.clock, config.load())
        with self.store.write():  # a copy takes a node of its own before the first write
            pass
        self.folder = folder
        self.books: dict[str, Book] = {}
        for more in ({}, {"special": "周末送"}, {"lines": [{"product": "A-100", "qty": 12, "promotion": "P10"}]}):
            self.enter("li", more, full=True)

    # What is there

    def content(self, number: str) -> dict[str, str]:
        order = row(self.store, number)
        found = {
            name: str(order._mapping[name] or "")
            for name in ("phone", "address", "requested", "delivery_mode", "special")
        }
        found["customer"] = str(order.customer_id)
        with self.store.read() as conn:
            for line in entry.lines_of(conn, order.id):
                product = entry.product_of(conn, line.product_id)
                for name in ("qty", "price", "discount", "promotion", "special"):
                    found[f"lines.{line.pos}.{name}"] = str(line._mapping[name] or "")
                found[f"lines.{line.pos}.product"] = product.code
        return found

    def number(self, index: int) -> str:
        return list(self.books)[index % len(self.books)]

    def commits(self) -> int:
        with self.store.read() as conn:
            return journal.count(conn)

    def judged(self, number: str) -> dict[tuple[str, str], str]:
        """The findings of the order as it is now, and the least role for each. The earliest day moves with time, and
        what looks like a duplicate with other orders: they are judged when the order is filed."""
        asked = {"order": number, "changes": {"contact": "somebody"}, "reason": "?", "preview": True}
        found = act(self.store, "boss", "order.amend", **asked)["findings"]
        still = [one for one in found if one["code"] != "duplicate_likely"]
        return {(f["code"], "" if f["code"] == "date_infeasible" else f["message"]): f["overridable_by"] for f in still}

    # Doing

    def do(self, who: str, name: str, number: str | None = None, /, **args: Any) -> dict[str, Any] | None:
        """Run a command; what is refused leaves no trace, what is done leaves one commit."""
        before, count = (self.content(number), seal(self.store, number)) if number else ({}, {}), self.commits()
        given = args | ({"order": number} if number else {})
        try:
            result = act(self.store, who, name, **given)
        except GendanError:
            assert self.commits() == count
            if number:
                assert (self.content(number), seal(self.store, number)) == before
            return None
        assert self.commits() - count in (0, 1)
        if number:
            after, sealed = self.content(number), seal(self.store, number)
            assert (after == before[0]) == (sealed == before[1]), (name, before[0], after)
            if after != before[0]:
                assert self.commits() == count + 1
            for cell in after:
                if after[cell] != before[0].get(cell):
                    self.books[number].authors[cell] = who
            self.look_at(number)
        return result

    def look_at(self, number: str) -> None:
        """Whether the order has just been confirmed, and rightly so."""
        book = self.books[number]
        if row(self.store, number).confirmed_at is not None and not book.confirmed:
            book.confirmed = True
            self.assert_ready(number)

    def assert_ready(self, number: str) -> None:
        """Everything that must hold when an order goes on, by the machine's own book."""
        book, content, order = self.books[number], self.content(number), row(self.store, number)
        for name, value in keyed_again(content).items():
            assert book.vouched.get(name) == value, f"nobody vouched for {name} = {value}"
        assert book.agreed == content, "the customer said yes to something else"
        assert not book.date_refused
        assert set(self.judged(number)) <= book.decided, "nobody has decided this"
        assert order.valid
        assert order.status == "open"

    # Entry

    @rule(who=people, more=drafts, full=st.booleans())
    def enter(self, who: str, more: dict[str, Any], full: bool) -> None:
        if len(self.books) == MOST_ORDERS:
            return
        base: dict[str, Any] = {"name": f"客户{len(self.books)}", "phone": f"1380000123{len(self.books)}"}
        if full:
            base |= {"channel": "phone", "requested": "2026-03-16", "delivery_mode": "delivery", "address": ADDRESS}
            base |= {"lines": [{"product": "A-100", "qty": 2}, {"product": "B-7", "qty": 3}]}
        made = self.do(who, "order.enter", **(base | more))
        assert made is not None
        self.books[made["number"]] = Book(who)
        if full:
            self.do(who, "order.read_back", made["number"], confirmed=KEYS)
            self.do(who, "order.submit", made["number"])

    @rule(who=people, index=which)
    def copy(self, who: str, index: int) -> None:
        number = self.number(index)
        if len(self.books) < MOST_ORDERS:
            made = act(self.store, who, "order.copy", order=number)
            self.books[made["number"]] = Book(who)
            assert made["status"] == "draft"

    @rule(who=people, index=which, more=drafts)
    def update(self, who: str, index: int, more: dict[str, Any]) -> None:
        number = self.number(index)
        self.do(who, "order.update", number, **more)

    @rule(who=people, index=which, some=st.lists(st.sampled_from(KEYS), min_size=1))
    def read_back(self, who: str, index: int, some: list[str]) -> None:
        number = self.number(index)
        self.do(who, "order.read_back", number, confirmed=some)

    @rule(who=people, index=which)
    def submit(self, who: str, index: int) -> None:
        number = self.number(index)
        self.do(who, "order.submit", number)

    # Check

    def key(self, who: str, name: str, number: str, slip: int | None, **more: Any) -> None:
        content = self.content(number)
        typed = keyed_again(content) | {"phone": content["phone"], "address": content["address"]}
        names = sorted(typed)
        if slip is not None:
            typed[names[slip % len(names)]] = "7"
        lines: dict[str, dict[str, str]] = {}
        for cell, value in typed.items():
            if cell.startswith("lines."):
                _, pos, part = cell.split(".")
                lines.setdefault(pos, {})[part] = value
        keyed = {
            "fields": {"customer_phone": typed["phone"], "requested": typed["requested"], "address": typed["address"]},
            "lines": [lines[pos] for pos in sorted(lines, key=int)],
        }
        book = self.books[number]
        done = self.do(who, name, number, **keyed, **more)
        if done is None:
            return
        blind = name == "order.check"
        if blind:
            assert who != book.creator
            assert who not in [book.authors.get(cell) for cell in content]
        different = {one["field"].replace("customer_phone", "phone") for one in done["differences"]}
        assert [cell for cell in different if typed[cell] == content[cell]] == [], f"false alarm: {done} {content}"
        for cell, value in keyed_again(content).items():
            if typed[cell] == value:
                book.vouched[cell] = value
            book.keyed_by[cell] = (who, blind)
        self.look_at(number)

    @rule(who=people, index=which, slip=st.none() | st.integers(0, 11))
    def check(self, who: str, index: int, slip: int | None) -> None:
        number = self.number(index)
        self.key(who, "order.check", number, slip)

    @rule(who=people, index=which, slip=st.none() | st.integers(0, 11))
    def self_check(self, who: str, index: int, slip: int | None) -> None:
        number = self.number(index)
        self.key(who, "order.self_check", number, slip, reason="一人当班")

    @rule(who=people, index=which, keep=st.sampled_from(["entered", "rekeyed"]))
    def settle(self, who: str, index: int, keep: str) -> None:
        number = self.number(index)
        waiting = standing(self.store, number).to_settle
        if waiting:
            self.settle_one(who, number, waiting[0], keep)

    def settle_one(self, who: str, number: str, named: str, keep: str) -> None:
        book, cell = self.books[number], named.replace("customer_phone", "phone")
        author = book.authors.get(cell, book.creator)
        vouched = dict(book.vouched)
        keyer, blind = book.keyed_by.get(cell, ("", False))
        if keep == "entered":
            book.vouched[cell] = self.content(number).get(cell, "")
        if self.do(who, "order.settle", number, field=named, keep=keep, reason="凭证") is None:
            book.vouched = vouched
        elif keep == "entered":
            assert who not in (author, book.creator)
        elif keyer != who and blind:
            book.vouched[cell] = self.content(number)[cell]
            self.look_at(number)

    # Yes and decisions

    @rule(who=people, index=which)
    def customer_yes(self, who: str, index: int) -> None:
        number = self.number(index)
        book, content = self.books[number], self.content(number)
        kept, book.agreed = (book.agreed, book.date_refused), content
        book.date_refused = False
        if self.do(who, "order.customer_yes", number, channel="phone", person="王") is None:
            book.agreed, book.date_refused = kept

    @rule(who=people, index=which, name=st.sampled_from(["order.approve", "order.approve", "order.self_approve"]))
    def approve(self, who: str, index: int, name: str) -> None:
        number = self.number(index)
        self.decide(who, number, name)

    def decide(self, who: str, number: str, name: str, **more: Any) -> None:
        book, found = self.books[number], standing(self.store, number)
        if not found.submitted or not row(self.store, number).open:
            assert self.do(who, name, number, reason="x") is None
            return
        judged = {key: least for key, least in self.judged(number).items() if key[0] in found.to_approve}
        book.decided |= set(judged)
        writers = {book.creator, *(book.authors.get(cell) for cell in self.content(number))}
        if self.do(who, name, number, reason="x", **more) is None:
            book.decided -= set(judged)
            return
        assert all(may(ROLES[who], least) for least in judged.values())
        if name == "order.approve" and set(judged.values()) - {"clerk"}:
            assert who not in writers

    @rule(
        who=people,
        index=which,
        name=st.sampled_from(["reject", "invalid", "valid", "hold", "resume", "cancel"]),
        act_=st.integers(0, 3),
    )
    def stop(self, who: str, index: int, name: str, act_: int) -> None:
        number = self.number(index)
        if act_ == 0:
            self.do(who, f"order.{name}", number, reason="x")

    @rule(who=people, index=which)
    def undo(self, who: str, index: int) -> None:
        number = self.number(index)
        book = self.books[number]
        done = self.do(who, "change.undo", number)
        if done and done["undone"] == "order.promise":
            book.date_refused = "promised" in standing(self.store, number).to_agree

    # Changes and dates

    @rule(who=people, index=which, changes=amendments, preview=st.booleans())
    def amend(self, who: str, index: int, changes: dict[str, Any], preview: bool) -> None:
        number = self.number(index)
        before, count = self.content(number), self.commits()
        self.do(who, "order.amend", number, changes=changes, preview=preview, reason="客户来电")
        if preview:
            assert (self.content(number), self.commits()) == (before, count)

    def disturb(self, number: str, slip: int) -> None:
        """The customer changes his mind about a confirmed order, or does not like a date."""
        if slip % 4 == 1:
            self.do("li", "order.amend", number, changes={"lines": [{"line": 1, "qty": 30 + slip}]}, reason="客户来电")
        elif slip % 4 == 2:
            self.do("li", "order.amend", number, changes={"special": f"第{slip}种"}, reason="客户来电")
        else:
            self.do("fu", "order.promise", number, date="2026-03-25", agreed=False, reason="缺料")
            self.books[number].date_refused = True

    @rule(who=people, index=which, agreed=st.none() | st.booleans(), day=st.sampled_from(["2026-03-20", "2026-03-24"]))
    def promise(self, who: str, index: int, agreed: bool | None, day: str) -> None:
        number = self.number(index)
        answer = {} if agreed is None else {"agreed": agreed}
        done = self.do(who, "order.promise", number, date=day, reason="缺料", **answer)
        if done and agreed is not None:
            self.books[number].date_refused = not agreed

    @rule(who=people, index=which, owner=people)
    def assign(self, who: str, index: int, owner: str) -> None:
        number = self.number(index)
        self.do(who, "order.assign", number, owner=owner)

    # Onward

    @rule(who=people, index=which, to=st.sampled_from(STAGES[1:]))
    def advance(self, who: str, index: int, to: str) -> None:
        number = self.number(index)
        self.onward(who, "order.advance", number, to=to)

    @rule(who=people, index=which, milestone=st.sampled_from(["confirm", "produce", "ship", "deliver"]))
    def milestone_done(self, who: str, index: int, milestone: str) -> None:
        number = self.number(index)
        self.onward(who, "milestone.done", number, milestone=milestone)

    @rule(who=people, index=which, result=st.sampled_from(["pass", "fail"]), share=st.sampled_from([1, 50, 100]))
    def inspect(self, who: str, index: int, result: str, share: int) -> None:
        """So many percent of the goods pass or fail; where there is a checkpoint at all."""
        number = self.number(index)
        with self.store.read() as conn:
            total = sum(line.qty for line in goods_of(conn, row(self.store, number).id))
        self.do(who, "quality.record", number, milestone="inspect", result=result, qty=total * share / 100)

    def quality_open(self, number: str) -> bool:
        with self.store.read() as conn:
            return all(point.gate.open for point in checkpoints_of(conn, row(self.store, number).id))

    def onward(self, who: str, name: str, number: str, **more: Any) -> None:
        stage = row(self.store, number).stage
        ready: AssertionError | None = None
        try:
            if row(self.store, number).open:
                self.assert_ready(number)
        except AssertionError as unready:
            ready = unready
        except GendanError as refusal:  # no preview of a draft
            ready = AssertionError(str(refusal))
        if self.do(who, name, number, **more) is not None:
            assert may(ROLES[who], "follower")
            assert ready is None or more.get("milestone") == "confirm", (stage, more, ready)
            if more.get("to") == "delivery" or more.get("milestone") in ("ship", "deliver"):
                assert self.quality_open(number), more

    @rule(who=people, index=which)
    def milestone_undo(self, who: str, index: int) -> None:
        number = self.number(index)
        self.do(who, "milestone.undo", number, milestone="produce", reason="x")

    @rule(index=which)
    def go_on(self, index: int) -> None:
        self.next_step(index, None)

    @rule(index=which, slips=st.lists(st.none() | st.integers(0, 11), min_size=3, max_size=8))
    def go_far(self, index: int, slips: list[int | None]) -> None:
        for slip in slips:
            self.next_step(index, slip)

    def next_step(self, index: int, slip: int | None) -> None:
        """What a well-run shop does next, so that orders come far."""
        number = self.number(index)
        order = row(self.store, number)
        if order.status == "draft":
            gaps = {"channel": order.channel or "phone", "requested": str(order.requested or "2026-03-16")}
            gaps |= {"delivery_mode": order.delivery_mode or "pickup"}
            self.do(
                "li",
                "order.update",
                number,
                **gaps,
                **({} if order.amount else {"lines": [{"product": "B-7", "qty": 2}]}),
            )
            self.do("wang", "order.read_back", number, confirmed=KEYS)
            self.do("wang", "order.submit", number)
        elif order.status == "to_check":
            for who in PEOPLE:
                self.key(who, "order.check", number, slip)
        elif order.status == "to_settle":
            for named in standing(self.store, number).to_settle:
                for who in PEOPLE:
                    if named in standing(self.store, number).to_settle:
                        self.settle_one(who, number, named, "entered")
        elif order.status == "awaiting_customer":
            self.customer_yes("li", index)
        elif order.status == "to_approve" and slip == 0:
            self.do("boss", "order.reject", number, reason="不行")
        elif order.status == "to_approve":
            for who in PEOPLE:
                self.decide(who, number, "order.approve")
        elif order.status == "open" and order.open and slip is not None and slip % 4:
            self.disturb(number, slip)
        elif order.status == "open" and order.open:
            following = STAGES[min(STAGES.index(order.stage) + 1, 3)]
            self.onward("fu", "order.advance", number, to=following)
            if order.stage == "production":
                self.inspect("fu", index, "pass", 100)
            if order.stage == "delivery":
                self.onward("fu", "milestone.done", number, milestone="deliver")

    # Money

    @rule(who=people, index=which, amount=st.sampled_from(["0.01", "100", "398", "2400", "9999999"]))
    def receive(self, who: str, index: int, amount: str) -> None:
        number = self.number(index)
        self.do(who, "payment.receive", number, kind="deposit", amount=amount, method="cash")

    @rule(who=people, index=which)
    def verify(self, who: str, index: int) -> None:
        number = self.number(index)
        self.do(who, "payment.verify", payment=f"{number}-P1")

    @rule(who=people, index=which, step=st.sampled_from(["request", "sign", "pay"]), papers=st.booleans())
    def refund(self, who: str, index: int, step: str, papers: bool) -> None:
        number = self.number(index)
        self.do(who, f"refund.{step}", number, **({"contract_copy": papers} if step == "request" else {}))

    @rule(index=which, seldom=st.integers(0, 4))
    def give_up(self, index: int, seldom: int) -> None:
        number = self.number(index)
        if seldom == 0:
            self.do("li", "payment.receive", number, kind="deposit", amount="0.01", method="cash")
            self.do("su", "order.cancel", number, reason="退车")
        self.do("li", "refund.request", number, contract_copy=True)
        self.do("pla", "refund.sign", number)
        self.do("fin", "refund.pay", number)

    @rule(hours=st.sampled_from([1, 5]))
    def wait(self, hours: int) -> None:
        if self.clock.now() < START + timedelta(days=2):
            self.clock.move(timedelta(hours=hours))

    # Always

    @invariant()
    def the_books_are_right(self) -> None:
        with self.store.read() as conn:
            for number, book in self.books.items():
                (order,) = finding.orders_named(conn, number)
                assert 0 <= order.received <= order.amount
                if STAGES.index(order.stage) >= STAGES.index("confirmed") or order.status == "open":
                    assert book.confirmed
                    assert order.confirmed_at is not None
                steps = [(one.step, one.by) for one in refund_steps_of(conn, order.id)]
                assert [step for step, _by in steps] == ["requested", "signed", "paid"][: len(steps)]
                assert [by for _step, by in steps[1:]] == ["pla", "fin"][: len(steps[1:])]

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        known = commands.all_commands()
        with self.store.read() as conn:
            for found in journal.commits(conn, limit=10_000):
                body = found.body
                assert body["by"]
                assert body["at"]
                assert body["ops"]
                if body["cmd"] in known and known[body["cmd"]][0].reason_required:
                    assert body["why"]
        for number in self.books:
            assert [one.event for one in facts(self.store, order_events, number)].count("confirmed") <= 1
        assert audit.verify(self.store).ok
        assert rebuild(self.store, check=True).differences == ()
        self.store.close()
        shutil.rmtree(self.folder)


def test_nothing_goes_on_unconfirmed_and_nothing_happens_unwritten(tmp_path: Path) -> None:
    store = stocked(staffed(tmp_path / "template" / "gendan.db", FixedClock(START)))
    store.close()
    Confirmation.template = tmp_path / "template"
    run_state_machine_as_test(
        Confirmation,
        settings=hypothesis.settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
