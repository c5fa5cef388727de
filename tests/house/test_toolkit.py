"""What our screens and widgets keep for themselves hides nothing that the toolkit keeps under the same name."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

import gendan.screens
import gendan.widgets

MEANT = {("TableLines", "_vertical_scrollbar")}
"""Its scroll bar is one of our own."""


def kept_by(tree: ast.ClassDef) -> Iterator[str]:
    """The private names that a class assigns on itself."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
            and node.attr.startswith("_")
        ):
            yield node.attr


def test_no_name_of_ours_hides_one_of_the_toolkit() -> None:
    theirs = {*vars(Widget()), *vars(Screen()), *dir(Widget), *dir(Screen)}
    assert "_closed" in theirs, "a section that kept whether it shows closed cases under this name ended its own life"
    hidden = set()
    for package in (gendan.screens, gendan.widgets):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for tree in ast.parse(inspect.getsource(module)).body:
                if isinstance(tree, ast.ClassDef) and issubclass(getattr(module, tree.name), MessagePump):
                    hidden |= {(tree.name, name) for name in kept_by(tree) if name in theirs}
    assert hidden == MEANT


def test_a_look_of_its_own_has_a_name_of_its_own() -> None:
    """Styles are found by the name of a class alone: two of one name wear each other's once both were opened."""
    named: dict[str, set[type]] = {}
    for package in (gendan.screens, gendan.widgets):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, one in vars(importlib.import_module(found.name)).items():
                if isinstance(one, type) and issubclass(one, Widget) and one.__module__ == found.name:
                    named.setdefault(name, set()).add(one)
    twice = {name for name, ones in named.items() if len(ones) > 1 and any("DEFAULT_CSS" in vars(one) for one in ones)}
    assert twice == set()
