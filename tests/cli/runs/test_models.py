"""collab-tui models."""

from pathlib import Path

from tests.cli.conftest import Cli


def test_a_model_goes_out_as_a_file_and_comes_back_as_a_run(cli: Cli, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    assert cli("models", "export", "1", str(path)).out == f"The model of run 1 is in {path}.\n"
    [listed] = cli("models", "import", str(path), "--json").lines
    [old] = [line for line in cli("runs", "list", "--json").lines if line["run"] == "1"]
    assert (listed["run"], listed["name"], listed["in_use"]) == ("2", "mine", False)
    assert [listed[field] for field in ("model", "split", "valid_loss", "mse")] == [
        old[field] for field in ("model", "split", "valid_loss", "mse")
    ]
    text = cli("models", "import", str(path)).out
    assert text.startswith("Run 3 is dot-bias, trained on films, valid loss ")
    assert text.endswith("To use it: collab-tui runs use 3\n")
    assert cli("recommend", "--run", "3", "--n", "1").status == 0


def test_a_model_comes_to_a_machine_that_has_nothing(cli: Cli, trained: Path, tmp_path: Path) -> None:
    path, home = tmp_path / "mine.safetensors", tmp_path / "other"
    assert cli("models", "export", "1", "mine.safetensors", "--json", folder=tmp_path).lines == [
        {"run": "1", "file": str(path)}
    ]
    assert cli("models", "import", str(path), home=home).out.endswith("It is in use for films.\n")
    assert cli("recommend", "--n", "1", "--json", home=home).lines[0].keys() >= {"item", "stars"}


def test_what_cannot_be_exported_or_imported_is_told_in_a_line(cli: Cli, trained: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("text")
    for arguments in (("export", "1", "there"), ("export", "7", "out"), ("import", "there"), ("import", "gone")):
        done = cli("models", *arguments, folder=tmp_path)
        assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert arguments[-1] in done.err or "There is no run 7" in done.err
    assert (tmp_path / "there").read_text() == "text"


def test_a_model_is_not_written_under_a_name_of_other_files(cli: Cli, trained: Path, tmp_path: Path) -> None:
    done = cli("models", "export", "1", "factors.csv", folder=tmp_path)
    assert done.status == 2
    assert "factors.csv would be no .csv file: a model is named factors.safetensors." in done.err
    assert list(tmp_path.glob("factors*")) == []
    for name in ("plain", "lr0.05"):
        assert cli("models", "export", "1", name, folder=tmp_path).status == 0


def test_factors_are_written_for_other_programs(cli: Cli, trained_home: Path, tmp_path: Path) -> None:
    done = cli("models", "export", "1", "films.tsv", "--factors", "--json", home=trained_home, folder=tmp_path)
    assert (done.status, done.complaints) == (0, [])
    files = [Path(file) for file in done.lines[0]["files"]]
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(file.name for file in files)
    again = cli("models", "export", "1", "films.tsv", "--factors", home=trained_home, folder=tmp_path)
    assert (again.status, "is there already" in again.err) == (1, True)
