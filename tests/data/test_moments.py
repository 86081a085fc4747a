"""Times at the ends of what can be held, in every unit and zone, from Parquet and from text."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from collab.data import Ratings
from tests.data.files import read_here

FIRST, LAST = -62_135_596_800, 253_402_300_799
"""The first second of the year 1, and the last of 9999."""
PARTS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
ZONES = (None, "UTC", "+14:00", "-12:00", "America/New_York")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def counts(unit: str) -> st.SearchStrategy[int]:
    """Return what a column may count in a unit: any number, the ends of what can be held, and their neighbours."""
    room = 2**63 - 1 if unit != "s" else (2**63 - 1) // 1000  # seconds are written as thousandths
    ends = [place * PARTS[unit] + by for place in (FIRST, 0, LAST, LAST + 1) for by in (-1, 0, 1)]
    return st.integers(-room, room) | st.sampled_from([end for end in ends if abs(end) <= room])


def parquet_of(folder: Path, times: pa.Array) -> Path:
    path = folder / "times.parquet"
    size = len(times)
    table = pa.table({"user": range(size), "item": ["a"] * size, "rating": [3.0, *[4.0] * (size - 1)], "time": times})
    pyarrow.parquet.write_table(table, path)
    return path


def csv_of(folder: Path, times: list[str]) -> Path:
    path = folder / "times.csv"
    lines = [f"{user},a,{3 + (user > 0)},{time}" for user, time in enumerate(times)]
    path.write_text("\n".join(["user,item,rating,time", *lines, ""]))
    return path


def unknown(ratings: Ratings) -> str:
    """Return the note about times that are none, or nothing."""
    return next((note for note in ratings.notes if "taken as unknown" in note), "")


@pytest.mark.usefixtures("home")
@quick
@given(st.data(), st.sampled_from([*PARTS]), st.sampled_from(ZONES))
def test_moments_of_parquet_are_read_or_said_to_be_none(
    tmp_path: Path, data: st.DataObject, unit: str, zone: str | None
) -> None:
    times = data.draw(st.lists(counts(unit) | st.none(), min_size=1, max_size=8))
    ratings = read_here(parquet_of(tmp_path, pa.array(times, pa.timestamp(unit, zone))))
    seconds = [None if time is None else time // PARTS[unit] for time in times]
    held = [each if each is not None and FIRST <= each <= LAST else 0 for each in seconds]
    assert ratings.times.tolist() == held
    beyond = sum(each is not None and not FIRST <= each <= LAST for each in seconds)
    assert unknown(ratings).startswith(f"{beyond:,} time" if beyond else "")
    assert bool(unknown(ratings)) == bool(beyond)


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
@pytest.mark.parametrize("zone", ZONES)
def test_the_first_and_the_last_day_are_themselves(tmp_path: Path, unit: str, zone: str | None) -> None:
    ends = [FIRST, LAST, 1_500_000_000]
    times = pa.array([each * PARTS[unit] for each in ends], pa.timestamp(unit, zone))
    assert read_here(parquet_of(tmp_path, times)).times.tolist() == ends
    assert read_here(parquet_of(tmp_path, times.dictionary_encode())).times.tolist() == ends


def test_days_are_times_and_hours_and_durations_are_none(tmp_path: Path) -> None:
    days = [-719_162, 2_932_896, 0, -719_163]
    ratings = read_here(parquet_of(tmp_path, pa.array(days, pa.date32())))
    assert ratings.times.tolist() == [FIRST, LAST - 86_399, 0, 0]
    assert unknown(ratings) == '1 time that is none, as "-719163 (date32[day])": taken as unknown'
    for kind in (pa.time32("s"), pa.time64("us"), pa.duration("ns")):
        ratings = read_here(parquet_of(tmp_path, pa.array([7, None, 9], kind)))
        assert ratings.times.tolist() == [0, 0, 0]
        assert unknown(ratings).startswith('2 times that are none, as "7')


@quick
@given(
    st.lists(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)), min_size=1, max_size=8),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
)
@pytest.mark.usefixtures("home")
def test_moments_of_text_are_read_or_said_to_be_none(
    tmp_path: Path, times: list[datetime], minutes: int, precision: str
) -> None:
    zone = timezone(timedelta(minutes=minutes))
    written = [time.replace(tzinfo=zone) for time in times]
    ratings = read_here(csv_of(tmp_path, [time.isoformat(timespec=precision) for time in written]))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    seconds = [(time - epoch) // timedelta(seconds=1) for time in written]
    assert ratings.times.tolist() == [each if FIRST <= each <= LAST else 0 for each in seconds]
    beyond = sum(not FIRST <= each <= LAST for each in seconds)
    assert unknown(ratings).startswith(f"{beyond:,} time" if beyond else "")


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
@pytest.mark.parametrize("sign", ["", ".0"])
def test_numbers_for_a_day_that_never_comes_are_the_end_of_the_year_9999(tmp_path: Path, unit: str, sign: str) -> None:
    times = [LAST, LAST - 86_399, 1_500_000_000, FIRST]
    ratings = read_here(csv_of(tmp_path, [f"{time * PARTS[unit]}{sign}" for time in times]))
    assert ratings.times.tolist() == times
    assert np.all(ratings.times >= FIRST)


DAYS = (20200505, 20200506, 20191231)
DAYS_IN_SECONDS = [int(datetime(day // 10_000, day // 100 % 100, day % 100, tzinfo=UTC).timestamp()) for day in DAYS]


@pytest.mark.usefixtures("home")
def test_numbers_that_are_all_days_are_read_as_days(tmp_path: Path) -> None:
    rows = [{"user": user, "item": "a", "rating": 3 + (user > 0), "time": day} for user, day in enumerate(DAYS)]
    objects = tmp_path / "times.json"
    objects.write_text(json.dumps(rows))
    for path in (parquet_of(tmp_path, pa.array(DAYS)), csv_of(tmp_path, [*map(str, DAYS)]), objects):
        assert read_here(path).times.tolist() == DAYS_IN_SECONDS


@pytest.mark.usefixtures("home")
def test_a_number_among_days_that_is_none_is_said_to_be_unknown(tmp_path: Path) -> None:
    ratings = read_here(csv_of(tmp_path, ["20200505"] * 2_000 + ["20209999"]))
    assert ratings.times.tolist() == [DAYS_IN_SECONDS[0]] * 2_000 + [0]
    assert '"20209999"' in unknown(ratings)
