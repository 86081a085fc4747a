"""predict: the stars that users of the data would give."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from typer import Argument

from collab.batch import PairPredictions, Pairs, predict_pairs, read_pairs
from collab.errors import BadConfig, UnknownUser
from collab.recommend import Recommender, harmless_cell
from tui.cli.common import Data, Json, Meter, Run, emit, glyphs, new_app, note, open_session, print_line, trained
from tui.text import spread_text

predict_app = new_app()

_COLUMNS = ("user", "item", "stars", "sd", "low", "high")


@predict_app.command()
def predict(
    pairs: Annotated[
        list[str],
        Argument(metavar="FILE|USER ITEM", help="A CSV or TSV file with columns user and item; or one of each."),
    ],
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Predict the stars that users of the data would give; of a file, pair by pair, as CSV."""
    if len(pairs) > 2:
        raise BadConfig(f"Give a file, or a user and an item, not {len(pairs)} words.")
    model = trained(open_session(data, run)).recommender
    if len(pairs) == 2:
        _predict_one(model, *pairs, as_json=as_json)
        return
    meter = Meter()
    asked = read_pairs(Path(pairs[0]).expanduser(), model)
    predictions = predict_pairs(model, asked, meter.share("predicting"))
    meter.clear()
    if as_json:
        for record in _records(asked, predictions):
            emit(record)
    else:
        _print_csv(asked, predictions)
    if predictions.strangers:
        count, first = len(predictions.strangers), predictions.strangers[0]
        people = f'1 user, "{first}", is' if count == 1 else f'{count:,} users, such as "{first}", are'
        note(f"{people} unknown to the model: predicted as the average person.")


def _predict_one(model: Recommender, user: str, item: str, *, as_json: bool) -> None:
    """Print the prediction of one user and one title, by id or name. Raises UnknownUser and UnknownItem."""
    asked = Pairs([user], [model.find(item)])
    predictions = predict_pairs(model, asked)
    if predictions.strangers:
        raise UnknownUser(f'The model was not trained on a user "{user}". Its users: collab-tui users')
    [record] = _records(asked, predictions)
    if as_json:
        emit(record)
        return
    stars = spread_text(record["stars"], record["sd"], glyphs=glyphs()).strip()
    title = model.items.name(model.items.position(asked.items[0]))
    print_line(f"User {user} would give {title} {stars}, 80% from {record['low']:.1f} to {record['high']:.1f} stars.")


def _records(pairs: Pairs, predictions: PairPredictions) -> Iterator[dict[str, Any]]:
    figures = (column.tolist() for column in (predictions.stars, predictions.sd, predictions.low, predictions.high))
    for row in zip(pairs.users, pairs.items, *figures, strict=True):
        yield dict(zip(_COLUMNS, row, strict=True))


def _print_csv(pairs: Pairs, predictions: PairPredictions) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for user, item, *figures in map(dict.values, _records(pairs, predictions)):
        writer.writerow([harmless_cell(user), harmless_cell(item), *(f"{figure:.4f}" for figure in figures)])
    print_line(text.getvalue().removesuffix("\n"))
