"""Predictions of the pairs of a file."""

from pathlib import Path

import pytest

import collab
from collab.batch import Pairs, predict_pairs, read_pairs
from collab.errors import BadData
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def rec() -> collab.Recommender:
    ratings = made_up(users=40, items=50)
    return collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=6, factors=2))


def test_pairs_keep_their_order_and_are_predicted_as_one_by_one(rec: collab.Recommender) -> None:
    users, items = list(rec.artifact.user_ids), list(rec.items.ids)
    pairs = Pairs([users[3], users[1], "nobody", users[3]], [items[0], items[7], items[7], items[7]])
    shares: list[float] = []
    predicted = predict_pairs(rec, pairs, shares.append)
    assert predicted.strangers == ["nobody"]
    assert shares[-1] == 1
    for row, (user, item) in enumerate(zip(*pairs, strict=True)):
        alone = rec.predict(rec.fold_in({}) if user == "nobody" else user, [item])
        assert predicted.stars[row] == pytest.approx(rec.scale.clip(alone.mean)[0])
        assert (predicted.low[row], predicted.high[row]) == pytest.approx((alone.low[0], alone.high[0]))
        assert predicted.sd[row] == pytest.approx(alone.sd[0])


def test_a_file_of_pairs_is_read_by_its_header(rec: collab.Recommender, tmp_path: Path) -> None:
    path, items = tmp_path / "pairs.tsv", list(rec.items.ids)
    path.write_text(f"movieId\tnote\tuserId\n{items[4]}\tx\t12\n\n{items[2]}\ty\tanna\n")
    assert read_pairs(path, rec) == Pairs(["12", "anna"], [items[4], items[2]])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("user,item\n1,gone\n", 'no item "gone"'),
        ("user,item\n1\n", "1 fields"),
        ("user,stars\n1,2\n", "item"),
        ("", "empty"),
    ],
)
def test_a_file_without_such_pairs_is_refused(rec: collab.Recommender, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text)
    with pytest.raises(BadData, match=words):
        read_pairs(path, rec)
    with pytest.raises(BadData, match="no such file"):
        read_pairs(tmp_path / "gone.csv", rec)
