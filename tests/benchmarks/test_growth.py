"""What the tool of growth calls flat, logarithmic and linear; its picture is one."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from benchmarks.growth import Growth, picture, table

SIZES = (10_000, 100_000, 1_000_000)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("flat", [4.0, 4.4, 4.1]),
        ("logarithmic", [3.0 * math.log10(orders) - 9.0 for orders in SIZES]),
        ("linear", [2.0 + orders / 20_000 for orders in SIZES]),
    ],
)
def test_growth_has_a_name_and_a_picture(kind: str, values: list[float]) -> None:
    one = Growth("a < b", tuple(zip(SIZES, values, strict=True)))
    assert one.kind == kind
    shown = "".join(ElementTree.fromstring(picture([one, one])).itertext())
    assert shown.count(f"a < b{kind}: x{one.factor:.2f}") == 2
    assert list(table([one]))[2].endswith(f"| {one.factor:.2f} | {kind} |")
