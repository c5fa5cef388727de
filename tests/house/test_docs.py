"""What the documentation says is so: keys are bound, words stand on the screen, examples run, files and names exist."""

from __future__ import annotations

import gettext
import html
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest

from gendan import cli, keys
from gendan.i18n import CATALOGUES, FOLDER, _, set_language
from tests.helpers import PASSWORD, CommandLine
from tests.house.rules import ROOT

GUIDES = sorted((ROOT / "docs/guide").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
QUOTED = {"zh": re.compile(r"「([^」]+)」"), "en": re.compile(r"“([^”]+)”")}
EXAMPLES = [
    page
    for page in PAGES
    if "\n$ gendan " in page.read_text(encoding="utf-8") and not page.name.endswith(".en.md")  # the same as in Chinese
]
INIT = ("init", "--store", "S01", "--store-name", "Demo", "--terminal", "T1", "--admin", "boss")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def language_of(path: Path) -> str:
    return path.name.split(".")[-2] if path in GUIDES else "en"


def test_a_guide_stands_in_both_languages_with_the_same_tasks_keys_and_pictures() -> None:
    for chinese in (ROOT / "docs/guide").glob("*.zh.md"):
        first, second = (
            chinese.with_name(chinese.name.replace(".zh.", f".{code}.")).read_text() for code in ("zh", "en")
        )
        assert len(re.findall(r"^## ", first, re.M)) == len(re.findall(r"^## ", second, re.M)), chinese.name
        assert re.findall(r"^\$ .+$", first, re.M) == re.findall(r"^\$ .+$", second, re.M), chinese.name
        assert re.findall(r"<!-- keys: (.+) -->", first) == re.findall(r"<!-- keys: (.+) -->", second), chinese.name
        assert [one.replace("-zh", "-en") for one in re.findall(r"\]\((pictures\S+)\)", first)] == re.findall(
            r"\]\((pictures\S+)\)", second
        )


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_key_is_bound_where_the_guide_says_so(path: Path) -> None:
    set_language(language_of(path))
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"<!-- keys: (.+) -->\n", text)
    assert len(parts) > 5
    for contexts, part in zip(["global", *parts[1::2]], parts[0::2], strict=True):
        named = contexts.split()
        reached = {*named, *(beside for one in named for beside in keys.ALONGSIDE.get(one, ()))}
        bound = {
            "+".join(_(word) for word in keys.shown(key).split("+")) if len(keys.shown(key)) > 1 else keys.shown(key)
            for action in keys.ACTIONS
            if action.context in reached
            for key in action.keys.split(",")
        }
        told = {html.unescape(key) for key in re.findall(r"<kbd>(.+?)</kbd>", part)}
        assert told - bound == set(), f"{path.name}: not bound in {contexts}"


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_quoted_word_is_one_of_the_screen(path: Path) -> None:
    language = language_of(path)
    catalogue: dict[Any, str] = vars(gettext.translation("gendan", FOLDER, [CATALOGUES[language]]))["_catalog"]
    messages = set(catalogue.values())
    templates = [re.split(r"\{[^}]*\}", message) for message in messages if "{" in message]
    patterns = [
        re.compile(".+".join(map(re.escape, pieces)))
        for pieces in templates
        if len(re.sub(r"\W", "", "".join(pieces))) > 1
    ]
    quoted = [" ".join(words.split()) for words in QUOTED[language].findall(path.read_text(encoding="utf-8"))]
    assert len(quoted) > 10
    unknown = [words for words in quoted if words not in messages and not any(one.fullmatch(words) for one in patterns)]
    assert unknown == []


def test_links_lead_somewhere_and_named_files_are_there() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = re.findall(r"`([\w./-]+/[\w.-]*|[\w.-]+\.(?:py|md|toml))(?:: ?\w+)?`", text)
    assert len(names) > 60
    places = [ROOT, *(ROOT / "gendan" / floor for floor in (".", "services", "db"))]
    assert [name for name in names if not any((place / name).exists() for place in places)] == []
    for name, word in re.findall(r"`([\w/]+\.py): (\w+)`", text):
        found = next(place / name for place in places if (place / name).exists())
        assert re.search(rf"\b{word}\b", found.read_text(encoding="utf-8")), f"{name}: {word}"


def test_the_map_of_the_house_names_all_there_is() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w.]+)/?`", "".join(re.findall(r"^\| `.*?\|", text, re.MULTILINE))))
    there = {
        path.name for path in (ROOT / "gendan").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert named == there - {"__init__.py"}


def test_commands_that_are_named_exist_with_their_options() -> None:
    examined = 0
    for path in PAGES:
        for kind, _name, body in BLOCK.findall(path.read_text(encoding="utf-8")):
            for line in body.splitlines() if kind == "console" else ():
                words = shlex.split(line.removeprefix("$ "), comments=True)
                if words[:1] == ["gendan"]:
                    _look_up(words[1:], f"{path.name}: {line}")
                    examined += 1
    assert examined > 25


def documented(text: str) -> dict[str, set[str]]:
    """What a page says of JSON documents: the subcommand, and the keys on the outermost floor of its document."""
    found = {}
    for name, document in re.findall(r"`([a-z]+(?: [a-z]+)?)`: `\{(.*?)\}`", text, re.S):
        outer = document
        while re.search(r"[\[{]", outer):
            outer = re.sub(r"\[[^\[\]{}]*\]|\{[^\[\]{}]*\}", "", outer)
        found[name] = set(re.findall(r'(?<!: )"(\w+)"', outer))
    return found


def _promised(documents: dict[str, set[str]], line: str) -> set[str]:
    words = line.split()
    return documents.get(" ".join(words[:2])) or documents.get(words[0]) or set()


def _look_up(words: list[str], place: str) -> None:
    command: click.Command = cli.root
    options = {option for one in command.params for option in one.opts}
    for word in words:
        inner = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        if inner is not None:
            command = inner
            options |= {option for one in command.params for option in one.opts}
    assert not isinstance(command, click.Group), place
    assert {word for word in words if word.startswith("--")} <= options, place


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_run_and_answer_as_written(
    path: Path, gendan: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks in their order in one fresh practice store; … stands for what differs from run to run."""
    blocks = BLOCK.findall(path.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "GENDAN_LANG": language_of(path), "GENDAN_NOW": "2026-03-02T09:00:00+08:00",
        "GENDAN_PASSWORD": PASSWORD, "GENDAN_NEW_PASSWORD": PASSWORD,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    if not path.match("docs/reference.md"):
        assert gendan(*INIT).status == 0
    promised = documented(path.read_text(encoding="utf-8"))
    for kind, name, body in blocks:
        if name:
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "console":
            for line, answer in re.findall(r"^\$ gendan (.+)\n((?:(?!\$ ).*\n)*)", body, re.M):
                ran = gendan(*shlex.split(line, comments=True))
                assert ran.status == (1 if '"ok": false' in answer else 0), f"{line}\n{ran.err}"
                if "--json" in line:
                    assert _promised(promised, line) - set(ran.json) == set(), line
                assert len(answer.splitlines()) <= len(ran.out.splitlines()), line
                for wanted, said in zip(answer.splitlines(), ran.out.splitlines(), strict=False):
                    assert re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), said), f"{line}\n{said}"
