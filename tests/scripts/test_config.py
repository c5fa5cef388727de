"""``gendan config``: where the settings are, what is in force, and an editor that cannot break them."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from gendan import config
from gendan.db.store import Store
from gendan.errors import UsageError
from gendan.scripts.config import commented_defaults
from gendan.services import own_settings
from tests.helpers import CommandLine, act


@pytest.fixture
def file(home: Path) -> Path:
    """The settings file of this test; it is not there yet."""
    return home / "config" / "config.toml"


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """An editor that does this to the text: ``editor("text.replace('a', 'b')")``."""

    def prepare(change: str, status: int = 0) -> None:
        script = tmp_path / "an editor.py"
        script.write_text(
            "import sys, pathlib\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text(encoding='utf-8')\n"
            f"path.write_text({change}, encoding='utf-8')\nsys.exit({status})\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
        monkeypatch.delenv("VISUAL", raising=False)

    return prepare


def test_the_places_are_named(gendan: CommandLine, file: Path, home: Path) -> None:
    assert gendan("config", "path").out == f"{file}\n"
    document = gendan("config", "path", "--json").json
    assert document == {"path": str(file), "exists": False, "database": str(home / "data" / "gendan.db")}
    server = gendan("--db", "postgresql://boss:secret@hq/gendan", "config", "path", "--json")
    assert (server.status, "secret" in server.out, "hq/gendan" in server.out) == (0, False, True)


def test_every_setting_is_shown_with_its_source(
    gendan: CommandLine, shop: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[ui]\ntheme = "gendan-light"\n', encoding="utf-8")
    monkeypatch.setenv("GENDAN_DB", str(shop.path))
    act(shop, "su", "setting.set", key="visit.after_days", value=5)
    shown = {one["key"]: one for one in gendan("config", "show", "--json").json["settings"]}
    assert list(shown) == [setting.key for setting in config.SETTINGS]
    assert (shown["ui.theme"]["value"], shown["ui.theme"]["source"]) == ("gendan-light", "file")
    assert (shown["visit.after_days"]["value"], shown["visit.after_days"]["source"]) == (5, "store")
    assert shown["visit.after_days"]["default"] == 3
    assert (shown["store.currency"]["value"], shown["store.currency"]["source"]) == ("CNY", "default")
    assert gendan("config", "show", "visit.after_days").out.startswith("visit.after_days = 5（门店）")


def test_without_a_database_the_file_is_shown(gendan: CommandLine) -> None:
    assert gendan("config", "show", "store.zone", "--json").json["settings"][0]["source"] == "default"
    ran = gendan("config", "show", "store.zones", "--json")
    assert (ran.status, ran.json["error"]["field"]) == (2, "key")


def test_the_defaults_are_offered_commented_out_and_each_can_be_taken(tmp_path: Path) -> None:
    text = commented_defaults()
    assert config.load(_written(tmp_path, text)).from_file == {"keys": {}}
    taken = "\n".join(_without_mark(line) for line in text.splitlines())
    loaded = config.load(_written(tmp_path, taken)).from_file
    assert loaded == {setting.key: setting.default for setting in config.SETTINGS}


def _written(folder: Path, text: str) -> Path:
    path = folder / "some.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _without_mark(line: str) -> str:
    rest = line.removeprefix("# ")
    try:
        tomllib.loads(rest)
    except tomllib.TOMLDecodeError:
        return line
    return rest


def test_a_file_that_is_not_there_is_made_by_editing(gendan: CommandLine, file: Path, editor) -> None:
    editor("text.replace('# min_length = 8', 'min_length = 12')")
    assert gendan("config", "edit", "--json").json == {"path": str(file), "changed": True}
    assert config.load()["password.min_length"] == 12
    assert "# zone = " in file.read_text(encoding="utf-8")


def test_an_edit_that_breaks_the_settings_is_not_kept_and_not_lost(gendan: CommandLine, file: Path, editor) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("# 我的设置\n[password]\nmin_length = 9\n", encoding="utf-8")
    for wrong, field in (("'[x'", None), ("text.replace('9', '-9')", "password.min_length"), ("'[x]\\ny = 1'", "x.y")):
        editor(wrong)
        ran = gendan("config", "edit", "--json")
        assert (ran.status, ran.json["error"]["code"], ran.json["error"]["field"]) == (2, "bad_value", field)
        assert str(file) in ran.json["error"]["message"]
        assert file.read_text(encoding="utf-8") == "# 我的设置\n[password]\nmin_length = 9\n"
    assert file.with_name("config.toml.rejected").read_text(encoding="utf-8") == "[x]\ny = 1"


def test_settings_that_are_broken_already_can_be_mended(gendan: CommandLine, file: Path, editor) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("[password]\nmin_length = x\n", encoding="utf-8")
    assert gendan("config", "show").status == 2
    editor("text.replace('x', '9')")
    assert gendan("config", "edit").status == 0
    assert config.load()["password.min_length"] == 9


def test_nothing_changed_is_said(gendan: CommandLine, file: Path, editor) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("[ui]\n", encoding="utf-8")
    editor("text")
    assert gendan("config", "edit", "--json").json["changed"] is False


def test_an_editor_that_fails_changes_nothing(
    gendan: CommandLine, file: Path, editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("'[ui]'", status=1)
    assert gendan("config", "edit", "--json").json["error"]["code"] == "no_editor"
    for named in ("/nowhere/editor", "'vi"):
        monkeypatch.setenv("EDITOR", named)
        assert gendan("config", "edit", "--json").json["error"]["field"] == "EDITOR"
    assert not file.exists()
    file.parent.mkdir(parents=True)
    chinese = "# 记事本的编码\n[ui]\n".encode("gb18030")
    file.write_bytes(chinese)
    for named, code in (("true", "bad_value"), ("rm", "no_editor")):
        monkeypatch.setenv("EDITOR", named)
        assert gendan("config", "edit", "--json").json["error"]["code"] == code
    assert file.read_bytes() == chinese


def test_a_setting_that_a_terminal_keeps_needs_its_table(tmp_path: Path) -> None:
    path = _written(tmp_path, "ui = 5\n")
    with pytest.raises(UsageError) as caught:
        own_settings.keep(path, "ui.theme", "gendan-light")
    assert (caught.value.field, path.read_text(encoding="utf-8")) == ("ui", "ui = 5\n")
