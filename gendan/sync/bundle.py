"""The bundle ``.gdn``: commits on the road, in gzipped lines of JSON (docs/FORMAT.md; sync.md 2.8).

Header, commits in causal order, the signed heads of their authors, an end that counts, hashes and signs all of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from gendan.db.journal import hash_of, hash_text, link, personal_hash
from gendan.db.types import canonical, instant_of
from gendan.sync import limits
from gendan.sync.refusals import Reason, RefusedError
from gendan.sync.strict import NotStrictError, loads

CONTAINER = 1
"""The version of the container; another one is refused, a newer journal format inside it is not."""
SUFFIX = ".gdn"
_MAGIC = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff" + (36).to_bytes(2, "little") + b"GD" + (32).to_bytes(2, "little")
"""The head of the gzip member, always the same; after it the SHA-256 of everything behind, in its extra field: one
changed bit anywhere in the file is found before a line is read, also where unpacking would not notice.
"""

Sides = dict[str, tuple[bytes, str]]
"""Personal values of a commit: (salt, value) by the hash that its body names."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a bundle says of itself: whose it is, for whom, and what its author had when it was written."""

    fleet: str
    node: str
    store: str
    terminal: str
    made: str
    app: str
    schema: list[int]
    have: dict[str, int]
    to: str | None = None
    practice: bool = False

    def to_line(self) -> dict[str, Any]:
        """The header as its line holds it."""
        said = {"gendan": CONTAINER, "fleet": self.fleet, "from": self.node, "to": self.to}
        said |= {"store": self.store, "terminal": self.terminal, "made": self.made, "app": self.app}
        said |= {"practice": 1} if self.practice else {}
        return said | {"schema": self.schema, "have": self.have}


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit: its body exactly as it was hashed, its place in the chain, its personal values."""

    body: str
    previous: bytes
    hash: bytes
    sides: Sides = field(default_factory=dict)

    def to_line(self) -> dict[str, Any]:
        """The commit as its line holds it."""
        line: dict[str, Any] = {"t": "c", "b": self.body, "p": hash_text(self.previous), "h": hash_text(self.hash)}
        if self.sides:
            line["s"] = {name: [hash_text(salt), value] for name, (salt, value) in self.sides.items()}
        return line


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A chain's head, signed by the node whose chain it is: it vouches for every commit before it."""

    node: str
    seq: int
    hash: bytes
    signature: bytes

    def to_line(self) -> dict[str, Any]:
        """The checkpoint as its line holds it."""
        said = {"t": "head-sig", "node": self.node, "seq": self.seq}
        return said | {"hash": hash_text(self.hash), "sig": hash_text(self.signature)}

    def vouched_by(self, fleet: str, public_key: str) -> bool:
        """Whether the signature is the one of that key (base64)."""
        return is_signed(public_key, _head_message(fleet, self.node, self.seq, self.hash), self.signature)


def sign_head(key: SigningKey, fleet: str, node: str, seq: int, digest: bytes) -> Checkpoint:
    """A node's own checkpoint."""
    message = _head_message(fleet, node, seq, digest)
    return Checkpoint(node, seq, digest, key.sign(message).signature)


def _head_message(fleet: str, node: str, seq: int, digest: bytes) -> bytes:
    return b"gendan head\n" + canonical([fleet, node, seq, hash_text(digest)]).encode()


def is_signed(public_key: str, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is that of ``message`` by the key in base64; a key that is none signs nothing."""
    try:
        VerifyKey(base64.b64decode(public_key, validate=True)).verify(message, signature)
    except (BadSignatureError, ValueError, TypeError, binascii.Error):
        return False
    return True


class Writer:
    """Writes one bundle into an open file, line by line; ``finish`` signs it."""

    def __init__(self, file: BinaryIO, header: Header) -> None:
        self._file = file
        self._pack = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._digest = hashlib.sha256()
        self._packed = hashlib.sha256()
        self._crc = 0
        file.write(_MAGIC + bytes(32))
        self.header = header
        self.written = 0
        """Bytes of the lines so far, unpacked."""
        self.commits = 0
        self._line(header.to_line())

    def commit(self, entry: Entry) -> None:
        """Write a commit."""
        self._line(entry.to_line())
        self.commits += 1

    def finish(self, checkpoints: list[Checkpoint], key: SigningKey) -> str:
        """Write the checkpoints and the end; returns the SHA-256 of the lines, in hex."""
        for checkpoint in checkpoints:
            self._line(checkpoint.to_line())
        digest = self._digest.digest()
        public = base64.b64encode(key.verify_key.encode()).decode()
        signature = hash_text(key.sign(b"gendan bundle\n" + digest).signature)
        end = {"t": "end", "n": self.commits, "sha256": digest.hex(), "sig": signature, "key": public}
        self._line(end)
        tail = self._crc.to_bytes(4, "little") + (self.written & 0xFFFFFFFF).to_bytes(4, "little")
        self._put(self._pack.flush() + tail)
        self._file.seek(len(_MAGIC))
        self._file.write(self._packed.digest())
        return digest.hex()

    def _line(self, said: dict[str, Any]) -> None:
        line = canonical(said).encode() + b"\n"
        self._digest.update(line)
        self.written += len(line)
        self._crc = zlib.crc32(line, self._crc)
        self._put(self._pack.compress(line))

    def _put(self, packed: bytes) -> None:
        self._packed.update(packed)
        self._file.write(packed)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose every byte was checked against its own hashes; what its keys are worth says the roster."""

    path: Path
    header: Header
    sha: str
    key: str
    """The public key that signed it."""
    checkpoints: dict[str, Checkpoint]
    ranges: dict[str, tuple[int, int]]
    """First and last sequence number by author."""
    enrolled: tuple[tuple[str, dict[str, Any]], ...]
    """New terminals in its commits: (author, operation)."""
    without: Mapping[str, int] = field(default_factory=dict)
    """By author from which number on its commits are left out, as if they were not in it."""

    @property
    def commits(self) -> int:
        """How many commits it holds."""
        return sum(last - first + 1 for first, last in self.ranges.values())

    def entries(self) -> Iterator[tuple[Entry, dict[str, Any]]]:
        """Its commits again, in their order, with the bodies read; every line was checked before."""
        lines = _unpacked(self.path)
        next(lines)
        for raw in lines:
            said = json.loads(raw)
            if said["t"] != "c":
                return
            body = json.loads(said["b"])
            if body["seq"] < self.without.get(body["node"], body["seq"] + 1):
                yield _entry(said), body


def check(path: Path) -> Bundle:
    """Read a bundle to its end and check everything that needs no database. Raises ``RefusedError``."""
    refuse_changed(path)
    return _Check(path).bundle()


def refuse_changed(path: Path) -> None:
    """Compare a file with the hash in its own head: what was written is what can be read. Raises ``RefusedError``."""
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + 32)
        if not head.startswith(_MAGIC[:4]):
            raise RefusedError(Reason.NOT_A_BUNDLE)
        digest = hashlib.sha256()
        while part := file.read(1 << 20):
            digest.update(part)
    if head != _MAGIC + digest.digest():
        raise RefusedError(Reason.DAMAGED, "a byte of it was changed")


class _Check:
    """One walk along a bundle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ends: dict[str, tuple[int, bytes]] = {}
        self.firsts: dict[str, int] = {}
        self.checkpoints: dict[str, Checkpoint] = {}
        self.enrolled: list[tuple[str, dict[str, Any]]] = []
        self.count = 0

    def bundle(self) -> Bundle:
        """The bundle, or the reason why it is none."""
        digest = hashlib.sha256()
        lines = _lines(self.path)
        first, said = next(lines, (b"", {}))
        header = _header(said)
        digest.update(first)
        for raw, line in lines:
            if line.get("t") == "end":
                key = self._end(line, digest.digest())
                if next(lines, None) is not None:
                    raise RefusedError(Reason.DAMAGED, "something stands after the end")
                ranges = {node: (self.firsts[node], self.ends[node][0]) for node in self.firsts}
                sha = digest.hexdigest()
                return Bundle(self.path, header, sha, key, self.checkpoints, ranges, tuple(self.enrolled))
            digest.update(raw)
            self._line(line)
        raise RefusedError(Reason.DAMAGED, "it has no end")

    def _line(self, line: dict[str, Any]) -> None:
        if line.get("t") == "c" and not self.checkpoints:
            self._commit(_entry(line))
        elif line.get("t") == "head-sig":
            self._checkpoint(line)
        else:
            raise RefusedError(Reason.DAMAGED, "a line that is none of the format")

    def _commit(self, entry: Entry) -> None:
        try:
            body = loads(entry.body)
        except NotStrictError as error:
            raise RefusedError(Reason.DAMAGED, f"a commit is not readable: {error}") from error
        node, seq = _place(body)
        if link(entry.previous, entry.body) != entry.hash:
            raise RefusedError(Reason.DAMAGED, f"commit {seq} is not the one that was hashed")
        for name, (salt, value) in entry.sides.items():
            if hash_text(personal_hash(salt, value)) != name:
                raise RefusedError(Reason.DAMAGED, f"a personal value of commit {seq} is not the one that was hashed")
        before = self.ends.get(node)
        if before is not None and before != (seq - 1, entry.previous):
            raise RefusedError(Reason.DAMAGED, f"commit {seq} does not follow the one before it")
        self.firsts.setdefault(node, seq)
        self.ends[node] = (seq, entry.hash)
        self.count += 1
        self.enrolled += [(node, op) for op in body["ops"] if op.get("e") == "terminal" and op.get("k") == "new"]

    def _checkpoint(self, line: dict[str, Any]) -> None:
        try:
            found = Checkpoint(line["node"], line["seq"], hash_of(line["hash"]), hash_of(line["sig"]))
        except (KeyError, TypeError, ValueError) as error:
            raise RefusedError(Reason.DAMAGED, "a signed head is not readable") from error
        mine = self.ends.get(found.node) if isinstance(found.node, str) else None
        if mine != (found.seq, found.hash) or found.node in self.checkpoints:
            raise RefusedError(Reason.DAMAGED, "a signed head is not that of the commits")
        self.checkpoints[found.node] = found

    def _end(self, line: dict[str, Any], digest: bytes) -> str:
        key, signature = line.get("key"), line.get("sig")
        if line.get("n") != self.count or line.get("sha256") != digest.hex():
            raise RefusedError(Reason.DAMAGED, "its hash or its count is not the one at its end")
        if self.ends.keys() != self.checkpoints.keys():
            raise RefusedError(Reason.DAMAGED, "commits without a signed head")
        if not isinstance(key, str) or not isinstance(signature, str):
            raise RefusedError(Reason.DAMAGED, "it is not signed")
        try:
            signed = is_signed(key, b"gendan bundle\n" + digest, hash_of(signature))
        except ValueError:
            signed = False
        if not signed:
            raise RefusedError(Reason.BAD_SIGNATURE)
        return key


def _place(body: Any) -> tuple[str, int]:
    """Node and sequence number of a body that has the shape of one."""
    try:
        node, seq, ops = body["node"], body["seq"], body["ops"]
        shaped = isinstance(node, str) and isinstance(seq, int) and seq >= 1 and isinstance(body["hlc"], int)
        shaped = shaped and isinstance(body["at"], str) and isinstance(ops, list) and isinstance(body["v"], list)
        shaped = shaped and all(isinstance(op, dict) and isinstance(op.get("k"), str) for op in ops)
    except (KeyError, TypeError) as error:
        raise RefusedError(Reason.DAMAGED, "a commit has not the form of one") from error
    if not shaped or not all(isinstance(body.get(key), str) for key in ("cmd", "by", "role")):
        raise RefusedError(Reason.DAMAGED, "a commit has not the form of one")
    return node, seq


def _header(said: dict[str, Any]) -> Header:
    container = said.get("gendan")
    if isinstance(container, int) and container > CONTAINER:
        raise RefusedError(Reason.NEWER)
    try:
        header = Header(
            said["fleet"], said["from"], said["store"], said["terminal"], said["made"], said["app"],
            said["schema"], said["have"], said.get("to"), "practice" in said,
        )  # fmt: skip
    except KeyError as error:
        raise RefusedError(Reason.NOT_A_BUNDLE) from error
    texts = (header.fleet, header.node, header.store, header.terminal, header.made, header.app)
    have = header.have
    if container != CONTAINER or not all(isinstance(one, str) and len(one) < 200 for one in texts):
        raise RefusedError(Reason.NOT_A_BUNDLE)
    try:
        instant_of(header.made)
    except ValueError as error:
        raise RefusedError(Reason.NOT_A_BUNDLE) from error
    if not isinstance(have, dict) or not all(isinstance(seq, int) and seq >= 0 for seq in have.values()):
        raise RefusedError(Reason.NOT_A_BUNDLE)
    return header


def _entry(said: dict[str, Any]) -> Entry:
    try:
        sides = {name: (hash_of(salt), str(value)) for name, (salt, value) in said.get("s", {}).items()}
        body, previous, digest = said["b"], hash_of(said["p"]), hash_of(said["h"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedError(Reason.DAMAGED, "a line of a commit is not readable") from error
    if not isinstance(body, str):
        raise RefusedError(Reason.DAMAGED, "a line of a commit is not readable")
    return Entry(body, previous, digest, sides)


def entry_of(line: str) -> Entry:
    """A commit from its line, as the table of parked ones keeps it."""
    return _entry(json.loads(line))


def _lines(path: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Every line with its value, unpacked within the limits."""
    for count, raw in enumerate(_unpacked(path), start=1):
        if count > limits.LINES:
            raise RefusedError(Reason.TOO_BIG)
        try:
            said = loads(raw.decode("utf-8"))
        except (UnicodeDecodeError, NotStrictError) as error:
            raise RefusedError(Reason.DAMAGED if count > 1 else Reason.NOT_A_BUNDLE, str(error)) from error
        if not isinstance(said, dict):
            raise RefusedError(Reason.DAMAGED, "a line is not an object")
        yield raw, said


def _unpacked(path: Path) -> Iterator[bytes]:
    """The lines of a single gzip member, their ends with them; nothing may stand after it."""
    rest, total = bytearray(), 0
    unpack = zlib.decompressobj(31)
    with path.open("rb") as file:
        while not unpack.eof:
            packed = unpack.unconsumed_tail or file.read(1 << 16)
            if not packed:
                raise RefusedError(Reason.DAMAGED if total else Reason.NOT_A_BUNDLE, "it ends too early")
            try:
                part = unpack.decompress(packed, 1 << 20)
            except zlib.error as error:
                raise RefusedError(Reason.DAMAGED if total else Reason.NOT_A_BUNDLE, str(error)) from error
            total += len(part)
            if total > limits.UNPACKED_BYTES:
                raise RefusedError(Reason.TOO_BIG)
            rest += part
            if len(rest) > limits.LINE_BYTES and b"\n" not in rest:
                raise RefusedError(Reason.TOO_BIG)
            *whole, rest = rest.split(b"\n") if b"\n" in part else ([rest])
            for line in whole:
                if len(line) > limits.LINE_BYTES:
                    raise RefusedError(Reason.TOO_BIG)
                yield bytes(line) + b"\n"
        if unpack.unused_data or file.read(1):
            raise RefusedError(Reason.DAMAGED, "something stands after its end")
    if rest:
        raise RefusedError(Reason.DAMAGED, "its last line is cut")
