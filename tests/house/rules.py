"""The rules of the house as functions over one module: each returns what breaks it, with the line."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "gendan"

MOST_LINES = {"file": 400, "class": 250, "function": 40}
NOW = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "strftime"),
}
DATABASE = {"sqlmodel", "sqlalchemy", "sqlite3"}
STATEMENT = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|PRAGMA\s)", re.S
)
SQL_CLOCK = re.compile(
    r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\b(datetime|date|time|strftime|julianday|unixepoch)\([^)]*'now'"
)
SHOWING = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Option",
    "Markdown",
    "Content",
    "notify",
    "update",
    "add_row",
    "add_column",
}
"""Calls that put their first arguments on the screen, markup and all."""


@dataclass(frozen=True)
class Module:
    """One module: its path below the repository, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def floor(self) -> str:
        """The folder of the package it stands in, or its own name on the ground."""
        parts = Path(self.path).with_suffix("").parts[1:]
        return parts[0] if parts else ""

    def comments(self) -> Iterator[tuple[int, str]]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def modules() -> list[Module]:
    """Every module of the package."""
    return [
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def _dotted(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Attribute):
        return (*_dotted(node.value), node.attr)
    return (node.id,) if isinstance(node, ast.Name) else ("",)


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """String constants that are not docstrings."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def asks_the_time(module: Module) -> list[str]:
    """Only ``clock.py`` asks what time it is, in Python or in SQL."""
    if module.floor == "clock":
        return []
    named = {node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute) and _dotted(node)[-2:] in NOW}
    found = [f"{module.path}:{node.lineno} asks {'.'.join(_dotted(node))}" for node in named]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [
                f"{module.path}:{node.lineno} imports time.{a.name}" for a in node.names if ("time", a.name) in NOW
            ]
    return found + [
        f"{module.path}:{node.lineno} asks the database for the time"
        for node in _strings(module.tree)
        if SQL_CLOCK.search(str(node.value))
    ]


def speaks_sql(module: Module) -> list[str]:
    """Only ``db/`` speaks SQL: elsewhere no driver is imported (but for type checkers) and no statement written."""
    if module.floor == "db":
        return []
    found = []
    for node in _running(module.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not _is_handle(node, module) else []
        found += [f"{module.path}:{node.lineno} imports {name}" for name in names if name.split(".")[0] in DATABASE]
    return found + [
        f"{module.path}:{node.lineno} writes SQL"
        for node in _strings(module.tree)
        if STATEMENT.match(str(node.value) + " ")
    ]


def _is_handle(node: ast.ImportFrom, module: Module) -> bool:
    """Services hold the connection of their transaction and hand it on to ``db/``; they say nothing through it."""
    return module.floor in {"services", "sync", "reports"} and {alias.name for alias in node.names} == {"Connection"}


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only type checkers read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _dotted(child.test)[-1] == "TYPE_CHECKING":
            continue
        yield child
        yield from _running(child)


def asks_the_database(module: Module) -> list[str]:
    """Screens and widgets ask services, never ``gendan.db``."""
    if module.floor not in {"screens", "widgets", "app"}:
        return []
    return [
        f"{module.path}:{node.lineno} imports {node.module}"
        for node in _running(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (
            (node.module or "").startswith("gendan.db")
            or (node.module == "gendan" and any(a.name == "db" for a in node.names))
        )
    ]


def grows_too_large(module: Module) -> list[str]:
    """Files, classes and functions stay small; docstrings are not counted in the latter two."""
    lines = len(module.text.splitlines())
    found = [f"{module.path} has {lines} lines"] if lines > MOST_LINES["file"] else []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            if (size := _size(node)) > MOST_LINES[kind]:
                found.append(f"{module.path}:{node.lineno} {node.name} has {size} lines")
    return found


def _size(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    said = first if ast.get_docstring(node, clean=False) is not None else None
    words = (said.end_lineno or 0) - said.lineno + 1 if said else 0
    return (node.end_lineno or 0) - node.lineno + 1 - words


def silences_without_reason(module: Module) -> list[str]:
    """``type: ignore[code]`` and ``noqa: CODE`` name what they silence and why: ``- because``."""
    found = []
    for line, comment in module.comments():
        ignore = re.search(r"#\s*type:\s*ignore(?P<code>\[[\w, -]+\])?(?P<why>.*)", comment)
        if ignore and not (ignore["code"] and re.search(r"\w{3}", ignore["why"])):
            found.append(f"{module.path}:{line} {comment}")
        if re.search(r"#\s*noqa(?!:\s*[A-Z]+\d)", comment, re.I):
            found.append(f"{module.path}:{line} {comment}")
    return found


def shows_markup(module: Module) -> list[str]:
    """What users wrote reaches a widget only through ``text.py``: nothing put together, no markup switched on."""
    if module.floor == "text":
        return []
    found = []
    for call in module.calls():
        name = _dotted(call.func)[-1]
        place = f"{module.path}:{call.lineno} {name}()"
        markup = [k.value.value for k in call.keywords if k.arg == "markup" and isinstance(k.value, ast.Constant)]
        if markup == [True]:
            found.append(f"{place} switches markup on")
        if name == "from_markup":
            found.append(f"{place} reads markup")
        if name in SHOWING and markup != [False]:
            shown = call.args if name == "add_row" else call.args[:1]
            found += [f"{place} shows text that did not come through text.py" for a in shown if _is_raw(a, name)]
    return found


def _is_raw(node: ast.expr, call: str) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return any(
            isinstance(side, ast.Constant | ast.JoinedStr) and not _is_number(side) for side in (node.left, node.right)
        )
    if isinstance(node, ast.Call):
        return _dotted(node.func)[-1] in {"format", "join"} and call != "update"
    return call == "add_row" and isinstance(node, ast.Attribute | ast.Subscript)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def lacks_a_module_docstring(module: Module) -> list[str]:
    """Every module says in its first line what it owns."""
    return [] if ast.get_docstring(module.tree) else [f"{module.path} has no docstring"]


RULES = (
    asks_the_time,
    speaks_sql,
    asks_the_database,
    grows_too_large,
    silences_without_reason,
    shows_markup,
    lacks_a_module_docstring,
)
