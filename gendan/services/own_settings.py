"""Keeping a setting of this terminal in its settings file; comments and everything else there stay."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from gendan import reasons, wholefile
from gendan.config import checked
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_
from gendan.locations import private_folder


def keep(path: Path, key: str, value: Any) -> None:
    """Write ``key`` into the settings file at ``path``, which is made where there is none; whole or not at all."""
    checked(key, value)
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text)
        _put(path, document, key.split("."), value)
        private_folder(path.parent)
        wholefile.put(path, tomlkit.dumps(document).encode())
    except OSError as error:
        message = N_("The settings file {path} cannot be written: {why}.")
        raise StorageError("storage", message, path=path, why=reasons.reason(error)) from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        message = N_("The settings file {path} is not TOML: {why}. Mend that line.")
        raise UsageError("bad_value", message, path=path, why=reasons.place(error)) from error


def _put(path: Path, table: Any, names: list[str], value: Any) -> None:
    for at, name in enumerate(names[:-1], 1):
        if name not in table:
            table[name] = tomlkit.table()
        table = table[name]
        if not isinstance(table, MutableMapping):
            section = ".".join(names[:at])
            message = N_(
                "In the settings file {path} stands a value called {section}. Mend it: [{section}] is a table."
            )
            raise UsageError("bad_value", message, field=section, path=path, section=section)
    table[names[-1]] = value
