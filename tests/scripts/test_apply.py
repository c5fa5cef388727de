"""``gendan apply``: one command a line in, one answer a line out, all or nothing where asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.scripts import jsonlines
from gendan.services import commands
from tests.helpers import PASSWORD, CommandLine, Ran, act, codes, jsonl, order


def add(name: str, **more: Any) -> dict[str, Any]:
    return {"cmd": "customer.add", "args": {"name": name}, **more}


@pytest.fixture
def apply(gendan: CommandLine, shop: Store, monkeypatch: pytest.MonkeyPatch):
    """Apply lines as somebody: ``apply([...], "--atomic", who="li")``."""
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("GENDAN_DB", str(shop.path))

    def run(lines: list[Any] | str | bytes, *options: str, who: str = "boss") -> Ran:
        given = jsonl(*lines) if isinstance(lines, list) else lines
        return gendan("apply", "-", "--as", who, *options, given=given)

    return run


@pytest.fixture
def customers(gendan: CommandLine):
    """The names of the customers that are in the database."""

    def names() -> list[str]:
        entries = gendan("audit", "show", "--json").json["history"]
        return [c["new"] for e in entries for c in e["changes"] if (c["entity"], c["field"]) == ("customer", "name")]

    return names


def test_one_answer_a_line(apply, customers) -> None:
    ran = apply([add("甲", ref="a"), add("乙"), add("丙", ref=7)])
    assert ran.status == 0
    assert ran.lines == [
        {"ref": "a", "ok": True, "result": {"customer": "S01-T1-K00001"}},
        {"ok": True, "result": {"customer": "S01-T1-K00002"}},
        {"ref": 7, "ok": True, "result": {"customer": "S01-T1-K00003"}},
    ]
    assert customers() == ["甲", "乙", "丙"]


def test_a_line_that_cannot_be_read_stops_no_other(apply, customers) -> None:
    ran = apply([add("甲"), add("乙"), '{"cmd": "customer.add", "args"', add("丁"), add("戊")])
    assert ran.status == 1
    assert codes(ran.lines) == ["ok", "ok", "bad_json", "ok", "ok"]
    assert customers() == ["甲", "乙", "丁", "戊"]


@pytest.mark.parametrize("broken", ['{"cmd": "customer.add", "args"', add("丙", args={"naem": "丙"}), {"cmd": "x.y"}])
def test_atomic_keeps_nothing_and_claims_nothing(apply, customers, broken: Any) -> None:
    ran = apply([add("甲", ref="a"), add("乙"), broken, add("丁", ref="d"), add("戊")], "--atomic")
    assert ran.status == 1
    assert codes(ran.lines)[:2] == ["rolled_back", "rolled_back"]
    assert codes(ran.lines)[2] in {"bad_json", "missing_fields", "bad_value", "unknown_command"}
    assert codes(ran.lines)[3:] == ["not_run", "not_run"]
    assert [line.get("ref") for line in ran.lines] == ["a", None, None, "d", None]
    assert customers() == []


def test_atomic_keeps_all_where_all_succeed(apply, customers) -> None:
    ran = apply(
        [add("甲", ref="a"), {"cmd": "customer.update", "args": {"customer": "$a.customer", "grade": "A"}}], "--atomic"
    )
    assert (ran.status, codes(ran.lines)) == (0, ["ok", "ok"])
    assert customers() == ["甲"]


def test_an_error_says_which_line_of_the_file(apply) -> None:
    ran = apply("\n\n" + jsonl(add("甲")) + "\n" + jsonl({"cmd": "x.y"}), "--atomic", "--lang", "en")
    assert "line 5" in ran.lines[0]["error"]["message"]


def test_references_to_earlier_results_are_filled_in_everywhere(apply, shop: Store) -> None:
    number = order(shop)
    ran = apply(
        [
            add("甲", ref="a"),
            {"cmd": "contact.log", "ref": "b", "args": {"order": number, "channel": "phone", "summary": "一"}},
            {"cmd": "order.hold", "args": {"order": "$b.order", "reason": "$a.customer"}},
            {"cmd": "setting.set", "args": {"key": "shipment.modes", "value": ["$a.customer", "x"]}},
            {"cmd": "setting.set", "args": {"key": "payment.advance", "value": {"A": {"x": "$a.customer"}}}},
            {"cmd": "contact.log", "args": {"order": number, "channel": "phone", "summary": "costs $5.00 or $a.b c"}},
        ]
    )
    assert codes(ran.lines) == ["ok"] * 6
    assert ran.lines[2]["result"]["status"] == "on_hold"
    made = ran.lines[0]["result"]["customer"]
    assert shop.config["shipment.modes"] == [made, "x"]
    assert shop.config["payment.advance"] == {"A": {"x": made}}


@pytest.mark.parametrize("value", ["$zz.customer", "$a.nothing", "$bad.customer", "$a.customer.0"])
def test_a_reference_to_nothing_is_refused(apply, value: str) -> None:
    lines = [add("甲", ref="a"), {"cmd": "x.y", "ref": "bad"}, {"cmd": "customer.update", "args": {"customer": value}}]
    answer = apply(lines).lines[-1]
    assert answer["error"]["code"] == "unknown_reference"
    assert answer["error"]["field"] == "customer"


def test_fractions_are_exact(apply, gendan: CommandLine, shop: Store) -> None:
    ran = apply(
        '{"cmd": "customer.add", "args": {"name": "甲", "credit": 0.1}}\n'
        '{"cmd": "customer.add", "args": {"name": "乙", "credit": 1234567.89}}\n'
        '{"cmd": "customer.add", "args": {"name": "丙", "credit": 1e2}}\n'
        '{"cmd": "setting.set", "args": {"key": "targets.completion_rate", "value": 95.5}}\n'
        '{"cmd": "setting.set", "args": {"key": "payment.advance", "value": {"A": 12.5, "B": 1e1}}}\n'
    )
    assert codes(ran.lines) == ["ok"] * 5
    shown = json.dumps(gendan("audit", "show", "--json").json)
    for amount in ('"0.10"', '"1234567.89"', '"100.00"'):
        assert amount in shown
    assert shop.config["targets.completion_rate"] == 95.5
    assert shop.config["payment.advance"] == {"A": 12.5, "B": 10}


@pytest.mark.parametrize(
    "line",
    [
        b"null",
        b"[]",
        b'"x"',
        b"3",
        b"{}}",
        b'{"cmd": "customer.add", "args": {"name": NaN}}',
        b'{"cmd": "customer.add", "args": {"name": -Infinity}}',
        b'{"cmd": "customer.add", "args": {"name": "a", "name": "b"}}',
        b'{"cmd": "customer.add", "args": {"name": "\\ud800"}}',
        b'{"cmd": "customer.add", "args": {"name": "\xff"}}',
        b'{"cmd": "customer.add", "args": {"credit": 1e400}}',
        b'{"cmd": "customer.add", "args": {"credit": 1e999999999}}',
        b'{"cmd": "customer.add", "args": {"credit": 1e99999999999999999999}}',
        b'{"cmd": "customer.add", "args": {"credit": 99999999999999999999999}}',
        b'{"cmd": "customer.add", "args": {"credit": ' + b"9" * 5000 + b"}}",
        b'{"cmd": "customer.add", "args": {"name": ' + b"[" * 40 + b"]" * 40 + b"}}",
        b'{"cmd": "customer.add", "args": {"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"cmd": "customer.add", "args": {"name": "' + b"x" * jsonlines.LONGEST_LINE + b'"}}',
        b'{"cmd": "customer.add", "args": 3}',
        b'{"cmd": "customer.add", "args": {}, "by": 3}',
        b'{"cmd": "customer.add", "args": {}, "at": 3}',
        b'{"cmd": "customer.add", "args": {}, "ref": {}}',
        b'{"cmd": "customer.add", "arg": {"name": "x"}}',
    ],
    ids=lambda line: line[:60].decode(errors="replace"),
)
def test_what_is_no_line_of_commands_is_bad_json(apply, customers, line: bytes) -> None:
    ran = apply(line + b"\n" + jsonl(add("乙")).encode())
    assert ran.status == 1
    assert len(ran.lines) == 2
    assert codes(ran.lines)[0] in ({"unknown_command"} if line in (b"{}",) else {"bad_json"})
    assert customers() == ["乙"]


def test_a_mark_at_the_beginning_blank_lines_and_windows_ends_are_taken(apply) -> None:
    ran = apply(b"\xef\xbb\xbf" + jsonl(add("甲")).encode() + b"\r\n  \r\n\n" + json.dumps(add("乙")).encode() + b"\r")
    assert (ran.status, codes(ran.lines)) == (0, ["ok", "ok"])
    assert apply(b"").out == ""


def test_values_that_are_no_value_are_refused_not_stored(apply) -> None:
    ran = apply(
        [
            {"cmd": "customer.add", "args": {"name": "a\x00b"}},
            {"cmd": "customer.add", "args": {"name": "x", "credit": True}},
            {"cmd": "customer.add", "args": {"name": "x", "credit": -1}},
            {"cmd": "customer.add", "args": {"name": ["x"]}},
            {"cmd": "product.add", "args": {"code": "X", "name": "x", "lead_days": 9223372036854775807}},
            {"cmd": "setting.set", "args": {"key": "store.zone", "value": {"a": 1}}},
            {"cmd": "customer.add", "args": {}},
            {"cmd": "customer.add"},
        ]
    )
    assert codes(ran.lines) == ["bad_value"] * 6 + ["missing_fields"] * 2
    assert ran.lines[-1]["error"]["fields"] == ["name"]


def test_a_password_is_never_repeated(apply) -> None:
    secret = 98765432
    ran = apply([{"cmd": "user.add", "args": {"login": "x", "name": "x", "role": "clerk", "password": secret}}])
    assert codes(ran.lines) == ["bad_value"]
    assert str(secret) not in ran.out + ran.err


def test_when_it_happened_is_kept_beside_when_it_was_recorded(
    apply, gendan: CommandLine, shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = order(shop)
    line = {"cmd": "contact.log", "args": {"order": number, "channel": "phone", "summary": "x"}}
    moments = ["2026-02-28T10:00:00+09:00", "2026-02-28T01:00:00Z", "2026-02-28T09:00:00", "2026-02-28 09:00"]
    assert codes(apply([{**line, "at": at} for at in moments]).lines) == ["ok"] * 4
    entries = gendan("audit", "show", number, "--json").json["history"][-4:]
    assert {entry["at"] for entry in entries} == {"2026-02-28T09:00:00+08:00"}
    assert all(entry["recorded"] > entry["at"] for entry in entries)


@pytest.mark.parametrize(
    "at", ["2126-01-01T00:00:00Z", "2026-02-19T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59-12:00", "soon", ""]
)
def test_no_time_that_cannot_be(apply, shop: Store, at: str) -> None:
    args = {"order": order(shop), "channel": "phone", "summary": "x"}
    answer = apply([{"cmd": "contact.log", "at": at, "args": args}]).lines[0]
    assert (answer["error"]["code"], answer["error"]["field"]) == ("bad_value", "at")


def test_an_admins_file_speaks_for_others_and_the_log_says_so(apply, gendan: CommandLine) -> None:
    ran = apply([add("甲", by="li"), add("乙", by="boss"), add("丙", by="nobody"), add("丁", by="system")])
    assert codes(ran.lines) == ["ok", "ok", "unknown_reference", "unknown_reference"]
    assert [entry["by"] for entry in gendan("audit", "show", "--json").json["history"]][-2:] == ["li via boss", "boss"]


def test_the_rights_are_those_of_whom_it_speaks_for(apply) -> None:
    assert codes(apply([{"cmd": "product.add", "by": "li", "args": {"code": "X", "name": "x"}}]).lines) == ["forbidden"]


def test_anybody_elses_file_speaks_for_himself(apply) -> None:
    assert codes(apply([add("甲", by="su"), add("乙", by="li"), add("丙")], who="li").lines) == [
        "forbidden",
        "ok",
        "ok",
    ]


def test_who_does_not_sign_in_writes_nothing(
    gendan: CommandLine, apply, monkeypatch: pytest.MonkeyPatch, customers
) -> None:
    ran = gendan("apply", "-", "--json", given=jsonl(add("甲")))
    assert (ran.status, ran.json["error"]["code"]) == (1, "not_signed_in")
    monkeypatch.setenv("GENDAN_PASSWORD", "wrong")
    ran = apply([add("甲")], "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "not_signed_in")
    monkeypatch.delenv("GENDAN_PASSWORD")
    ran = apply([add("甲")], "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "not_signed_in")
    assert customers() == []


def test_a_file_that_cannot_be_read_is_wrong_usage(gendan: CommandLine, tmp_path: Path) -> None:
    for file in (tmp_path / "none.jsonl", tmp_path):
        ran = gendan("apply", str(file), "--json")
        assert (ran.status, ran.json["error"]["code"]) == (2, "unreadable")
    assert gendan("apply").status == 2


def test_a_file_is_applied(gendan: CommandLine, apply, tmp_path: Path) -> None:
    file = tmp_path / "commands.jsonl"
    file.write_text(jsonl(add("甲")), encoding="utf-8")
    assert codes(gendan("apply", str(file), "--as", "li").lines) == ["ok"]


def test_the_list_of_commands_is_the_reference(gendan: CommandLine) -> None:
    listed = gendan("apply", "--commands", "--json").json["commands"]
    assert [one["cmd"] for one in listed] == list(commands.all_commands())
    promise = next(one for one in listed if one["cmd"] == "order.promise")
    assert promise["who"] == "follower"
    assert promise["reason"] == "required"
    assert promise["args"]["order"]["required"] is True
    assert promise["args"]["date"]["format"] == "date"
    assert "order.promise" in gendan("apply", "--commands").out


def test_a_real_store_takes_nothing_from_the_practice_clock(apply, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_NOW", "2026-03-02T09:00:00+08:00")
    refused = apply([add("甲")])
    assert (refused.status, refused.lines) == (1, [])
    assert "GENDAN_NOW" in refused.out + refused.err


def test_a_database_that_is_lost_on_the_way_ends_the_run(
    apply, monkeypatch: pytest.MonkeyPatch, shop: Store, clock: FixedClock
) -> None:
    import filelock

    monkeypatch.setattr("gendan.db.store.LOCK_SECONDS", 0.05)
    with filelock.FileLock(f"{shop.path}.lock"):
        ran = apply([add("甲", ref="a"), add("乙")])
    assert ran.status == 3
    assert codes(ran.lines) == ["locked"]
    assert act(shop, "li", "customer.add", name="丙") == {"customer": "S01-T1-K00001"}
