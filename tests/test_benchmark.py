"""The script of the benchmark that others can cite scores as `evaluate` does, and says what a file lacks."""

import csv
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import collab
from bench.protocol import ANSWERS, MovieLens, Person
from collab.data import Ratings
from collab.evaluation import (
    COLD_SPLITS,
    cold_start,
    halves,
    held_out_people,
    measure_accuracy,
    rank_split,
    ranking_lines,
    trained_stars,
)
from collab.interest import best_first
from collab.testing.made_up import made_up

ROOT = Path(__file__).parent.parent
_LIST = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return made-up ratings in files like those of MovieLens 100K, with the fold u1."""
    folder, ratings = tmp_path_factory.mktemp("benchmark") / "ml-100k", made_up(users=60, items=80)
    folder.mkdir()
    stars = np.maximum(1, np.round(ratings.stars)).astype(int)
    columns = zip((ratings.users + 1).tolist(), (ratings.items + 1).tolist(), stars.tolist(), strict=True)
    lines = [f"{user}\t{item}\t{star}\t{10**9}\n" for user, item, star in columns]
    (folder / "u.data").write_text("".join(lines))
    (folder / "u1.test").write_text("".join(lines[::5]))
    (folder / "u1.base").write_text("".join(line for number, line in enumerate(lines) if number % 5))
    (folder / "u.genre").write_text("unknown|0\nDrama|1\n\n")
    (folder / "u.item").write_text(
        "".join(f"{item}|Film {item} (1999)|01-Jan-1999||http://x|0|1\n" for item in range(1, 81))
    )
    (folder / "u.user").write_text("".join(f"{user}|30|F|writer|85711\n" for user in range(1, 61)))
    return folder


@pytest.fixture(scope="module")
def ratings(folder: Path) -> Ratings:
    return collab.load(folder)


def score(task: str, folder: Path, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bench" / "protocol.py"), "score", task, str(folder), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path


def test_stars_and_lists_score_as_evaluate_says(tmp_path: Path, folder: Path, ratings: Ratings) -> None:
    split = collab.split(ratings, "u1")
    rec = collab.train(ratings, split, collab.configure("item-knn"))
    ids = list(ratings.item_table.ids)
    pairs = zip(ratings.users[split.valid].tolist(), ratings.items[split.valid].tolist(), strict=True)
    stars = trained_stars(rec, ratings, split).tolist()
    rows = [("u1", ratings.user_ids[user], ids[item], star) for (user, item), star in zip(pairs, stars, strict=True)]
    accuracy = measure_accuracy(rec, ratings, split)
    scored = score("stars", folder, write(tmp_path / "stars.csv", ("split", "user", "item", "stars"), rows))
    assert scored.stdout == f"u1: RMSE {accuracy.rmse:.4f}, MAE {accuracy.mae:.4f}\n", scored.stderr

    lists = [
        ("u1", ratings.user_ids[person.user], ids[item])
        for person in held_out_people(rec, ratings, split)
        for item in best_first(rec.scores(person.me), person.candidates, _LIST).tolist()
    ]
    of_all, of_liked = (line.figures for line in ranking_lines([rank_split(rec, ratings, split, beside=False)]))
    scored = score("lists", folder, write(tmp_path / "lists.csv", ("split", "user", "item"), lists))
    assert scored.stdout == (
        f"u1: nDCG@10 all {of_all.ndcg10:.4f}, nDCG@10 liked {of_liked.ndcg10:.4f}, "
        f"recall@20 all {of_all.recall20:.4f}, recall@20 liked {of_liked.recall20:.4f}\n"
    ), scored.stderr


def test_new_people_score_as_evaluate_says(tmp_path: Path, folder: Path, ratings: Ratings) -> None:
    data, config = MovieLens(folder), collab.configure("item-knn")
    stars, lists = list[tuple[object, ...]](), list[tuple[object, ...]]()
    tallies = []
    for number, text in enumerate(COLD_SPLITS):
        split = collab.split(ratings, text)
        rec = collab.train(ratings, split, config)
        people = halves(ratings, np.unique(ratings.users[split.valid]).tolist())
        tallies.append(cold_start(rec, collab.Questionnaire(rec, "popularity"), ratings, people))
        for person in data.part_of_users(number)[1]:
            stars += new_stars(rec, person)
            lists += new_lists(rec, person)
    squares, ndcg = (np.concatenate([getattr(each, name) for each in tallies], -1) for name in ("squares", "ndcg"))
    total = sum(each.ratings.sum() for each in tallies)
    lines = [line for line, count in enumerate((0, 1, 3, 5, 10, 20)) if count in ANSWERS]
    scored = score("new-stars", folder, write(tmp_path / "stars.csv", ("answers", "user", "item", "stars"), stars))
    assert scored.stdout.splitlines() == [
        f"after {count} answers: RMSE {np.sqrt(squares[line].sum() / total):.4f}"
        for line, count in zip(lines, ANSWERS, strict=True)
    ], scored.stderr
    scored = score("new-lists", folder, write(tmp_path / "lists.csv", ("answers", "user", "item"), lists))
    of_all, of_liked = np.nanmean(ndcg, -1)
    assert scored.stdout.splitlines() == [
        f"after {count} answers: nDCG@10 all {of_all[line]:.4f}, nDCG@10 liked {of_liked[line]:.4f}"
        for line, count in zip(lines, ANSWERS, strict=True)
    ], scored.stderr


def new_stars(rec: collab.Recommender, person: Person) -> Iterator[tuple[object, ...]]:
    items = [item for item, _ in person.hidden]
    for count in ANSWERS:
        me = rec.fold_in({str(item): float(stars) for item, stars in person.answers[:count]})
        predicted = rec.predict(me, [str(item) for item in items]).mean.tolist()
        yield from ((count, person.user, item, stars) for item, stars in zip(items, predicted, strict=True))


def new_lists(rec: collab.Recommender, person: Person) -> Iterator[tuple[object, ...]]:
    for count in ANSWERS:
        me = rec.fold_in({str(item): float(stars) for item, stars in person.answers[:count]})
        candidates = np.ones(len(rec.items), np.bool_)
        candidates[me.rated] = False
        best = best_first(rec.scores(me), candidates, _LIST)
        yield from ((count, person.user, rec.items.id(item)) for item in best.tolist())


def test_what_is_missing_is_said(tmp_path: Path, folder: Path) -> None:
    stars = ("split", "user", "item", "stars")
    cases: dict[str, tuple[str, Sequence[str], list[tuple[object, ...]]]] = {
        "Every pair to predict needs some": ("stars", stars, [("u1", 1, 1, 3)]),
        "it needs split, user, item": ("lists", ("user", "item"), [(1, 1)]),
        'no split "u9"': ("lists", ("split", "user", "item"), [("u9", 1, 1)]),
        "ids are whole numbers": ("stars", stars, [("u1", "anna", 1, 3)]),
        "a list of 0 titles. Lists have 20 or more": ("lists", ("split", "user", "item"), [("u1", 1, 1)]),
    }
    for said, (task, names, rows) in cases.items():
        scored = score(task, folder, write(tmp_path / "mine.csv", names, rows))
        assert (scored.returncode, scored.stdout) == (1, "")
        assert said in scored.stderr
        assert scored.stderr.count("\n") == 1


def test_the_files_hold_each_row_once_and_their_checksums_are_of_ids(tmp_path: Path, folder: Path) -> None:
    for fold in range(2, 6):
        for part in ("base", "test"):
            (folder / f"u{fold}.{part}").write_bytes((folder / f"u1.{part}").read_bytes())
    script = [sys.executable, str(ROOT / "bench" / "protocol.py")]
    subprocess.run([*script, "write", str(folder), str(tmp_path)], check=True)
    rows = len((folder / "u.data").read_text().splitlines())
    counts = {path.stem: len(path.read_text().splitlines()) - 1 for path in tmp_path.glob("*.csv")}
    for number in range(5):
        assert sum(counts[f"{name}-users-{number}"] for name in ("training", "answers", "to-predict")) == rows
    assert counts["training-u1"] + counts["to-predict-u1"] == rows
    done = subprocess.run([*script, "checksums", str(folder)], check=True, capture_output=True, text=True)
    names = [line.split("  ")[1] for line in done.stdout.splitlines()]
    assert len(names) == len(counts) == 25
    assert set(names) == set(counts)
