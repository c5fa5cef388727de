"""Who may say something of the roster: the founder, its copies, and a terminal that is vouched for (sync.md 2.9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gendan import config
from gendan.db import exchange, identity, meta, terminals
from gendan.db.store import Store
from gendan.domain.roster import Place, Word, judge
from gendan.entrance import enter
from gendan.errors import Refusal
from gendan.services.conflicts import contested, rights
from gendan.services.rebuild import rebuild
from gendan.services.reviews import to_review
from gendan.sync import backup
from gendan.sync.exporting import export
from gendan.sync.merging import Taken, merge
from gendan.sync.trust import introduced
from tests.helpers import act
from tests.sync.compare import differences, everything
from tests.sync.forging import forged
from tests.sync.terminals import enrolled, exchanged, handed, state

HIS: dict[str, Any] = {"cmd": "terminal.revoke", "role": "admin"}


@pytest.fixture
def three(shop: Store, tmp_path: Path) -> list[Store]:
    """The founder and two more terminals, each knowing of the other."""
    act(shop, "li", "customer.add", name="老客户", phone="13700000000")
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    third = enrolled(shop, tmp_path / "three" / "gendan.db", "T3")
    handed(shop, second, tmp_path / "first")
    return [shop, second, third]


def node(store: Store) -> str:
    with store.read() as conn:
        return meta.this_terminal(conn).uid


def took(store: Store, path: Path) -> Taken:
    (done,) = merge(store, [path], rights())
    assert done.rejected is None, done
    return done


def roster(store: Store) -> list[tuple[str, str, int | None]]:
    with store.read() as conn:
        return sorted((row.name, row.public_key, row.revoked_seq) for row in terminals.everyone(conn))


def marks(store: Store) -> list[tuple[str, str, str]]:
    return [(one.code, one.node, one.change) for one in to_review(store)]


def agree(stores: list[Store]) -> None:
    first, *rest = (everything(store.path) for store in stores)
    for one in rest:
        assert not differences(first, one)
    assert len({state(store) for store in stores}) == 1
    for store in stores:
        assert rebuild(store, check=True).differences == ()


def said_of(uid: str, field: str, value: Any, *replaces: list[Any]) -> dict[str, Any]:
    return {"k": "set", "e": "terminal", "i": uid, "f": field, "x": value, "p": list(replaces)}


def enrolling(**more: Any) -> dict[str, Any]:
    secret = identity.generate()
    said = {"store": "S01", "name": "T9", "public_key": secret.public_key, "recipient": secret.recipient, **more}
    return {"k": "new", "e": "terminal", "i": str(uuid4()), "x": said}


def test_only_the_founders_word_counts(three: list[Store], tmp_path: Path) -> None:
    """Another terminal takes its revocation back, gives others a key of its own, enrols one, makes itself the founder:
    all of it is kept and shown, none of it counts, whichever came first."""
    first, second, third = three
    key = identity.generate().public_key
    with first.read() as conn:
        made = [node(first), terminals.by_name(conn, "T2")[0].seq]
    alien = enrolling()
    ops = [
        said_of(node(second), "revoked_seq", None, made), said_of(node(first), "public_key", key, [node(first), 1]),
        said_of(node(third), "revoked_seq", 0, made), alien,
        {"k": "new", "e": "terminal", "i": node(second),
         "x": alien["x"] | {"continues": node(first)}},
    ]  # fmt: skip
    path = forged(second, tmp_path / "made.gdn", ops, **HIS)
    before = roster(first)
    assert took(third, path).marked == 1
    act(first, "boss", "terminal.revoke", name="T2", reason="丢了")
    handed(first, third, tmp_path / "late")
    exchanged([first, third], tmp_path / "stick")
    agree([first, third])
    for store in (first, third):
        assert [one[:2] for one in roster(store)] == [one[:2] for one in before]
        assert [one[2] for one in roster(store)] == [None, 0, None]
        place = f"{node(second)}:1"
        assert marks(store) == [("revoked", "S01-T2", place), ("roster", "S01-T2", place)]
        with store.read() as conn:
            assert meta.get(conn, "founder") == node(first)
            assert terminals.of_node(conn, alien["i"]) is None
    act(first, "boss", "review.done", change=f"{node(second)}:1", reason="看过")
    assert marks(first) == []


def test_what_a_revoked_terminal_wrote_afterwards_is_marked_everywhere(three: list[Store], tmp_path: Path) -> None:
    """One terminal had it before it heard of the revocation, the others get it passed on."""
    first, second, third = three
    act(second, "li", "customer.add", name="先", phone="13700000001")
    handed(second, first, tmp_path / "a")
    act(first, "boss", "terminal.revoke", name="T2", reason="丢了")
    act(second, "li", "customer.add", name="后", phone="13700000002")
    handed(second, third, tmp_path / "b")
    assert marks(third) == []
    assert handed(first, third, tmp_path / "c")[0].marked == 1
    assert handed(third, first, tmp_path / "d")[0].marked == 1
    place = f"{node(second)}:2"
    assert marks(first) == marks(third) == [("revoked", "S01-T2", place)]
    agree([first, third])


def test_a_copy_is_vouched_for_until_its_terminal_is_revoked(three: list[Store], tmp_path: Path) -> None:
    first, second, third = three
    copies = []
    for name in ("known", "unknown"):
        copy = enter(backup.make(second, tmp_path / f"{name}.db").path, second.clock, config.load())
        act(copy, "li", "customer.add", name=name, phone="13700000003")
        copies.append(copy)
    handed(copies[0], first, tmp_path / "a", full=True)
    assert [name for name, _key, _seq in roster(first)] == ["T1", "T2", "T2B", "T3"]
    (path,) = export(copies[1], tmp_path / "a", full=True).paths
    took(third, path)
    assert "T2C" in [name for name, _key, _seq in roster(third)]
    act(first, "boss", "terminal.revoke", name="T2", reason="丢了")
    (refused,) = merge(first, [path], rights())
    assert refused.rejected is not None
    assert refused.rejected.code == "unknown_node"
    handed(first, third, tmp_path / "b")
    assert [name for name, _key, _seq in roster(third)] == ["T1", "T2", "T2B", "T3"]
    assert ("roster", "S01-T2C") in [(code, by) for code, by, _change in marks(third)]
    act(first, "boss", "terminal.accept", **introduced(path), reason="是我们的")
    took(first, path)
    exchanged([first, third], tmp_path / "stick")
    assert [name for name, _key, _seq in roster(third)] == ["T1", "T2", "T2B", "T2C", "T3"]
    agree([first, third])


def test_the_founder_on_another_machine(three: list[Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key is lost: each terminal lets it in for itself, and it is the founder there from then on."""
    first, second, third = three
    saved = backup.make(first, tmp_path / "saved.db").path
    with monkeypatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(tmp_path / "elsewhere"))
        fresh = enter(saved, first.clock, config.load())
        act(fresh, "boss", "user.add", login="new", name="新人", role="clerk", password="goodword")
        with fresh.read() as conn:
            assert meta.this_terminal(conn).founder
        (path,) = export(fresh, tmp_path, full=True).paths
        assert rebuild(fresh, check=True).differences == ()
    said = introduced(path)
    stranger = {**said, "continues": node(third)}
    with pytest.raises(Refusal, match="S01-T1"):
        act(second, "boss", "terminal.accept", **stranger, reason="x")
    act(second, "boss", "terminal.accept", **said, reason="旧电脑坏了")
    assert marks(second) == []
    took(second, path)
    handed(second, third, tmp_path / "b")
    with third.read() as conn:
        assert terminals.of_node(conn, node(fresh)) is None
        assert meta.get(conn, "founder") == node(first)
    assert [code for code, _by, _change in marks(third)] == ["roster"], "somebody accepted it: look at it"
    (refused,) = merge(third, [path], rights())
    assert refused.rejected is not None
    act(third, "boss", "terminal.accept", **said, reason="旧电脑坏了")
    took(third, path)
    exchanged([second, third], tmp_path / "stick")
    agree([second, third])
    for store in (second, third):
        assert marks(store) == []
        with store.read() as conn:
            assert meta.get(conn, "founder") == node(fresh)
            assert exchange.waiting_nodes(conn) == []


def test_two_founders_that_do_not_agree(three: list[Store], tmp_path: Path) -> None:
    """The first terminal and its copy revoke another one apart; whoever is the founder now decides."""
    first, second, third = three
    copy = enter(backup.make(first, tmp_path / "copy.db").path, first.clock, config.load())
    act(copy, "boss", "terminal.revoke", name="T2", reason="丢了")
    act(second, "li", "customer.add", name="先", phone="13700000001")
    handed(second, first, tmp_path / "a")
    act(first, "boss", "terminal.revoke", name="T2", reason="丢了")
    all_of_them = [first, third, copy]
    exchanged(all_of_them, tmp_path / "b")
    agree(all_of_them)
    (found,) = contested(third)
    assert (found.field, sorted(one.value for one in found.values)) == ("revoked_seq", [0, 1])
    with pytest.raises(Refusal, match="S01-T1B"):
        act(third, "boss", "conflict.resolve", conflict=found.conflict, keep=0, reason="x")
    act(copy, "boss", "conflict.resolve", conflict=found.conflict, keep="mine", reason="x")
    exchanged(all_of_them, tmp_path / "c")
    agree(all_of_them)
    assert contested(third) == []
    assert {seq for name, _key, seq in roster(third) if name == "T2"} == {0}
    assert marks(first) == marks(third) == [("revoked", "S01-T2", f"{node(second)}:1")]


def word(author: str, seq: int, uid: str, field: str = "", value: Any = None, *replaces: Place) -> Word:
    return Word(
        (author, seq), seq, uid, field, value if field else {"name": uid, "public_key": uid, **(value or {})}, replaces
    )


def judged(*words: Word, accepted: tuple[str, ...] = (), seen: tuple[tuple[Place, Place], ...] = ()) -> Any:
    orders = [words, words[::-1]]
    found = [judge(one, "A", accepted, lambda key, w: w.value.get("endorsed") == key, lambda a, b: (a, b) in seen)
             for one in orders]  # fmt: skip
    assert found[0] == found[1]
    return found[0]


def test_of_two_that_contradict_each_other_the_later_one_is_believed() -> None:
    begun = (word("A", 1, "A"), word("A", 2, "T"), word("B", 1, "B", "", {"continues": "A", "endorsed": "A"}))
    lost = word("B", 2, "A", "revoked_seq", 2, ("A", 1))
    stolen = (word("A", 3, "B", "revoked_seq", 1), word("A", 4, "X"))
    found = judged(*begun, lost, *stolen)
    assert sorted(found.terminals) == ["A", "B", "T"]
    assert (found.line, found.ignored) == ({"A", "B"}, stolen)
    thief = word("C", 1, "C", "", {"continues": "A", "endorsed": "A"})
    later = judged(*begun, lost, *stolen, thief)
    assert sorted(later.terminals) == ["A", "B", "T"], "the revocation did not know of it"
    seen = (lost.place, thief.place)
    assert sorted(judged(*begun, lost, thief, seen=(seen,)).terminals) == ["A", "B", "C", "T"]
    taken_over = word("C", 2, "B", "revoked_seq", 0)
    assert judged(*begun, lost, thief, taken_over, accepted=("C",)).terminals["B"].fields["revoked_seq"] == 0
    assert judged(*begun, word("T", 1, "T", "", {"continues": "A"})).line == {"A", "B"}
