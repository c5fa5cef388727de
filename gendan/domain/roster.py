"""The roster of terminals: whose word about it counts (sync.md 2.9). A pure function of what was said.

The founder's word counts, and that of every terminal that goes on from it. A terminal that goes on from a copy speaks
for itself once: where the one it continues vouches for it with its key, or where an admin accepted it on this machine.
A terminal that was revoked speaks no more after the record that its revocation names, and what it vouched for counts
only if the revocation knew of it. Of two that contradict each other the one that went on later is believed, and one
that was accepted here before one that was not. What anybody else says of the roster is kept, shown, and not heeded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, int]
"""A commit: the uid of its node, its sequence number."""
REVOKED = "revoked_seq"
"""The field that says after which of its records a terminal counts no more."""
FIELDS = ("store", "name", "public_key", "recipient", "continues", "endorsed", REVOKED)
"""What the roster says of a terminal."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that a commit says of the roster: it enrols the terminal ``uid`` with these fields (``value``), or
    writes one field of it in the place of what the commits ``replaces`` had written."""

    place: Place
    hlc: int
    uid: str
    field: str
    """Empty where the terminal is enrolled."""
    value: Any
    replaces: tuple[Place, ...] = ()

    @property
    def author(self) -> str:
        """The node that says it."""
        return self.place[0]

    @property
    def enrols(self) -> bool:
        """Whether it enrols a terminal."""
        return not self.field

    @property
    def of_itself(self) -> bool:
        """Whether a terminal speaks of itself."""
        return self.author == self.uid

    @property
    def continues(self) -> str | None:
        """The terminal that the enrolled one goes on from."""
        found = self.value.get("continues") if self.enrols else None
        return found if isinstance(found, str) else None

    def _rank(self, founder: str) -> tuple[bool, Place]:
        return self.of_itself and self.uid != founder, self.place


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A terminal of the roster: the word that enrolled it, its fields as they are shown, the words that stand in the
    fields written since."""

    word: Word
    fields: dict[str, Any]
    heads: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The terminals by uid; who writes the roster (``line``); what was said of it and does not count."""

    terminals: Mapping[str, Enrolled]
    line: frozenset[str]
    ignored: tuple[Word, ...]


@dataclass(slots=True)
class _Judge:
    words: Sequence[Word]
    founder: str
    accepted: Collection[str]
    is_vouched: Callable[[str, Word], bool]
    """Whether the key (base64) of the terminal that a word continues vouches for it."""
    saw: Callable[[Place, Place], bool]
    """Whether the author of the first commit had the second."""
    entries: dict[str, Word] = field(default_factory=dict)
    """The best enrolment of each terminal so far."""
    good: list[Word] = field(default_factory=list)
    cells: dict[tuple[str, str], list[Word]] = field(default_factory=dict)
    """The words that count, by terminal and field."""

    def roster(self) -> Roster:
        self._let_in()
        line = self._line()
        for uid in self._strongest_first(line):
            if not self._is_cut_off(uid):
                last = self._last_record(uid)
                mine = (word for word in self.words if word.author == uid)
                self._count([word for word in mine if last is None or word.place[1] <= last])
        own = [word for word in self.entries.values() if self._is_own(word) and not self._is_cut_off(word.uid)]
        counted = {id(word) for word in (*self.good, *own)}
        chosen = self._best(word for word in self.words if word.enrols and id(word) in counted)
        terminals = {uid: self._enrolled(word) for uid, word in sorted(chosen.items())}
        ignored = [word for word in self.words if id(word) not in counted and not _is_told(word, terminals)]
        standing = frozenset(uid for uid in line if uid in terminals or uid == self.founder)
        return Roster(terminals, standing, tuple(ignored))

    def _count(self, words: Sequence[Word]) -> None:
        self.good += words
        for word in words:
            self.cells.setdefault((word.uid, word.field), []).append(word)

    def _best(self, words: Iterable[Word]) -> dict[str, Word]:
        found: dict[str, Word] = {}
        for word in sorted(words, key=lambda one: one._rank(self.founder)):
            found.setdefault(word.uid, word)
        return found

    def _let_in(self) -> None:
        """Find the enrolments by whoever may enrol, or that are vouched for, until no more is found."""
        waiting = [word for word in self.words if word.enrols]
        heard: list[Word] = []
        while True:
            line = self._line()
            found = [word for word in waiting if word.author in line or self._may_speak_for_itself(word)]
            if not found:
                return
            heard += found
            known = {id(word) for word in found}
            waiting = [word for word in waiting if id(word) not in known]
            self.entries = self._best(heard)

    def _may_speak_for_itself(self, word: Word) -> bool:
        if not word.of_itself:
            return False
        if word.uid in self.accepted:
            return True
        before = self.entries.get(word.continues or "")
        key = before.value.get("public_key") if before is not None else None
        return isinstance(key, str) and self.is_vouched(key, word)

    def _is_own(self, word: Word) -> bool:
        return word.of_itself and word.uid != self.founder

    def _line(self) -> dict[str, int]:
        """The founder and all that go on from it, with how often that happened."""
        line = {self.founder: 0}
        while True:
            more = {
                uid: line[word.continues] + 1
                for uid, word in self.entries.items()
                if word.continues in line and uid not in line
            }
            if not more:
                return line
            line |= more

    def _strongest_first(self, line: Mapping[str, int]) -> list[str]:
        """Where the founder's right went at last, back to the founder; then the other copies, the later ones first."""
        path = line_of(self.founder, {uid: word.continues for uid, word in self.entries.items()}, self.accepted)
        rest = sorted((uid for uid in line if uid not in path), key=lambda uid: (-line[uid], uid))
        return [*reversed(path), *rest]

    def _standing(self, uid: str, name: str) -> list[Word]:
        """The words that stand in a field, the one that is shown last."""
        said = self.cells.get((uid, name), ())
        gone = {place for word in said for place in word.replaces}
        return sorted((word for word in said if word.place not in gone), key=lambda word: (word.hlc, word.author))

    def _revocation(self, uid: str) -> Word | None:
        said = self._standing(uid, REVOKED)
        return said[-1] if said and isinstance(said[-1].value, int) else None

    def _last_record(self, uid: str) -> int | None:
        word = self._revocation(uid)
        return None if word is None else int(word.value)

    def _is_cut_off(self, uid: str) -> bool:
        """Whether a terminal that speaks for itself goes on from one whose revocation did not know of it."""
        word = self.entries.get(uid)
        seen: set[str] = set()
        while word is not None and self._is_own(word) and word.uid not in self.accepted and word.uid not in seen:
            seen.add(word.uid)
            revoked = self._revocation(word.continues or "")
            if revoked is not None and not self.saw(revoked.place, word.place):
                return True
            word = self.entries.get(word.continues or "")
        return False

    def _enrolled(self, word: Word) -> Enrolled:
        fields, heads = dict(word.value), []
        for name in FIELDS:
            standing = self._standing(word.uid, name)
            heads += standing
            if standing:
                fields[name] = standing[-1].value
        return Enrolled(word, fields, tuple(heads))


def _is_told(word: Word, terminals: Mapping[str, Enrolled]) -> bool:
    """Whether a word that does not count says nothing but what the roster says."""
    there = terminals.get(word.uid)
    if there is None:
        return False
    said = word.value if word.enrols else {word.field: word.value}
    return all(there.fields.get(name) == value for name, value in said.items() if name != "endorsed")


def judge(
    words: Sequence[Word],
    founder: str,
    accepted: Collection[str],
    is_vouched: Callable[[str, Word], bool],
    saw: Callable[[Place, Place], bool],
) -> Roster:
    """The roster that these words make. ``founder`` made the store; ``accepted`` are the terminals that an admin let in
    on this machine; ``is_vouched`` says whether a key (base64) vouches for an enrolment, ``saw`` whether the author of
    one commit had another one. The order of ``words`` does not matter.
    """
    ordered = sorted(words, key=lambda word: (word.place, word.uid, word.field))
    return _Judge(ordered, founder, accepted, is_vouched, saw).roster()


def line_of(founder: str, continues: Mapping[str, str | None], accepted: Collection[str]) -> list[str]:
    """How the founder's right went on: from the first to whom it belongs now. Of two that continue one terminal that
    which was accepted here comes first, then the earlier one."""
    path = [founder]
    while True:
        after = [uid for uid, before in continues.items() if before == path[-1] and uid not in path]
        if not after:
            return path
        path.append(min(after, key=lambda uid: (uid not in accepted, uid)))
