"""What a new person is asked."""

from collections import Counter
from dataclasses import dataclass, field

import pytest

import collab
from collab.coldstart.catalogue import Listed
from tests.made import made_up


@dataclass
class Person:
    answers: dict[str, float] = field(default_factory=dict)


@pytest.fixture(scope="module")
def listed() -> Listed:
    return Listed(made_up(users=200, items=150))


def test_asks_about_well_known_titles_spread_over_genres(listed: Listed) -> None:
    page = collab.Questionnaire(listed).next(Person(), n=10)
    assert len(set(page)) == 10
    positions = [listed.items.position(item) for item in page]
    assert all(listed.stats.ratings[at] >= 20 for at in positions)
    genres = Counter(listed.items.genres_of(at)[0] for at in positions)
    assert len(genres) >= 4


def test_leaves_out_what_was_answered_or_skipped(listed: Listed) -> None:
    questionnaire = collab.Questionnaire(listed)
    first = questionnaire.next(Person(), n=10)
    second = questionnaire.next(Person(dict.fromkeys(first[:5], 4.0)), n=10, skipped=first[5:])
    assert not set(first) & set(second)


def test_asks_until_nothing_is_left(listed: Listed) -> None:
    questionnaire, person = collab.Questionnaire(listed), Person()
    among = set(list(listed.items.ids)[:25])
    asked = []
    while page := questionnaire.next(person, n=1, among=among):
        asked += page
        person.answers[page[0]] = 3.0
    assert sorted(asked) == sorted(among)


def test_the_order_among_given_titles_is_ratings_times_entropy(listed: Listed) -> None:
    among = list(listed.items.ids)[:30]
    found = collab.Questionnaire(listed).next(Person(), n=30, among=among)

    def worth(item: str) -> float:
        at = listed.items.position(item)
        return float(listed.stats.trained[at] * listed.stats.entropy[at])

    assert [worth(item) for item in found] == sorted((worth(item) for item in among), reverse=True)


def test_answers_from_other_data_do_not_disturb(listed: Listed) -> None:
    assert len(collab.Questionnaire(listed).next(Person({"no such id": 4.0}), n=10)) == 10


def test_small_data_without_well_known_titles_still_asks() -> None:
    few = Listed(made_up(users=8, items=12))
    assert len(collab.Questionnaire(few).next(Person(), n=10)) > 0
