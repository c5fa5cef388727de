"""What is not taken in: each for its reason, and without an effect on the database."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from nacl.signing import SigningKey

from gendan import config, upkeep
from gendan.clock import FixedClock
from gendan.db import exchange, identity, meta, taking
from gendan.db.base import catalogue
from gendan.db.journal import hash_text, personal_hash
from gendan.db.journal_tables import bundles
from gendan.db.store import Store
from gendan.doctor import WARNING, examine
from gendan.entrance import enter
from gendan.scripts import merge as command
from gendan.services.audit import verify
from gendan.services.conflicts import rights
from gendan.services.rebuild import is_due, rebuild
from gendan.services.reviews import to_review
from gendan.sync import backup, limits
from gendan.sync.exporting import export
from gendan.sync.merging import Taken, merge
from tests.conftest import START
from tests.helpers import act, order, staffed
from tests.sync.compare import differences, everything, raw
from tests.sync.forging import forged, later, packed, repacked
from tests.sync.terminals import enrolled, exchanged, handed, state


@pytest.fixture
def first(shop: Store, tmp_path: Path) -> Store:
    act(shop, "li", "customer.add", name="老客户", phone="13700000000")
    return shop


@pytest.fixture
def second(first: Store, tmp_path: Path) -> Store:
    return enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def bundle(store: Store, tmp_path: Path) -> Path:
    """A sound bundle with something new in it."""
    act(store, "li", "customer.add", name="王建华", phone="13800001234")
    (tmp_path / "sound").mkdir(exist_ok=True)
    return export(store, tmp_path / "sound").path


def refused(store: Store, path: Path) -> str:
    """Why a file is refused; nothing of the database was changed, and a trial says the same."""
    before = raw(store.path)
    (tried,) = merge(store, [path], rights(), dry_run=True)
    (done,) = merge(store, [path], rights())
    assert raw(store.path) == before
    assert tried == done
    return done.rejected.code if done.rejected else "taken"


def taken(store: Store, path: Path) -> Taken:
    (done,) = merge(store, [path], rights())
    assert done.rejected is None, done
    return done


def contact(**more: Any) -> dict[str, Any]:
    """An operation that writes a contact."""
    return {"k": "evt", "e": "contact", "i": str(uuid4()), "x": {"channel": "phone", "direction": "in", **more}}


# Damage on the way


def test_every_place_where_it_may_be_cut(first: Store, second: Store, tmp_path: Path) -> None:
    data, broken = bundle(first, tmp_path).read_bytes(), tmp_path / "cut.gdn"
    before = raw(second.path)
    for length in [*range(60), *range(60, len(data), 7), len(data) - 1]:
        broken.write_bytes(data[:length])
        (said,) = merge(second, [broken], rights())
        assert said.rejected is not None, length
        assert said.rejected.code in ("damaged", "not_a_bundle"), length
    assert raw(second.path) == before


def test_every_byte_that_may_be_turned(first: Store, second: Store, tmp_path: Path) -> None:
    data, broken = bundle(first, tmp_path).read_bytes(), tmp_path / "flip.gdn"
    before = raw(second.path)
    chance = random.Random(7)
    for at in range(len(data)):
        turned = bytearray(data)
        turned[at] ^= 1 << chance.randrange(8)
        broken.write_bytes(turned)
        (said,) = merge(second, [broken], rights())
        assert said.rejected is not None, at
    assert raw(second.path) == before


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[0].update(store="S02"),
        lambda lines: lines[0].update(have={}),
        lambda lines: lines.pop(1),
        lambda lines: lines.insert(1, lines[1]),
        lambda lines: lines.insert(2, lines.pop(1)),
        lambda lines: lines.pop(-2),
        lambda lines: lines[-1].update(n=99),
        lambda lines: lines[1].update(b=lines[1]["b"].replace("customer", "kustomer")),
        lambda lines: lines[1].update(p=hash_text(b"\0" * 32)),
        lambda lines: lines.insert(-1, {"t": "note", "x": 1}),
        lambda lines: lines[-1].pop("sig"),
        lambda lines: lines[-1].update(key=lines[-1]["key"][:-4] + "AAA="),
        lambda lines: lines[-2].update(sig=hash_text(b"\0" * 64)),
        lambda lines: lines[-2].update(node=[lines[-2]["node"]]),
    ],
)
def test_packed_anew_with_other_content(
    first: Store, second: Store, tmp_path: Path, change: Callable[[list[Any]], Any], whole: bool
) -> None:
    path = repacked(bundle(first, tmp_path), tmp_path / "made.gdn", change, whole=whole)
    assert refused(second, path) in ("damaged", "bad_signature")


def test_packed_anew_with_the_same_content_is_the_same(first: Store, second: Store, tmp_path: Path) -> None:
    assert taken(second, repacked(bundle(first, tmp_path), tmp_path / "made.gdn", lambda lines: None)).new == 1


@pytest.mark.parametrize(
    "text",
    ["", "\n", "[]\n", "1\n", '{"gendan":1}\n', '{"gendan":1,"gendan":1}\n', "[" * 5000 + "\n", '{"gendan":NaN}\n',
     '{"gendan":1e400}\n', '{"gendan":99999999999999999999}\n', '{"gendan":"\\ud800"}\n', '{"gendan":true}\n'],
)  # fmt: skip
def test_what_only_looks_like_one(first: Store, second: Store, tmp_path: Path, text: str) -> None:
    path = packed(text.encode(), bundle(first, tmp_path), tmp_path / "made.gdn")
    assert refused(second, path) in ("not_a_bundle", "damaged")


def test_a_second_member_behind_the_first(first: Store, second: Store, tmp_path: Path) -> None:
    import gzip

    path = bundle(first, tmp_path)
    both = tmp_path / "both.gdn"
    both.write_bytes(path.read_bytes() + gzip.compress(b"more"))
    assert refused(second, both) == "damaged"


# Too big


def test_a_small_file_that_unpacks_to_a_big_one(first: Store, second: Store, tmp_path: Path) -> None:
    path = packed(b" " * (limits.LINE_BYTES * 4), bundle(first, tmp_path), tmp_path / "bomb.gdn")
    assert path.stat().st_size < 100_000
    assert refused(second, path) == "too_big"


def test_more_than_any_bundle_holds(
    first: Store, second: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bundle(first, tmp_path)
    for name in ("FILE_BYTES", "UNPACKED_BYTES", "LINE_BYTES", "LINES"):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, 2)
            assert refused(second, path) == "too_big", name
    assert taken(second, path).new


# What is no file


def test_only_files_are_read(first: Store, second: Store, tmp_path: Path) -> None:
    sound = bundle(first, tmp_path)
    link, fifo, folder, here = (tmp_path / f"{name}.gdn" for name in ("link", "fifo", "folder", "socket"))
    link.symlink_to(sound)
    os.mkfifo(fifo)
    folder.mkdir()
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(here))
    for path in (link, fifo, folder, here, Path("/dev/zero"), tmp_path / "none.gdn", tmp_path / ("x" * 300 + ".gdn")):
        assert refused(second, path) == "not_a_file", path
    server.close()


def test_a_name_says_nothing(first: Store, second: Store, tmp_path: Path) -> None:
    strange = tmp_path / "\x1b]52;c;eA==\x07\n..\u202e.gdn"
    shutil.copy(bundle(first, tmp_path), strange)
    assert taken(second, strange).new == 1
    with second.read() as conn:
        taken_in = bundles.select().where(bundles.c.direction == "in")
        assert [row.file for row in conn.execute(taken_in)] == [strange.name]


# Who wrote it


def test_signatures(first: Store, second: Store, tmp_path: Path) -> None:
    stranger = SigningKey.generate()
    path = tmp_path / "made.gdn"
    assert refused(second, forged(first, path, [contact()], key=stranger)) == "bad_signature"
    assert refused(second, forged(first, path, [contact()], head_key=stranger)) == "bad_signature"
    with second.read() as conn:
        theirs = identity.load(meta.this_terminal(conn).uid).sign
    assert refused(second, forged(first, path, [contact()], key=theirs)) == "bad_signature"
    other = forged(first, path, [contact()], header=lambda one: replace(one, node=str(uuid4())))
    assert refused(second, other) == "unknown_node"


def test_another_business_and_practice(first: Store, second: Store, tmp_path: Path) -> None:
    other = staffed(tmp_path / "other" / "gendan.db", FixedClock(START))
    assert refused(second, bundle(other, tmp_path)) == "other_fleet"
    path = forged(first, tmp_path / "made.gdn", [contact()], header=lambda one: replace(one, practice=True))
    assert refused(second, path) == "practice"


def test_a_terminal_that_was_revoked(first: Store, second: Store, tmp_path: Path) -> None:
    sound = bundle(second, tmp_path)
    act(first, "boss", "terminal.revoke", name="T2", reason="丢了")
    assert refused(first, sound) == "revoked"


def test_what_is_closed_for_others(first: Store, second: Store, tmp_path: Path) -> None:
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    act(first, "li", "customer.add", name="王建华")
    path = export(first, tmp_path, receiver="T3", encrypt=True).path
    assert refused(second, path) == "not_for_us"
    plain = tmp_path / "plain.gdn.age"
    shutil.copy(bundle(first, tmp_path), plain)
    assert refused(second, plain) == "not_for_us"
    assert taken(third, path).new == 1


def test_a_personal_value_that_was_swapped(first: Store, second: Store, tmp_path: Path) -> None:
    def swap(lines: list[Any]) -> None:
        line = next(line for line in lines if line.get("s"))
        name, (salt, _value) = next(iter(line["s"].items()))
        line["s"][name] = [salt, "别人"]

    assert refused(second, repacked(bundle(first, tmp_path), tmp_path / "made.gdn", swap)) == "damaged"


def test_a_terminal_that_exists_twice(first: Store, second: Store, tmp_path: Path) -> None:
    """The same number with another content: in the chain, and among what waits."""
    told = bundle(first, tmp_path)
    path = forged(first, tmp_path / "made.gdn", [contact()], seq=3)
    assert refused(second, path) == "fork"
    taken(second, told)
    with first.read() as conn:
        seq, _hash = exchange.head_of(conn, meta.this_terminal(conn).uid)
    wrong = forged(first, tmp_path / "made.gdn", [contact()], previous=secrets.token_bytes(32))
    assert refused(second, wrong) == "fork"
    ahead: dict[str, Any] = {"seq": seq + 2, "previous": secrets.token_bytes(32)}
    assert taken(second, forged(first, tmp_path / "a.gdn", [contact()], **ahead)).held == 1
    assert refused(second, forged(first, tmp_path / "b.gdn", [contact()], **ahead)) == "fork"


# What stands in it


def test_the_future(first: Store, second: Store, tmp_path: Path) -> None:
    path, far = tmp_path / "made.gdn", "2026-03-05T00:00:00Z"
    assert refused(second, forged(first, path, header=lambda one: later(one, days=3))) == "future"
    assert refused(second, forged(first, path, [contact()], hlc=1 << 62)) == "future"
    assert refused(second, forged(first, path, [contact()], at=far)) == "future"
    assert refused(second, forged(first, path, [contact() | {"a": far}])) == "future"
    near = forged(first, path, [contact()], at="2026-03-02T20:00:00Z", header=lambda one: later(one, hours=20))
    assert taken(second, near).new == 1


def test_another_container(first: Store, second: Store, tmp_path: Path) -> None:
    sound = bundle(first, tmp_path)
    newer = repacked(sound, tmp_path / "made.gdn", lambda lines: lines[0].update(gendan=2))
    assert refused(second, newer) == "newer"


BAD: dict[str, Any] = {
    "a kind of a wrong type": {"e": 7},
    "no kind": {"e": None},
    "no uid": {"i": "seven"},
    "a list of fields": {"x": ["channel"]},
    "a number for a text": {"x": {"channel": 7, "direction": "in"}},
    "a list for a text": {"x": {"channel": ["phone"], "direction": "in"}},
    "nothing where something must stand": {"x": {"channel": "phone"}},
    "a personal value without its hash": {"x": {"channel": "phone", "direction": "in", "summary": "in the open"}},
    "a reference to nothing": {"x": {"channel": "phone", "direction": "in", "customer": str(uuid4())}},
    "a day that is none": {"x": {"channel": "phone", "direction": "in", "next_on": "2026-02-30"}},
    "a moment that is none": {"a": "yesterday"},
    "a payment of words": {"e": "payment", "x": {"amount": "much"}},
    "a cell of nothing": {"k": "set", "e": "customer", "f": "name", "x": None, "p": []},
    "an event of nothing": {"k": "void"},
    "a setting that cannot be": {"k": "new", "e": "setting", "x": {"key": "store.zone", "value": "Mars/Olympus"}},
    "a terminal without a key": {"k": "new", "e": "terminal", "x": {"store": "S01", "name": "T7"}},
    "a terminal that is a list": {"k": "new", "e": "terminal", "x": []},
    "a terminal without a name": {"k": "new", "e": "terminal", "i": None},
}


@pytest.mark.parametrize("named", BAD)
def test_content_that_fits_nowhere(first: Store, second: Store, tmp_path: Path, named: str) -> None:
    path = forged(first, tmp_path / "made.gdn", [contact(), contact() | BAD[named]])
    assert refused(second, path) in ("bad_content", "damaged", "future")
    assert verify(second).ok


@pytest.mark.parametrize(
    "changes",
    [{"v": []}, {"v": ["x"]}, {"dep": []}, {"dep": {"x": "y"}}, {"by": "boss"}, {"ops": [1]}, {"hlc": "1"},
     {"at": 7}, {"at": "today"}, {"cmd": None}, {"seq": 0}, {"seq": True}, {"v": 1}],
)  # fmt: skip
def test_a_commit_that_is_none(first: Store, second: Store, tmp_path: Path, changes: dict[str, Any]) -> None:
    path = forged(first, tmp_path / "made.gdn", **{"ops": [contact()], **changes})
    assert refused(second, path) in ("bad_content", "damaged", "fork", "future")


def test_a_terminal_that_goes_on_from_no_single_one(first: Store, second: Store, tmp_path: Path) -> None:
    """Its word is asked before anything else where it says that it has more of this terminal than there is."""
    node = str(uuid4())
    op = {"k": "new", "e": "terminal", "i": node, "x": {"public_key": "AA", "continues": ["T1"], "endorsed": "AA"}}
    path = forged(
        first, tmp_path / "made.gdn", [op], node=node, seq=1,
        header=lambda header: replace(header, node=node, have=header.have | {_node(second): 99}),
    )  # fmt: skip
    assert refused(second, path) == "unknown_node"


# What a newer gendan writes


def test_what_a_newer_one_writes_is_kept_and_passed_on(first: Store, second: Store, tmp_path: Path) -> None:
    """A kind and a field that this gendan does not know, with personal values; from one to the next, byte for byte."""
    salt = secrets.token_bytes(16)
    names = [hash_text(personal_hash(salt, text)) for text in ("生日", "昵称")]
    ops = [
        {"k": "new", "e": "birthday", "i": str(uuid4()), "x": {"day": "2026-03-03", "who": {"h": names[0]}}},
        contact(mood={"h": names[1]}),
        {"k": "set", "e": "birthday", "i": str(uuid4()), "f": "day", "x": 7, "p": []},
        {"k": "void", "e": "birthday", "i": str(uuid4())},
    ]
    sides = {names[0]: (salt, "生日"), names[1]: (salt, "昵称")}
    assert taken(second, forged(first, tmp_path / "made.gdn", ops, sides=sides)).new == 1
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    passed = export(second, tmp_path, full=True).path
    original = repacked(tmp_path / "made.gdn", tmp_path / "x", lambda lines: None)
    seen: list[list[Any]] = [[], []]
    repacked(passed, tmp_path / "y", seen[0].extend)
    repacked(original, tmp_path / "z", seen[1].extend)
    assert seen[1][1] in seen[0]
    assert rebuild(second, check=True).differences == ()
    assert verify(second).ok
    assert state(third) != state(second)


def test_what_would_be_misapplied_waits(first: Store, second: Store, tmp_path: Path) -> None:
    """A newer major version, and an operation of another kind: that terminal waits from there on, the others go on."""
    for changes in ({"ops": [contact()], "v": [2, 0]}, {"ops": [contact() | {"k": "mend"}]}):
        before = state(second)
        path = forged(first, tmp_path / "made\n1 new.gdn", **changes)
        done = taken(second, path)
        assert (done.held, done.newer, done.new, taken(second, path).new) == (1, 1, 0, 0)
        said = command.text(done).splitlines()
        assert len(said) == 2, "the line feed of a name begins no line"
        assert "gendan" in said[1], "what to do: upgrade"
        assert state(second) == before
        with second.write() as conn:
            for node in exchange.waiting_nodes(conn):
                exchange.drop_waiting(conn, node)
    assert taken(second, bundle(first, tmp_path)).new == 1


# Beyond what is expected, but sound


def test_beyond_a_role_is_marked_not_refused(first: Store, second: Store, tmp_path: Path) -> None:
    done = taken(second, forged(first, tmp_path / "made.gdn", [contact()], cmd="terminal.revoke", role="clerk"))
    assert (done.new, done.marked) == (1, 1)


def test_what_only_the_first_terminal_writes_is_marked(first: Store, second: Store, tmp_path: Path) -> None:
    """Not from the first itself, nor from one that goes on from it."""
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    with second.read() as conn:
        uid = str(UUID(bytes=conn.exec_driver_sql("SELECT uid FROM users WHERE login='li'").scalar_one()))
    said = {"k": "set", "e": "user", "i": uid, "f": "role", "x": "admin", "p": []}
    made = forged(second, tmp_path / "made.gdn", [said], cmd="user.update", role="admin")
    assert (taken(first, made).marked, taken(third, made).marked) == (1, 1)
    (mark,) = to_review(third)
    assert (mark.code, mark.command, mark.node) == ("founder", "user.update", "S01-T2")
    act(first, "boss", "user.update", login="li", name="李四")
    copy = enter(backup.make(first, tmp_path / "copy.db").path, first.clock, config.load())
    act(copy, "boss", "user.update", login="li", name="李五")
    assert [(one.rejected, one.marked) for one in handed(copy, third, tmp_path / "c", full=True)] == [(None, 0)]


def test_a_false_word_of_what_one_has(first: Store, second: Store, tmp_path: Path) -> None:
    """Who says he has what he has not gets nothing, until everything is exported for him."""
    with first.write() as conn:
        have = {uid: seq + 100 for uid, seq in exchange.have(conn).items()} | {_node(second): 100}
        exchange.note_said(conn, _node(second), have, first.clock.now())
    act(first, "li", "customer.add", name="王建华")
    assert [one.new for one in handed(first, second, tmp_path / "stick", receiver="T2")] == [0]
    assert sum(one.new for one in handed(first, second, tmp_path / "stick", receiver="T2", full=True)) >= 1


def test_the_word_of_what_one_has_holds_what_is_applied(first: Store, second: Store, tmp_path: Path) -> None:
    for _time in range(2):
        act(first, "li", "customer.add", name="王建华")
        export(first, tmp_path)
    with first.read() as conn:
        known = exchange.have(conn)
        uid = meta.this_terminal(conn).uid
    with first.write() as conn:
        exchange.note_said(conn, _node(second), {uid: known[uid] - 1}, first.clock.now())
    (done,) = handed(first, second, tmp_path / "late", receiver="T2")
    assert (done.new, done.held) == (0, 1)
    assert done.waits_for == (("S01-T1", known[uid] - 1, known[uid] - 1),)
    with second.read() as conn:
        assert exchange.have(conn)[uid] == known[uid] - 2
    exchanged([first, second], tmp_path)
    with second.read() as conn:
        assert exchange.waiting_nodes(conn) == []


def _node(store: Store) -> str:
    with store.read() as conn:
        return meta.this_terminal(conn).uid


def test_what_a_newer_one_wrote_comes_in_after_the_upgrade(
    first: Store, second: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind, a field, and a whole version that were not known when they came: nobody has to do anything."""
    number = order(first)
    act(first, "li", "contact.log", order=number, channel="phone", direction="in", summary="催", next="2026-03-09")
    act(first, "fu", "production.check", order=number, done=1, finish="2026-03-08")
    with monkeypatch.context() as older:
        older.delitem(catalogue(), "production_check")
        older.delitem(catalogue()["contact"].columns, "next_on")
        older.setattr(taking, "FORMAT", [0, 9])
        assert handed(first, second, tmp_path / "a")[0].held > 0
        older.setattr(taking, "FORMAT", [1, 0])
        assert handed(first, second, tmp_path / "b")[0].new > 0, "what waited comes with the next bundle"
        assert rebuild(second, check=True).differences == ()
        assert not is_due(second)
    assert is_due(second)
    report = examine(lambda: second, second.path, second.clock)
    assert [one.code for one in report.checks if one.state == WARNING and one.code == "upgrade"] == ["upgrade"]
    (told, *_more) = upkeep.keep(second, is_full_due=True)
    assert "upgrade" in told.lines[0][0], str(told.lines)
    assert not is_due(second)
    assert not differences(everything(first.path), everything(second.path))
    assert rebuild(second, check=True).differences == ()
