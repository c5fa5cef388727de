"""Public holidays: the library is asked once per year and version; the file of its answers may be missing or broken."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gendan import locations
from gendan.publicdays import china

ASK = """
import sys
from datetime import date
from gendan.publicdays import china
year = china(2026, "zh")
print(year.published, year.holidays[date(2026, 1, 1)], date(2026, 1, 4) in year.makeups, "holidays" in sys.modules)
"""


def asked(home: Path) -> str:
    """What a program of its own is told about 2026, and whether it had to load the library."""
    done = subprocess.run([sys.executable, "-c", ASK], check=True, capture_output=True, text=True)
    assert home.exists()
    return done.stdout.strip()


@pytest.mark.parametrize("broken", [b"{", b"[]", b'{"CN 2026 zh": {"holidays": {"x": "y"}, "makeups": []}}', b"\xff"])
def test_the_library_is_asked_once_and_again_where_its_answers_are_lost(home: Path, broken: bytes) -> None:
    first = asked(home)
    assert first.endswith("True True")
    assert asked(home) == first.removesuffix("True") + "False"
    (place,) = locations.state_folder().glob("holidays-*.json")
    whole = place.read_bytes()
    place.write_bytes(broken)
    assert asked(home) == first
    assert json.loads(place.read_bytes()) == json.loads(whole)


def test_where_nothing_can_be_kept_the_library_answers(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "state").write_text("a file where the folder belongs")
    china.cache_clear()
    assert china(2027, "en").holidays[date(2027, 1, 1)] == "New Year's Day"
