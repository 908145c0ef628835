"""Moments and their ISO 8601 spellings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kit.time import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    iso_millis,
    iso_seconds,
    month_of,
    parse_iso,
    seconds_until,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT = 1_705_314_600 * SECOND
FIRST = -62_135_596_800 * SECOND
LAST = 253_402_300_800 * SECOND - 1
moments = st.integers(FIRST, LAST)


def test_a_day_is_24_hours_of_60_minutes_of_60_seconds() -> None:
    assert (SECOND, MINUTE, HOUR, DAY) == (10**6, 60 * 10**6, 3600 * 10**6, 86_400 * 10**6)


@pytest.mark.parametrize(
    ("at", "seconds", "millis"),
    [
        (AT, "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000Z"),
        (AT + 1_999, "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.001Z"),
        (AT + SECOND - 1, "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.999Z"),
        (-1, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999Z"),
        (FIRST, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        (LAST, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_spelled_with_what_is_below_the_last_digit_left_off(
    at: int, seconds: str, millis: str
) -> None:
    assert iso_seconds(at) == seconds
    assert iso_millis(at) == millis


@given(moments)
def test_spellings_agree_with_datetime(at: int) -> None:
    moment = EPOCH + timedelta(microseconds=at)
    plain = moment.replace(tzinfo=None)
    assert iso_seconds(at) == plain.isoformat(timespec="seconds") + "Z"
    assert iso_millis(at) == plain.isoformat(timespec="milliseconds") + "Z"


@pytest.mark.parametrize("at", [FIRST - 1, LAST + 1])
def test_a_moment_outside_the_years_0001_to_9999_has_no_spelling(at: int) -> None:
    with pytest.raises(ValueError):
        iso_seconds(at)
    with pytest.raises(ValueError):
        iso_millis(at)


@given(moments)
def test_what_is_spelled_is_read_back(at: int) -> None:
    assert parse_iso(iso_seconds(at)) == at - at % SECOND
    assert parse_iso(iso_millis(at)) == at - at % 1000


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 12, 31),
        timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
    )
)
def test_every_offset_is_read(moment: datetime) -> None:
    assert parse_iso(moment.isoformat()) == (moment - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15T10:30:00Z",
        "2024-01-15t10:30:00z",
        "2024-01-15 10:30:00Z",
        "2024-01-15T10:30:00",
        "2024-01-15T10:30",
        "2024-01-15T10:30:00.000000000Z",
        "2024-01-15T10:30:00,0Z",
        "2024-01-15T16:00:00+05:30",
        "2024-01-15T16:00:00+0530",
        "2024-01-15T12:30:00+02",
        "2024-01-15T10:30:00-00:00",
        "20240115T103000Z",
        "20240115T1030Z",
        "2024-W03-1T10:30:00Z",
        "2024W031T103000Z",
    ],
)
def test_the_forms_of_iso_8601_are_read(text: str) -> None:
    assert parse_iso(text) == AT


def test_six_digits_of_a_fraction_count() -> None:
    assert parse_iso("2024-01-15T10:30:00.5Z") == AT + 500_000
    assert parse_iso("2024-01-15T10:30:00.123456789Z") == AT + 123_456


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2024-01-15",
        "2024-01-15T",
        "2024-01-15TZ",
        "2024-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-01-15T24:00:00Z",
        "2024-01-15T10:60:00Z",
        "2024-01-15T10:30:60Z",
        "2024-01-15T10.5Z",
        "2024-01-15T10:30:00.Z",
        "2024-01-15T10:30:00 +01:00",
        "2024-01-15T10:30:00+24:00",
        "2024-01-15T10:30:00+01:00:00.5",
        "2024-01-15T10:30:00ZZ",
        "2024-01-15x10:30:00Z",
        " 2024-01-15T10:30:00Z",
        "2024-01-15T10:30:00Z\n",
        "٢٠٢٤-01-15T10:30:00Z",
        "2024-1-15T10:30:00Z",
        "24-01-15T10:30:00Z",
        "+2024-01-15T10:30:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    ],
)
def test_what_is_malformed_or_out_of_range_is_not_read(text: str) -> None:
    assert parse_iso(text) is None


@given(st.one_of(st.text(), st.text(alphabet="0123456789-:.,TZWtz+ ")))
def test_arbitrary_text_is_read_as_a_moment_in_range_or_not_at_all(text: str) -> None:
    at = parse_iso(text)
    assert at is None or FIRST <= at <= LAST


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        ("2031-12-31T23:59:59.999999Z", "2031-12-01T00:00:00Z", "2032-01-01T00:00:00Z"),
        ("2032-01-01T00:00:00Z", "2032-01-01T00:00:00Z", "2032-02-01T00:00:00Z"),
        ("2032-02-29T12:00:00Z", "2032-02-01T00:00:00Z", "2032-03-01T00:00:00Z"),
        ("2031-11-07T01:02:03Z", "2031-11-01T00:00:00Z", "2031-12-01T00:00:00Z"),
    ],
)
def test_a_month_is_the_calendars(at: str, begins: str, ends: str) -> None:
    moment = parse_iso(at)
    assert moment is not None
    assert month_of(moment) == (parse_iso(begins), parse_iso(ends))


def test_seconds_until_a_moment_are_rounded_up_and_at_least_one() -> None:
    waits = (0, 1, SECOND, SECOND + 1, 90 * SECOND)
    assert [seconds_until(wait, now=0) for wait in waits] == [1, 1, 1, 2, 90]
    assert seconds_until(0, now=5 * SECOND) == 1
