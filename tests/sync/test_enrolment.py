"""A further terminal begins with what its giver signed for (sync.md 2.9, 2.11)."""

from __future__ import annotations

from pathlib import Path

import pytest
from nacl.signing import SigningKey

from gendan.db import identity
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.sync import enrol
from gendan.sync.bundle import Checkpoint, sign_head
from tests.helpers import act
from tests.sync.terminals import enrolled, handed


def test_what_it_begins_with_is_passed_on(shop: Store, tmp_path: Path) -> None:
    third = enrolled(shop, tmp_path / "three" / "gendan.db", "T3")
    act(shop, "li", "customer.add", name="新客户", phone="13700000000")
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    assert [one.new for one in handed(second, third, tmp_path / "stick", receiver="T3", full=True)] == [2]


def test_one_that_another_key_signed_is_refused(shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forged(_key: SigningKey, fleet: str, node: str, seq: int, digest: bytes) -> Checkpoint:
        return sign_head(SigningKey.generate(), fleet, node, seq, digest)

    secret, file, database = identity.generate(), tmp_path / "T2.join", tmp_path / "two" / "gendan.db"
    keys = {"public_key": secret.public_key, "recipient": secret.recipient}
    node = act(shop, "boss", "terminal.add", name="T2", **keys)["node"]
    with monkeypatch.context() as patch:
        patch.setattr(enrol, "sign_head", forged)
        enrol.pack(shop, node, secret, "goodword", file)
    with pytest.raises(StorageError) as refused:
        enrol.join(file, "goodword", database)
    assert (refused.value.code, list(database.parent.iterdir())) == ("damaged", [])
    assert not identity.is_here(node)
