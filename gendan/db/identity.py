"""This terminal's secrets, in a file outside the database (sync.md 2.3): what signs its commits, and what opens
bundles that were encrypted for it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nacl.signing import SigningKey

from gendan import locations, wholefile
from gendan.errors import StorageError
from gendan.i18n import N_


@dataclass(frozen=True, slots=True)
class Secret:
    """The secrets of a node: its Ed25519 key, and its age identity (``AGE-SECRET-KEY-…``) for the road."""

    sign: SigningKey
    road: str

    @property
    def public_key(self) -> str:
        """The signing key as the roster writes it, in base64."""
        return base64.b64encode(self.sign.verify_key.encode()).decode()

    @property
    def recipient(self) -> str:
        """For whom others encrypt (``age1…``)."""
        from pyrage import x25519

        return str(x25519.Identity.from_str(self.road).to_public())

    def to_text(self, uid: str) -> str:
        """The content of the identity file of node ``uid``."""
        key = base64.b64encode(self.sign.encode()).decode()
        return json.dumps({"node": uid, "key": key, "road": self.road, "install": os.urandom(16).hex()})


def generate() -> Secret:
    """New secrets."""
    from pyrage import x25519

    return Secret(SigningKey.generate(), str(x25519.Identity.generate()))


def read(text: str) -> Secret:
    """The secrets that ``to_text`` wrote. Raises ``ValueError`` for anything else."""
    said = json.loads(text)
    try:
        return Secret(SigningKey(base64.b64decode(said["key"], validate=True)), str(said["road"]))
    except (KeyError, TypeError) as error:
        raise ValueError("not an identity") from error


def file_of(uid: str) -> Path:
    """Where the identity of a node is kept."""
    return locations.identity_folder() / f"{uid}.json"


def write(uid: str, secret: Secret) -> None:
    """Keep the node's secrets, readable by their owner only; whole or not at all."""
    locations.private_folder(locations.identity_folder())
    wholefile.put(file_of(uid), secret.to_text(uid).encode())


def is_here(uid: str) -> bool:
    """Whether this machine holds the identity of a node; where not, the database was copied or restored here."""
    return file_of(uid).is_file()


def seal_key(uid: str) -> bytes | None:
    """The key under which this machine seals the end of the node's chain; none where it does not hold the identity."""
    try:
        return _seal_key(file_of(uid))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=8)
def _seal_key(path: Path) -> bytes:
    return hashlib.sha256(b"gendan seals\0" + read(path.read_text(encoding="utf-8")).sign.encode()).digest()


def load(uid: str) -> Secret:
    """The node's secrets. Raises ``StorageError`` (no_identity) where they are missing or cannot be read."""
    try:
        return read(file_of(uid).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            "no_identity",
            N_("This terminal's key is missing or unreadable ({path}). Start gendan to take a new one."),
            path=file_of(uid),
        ) from error
