"""Settings as people type them: lists with commas, tables as JSON, yes and no in words."""

from __future__ import annotations

import json
from typing import Any

from gendan.config import Setting
from gendan.domain.normal import fold

_LISTS = ("frames", "days", "words")
_YES = {"true", "yes", "y", "1", "是", "对"}
_NO = {"false", "no", "n", "0", "否", "不"}
_SEPARATORS = str.maketrans({"，": ",", "、": ",", ";": ",", "；": ","})


def shown(setting: Setting, value: Any) -> str:
    """``value`` as it is shown and typed."""
    if setting.kind in _LISTS and isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def read(setting: Setting, text: str) -> Any:
    """What was typed, in the form that the setting holds; what cannot be read stays text and is refused as such."""
    if setting.kind in _LISTS:
        return [part.strip() for part in text.translate(_SEPARATORS).split(",") if part.strip()]
    folded = fold(text)
    if setting.kind == "yes_no":
        return True if folded in _YES else False if folded in _NO else text
    if setting.kind in ("number", "count", "table"):
        return _json(text if setting.kind == "table" else folded)
    return text.strip()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
