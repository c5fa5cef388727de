"""``gendan config``: where the settings are, what is in force, where each value comes from, and changing them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import click

from gendan import config, locations, reasons, wholefile
from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, _, aside
from gendan.scripts.common import Call, emit, shared_options

_SOURCES = {"default": N_("default"), "store": N_("the store"), "file": N_("settings file")}


@click.group("config", help=N_("The settings and where each value comes from."))
@shared_options
def command() -> None:
    """The group of config commands; cli.py hangs it in."""


@command.command("path", help=N_("Where the settings file of this terminal is."))
@shared_options
@click.pass_obj
def path(call: Call) -> None:
    """Print the places of settings file and database."""
    place = locations.settings_path()
    document = {"path": str(place), "exists": place.exists(), "database": str(_database(call))}
    emit(call, document, str(place))


def _database(call: Call) -> Path:
    """Where the database is; of a server its address without a password."""
    if call.server is None:
        return call.database
    from gendan.db.headquarters import Headquarters

    return Headquarters(call.server, call.clock, call.config).path


@command.command("show", help=N_("Every setting, or KEY alone: the value in force, its source, what it means."))
@click.argument("key", required=False)
@shared_options
@click.pass_obj
def show(call: Call, key: str | None) -> None:
    """Print the settings in force."""
    settings = call.open().config if call.server or call.database.exists() else call.config
    if key is not None and key not in config.BY_KEY:
        message = N_("There is no setting {key}. `gendan config show` lists them all.")
        raise UsageError("bad_value", message, field="key", key=key)
    shown = [one for one in settings.all() if key in (None, one.setting.key)]
    document = [
        {
            "key": one.setting.key,
            "value": one.value,
            "source": one.source,
            "default": one.setting.default,
            "description": _(one.setting.description),
        }
        for one in shown
    ]
    emit(call, {"path": str(settings.path), "settings": document}, "\n".join(_text(one) for one in shown))


def _text(one: config.InForce) -> str:
    value = json.dumps(one.value, ensure_ascii=False)
    return f"{one.setting.key} = {value}{aside(_(_SOURCES[one.source]))}  # {_(one.setting.description)}"


@command.command("edit", help=N_("Open the settings file in $EDITOR; one that cannot be read is not kept."))
@shared_options
@click.pass_obj
def edit(call: Call) -> None:
    """Edit a copy, and keep it if it can be read."""
    place = locations.settings_path()
    before = _text_of(place)
    with tempfile.TemporaryDirectory(prefix="gendan-") as folder:
        copy = Path(folder) / "config.toml"
        copy.write_bytes(_bytes(before if before is not None else commented_defaults()))
        after = _edited(copy)
        try:
            config.load(copy)
        except GendanError:
            _keep(place.with_name(f"{place.name}.rejected"), after)
            _refuse(copy, place)
    changed = after != before
    if changed:
        _keep(place, after)
    emit(call, {"path": str(place), "changed": changed}, _("Kept: {path}", path=place) if changed else _("Unchanged."))


def _text_of(place: Path) -> str | None:
    try:
        return place.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        message = N_("{path} cannot be read: {why}.")
        raise UsageError("unreadable", message, path=place, why=reasons.reason(error)) from error


def _refuse(copy: Path, place: Path) -> None:
    """Say what is wrong with what was typed, and where it is kept; the settings in force stay as they were."""
    try:
        config.load(copy)
    except GendanError as error:
        what = _(error.message, **{**error.params, "path": place})
        message = N_("{what} The settings are as they were; what you typed is in {path}.")
        raise UsageError(error.code, message, field=error.field, what=what, path=f"{place}.rejected") from error


def _keep(place: Path, text: str) -> None:
    locations.private_folder(place.parent)
    wholefile.put(place, _bytes(text))


def _bytes(text: str) -> bytes:
    """As it stood in the file, also where that is no UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def _edited(copy: Path) -> str:
    """What an editor made of the file."""
    fallback = "notepad" if os.name == "nt" else "vi"
    named = next((name for name in map(os.environ.get, ("VISUAL", "EDITOR")) if name and name.strip()), fallback)
    try:
        words = shlex.split(named)
        ended = subprocess.run([*words, str(copy)], check=False)  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:  # there is none, or a quotation mark has no end
        message = N_("The editor {editor} cannot be started. Set EDITOR to another.")
        raise UsageError("no_editor", message, field="EDITOR", editor=named) from error
    if ended.returncode:
        raise UsageError(
            "no_editor",
            N_("The editor {editor} ended with an error; nothing was kept."),
            field="EDITOR",
            editor=named,
        )
    after = _text_of(copy)
    if after is None:
        message = N_("The editor {editor} took the file away; nothing was kept.")
        raise UsageError("no_editor", message, field="EDITOR", editor=named)
    return after


def commented_defaults() -> str:
    """A settings file in which every setting stands with its default, commented out, below its section."""
    lines = [f"# {_('Settings of this terminal. Take the # away where a value shall be another.')}"]
    section = ""
    for setting in config.SETTINGS:
        first, _dot, rest = setting.key.partition(".")
        if first != section:
            section = first
            lines += ["", f"[{section}]"]
        lines.append(f"# {_(setting.description)}")
        if rest:
            lines.append(f"# {rest} = {_toml(setting.default)}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    import tomlkit

    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update(value)
        return str(inline.as_string())
    return str(tomlkit.item(value).as_string())
