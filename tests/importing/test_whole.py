"""Whole exports: a zip or a folder in one step, each title with the most that is known of it."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from collab.errors import BadData
from collab.importing import read_export
from collab.importing.rows import Export

LISTED = "Date,Name,Year,Letterboxd URI\n"
RATED = "Date,Name,Year,Letterboxd URI,Rating\n"
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
LETTERBOXD = {
    "profile.csv": "Date Joined,Username\n2020-01-01,someone\n",
    "ratings.csv": f"{RATED}2023-01-04,Alien,1979,u,4.5\n2023-01-05,Heat,1995,u,0\n",
    "diary.csv": f"{DIARY}2023-01-04,Alien,1979,u,3,,,2023-01-03\n2024-06-01,Fargo,1996,u,2,Yes,,2020-05-31\n"
    "2023-02-01,Fargo,1996,u,4,No,,2023-01-31\n",
    "watched.csv": f"{LISTED}2023-01-04,Alien,1979,u\n2023-01-05,Heat,1995,u\n2023-01-06,Jaws,1975,u\n",
    "watchlist.csv": f"{LISTED}2023-03-04,Psycho,1960,u\n2023-03-05,Jaws,1975,u\n",
    "likes/films.csv": f"{LISTED}2023-03-04,Akira,1988,u\n",
    "deleted/ratings.csv": f"{RATED}2023-01-04,Gone,1979,u,4.5\n",
    "lists/best.csv": "Letterboxd list export v7\nDate,Name\n2023-01-01,Best\n",
}
KNOWN = {
    "Alien": (4.5, None),
    "Heat": (None, "seen"),
    "Fargo": (4.0, None),
    "Jaws": (None, "seen"),
    "Akira": (None, "seen"),
    "Psycho": (None, "watch"),
}


def folder_of(place: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, and return it."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def zip_of(path: Path, files: Mapping[str, str]) -> Path:
    """Write files into a zip, and return it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return path


def known(export: Export) -> dict[str, tuple[float | None, str | None]]:
    """Return stars and mark by title."""
    return {row.title: (row.stars, row.mark) for row in export.rows}


def test_letterboxd_s_export_comes_in_whole_as_a_folder_a_zip_and_a_folder_in_a_zip(tmp_path: Path) -> None:
    inner = {f"letterboxd-someone-2024/{name}": text for name, text in LETTERBOXD.items()}
    mac = {f"__MACOSX/{name}": "\0" for name in inner}
    for place in (
        folder_of(tmp_path / "export", LETTERBOXD),
        zip_of(tmp_path / "a.zip", LETTERBOXD),
        zip_of(tmp_path / "b", inner | mac),
    ):
        export = read_export(place)
        assert (export.kind, known(export)) == ("letterboxd", KNOWN)


def test_trakt_s_export_comes_in_whole(tmp_path: Path) -> None:
    def film(title: str) -> dict[str, object]:
        return {"title": title, "year": 1979, "ids": {"imdb": f"tt{sum(map(ord, title)):07}"}}

    files = {
        "ratings-movies.json": [{"movie": film("Alien"), "rating": 9, "rated_at": "2020-09-01T09:10:11.000Z"}],
        "ratings-shows.json": [{"show": film("Fargo"), "rating": 9}],
        "watched-movies.json": [{"movie": film("Jaws"), "plays": 3}, {"movie": film("Alien"), "plays": 1}],
        "watchlist.json": [{"movie": film("Heat"), "listed_at": "2020-09-01T09:10:11.000Z", "type": "movie"}],
        "lists/best.json": [{"movie": film("Best")}],
        "user-settings.json": {"name": "someone"},
    }
    export = read_export(zip_of(tmp_path / "trakt.zip", {name: json.dumps(text) for name, text in files.items()}))
    assert known(export) == {"Alien": (9.0, None), "Jaws": (None, "seen"), "Heat": (None, "watch")}
    assert (export.kind, export.left_out) == ("trakt", 1)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_one_name_twice_is_read(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "twice.zip", LETTERBOXD)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("ratings.csv", LETTERBOXD["ratings.csv"])
    assert known(read_export(path)) == KNOWN


def test_the_only_table_of_a_zip_is_read(tmp_path: Path) -> None:
    export = read_export(zip_of(tmp_path / "mine.zip", {"my films.csv": "title,rating\nAlien,4\n"}))
    assert known(export) == {"Alien": (4.0, None)}


def test_what_is_no_export_is_refused_in_words(tmp_path: Path) -> None:
    refused = {
        "a workbook; save the sheet as CSV": zip_of(tmp_path / "x.xlsx", {"xl/workbook.xml": "<x/>"}),
        "no CSV or JSON file is in it": zip_of(tmp_path / "pictures.zip", {"a.png": "x"}),
        "give one file of a.csv, b.csv": folder_of(tmp_path / "two", {"a.csv": "x", "b.csv": "x"}),
        "line 2: rating 9 is not on the scale": zip_of(
            tmp_path / "bad.zip", LETTERBOXD | {"ratings.csv": f"{RATED}2023-01-04,Alien,1979,u,9\n"}
        ),
    }
    cut = zip_of(tmp_path / "cut.zip", LETTERBOXD)
    content = bytearray(cut.read_bytes())
    content[60:90] = bytes(30)
    cut.write_bytes(content)
    for words, place in (refused | {"cannot be unpacked": cut}).items():
        with pytest.raises(BadData) as caught:
            read_export(place)
        assert words in str(caught.value)
