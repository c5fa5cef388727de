"""Bodies of commits are kept packed: deflate (RFC 1951) with a dictionary of the words that most of them are made of.

What is hashed, checked, exchanged and shown is always the text. A packed body begins with the number of its
dictionary, ``steps/words_1.txt``; one that was released is never changed, a better one gets the next number. To read
a body without gendan: ``zlib.decompressobj(-15, zdict=open("words_1.txt", "rb").read()).decompress(body[1:])``.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files

NUMBER = 1
"""The dictionary with which bodies are packed now."""
_LOWEST_LETTER = 0x20
"""Below it lie the numbers of dictionaries; a text that is kept as it is begins with a letter or sign."""
_RAW = -15
_LEVEL = 6


@cache
def _words(number: int) -> bytes:
    return files("gendan.db").joinpath("steps", f"words_{number}.txt").read_bytes()


def pack(text: str) -> bytes:
    """The kept form of a body; a text that is none (which begins with another sign than a brace) is kept as it is."""
    if not text.startswith("{"):
        return text.encode()
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, _words(NUMBER))
    return bytes((NUMBER,)) + packer.compress(text.encode()) + packer.flush()


def unpack(kept: bytes) -> str:
    """The text of a kept form. What is damaged reads as an empty text: no hash fits it, and the checks say so."""
    if not kept or kept[0] >= _LOWEST_LETTER:
        return kept.decode(errors="replace")
    try:
        reader = zlib.decompressobj(_RAW, zdict=_words(kept[0]))
        text = reader.decompress(kept[1:]) + reader.flush()
        return text.decode() if reader.eof else ""
    except (zlib.error, UnicodeDecodeError, FileNotFoundError):
        return ""
