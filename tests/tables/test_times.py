"""Times in every usual form, and those that are none."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from collab.tables import scaled, seconds_of

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


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_whole_numbers_are_times_that_can_be_held(numbers: list[int]) -> None:
    for seconds in scaled(np.array(numbers, np.int64)).tolist():
        assert -62_135_596_800 <= seconds < 100_000_000_000
