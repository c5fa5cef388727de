"""The colour themes: one accent, and colours of state that people who confuse red and green tell apart.

Text stands off from what is behind it by 4.5 to 1 at least, in the theme of high contrast by 7 to 1, and the thumb of a
scroll bar from its track by 3 to 1 (WCAG); tests/screens/test_colours.py measures it on the screens themselves.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="gendan-dark",
    primary="#6cb2eb",
    accent="#6cb2eb",
    foreground="#dde3ea",
    background="#12161b",
    surface="#181d24",
    panel="#212830",
    warning="#f0c24b",
    error="#ff9166",
    success="#9db4c6",
    dark=True,
    variables={
        "late": "#ff9166", "due": "#f0c24b", "soon": "#d7d3a8", "done": "#9fb2c1",
        "field": "#272c34", "field-focus": "#3f444c", "field-wrong": "#5a2c1c", "field-text": "#dde3ea",
        "hint": "#b0b8c0", "row-here": "#373c44",
        "scrollbar": "#4a7aa8", "scrollbar-hover": "#5a8cbc",
        "input-selection-background": "#2d6496", "input-selection-foreground": "#dde3ea",
    },
)  # fmt: skip
LIGHT = Theme(
    name="gendan-light",
    primary="#0a5590",
    accent="#0a5590",
    foreground="#1c2126",
    background="#fafafa",
    surface="#f0f0f0",
    panel="#e6e6e6",
    warning="#6b4b00",
    error="#a82a00",
    success="#44606e",
    dark=False,
    variables={
        "late": "#a82a00", "due": "#6b4b00", "soon": "#5c5520", "done": "#455c6a", "foreground-muted": "#4d5256",
        "field": "#cfd8e0", "field-focus": "#fff3b0", "field-wrong": "#f6d3c4", "field-text": "#1c2126",
        "hint": "#50555a", "row-here": "#dedede",
        "scrollbar": "#4f6f89", "scrollbar-hover": "#0a5590",
        "input-selection-background": "#0a5590", "input-selection-foreground": "#ffffff",
    },
)  # fmt: skip
CONTRAST = Theme(
    name="gendan-contrast",
    primary="#00d7ff",
    accent="#00d7ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    warning="#ffff00",
    error="#ffa040",
    success="#ffffff",
    dark=True,
    variables={
        "late": "#ffa040", "due": "#ffff00", "soon": "#ffffaf", "done": "#d0d0d0", "foreground-muted": "#d0d0d0",
        "field": "#ffffff", "field-focus": "#ffff99", "field-wrong": "#ffc090", "field-text": "#000000",
        "hint": "#303030", "row-here": "#262626",
        "scrollbar": "#00d7ff", "scrollbar-hover": "#ffffff",
        "input-selection-background": "#00508c", "input-selection-foreground": "#ffffff",
        "input-cursor-background": "#000000", "input-cursor-foreground": "#ffffff",
    },
)  # fmt: skip
THEMES = (DARK, LIGHT, CONTRAST)
STATES: dict[str, str] = DARK.variables
"""Colours of state and of fields for a theme that has none of its own."""

_ON_BLUE = {
    "field": "#0000aa", "field-focus": "#0000aa", "field-wrong": "#aa0000", "field-text": "#ffffff", "hint": "#55ffff",
    "input-selection-background": "#aaaaaa", "input-selection-foreground": "#000000",
    "input-cursor-background": "#aaaaaa", "input-cursor-foreground": "#000000",
    "scrollbar": "#00aaaa", "scrollbar-background": "#000000", "row-here": "#000000",
}  # fmt: skip
FEW: dict[str, dict[str, str]] = {
    "gendan-dark": _ON_BLUE,
    "gendan-contrast": _ON_BLUE,
    "gendan-light": {
        "primary": "#0000aa", "accent": "#0000aa", "late": "#aa0000", "due": "#aa00aa", "soon": "#000000",
        "done": "#0000aa", "foreground-muted": "#000000",
        "block-cursor-background": "#0000aa", "block-cursor-foreground": "#ffffff",
        "field": "#00aaaa", "field-focus": "#00aaaa", "field-wrong": "#ff5555", "field-text": "#000000",
        "hint": "#000000", "input-selection-background": "#0000aa", "input-selection-foreground": "#ffffff",
        "scrollbar": "#0000aa", "scrollbar-background": "#aaaaaa",
    },
}  # fmt: skip
"""What a theme has otherwise on a terminal of 16 colours: shades of one grey would all be one there. Only the first
eight lie behind a text: the Linux console has no others for that."""
