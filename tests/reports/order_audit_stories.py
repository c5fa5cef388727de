"""Orders for the order audit: for each rule one that breaks it and one that just does not (C251, C254)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from gendan.clock import FixedClock
from gendan.db.confirming import customer_yes
from gendan.db.milestones import milestones
from gendan.db.orders import checks
from gendan.db.orders import lines as line_table
from gendan.db.payments import refund_steps
from gendan.db.remedies import by_code
from gendan.db.store import Store
from gendan.services import door
from tests.helpers import act, actor, order
from tests.order_kit import checked, confirmed, facts, inspected, row, say_yes, source, submitted

MARCH = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
Story = Callable[[Store, FixedClock], str]


def forged(store: Store, who: str, work: Callable[[Any], object]) -> None:
    """Facts that no command lets anybody write; two terminals may write them before they meet."""
    with door.transaction(store) as deed:
        person = actor(store, who)
        now = store.clock.now()
        recorder = deed.recorder(person, now, now)
        work(recorder)
        deed.finish(recorder, person, "order.update", "forged")


def done(store: Store, number: str, *steps: str, **more: Any) -> str:
    for step in steps:
        act(store, "su" if more else "fu", "milestone.done", order=number, milestone=step, **more)
    return number


def whole(store: Store, clock: FixedClock) -> str:
    """An order as it should be, from the draft to its closing."""
    number = inspected(store, done(store, confirmed(store), "produce"))
    done(store, number, "ship", "deliver")
    act(store, "fu", "order.accept", order=number)
    act(store, "fu", "visit.done", order=number, channel="phone", score=5)
    act(store, "fu", "order.close", order=number)
    return number


# what breaks a rule


def cheaper(price: int, approve: bool) -> Story:
    """A price below the list that a supervisor approved, or that was changed behind his back."""

    def story(store: Store, _clock: FixedClock) -> str:
        lines = [{"product": "A-100", "qty": 10, "price": price}, {"product": "B-7", "qty": 4, "price": "99.50"}]
        if not approve:
            number = confirmed(store)
            line = row_of_line(store, number)
            forged(store, "li", lambda r: r.set("line", line, price=price, amount=price * 10))
            return number
        number = checked(store, keyed=source(line1_price=str(price)), lines=lines)
        act(store, "su", "order.approve", order=number)
        say_yes(store, number)
        return number

    return story


def row_of_line(store: Store, number: str) -> int:
    return int(facts(store, line_table, number)[0].id)


def clerks_own(store: Store, _clock: FixedClock) -> str:
    """A discount that a clerk gives by himself."""
    lines = [{"product": "A-100", "qty": 10, "discount": 5}, {"product": "B-7", "qty": 4}]
    return confirmed(store, lines=lines)


def promoted(store: Store, _clock: FixedClock) -> str:
    """A promotion whose conditions hold, ended since; and a list price that was raised after the order."""
    lines = [{"product": "A-100", "qty": 20}, {"product": "B-7", "qty": 4}]
    number = confirmed(store, lines=lines, keyed=source(line1_qty="20"))
    later(store, hours=1)
    act(store, "su", "promotion.remove", code="P10")
    act(store, "su", "product.update", code="B-7", list_price="150")
    return number


def later(store: Store, **more: int) -> None:
    clock: Any = store.clock
    clock.set(store.clock.now() + timedelta(**more))


def laddered(store: Store, _clock: FixedClock) -> str:
    """A step of the ladder that was in force, taken out since."""
    act(store, "su", "price.break", product="A-100", min_qty=10, price=1100)
    number = confirmed(store, lines=[{"product": "A-100", "qty": 10}, {"product": "B-7", "qty": 4}],
                       keyed=source(line1_price="1100"))  # fmt: skip
    later(store, hours=1)
    act(store, "su", "price.remove", product="A-100", min_qty=10)
    return number


def old_price(store: Store, _clock: FixedClock) -> str:
    """The price of yesterday's list, keyed in behind everybody's back today."""
    act(store, "su", "product.update", code="A-100", list_price="1500")
    later(store, hours=1)
    keyed = source(line1_price="1500")
    number = confirmed(store, lines=[{"product": "A-100", "qty": 10}], keyed={**keyed, "lines": keyed["lines"][:1]})
    line = row_of_line(store, number)
    forged(store, "li", lambda r: r.set("line", line, price=1200, amount=12000))
    return number


def wrongly_reckoned(store: Store, _clock: FixedClock) -> str:
    number = cheaper(1000, approve=True)(store, _clock)
    line = row_of_line(store, number)
    forged(store, "li", lambda r: r.set("line", line, amount=9000))
    return number


def taken_in(price: str) -> Story:
    def story(store: Store, _clock: FixedClock, outside: str = f"T-{price}") -> str:
        line = {
            "product": "A-100",
            "name": "产品A-100",
            "qty": "2",
            "price": price,
            "amount": f"{float(price) * 2:.2f}",
        }
        return order(store, outside, lines=[line])

    return story


def uninspected(store: Store, _clock: FixedClock) -> str:
    number = done(store, confirmed(store), "produce")
    return done(store, number, "ship", override=["quality_open"], reason="客户催货")


def failed(store: Store, _clock: FixedClock) -> str:
    number = done(store, confirmed(store), "produce")
    act(store, "fu", "quality.record", order=number, milestone="inspect", result="fail", qty=3, note="划痕")
    return done(store, number, "ship", override=["quality_failed"], reason="客户要")


def mended(store: Store, _clock: FixedClock) -> str:
    number = done(store, confirmed(store), "produce")
    act(store, "fu", "quality.record", order=number, milestone="inspect", result="fail", qty=3)
    return done(store, inspected(store, number), "ship")


def jumped(store: Store, _clock: FixedClock) -> str:
    """Inspected and dispatched although nobody said that production was done."""
    return done(store, inspected(store, confirmed(store)), "ship")


def jumped_by_import(store: Store, _clock: FixedClock) -> str:
    return order(store, "T-2", delivered="2026-02-28")


def late_by(days: int) -> Story:
    def story(store: Store, clock: FixedClock) -> str:
        number = confirmed(store)
        due = next(one.due for one in facts(store, milestones, number) if one.code == "produce")
        clock.set(datetime.fromisoformat(f"{due + timedelta(days=days)}T23:30:00+08:00"))
        done(store, number, "produce")
        clock.set(MARCH)
        return number

    return story


def open_past(store: Store, clock: FixedClock) -> str:
    number = confirmed(store)
    due = next(one.due for one in facts(store, milestones, number) if one.code == "produce")
    clock.set(datetime.fromisoformat(f"{due + timedelta(days=1)}T09:00:00+08:00"))
    return number


def alone(store: Store, clock: FixedClock) -> str:
    number = submitted(store)
    later(store, hours=7)
    act(store, "li", "order.self_check", order=number, reason="一人当班", **source())
    say_yes(store, number)
    return number


def self_approved(store: Store, clock: FixedClock) -> str:
    number = submitted(store, "su", special="绿")
    act(store, "wang", "order.check", order=number, **source())
    later(store, hours=7)
    act(store, "su", "order.self_approve", order=number, reason="店里没有别人")
    say_yes(store, number)
    return number


def amended(store: Store, _clock: FixedClock) -> str:
    number = confirmed(store)
    act(store, "li", "order.amend", order=number, changes={"requested": "2026-03-20"}, reason="客户改期")
    return number


def amended_before(store: Store, _clock: FixedClock) -> str:
    number = checked(store)
    act(store, "li", "order.amend", order=number, changes={"requested": "2026-03-20"}, reason="客户改期")
    act(store, "wang", "order.check", order=number, **source(requested="2026-03-20"))
    say_yes(store, number)
    return number


def settled(keep: str) -> Story:
    def story(store: Store, _clock: FixedClock) -> str:
        number = submitted(store)
        act(store, "wang", "order.check", order=number, **source(requested="2026-03-17"))
        act(store, "su", "order.settle", order=number, field="requested", keep=keep, reason="问过客户")
        say_yes(store, number)
        return number

    return story


def without_yes(store: Store, _clock: FixedClock) -> str:
    number = confirmed(store)
    fact = facts(store, customer_yes, number)[0].id
    forged(store, "li", lambda r: r.void("customer_yes", fact))
    return number


def dispatched(store: Store, number: str) -> str:
    """The dispatch is written down past every gate."""
    own = row(store, number)
    ship = [one for one in facts(store, milestones, number) if one.code == "ship"]
    if not ship:
        forged(store, "fu", lambda r: r.new("milestone", order=own.id, code="ship", stage="delivery", pos=9))
        ship = [one for one in facts(store, milestones, number) if one.code == "ship"]
    later(store, minutes=1)
    forged(store, "fu", lambda r: r.event("milestone_done", order=own.id, milestone=ship[0].id))
    return number


def before_the_yes(store: Store, _clock: FixedClock) -> str:
    return dispatched(store, checked(store))


def with_an_open_change(store: Store, clock: FixedClock) -> str:
    return dispatched(store, amended(store, clock))


def changed_on_the_road(store: Store, _clock: FixedClock) -> str:
    """Only once the goods have left is something changed: nothing was dispatched unconfirmed."""
    number = done(store, inspected(store, done(store, confirmed(store), "produce")), "ship")
    act(store, "li", "order.amend", order=number, changes={"special": "送到楼上"}, reason="客户要")
    return number


def never_checked(store: Store, _clock: FixedClock) -> str:
    number = confirmed(store)
    [check] = facts(store, checks, number)
    forged(store, "li", lambda r: r.void("check", check.id))
    return dispatched(store, number)


def promised_too_much(approve: bool) -> Story:
    def story(store: Store, clock: FixedClock) -> str:
        number = whole_but_open(store)
        act(store, "li", "payment.receive", order=number, kind="balance", amount=5000, method="cash")
        case = act(store, "fu", "exception.raise", order=number, problem="quality", description="划痕")["exception"]
        said = act(store, "fu", "exception.remedy", exception=case, kind="refund", cost=900, action="赔", line=1, qty=1)
        remedy = said["remedy"]
        if approve:
            act(store, "su", "exception.approve", case=case)
            act(store, "fu", "remedy.keep", remedy=remedy)
            return number
        own, code = row(store, number), remedy
        with store.read() as conn:
            fact = by_code(conn, code).id
        forged(store, "fu", lambda r: r.event("remedy_event", order=own.id, remedy=fact, event="kept"))
        return number

    return story


def whole_but_open(store: Store) -> str:
    return done(store, inspected(store, done(store, confirmed(store), "produce")), "ship", "deliver")


def cancelled(store: Store) -> str:
    number = confirmed(store)
    act(store, "li", "payment.receive", order=number, kind="deposit", amount=1000, method="cash")
    act(store, "su", "order.cancel", order=number, code="customer_changed", reason="退车")
    return number


def refunded(store: Store, _clock: FixedClock) -> str:
    number = cancelled(store)
    act(store, "li", "refund.request", order=number, contract_copy=True)
    act(store, "pla", "refund.sign", order=number)
    act(store, "fin", "refund.pay", order=number, amount=1000)
    return number


def paid_unsigned(store: Store, _clock: FixedClock) -> str:
    number = cancelled(store)
    act(store, "li", "refund.request", order=number, contract_copy=True)
    own = row(store, number)
    forged(store, "fin", lambda r: r.event("refund_step", order=own.id, step="paid", amount=1000))
    return number


def paid_by_signer(store: Store, clock: FixedClock) -> str:
    number = refunded(store, clock)
    own, paid = row(store, number), facts(store, refund_steps, number)[-1].id
    forged(store, "pla", lambda r: r.void("refund_step", paid))
    forged(store, "pla", lambda r: r.event("refund_step", order=own.id, step="paid", amount=1000))
    return number


def paid(amount: str) -> Story:
    """What the order amounts to is 12398; twice taken money comes of two terminals."""

    def story(store: Store, _clock: FixedClock) -> str:
        number = confirmed(store)
        act(store, "li", "payment.receive", order=number, kind="balance", amount="12398", method="cash")
        own = row(store, number)
        if amount != "12398":
            args: dict[str, Any] = {"kind": "balance", "amount": 1, "method": "cash", "number": "X-1"}
            forged(store, "li", lambda r: r.event("payment", order=own.id, **args))
        return number

    return story


def checked_by_enterer(store: Store, _clock: FixedClock) -> str:
    number = confirmed(store)
    check, own = facts(store, checks, number)[0], row(store, number)
    forged(store, "li", lambda r: r.event("check", order=own.id, check="blind", result="match", saw=check.saw))
    return number


def approved_by_enterer(store: Store, _clock: FixedClock) -> str:
    number = checked(store, special="绿")
    own, codes = row(store, number), ["nonstandard"]
    forged(store, "li", lambda r: r.event("approval", order=own.id, decision="approved", codes=codes))
    return number


def closed_without(store: Store, _clock: FixedClock) -> str:
    number = whole_but_open(store)
    own = row(store, number)
    forged(store, "fu", lambda r: r.event("order_event", order=own.id, event="closed"))
    return number


def closed_by_import(store: Store, _clock: FixedClock) -> str:
    return order(store, "T-3", placed="2026-01-05", promised="2026-01-20", delivered="2026-01-20", status="closed")


def rechecked(store: Store, _clock: FixedClock) -> str:
    number = order(store, "T-4")
    own, seen = row(store, number), {"requested": "x"}
    forged(store, "wang", lambda r: r.event("check", order=own.id, check="blind", result="match", saw=seen))
    return number


RULE_STORIES: list[tuple[str, Story, Story]] = [
    ("price_differs", cheaper(1000, approve=False), cheaper(1000, approve=True)),
    ("price_differs", wrongly_reckoned, clerks_own),
    ("price_differs", old_price, promoted),
    ("price_differs", old_price, laddered),
    ("price_imported", taken_in("999.00"), taken_in("1200.00")),
    ("quality_skipped", uninspected, mended),
    ("step_skipped", jumped, jumped_by_import),
    ("step_skipped", jumped, whole),
    ("step_late", late_by(1), late_by(0)),
    ("step_late", open_past, amended),
    ("gate_override", uninspected, whole),
    ("self_check", alone, whole),
    ("self_approval", self_approved, cheaper(1000, approve=True)),
    ("changed_after", amended, amended_before),
    ("entry_corrected", settled("rekeyed"), settled("entered")),
    ("no_customer_yes", without_yes, taken_in("1200.00")),
    ("shipped_unconfirmed", before_the_yes, changed_on_the_road),
    ("shipped_unconfirmed", with_an_open_change, whole),
    ("shipped_failed", failed, mended),
    ("shipped_unchecked", never_checked, alone),
    ("over_authority", promised_too_much(approve=False), promised_too_much(approve=True)),
    ("refund_order", paid_unsigned, refunded),
    ("paid_beyond", paid("12399"), paid("12398")),
    ("same_person", checked_by_enterer, whole),
    ("same_person", paid_by_signer, refunded),
    ("same_person", approved_by_enterer, cheaper(1000, approve=True)),
    ("closed_early", closed_without, closed_by_import),
    ("import_unchecked", taken_in("1200.00"), rechecked),
]
"""A rule, what breaks it, and what just does not."""
