"""A further terminal: a file with a snapshot and the new node's keys, closed with a password (sync.md 2.11).

First a line of JSON that says what it is, then a line with the node's identity, encrypted with the password (age, in
base64), then the database, packed with gzip and encrypted with age for that identity.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection

from gendan import locations
from gendan.db import archives, copying, exchange, identity, meta, migrations, terminals
from gendan.db.archiving import put_back
from gendan.db.errors import speaking_of
from gendan.db.handing_over import hand_over, keep_head
from gendan.db.headquarters import Headquarters
from gendan.db.identity import Secret
from gendan.db.store import Store, refuse_network
from gendan.db.types import instant_text
from gendan.errors import Refusal, StorageError
from gendan.i18n import N_, Word
from gendan.sync import safe_files
from gendan.sync.bundle import Checkpoint, sign_head
from gendan.wholefile import sync_folder

FORMAT = 1
_HEAD_BYTES = 4096
UNSIGNED = N_("its records are not signed by the terminals that wrote them")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an enrolment file says of itself: the business, the new terminal and its node, when it was made, and the
    node that gave it, which signs for the records in it."""

    fleet: str
    store: str
    terminal: str
    node: str
    made: str
    giver: str


def enrol(
    store: Store, add: Callable[[dict[str, str]], dict[str, Any]], named: Mapping[str, str], password: str, target: Path
) -> str:
    """Enrol a terminal and write its file. ``add`` runs the command ``terminal.add``; ``named`` holds its name, and its
    store where that is another. Returns ``STORE-TERMINAL``.
    """
    safe_files.refuse_existing(target)
    with safe_files.beside(target):  # where no file can be written no terminal is enrolled: its code would be used up
        secret = identity.generate()
    made = add({**named, "public_key": secret.public_key, "recipient": secret.recipient})
    pack(store, made["node"], secret, password, target)
    return str(made["terminal"])


def pack(store: Store, node: str, secret: Secret, password: str, target: Path) -> Enrolment:
    """Write the enrolment of ``node`` (its row stands in the roster) to ``target``. What this terminal has now counts
    as what the new one has: later bundles for it hold only what is newer. Errors: ``StorageError``.
    """
    spool = locations.private_folder(locations.state_folder() / "spool")
    with tempfile.TemporaryDirectory(dir=spool) as room:
        taken = Path(room) / "snapshot"
        said = snapshot(store, node, taken)
        packed = Path(room) / "packed"
        with taken.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as file:
            shutil.copyfileobj(source, file, 1 << 20)
        _write(said, secret, password, packed, Path(room) / "closed", target)
    return said


def snapshot(store: Store, node: str, target: Path) -> Enrolment:
    """Write at ``target`` the database with which ``node`` begins, and note that it has what stands in it. It has the
    whole journal: what is archived here stands in it again.
    """
    target.touch(mode=0o600)
    with store.watch() as conn:
        folder = archives.folder_of(conn)
        copying.copy_into(conn, target)
    with copying.looking_at(target) as conn:
        row = terminals.of_node(conn, node)
        assert row is not None, "the terminal stands in the roster"
        own, known, wanted = meta.this_terminal(conn).uid, exchange.have(conn), archives.needed(conn)
        made = instant_text(store.clock.now())
        said = Enrolment(meta.get(conn, "fleet"), row.store, row.name, node, made, own)
        head = sign_head(identity.load(own).sign, said.fleet, own, *exchange.head_of(conn, own))
    if wanted:
        put_back(target, folder)
    keep_head(target, own, head.seq, head.hash, head.signature)
    hand_over(target, node, own, known, store.clock.now())
    with store.write() as conn:
        exchange.note_said(conn, node, known, store.clock.now())
    return said


def _write(said: Enrolment, secret: Secret, password: str, packed: Path, closed: Path, target: Path) -> None:
    from pyrage import encrypt_file, passphrase, x25519

    head = json.dumps({"gendan_enrolment": FORMAT, **asdict(said)}, ensure_ascii=False)
    key = base64.b64encode(passphrase.encrypt(secret.to_text(said.node).encode(), password))
    encrypt_file(str(packed), str(closed), [x25519.Recipient.from_str(secret.recipient)])
    with safe_files.placing(target) as part, part.open("wb") as file, closed.open("rb") as source:
        file.write(head.encode() + b"\n" + key + b"\n")
        shutil.copyfileobj(source, file, 1 << 20)


def look(path: Path) -> Enrolment:
    """What an enrolment file says of itself. Raises ``StorageError`` where it is none."""
    with speaking_of(path), path.open("rb") as file:
        return _head(path, file)


def _head(path: Path, file: BinaryIO) -> Enrolment:
    try:
        said = json.loads(file.readline(_HEAD_BYTES).decode())
        if said.pop("gendan_enrolment") != FORMAT:
            raise StorageError(
                "newer_schema", N_("{path} was written by a newer gendan. Upgrade gendan on this terminal."), path=path
            )
        return Enrolment(**said)
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise _none(path) from error


def _none(path: Path) -> StorageError:
    return StorageError(
        "not_an_enrolment",
        N_("{path} is no enrolment, or it is damaged. Make it again with `gendan terminal add`."),
        path=path,
    )


def join(path: Path, password: str, database: Path) -> Enrolment:
    """Make this machine the terminal that the file enrols: its database at ``database`` (where none is), its keys in
    the identity folder. Nothing stays half done. Errors: ``Refusal`` wrong_password, ``StorageError``.
    """
    refuse_network(database)
    locations.private_folder(database.parent)
    building = database.with_name(f"{database.name}.{os.getpid()}.new")
    try:
        with speaking_of(path), path.open("rb") as file:
            said = _head(path, file)
            secret = _identity(file.readline(1 << 16), password)
            _unpack(path, file, secret, building)
        _check(building, said, path)
        identity.write(said.node, secret)
        safe_files.refuse_existing(database)
        building.rename(database)
        sync_folder(database.parent)
    finally:
        for left in building.parent.glob(f"{building.name}*"):
            left.unlink()
    return said


def join_headquarters(path: Path, password: str, server: Headquarters) -> Enrolment:
    """Fill the empty database of a headquarters from its enrolment. Errors: ``Refusal`` wrong_password,
    ``StorageError`` where the file is none, or the server's database is not empty.
    """
    if not server.is_empty():
        message = N_("There is a database at {path} already. Name another with --db.")
        raise StorageError("exists", message, path=server.path)
    spool = locations.private_folder(locations.state_folder() / "spool")
    with tempfile.TemporaryDirectory(dir=spool) as room:
        building = Path(room) / "snapshot"
        with speaking_of(path), path.open("rb") as file:
            said = _head(path, file)
            secret = _identity(file.readline(1 << 16), password)
            _unpack(path, file, secret, building)
        _check(building, said, path)
        identity.write(said.node, secret)
        server.fill(building)
    return said


def _identity(line: bytes, password: str) -> Secret:
    from pyrage import DecryptError, passphrase

    try:
        return identity.read(passphrase.decrypt(base64.b64decode(line), password).decode())
    except (DecryptError, ValueError) as error:
        raise Refusal(
            "wrong_password", N_("The password does not open this enrolment. Type the admin's who made it.")
        ) from error


def _unpack(path: Path, file: BinaryIO, secret: Secret, building: Path) -> None:
    from pyrage import DecryptError, decrypt_io, x25519

    packed = building.with_suffix(".packed")
    try:
        with packed.open("wb") as target:
            packed.chmod(0o600)
            decrypt_io(file, target, [x25519.Identity.from_str(secret.road)])
        building.touch(mode=0o600)
        with gzip.open(packed, "rb") as source, building.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except (DecryptError, EOFError, gzip.BadGzipFile) as error:
        raise _none(path) from error
    finally:
        packed.unlink(missing_ok=True)


def _check(building: Path, said: Enrolment, path: Path) -> None:
    """Look at what was unpacked before it becomes a database that is worked on."""
    migrations.ensure(building)
    with copying.looking_at(building) as conn:
        fault = copying.fault_of(conn)
        why = fault.reason if fault is not None else None if _is_signed(conn, said) else UNSIGNED
        if why is not None:
            raise StorageError("damaged", N_("{path} is damaged: {why}."), path=path, why=Word(why))
        if (meta.get(conn, "fleet"), meta.get(conn, "node")) != (said.fleet, said.node):
            raise _none(path)


def _is_signed(conn: Connection, said: Enrolment) -> bool:
    """Whether the giver signed for the end of its chain, and each other author for his last head that is known here."""
    for row in terminals.everyone(conn):
        uid = str(row.uid)
        end, digest = exchange.head_of(conn, uid)
        last = exchange.checkpoint_before(conn, uid, end + 1)
        if last is None:
            if uid == said.giver:
                return False
            continue
        head = Checkpoint(uid, last.seq, last.hash, last.sig)
        if not head.vouched_by(said.fleet, row.public_key) or exchange.hash_at(conn, uid, last.seq) != last.hash:
            return False
        if uid == said.giver and (last.seq, last.hash) != (end, digest):
            return False
    return True
