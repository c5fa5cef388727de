"""The colour themes: one accent, and colours of state that people who confuse red and green tell apart."""

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
    variables={"late": "#ff9166", "late-muted": "#5a2c1c", "due": "#f0c24b", "soon": "#d7d3a8", "done": "#8fa3b3"},
)
LIGHT = Theme(
    name="gendan-light",
    primary="#0a5c9e",
    accent="#0a5c9e",
    foreground="#1c2126",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e5e2d9",
    warning="#7a5600",
    error="#a83200",
    success="#44606e",
    dark=False,
    variables={"late": "#a83200", "late-muted": "#f6d3c4", "due": "#7a5600", "soon": "#5c5520", "done": "#4c6473"},
)
CONTRAST = Theme(
    name="gendan-contrast",
    primary="#00d7ff",
    accent="#00d7ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    warning="#ffff00",
    error="#ff8700",
    success="#ffffff",
    dark=True,
    variables={
        "late": "#ff8700", "late-muted": "#5f2f00", "due": "#ffff00", "soon": "#ffffaf", "done": "#d0d0d0",
        "foreground-muted": "#d0d0d0",
    },
)  # fmt: skip
THEMES = (DARK, LIGHT, CONTRAST)
STATES: dict[str, str] = DARK.variables
"""Colours of state for a theme that has none of its own."""
