"""The XML of MyAnimeList, plain or packed, is read; what is no such thing is refused in words."""

import gzip
from pathlib import Path

import pytest

from collab.errors import BadData
from collab.importing import read_export

HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n'
LIST = (
    HEAD
    + """<myanimelist>
<myinfo><user_name>ada</user_name><user_export_type>1</user_export_type></myinfo>
<anime><series_animedb_id>1</series_animedb_id><series_title><![CDATA[Cowboy Bebop & more]]></series_title>
<series_type>TV</series_type><my_score>9</my_score><my_status>Completed</my_status>
<my_start_date>2020-01-02</my_start_date><my_finish_date>0000-00-00</my_finish_date></anime>
<anime><series_title><![CDATA[Akira]]></series_title><my_score>0</my_score><my_status>Plan to Watch</my_status></anime>
<anime><series_title>千と千尋</series_title><my_score>0</my_score><my_status>Completed</my_status></anime>
<anime><series_title>Monster</series_title><my_score>0</my_score><my_status>Watching</my_status></anime>
<anime><series_title></series_title><my_score>7</my_score></anime>
<manga><manga_title>Berserk</manga_title><my_score>10</my_score><my_status>Reading</my_status></manga>
</myanimelist>
"""
)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_scores_and_statuses_are_stars_and_marks(packed: bool, tmp_path: Path) -> None:
    path = tmp_path / "animelist.xml.gz"
    path.write_bytes(gzip.compress(LIST.encode()) if packed else LIST.encode())
    export = read_export(path)
    assert [(row.title, row.stars, row.mark) for row in export.rows] == [
        ("Cowboy Bebop & more", 9, None),
        ("Akira", None, "watch"),
        ("千と千尋", None, "seen"),
        ("Berserk", 10, None),
    ]
    assert (export.kind, export.unrated, export.untitled) == ("myanimelist", 1, 1)
    first = export.rows[0]
    assert (first.low, first.high, first.at, first.line) == (1, 10, 1577923200, 4)
    assert [row.title for row in read_export(path, "watch").rows][-2:] == ["Monster", "Berserk"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LIST.replace("<my_score>9", "<my_score>11"), "line 4: rating 11 is not on the scale"),
        (LIST.replace("</myanimelist>", ""), "not XML that can be read"),
        (HEAD + "<html><body/></html>", "not MyAnimeList's"),
        (HEAD + '<!DOCTYPE x [<!ENTITY a "aa">]><myanimelist>&a;</myanimelist>', "declares entities"),
        (HEAD + "<myanimelist>" + "<a>" * 100_000, "not MyAnimeList's"),
    ],
    ids=["beyond", "cut", "html", "entities", "deep"],
)
def test_what_is_no_such_list_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_text(text)
    with pytest.raises(BadData, match=problem):
        read_export(path)
