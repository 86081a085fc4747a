"""predict: stars of pairs of users and titles."""

import csv
from pathlib import Path

from tests.cli.conftest import Cli


def test_a_file_of_pairs_comes_back_as_csv_and_one_pair_as_a_sentence(
    cli: Cli, trained_home: Path, tmp_path: Path
) -> None:
    film = {"item": "7", "title": "Film 7 (1957)"}
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"user,item\n2,{film['item']}\nnobody,{film['item']}\n")
    done = cli("predict", str(pairs), home=trained_home)
    assert done.status == 0
    assert done.complaints == ['1 user, "nobody", is unknown to the model: predicted as the average person.']
    known, stranger = csv.DictReader(done.out.splitlines())
    assert (known["user"], stranger["user"]) == ("2", "nobody")
    one = cli("predict", "2", film["title"], "--json", home=trained_home).lines[0]
    assert f"{one['stars']:.4f}" == known["stars"]
    assert one["low"] <= one["stars"] <= one["high"]
    assert cli("predict", "2", film["title"], home=trained_home).out.startswith(f"User 2 would give {film['title']} ")
    assert 'not trained on a user "nobody"' in cli("predict", "nobody", film["title"], home=trained_home).err
    assert cli("predict", "gone.csv", home=trained_home).status == 1
