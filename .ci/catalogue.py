"""Keeps the message catalogues in step with the code.

``add`` merges translations from standard input, a JSON object::

    {"Save the order": "保存订单", "{n} {n:order|orders}": "{n} 张订单"}

``missing [PART]`` prints such an object to fill in, ``check`` fails where code and catalogues differ, ``prune``
drops what the code no longer says. Files change in one place a message only: entries are sorted, without line
numbers and dates, so that merges stay small. Several people may run it at the same time.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import json
import os
import re
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import escape, read_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "gendan"
LOCALE = PACKAGE / "locale"
NAMES = ("zh_CN", "en")
KEYWORDS = {"_", "N_"}
"""The functions that mark messages with their first argument."""


@dataclass
class Entry:
    """What a message is translated to."""

    string: str
    fuzzy: bool = False


Catalogue = dict[str, Entry]


@dataclass
class Extracted:
    """What the code says: message ids with their first places, and calls that cannot be read."""

    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


# What the code says -------------------------------------------------------------------------


def extract(package: Path = PACKAGE) -> Extracted:
    """All message ids of the package's modules. Read from the syntax tree."""
    found = Extracted()
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Call) and _called(node) in KEYWORDS:
                _take(found, node, f"{path.relative_to(package.parent)}:{node.lineno}")
    return found


def _called(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _take(found: Extracted, call: ast.Call, place: str) -> None:
    message = call.args[0] if call.args else None
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        if message.value:
            found.places.setdefault(message.value, place)
    elif isinstance(message, (ast.JoinedStr, ast.BinOp)) or _called(call) == "N_":
        found.problems.append(f"{place}: {_called(call)}() needs a plain string, not one that is put together")


# The files ----------------------------------------------------------------------------------


def po_path(name: str) -> Path:
    """The catalogue ``zh_CN`` or ``en`` as people read it."""
    return LOCALE / name / "LC_MESSAGES" / "gendan.po"


@contextmanager
def _locked() -> Iterator[None]:
    LOCALE.mkdir(parents=True, exist_ok=True)
    folder = os.open(LOCALE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def read(name: str) -> Catalogue:
    """The entries of a catalogue; none where there is no file yet."""
    path = po_path(name)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=name, domain="gendan", abort_invalid=True)
    return {str(message.id): Entry(str(message.string or ""), message.fuzzy) for message in catalogue if message.id}


def _header(name: str) -> str:
    return (
        "Project-Id-Version: gendan\n"
        f"Language: {name}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
    )


def po_text(name: str, entries: Catalogue) -> str:
    """The catalogue as text: sorted, one line a string."""
    lines = ['msgid ""', 'msgstr ""', *(escape(line) for line in _header(name).splitlines(keepends=True)), ""]
    for message, entry in sorted(entries.items()):
        lines += ["#, fuzzy"] * entry.fuzzy + [f"msgid {escape(message)}", f"msgstr {escape(entry.string)}", ""]
    return "\n".join(lines)


def mo_bytes(name: str, entries: Catalogue) -> bytes:
    """The catalogue as gettext reads it at run time. The same entries give the same bytes."""
    pairs = [(b"", _header(name).encode())]
    said = ((message, entry.string) for message, entry in entries.items() if entry.string and not entry.fuzzy)
    pairs += [(message.encode(), string.encode()) for message, string in said]
    pairs.sort()
    keys, values = [key for key, _ in pairs], [value for _, value in pairs]
    count, tables = len(pairs), 28
    offset = tables + count * 16
    index: list[int] = []
    for texts in (keys, values):
        for text in texts:
            index += [len(text), offset]
            offset += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, tables, tables + count * 8, 0, offset)
    return head + struct.pack(f"<{len(index)}I", *index) + b"".join(text + b"\0" for text in (*keys, *values))


def write(name: str, entries: Catalogue) -> None:
    """Put both files of a catalogue in place, whole or not at all."""
    path = po_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    files = ((path, po_text(name, entries).encode()), (path.with_suffix(".mo"), mo_bytes(name, entries)))
    for target, content in files:
        if target.exists() and target.read_bytes() == content:
            continue
        part = target.with_suffix(target.suffix + ".part")
        part.write_bytes(content)
        part.replace(target)


def english(chinese: Catalogue) -> Catalogue:
    """The English catalogue: every message says itself."""
    return {message: Entry(message) for message in chinese}


def _write_both(chinese: Catalogue) -> None:
    write("zh_CN", chinese)
    write("en", english(chinese))


# Rules --------------------------------------------------------------------------------------


def values_in(text: str) -> set[str]:
    """The names of the values that a message puts in: ``{"name"}`` for ``Hello {name}``."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


_HAN = "[\u4e00-\u9fff]"
_HALF = re.compile(
    rf"{_HAN} ?[,;:?!](?!\w*[<>=])|(?<![hd])[,;:?!] ?{_HAN}|{_HAN}\.(?:\s|$)|{_HAN} ?\(|\) ?{_HAN}|\({_HAN}|{_HAN}\)"
)
_LOOSE = re.compile(r" [，。；：？！、（）」”]|[，。；：？！、（「“] ")
_KEYS_AND_SIGNS = {"主机:端口、厂商:产品", "行:数量", "阶段:生产 延误:是 客户:张 交期", "阶段:生产 延误:是 交期", "“:”"}
"""What is typed like this, with the signs of the keyboard."""
OTHER_WORDS = {
    "更改日志": "变更日志", "处理预案": "预案", "登录名": "用户名", "价目": "价格表", "目录价": "标价",
    "回车": "Enter", "个人资料": "个人信息", "提出异常": "登记异常", "优盘": "U 盘", "区域": "地区", "口令": "密码",
    "关单": "结案",
}  # fmt: skip
"""Words for which the glossary and we have another one: one word for one thing."""
_NEVER_ONE = {"The sheet {sheet} has more than {rows} rows or {columns} columns. Split it.",
              "A workbook holds {most} rows at most, not {n}. Write CSV, or narrow the list."}  # fmt: skip
"""Messages whose numbers are limits."""
_COUNTED = re.compile(r"(?<![:|])\{(?!key|mean)\w+\} (?:new |more |working |archive )?(?P<noun>[a-z]+)\b")


def faults(message: str, entry: Entry) -> list[str]:
    """What is wrong with one translated message."""
    if not entry.string.strip():
        return ["has no translation"]
    try:
        wanted, given = values_in(message), values_in(entry.string)
    except ValueError as error:
        return [f"has braces that do not fit: {error}"]
    wrong = [f"puts in {sorted(given)}, not {sorted(wanted)}"] if given != wanted else []
    return wrong + typesetting(entry.string) + english_faults(message) + ["is marked fuzzy"] * entry.fuzzy


def typesetting(chinese: str) -> list[str]:
    """What is wrong with the signs and the words of a Chinese text."""
    bare = re.sub(r"`[^`]*`", "`", chinese)
    for typed in _KEYS_AND_SIGNS:
        bare = bare.replace(typed, "")
    found = [f"has {match.group()!r}: signs beside Chinese are full-width" for match in _HALF.finditer(bare)]
    found += [f"has a blank beside {match.group().strip()!r}" for match in _LOOSE.finditer(bare)]
    found += ["has ...: write …"] * ("..." in bare) + ["has 「」: write “”"] * bool(re.search("[「」]", bare))
    return found + [f"says {other}: here it is {ours}" for other, ours in OTHER_WORDS.items() if other in bare]


def english_faults(message: str) -> list[str]:
    """What is wrong with an English text: a number beside one form of its word only."""
    nouns = (match["noun"] for match in _COUNTED.finditer(message) if message not in _NEVER_ONE)
    return [f"counts {noun} in one form only: write {{n:{noun[:-1]}|{noun}}}" for noun in nouns if noun in _plurals()]


@cache
def _plurals() -> frozenset[str]:
    """The plurals of words that are counted anywhere."""
    chosen = re.compile(r"\{\w+:(\w+)(?: \w+)?\|(\w+)")
    forms = (forms for message in extract().places for forms in chosen.findall(message))
    return frozenset(many for one, many in forms if many.startswith(one[:-1]) and many != one and many not in _VERBS)


_VERBS = {"wait", "waits", "are", "were", "hold", "fits", "fit", "it", "them"}


def doubts(message: str, entry: Entry) -> list[str]:
    """What may be wrong with the Chinese of a message: said, not refused."""
    if entry.string == message and any(c.isalpha() for c in message) and not message.isupper():
        return ["is the same in Chinese"]
    return []


# Commands -----------------------------------------------------------------------------------


def _wanted(text: str) -> Catalogue:
    given = json.loads(text)
    if not isinstance(given, dict):
        raise SystemExit('A JSON object is wanted: {"English": "中文"}')
    if not all(isinstance(value, str) for value in given.values()):
        raise SystemExit('Write {"English": "中文"}')
    return {message: Entry(value) for message, value in given.items()}


def add(text: str) -> int:
    """Merge the translations of the JSON ``text``; a faulty one is named and left out."""
    wanted = _wanted(text)
    bad = {message: found for message, entry in wanted.items() if (found := faults(message, entry))}
    with _locked():
        chinese = read("zh_CN")
        for message, entry in wanted.items():
            if message in bad or not message:
                continue
            before = chinese.get(message)
            if before and before.string != entry.string:
                print(f"changed: {message!r}: {before.string} -> {entry.string}")
            chinese[message] = entry
        _write_both(chinese)
    for message, found in bad.items():
        print(f"left out: {message!r} {'; '.join(found)}")
    print(f"{len(wanted) - len(bad)} added, {len(chinese)} in the catalogue")
    return 1 if bad else 0


def prune() -> int:
    """Drop what the code no longer says."""
    said = extract()
    with _locked():
        chinese = read("zh_CN")
        stale = sorted(set(chinese) - set(said.places))
        _write_both({message: entry for message, entry in chinese.items() if message in said.places})
    for message in stale:
        print(f"dropped: {message!r}")
    return 0


def check() -> int:
    """Name all that is missing, stale, empty, unequal or not compiled; 1 where there is anything."""
    said = extract()
    with _locked():
        chinese = read("zh_CN")
        stored = {n: (p.read_text("utf-8") if (p := po_path(n)).exists() else "") for n in NAMES}
        compiled = {n: (p.read_bytes() if (p := po_path(n).with_suffix(".mo")).exists() else b"") for n in NAMES}
    mend = "mend it with: echo '{}' | python .ci/catalogue.py add"
    wrong = list(said.problems)
    untold = [message for message in said.places if message not in chinese]
    wrong += [f"{said.places[message]}: no translation of {message!r}" for message in untold]
    wrong += [f"stale: {message!r} is no longer in the code" for message in sorted(set(chinese) - set(said.places))]
    for message, entry in sorted(chinese.items()):
        wrong += [f"{message!r} {fault}" for fault in faults(message, entry)]
        for doubt in doubts(message, entry):
            print(f"warning: {message!r} {doubt}: {entry.string!r}", file=sys.stderr)
    for name, entries in (("zh_CN", chinese), ("en", english(chinese))):
        if stored[name] != po_text(name, entries):
            wrong.append(f"{name}: gendan.po is not as `add` writes it; {mend}")
        if compiled[name] != mo_bytes(name, entries):
            wrong.append(f"{name}: gendan.mo differs from gendan.po; {mend}")
    print("\n".join(wrong) or f"{len(said.places)} messages, all of them translated")
    return 1 if wrong else 0


def missing(part: str) -> int:
    """Print what has no translation yet as JSON to fill in, of the files whose path holds ``part``."""
    said, chinese = extract(), read("zh_CN")
    empty = {message: "" for message, place in said.places.items() if message not in chinese and part in place}
    print(json.dumps(empty, ensure_ascii=False, indent=1))
    return 0


def main() -> int:
    """Run the subcommand that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("add", help="merge the translations on standard input")
    commands.add_parser("check", help="fail where code and catalogues differ")
    commands.add_parser("prune", help="drop what the code no longer says and write both catalogues anew")
    asked = commands.add_parser("missing", help="print what has no translation yet as JSON to fill in")
    asked.add_argument("part", nargs="?", default="", help="only of files whose path holds this")
    given = parser.parse_args()
    match given.command:
        case "add":
            return add(sys.stdin.read())
        case "prune":
            return prune()
        case "missing":
            return missing(given.part)
    return check()


if __name__ == "__main__":
    sys.exit(main())
