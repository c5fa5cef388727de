"""Every public function, method and class says what it is for."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.house.rules import Module, modules

HANDLERS = ("on_", "action_", "watch_", "validate_", "compute_", "key_", "visit_")
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def silent(module: Module, live: ModuleType | type) -> Iterator[str]:
    """Places of public definitions without a docstring."""
    yield from _silent_in(module, module.tree, live)


def _silent_in(module: Module, node: ast.Module | ast.ClassDef, live: object) -> Iterator[str]:
    for child in node.body:
        if not isinstance(child, Definition) or child.name.startswith("_"):
            continue
        if not ast.get_docstring(child) and not _speaks_for_itself(child, live):
            yield f"{module.path}:{child.lineno} {child.name}"
        if isinstance(child, ast.ClassDef):
            yield from _silent_in(module, child, getattr(live, child.name, None))


def _speaks_for_itself(node: Definition, owner: object) -> bool:
    """Handlers are named by what they handle; overrides, setters, overloads and wanted members say it elsewhere."""
    if isinstance(node, ast.ClassDef):
        return False
    if getattr(owner, "_is_protocol", False):
        return True
    marks = {ast.unparse(mark).split("(")[0].rpartition(".")[2] for mark in node.decorator_list}
    if marks & {"overload", "setter", "deleter", "override", "on"} or node.name.startswith(HANDLERS):
        return True
    return isinstance(owner, type) and any(node.name in vars(base) for base in owner.__mro__[1:])


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_what_is_public_has_a_docstring(module: Module) -> None:
    name = module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert list(silent(module, importlib.import_module(name))) == []


def test_what_says_nothing_is_seen_and_what_needs_no_words_is_not() -> None:
    text = (
        "class Base:\n    '''A base.'''\n    def save(self):\n        '''Save it.'''\n"
        "class Silent(Base):\n"
        "    def save(self): ...\n"
        "    def load(self): ...\n"
        "    def on_mount(self): ...\n"
        "    def _inner(self): ...\n"
        "async def run(): ...\n"
        "def said():\n    '''So.'''\n    def inner(): ...\n"
        "class _Private:\n    def whatever(self): ...\n"
    )
    live = ModuleType("sample")
    exec(text, vars(live))
    found = list(silent(Module("gendan/sample.py", text), live))
    assert found == ["gendan/sample.py:5 Silent", "gendan/sample.py:7 load", "gendan/sample.py:10 run"]
