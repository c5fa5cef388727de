"""The benchmark of the blind check, small: every kind of slip is found, and nothing that is right is doubted."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks import interception


def test_every_slip_is_found_and_nothing_right_is_doubted(tmp_path: Path) -> None:
    rng = random.Random(7)
    shop = interception.opened(tmp_path / "gendan.db", rng)
    count = interception.measure(shop, 50, 50, rng)
    shop.store.close()
    assert count.missed == []
    assert count.alarms == []
    assert sum(count.refused.values()) + sum(count.caught.values()) == 50
    assert set(count.caught) == set(interception.KINDS)
    said = list(interception.table(count))
    assert said[0].split()[0] == "kind"
    assert said[-1] == "50 correct orders keyed again in other forms; 0 false alarms"
