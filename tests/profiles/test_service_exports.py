"""A person's answers written for other services, and read again as those services' own files."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from collab.data import Scale
from collab.importing import parse_list, preview_import
from collab.profiles import SERVICES, Answer, Mark, Service, export_for
from collab.profiles.export.service_exports import on_scale
from collab.testing import made_up_model
from collab.titles import TitleLookup

IDS = {"imdb": "tt0078748", "tmdb": "348", "movielens": "1214"}


HALVES = Scale(0.5, 5, 0.5)


def answer(stars: float | None, scale: Scale = HALVES, mark: Mark | None = None) -> Answer:
    return Answer("k", IDS, "Alien", 1979, stars, scale.low, scale.high, scale.step, 1_700_000_000.0, mark)


@pytest.mark.parametrize(
    ("stars", "scale", "five", "ten"),
    [
        (4.5, Scale(0.5, 5, 0.5), 4.5, 9),
        (4.0, Scale(1, 5, 1), 4.0, 8),
        (7.0, Scale(1, 10, 1), 3.5, 7),
        (73.0, Scale(0, 100, 1), 3.5, 7),
        (0.0, Scale(0, 5, 1), 0.5, 1),
        (0.0, Scale(-10, 10, 0.01), 3.0, 6),
    ],
)
def test_stars_keep_their_meaning_on_another_scale(stars: float, scale: Scale, five: float, ten: float) -> None:
    assert on_scale(answer(stars, scale), Scale(0.5, 5, 0.5)) == five
    assert on_scale(answer(stars, scale), Scale(1, 10, 1)) == ten


@pytest.mark.parametrize("service", SERVICES)
@settings(max_examples=20)
@given(halves=st.lists(st.integers(1, 10), min_size=1, max_size=8))
def test_each_service_reads_what_is_written_for_it(
    service: Service, halves: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    answers = [
        Answer(str(n), {"imdb": f"tt{n:07}", "tmdb": str(n), "movielens": str(n)}, f"Film {n}", 1990 + n, *rest)
        for n, half in enumerate(halves, 1)
        for rest in [(half / 2, 0.5, 5.0, 0.5, 1_700_000_000.0)]
    ]
    file = tmp_path_factory.mktemp("export") / ("ratings.json" if service == "trakt" else "ratings.csv")
    file.write_text(export_for(service, answers).text, encoding="utf-8")
    preview = preview_import(file, TitleLookup(made_up_model().items), "here")
    rows = [each.row for each in preview.matched]
    assert [row.ids["imdb"] for row in rows] == [each.ids["imdb"] for each in answers]
    assert [(row.stars or 0) * 5 / row.high for row in rows] == [half / 2 for half in halves]
    assert preview.kind == (service if service != "letterboxd" else "csv")


def test_what_a_service_cannot_tell_is_counted() -> None:
    seen, hidden, skipped = answer(None, mark="seen"), answer(None, mark="hide"), answer(None)
    bare = Answer("b", {}, "Nameless", None, 4.0, 0.5, 5.0, 0.5, 0.0)
    counts = {name: export_for(name, [answer(4), seen, hidden, skipped, bare])[1:] for name in SERVICES}
    assert counts == {"letterboxd": (3, 0), "imdb": (1, 2), "trakt": (3, 0), "movielens": (1, 2)}
    rows = list(csv.DictReader(StringIO(export_for("letterboxd", [seen]).text)))
    assert rows == [{"tmdbID": "348", "imdbID": "tt0078748", "Title": "Alien", "Year": "1979", "Rating": ""}]
    [entry] = json.loads(export_for("trakt", [seen]).text)
    assert (entry["watched_at"], "rating" in entry) == ("2023-11-14T22:13:20.000Z", False)


def test_a_list_for_letterboxd_is_a_list_here() -> None:
    named = parse_list(export_for("letterboxd", [answer(4)]).text, Path("mine.csv"))
    assert [(ref.title, ref.ids["imdb"]) for ref in named.titles] == [("Alien", "tt0078748")]


def test_no_cell_is_a_formula() -> None:
    wild = Answer("k", {"imdb": "tt0000001"}, "=HYPERLINK(1)", 1979, 4.0, 0.5, 5.0, 0.5, 0.0)
    for service in ("letterboxd", "imdb"):
        assert ",'=HYPERLINK(1)," in export_for(service, [wild]).text
