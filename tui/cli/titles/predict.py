"""predict: the stars that users of the data would give."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from typer import Argument

from collab.batch import PairPredictions, Pairs, check_predicts_stars, predict_pairs, read_pairs
from collab.errors import BadConfig
from collab.recommend import Recommender, harmless_cell
from tui.cli.common import (
    Data,
    Json,
    Meter,
    Run,
    emit,
    glyphs,
    new_app,
    note,
    open_session,
    prepare_for_many,
    print_line,
    trained,
)
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
    prepare_for_many(model, len(set(asked.users)))
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
    check_predicts_stars(model)
    title, predicted = model.find(item), model.predict(user, [item])
    stars = float(model.scale.clip(predicted.mean)[0])
    sd, low, high = (float(figure[0]) for figure in (predicted.sd, predicted.low, predicted.high))
    if as_json:
        emit(dict(zip(_COLUMNS, (user, title, stars, sd, low, high), strict=True)))
        return
    spread = spread_text(stars, sd, glyphs=glyphs()).strip()
    name = model.items.name(model.items.position(title))
    print_line(f"User {user} would give {name} {spread}, 80% from {low:.1f} to {high:.1f} stars.")


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
