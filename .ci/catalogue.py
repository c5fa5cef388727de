"""Keeps the message catalogues in step with the code.

``add`` merges translations from standard input, a JSON object::

    {"Save the order": "保存订单", "{n} order": ["{n} orders", "{n} 张订单"]}

where the list form gives plural and Chinese of an ``ngettext`` message. ``missing [PART]``
prints such an object to fill in, ``check`` fails where code and catalogues differ, ``prune`` drops what
the code no longer says. Files change in one place a message only:
entries are sorted, without line numbers and dates, so that merges stay small. Several people may run
it at the same time.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import json
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from babel.messages.pofile import escape, read_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "gendan"
LOCALE = PACKAGE / "locale"
PLURAL_FORMS = {"zh_CN": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
"""The functions that mark messages and how many of their first arguments are message ids."""

Strings = tuple[str, ...]


@dataclass
class Entry:
    """A message id, its plural where it has one, and the translated forms."""

    plural: str
    strings: Strings
    fuzzy: bool = False


Catalogue = dict[str, Entry]


@dataclass
class Extracted:
    """What the code says: message ids with their plurals and first places, and calls that cannot be read."""

    plurals: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


# What the code says -------------------------------------------------------------------------


def extract(package: Path = PACKAGE) -> Extracted:
    """All message ids of the package's modules. Read from the syntax tree: Babel's tokens lose nested plurals."""
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
    arguments = call.args[: KEYWORDS[_called(call)]]
    texts = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if len(texts) < len(arguments) or len(texts) < KEYWORDS[_called(call)]:
        built = (ast.JoinedStr, ast.BinOp)
        if any(isinstance(a, built) for a in arguments) or (_called(call) == "N_"):
            found.problems.append(f"{place}: {_called(call)}() needs a plain string, not one that is put together")
        return
    singular, plural = texts[0], texts[1] if len(texts) > 1 else ""
    if not singular:
        return
    known = found.plurals.get(singular, "")
    if known and plural and known != plural:
        found.problems.append(f"{place}: {singular!r} has two plurals: {known!r} and {plural!r}")
    found.plurals[singular] = known or plural
    found.places.setdefault(singular, place)


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
    entries: Catalogue = {}
    for message in catalogue:
        if not message.id:
            continue
        singular, plural = (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        entries[singular] = Entry(plural, strings, message.fuzzy)
    return entries


def _header(name: str) -> str:
    return (
        "Project-Id-Version: gendan\n"
        f"Language: {name}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: {PLURAL_FORMS[name]}\n"
    )


def po_text(name: str, entries: Catalogue) -> str:
    """The catalogue as text: sorted, one line a string."""
    lines = ['msgid ""', 'msgstr ""', *(escape(line) for line in _header(name).splitlines(keepends=True)), ""]
    for singular, entry in sorted(entries.items()):
        lines += ["#, fuzzy"] * entry.fuzzy + [f"msgid {escape(singular)}"]
        if entry.plural:
            lines.append(f"msgid_plural {escape(entry.plural)}")
            lines += [f"msgstr[{n}] {escape(string)}" for n, string in enumerate(entry.strings)]
        else:
            lines.append(f"msgstr {escape(entry.strings[0])}")
        lines.append("")
    return "\n".join(lines)


def mo_bytes(name: str, entries: Catalogue) -> bytes:
    """The catalogue as gettext reads it at run time. The same entries give the same bytes."""
    pairs = [(b"", _header(name).encode())]
    for singular, entry in entries.items():
        if all(entry.strings) and not entry.fuzzy:
            key = f"{singular}\0{entry.plural}" if entry.plural else singular
            pairs.append((key.encode(), "\0".join(entry.strings).encode()))
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
    return {
        singular: Entry(entry.plural, (singular, entry.plural) if entry.plural else (singular,))
        for singular, entry in chinese.items()
    }


def _write_both(chinese: Catalogue) -> None:
    write("zh_CN", chinese)
    write("en", english(chinese))


# Rules --------------------------------------------------------------------------------------


def values_in(text: str) -> set[str]:
    """The names of the values that a message puts in: ``{"name"}`` for ``Hello {name}``."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def faults(singular: str, entry: Entry) -> list[str]:
    """What is wrong with one translated message."""
    if not entry.strings or not all(string.strip() for string in entry.strings):
        return ["has no translation"]
    try:
        wanted = values_in(entry.plural or singular)
        given = [values_in(string) for string in entry.strings]
    except ValueError as error:
        return [f"has braces that do not fit: {error}"]
    wrong = [f"puts in {sorted(names)}, not {sorted(wanted)}" for names in given if names != wanted]
    return wrong + ["is marked fuzzy"] * entry.fuzzy


def doubts(singular: str, entry: Entry) -> list[str]:
    """What may be wrong with the Chinese of a message: said, not refused."""
    found = []
    for string in entry.strings:
        if string.endswith(".") and not string.endswith("..."):
            found.append("ends with an English full stop")
        if string == singular and any(c.isalpha() for c in singular) and not singular.isupper():
            found.append("is the same in Chinese")
    return found


# Commands -----------------------------------------------------------------------------------


def _wanted(text: str) -> Catalogue:
    given = json.loads(text)
    if not isinstance(given, dict):
        raise SystemExit('A JSON object is wanted: {"English": "中文"}')
    entries: Catalogue = {}
    for singular, value in given.items():
        match value:
            case str():
                entries[singular] = Entry("", (value,))
            case [str(plural), str(chinese)]:
                entries[singular] = Entry(plural, (chinese,))
            case _:
                raise SystemExit(f'{singular!r}: write "中文" or ["plural", "中文"]')
    return entries


def add(text: str) -> int:
    """Merge the translations of the JSON ``text``; a faulty one is named and left out."""
    wanted = _wanted(text)
    bad = {singular: found for singular, entry in wanted.items() if (found := faults(singular, entry))}
    with _locked():
        chinese = read("zh_CN")
        for singular, entry in wanted.items():
            if singular in bad or not singular:
                continue
            before = chinese.get(singular)
            if before and before.strings != entry.strings:
                print(f"changed: {singular!r}: {before.strings} -> {entry.strings}")
            plural = entry.plural or (before.plural if before else "")
            chinese[singular] = Entry(plural, entry.strings)
        _write_both(chinese)
    for singular, found in bad.items():
        print(f"left out: {singular!r} {'; '.join(found)}")
    print(f"{len(wanted) - len(bad)} added, {len(chinese)} in the catalogue")
    return 1 if bad else 0


def prune() -> int:
    """Drop what the code no longer says; take plurals as the code has them."""
    said = extract()
    with _locked():
        chinese = read("zh_CN")
        stale = sorted(set(chinese) - set(said.plurals))
        kept = {
            singular: Entry(said.plurals[singular], entry.strings, entry.fuzzy)
            for singular, entry in chinese.items()
            if singular in said.plurals
        }
        _write_both(kept)
    for singular in stale:
        print(f"dropped: {singular!r}")
    return 0


def check() -> int:
    """Name all that is missing, stale, empty, unequal or not compiled; 1 where there is anything."""
    said = extract()
    with _locked():
        chinese = read("zh_CN")
        stored = {n: (p.read_text("utf-8") if (p := po_path(n)).exists() else "") for n in PLURAL_FORMS}
        compiled = {n: (p.read_bytes() if (p := po_path(n).with_suffix(".mo")).exists() else b"") for n in PLURAL_FORMS}
    mend = "mend it with: echo '{}' | python .ci/catalogue.py add"
    wrong = list(said.problems)
    untold = [singular for singular in said.plurals if singular not in chinese]
    wrong += [f"{said.places[singular]}: no translation of {singular!r}" for singular in untold]
    wrong += [f"stale: {singular!r} is no longer in the code" for singular in sorted(set(chinese) - set(said.plurals))]
    for singular, entry in sorted(chinese.items()):
        wrong += [f"{singular!r} {fault}" for fault in faults(singular, entry)]
        if singular in said.plurals and said.plurals[singular] != entry.plural:
            wrong.append(f"{singular!r} has the plural {said.plurals[singular]!r} in the code, {entry.plural!r} here")
        for doubt in doubts(singular, entry):
            print(f"warning: {singular!r} {doubt}: {entry.strings[0]!r}", file=sys.stderr)
    for name, entries in (("zh_CN", chinese), ("en", english(chinese))):
        if stored[name] != po_text(name, entries):
            wrong.append(f"{name}: gendan.po is not as `add` writes it; {mend}")
        if compiled[name] != mo_bytes(name, entries):
            wrong.append(f"{name}: gendan.mo differs from gendan.po; {mend}")
    print("\n".join(wrong) or f"{len(said.plurals)} messages, all of them translated")
    return 1 if wrong else 0


def missing(part: str) -> int:
    """Print what has no translation yet as JSON to fill in, of the files whose path holds ``part``."""
    said, chinese = extract(), read("zh_CN")
    empty = {
        singular: [plural, ""] if plural else ""
        for singular, plural in said.plurals.items()
        if singular not in chinese and part in said.places[singular]
    }
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
