"""The public holidays of the store's region: from the library ``holidays``, each year asked for once per version.

The library loads the rules of all countries to answer for one: a quarter of what the whole program has in memory at
its start. So its answers stand in a file beside the logs, under the version that gave them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gendan import locations, wholefile
from gendan.domain.calendar import RegionYear

_LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
_FIRST_YEAR_CN = 1950
"""The first year the holiday rules of the People's Republic speak of."""
_WRITING = threading.Lock()


@lru_cache(maxsize=512)
def china(year: int, language: str = "zh") -> RegionYear:
    """Public holidays and make-up days of mainland China in ``year``, names in ``zh`` or ``en``.

    Every published year has make-up days, so a year without any is the library's estimate from the rules.
    """
    if year < _FIRST_YEAR_CN:
        return RegionYear(published=False)
    place, name = locations.state_folder() / f"holidays-{version('holidays')}.json", f"CN {year} {language}"
    try:
        kept = _kept(place)[name]
        return RegionYear(
            published=bool(kept["makeups"]),
            holidays={date.fromisoformat(day): str(title) for day, title in kept["holidays"].items()},
            makeups=frozenset(map(date.fromisoformat, kept["makeups"])),
        )
    except (TypeError, KeyError, ValueError, AttributeError):  # not kept, or not by us
        days = _asked(year, language)
        _keep(place, name, days)
        return days


def _asked(year: int, language: str) -> RegionYear:
    from holidays import country_holidays

    days = country_holidays("CN", years=year, language=_LANGUAGES.get(language, "zh_CN"))
    makeups = frozenset(day for day in days.weekend_workdays if day.year == year)
    return RegionYear(published=bool(makeups), holidays=dict(days.items()), makeups=makeups)


def _kept(place: Path) -> Mapping[str, Any]:
    """What the file holds; a file that cannot be read holds nothing, and is written anew."""
    try:
        found = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(place: Path, name: str, days: RegionYear) -> None:
    """Keep an answer. Where that cannot be, the library is asked again the next time."""
    told = {
        "holidays": {day.isoformat(): title for day, title in sorted(days.holidays.items())},
        "makeups": sorted(day.isoformat() for day in days.makeups),
    }
    with _WRITING:
        try:
            locations.private_folder(place.parent)
            wholefile.put(place, json.dumps({**_kept(place), name: told}, ensure_ascii=False, indent=1).encode())
        except OSError:
            return
