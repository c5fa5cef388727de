"""Days and moments in the words of the interface language."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from gendan.i18n import N_, _

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def day_words(day: date) -> str:
    """``2 Mar``, 3月2日."""
    return _("{day} {month}", day=day.day, month=_(_MONTHS[day.month - 1]))


def day_near(day: date | None, today: date) -> str:
    """``2 Mar``, with the year where it is another one; a dash where there is none."""
    if day is None:
        return "-"
    return day_words(day) if day.year == today.year else day.isoformat()


def month_words(day: date) -> str:
    """``Mar``, 3月; with the year in January."""
    month = _(_MONTHS[day.month - 1])
    return f"{day.year} {month}" if day.month == 1 else month


def weekday_words(day: date) -> str:
    """``Mon``, 周一."""
    return _(_WEEKDAYS[day.weekday()])


def moment_words(moment: datetime) -> str:
    """``Mon 2 Mar 09:12``, 3月2日 周一 09:12, in the zone that ``moment`` carries."""
    return _("{weekday} {date} {time}", weekday=weekday_words(moment), date=day_words(moment), time=f"{moment:%H:%M}")


def moment_near(at: datetime | None, zone: tzinfo, today: date) -> str:
    """A moment in that zone: of today only its time, ``09:12``; else with its day; nothing where there is none."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today else f"{day_near(local.date(), today)} {local:%H:%M}"
