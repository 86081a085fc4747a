"""collab-tui lr-find: the learning-rate finder."""

import shlex
from shutil import get_terminal_size

from collab.data import split as split_rows
from collab.errors import BadConfig
from collab.training import RateCurve, find_rate
from tui.cli.common import Json, Meter, emit, in_words, new_app, say
from tui.cli.runs import settings as given
from tui.core import data_spec
from tui.core.runs import DEFAULT_MODEL, DEFAULT_SPLIT, RunSettings
from tui.plots import Curve, View, plot

app = new_app()

_NARROWEST, _WIDEST, _HEIGHT = 40, 76, 14


@app.command()
def lr_find(
    data: given.Data = "sample",
    model: given.Model = None,
    factors: given.Factors = None,
    wd: given.Wd = None,
    bs: given.Bs = None,
    seed: given.Seed = None,
    layers: given.Layers = None,
    y_range: given.YRange = None,
    device: given.Device = None,
    split: given.Split = DEFAULT_SPLIT,
    items: given.Items = None,
    scale: given.Scale = None,
    columns: given.Columns = None,
    as_json: Json = False,
) -> None:
    """Try rising learning rates on a fresh model and suggest one; nothing is kept of it."""
    options: dict[str, object] = {
        "factors": factors, "wd": wd, "bs": bs, "seed": seed, "layers": layers, "y_range": y_range, "device": device,
    }  # fmt: skip
    model = model or DEFAULT_MODEL
    config = given.config_of(model, options)
    if why := RunSettings(config=config).no_rate:
        raise BadConfig(f"{why}.")
    spec = data_spec(data, columns=given.columns_of(columns), scale=scale, items=items or "id")
    ratings = given.read(spec)
    split = split_rows(ratings, given.absolute(split)).name
    meter = Meter()
    meter.show("trying learning rates")
    try:
        found = find_rate(spec, split, config)
    finally:
        meter.clear()
    if as_json:
        emit({"suggestion": found.suggestion, "rates": found.rates, "losses": found.losses})
        return
    say(f"{config.model} on {ratings.name}, split {split}: loss by learning rate")
    _show(found)
    rate = f"{found.suggestion:.1e}"
    same = {"data": data, "model": model, "split": split, "items": items, **options, "lr": rate}
    where = "" if in_words() else ", at the upright line"
    say(f"\nsuggested: {rate}{where}. Use it with the same settings:")
    say(f"  collab-tui train {_flags(same)}")


def _flags(options: dict[str, object]) -> str:
    """Return options as they are typed."""
    typed = ((f"--{name.replace('_', '-')}", str(value)) for name, value in given.given(options).items())
    return shlex.join(word for pair in typed for word in pair)


def _show(found: RateCurve) -> None:
    """Draw the curve in ASCII, with an upright line at the suggestion; in words, say where it is lowest."""
    points = tuple(zip(found.rates, found.losses, strict=True))
    if in_words():
        rate, lowest = min(points, key=lambda point: point[1])
        say(f"lowest loss: {lowest:.4f}; learning rate there: {rate:.1e}")
        return
    view = View((points[0][0], points[-1][0]), log_x=True, mark=found.suggestion)
    width = max(_NARROWEST, min(_WIDEST, get_terminal_size().columns))
    for spans in plot([Curve("loss", points)], view, width, _HEIGHT, "ascii"):
        say("".join(text for text, _ in spans).rstrip())
