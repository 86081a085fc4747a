"""The set that goes on where titles end: which it is, and what a training on it takes, measured on made-up ratings."""

from dataclasses import replace
from pathlib import Path

import pytest

from collab.data import DataSpec, catalog
from collab.processes import HOSTED
from collab.training import Forecast
from tests.data.files import csv_folder
from tui.core.runs import KnownForecast, RunSettings, is_measurable, known_forecast, later_set, measure_run
from tui.text import forecast_text, later_text


def test_titles_that_end_early_have_a_later_set_with_the_same_ids() -> None:
    later = later_set(2016, "movielens")
    assert later is not None
    assert (later.entry.name, later.settings.data.source, later.known) == ("ml-latest", "ml-latest", None)
    assert later.to_measure
    assert later_set(catalog.ENTRIES["ml-latest"].last_year, "movielens") is None
    assert later_set(0, "movielens") is None
    assert later_set(1997, "ml-100k") is not None
    assert later_set(2016, "mine") is None


def test_in_a_session_of_a_server_only_a_set_that_is_there_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTED, "2")
    assert later_set(2016, "movielens") is None, "a session fetches nothing"
    catalog.archive("ml-latest").write_bytes(b"")
    assert later_set(2016, "movielens") is not None


def test_it_is_said_how_large_it_is_and_what_a_training_takes_where_that_was_measured() -> None:
    later = later_set(2016, "movielens")
    assert later is not None
    assert later_text(later) == "those up to 2023, 335 MB"
    measured = replace(later, known=KnownForecast(Forecast(440.0, 4 << 30), "", made_up=True))
    assert later_text(measured) == "those up to 2023, 335 MB, about 7 minutes to train here"
    assert later_text(measured, costs=False) == "those up to 2023, 335 MB"
    catalog.archive("ml-latest").write_bytes(b"")
    assert later_text(measured) == "those up to 2023, here already, about 7 minutes to train here"


async def test_a_training_on_a_set_that_is_not_here_is_measured_on_ratings_made_up_like_it() -> None:
    settings = RunSettings.first(DataSpec(source="ml-latest-small"))
    assert known_forecast(settings) is None
    assert is_measurable(settings)
    await measure_run(settings)
    known = known_forecast(settings)
    assert known is not None
    assert known.forecast.seconds > 0
    assert forecast_text(known).endswith(", measured here on ratings made up like these.")
    assert not catalog.available("ml-latest-small")


def test_what_a_file_takes_is_never_made_up(tmp_path: Path) -> None:
    settings = RunSettings.first(DataSpec(source=str(csv_folder(tmp_path / "mine"))))
    assert known_forecast(settings) is None
    assert not is_measurable(settings)
    assert settings.data.fingerprint() == ""
    assert settings.data.load().fingerprint == settings.data.fingerprint()
