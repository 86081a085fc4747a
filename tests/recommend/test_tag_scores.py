"""Tags as properties of all titles, and lists that are turned by them."""

from dataclasses import replace

import numpy as np
import pytest

from collab.data import Genome
from collab.errors import BadConfig
from collab.recommend import GivenTags, Recommender, TagScores, recommend_turned, similar_turned
from collab.storage import Strings
from collab.testing import made_up_model
from collab.testing.made_up import made_up

ARTIFACT = made_up_model()
COUNT = len(ARTIFACT.items)


def model(tags: list[str]) -> Recommender:
    """Return a model whose data has these tags, one text a title."""
    ratings = made_up(items=COUNT)
    table = replace(ARTIFACT.items, tags=Strings.of(tags))
    return Recommender(ARTIFACT, replace(ratings, item_table=table))


def titles_of(genre: str) -> list[int]:
    return [position for position in range(COUNT) if genre in ARTIFACT.items.genres_of(position)]


def tagged(tag: str, positions: list[int]) -> list[str]:
    return [tag if position in positions else "" for position in range(COUNT)]


TENSE = titles_of("Thriller")
KNOWN, HELD_OUT = TENSE[:6], TENSE[6:]
TENSE_TAGGED = model(tagged("tense", KNOWN))


def test_a_tag_is_carried_over_to_titles_that_are_alike() -> None:
    scores = TagScores(TENSE_TAGGED).of("Tense ")
    assert scores[KNOWN].min() >= 2
    assert HELD_OUT
    others = [position for position in range(COUNT) if position not in TENSE]
    above = [(scores[others] < scores[position]).mean() for position in HELD_OUT]
    assert np.mean(above) > 0.7


def test_of_the_titles_that_a_turned_tag_moves_most_move_the_asked_way() -> None:
    me = TENSE_TAGGED.fold_in({ARTIFACT.items.id(position): 4.0 for position in titles_of("Comedy")[:4]})
    tags, scores = TagScores(TENSE_TAGGED), TENSE_TAGGED.scores(me)
    places = np.argsort(np.argsort(-scores))
    for step in (1, -1):
        moved = np.argsort(np.argsort(-tags.turned(scores, {"tense": step}))) - places
        shifted = [int(moved[position]) for position in HELD_OUT if moved[position]]
        assert sum(-step * shift > 0 for shift in shifted) >= 0.7 * len(shifted) > 0


def test_lists_and_neighbours_follow_the_tags() -> None:
    me = TENSE_TAGGED.fold_in({ARTIFACT.items.id(0): 4.0})
    tags = TagScores(TENSE_TAGGED)

    def tense(turn: float) -> int:
        return sum("Thriller" in title.genres for title in recommend_turned(tags, me, {"tense": turn}, 8))

    assert tense(3) > tense(0) >= tense(-3)
    plain = recommend_turned(tags, me, {}, 8)
    assert plain == TENSE_TAGGED.recommend(me, 8)
    subject = ARTIFACT.items.id(1)
    near = similar_turned(tags, [subject], {"tense": 3}, 5)
    assert {each.item for each in near} <= {each.item for each in TENSE_TAGGED.similar(subject, 200)}
    assert tags.of("tense")[ARTIFACT.items.codes([each.item for each in near])].min() > 0


def test_the_tags_that_tell_some_titles_are_named() -> None:
    comedies = titles_of("Comedy")[:6]
    both = [f"{text}|funny".strip("|") if at in comedies else text for at, text in enumerate(tagged("tense", KNOWN))]
    named = model(both)
    assert TagScores(named).telling(np.array(KNOWN[:3], np.int32), 1) == ["tense"]
    assert set(TagScores(named).telling(np.array([*KNOWN[:3], *comedies[:3]], np.int32), 2)) == {"tense", "funny"}
    assert TagScores(named).telling(np.array([], np.int32), 2) == []


def genome_model(relevance: list[list[float]], items: list[int], tags: list[str] | None = None) -> Recommender:
    """Return a model whose data has a genome of two tags for some titles."""
    ratings = made_up(items=COUNT)
    genome = Genome(
        Strings.of(["tense", "quiet"]), np.array(items, np.int32), np.rint(255 * np.array(relevance)).astype(np.uint8)
    )
    table = replace(ARTIFACT.items, tags=Strings.of(tags) if tags else None)
    return Recommender(ARTIFACT, replace(ratings, item_table=table, genome=genome))


def test_the_relevance_of_a_genome_counts_and_is_carried_over_to_titles_without_one() -> None:
    without = [TENSE[-1], next(position for position in range(COUNT) if position not in TENSE)]
    items = [position for position in range(COUNT) if position not in without]
    tense = [0.9 if position in TENSE else 0.1 for position in items]
    tags = TagScores(genome_model([tense, [0.4 - 0.001 * position for position in items]], items))
    assert tags.names == ["tense", "quiet"]
    scores = tags.of("tense")
    expected = (np.array(tense) - np.mean(tense)) / np.std(tense)
    assert np.allclose(scores[items], expected, atol=0.02)
    assert scores[without[0]] > scores[without[1]]
    assert np.abs(scores[without]).max() < np.abs(expected).max()
    assert tags.telling(np.array(TENSE[:5], np.int32), 1) == ["tense"]


def test_tags_that_people_gave_stand_beside_those_of_the_genome() -> None:
    items, texts = list(range(COUNT)), tagged("slow|tense", TENSE[:6])
    tags = TagScores(genome_model([[0.2] * COUNT, [0.8] * COUNT], items, texts))
    assert tags.names == ["quiet", "tense", "slow"]
    assert tags.of("slow")[TENSE[:6]].min() >= 2
    assert np.all(tags.of("tense") == 0)


def test_the_titles_with_most_of_a_tag_are_found_by_a_part_of_its_name() -> None:
    tags = TagScores(TENSE_TAGGED)
    best = tags.most(" Ten", 6)
    assert {*best} == {*KNOWN}
    assert best == tags.most("tense", 6)
    assert tags.most("nse", COUNT)[:6] == best
    assert len(tags.most("tense", COUNT)) < COUNT
    assert tags.most("dark", 6) == tags.most("", 6) == []


def test_a_tag_that_few_titles_have_is_refused_with_those_there_are() -> None:
    rare = model([f"{text}|odd" if at == 3 else text for at, text in enumerate(tagged("tense", KNOWN))])
    assert TagScores(rare).names == ["tense"]
    with pytest.raises(BadConfig, match=r'No tag "tensse" that 5 titles have\. There are, for example: tense'):
        TagScores(rare).of("tensse")
    with pytest.raises(BadConfig, match="has no tags that 5 titles have"):
        TagScores(Recommender(ARTIFACT, made_up(items=COUNT))).find("tense")


def test_without_a_model_tags_that_people_gave_are_found_the_most_rated_title_first() -> None:
    ratings = made_up(items=COUNT)
    table = replace(
        ARTIFACT.items, tags=Strings.of(["dark|dark comedy" if place in (3, 5, 8) else "" for place in range(COUNT)])
    )
    counts = np.arange(COUNT, dtype=np.int32)
    tags = GivenTags(replace(ratings, item_table=table), counts)
    assert tags.most("Dark", 10) == [8, 5, 3]
    assert tags.most("comedy", 2) == [8, 5]
    assert tags.most("darkness", 10) == tags.most(" ", 10) == []
    assert GivenTags(ratings, counts).most("dark", 10) == []


def test_without_a_model_the_genome_says_which_titles_have_most_of_a_tag() -> None:
    genome = Genome(Strings.of(["dark"]), np.array([2, 4, 7], np.int32), np.array([[200, 255, 90]], np.uint8))
    tags = GivenTags(replace(made_up(items=COUNT), genome=genome), np.ones(COUNT, np.int32))
    assert tags.most("dar", 10) == [4, 2]


def test_the_tags_of_a_title_are_those_of_the_genome_before_those_that_people_gave() -> None:
    genome = Genome(
        Strings.of(["dark", "bleak", "fun"]), np.array([2], np.int32), np.array([[200], [255], [9]], np.uint8)
    )
    table = replace(ARTIFACT.items, tags=Strings.of(["fun|dark" if place in (2, 3) else "" for place in range(COUNT)]))
    tags = GivenTags(replace(made_up(items=COUNT), genome=genome, item_table=table), np.ones(COUNT, np.int32))
    assert [tags.of(place) for place in (1, 2, 3)] == [(), ("bleak", "dark", "fun"), ("fun", "dark")]
