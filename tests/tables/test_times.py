"""Times in every usual form, and those that are none."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from collab.tables import are_digit_days, days_come_first, is_held, scaled, seconds_of
from collab.tables.times import has_days

moments = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(
    lambda day: day.replace(microsecond=0, tzinfo=UTC)
)
FORMS = (
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%b %d, %Y %H:%M:%S", "%d %B %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S", "%a %b %d %H:%M:%S %Y",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(moment=moments)
def test_common_dates(form: str, moment: datetime) -> None:
    assert seconds_of(moment.strftime(form)) == moment.timestamp()


ZONED = (
    "%a, %d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %z %Y", "%d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %z",
    "%d.%m.%Y %H:%M:%S%z",
)  # fmt: skip


@pytest.mark.parametrize("form", ZONED)
@given(moment=moments, minutes=st.sampled_from([-480, -210, 0, 60, 330]), named=st.sampled_from(["", "GMT", "UTC"]))
def test_a_zone_is_behind_the_clock(form: str, moment: datetime, minutes: int, named: str) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=0 if named else minutes)))
    text = elsewhere.strftime(form.replace("%z", named or "%z"))
    assert seconds_of(text) == moment.timestamp()


@pytest.mark.parametrize("text", ["5 May 2020 14:08:48 +9900", "5 May 2020 14:08:48 XYZ", "14:08:48 GMT"])
def test_what_is_no_zone_or_has_no_day_is_no_time(text: str) -> None:
    assert seconds_of(text) is None


@given(moment=moments, parts=st.sampled_from([1, 1000, 10**6, 10**9]))
def test_seconds_and_their_parts(moment: datetime, parts: int) -> None:
    seconds = int(moment.timestamp())
    assert seconds_of(str(seconds * parts)) == seconds
    assert seconds_of(f"{seconds * parts}.0") == seconds
    assert scaled(np.array([seconds * parts, 5])).tolist() == [seconds, 5]


def test_the_month_may_come_first() -> None:
    assert seconds_of("12/01/2019 10:30 PM", day_first=False) == datetime(2019, 12, 1, 22, 30, tzinfo=UTC).timestamp()
    assert seconds_of("12/01/2019") == datetime(2019, 1, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text", ["", "soon", "2019-13-01", "31/31/2019", "9" * 26, "1e99", "nan", "0001-01-01T00:00:00+05:00"]
)
def test_what_is_no_time_or_nobody_can_hold(text: str) -> None:
    assert seconds_of(text) is None


FIRST, SECONDS, NEVER, LAST = -62_135_596_800, 10**11, 253_402_128_000, 253_402_300_799
"""The year 1, where counts of seconds end and those of their parts begin, and the last two days of the year 9999: such
a count is of seconds, as databases write it for a day that never comes.
"""
EDGES = (FIRST - 1, FIRST, SECONDS - 1, SECONDS, NEVER - 1, NEVER, LAST, LAST + 1)


@given(
    st.lists(
        st.integers(-(2**63), 2**63 - 1)
        | st.builds(lambda edge, parts: edge * parts, st.sampled_from(EDGES), st.sampled_from([1, 1000, 10**6])),
        min_size=1,
    )
)
@example([NEVER])
@example(list(EDGES))
def test_whole_numbers_are_times_that_can_be_held(numbers: list[int]) -> None:
    for number, seconds in zip(numbers, scaled(np.array(numbers, np.int64)).tolist(), strict=True):
        assert FIRST <= seconds < SECONDS or NEVER <= seconds <= LAST
        assert seconds == (seconds_of(str(number)) or 0)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("12:30 AM", 0, 30), ("12:30 PM", 12, 30), ("1:05 am", 1, 5), ("11:59 pm", 23, 59), ("00:00", 0, 0)],
)
def test_the_clock_has_twelve_hours_or_twenty_four(text: str, hour: int, minute: int) -> None:
    assert seconds_of(f"05/01/2019 {text}") == datetime(2019, 1, 5, hour, minute, tzinfo=UTC).timestamp()


def test_the_first_and_the_last_times_that_can_be_held() -> None:
    assert seconds_of("0001-01-01T00:00:00Z") == -62_135_596_800
    assert seconds_of("9999-12-31T23:59:59Z") == 253_402_300_799
    assert seconds_of("-62135596800") == -62_135_596_800
    assert seconds_of("99999999999") == 99_999_999_999
    assert seconds_of("100000000000") == 100_000_000
    assert scaled(np.array([99_999_999_999, 100_000_000_000, -62_135_596_800])).tolist() == [
        *(99_999_999_999, 100_000_000, -62_135_596_800)
    ]
    assert seconds_of("1" + "0" * 20) is None
    assert scaled(np.zeros(0, np.int64)).tolist() == []
    ends = np.array([-62_135_596_801, -62_135_596_800, 0, 253_402_300_799, 253_402_300_800])
    assert is_held(ends).tolist() == [False, True, True, True, False]


def test_which_of_day_and_month_comes_first_is_told_by_the_first_date_that_can() -> None:
    assert days_come_first(["11/12/2019", "12/12/2019", "13/12/2019", "12/13/2019"])
    assert days_come_first(["soon", "12/13/2019 10:00"]) is False
    assert days_come_first(["12/12/2019", "13.12.2019", "13/13/2019"]) is None
    assert [has_days(text) for text in ("11/12/2019", " 1-2-2019 ", "11.12.2019", "2019-11-12")] == [
        *(True, True, False, False)
    ]


@pytest.mark.parametrize("text", ["03 7, 2019", "7 Mar 2019", "March 7 2019", "2019/03/07", "2019.3.7", "7.3.2019"])
def test_a_day_without_a_clock_begins_at_midnight(text: str) -> None:
    assert seconds_of(text) == datetime(2019, 3, 7, tzinfo=UTC).timestamp()


def test_a_month_that_there_is_not_is_no_time() -> None:
    assert seconds_of("7 Foo 2019") is None
    assert seconds_of("March 2019") is None


@given(moment=moments.filter(lambda day: day.year < 2100))
def test_days_in_eight_digits_are_days_where_all_are(moment: datetime) -> None:
    digits, day = moment.strftime("%Y%m%d"), moment.replace(hour=0, minute=0, second=0)
    assert are_digit_days([digits, "", "19991231", f" {digits}.0"])
    assert seconds_of(digits, digit_days=True) == seconds_of(f"{digits}.0", digit_days=True) == day.timestamp()
    assert seconds_of(digits) == int(digits)


@pytest.mark.parametrize("text", ["20191301", "20190230", "0", "20200101120000", "1577836800", "18991231", "21000101"])
def test_other_numbers_are_no_days(text: str) -> None:
    assert not are_digit_days(["20200101", text])
    assert seconds_of(text, digit_days=True) is None


def test_nothing_written_is_no_day() -> None:
    assert not are_digit_days(["", " "])
