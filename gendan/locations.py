"""Where gendan keeps its files. ``GENDAN_HOME`` puts everything below one folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gendan.errors import UsageError
from gendan.i18n import N_

APP = "gendan"


def named(text: str) -> Path:
    """The place that is named; ``~`` is a home. Raises ``UsageError`` bad_value where it is nobody's."""
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError as error:
        message = N_("{value} begins with a home that this machine does not know. Write the whole path.")
        raise UsageError("bad_value", message, value=text) from error


def _folder(kind: str, environ: Mapping[str, str]) -> Path:
    home = environ.get("GENDAN_HOME", "").strip()
    if home:
        return named(home) / kind
    import platformdirs

    folders = platformdirs.PlatformDirs(APP, appauthor=False)
    paths = {"data": folders.user_data_path, "config": folders.user_config_path, "state": folders.user_state_path}
    return paths[kind]


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for databases."""
    return _folder("data", environ)


def config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for the settings file and the terminals' identity files."""
    return _folder("config", environ)


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for logs and crash notes."""
    return _folder("state", environ)


def database_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The database in use where ``--db`` says nothing: ``GENDAN_DB`` or the user's data folder."""
    place = environ.get("GENDAN_DB", "").strip()
    return named(place) if place else data_folder(environ) / "gendan.db"


def demo_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The demonstration store's database: never the real one."""
    return data_folder(environ) / "demo.db"


def settings_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The settings file (TOML): ``GENDAN_CONFIG`` or the user's config folder."""
    place = environ.get("GENDAN_CONFIG", "").strip()
    return named(place) if place else config_folder(environ) / "config.toml"


def identity_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of identity files, one a database, keyed by node (sync.md 2.3)."""
    return config_folder(environ) / "identity"


def private_folder(path: Path) -> Path:
    """Make ``path`` a folder that only its owner may read, and so those above it that are not there yet."""
    if not path.parent.exists():
        private_folder(path.parent)
    path.mkdir(exist_ok=True, mode=0o700)
    return path
