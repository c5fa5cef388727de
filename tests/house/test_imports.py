"""What starts fast stays fast: heavy libraries are imported where they are used, not before."""

import subprocess
import sys

import pytest

HEAVY = {"textual", "sqlmodel", "sqlalchemy", "pydantic", "nacl", "holidays", "pypinyin", "phonenumbers", "openpyxl"}
DATABASE = {"sqlmodel", "sqlalchemy", "pydantic", "nacl"}
MAIN = (
    "from gendan.__main__ import main\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
)


def loaded(code: str, *arguments: str) -> set[str]:
    """The packages that a fresh Python has loaded after ``code``, gendan's own modules with their full names."""
    tell = "import sys\nprint('\\nLOADED', *sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    names = run.stdout.rpartition("LOADED")[2].split()
    return {name if name.startswith("gendan") else name.split(".")[0] for name in names}


def test_what_is_loaded_is_seen() -> None:
    assert "sqlalchemy" in loaded("import sqlalchemy.orm")
    assert "gendan.clock" in loaded("import gendan.clock")


def test_the_entrance_loads_nothing_heavy() -> None:
    assert loaded("import gendan.__main__") & (HEAVY | {"click", "rich", "gendan.app", "gendan.db"}) == set()


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_a_word_about_the_program_loads_nothing_heavy(flag: str) -> None:
    found = loaded(MAIN, flag)
    assert "gendan.__main__" in found
    assert found & (HEAVY | {"rich", "gendan.app", "gendan.db"}) == set()


def test_the_first_screen_is_painted_before_the_database_is_loaded() -> None:
    found = loaded("import gendan.app")
    assert "textual" in found
    assert found & (DATABASE | {"gendan.db", "gendan.services.door"}) == set()


@pytest.mark.parametrize("module", ["config", "keys", "text", "clock", "locations", "i18n", "errors"])
def test_the_ground_floor_loads_no_screen_and_no_database(module: str) -> None:
    assert loaded(f"import gendan.{module}") & (DATABASE | {"textual", "click"}) == set()
