"""The benchmark of docs/benchmark.md: its files, made of MovieLens 100K as GroupLens ships it, and its scores.

    python bench/protocol.py write ml-100k FOLDER          the rows to train on, to answer with and to predict
    python bench/protocol.py checksums ml-100k             of the user and item ids of these
    python bench/protocol.py score TASK ml-100k FILE.csv   the figures of a system's answers

NumPy is all that it needs. TASK is stars, lists, new-stars or new-lists; the columns that each wants are in COLUMNS.
"""

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

COLUMNS = {
    "stars": ("split", "user", "item", "stars"),
    "lists": ("split", "user", "item"),
    "new-stars": ("answers", "user", "item", "stars"),
    "new-lists": ("answers", "user", "item"),
}
"""Of a file that is scored, with these names in its first line. Rows of a list stand best first."""

FOLDS = ("u1", "u2", "u3", "u4", "u5")
ANSWERS = (0, 3, 5, 10, 20)
PARTS, LIST, LONG_LIST, LIKED, LOW, HIGH = 5, 10, 20, 4, 1, 5
_DISCOUNTS = 1 / np.log2(np.arange(2, LIST + 2))

Pair = tuple[int, int]
Stars = dict[Pair, float]
Lists = dict[int, list[int]]


class Refused(Exception):
    """A file that cannot be scored: why, and what would be right."""


@dataclass(frozen=True)
class Person:
    """Someone held out whole: the rows that may be answered, in the order they are asked, and those to predict, each
    (item, stars).
    """

    user: int
    answers: list[tuple[int, int]]
    hidden: list[tuple[int, int]]


class MovieLens:
    """MovieLens 100K, from its folder: rows (user, item, stars) in the order of u.data, and the items of u.item."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rows = _rows(folder / "u.data")
        items = (folder / "u.item").read_text("latin-1").splitlines()
        self.items = sorted(int(line.partition("|")[0]) for line in items if line)

    def fold(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of one of the five folds that come with the data: to train on, and held out."""
        return _rows(self._folder / f"{name}.base"), _rows(self._folder / f"{name}.test")

    def part_of_users(self, part: int) -> tuple[NDArray[np.int64], list[Person]]:
        """Return the rows to train on and the people held out of a fifth of the users: those at the positions that
        leave `part` when divided by five, users sorted by id.

        A person's rows are put in the order of numpy.random.default_rng(user id).permutation over the order of u.data;
        the first half, rounded down, may be answered, titles with the most rows to train on first, of equal ones that
        with the lowest id; the others are predicted.
        """
        users = np.unique(self.rows[:, 0])
        is_held_out = np.isin(self.rows[:, 0], users[part::PARTS])
        training = self.rows[~is_held_out]
        ids, counts = np.unique(training[:, 1], return_counts=True)
        popularity = dict(zip(ids.tolist(), counts.tolist(), strict=True))
        people = []
        for user in users[part::PARTS].tolist():
            own = self.rows[self.rows[:, 0] == user]
            own = own[np.random.default_rng(user).permutation(len(own)), 1:]
            answers, hidden = own[: len(own) // 2].tolist(), own[len(own) // 2 :].tolist()
            answers.sort(key=lambda row: (-popularity.get(row[0], 0), row[0]))
            people.append(Person(user, [tuple(row) for row in answers], [tuple(row) for row in hidden]))
        return training, people


def _rows(path: Path) -> NDArray[np.int64]:
    return np.loadtxt(path, np.int64, delimiter="\t", usecols=(0, 1, 2), ndmin=2)


def ndcg10(listed: Sequence[int], relevant: set[int]) -> float:
    """Return nDCG of the first ten of a list: the sum of 1 / log2(1 + place) over the hits, by that of a list with all
    relevant titles first.
    """
    hits = np.array([item in relevant for item in listed[:LIST]])
    return float(hits @ _DISCOUNTS[: len(hits)] / _DISCOUNTS[: len(relevant)].sum())


def recall20(listed: Sequence[int], relevant: set[int]) -> float:
    """Return the hits of the first twenty of a list as a share of the relevant titles, or of 20 if there are more."""
    return sum(item in relevant for item in listed[:LONG_LIST]) / min(LONG_LIST, len(relevant))


def score_stars(data: MovieLens, predicted: dict[str, Stars]) -> Iterator[str]:
    """Yield RMSE and MAE of each fold, and their means where all five are there; predictions are clipped to 1 to 5."""
    figures = []
    for fold in FOLDS:
        if fold in predicted:
            _, held_out = data.fold(fold)
            errors = _errors(predicted[fold], ((user, item, stars) for user, item, stars in held_out.tolist()), fold)
            figures.append((float(np.sqrt(np.mean(errors**2))), float(np.mean(np.abs(errors)))))
            yield f"{fold}: RMSE {figures[-1][0]:.4f}, MAE {figures[-1][1]:.4f}"
    yield from _means(figures, ("RMSE", "MAE"), 4)


def _errors(predicted: Stars, rows: Iterable[tuple[int, int, int]], where: str) -> NDArray[np.float64]:
    errors = []
    for user, item, stars in rows:
        if (user, item) not in predicted:
            raise Refused(f"{where}: no stars for user {user}, item {item}. Every pair to predict needs some.")
        errors.append(min(max(predicted[user, item], LOW), HIGH) - stars)
    return np.array(errors)


def _means(figures: Sequence[Sequence[float]], names: Sequence[str], digits: int) -> Iterator[str]:
    if len(figures) == len(FOLDS):
        means = np.mean(figures, 0)
        yield "mean: " + ", ".join(f"{name} {mean:.{digits}f}" for name, mean in zip(names, means, strict=True))


_LIST_FIGURES = ("nDCG@10 all", "nDCG@10 liked", "recall@20 all", "recall@20 liked")


def score_lists(data: MovieLens, listed: dict[str, Lists]) -> Iterator[str]:
    """Yield nDCG@10 and recall@20 of each fold, of all held-out titles and of those liked, with 4 stars or more: means
    over the people who have such a title. Every title that a person has not rated in training may be listed.
    """
    figures = []
    for fold in FOLDS:
        if fold in listed:
            training, held_out = data.fold(fold)
            rated, hidden = _by_user(training), _by_user(held_out)
            people = [(user, {item for item, _ in rated.get(user, [])}, rows) for user, rows in hidden.items()]
            figures.append(_list_figures(data, listed[fold], people, fold))
            texts = zip(_LIST_FIGURES, figures[-1], strict=True)
            yield f"{fold}: " + ", ".join(f"{name} {value:.4f}" for name, value in texts)
    yield from _means(figures, _LIST_FIGURES, 4)


def _by_user(rows: NDArray[np.int64]) -> dict[int, list[tuple[int, int]]]:
    people: dict[int, list[tuple[int, int]]] = {}
    for user, item, stars in rows.tolist():
        people.setdefault(user, []).append((item, stars))
    return people


def _list_figures(
    data: MovieLens, listed: Lists, people: Iterable[tuple[int, set[int], list[tuple[int, int]]]], where: str
) -> list[float]:
    """Return the means over people, each with the titles that may not be listed and the rows that are relevant."""
    figures: list[list[float]] = [[], [], [], []]
    titles = set(data.items)
    for user, rated, hidden in people:
        best = listed.get(user, [])
        _check_list(best, rated, titles, f"{where}, user {user}")
        for place, least in enumerate((LOW, LIKED)):
            relevant = {item for item, stars in hidden if stars >= least}
            if relevant:
                figures[place].append(ndcg10(best, relevant))
                figures[2 + place].append(recall20(best, relevant))
    return [float(np.mean(each)) for each in figures]


def _check_list(best: Sequence[int], rated: set[int], titles: set[int], where: str) -> None:
    if len(best) < LONG_LIST:
        raise Refused(f"{where}: a list of {len(best)} titles. Lists have {LONG_LIST} or more.")
    if len(set(best)) < len(best):
        raise Refused(f"{where}: a title stands in the list twice.")
    if wrong := [item for item in best if item in rated or item not in titles]:
        raise Refused(f"{where}: item {wrong[0]} is rated already, or no title of u.item; neither is a candidate.")


def score_new_stars(data: MovieLens, predicted: dict[str, Stars]) -> Iterator[str]:
    """Yield the RMSE after each number of answers, pooled over all people and all ratings that are predicted."""
    people = _people(data)
    for count in map(str, ANSWERS):
        if count in predicted:
            rows = [(person.user, item, stars) for person in people for item, stars in person.hidden]
            errors = _errors(predicted[count], rows, f"after {count} answers")
            yield f"after {count} answers: RMSE {np.sqrt(np.mean(errors**2)):.4f}"


def score_new_lists(data: MovieLens, listed: dict[str, Lists]) -> Iterator[str]:
    """Yield nDCG@10 after each number of answers; every title but those answered so far may be listed."""
    people = _people(data)
    for count in ANSWERS:
        if str(count) in listed:
            rows = [(each.user, {item for item, _ in each.answers[:count]}, each.hidden) for each in people]
            of_all, of_liked, *_ = _list_figures(data, listed[str(count)], rows, f"after {count} answers")
            yield f"after {count} answers: nDCG@10 all {of_all:.4f}, nDCG@10 liked {of_liked:.4f}"


def _people(data: MovieLens) -> list[Person]:
    return [person for part in range(PARTS) for person in data.part_of_users(part)[1]]


def files(data: MovieLens) -> Iterator[tuple[str, list[tuple[int, ...]]]]:
    """Yield the name and the rows of each file: user, item and, but where they are to be predicted, stars."""
    for fold in FOLDS:
        training, held_out = data.fold(fold)
        yield f"training-{fold}", [tuple(row) for row in training.tolist()]
        yield f"to-predict-{fold}", [tuple(row[:2]) for row in held_out.tolist()]
    for part in range(PARTS):
        training, people = data.part_of_users(part)
        yield f"training-users-{part}", [tuple(row) for row in training.tolist()]
        yield f"answers-users-{part}", [(each.user, *row) for each in people for row in each.answers]
        yield f"to-predict-users-{part}", [(each.user, item) for each in people for item, _ in each.hidden]


def checksums(data: MovieLens) -> Iterator[str]:
    """Yield the SHA-256 of each file's ids: a line "user,item" for each row, in the order of the file."""
    for name, rows in files(data):
        text = "".join(f"{row[0]},{row[1]}\n" for row in rows)
        yield f"{hashlib.sha256(text.encode()).hexdigest()}  {name}"


def write(data: MovieLens, folder: Path) -> None:
    """Write the files as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files(data):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("user", "item", "stars")[: len(rows[0])])
            writer.writerows(rows)


def read(path: Path, task: str) -> dict[str, dict[Pair, float]] | dict[str, dict[int, list[int]]]:
    """Return the rows of a file by split, or by number of answers: stars by pair, or lists by user."""
    names, parts = COLUMNS[task], FOLDS if task in ("stars", "lists") else tuple(map(str, ANSWERS))
    stars: dict[str, Stars] = {}
    lists: dict[str, Lists] = {}
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if not set(names) <= set(reader.fieldnames or ()):
            raise Refused(
                f"{path}: its first line has {', '.join(reader.fieldnames or ())}; it needs {', '.join(names)}."
            )
        for row in reader:
            part = row[names[0]]
            if part not in parts:
                raise Refused(f'{path}, line {reader.line_num}: no {names[0]} "{part}"; there are {", ".join(parts)}.')
            try:
                user, item = int(row["user"]), int(row["item"])
                if "stars" in names:
                    stars.setdefault(part, {})[user, item] = float(row["stars"])
                else:
                    lists.setdefault(part, {}).setdefault(user, []).append(item)
            except ValueError:
                raise Refused(
                    f"{path}, line {reader.line_num}: {dict(row)}: ids are whole numbers, stars numbers."
                ) from None
    return stars or lists


_SCORES = {"stars": score_stars, "lists": score_lists, "new-stars": score_new_stars, "new-lists": score_new_lists}


def main() -> int:
    """Write, check or score; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="protocol.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("write", "checksums", "score"):
        command = commands.add_parser(name)
        if name == "score":
            command.add_argument("task", choices=COLUMNS)
        command.add_argument("data", type=Path, help="the folder of MovieLens 100K")
        if name != "checksums":
            command.add_argument("path", type=Path, help="the folder to write to, or the file to score")
    args = parser.parse_args()
    data = MovieLens(args.data)
    if args.command == "write":
        write(data, args.path)
        return 0
    try:
        lines = checksums(data) if args.command == "checksums" else _SCORES[args.task](data, read(args.path, args.task))  # type: ignore[operator] # each takes what its task reads
        for line in lines:
            print(line)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
