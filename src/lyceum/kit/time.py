"""Moments as integer microseconds since 1970 UTC, and their ISO 8601 spellings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND

# An answer spells up to a hundred moments, so the parts of a day are spelled once:
# three look-ups take less than half the time of datetime's own way.
_MINUTES = tuple(f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60))
_SECONDS = tuple(f"{second:02}" for second in range(60))

# `fromisoformat` reads more than ISO 8601 allows, and not the same in every Python: any
# separator, an empty fraction, a fraction of an hour taken for one of a second, hour 24.
_DATE_TIME = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}|-W[0-9]{2}-[1-7]|W[0-9]{2}[1-7])"
    r"[T ](?:[01][0-9]|2[0-3])(?::?[0-9]{2}|:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
    r"|[0-9]{4}(?:[.,][0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def seconds_until(moment: int, *, now: int) -> int:
    """Whole seconds from `now` until then, rounded up, at least 1."""
    return max(1, -((now - moment) // SECOND))


def month_of(at: int) -> tuple[int, int]:
    """When the month that `at` is in begins and ends, by the calendar and UTC."""
    first = (_EPOCH + at * _MICROSECOND).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    next_ = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return (first - _EPOCH) // _MICROSECOND, (next_ - _EPOCH) // _MICROSECOND


def iso_seconds(at: int) -> str:
    """Spell a moment as 2024-01-15T10:30:00Z, the fraction of a second left off.

    Refuses with ValueError a moment outside the years 0001 to 9999.
    """
    return _whole(at // SECOND) + "Z"


def iso_millis(at: int) -> str:
    """Spell a moment as 2024-01-15T10:30:00.000Z, what is below a millisecond left off.

    Refuses with ValueError a moment outside the years 0001 to 9999.
    """
    seconds, millis = divmod(at // 1000, 1000)
    return f"{_whole(seconds)}.{millis:03}Z"


def iso_micros(at: int) -> str:
    """Spell a moment as 2024-01-15T10:30:00.000000Z, whole.

    Refuses with ValueError a moment outside the years 0001 to 9999.
    """
    seconds, micros = divmod(at, SECOND)
    return f"{_whole(seconds)}.{micros:06}Z"


def datetime_of(at: int) -> datetime:
    """Return the moment as an aware datetime, for a library that wants one."""
    return _EPOCH + at * _MICROSECOND


def parse_iso(text: str) -> int | None:
    """Read an ISO 8601 date-time as microseconds; without an offset it means UTC.

    Calendar and week dates in both formats, `T` or a space between, hours to seconds with
    a fraction of any length, of which six digits count. None when malformed (a date alone
    is no date-time, there is no hour 24) or outside the years 0001 to 9999 in UTC.
    """
    spelled = text.upper()
    if _DATE_TIME.fullmatch(spelled) is None:
        return None
    try:
        moment = datetime.fromisoformat(spelled)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    at = (moment - _EPOCH) // _MICROSECOND
    return at if _FIRST <= at <= _LAST else None


@lru_cache(maxsize=4096)
def _whole(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    day, minute = divmod(minutes, 24 * 60)
    return _day(day) + _MINUTES[minute] + _SECONDS[second]


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    return date.fromordinal(_EPOCH_DAY + days).isoformat()
