"""Every text for people gets the values it names: no ``{placeholder}`` is ever shown.

Read from the source: where ``_``, an error, a finding or a value of one is made with a message that stands there or in
a name of the same function or module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

import gendan

PACKAGE = Path(gendan.__file__).parent
AT = {"_": 0, "Clause": 0, "Refusal": 1, "UsageError": 1, "StorageError": 1}
"""What is called with a message, and where that stands among the arguments."""
OPTIONS = {"field", "fields", "findings"}
Names = dict[str, list[ast.expr]]


def messages(node: ast.AST | None, names: Names) -> Iterator[str]:
    """The messages that an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Call(func=ast.Name(id="N_" | "Word"), args=[inner]):
            yield from messages(inner, names)
        case ast.IfExp(body=one, orelse=other):
            yield from messages(one, names)
            yield from messages(other, names)
        case ast.Name(id=name):
            before = [value for value in names.get(name, ()) if value.lineno < node.lineno]
            yield from messages(before[-1] if before else None, {})


def assigned(nodes: Iterable[ast.AST]) -> Names:
    """What names stand for, in the order of the lines."""
    found: Names = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return {name: sorted(values, key=lambda value: value.lineno) for name, values in found.items()}


def named(message: str) -> set[str]:
    """The values that a message names; the keys of the keyboard are put in by themselves."""
    fields = {name.partition(".")[0] for _text, name, _spec, _conversion in Formatter().parse(message) if name}
    return fields - {"key"} if "{key." in message else fields


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Names]]:
    """Every call with what names mean there: in its function, or in the module."""
    outer = assigned(tree.body)
    for part in tree.body:
        bodies = part.body if isinstance(part, ast.ClassDef) else [part]
        for body in bodies:
            nodes = list(ast.walk(body))
            found = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
            names = (
                outer | assigned(nodes) if any(isinstance(one.args and one.args[-1], ast.Name) for one in found) else {}
            )
            yield from ((one, names) for one in found if isinstance(one.func, ast.Name) and one.func.id in AT)


def lacking(path: Path) -> Iterator[str]:
    """What is said in a file without a value it names."""
    for call, names in calls(ast.parse(path.read_text(encoding="utf-8"))):
        assert isinstance(call.func, ast.Name)
        at = AT[call.func.id]
        given = {keyword.arg for keyword in call.keywords}
        if len(call.args) <= at or None in given or (call.func.id == "_" and not given):
            continue
        for message in messages(call.args[at], names):
            if missing := named(message) - (given - (OPTIONS if at else set())):
                yield f"{path.relative_to(PACKAGE)}:{call.lineno}: {missing} of {message!r}"


def test_every_message_gets_the_values_it_names() -> None:
    assert sorted({one for path in PACKAGE.rglob("*.py") for one in lacking(path)}) == []
