"""Collaborative filtering elsewhere: other fields, and how to bring their data (lesson section "Conclusion")."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from collab.data import Ratings, load
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words
from collab.storage import home_folder, private_folder, write_text

_PEOPLE, _SEED, _CHANCE, _KINDS = 24, 5, 0.55, 2
_SHOWN = 4


@dataclass(frozen=True)
class Field:
    """A field: its name as a file's, who rates what, how a number of stars comes about there, the columns of its file,
    the things rated, the highest number there, and which column plays which part where their names do not say so.
    """

    file: str
    description: str
    header: tuple[str, str, str, str]
    things: tuple[str, ...]
    highest: int
    columns: Mapping[str, str] = field(default_factory=dict)


_FIELDS = {
    "a shop's baskets": Field(
        "shop",
        "Customers and products. Nobody gives stars: how often something was bought, counted up to 5, stands for them.",
        ("customer", "product", "rating", "date"),
        ("apples", "bread", "candles", "coffee", "flour", "lamps", "milk", "rice", "soap", "tea"),
        5,
    ),
    "listening to music": Field(
        "music",
        "Listeners and artists. Counts of plays run from one to thousands; their logarithm, from 1 to 10, is even "
        "enough to learn from.",
        ("listener", "artist", "plays_log", "date"),
        ("a brass band", "a choir", "a drummer", "a folk duo", "a harpist", "a jazz trio", "a pianist", "an organist"),
        10,
        {"user": "listener", "item": "artist", "rating": "plays_log"},
    ),
    "courses at a school": Field(
        "school",
        "Students and exercises. The mark, 1 to 10, is the rating: what is filled in is how someone would do on an "
        "exercise they have not tried.",
        ("student", "exercise", "mark", "date"),
        ("area", "decimals", "equations", "fractions", "graphs", "percent", "powers", "ratios", "roots"),
        10,
        {"user": "student", "item": "exercise", "rating": "mark"},
    ),
    "compounds in a laboratory": Field(
        "laboratory",
        "Compounds and the proteins they act on. A measured strength, 1 to 10, is the rating, and most pairs were "
        "never measured: predictions say which to measure next.",
        ("compound", "protein", "strength", "date"),
        ("protein A", "protein B", "protein C", "protein D", "protein E", "protein F", "protein G"),
        10,
        {"user": "compound", "item": "protein", "rating": "strength"},
    ),
}


def example(of: Field) -> str:
    """Return a file of the field, made up on the spot: every number comes of two hidden factors of either side."""
    rng = np.random.default_rng(_SEED)
    tastes, kinds = rng.normal(size=(_PEOPLE, _KINDS)), rng.normal(size=(len(of.things), _KINDS))
    middle = (1 + of.highest) / 2
    numbers = np.clip(np.round(middle + tastes @ kinds.T * of.highest / 6), 1, of.highest).astype(int)
    people, things = np.nonzero(rng.random(numbers.shape) < _CHANCE)
    days = (f"2024-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(len(people)))
    lines = [
        f"{of.header[0]} {person + 1},{of.things[thing]},{numbers[person, thing]},{day}"
        for person, thing, day in zip(people.tolist(), things.tolist(), days, strict=True)
    ]
    return "\n".join([",".join(of.header), *lines]) + "\n"


def written(of: Field) -> Path:
    """Return the example's file in the data folder, written unless it is there already: a file that stays as it is need
    not be read again.
    """
    path, text = private_folder(home_folder() / "examples") / f"{of.file}.csv", example(of)
    if not path.is_file() or path.read_bytes() != text.encode():
        write_text(path, text)
    return path


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Write a file of the field, read it as any data is read, and show the figures of the reader."""
    of = _FIELDS[situation.moved["field"]]
    path = written(of)
    ratings = load(path, columns=of.columns)
    rows = [tuple(line.split(",")) for line in path.read_text("utf-8").splitlines()[1 : _SHOWN + 1]]
    return (
        Words(of.description),
        Table(of.header, tuple(rows), (of.header[2],)),
        _reader_summary(ratings),
        Words(f"The file is {path}. To train on it: {_command(of, path)}"),
    )


def _reader_summary(ratings: Ratings) -> Table:
    first, last = (np.datetime64(int(time), "s").astype("datetime64[D]") for time in np.sort(ratings.times)[[0, -1]])
    blank = 1 - len(ratings) / (len(ratings.user_ids) * len(ratings.item_table))
    rows = (
        ("ratings", f"{len(ratings):,}"),
        ("users", f"{len(ratings.user_ids):,}"),
        ("items", f"{len(ratings.item_table):,}"),
        ("scale", str(ratings.scale)),
        ("mean", f"{ratings.stars.mean():.2f}"),
        ("blank pairs", f"{blank:.0%}"),
        ("days", f"{first} to {last}"),
    )
    return Table(("the reader found", ""), rows)


def _command(of: Field, path: Path) -> str:
    named = ",".join(f"{role}={name}" for role, name in of.columns.items())
    return f"collab-tui train --data {shlex.quote(str(path))}" + (f" --columns {named}" if named else "")


PAGE = Page(
    name="elsewhere",
    title="Other fields",
    section="Conclusion",
    text=(
        "Nothing in collaborative filtering knows of films. Wherever many of one kind meet many of another, most pairs "
        "are still blank, and a number says how well a pair goes together, the blanks can be filled in. A file needs "
        "three columns: who, what, and the number; a date may be there, and a title, a year and genres. Columns with "
        "usual names are found, others are named by hand. Where nobody gives stars, a count or a measurement stands "
        "for them, best on a scale whose steps mean about the same."
    ),
    moves=(Move("field", "another field", tuple(_FIELDS), next(iter(_FIELDS))),),
    compute=compute,
    questions=(
        Question(
            "A shop only knows what was bought, never what was looked at and left. What can its file not tell?",
            (
                "Which products are bought together.",
                "Which products are bought most.",
                "Which customers are alike.",
                "Which products somebody does not like.",
            ),
            3,
            "A pair that is missing may be disliked, or never met: counts hold no low ratings. The other three follow "
            "from what was bought.",
            (
                "Each basket tells what is bought together.",
                "Counting what was bought tells that.",
                "Customers who buy the same are alike, and that is in the file.",
            ),
        ),
    ),
)
