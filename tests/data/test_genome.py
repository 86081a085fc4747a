"""The tag genome beside ratings is read, kept, and never keeps the ratings from being read."""

from pathlib import Path

import numpy as np
import pytest

from collab.data import Genome, load, open_cache
from tests.data.files import csv_folder, write_csv

TAGS = "tagId,tag\n1,Dark\n2,twist ending\n"
SCORES = "movieId,tagId,relevance\n3,1,1.0\n3,2,0.02875\n20,1,0.5\n20,2,0\n99,1,0.7\n"


def genome_folder(folder: Path, scores: str = SCORES, tags: str = TAGS) -> Path:
    """Write a folder as ML-25M is, with the genome of two of its titles, and of one that it does not list."""
    csv_folder(folder)
    (folder / "genome-scores.csv").write_text(scores)
    (folder / "genome-tags.csv").write_text(tags)
    return folder


def genome_of(source: Path) -> Genome:
    genome = load(source).genome
    assert genome is not None
    return genome


def test_a_genome_is_read_with_the_ratings_and_comes_back_from_the_cache(tmp_path: Path) -> None:
    ratings = load(genome_folder(tmp_path / "films"))
    again = open_cache(ratings.fingerprint)
    assert again is not None
    assert "a tag genome: 2 tags of 2 titles" in again.read_as
    for genome in (ratings.genome, again.genome):
        assert genome is not None
        assert list(genome.tags) == ["dark", "twist ending"]
        assert [ratings.item_table.id(position) for position in genome.items.tolist()] == ["3", "20"]
        assert np.abs(genome.relevance / 255 - [[1, 0.5], [0.02875, 0]]).max() < 0.002
    assert repr(again.genome) == "<Genome: 2 tags of 2 titles>"


def test_packed_and_in_files_of_other_names_a_genome_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "kaggle"
    folder.mkdir()
    write_csv(folder / "rating.csv")
    (folder / "movie.csv").write_text("movieId,title\n3,Matrix (1999)\n20,Amélie (2001)\n")
    (folder / "genome_scores.csv").write_text(SCORES.replace("\n", "\r\n"))
    (folder / "genome_tags.csv").write_text(TAGS)
    genome, first = genome_of(folder), genome_of(genome_folder(tmp_path / "films"))
    assert genome.relevance.tolist() == first.relevance.tolist()


def test_of_titles_made_one_the_genome_of_the_first_counts(tmp_path: Path) -> None:
    folder = genome_folder(tmp_path / "films", "movieId,tagId,relevance\n20,1,0.5\n3,2,1\n")
    (folder / "movies.csv").write_text("movieId,title,genres\n3,Heat (1995),Crime\n20,Heat (1995),Crime\n")
    merged = load(folder, items="title")
    assert merged.genome is not None
    assert (merged.genome.items.tolist(), merged.genome.relevance.tolist()) == ([0], [[0], [255]])


@pytest.mark.parametrize(
    ("scores", "tags", "words"),
    [
        ("movieId,tagId,relevance\n3,1,1.5\n", TAGS, "not within 0 to 1"),
        ("movieId,tagId,relevance\n3,1,dark\n", TAGS, "dark"),
        ("movieId,tagId\n3,1\n", TAGS, "movieId, tagId and relevance are wanted"),
        (SCORES, "number,word\n1,dark\n", 'no column "tagid"'),
        (SCORES, "tagId,tag\n", "0 tags"),
    ],
    ids=["beyond", "no number", "no relevance", "no tags", "none"],
)
def test_a_genome_that_cannot_be_read_is_left_out_and_noted(tmp_path: Path, scores: str, tags: str, words: str) -> None:
    ratings = load(genome_folder(tmp_path / "films", scores, tags))
    assert ratings.genome is None
    note = next(note for note in ratings.notes if "genome" in note)
    assert note.startswith("the tag genome is left out: ")
    assert words in note


def test_a_genome_of_other_titles_is_none(tmp_path: Path) -> None:
    ratings = load(genome_folder(tmp_path / "films", "movieId,tagId,relevance\n99,1,0.7\n"))
    assert ratings.genome is None
    assert not [text for text in ratings.read_as if "genome" in text]
