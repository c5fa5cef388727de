"""Times of day and instants: business hours as frames, and where they lie on the time line of a zone.

An instant is a whole number of microseconds since 1970 in UTC, so that sums of time are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gendan.errors import UsageError
from gendan.i18n import N_

Frame = tuple[int, int]
"""Opening and closing in minutes from midnight, 0 to 1440, the opening first."""
Pause = tuple[datetime, datetime]
"""Begin and end (both aware) of a time in which a clock stood still."""

SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WRITTEN = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", re.ASCII)


def parse_frames(texts: Iterable[str], *, field: str) -> tuple[Frame, ...]:
    """Frames of one day from ``09:00-12:00``, in order; frames that touch become one.

    A frame ends after it begins and at 24:00 at the latest; frames do not overlap: else ``UsageError`` on ``field``.
    """
    frames: list[Frame] = []
    for begin, end in sorted(_frame(text, field) for text in texts):
        if frames and begin < frames[-1][1]:
            message = N_("Business hours in {name} overlap. Write each time of day once.")
            raise UsageError("bad_value", message, field=field, name=field)
        if frames and begin == frames[-1][1]:
            begin = frames.pop()[0]  # noqa: PLW2901 - the frame before goes on
        frames.append((begin, end))
    return tuple(frames)


def _frame(text: str, field: str) -> Frame:
    written = _WRITTEN.fullmatch(text.strip())
    begin, end = (int(written[1]) * 60 + int(written[2]), int(written[3]) * 60 + int(written[4])) if written else (0, 0)
    if not begin < end <= 1440:
        raise UsageError(
            "bad_value",
            N_(
                "{value} are no business hours. Write 09:00-12:00, the end after the begin and at most 24:00; "
                "hours past midnight belong to the next day."
            ),
            field=field,
            value=text,
        )
    return begin, end


def instant(moment: datetime) -> int:
    """The instant of an aware ``moment``."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The moment (aware, UTC) of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def local_instant(naive: datetime, zone: ZoneInfo) -> int:
    """The instant of a time of day in ``zone``.

    A time that a change of the clock leaves out is the moment of the change; of one that comes twice it is the first.
    """
    early = instant(naive.replace(tzinfo=zone, fold=0))
    late = instant(naive.replace(tzinfo=zone, fold=1))
    if early <= late:
        return early
    early, late = early // SECOND * SECOND, late // SECOND * SECOND
    after = moment(early).astimezone(zone).utcoffset()
    while early - late > SECOND:  # early lies after the change here, late before it
        middle = (early + late) // 2 // SECOND * SECOND
        if moment(middle).astimezone(zone).utcoffset() == after:
            early = middle
        else:
            late = middle
    return early


def day_spans(day: date, frames: Sequence[Frame], zone: ZoneInfo) -> list[tuple[int, int]]:
    """The frames of ``day`` as instants, in order, without those that a change of the clock leaves empty."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a time of day, the zone is put in below
    spans = []
    for begin, end in frames:
        first, last = (local_instant(midnight + timedelta(minutes=minute), zone) for minute in (begin, end))
        if first < last:
            spans.append((first, last))
    return spans


def merged(pauses: Iterable[Pause], *, field: str = "pause") -> list[tuple[int, int]]:
    """Pauses as instants, in order, those that overlap made one. One that ends before it begins is a ``UsageError``."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted((instant(begin), instant(end)) for begin, end in pauses):
        if end < begin:
            message = N_("A pause ends before it begins. Write FROM..TO, the earlier time first.")
            raise UsageError("bad_value", message, field=field)
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif end > begin:
            joined.append((begin, end))
    return joined
