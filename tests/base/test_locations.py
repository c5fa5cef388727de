"""Where files belong."""

import stat
from pathlib import Path

import pytest

from gendan import locations
from gendan.errors import StorageError, UsageError
from gendan.opening import make_app
from gendan.widgets.path_input import completed, typed_path

PLACES = [
    (locations.data_folder, "data"),
    (locations.config_folder, "config"),
    (locations.state_folder, "state"),
    (locations.database_path, "data/gendan.db"),
    (locations.demo_path, "data/demo.db"),
    (locations.settings_path, "config/config.toml"),
    (locations.identity_folder, "config/identity"),
]


@pytest.mark.parametrize(("place", "below"), PLACES)
def test_everything_is_below_gendan_home(place, below: str, home: Path) -> None:
    assert place() == home / below
    assert place({"GENDAN_HOME": "~/g"}) == Path.home() / "g" / below


@pytest.mark.parametrize(("place", "below"), PLACES)
def test_without_gendan_home_everything_belongs_to_the_user(place, below: str, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    found = place({"GENDAN_HOME": "  "})
    assert found.is_absolute()
    assert "gendan" in found.parts
    assert found.is_relative_to(tmp_path)


def test_nothing_is_made_by_asking(home: Path) -> None:
    for place, _below in PLACES:
        place()
    assert not home.exists()


def test_database_and_settings_can_be_named() -> None:
    environ = {"GENDAN_HOME": "/h", "GENDAN_DB": "~/store.db", "GENDAN_CONFIG": "/etc/gendan.toml"}
    assert locations.database_path(environ) == Path.home() / "store.db"
    assert locations.settings_path(environ) == Path("/etc/gendan.toml")


def test_a_home_of_nobody_is_said_and_ends_nothing() -> None:
    for variable, place in (("GENDAN_DB", locations.database_path), ("GENDAN_HOME", locations.data_folder)):
        with pytest.raises(UsageError, match="home"):
            place({variable: "~nobody-here/x"})
    assert typed_path(" ~nobody-here/x ") == Path("~nobody-here/x")
    assert typed_path("~/x") == Path.home() / "x"
    assert completed("~nobody-here/x", [".csv"]) is None


def test_the_demonstration_never_opens_the_real_store() -> None:
    environ = {"GENDAN_HOME": "/h", "GENDAN_DB": "/h/data/real.db"}
    assert locations.demo_path(environ) == Path("/h/data/demo.db")
    assert locations.demo_path(environ) not in {locations.database_path(environ), locations.database_path({})}


def test_a_new_folder_is_for_its_owner_only_and_an_old_one_stays_as_it_is(tmp_path: Path) -> None:
    made = locations.private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    assert stat.S_IMODE(locations.private_folder(shared).stat().st_mode) == 0o755


def test_a_place_where_no_folder_can_be_made_is_said_before_the_application_opens(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as refused:
        make_app(tmp_path / "file" / "data" / "gendan.db")
    assert refused.value.code == "no_folder"
