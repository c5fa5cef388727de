"""What is decided without the index is decided as the index would."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.search_terms import fits, joined, number_terms, order_number_terms, query, words

PIECES = st.lists(st.sampled_from([*"王建华国张ab1207- ", "S01", "李娜"]), max_size=6).map("".join)


@given(number=PIECES, name=PIECES, text=PIECES)
def test_an_order_fits_what_the_index_finds_it_by(number: str, name: str, text: str) -> None:
    tokens = [*number_terms(number), *order_number_terms(f"S01-{number}-7-K-9"), *words(name)]
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE found USING fts5(terms, detail=none, tokenize='unicode61 remove_diacritics 0')")
    index.execute("INSERT INTO found VALUES (?)", (joined(tokens),))
    asked = query(text)
    rows = index.execute("SELECT 1 FROM found WHERE found MATCH ?", (asked,)).fetchall() if asked else []
    index.close()
    assert fits(text, tokens) == bool(rows)
