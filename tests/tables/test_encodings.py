"""Encodings are guessed from few lines as well as from many."""

import codecs

import pytest
from hypothesis import given, settings, strategies as st

from collab.errors import BadConfig
from collab.tables import encoding_named, guess_encoding

CYRILLIC = ["Брат", "Ирония судьбы", "Солярис", "Летят журавли", "Осенний марафон (1979)", "сталкер"]
TITLES = {
    "cp1252": ["Amélie", "Señora Ñu", "Léon", "Müller — ein Leben", "Déjà vu", "It’s 50 €", "Été", "Garçon; niño"],
    "cp1251": [*CYRILLIC, "ИВАНОВО ДЕТСТВО"],
    "koi8-r": CYRILLIC,
    "cp866": CYRILLIC,
    "cp932": ["千と千尋の神隠し", "七人の侍", "となりのトトロ", "ゴジラ", "東京物語", "もののけ姫"],
    "gb18030": ["霸王别姬", "卧虎藏龙", "重庆森林", "花样年华", "大红灯笼高高挂", "无间道"],
}


@pytest.mark.parametrize("encoding", [*TITLES, "utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_table_of_few_titles_is_read_as_it_was_written(encoding: str, data: st.DataObject) -> None:
    known = TITLES.get(encoding, [title for titles in TITLES.values() for title in titles])
    titles = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=5))
    text = "user,title,rating\n" + "".join(f"{row},{title},4\n" for row, title in enumerate(titles))
    content = text.encode(encoding)
    assert content.decode(guess_encoding(content)) == text


def test_a_mark_at_the_start_decides_and_a_cut_off_end_does_not_count() -> None:
    assert guess_encoding(codecs.BOM_UTF16_BE + "a".encode("utf-16-be")) == "utf-16"
    assert guess_encoding("Amélie é".encode()[:-1]) == "utf-8"
    assert guess_encoding(b"\x81\x8d\x8f\x90\x9d\x81\xff") == ""


def test_encodings_are_named_as_people_write_them() -> None:
    names = ("UTF-8", "Windows-1251", "Latin-1", "Shift-JIS", "shift_jis", "GB18030", "utf-16", "KOI8-R")
    assert [encoding_named(name) for name in names] == [
        "utf-8", "cp1251", "latin-1", "cp932", "cp932", "gb18030", "utf-16", "koi8-r"
    ]  # fmt: skip
    for wrong in ("klingon", "base64", "rot13", "utf8\0"):
        with pytest.raises(BadConfig, match="No encoding is called"):
            encoding_named(wrong)
