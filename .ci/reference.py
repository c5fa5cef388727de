"""The reference for integrators, docs/reference.md: every command with what its code says of it."""

from __future__ import annotations

import ast
import inspect
import re
import runpy
import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import click

from gendan.cli import COMMANDS, root
from gendan.domain.labels import ROLES as ROLE_WORDS
from gendan.domain.labels_history import command as command_words
from gendan.i18n import _, language, set_language
from gendan.services import door, references
from gendan.services.commands import all_commands, described

ROOT = Path(__file__).resolve().parents[1]
SHARED = ("--db", "--lang", "--as", "--json", "--help")
KINDS = {"Refusal": 1, "UsageError": 2, "StorageError": 3}
RAISED = re.compile(r'\b(Refusal|UsageError|StorageError)\(\s*"([a-z_]+)",')
_FLOORS = ("services", "domain", "db", "sync", "scripts", ".")


def reference_page() -> str:
    """What stands in ``.ci/reference.head.md``, then subcommands, errors and commands."""
    before = language()
    try:
        head = (ROOT / ".ci/reference.head.md").read_text(encoding="utf-8").rstrip()
        return "\n".join([head, "", *_subcommands(), "", *_errors(), "", *_commands(), ""])
    finally:
        set_language(before)


def _both(message: str) -> tuple[str, str]:
    said = []
    for code in ("zh", "en"):
        set_language(code)
        said.append(_(message))
    return said[0], said[1]


def _subcommands() -> Iterator[str]:
    yield "## 子命令 · Subcommands\n"
    yield f"每个都有 each has {', '.join(f'`{name}`' for name in SHARED)}. `gendan COMMAND --help`\n"
    yield "| | | |\n| --- | --- | --- |"
    group = click.Context(root)
    for name in COMMANDS:
        made = root.get_command(group, name)
        assert made is not None
        for usage, does in _usages(f"gendan {name}", made):
            chinese, english = _both(does)
            yield f"| `{_cell(usage)}` | {_cell(chinese)} | {_cell(english)} |"


def _usages(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    """How a command, or each of its own, is written, and what it does."""
    if isinstance(command, click.Group):
        for inner in command.list_commands(click.Context(command)):
            made = command.get_command(click.Context(command), inner)
            assert made is not None
            yield from _usages(f"{name} {inner}", made)
        return
    words = [name]
    for one in command.params:
        if isinstance(one, click.Argument):
            words.append(one.make_metavar(click.Context(command)))
        elif isinstance(one, click.Option) and not {*one.opts} & {*SHARED}:
            value = "" if one.is_flag else f" {one.make_metavar(click.Context(command))}"
            words.append(f"{one.opts[-1]}{value}" if one.required else f"[{one.opts[-1]}{value}]")
    yield " ".join(words), command.help or ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _errors() -> Iterator[str]:
    meant = runpy.run_path(str(ROOT / ".ci/reference_words.py"))["MEANT"]
    yield "## 错误代码 · Error codes\n"
    yield "| code | exit | | |\n| --- | :-: | --- | --- |"
    for code, statuses in sorted(raised().items()):
        chinese, english = meant.get(code, ("", ""))
        yield f"| `{code}` | {', '.join(map(str, sorted(statuses)))} | {chinese} | {english} |"


@lru_cache(maxsize=1)
def raised() -> dict[str, set[int]]:
    """Every error code in the source, with its exit statuses."""
    found: dict[str, set[int]] = {}
    for floor in _FLOORS:
        for path in (ROOT / "gendan" / floor).glob("*.py"):
            for kind, code in RAISED.findall(path.read_text(encoding="utf-8")):
                found.setdefault(code, set()).add(KINDS[kind])
    return found


def _commands() -> Iterator[str]:
    handlers = all_commands()
    known = set(raised())
    common = sorted({code for module in (door, references) for code in _of_module(module, known)})
    yield "## 命令 · Commands\n"
    yield "`?` = 可不填 may be left out. 每个命令都可带 `reason`, 并可能答以下代码。"
    yield "Every command takes `reason` and may answer "
    yield ", ".join(f"`{code}`" for code in common) + "."
    for one in sorted(described(), key=lambda told: str(told["cmd"])):
        model, handler = handlers[one["cmd"]]
        parts = model.model_json_schema().get("$defs", {})
        chinese, english = _both(command_words(one["cmd"]))
        least, _english = _both(ROLE_WORDS[one["who"]])
        yield f"\n### {one['cmd']}\n"
        yield f"{chinese} · {english}. {' '.join(one['does'].split())}\n"
        reason = " · `reason` 必填 required" if one["reason"] == "required" else ""
        yield f"- 最低角色 least role: {least} `{one['who']}`{reason}"
        yield from (_argument(name, part, parts) for name, part in one["args"].items() if name != "reason")
        results = sorted(_results(handler))
        if results:
            yield f"- 结果 result: {', '.join(f'`{name}`' for name in results)}"
        codes = sorted(_reached(handler, known, set()) - set(common))
        if codes:
            yield f"- 错误 errors: {', '.join(f'`{code}`' for code in codes)}"


def _argument(name: str, part: dict[str, Any], parts: dict[str, Any]) -> str:
    words = f": {part['description']}" if part.get("description") else ""
    inner = part.get("items", {}).get("$ref", "").rsplit("/", 1)[-1]
    if inner:
        wanted = set(parts[inner].get("required", ()))
        words += "; " + ", ".join(f"`{one}{'' if one in wanted else '?'}`" for one in parts[inner]["properties"])
    return f"- `{name}{'' if part['required'] else '?'}` {_type(part)}{words}"


def _type(part: dict[str, Any]) -> str:
    if "enum" in part:
        return " \\| ".join(f"`{value}`" for value in part["enum"])
    kind = part.get("format") or part.get("type") or ("amount" if "decimal_places" in part else "value")
    if "anyOf" in part and "decimal_places" in part:
        kind = "number"
    if kind == "array":
        inner = part.get("items", {})
        kind = f"list of {'objects' if '$ref' in inner else _type(inner)}"
    limits = [f"{sign} {part[key]}" for key, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤")) if key in part]
    limits += [f"{sign} {part[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in part]
    limits += [
        f"≤ {part[name]} {unit}" for name, unit in (("maxLength", "chars"), ("maxItems", "items")) if name in part
    ]
    fields = f" {{{', '.join(part['fields'])}}}" if part.get("fields") else ""
    return f"{kind}{fields}" + (f" ({', '.join(limits)})" if limits else "")


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _called(function: FunctionType, names: Iterable[str]) -> Iterator[FunctionType]:
    wanted = set(names)
    for name in wanted:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            yield value
        elif isinstance(value, ModuleType) and value.__name__.startswith("gendan."):
            yield from (one for part in wanted if isinstance(one := getattr(value, part, None), FunctionType))


def _reached(function: FunctionType, known: set[str], seen: set[FunctionType]) -> set[str]:
    """The error codes of a function and of all functions of gendan that it calls by name."""
    if function in seen or not function.__module__.startswith("gendan."):
        return set()
    seen.add(function)
    found: set[str] = set()
    for code in _codes(function.__code__):
        if KINDS.keys() & set(code.co_names):
            found |= {const for const in code.co_consts if isinstance(const, str) and const in known}
        for called in _called(function, code.co_names):
            found |= _reached(called, known, seen)
    return found


def _of_module(module: ModuleType, known: set[str]) -> set[str]:
    """The error codes that a module itself raises."""
    found: set[str] = set()
    for value in vars(module).values():
        inner = vars(value).values() if isinstance(value, type) else [value]
        for one in inner:
            if isinstance(one, FunctionType) and one.__module__ == module.__name__:
                for code in _codes(one.__code__):
                    if KINDS.keys() & set(code.co_names):
                        found |= {const for const in code.co_consts if isinstance(const, str) and const in known}
    return found


def _results(handler: FunctionType) -> set[str]:
    """The keys of the dictionaries that a handler returns where they stand in its own text, or in what it returns."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(handler)))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    keys = [key for value in returned if isinstance(value, ast.Dict) for key in value.keys]
    found = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    for value in returned:
        called = ast.unparse(value.func).split(".") if isinstance(value, ast.Call) else []
        known: Any = handler.__globals__.get(called[0]) if called else None
        for name in called[1:]:
            known = getattr(known, name, None)
        if isinstance(known, FunctionType) and known.__module__.startswith("gendan."):
            found |= _results(known)
    return found
