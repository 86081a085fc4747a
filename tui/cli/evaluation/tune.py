"""collab-tui tune: settings that are better than those a model begins with, by trials on held-out ratings."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

from typer import Option

from collab.data import split as split_rows
from collab.errors import CollabError
from collab.evaluation import setting_text
from collab.models import MODELS
from collab.runs import RunConfig, SearchResult
from collab.storage import home_folder, private_folder, write_text
from collab.text import clean
from collab.tuning import Goal, Study, Trial, default_goal, keep_preset, searched, searches_folder
from tui.cli.common import Json, Meter, emit, new_app, print_line, table
from tui.cli.runs import fit_options
from tui.text import loss, ndcg_text

app = new_app()

_SPLIT = "inner:0.2@42:random:0.2@42"


@app.command()
def tune(
    data: Annotated[
        str | None, Option("--data", metavar="NAME|PATH", help="Data set, file or folder. [sample]")
    ] = None,
    model: Annotated[str | None, Option(help=f"One of: {', '.join(MODELS)}. [dot-bias]")] = None,
    trials: Annotated[int, Option(min=1, max=10_000, help="Trials in all, those of earlier starts among them.")] = 20,
    search: Annotated[
        str | None, Option(metavar="NAME,..", help="Settings to search. [those that count most, and are not fixed]")
    ] = None,
    goal: Annotated[
        Goal | None, Option(help="The held-out loss, or how lists rank. [loss; of models of interest ndcg10]")
    ] = None,
    split: Annotated[str, Option(help=f"{fit_options.SPLITS}")] = _SPLIT,
    name: Annotated[str, Option(help="A name for the search, to go on with it. [the model, and the data's name]")] = "",
    out: Annotated[
        Path | None, Option(metavar="FILE", help="A file that the best goes to, beside the preset of the name.")
    ] = None,
    factors: fit_options.Factors = None,
    epochs: fit_options.Epochs = None,
    lr: fit_options.Lr = None,
    wd: fit_options.Wd = None,
    bs: fit_options.Bs = None,
    seed: fit_options.Seed = None,
    layers: fit_options.Layers = None,
    ridge: fit_options.Ridge = None,
    neighbours: fit_options.Neighbours = None,
    shrinkage: fit_options.Shrinkage = None,
    implicit: fit_options.Implicit = False,
    columns: fit_options.Columns = None,
    as_json: Json = False,
) -> None:
    """Search a model's settings by Optuna's TPE: the first trial has those it begins with, and what does worse than
    half of the others is broken off. Options of settings fix them. Ctrl-C ends the search; the same command goes on
    with it.

    By default it trains on a part of what random:0.2@42 trains on, so that what that split holds out is seen by no
    trial, and says how good the best really is: the last line has the command. The best is a preset from then on, of
    train --preset and among those of Train in the app.
    """
    fixed: dict[str, object] = {
        "factors": factors, "epochs": epochs, "lr": lr, "wd": wd, "bs": bs, "seed": seed, "layers": layers,
        "ridge": ridge, "neighbours": neighbours, "shrinkage": shrinkage,
    }  # fmt: skip
    subject = fit_options.subject_of(
        None, data, model or fit_options.usual_model(None, implicit=implicit), fixed, columns=columns, implicit=implicit
    )
    space = searched(subject.config, search, fit_options.chosen(fixed))
    parts = split_rows(subject.ratings, fit_options.absolute(split))
    called = _file_name(clean(name) or f"{subject.config.model}-{subject.ratings.name}")
    study = Study(
        searches_folder(home_folder()) / f"{called}.log", subject.ratings, subject.spec, parts.name, subject.config,
        space, goal=goal or default_goal(subject.config),
    )  # fmt: skip
    if not as_json:
        print_line(f"{subject.heading}, search of {', '.join(space)} by the {_GOALS[study.goal]} on {parts.name}")
    _run(study, trials, as_json=as_json)
    best = study.best
    if best is None or best.figure is None:
        raise CollabError("No trial came to its end: give more with --trials.")
    record = RunConfig(
        run="", created=0.0, data=subject.spec, data_name=subject.ratings.name, split=_outer(parts.name),
        config=study.config_of(best).model_dump(mode="json"),
    )  # fmt: skip
    result = SearchResult(goal=study.goal, figure=best.figure, split=parts.name, trials=len(study.trials))
    preset = keep_preset(home_folder(), called, record, result)
    if out is not None:
        private_folder(out.absolute().parent)
        write_text(out, preset.read_text("utf-8"))
    if not as_json:
        _conclude(study, best, called)


_GOALS: Mapping[Goal, str] = {"loss": "held-out loss", "ndcg10": "nDCG@10 of lists"}


def _file_name(text: str) -> str:
    """Return a name as that of a file, without folders."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in text).lstrip(".") or "search"


def _outer(split: str) -> str:
    """Return the split whose training rows an inner one parts, or the split itself."""
    return split.split(":", 2)[2] if split.startswith("inner:") else split


def _run(study: Study, count: int, *, as_json: bool) -> None:
    """Print each trial as it ends, then all, those of earlier starts among them; the best is marked."""
    meter = Meter()

    def show(number: int, epoch: int, epochs: int, figure: float | None) -> None:
        meter.show(f"trial {number + 1} of {count}, epoch {epoch}: {_figure(study.goal, figure)}", epoch / epochs)

    with closing(study.run(count, show)) as going:
        for trial in going:
            meter.clear()
            is_best = study.best == trial
            if as_json:
                emit(_record(study.goal, trial, is_best=is_best))
            else:
                print_line(_sentence(study.goal, trial, is_best=is_best))
    meter.clear()
    if not as_json:
        print_line()
        names, best = list(study.space), study.best
        numbers = ["trial", *names, _HEADINGS[study.goal], "epochs", "seconds"]
        rows = [_cells(study.goal, names, trial, is_best=trial == best) for trial in study.trials]
        table([*numbers, ""], rows, right=" ".join(numbers))


_HEADINGS: Mapping[Goal, str] = {"loss": "valid", "ndcg10": "nDCG@10"}


def _record(goal: Goal, trial: Trial, *, is_best: bool) -> dict[str, Any]:
    """Return a trial as plain data."""
    return {
        "trial": trial.number + 1, "goal": goal, "settings": dict(trial.settings), "figure": trial.figure,
        "pruned": trial.pruned, "epochs": trial.epoch, "seconds": trial.seconds, "best": is_best,
    }  # fmt: skip


def _sentence(goal: Goal, trial: Trial, *, is_best: bool) -> str:
    """Return a trial in a line, as it ends."""
    settings = "  ".join(f"{name} {setting_text(value)}" for name, value in trial.settings.items())
    ended = f"broken off after epoch {trial.epoch}" if trial.pruned else "the best so far" * is_best
    figure = f"{_HEADINGS[goal]} {_figure(goal, trial.figure)}"
    return "  ".join(filter(None, (f"trial {trial.number + 1}:", figure, settings, ended)))


def _cells(goal: Goal, names: Sequence[str], trial: Trial, *, is_best: bool) -> list[str]:
    """Return the cells of a trial in the table of all."""
    values = [setting_text(trial.settings[name]) for name in names]
    last = "best" if is_best else "broken off" if trial.pruned else ""
    figures = [_figure(goal, trial.figure), str(trial.epoch), f"{trial.seconds:.1f}"]
    return [str(trial.number + 1), *values, *figures, last]


def _figure(goal: Goal, figure: float | None) -> str:
    return loss(figure) if goal == "loss" else ndcg_text(figure)


def _conclude(study: Study, best: Trial, name: str) -> None:
    first = study.trials[0]
    if best.number == first.number:
        print_line(f"\nNothing was better than what {study.config_of(best).model} begins with.")
    else:
        figures = [_figure(study.goal, trial.figure) for trial in (best, first)]
        print_line(f"\nTrial {best.number + 1} has {figures[0]}, what the model begins with {figures[1]}.")
    print_line(
        "The best was chosen on these held-out rows, so its figure flatters it; on rows that no trial saw it is what "
        "this trains:"
    )
    print_line(f"collab-tui train --preset {name}")
