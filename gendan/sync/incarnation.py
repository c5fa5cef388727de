"""A database that was copied or restored goes on under a new node (sync.md 2.3).

Numbers (node, sequence) may have been used by the one it is a copy of, so it takes a node, a key and a terminal code of
its own before its first write; the old node stays as the author of what it wrote. The first record of the new node is
its row in the roster: it names the node that it ``continues``, and where this machine holds that node's key, the row is
``endorsed`` by it: a signature over ``statement``. Other terminals believe an endorsed row at once; one without (a
database brought to another machine without its keys) waits until an admin accepts it there (``terminal accept``).

The founder's right (users, prices, settings) follows the row: whoever continues the founder is the founder from then
on, here at once, since a store that was restored has to be able to work, elsewhere when the row is believed.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from itertools import product
from string import ascii_uppercase
from uuid import UUID

from nacl.signing import SigningKey
from sqlalchemy import Connection

from gendan.db import branching, derive, exchange, identity, marks, meta, roster, users
from gendan.db.apply import Projector
from gendan.db.journal import Chain, Signature, tick
from gendan.db.marks import Renewal
from gendan.db.recorder import Recorder, uid_at
from gendan.db.roster import is_endorsed, statement
from gendan.db.store import Store
from gendan.sync.bundle import sign_head

__all__ = ["COMMAND", "incarnate", "is_endorsed", "next_code", "statement", "strange_code"]
COMMAND = "store.incarnate"
_PLAIN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for each other."""


def incarnate(store: Store, conn: Connection, why: str) -> Renewal:
    """Give the database that ``conn`` writes to a new node, in its transaction; what became of it and ``why`` (a
    message id), for people.

    The change log says so (``store.incarnate``, by ``system``).
    """
    old = meta.this_terminal(conn)
    fleet, base = meta.get(conn, "fleet"), marks.base(conn)
    now = store.clock.now().replace(microsecond=0)
    uid = str(uid_at(tick(int(meta.get(conn, "hlc", "0")), now), 0))
    taken = {name.partition("-")[2] for name in meta.node_names(conn).values()} | set(
        marks.codes_here(fleet, old.store)
    )
    code = next_code(base, taken) if identity.is_here(old.uid) else strange_code(base)
    secret = identity.generate()
    fields = {"public_key": secret.public_key, "recipient": secret.recipient, "continues": old.uid}
    if identity.is_here(old.uid):
        key = identity.load(old.uid).sign
        said = statement(fleet, old.uid, uid, secret.public_key)
        fields["endorsed"] = base64.b64encode(key.sign(said).signature).decode()
        _sign_last(conn, key, fleet, old.uid)
    branching.leave(conn, old.uid, exchange.head_of(conn, old.uid)[0])
    identity.write(uid, secret)
    if "endorsed" in fields:
        meta.add_node(conn, uid, old.store, code, secret.public_key)
    else:  # nobody vouches for it: here it is let in, elsewhere by an admin
        roster.accept(conn, uid, old.store, code, secret.public_key)
    for fact, value in {"node": uid, marks.BASE: base, marks.COPY: "", marks.MARK: ""}.items():
        meta.put(conn, fact, value)
    _record(store, conn, uid, {"store": old.store, "name": code, **fields})
    return Renewal(f"{old.store}-{old.terminal}", f"{old.store}-{code}", why)


def _sign_last(conn: Connection, key: SigningKey, fleet: str, old: str) -> None:
    """Sign where the old node's chain ends: what it wrote and gave to nobody yet may leave under the new one too."""
    seq, digest = exchange.head_of(conn, old)
    if seq:
        head = sign_head(key, fleet, old, seq, digest)
        exchange.keep_checkpoint(conn, old, head.seq, head.hash, head.signature)


def _record(store: Store, conn: Connection, uid: str, fields: dict[str, str]) -> None:
    """The first record of the new node: its row in the roster."""
    now = store.clock.now().replace(microsecond=0)
    system = users.by_login(conn, "system")
    assert system is not None, "every store has the user system"
    projector, chain = Projector(conn), Chain(conn, meta.this_terminal(conn))
    recorder = Recorder(conn, projector, chain, chain.stamp(now, now, system.id))
    recorder.new("terminal", UUID(uid), **fields)
    recorder.finish(Signature(COMMAND, str(system.uid), "system", practice=meta.is_practice(conn)))
    chain.write()
    projector.flush()
    derive.refresh(conn, projector.touched, store.config)


def next_code(base: str, taken: Iterable[str]) -> str:
    """The next code of a terminal that goes on from a copy on its own machine: ``T1`` is followed by ``T1B``."""
    used = set(taken)
    letters = [*ascii_uppercase[1:], *("".join(pair) for pair in product(ascii_uppercase, repeat=2))]
    return next((base + end for end in letters if base + end not in used), strange_code(base))


def strange_code(base: str) -> str:
    """A code for a copy on a machine that cannot know which codes are taken: ``T1X`` and three signs by chance."""
    return f"{base}X{''.join(secrets.choice(_PLAIN) for _ in range(3))}"
