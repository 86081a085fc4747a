"""Lists made by Spark's executors: the same bytes as here, and a start that was cut short goes on."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

import collab
from collab.batch import ListOptions, Part, Shard, Spark, write_lists
from collab.data import Ratings
from collab.errors import BadConfig, TrainingFailed, UnknownUser
from collab.recommend import TitleFilter
from collab.testing.made_up import made_up

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")]  # py4j's


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=120, items=90)


@pytest.fixture(scope="module")
def model_file(ratings: Ratings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "model.safetensors"
    collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=12, factors=3)).save(file)
    return file


@pytest.fixture
def rec(model_file: Path) -> collab.Recommender:
    return collab.Recommender.open(model_file)


@pytest.fixture(autouse=True)
def _few_a_part(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("collab.batch.parts._USERS_A_PART", 25)
    yield
    gc.collect()  # so that sockets that py4j leaves open are of this test


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_they_are_those_made_here_byte_for_byte_also_after_a_start_that_was_cut_short(
    ratings: Ratings, rec: collab.Recommender, model_file: Path, tmp_path: Path
) -> None:
    options, spark = ListOptions(7, only=TitleFilter(min_ratings=2)), Spark("local[2]", "1g", model_file)

    def first_two(part: Part) -> None:
        if part.done == 50:
            raise KeyboardInterrupt

    write_lists(rec, ratings, tmp_path / "here", options)
    with pytest.raises(KeyboardInterrupt):
        write_lists(rec, ratings, tmp_path / "spark", options, spark=spark, progress=first_two)
    seen: list[Part] = []
    write_lists(rec, ratings, tmp_path / "spark", options, spark=spark, progress=seen.append)
    assert [part.new for part in seen] == [False, False, True, True, True]
    assert (seen[-1].done, seen[-1].users) == (120, 120)
    assert contents(tmp_path / "spark") == contents(tmp_path / "here")
    table = pyarrow.parquet.read_table(sorted((tmp_path / "spark").glob("*.parquet"))).to_pandas()
    assert not table.isna().any().any()
    met = {user: set(ratings.items[ratings.history(user)].tolist()) for user in ratings.user_ids}
    positions = ratings.item_table.positions
    assert all(positions[item] not in met[user] for user, item in zip(table["user"], table["item"], strict=True))


def test_some_users_and_one_shard_as_csv(
    ratings: Ratings, rec: collab.Recommender, model_file: Path, tmp_path: Path
) -> None:
    spark, options = Spark("local[2]", "1g", model_file), ListOptions(2)
    users = list(ratings.user_ids)[:60]
    for name, where in (("here", None), ("spark", spark)):
        write_lists(rec, ratings, tmp_path / name, options, users=users, kind="csv", shard=Shard(2, 3), spark=where)
    assert contents(tmp_path / "spark") == contents(tmp_path / "here")
    assert len(contents(tmp_path / "spark")) == 2  # the middle 25, and the settings
    with pytest.raises(UnknownUser, match='"nobody"'):
        write_lists(rec, ratings, tmp_path / "none", options, users=["nobody"], spark=spark)


def test_where_spark_cannot_begin_or_its_python_lacks_us_it_says_so(
    ratings: Ratings, rec: collab.Recommender, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Spark("spark://127.0.0.1:1", "1g", model_file)
    with pytest.raises(BadConfig, match=r"Nobody answers at spark://127\.0\.0\.1:1"):
        write_lists(rec, ratings, tmp_path / "none", ListOptions(2), spark=nobody)
    monkeypatch.setenv("PYSPARK_PYTHON", f"{sys.base_prefix}/bin/python3")
    with pytest.raises(TrainingFailed, match=r"not installed where Spark's executors run"):
        write_lists(rec, ratings, tmp_path / "bare", ListOptions(2), spark=Spark("local[2]", "1g", model_file))
