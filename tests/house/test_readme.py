"""The README's promises are kept by the code."""

import re

from gendan.locations import database_path, settings_path
from tests.house.rules import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(mark: str) -> str:
    found = re.findall(rf"<!-- {mark} -->\n```sh\n(.+)\n```", README)
    assert len(found) == 1
    return found[0]


def test_a_newcomer_needs_two_commands_of_one_line_each() -> None:
    assert command("demo-command").endswith(" && .venv/bin/pip install . && .venv/bin/gendan demo")
    assert command("test-command").endswith(".venv/bin/python -m pytest")
    assert len(re.findall(r"^```sh$", README, re.M)) == 2


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_places_it_names_are_the_places_in_use() -> None:
    for place in (database_path({}), settings_path({})):
        assert f"/{place.parent.name}/{place.name}`" in README


def test_it_names_every_variable_that_the_code_reads() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "gendan").rglob("*.py"))
    read = set(re.findall(r"[\"'](GENDAN_[A-Z_]+)[\"']", code))
    assert len(read) > 7
    assert read - set(re.findall(r"`(GENDAN_[A-Z_]+)`", README)) == set()
