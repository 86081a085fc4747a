"""Models as files of their own."""

from dataclasses import replace
from pathlib import Path

import pytest

import collab
from collab.artifact import save_artifact
from collab.data import DataSpec
from collab.runs import RunStore, export_model, import_model
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def artifact() -> collab.Artifact:
    """Return a trained model."""
    ratings = made_up()
    config = collab.configure("dot-bias", epochs=2, factors=4, keep="best")
    return collab.train(ratings, collab.split(ratings, "users:0/5"), config).artifact


@pytest.fixture
def file(artifact: collab.Artifact, tmp_path: Path) -> Path:
    """Return its file."""
    path = tmp_path / "mine.safetensors"
    save_artifact(artifact, path)
    return path


def test_an_imported_model_is_a_finished_run_with_its_figures(
    home: Path, file: Path, artifact: collab.Artifact
) -> None:
    store = RunStore(home)
    run = import_model(store, file)
    info = store.summary(run)
    assert (info.name, info.model, info.data, info.split) == ("mine", "dot-bias", "made-up", "users:0/5")
    assert (info.status, info.in_use, info.dataset) == ("finished", True, artifact.dataset)
    assert (info.mse, info.rmse) == (artifact.metrics["mse"], artifact.metrics["rmse"])
    assert (info.keep, info.kept) == ("best", artifact.metrics["kept"])
    assert store.config(run).config == artifact.config
    rec = collab.Recommender.open(store.model_path(run))
    assert len(rec.recommend(rec.fold_in({"1": 4.0}), n=5)) == 5


def test_an_imported_model_tells_what_its_features_explain(home: Path, file: Path, artifact: collab.Artifact) -> None:
    save_artifact(replace(artifact, metrics={"explained.genres": 0.25, "mse": 0.7}), file)
    store = RunStore(home)
    assert store.summary(import_model(store, file)).explained == {"genres": 0.25}


def test_an_imported_model_leaves_the_run_in_use(home: Path, file: Path) -> None:
    store = RunStore(home)
    first, second = import_model(store, file), import_model(store, file)
    assert [store.summary(run).in_use for run in (first, second)] == [True, False]


def test_an_imported_model_reads_what_other_runs_of_its_data_read(
    home: Path, file: Path, artifact: collab.Artifact
) -> None:
    store = RunStore(home)
    run = store.create(DataSpec(source="/where/films"), "u1", collab.configure("dot"))
    store.read_data(run, artifact.dataset)
    assert store.config(import_model(store, file)).data.source == "/where/films"


def test_a_model_without_figures_is_imported_without_them(
    home: Path, artifact: collab.Artifact, tmp_path: Path
) -> None:
    save_artifact(replace(artifact, metrics={}), tmp_path / "bare.safetensors")
    info = RunStore(home).summary(import_model(RunStore(home), tmp_path / "bare.safetensors"))
    assert (info.status, info.valid_loss, info.mse, info.kept) == ("finished", None, None, 0)


def test_what_is_no_model_or_an_unknown_one_makes_no_run(home: Path, artifact: collab.Artifact, tmp_path: Path) -> None:
    store = RunStore(home)
    (tmp_path / "text").write_text("no model")
    save_artifact(replace(artifact, config={"model": "dot-bias", "wings": 2}), tmp_path / "wings")
    for name, error in (("text", collab.BadData), ("wings", collab.BadData), ("gone", collab.NotFound)):
        with pytest.raises(error, match=str(tmp_path / name)):
            import_model(store, tmp_path / name)
    assert store.runs() == []


def test_an_exported_model_is_the_very_file_and_can_be_imported(home: Path, file: Path, tmp_path: Path) -> None:
    store = RunStore(home)
    run = import_model(store, file)
    export_model(store, run, tmp_path / "out.safetensors")
    assert (tmp_path / "out.safetensors").read_bytes() == file.read_bytes()
    assert store.summary(import_model(store, tmp_path / "out.safetensors")).status == "finished"


def test_an_export_overwrites_nothing_and_needs_a_model(home: Path, file: Path, tmp_path: Path) -> None:
    store = RunStore(home)
    run = import_model(store, file)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(collab.CollabError, match="is there already, and is not overwritten"):
        export_model(store, run, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(collab.NotFound, match="There is no folder"):
        export_model(store, run, tmp_path / "nowhere" / "out")
    bare = store.create(DataSpec(source="films"), "u1", collab.configure("dot"))
    with pytest.raises(collab.CollabError, match="has no model yet: it has died"):
        export_model(store, bare, tmp_path / "out")


def test_an_imported_model_of_samples_says_how_many_it_keeps(home: Path, tmp_path: Path) -> None:
    ratings = made_up()
    path = tmp_path / "samples.safetensors"
    collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=8, factors=2)).save(path)
    store = RunStore(home)
    info = store.summary(import_model(store, path))
    assert (info.keep, info.kept) == ("samples", 8)
