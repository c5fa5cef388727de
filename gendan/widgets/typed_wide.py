"""Keys as a Chinese input method types them: full-width, or with the signs of Chinese in place of those on the key."""

from __future__ import annotations

_SIGNS = {
    "、": "/", "。": ".", "，": ",", "《": "<", "》": ">", "【": "[", "】": "]", "「": "[", "」": "]", "￥": "$",
    "·": "`", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "^", "—": "_", "　": " ",
}  # fmt: skip


def meant(char: str) -> str:
    """The character of the key that typed ``char``; nothing where it is no such sign."""
    if len(char) != 1:
        return ""
    return _SIGNS.get(char) or (chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else "")
