"""collab-tui train and runs, with real workers."""

import json
import shutil
import signal
import subprocess
import tomllib
from pathlib import Path

import pytest

from collab.runs import RunStore
from collab.testing.made_up import made_up
from tests.cli.conftest import Cli, complaints
from tests.growing import rows_of, write_rows
from tests.program import PROGRAM

LONG = ("--epochs", "10000", "--factors", "4", "--json")


def started(films: Path) -> subprocess.Popen[str]:
    """Start a run that takes for ever, attached, and return once it trains."""
    command = [*PROGRAM, "train", "--data", str(films), *LONG]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert program.stdout is not None
    while json.loads(program.stdout.readline())["event"] != "epoch":
        pass
    return program


def test_a_run_prints_its_events_as_json_lines(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--factors", "4", "--epochs", "2", "--split", "users:0/5", "--json")
    assert (done.status, done.complaints) == (0, [])
    first, *_, last = done.lines
    assert (first["event"], first["run"], first["model"], first["split"]) == ("started", "1", "dot-bias", "users:0/5")
    epochs = [line for line in done.lines if line["event"] == "epoch"]
    assert [(line["epoch"], line["epochs"]) for line in epochs] == [(1, 2), (2, 2)]
    assert epochs[0].keys() >= {"train_loss", "valid_loss", "mse", "rmse", "seconds"}
    assert last["event"] == "finished"
    assert last["distinct_rows_per_epoch"] == last["rows_per_epoch"] == first["rows"]
    [listed] = cli("runs", "list", "--json").lines
    assert listed == {
        "run": "1",
        "name": "",
        "model": "dot-bias",
        "data": "films",
        "split": "users:0/5",
        "status": "finished",
        "epoch": 2,
        "valid_loss": last["valid_loss"],
        "mse": last["mse"],
        "in_use": True,
    }


def test_a_run_prints_a_table_of_losses_for_people(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--factors", "4", "--epochs", "2", "--name", "first\x1b[2J")
    assert (done.status, done.complaints) == (0, [])
    lines = done.out.splitlines()
    head = next(at for at, line in enumerate(lines) if line.split()[:1] == ["epoch"])
    assert lines[head].split() == ["epoch", "train", "loss", "valid", "loss", "rmse", "time"]
    assert [line.split()[0] for line in lines[head + 1 : head + 3]] == ["1", "2"]
    assert {len(line) for line in lines[head : head + 3]} == {len(lines[head])}
    assert lines[-2].startswith("finished: valid loss ")
    assert lines[-1] == "kept: epoch 2, the last"
    assert RunStore().summary("1").name == "first [2J"


def test_a_followed_run_tells_its_events_again(cli: Cli, trained: Path) -> None:
    followed = cli("runs", "follow", "1", "--json")
    assert followed.status == 0
    assert [line["event"] for line in followed.lines if line["event"] != "progress"] == [
        "started",
        "epoch",
        "epoch",
        "interest",
        "finished",
    ]


def test_a_detached_run_prints_one_line_goes_on_and_can_be_stopped(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), *LONG, "--detach", "--notify", "true 'a b'")
    assert (done.status, len(done.lines), done.lines[0]["event"]) == (0, 1, "started")
    program, argument = RunStore().config("1").notify
    assert (Path(program).is_absolute(), argument) == (True, "a b")
    refused = cli("runs", "delete", "1")
    assert (refused.status, refused.err.splitlines()) == (
        1,
        ["collab-tui: Run 1 is going on. Stop it first: collab-tui runs stop 1"],
    )
    stopped = cli("runs", "stop", "1")
    assert (stopped.status, stopped.out) == (0, "Run 1 stopped; its checkpoint is kept.\n")
    assert RunStore().summary("1").status == "stopped"
    assert (RunStore().folder("1") / "state.safetensors").is_file()
    assert cli("runs", "stop", "1").err == "collab-tui: Run 1 is not going on: it is stopped.\n"
    assert cli("runs", "delete", "1").status == 0
    assert cli("runs", "list").out == "No runs yet. Train one: collab-tui train\n"


def test_an_interrupt_stops_the_run_and_waits_for_its_checkpoint(films: Path) -> None:
    program = started(films)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, "Traceback" in err) == (130, False)
    assert json.loads(out.splitlines()[-1])["event"] == "stopped"
    assert RunStore().summary("1").status == "stopped"
    assert (RunStore().folder("1") / "state.safetensors").is_file()


def test_a_hang_up_does_not_stop_the_run(cli: Cli, films: Path) -> None:
    program = started(films)
    program.send_signal(signal.SIGHUP)
    program.communicate(timeout=60)
    assert RunStore().summary("1").status == "running"
    assert cli("runs", "stop", "1").status == 0


def test_an_attached_run_stopped_elsewhere_has_not_succeeded(cli: Cli, films: Path) -> None:
    program = started(films)
    assert cli("runs", "stop", "1").status == 0
    out, err = program.communicate(timeout=60)
    assert (program.returncode, json.loads(out.splitlines()[-1])["event"]) == (1, "stopped")
    assert complaints(err) == ["collab-tui: run 1 was stopped before its end; its checkpoint is kept."]


def test_a_run_that_fails_says_why(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--model", "dot", "--lr", "10", "--wd", "10")
    [complaint] = done.complaints
    assert (done.status, complaint.startswith("collab-tui: run 1 failed: ")) == (1, True)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--model", "nope"), "The models are: dot,"),
        (("--factors", "0"), "factors is a whole number from 1 to 1,024, not 0"),
        (("--split", "half"), '"half"'),
        (("--split", "u1"), "u1"),
        (("--columns", "user"), "Columns are written"),
        (("--scale", "5"), "LOW:HIGH:STEP"),
        (("--epochs", "many"), "--epochs"),
        (("--layers", "5"), "dot-bias has no setting layers"),
        (("--model", "collab-nn", "--factors", "5"), "collab-nn has no setting factors"),
        (("--model", "collab-nn", "--layers", "5,x"), "as in 100,50"),
        (("--model", "nowhere.py:Mine"), "There is no file nowhere.py"),
        (("--y-range", "5:0"), "LOW below HIGH"),
        (("--engine", "jax"), "--engine"),
        (("--device", "tpu"), "--device"),
        (("--schedule", "steep"), "--schedule"),
        (("--patience", "-1"), "patience is a whole number from 0 to 10,000, not -1"),
        (("--keep", "first"), "--keep"),
        (("--lesson", "--model", "dot"), "--model does not go with it"),
        (("--lesson", "--keep", "best"), "--keep does not go with it"),
        (("--lesson", "--items", "id"), "--items does not go with it"),
    ],
)
def test_wrong_usage_is_told_before_there_is_a_run(cli: Cli, films: Path, options: tuple[str, str], word: str) -> None:
    done = cli("train", "--data", str(films), *options)
    assert (done.status, done.out) == (2, "")
    assert word in done.err
    assert RunStore().runs() == []


def test_data_that_cannot_be_read_makes_no_run(cli: Cli, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("user,item,rating\n1,1,4\n1,2,many\n")
    done = cli("train", "--data", str(bad))
    assert (done.status, done.out, len(done.complaints)) == (1, "", 1)
    assert f"{bad}, line 3" in done.err
    assert "many" in done.err
    assert "nowhere.csv" in cli("train", "--data", "nowhere.csv").err
    assert RunStore().runs() == []


def test_columns_scale_and_repeats_of_a_file_of_one_s_own(cli: Cli, tmp_path: Path) -> None:
    rows = [f"{who};{what};{1 + who * what % 4}" for who in range(1, 31) for what in range(1, 21)]
    (tmp_path / "mine.csv").write_text("\n".join(["who;what;liked", *rows, rows[0]]) + "\n")
    read = ("--data", str(tmp_path / "mine.csv"), "--columns", "user=who,item=what,rating=liked", "--scale", "1:10:1")
    done = cli("train", *read, "--factors", "2", "--epochs", "1", "--json")
    assert done.status == 0
    assert "1 repeated" in done.err
    assert done.lines[0]["data"] == "mine"
    assert cli("rate", "7", "10").status == 0
    assert cli("recommend", "--data", str(tmp_path / "mine.csv"), "--n", "1").status == 0


def test_two_files_of_rows_are_a_split_wherever_they_are(cli: Cli, films: Path, tmp_path: Path) -> None:
    header, *rows = (films / "ratings.csv").read_text().splitlines()
    (tmp_path / "base.csv").write_text("\n".join([header, *rows[:4000]]) + "\n")
    (tmp_path / "test.csv").write_text("\n".join([header, *rows[4000:4500]]) + "\n")
    options = ("--split", "base.csv,test.csv", "--factors", "2", "--epochs", "1", "--json")
    done = cli("train", "--data", str(films), *options, folder=tmp_path)
    assert (done.status, done.complaints) == (0, [])
    assert (done.lines[0]["rows"], done.lines[0]["split"]) == (4000, f"{tmp_path}/base.csv,{tmp_path}/test.csv")


def test_every_setting_of_a_network_reaches_its_run(cli: Cli, films: Path) -> None:
    options = ("--model", "embedding-nn", "--layers", "12,6", "--y-range", "0:6", "--schedule", "flat", "--lr", "1e-3")
    more = ("--patience", "3", "--keep", "best", "--engine", "torch", "--device", "cpu", "--bs", "128", "--wd", "0.02")
    done = cli("train", "--data", str(films), *options, *more, "--epochs", "2", "--json")
    assert (done.status, done.complaints) == (0, [])
    assert cli("runs", "show", "1", "--json").lines[0]["config"] == {
        "model": "embedding-nn",
        "metrics": "losses",
        "epochs": 2,
        "seed": 42,
        "lr": 1e-3,
        "wd": 0.02,
        "bs": 128,
        "schedule": "flat",
        "patience": 3,
        "keep": "best",
        "engine": "torch",
        "device": "cpu",
        "layers": [12, 6],
        "y_range": [0.0, 6.0],
    }
    assert (done.lines[-1]["keep"], done.lines[-1]["kept"]) == ("best", 2)


def test_a_model_of_classes_has_a_column_for_its_accuracy(cli: Cli, films: Path) -> None:
    options = ("--model", "cross-entropy", "--layers", "8", "--epochs", "1", "--keep", "best")
    done = cli("train", "--data", str(films), *options)
    assert (done.status, done.complaints) == (0, [])
    head, row, interest, finished, kept = done.out.splitlines()[-5:]
    assert head.split()[-2:] == ["accuracy", "time"]
    assert row.split()[-2].endswith("%")
    assert len(head) == len(row)
    assert interest.startswith("interest by ease: ")
    assert f"accuracy {row.split()[-2]}" in finished
    assert kept.startswith("kept: epoch 1, the best. It was chosen on the held-out rows")


@pytest.mark.parametrize("model", ["popularity", "item-knn", "ease", "ials"])
@pytest.mark.usefixtures("trained")
def test_models_of_interest_are_trained_used_and_compared_like_the_others(cli: Cli, films: Path, model: str) -> None:
    done = cli("train", "--data", str(films), "--model", model, "--metrics", "ranking")
    assert (done.status, done.complaints) == (0, [])
    lines = done.out.splitlines()
    head = next(at for at, line in enumerate(lines) if line.split()[:1] == ["epoch"])
    assert lines[head].split()[-3:] == ["nDCG@10", "recall@20", "time"]
    first = lines[head + 1].split()
    assert (first[1] == "-") == (model in ("popularity", "item-knn"))
    assert first[2] == "-"  # no held-out loss
    assert len(lines[head]) == len(lines[head + 1])
    assert "rmse of its baseline for stars" in lines[-3]
    events = cli("runs", "follow", "2", "--json").lines
    (epoch, *_) = (event for event in events if event["event"] == "epoch")
    assert 0 < epoch["ndcg10"] < 1
    assert 0 < epoch["recall20"] < 1
    assert cli("runs", "list", "--json").lines[0]["model"] == model
    assert cli("runs", "use", "2").status == 0
    assert len(cli("recommend", "--n", "3", "--json").lines) == 3
    compared = cli("runs", "compare", "1", "2").out.splitlines()
    assert {"nDCG@10", "recall@20"} <= set(compared[0].split())


def test_choices_without_stars_train_models_of_interest_whose_lists_have_none(cli: Cli, tmp_path: Path) -> None:
    likes = tmp_path / "likes.csv"
    likes.write_text(
        "user,item\n" + "".join(f"{user},{(user + 3 * k) % 23}\n" for user in range(40) for k in range(1, 9))
    )
    done = cli("train", "--data", str(likes), "--implicit")
    assert (done.status, done.complaints) == (0, ["columns: user is user, item is item"])
    assert done.out.splitlines()[0].endswith(" choices, without stars: lists have none")
    assert "run 1: ease on likes" in done.out
    (line,) = cli("recommend", "--n", "1", "--json").lines
    assert line["stars"] is line["sd"] is line["low"] is line["high"] is None
    printed = cli("recommend", "--n", "1").out
    assert "There are no stars: the model was trained on choices without any." in printed
    by_stars = cli("recommend", "--by", "personal")
    assert (by_stars.status, by_stars.out) == (2, "")
    assert "The order personal goes by stars, and likes is read as choices without stars" in by_stars.err
    advice = cli("ask", "--n", "1").out.splitlines()[-1]
    item, _ = advice.removeprefix('Say that you chose one: collab-tui rate "').split('"')
    assert cli("rate", item, "4").status == 2
    assert cli("rate", item).out.endswith("  seen, and so chosen   1 chosen\n")
    ranks = [each["interest_rank"] for each in cli("recommend", "--n", "5", "--json").lines]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    assert not cli("recommend", "--n", "1").out.startswith("Nothing is")
    compared = cli("pair", item, cli("recommend", "--n", "1", "--json").lines[0]["item"]).out
    assert not {"mean", "bias", "towards"} & set(compared.split())
    assert "none: the model has no factors of titles" in " ".join(compared.split())
    assert cli("rate", "--undo").status == 0
    refused = cli("train", "--data", str(likes), "--implicit", "--model", "dot-bias")
    assert (refused.status, refused.out) == (2, "")
    assert "dot-bias learns stars, and likes is read as choices without stars. Models for these:" in refused.err
    for wrong in (("--lesson",), ("--metrics", "ranking", "--split", "random:0")):
        refused = cli("train", "--data", str(likes), "--implicit", *wrong)
        assert (refused.status, refused.out) == (2, "")
    assert [line["run"] for line in cli("runs", "list", "--json").lines] == ["1"]
    (pair,) = cli("pair", "1", "2", "--json").lines
    assert pair["first"]["stars"] is pair["first"]["sd"] is None
    for page in ("recommending", "bootstrapping", "biases", "overfitting", "loss", "range", "before", "by-hand"):
        refused = cli("learn", page)
        assert (refused.status, refused.out) == (2, "")
        assert "likes is read as choices without stars, and this page is about stars." in refused.err
    asked = [line["item"] for line in cli("ask", "--json", "--n", "30").lines]
    assert sorted(asked) == sorted(map(str, range(23)))
    refused = cli("errors")
    assert (refused.status, refused.out) == (2, "")
    assert "there are no stars to be wrong about" in refused.err


def test_one_person_s_list_trains_in_a_folder_with_those_of_others(cli: Cli, tmp_path: Path) -> None:
    club = tmp_path / "club"
    club.mkdir()
    for person, films in {"ana": "ABCDEF", "ben": "ABCDGH", "cem": "ABIJEF", "dia": "GHIJAB"}.items():
        rows = "".join(f"2023-01-04,Film {film},19{ord(film)},https://boxd.it/{film}\n" for film in films)
        (club / f"{person}.csv").write_text(f"Date,Name,Year,Letterboxd URI\n{rows}")
    refused = cli("train", "--data", str(club / "ana.csv"), "--implicit")
    assert (refused.status, refused.out) == (2, "")
    assert "ease learns from what several people choose alike, and ana is one person's to train on" in refused.err
    assert "a file like it for each person into one folder" in refused.err
    done = cli("train", "--data", str(club), "--implicit", "--split", "random:0")
    assert (done.status, done.complaints) == (0, ["ratings in 4 files"])
    assert done.out.splitlines()[0] == "club: 24 choices, without stars: lists have none"
    lines = cli("recommend", "--user", "dia", "--json").lines
    assert {line["title"] for line in lines} == {f"Film {film} (19{ord(film)})" for film in "CDEF"}
    alone = cli("similar", "Film A (1965)").out
    assert alone == "No other title has 5 training ratings or more, as a neighbour must.\n"


def test_their_settings_are_options(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--model", "item-knn", "--neighbours", "5", "--shrinkage", "0", "--json")
    assert done.status == 0
    config = {"model": "item-knn", "metrics": "losses", "neighbours": 5, "shrinkage": 0}
    assert cli("runs", "show", "1", "--json").lines[0]["config"] == config
    refused = cli("train", "--data", str(films), "--model", "ease", "--epochs", "3")
    assert (refused.status, refused.out) == (2, "")
    assert "ease has no setting epochs. It takes: metrics, ridge." in refused.err


def test_a_run_is_shown_chosen_and_deleted(cli: Cli, trained: Path, films: Path) -> None:
    assert cli("train", "--data", str(films), "--factors", "4", "--epochs", "1", "--json").status == 0
    facts = cli("runs", "show", "2", "--json").lines[0]
    assert (facts["in_use"], facts["config"]["factors"], facts["source"]["source"]) == (False, 4, str(films))
    assert "factors 4" in cli("runs", "show", "2").out
    assert cli("runs", "use", "2").out == "Run 2 is in use for films.\n"
    assert [line["in_use"] for line in cli("runs", "list", "--json").lines] == [True, False]
    assert cli("runs", "delete", "1").status == 0
    absence = "There is no run 1. The runs are: 2. Run 1 was deleted; to have it back: collab-tui runs restore 1"
    assert cli("runs", "show", "1").err == f"collab-tui: {absence}\n"


def test_a_run_goes_on_from_another_with_ratings_added_since(cli: Cli, tmp_path: Path) -> None:
    rows = rows_of(made_up(users=60, items=40))
    file = write_rows(tmp_path / "films.csv", rows[:-30])
    cli("train", "--data", str(file), "--factors", "4")
    write_rows(file, [*rows, ("someone", rows[0][1], 4.0)])
    done = cli("train", "--continue", "1", "--json")
    assert done.status == 0
    started, continued, *_ = done.lines
    assert (started["epochs"], started["run"]) == (1, "2")
    assert started["split"].startswith("random:0.2@42+")
    assert (continued["event"], continued["parent"], continued["new"], continued["people"]) == ("continued", "1", 31, 1)
    assert cli("runs", "show", "2", "--json").lines[0]["parent"] == "1"
    assert "run 1" in cli("runs", "show", "2").out
    assert cli("recommend", "--run", "2", "--user", "someone", "--n", "3").status == 0
    refused = cli("train", "--continue", "1", "--split", "random:0.2@42")
    assert refused.status == 2
    assert "that the model was trained on" in refused.err
    assert "There is no run 7. The runs are: 1, 2." in cli("train", "--continue", "7").err


def test_what_trains_the_model_of_a_run_that_went_on_is_what_trained_the_first(
    cli: Cli, films: Path, tmp_path: Path
) -> None:
    films = Path(shutil.copytree(films, tmp_path / "films"))  # other tests have the folder too
    cli("train", "--data", str(films), "--model", "als", "--factors", "4")
    with (films / "ratings.csv").open("a") as ratings:
        ratings.write("someone,1,4,1000000000\n")
    assert cli("train", "--continue", "1").status == 0
    anew, went_on = (tomllib.loads(cli("runs", "show", run, "--toml").out) for run in "12")
    assert went_on["settings"] == anew["settings"] != RunStore().config("2").config
    assert went_on["split"].startswith(anew["split"] + "+")
    of_first, of_second = (
        cli("evaluate", "--run", run, "--split", "users:0/5", "--json").lines[0]["rmse"] for run in "12"
    )
    assert of_first == of_second
    cli("runs", "delete", "1")
    refused = cli("evaluate", "--run", "2")
    assert refused.err == (
        "collab-tui: Run 2 goes on from the model of run 1, which is not there any more: what the model of run 2 was "
        "trained by from the start is not known.\n"
    )


def test_the_program_to_notify_with_is_looked_for_before_there_is_a_run(cli: Cli, films: Path) -> None:
    done = cli("train", "--data", str(films), "--notify", "no-such-program-here anna")
    assert (done.status, done.complaints) == (
        2,
        ['collab-tui: --notify: there is no program "no-such-program-here" that can be run.'],
    )
    assert RunStore().runs() == []
