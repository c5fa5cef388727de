"""Bundles that no gendan would write: what somebody with a terminal's key, or only with its files, might make."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl.signing import SigningKey

from gendan.db import exchange, identity, meta
from gendan.db.journal import FORMAT, link, tick
from gendan.db.store import Store
from gendan.db.types import canonical, instant_of, instant_text
from gendan.sync.bundle import Entry, Header, Writer, sign_head

MAGIC = 48
"""Bytes of the head of a bundle: the magic of gzip with its extra field, and the hash in it."""


def body_of(store: Store, ops: Sequence[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The body of the commit that would come next on a terminal."""
    now = store.clock.now()
    with store.read() as conn:
        uid = meta.this_terminal(conn).uid
        seq, _hash = exchange.head_of(conn, uid)
        by = next(iter(conn.exec_driver_sql("SELECT uid FROM users WHERE login='boss'").scalars()))
    body: dict[str, Any] = {
        "v": FORMAT,
        "node": uid,
        "seq": seq + 1,
        "hlc": tick(0, now) + seq,
        "at": instant_text(now),
    }
    body |= {"cmd": "contact.log", "by": str(UUID(bytes=by)), "role": "clerk", "ops": list(ops)}
    return body | changes


def forged(
    store: Store,
    path: Path,
    ops: Sequence[dict[str, Any]] = (),
    *,
    key: SigningKey | None = None,
    head_key: SigningKey | None = None,
    sides: dict[str, tuple[bytes, str]] | None = None,
    header: Callable[[Header], Header] = lambda header: header,
    previous: bytes | None = None,
    **changes: Any,
) -> Path:
    """A bundle with one commit of that terminal, signed as it should be but for what is said otherwise."""
    body = body_of(store, ops, **changes)
    with store.read() as conn:
        here = meta.this_terminal(conn)
        fleet, have = meta.get(conn, "fleet"), exchange.have(conn)
        before = exchange.hash_at(conn, here.uid, body["seq"] - 1) if isinstance(body["seq"], int) else None
    previous = previous or before or b"\0" * 32
    text = canonical(body)
    entry = Entry(text, previous, link(previous, text), sides or {})
    own = identity.load(here.uid).sign
    made = instant_text(store.clock.now())
    said = Header(fleet, here.uid, here.store, here.terminal, made, "0.1", FORMAT, have)
    with path.open("wb") as file:
        writer = Writer(file, header(said))
        writer.commit(entry)
        signed = sign_head(head_key or key or own, fleet, body["node"], body["seq"], entry.hash)
        writer.finish([signed], key or own)
    return path


def repacked(path: Path, target: Path, change: Callable[[list[dict[str, Any]]], Any], *, whole: bool = True) -> Path:
    """The lines of a bundle changed and packed anew: with the right hash in its head and, if ``whole``, at its end."""
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    change(lines)
    texts = [canonical(line).encode() + b"\n" for line in lines]
    if whole:
        lines[-1]["sha256"] = hashlib.sha256(b"".join(texts[:-1])).hexdigest()
        texts[-1] = canonical(lines[-1]).encode() + b"\n"
    return packed(b"".join(texts), path, target)


def packed(data: bytes, like: Path, target: Path) -> Path:
    """Anything packed as a bundle is, its head telling its true hash."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = pack.compress(data) + pack.flush()
    body += zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    magic = like.read_bytes()[: MAGIC - 32]
    target.write_bytes(magic + hashlib.sha256(body).digest() + body)
    return target


def later(header: Header, **by: float) -> Header:
    """The header of a bundle that says it was made later."""
    return replace(header, made=instant_text(instant_of(header.made) + timedelta(**by)))
