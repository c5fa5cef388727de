"""What a handover tells is read from the end of the journal and from what is open, however many years there are."""

from __future__ import annotations

from datetime import timedelta

from gendan.db import handovers
from gendan.db.handover_facts import after, begun, changes
from gendan.db.store import Store
from tests.db.test_query_plans import path, plans, store, walked

__all__ = ["path", "store"]


def test_what_changed_is_read_from_the_end_and_the_rest_from_what_is_open(store: Store) -> None:
    since = after(store.clock.now() - timedelta(hours=8))

    def told() -> None:
        with store.read() as conn:
            changes(conn, since, 1)
            begun(conn, 1, 10)

    assert walked(store, told) == []
    read = [steps[0] for statement, steps in plans(store, told).items() if "uid > ?" in statement]
    assert len(read) == 9
    assert all("uid>?" in step or "at>?" in step for step in read), read


def test_the_lines_of_a_handover_and_what_waits_are_found_by_their_keys(store: Store) -> None:
    def shown() -> None:
        with store.read() as conn:
            handovers.lines_of(conn, 1)
            handovers.waiting(conn, 1, 10)

    assert walked(store, shown) == []
    [waiting] = [steps for statement, steps in plans(store, shown).items() if "taken_at IS NULL)" in statement]
    assert any("handover_lines_open" in step for step in waiting)
