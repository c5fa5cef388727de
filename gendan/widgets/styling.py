"""Styles that are looked up once.

Textual matches all rules against a node each time its screen comes to the front, makes a node for every component class
of a widget whether it is drawn or not, and parses all styles anew once there are more than 64 sources of them. Here
what fits a node is remembered by its path: type, name, classes and state of the node and of all above it, which is
everything that a rule can ask for but the order among siblings and whether the focus is within.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from textual.app import App
from textual.cache import LRUCache
from textual.css.styles import RenderStyles, RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

SOURCES = 1024
"""Sources of styles whose rules are kept: more than there are kinds of widgets."""
PATHS = 4096
"""Paths whose styles are kept."""
_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")

_Path = tuple[Any, ...]


class _Fit(NamedTuple):
    """What fits a path: the rules as they were written, as a node holds them, and what the rules ask about."""

    rules: RulesMap
    held: RulesMap
    flags: tuple[bool, ...]


class _Catch:
    """Given to Textual as the cache of one update, to see which rules it finds.

    Where a rule asks for the order among siblings Textual does not look here, and nothing is remembered.
    """

    def __init__(self) -> None:
        self.was_asked = False
        self.rules: RulesMap = cast("RulesMap", {})

    def get(self, _key: object) -> None:
        """Nothing is known yet."""
        self.was_asked = True

    def __setitem__(self, _key: object, rules: RulesMap) -> None:
        self.rules = rules


class _Components(dict[str, RenderStyles]):
    """The styles of a widget's component classes, made when they are drawn for the first time."""

    def __init__(self, styling: Styling, node: DOMNode, names: frozenset[str]) -> None:
        super().__init__()
        self._styling, self._node, self._names = styling, node, names

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self._node)
        self._styling.apply(part)
        styles = self[name] = part.styles
        return styles


class Styling(Stylesheet):
    """The stylesheet of the application; what it gives to a node is what Textual's gives."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SOURCES)
        self._fits: LRUCache[_Path, _Fit] = LRUCache(PATHS)
        self._fits_for: object = None
        """The rules for which what is remembered holds: other sources or another theme make new ones."""

    def apply(self, node: DOMNode, *, animate: bool = False, cache: object = None) -> None:
        """Style a node; one that is styled for its present path is left as it is."""
        rules, path = self.rules_map, path_of(node)
        if rules is not self._fits_for:
            self._fits.clear()
            self._fits_for = rules
        styled = node.__dict__.get("_styled_for")
        if styled is not None and styled[0] is rules and styled[1] == path:
            return
        fit = self._fits.get(path)
        if fit is None:
            fit = self._find(node, path, animate=animate)
        else:
            self._put(node, fit, animate=animate)
        node.__dict__["_styled_for"] = None if fit is None else (rules, path)

    def _find(self, node: DOMNode, path: _Path, *, animate: bool) -> _Fit | None:
        """Let Textual find what fits and remember it; None where it may be another thing next time."""
        base, catch = node.styles.base, _Catch()
        is_bare = not base._rules
        super().apply(node, animate=animate, cache=cast("Any", catch))
        if not catch.was_asked:
            return None
        held = base._rules.copy() if is_bare and not animate else None
        fit = _Fit(catch.rules, held or cast("RulesMap", {}), tuple(getattr(node, flag) for flag in _FLAGS))
        if held is not None or not catch.rules:
            self._fits[path] = fit
        return fit

    def _put(self, node: DOMNode, fit: _Fit, *, animate: bool) -> None:
        for flag, value in zip(_FLAGS, fit.flags, strict=True):
            setattr(node, flag, value)
        base = node.styles.base
        if fit.rules and not base._rules and not node._is_mounted:
            base._rules.update(fit.held)
            base._updates += 1
            node.notify_style_update()
        elif fit.rules:
            self.replace_rules(node, fit.rules, animate=animate)
        self._process_component_classes(node)

    def _process_component_classes(self, node: DOMNode) -> None:
        names = node._get_component_classes()
        if not names:
            return
        before, node._component_styles = node._component_styles, _Components(self, node, names)
        if any(node._component_styles[name] != styles for name, styles in before.items()):
            node.refresh()


def path_of(node: DOMNode) -> _Path:
    """Everything that rules may ask of a node and of all above it, but the order among siblings and where the focus
    is within."""
    return tuple((type(one), one._id, frozenset(one._classes), *_state(one)) for one in node.css_path_nodes)


def _state(node: DOMNode) -> tuple[object, ...]:
    if isinstance(node, Widget):
        return node.mouse_hover, node.has_focus, node.disabled, node.can_focus
    if isinstance(node, App):
        return node.app_focus, node.theme, node.is_inline, node.native_ansi_color, node.no_color
    return ()
