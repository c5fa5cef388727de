"""The generator of the benchmarks writes what the door would have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import cases, generate
from gendan import config
from gendan.db.store import open_store
from gendan.services.audit import verify
from gendan.services.order_list import find
from gendan.services.rebuild import rebuild

KINDS = (
    *("exceptions", "exception_events", "complaints", "complaint_options", "complaint_events", "requests"),
    *("request_events", "remedies", "remedy_events", "visits", "payments", "payment_verified", "refund_steps"),
)


def test_a_made_store_is_accepted_by_verify_and_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gendan.db"
    for share in ("EXCEPTIONS", "COMPLAINTS", "REQUESTS"):  # all steps of cases in few orders
        monkeypatch.setattr(cases, share, 0.2)
    generate.build(path, 200)
    store = open_store(path, generate.clock(), config.load())
    try:
        found = verify(store)
        assert found.broken == ()
        assert found.changesets > 800, "an order goes through several commands"
        assert rebuild(store, check=True).differences == ()
        assert find(store, "").total == 200
        with store.read() as conn:
            for kind in KINDS:
                assert conn.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar_one() > 1, kind
        somebody = find(store, "", 1).rows[0]
        assert find(store, somebody.customer).total > 0, "the search index was written"
    finally:
        store.close()
