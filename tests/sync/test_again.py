"""A machine that was put back to an earlier state with its identity, and went on writing under the same numbers: what
it wrote is issued again under a new node, nothing is lost, and no alarm stays (sync.md 2.3)."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

from gendan import locations
from gendan.clock import FixedClock
from gendan.db import finding
from gendan.db.store import Store
from gendan.doctor import OK, WARNING, examine
from gendan.domain.numbers import check_character
from gendan.scripts import merge as command
from gendan.scripts.audit import entry_document, entry_text
from gendan.services.audit import verify
from gendan.services.conflicts import contested, rights
from gendan.services.history import order_history
from gendan.services.rebuild import rebuild
from gendan.sync import backup
from gendan.sync.again import FOLDER
from gendan.sync.exporting import export
from gendan.sync.merging import Taken, merge
from gendan.sync.refusals import Reason
from tests.helpers import act, order
from tests.sync.compare import differences, everything
from tests.sync.terminals import enrolled, exchanged, handed, state
from tests.sync.test_incarnation import here, opened, worked


class Image:
    """What lies on a machine: a database and its identity."""

    def __init__(self, store: Store, folder: Path, clock: FixedClock) -> None:
        self._path, self._folder, self._clock = store.path, folder, clock
        self._uid = here(store).uid
        store.close()
        shutil.copytree(store.path.parent, folder / "store")
        shutil.copytree(locations.identity_folder(), folder / "keys")

    def put_back(self, store: Store) -> Store:
        store.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        shutil.copy(self._folder / "store" / self._path.name, self._path)
        for file in locations.identity_folder().glob(f"{self._uid}.*"):
            file.unlink()
        for file in (self._folder / "keys").glob(f"{self._uid}.*"):
            shutil.copy(file, locations.identity_folder())
        return opened(self._path, self._clock)


def refusals(taken: list[Taken]) -> list[Reason | None]:
    return [one.rejected for one in taken]


def doctor_of(store: Store, clock: FixedClock) -> list[tuple[str, str]]:
    """What the doctor says of terminals that exist twice."""
    checks = examine(lambda: store, store.path, clock).checks
    return [(check.code, check.state) for check in checks if check.code == "fork"]


def same(*stores: Store) -> None:
    """All hold the same, with what follows from it, and their logs are whole."""
    first = everything(stores[0].path)
    for store in stores:
        differ = differences(first, everything(store.path))
        assert not differ, "\n".join(differ)
        assert verify(store).ok, verify(store).broken
        assert rebuild(store, check=True).differences == ()


def test_what_was_written_twice_is_issued_again(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """The founder itself is put back; records were changed, paid, taken back and decided on both branches."""
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    kept = order(shop, outside="A-0")
    image = Image(shop, tmp_path / "image", clock)
    lost = opened(shop.path, clock)
    order(lost, outside="A-1")
    act(lost, "fu", "order.promise", order=kept, date="2026-03-18", reason="先")
    handed(lost, second, tmp_path / "stick")
    back = image.put_back(lost)
    order(back, outside="A-2")
    act(back, "fu", "order.promise", order=kept, date="2026-03-25", reason="后")
    act(back, "fu", "order.promise", order=kept, date="2026-03-26", reason="再后")
    act(back, "li", "payment.receive", order=kept, kind="deposit", amount="20", method="cash")
    act(back, "li", "contact.log", order=kept, channel="phone", direction="out", summary="说了")
    act(back, "li", "change.undo", order=kept)
    told = order_history(back, kept)
    clock.move(timedelta(minutes=1))
    assert refusals(handed(back, second, tmp_path / "a")) == [Reason.FORK]
    assert doctor_of(second, clock) == [("fork", WARNING)]
    made = export(second, tmp_path / "a").paths
    before = state(back)
    assert refusals(merge(back, made, rights(), dry_run=True)) == [None]
    assert (state(back), here(back).terminal) == (before, "T1")
    (taken,) = merge(back, made, rights())
    assert taken.renewal is not None
    assert (taken.rejected, taken.again, taken.renewal.new) == (None, 6, "S01-T1B")
    clock.move(timedelta(minutes=1))
    assert "6" in command.text(taken).splitlines()[1]
    exchanged([back, second], tmp_path / "c")
    same(back, second)
    assert contested(back), "two promises that did not know of each other"
    again = [entry for entry in order_history(second, kept) if entry.first is not None]
    assert [(one.at, one.by, one.command, one.reason) for one in again] == [
        (one.at, one.by, one.command, one.reason) for one in told[-5:]
    ]
    assert entry_document(again[0], back.config.zone)["first"] == {"terminal": "S01-T1", "seq": told[-5].seq}
    assert f"S01-T1:{told[-5].seq}" in entry_text(again[0], back.config.zone)
    assert (doctor_of(back, clock), doctor_of(second, clock)) == ([("fork", OK)], [])
    (file,) = (back.path.parent / FOLDER).iterdir()
    aside = [json.loads(json.loads(line)["b"])["cmd"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert aside == ["order.import", "order.promise", "order.promise", "payment.receive", "contact.log", "change.undo"]
    act(back, "boss", "setting.set", key="store.name", value="新名")
    worked(back)
    assert refusals(handed(back, second, tmp_path / "d")) == [None]
    same(back, second)


def test_a_third_one_had_taken_the_branch_that_is_given_up(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """And had written on it; a fourth had that. All of them give it up, and what they wrote stays."""
    names = {number: enrolled(shop, tmp_path / number / "gendan.db", number) for number in ("T2", "T3", "T4")}
    image = Image(names["T2"], tmp_path / "image", clock)
    lost = opened(names["T2"].path, clock)
    kept = order(lost, outside="A-1")
    handed(lost, shop, tmp_path / "stick")
    back = image.put_back(lost)
    other = order(back, outside="A-2")
    handed(back, names["T3"], tmp_path / "stick")
    act(names["T3"], "fu", "order.promise", order=other, date="2026-03-20", reason="三")
    handed(names["T3"], names["T4"], tmp_path / "stick")
    act(names["T4"], "fu", "order.promise", order=other, date="2026-03-21", reason="四")
    assert refusals(handed(shop, names["T3"], tmp_path / "b", full=True)) == [Reason.FORK], "not yet known whose"
    assert handed(shop, back, tmp_path / "b", full=True)[0].again == 1
    everybody = [back, shop, names["T3"], names["T4"]]
    (taken,) = handed(back, names["T3"], tmp_path / "c", full=True)
    assert (taken.rejected, taken.again) == (None, 1)
    (taken,) = handed(names["T3"], names["T4"], tmp_path / "c", full=True)
    assert (taken.rejected, taken.again) == (None, 1)
    exchanged(everybody, tmp_path / "d")
    same(*everybody)
    with shop.read() as conn:  # the number was given twice, so the later order has one of the new code
        assert [one.number for one in finding.orders_named(conn, other)] == [kept]
        (row,) = finding.orders_named(conn, other.replace("-T2-", "-T2B-")[:-2])
    assert row.outside_number == "A-2"
    assert row.number[-1] == check_character(row.number[:-1])
    assert [one.reason for one in order_history(shop, row.number) if one.command == "order.promise"] == ["三", "四"]


def test_a_bundle_that_does_not_reach_back_to_the_parting(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """The other terminal believes that it knows what was written first; after the alarm it gives everything."""
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    image = Image(second, tmp_path / "image", clock)
    lost = opened(second.path, clock)
    order(lost, outside="A-1")
    handed(lost, shop, tmp_path / "stick")
    back = image.put_back(lost)
    order(back, outside="A-2")
    order(back, outside="A-3")
    worked(shop)
    assert handed(shop, back, tmp_path / "a")[0].again == 0, "it holds nothing of the second"
    assert refusals(handed(back, shop, tmp_path / "b")) == [Reason.FORK]
    assert handed(shop, back, tmp_path / "c")[0].again == 2
    assert refusals(handed(back, shop, tmp_path / "d")) == [None]
    same(back, shop)


def test_what_nobody_had_yet_when_a_backup_was_brought_back(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    """The copy signs for what the terminal had written before it."""
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    worked(shop)
    copy = opened(backup.make(shop, tmp_path / "b.db").path, clock)
    worked(copy)
    (taken,) = handed(copy, second, tmp_path / "c")
    assert (taken.held, taken.waits_for) == (0, ())
    assert state(copy) == state(second)


def test_what_only_a_stick_holds_after_a_backup_was_brought_back(
    shop: Store, clock: FixedClock, tmp_path: Path
) -> None:
    """The second is put back, writes on, gives that to a stick only, and then a backup from before is put in its place:
    the stick comes in where it was written, and is known everywhere afterwards."""
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    kept = order(second, outside="A-0")
    image = Image(second, tmp_path / "image", clock)
    lost = opened(second.path, clock)
    saved = backup.make(lost, tmp_path / "saved.db")
    order(lost, outside="A-1")
    handed(lost, shop, tmp_path / "stick", full=True)
    back = image.put_back(lost)
    order(back, outside="A-2")
    act(back, "li", "payment.receive", order=kept, kind="deposit", amount="20", method="cash")
    act(back, "fu", "order.promise", order=kept, date="2026-03-20", reason="后")
    act(shop, "fu", "order.promise", order=kept, date="2026-03-21", reason="先")
    stick = export(back, tmp_path / "stick", full=True).paths
    told = order_history(back, kept)[-2:]
    back.close()
    shutil.copy(saved.path, second.path)
    again = opened(second.path, clock)
    worked(again)
    handed(shop, again, tmp_path / "a", full=True)
    assert refusals(merge(shop, stick, rights())) == [Reason.FORK], "not the one that wrote it"
    before = state(again)
    (tried,) = merge(again, stick, rights(), dry_run=True)
    assert (tried.rejected, tried.again, state(again)) == (None, 3, before)
    (taken,) = merge(again, stick, rights())
    assert taken.renewal is not None
    assert (taken.rejected, taken.again, taken.renewal.new) == (None, 3, "S01-T2C")
    assert [one.rejected or one.again for one in merge(again, stick, rights())] == [0], "once is enough"
    worked(again)
    exchanged([again, shop], tmp_path / "b")
    assert [one.rejected or one.again for one in merge(shop, stick, rights())] == [0], "known there as well"
    same(again, shop)
    assert contested(shop), "two promises that did not know of each other"
    here_now = [(one.at, one.by, one.command, one.reason) for one in order_history(shop, kept) if one.first is not None]
    assert here_now == [(one.at, one.by, one.command, one.reason) for one in told]
