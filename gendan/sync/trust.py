"""Whose signatures count: the roster in the journal, and what a bundle itself brings to it (sync.md 2.9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gendan.db import exchange, meta, roster, terminals
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.sync.bundle import Bundle, Checkpoint, check
from gendan.sync.refusals import Reason, RefusedError


def refuse_strangers(conn: Connection, bundle: Bundle) -> None:
    """Refuse a bundle of another business, of a terminal that is unknown or revoked, or with a false signature. Authors
    that nobody knows yet are no reason: what they wrote waits until their enrolment comes.
    """
    if bundle.header.fleet != meta.get(conn, "fleet"):
        raise RefusedError(Reason.OTHER_FLEET)
    keys = _keys(conn, bundle)
    sender = bundle.header.node
    if sender not in keys:
        raise RefusedError(Reason.UNKNOWN_NODE, sender)
    row = terminals.of_node(conn, sender)
    if row is not None and row.revoked_seq is not None:
        raise RefusedError(Reason.REVOKED, sender)
    if bundle.key != keys[sender]:
        raise RefusedError(Reason.BAD_SIGNATURE, "the key at its end is not the one of the terminal it names")
    for node, checkpoint in bundle.checkpoints.items():
        if node in keys and not checkpoint.vouched_by(bundle.header.fleet, keys[node]):
            raise RefusedError(Reason.BAD_SIGNATURE, f"the head of {node}")
    for author, op in bundle.enrolled:
        if author == op.get("i") and author in keys and meta.node_id(conn, author) is None:
            said = op["x"]
            meta.add_node(conn, author, str(said.get("store", "?")), str(said.get("name", "?")), keys[author])


def drop_unvouched(conn: Connection, fleet: str) -> None:
    """Throw away what waited for the enrolment of its author and turns out not to be signed with his key."""
    keys = _known(conn)
    for node in exchange.waiting_nodes(conn):
        heads = [Checkpoint(node, row.seq, row.hash, row.sig) for row in exchange.checkpoints_of(conn, node)]
        if node in keys and not all(head.vouched_by(fleet, keys[node]) for head in heads):
            exchange.drop_waiting(conn, node)


def _known(conn: Connection) -> dict[str, str]:
    """Public keys by node: of those that were let in here, and those of the roster."""
    return roster.accepted(conn) | {str(row.uid): row.public_key for row in terminals.everyone(conn)}


def _keys(conn: Connection, bundle: Bundle) -> dict[str, str]:
    """The keys that are known, those that who writes the roster enrols in this bundle, and a terminal that goes on from
    a copy, where the one it continues has vouched for it."""
    keys, line = _known(conn), set(roster.look(conn).line)
    revoked = {str(row.uid) for row in terminals.everyone(conn) if row.revoked_seq is not None}
    fleet = bundle.header.fleet
    waiting = list(bundle.enrolled)
    while True:
        found = [one for one in waiting if _is_believed(keys, line, revoked, bundle, fleet, *one)]
        if not found:
            return keys
        for one in found:
            waiting.remove(one)
            uid, said = str(one[1]["i"]), one[1]["x"]
            keys.setdefault(uid, str(said["public_key"]))
            if said.get("continues") in line:
                line.add(uid)


def _is_believed(
    keys: dict[str, str], line: set[str], revoked: set[str], bundle: Bundle, fleet: str, author: str, op: dict[str, Any]
) -> bool:
    said = op.get("x")
    shaped = isinstance(said, dict) and isinstance(said.get("public_key"), str) and isinstance(op.get("i"), str)
    if not isinstance(said, dict) or not shaped:
        return False
    if author in line:
        return author in keys and bundle.checkpoints[author].vouched_by(fleet, keys[author])
    before, signature = said.get("continues"), said.get("endorsed")
    if not isinstance(before, str) or not isinstance(signature, str):
        return False
    if author != op.get("i") or before not in keys or before in revoked:
        return False
    return roster.is_endorsed(keys[before], signature, roster.statement(fleet, before, author, said["public_key"]))


def introduced(path: Path) -> dict[str, Any]:
    """The terminal that a bundle's writer introduces himself as: the arguments of ``terminal.accept``. Raises
    ``UsageError`` where the file is no sound bundle or introduces nobody.
    """
    try:
        found = check(path)
    except (RefusedError, OSError) as error:
        reason = error.reason if isinstance(error, RefusedError) else Reason.NOT_A_FILE
        raise UsageError("bad_bundle", reason.value, field="file") from error
    for author, op in found.enrolled:
        said = op.get("x")
        if author != op.get("i") or author != found.header.node or not isinstance(said, dict):
            continue
        if said.get("public_key") == found.key:
            names = ("name", "store", "public_key", "recipient", "continues")
            return {"node": author} | {name: said[name] for name in names if said.get(name)}
    raise UsageError(
        "bad_bundle", N_("{file} introduces no terminal. Export it with --full there."), field="file", file=path.name
    )


def refuse_other_practice(conn: Connection, bundle: Bundle) -> None:
    """Practice and business do not mix."""
    if bundle.header.practice != meta.is_practice(conn):
        raise RefusedError(Reason.PRACTICE)


def keep_checkpoints(conn: Connection, bundle: Bundle) -> None:
    """Keep the signed heads of all authors, so that their commits can be passed on."""
    for node, checkpoint in bundle.checkpoints.items():
        exchange.keep_checkpoint(conn, node, checkpoint.seq, checkpoint.hash, checkpoint.signature)


def names(conn: Connection) -> dict[str, str]:
    """``STORE-TERMINAL`` by node."""
    return {str(row.uid): f"{row.store}-{row.name}" for row in terminals.everyone(conn)}
