"""What is larger than anybody means is refused in words by every argument, setting, field and file; nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gendan.config import SETTINGS
from gendan.db.store import Store
from gendan.errors import GendanError, UsageError
from gendan.scripts import jsonlines
from gendan.services import door
from gendan.services.batch import Batch
from gendan.services.commands import Date, all_commands
from tests.helpers import actor, order

LONG = "甲" * 20_000
HUGE = 10**30
OVERSIZED: tuple[Any, ...] = (
    LONG, "x" * 5000, HUGE, -HUGE, Decimal("1e40"), float("inf"), float("nan"), "9" * 5000, [LONG], ["x"] * 5_000,
    [{"a": LONG}], [{}] * 5_000, {LONG: "x"}, {"v": LONG}, {f"k{n}": "x" for n in range(5_000)}, [[["x"]]] * 5_000,
)  # fmt: skip
ANYTHING = {("setting.set", "value"), ("conflict.resolve", "keep")}
"""Arguments whose value is looked at by what they name."""


def test_every_argument_of_every_command_refuses_what_is_oversized() -> None:
    taken, looked_at = [], {}
    for name, (model, _handler) in all_commands().items():
        for field, info in model.model_fields.items():
            if (name, field) not in ANYTHING:
                looked_at.setdefault(repr((info.annotation, info.metadata)), (name, field, info))
    for name, field, info in looked_at.values():
        kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation  # type: ignore[valid-type]
        reader = TypeAdapter(kind)
        for value in OVERSIZED:
            try:
                reader.validate_python(value)
            except ValidationError:
                continue
            taken.append((name, field, repr(value)[:40]))
    assert taken == []


def test_no_day_is_taken_from_which_nothing_can_be_counted() -> None:
    """An order with one could neither be planned nor looked at."""
    reader = TypeAdapter[date](Date)
    assert reader.validate_python("2199-12-31") == date(2199, 12, 31)
    for far in ("9999-12-31", "0001-01-01", date.max):
        with pytest.raises(ValidationError):
            reader.validate_python(far)


def test_no_setting_takes_what_is_oversized() -> None:
    taken = [(one.key, repr(value)[:40]) for one in SETTINGS for value in OVERSIZED if one.accepts(value)]
    assert taken == []
    assert not any(one.accepts(f"{HUGE}m") for one in SETTINGS if one.kind == "duration")


def test_the_door_says_what_is_too_large_shortly_and_keeps_everything(shop: Store) -> None:
    number = order(shop)
    batch = Batch(shop, actor(shop, "su"))
    lines: list[Any] = [
        {"cmd": "milestone.done", "args": {"order": number, "milestone": "deliver", "line": "9" * 5000}},
        {"cmd": "contact.log", "args": {"order": LONG, "channel": "phone", "direction": "in", "summary": LONG}},
        {"cmd": "order.promise", "args": {"order": number, "date": "99999-01-01", "reason": "x"}},
        {"cmd": "payment.receive", "args": {"order": number, "kind": "deposit", "amount": "9" * 50, "method": "cash"}},
        {"cmd": "setting.set", "args": {"key": "store.policy", "value": LONG}},
        {"cmd": "setting.set", "args": {"key": LONG, "value": 1}},
        {"cmd": LONG, "args": {LONG: LONG}},
        {"cmd": "customer.add", "args": {"name": "甲", LONG: 1}},
        {"cmd": "customer.add", "args": {f"k{n}": n for n in range(2_000)}},
        {"cmd": "customer.add", "args": {"name": "甲"}, "at": "9" * 5000},
        {"cmd": "customer.add", "args": {"name": "甲"}, "by": LONG},
        {"cmd": "customer.add", "args": {"name": "甲"}, "ref": LONG},
    ]
    from gendan import ending

    answers = [batch.one(line) for line in lines]
    said = [ending.document(answer.error) for answer in answers if answer.error is not None]
    assert len(said) >= len(lines) - 1
    assert [one["message"][:60] for one in said if len(one["message"]) > 1500] == []
    with shop.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM contacts").scalar_one() == 0
    assert door.run(shop, actor(shop, "li"), "customer.add", {"name": "乙"})


@pytest.mark.parametrize("line", [None, b"[" * 5000, b'{"a":' * 500, b"1" * 50, b"1e999", b'"\\ud800"', b"\xff", b"{"])
def test_a_line_that_is_too_long_deep_or_broken_is_refused(line: bytes | None) -> None:
    with pytest.raises(GendanError) as caught:
        jsonlines.read(line)
    assert isinstance(caught.value, UsageError)
