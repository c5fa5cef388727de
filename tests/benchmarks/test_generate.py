"""The generator of the benchmarks writes what the door would have written."""

from __future__ import annotations

from pathlib import Path

from benchmarks import generate
from gendan import config
from gendan.db.store import open_store
from gendan.services.audit import verify
from gendan.services.order_list import find
from gendan.services.rebuild import rebuild


def test_a_made_store_is_accepted_by_verify_and_rebuild(tmp_path: Path) -> None:
    path = tmp_path / "gendan.db"
    generate.build(path, 200)
    store = open_store(path, generate.clock(), config.load())
    try:
        found = verify(store)
        assert found.broken == ()
        assert found.changesets > 800, "an order goes through several commands"
        assert rebuild(store, check=True).differences == ()
        assert find(store, "").total == 200
        somebody = find(store, "", 1).rows[0]
        assert find(store, somebody.customer).total > 0, "the search index was written"
    finally:
        store.close()
