"""collab-tui lr-find: the learning-rate finder."""

import shlex
from shutil import get_terminal_size

from collab.data import split as split_rows
from collab.errors import BadConfig
from collab.training import RateCurve, find_rate
from tui.cli.common import Json, Meter, emit, is_plain, new_app, print_line
from tui.cli.runs import fit_options
from tui.core.runs import DEFAULT_MODEL, DEFAULT_SPLIT, RunSettings
from tui.plots import Curve, View, plot

app = new_app()

_NARROWEST, _WIDEST, _HEIGHT = 40, 76, 14


@app.command()
def lr_find(
    data: fit_options.Data = "sample",
    model: fit_options.Model = None,
    factors: fit_options.Factors = None,
    wd: fit_options.Wd = None,
    bs: fit_options.Bs = None,
    seed: fit_options.Seed = None,
    layers: fit_options.Layers = None,
    y_range: fit_options.YRange = None,
    device: fit_options.Device = None,
    split: fit_options.Split = DEFAULT_SPLIT,
    items: fit_options.Items = None,
    scale: fit_options.Scale = None,
    columns: fit_options.Columns = None,
    as_json: Json = False,
) -> None:
    """Try rising learning rates on a fresh model and suggest one; nothing is kept of it."""
    options: dict[str, object] = {
        "factors": factors, "wd": wd, "bs": bs, "seed": seed, "layers": layers, "y_range": y_range, "device": device,
    }  # fmt: skip
    model = model or DEFAULT_MODEL
    config = fit_options.config_of(model, options)
    if why := RunSettings(config=config).no_rate:
        raise BadConfig(f"{why}.")
    spec = fit_options.spec_of(data, columns=columns, scale=scale, items=items)
    ratings = fit_options.read(spec)
    config = fit_options.sized(config, options, ratings)
    split = split_rows(ratings, fit_options.absolute(split)).name
    meter = Meter()
    meter.show("trying learning rates")
    try:
        rate_curve = find_rate(spec, split, config)
    finally:
        meter.clear()
    if as_json:
        emit({"suggestion": rate_curve.suggestion, "rates": rate_curve.rates, "losses": rate_curve.losses})
        return
    print_line(f"{config.model} on {ratings.name}, split {split}: loss by learning rate")
    _show(rate_curve)
    rate = f"{rate_curve.suggestion:.1e}"
    same = {"data": data, "model": model, "split": split, "items": items, **options, "lr": rate}
    where = "" if is_plain() else ", at the upright line"
    print_line(f"\nsuggested: {rate}{where}. Use it with the same settings:")
    print_line(f"  collab-tui train {_flags(same)}")


def _flags(options: dict[str, object]) -> str:
    """Return options as they are typed."""
    typed = ((f"--{name.replace('_', '-')}", str(value)) for name, value in fit_options.chosen(options).items())
    return shlex.join(word for pair in typed for word in pair)


def _show(rate_curve: RateCurve) -> None:
    """Draw the curve in ASCII, with an upright line at the suggestion; in words, say where it is lowest."""
    points = tuple(zip(rate_curve.rates, rate_curve.losses, strict=True))
    if is_plain():
        rate, lowest = min(points, key=lambda point: point[1])
        print_line(f"lowest loss: {lowest:.4f}; learning rate there: {rate:.1e}")
        return
    view = View((points[0][0], points[-1][0]), log_x=True, mark=rate_curve.suggestion)
    width = max(_NARROWEST, min(_WIDEST, get_terminal_size().columns))
    for spans in plot([Curve("loss", points)], view, width, _HEIGHT, "ascii"):
        print_line("".join(text for text, _ in spans).rstrip())
