"""This terminal's secret: the key that signs its commits, in a file outside the database (sync.md 2.3)."""

from __future__ import annotations

import base64
import binascii
import json
import os
from pathlib import Path

from nacl.signing import SigningKey

from gendan import locations
from gendan.errors import StorageError
from gendan.i18n import N_


def file_of(uid: str) -> Path:
    """Where the identity of a node is kept."""
    return locations.identity_folder() / f"{uid}.json"


def write(uid: str, key: SigningKey) -> None:
    """Keep the node's secret key, readable by its owner only."""
    locations.private_folder(locations.identity_folder())
    secret = {"node": uid, "key": base64.b64encode(key.encode()).decode(), "install": os.urandom(16).hex()}
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(file_of(uid), flags, 0o600), "w", encoding="utf-8") as file:
        json.dump(secret, file)
        file.flush()
        os.fsync(file.fileno())


def is_here(uid: str) -> bool:
    """Whether this machine holds the identity of a node; where not, the database was copied or restored here."""
    return file_of(uid).is_file()


def load(uid: str) -> SigningKey:
    """The node's secret key. Raises ``StorageError`` (no_identity) where it is missing or cannot be read."""
    try:
        said = json.loads(file_of(uid).read_text(encoding="utf-8"))
        return SigningKey(base64.b64decode(said["key"], validate=True))
    except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
        raise StorageError(
            "no_identity",
            N_("This terminal's key is missing or unreadable ({path}). Start gendan to take a new one."),
            path=file_of(uid),
        ) from error


def public(key: SigningKey) -> str:
    """The public key as the roster writes it."""
    return base64.b64encode(key.verify_key.encode()).decode()
