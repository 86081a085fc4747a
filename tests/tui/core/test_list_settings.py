"""The settings of a list: how each is turned, what is saved of them, and the list they lead to."""

import pytest

from collab.interest import AS_LEARNED
from collab.recommend import ANY_TITLE, BY
from collab.testing import add_model
from tui.core import ListSettings, Ready, Session, TypedFilter


@pytest.fixture
def ready() -> Ready:
    add_model()
    session = Session()
    session.refresh()
    return session.require_ready()


def test_variety_ends_at_nothing_and_at_a_whole() -> None:
    settings = ListSettings()
    assert settings.varied(-1).diversity == 0
    for _ in range(12):
        settings = settings.varied(1)
    assert settings.diversity == 1


def test_the_dial_begins_as_learned_and_ends_at_both_ends() -> None:
    settings = ListSettings()
    assert settings.dial == AS_LEARNED
    for step, end in ((-1, 0), (1, 1)):
        for _ in range(12):
            settings = settings.dialled(step)
        assert settings.dial == end


def test_all_but_the_watchlist_is_there_again(ready: Ready) -> None:
    settings = ListSettings().filtered("horror 1980- +-0.5", ready).ordered(BY[1]).dialled(2).varied(3)
    assert ListSettings.restored(settings.watchlist_turned().saved, ready) == settings
    assert ListSettings.restored({"by": "no order", "known": "0.5", "variety": "11"}, ready) == ListSettings().filtered(
        "", ready
    )


def test_what_was_shown_before_is_left_out_but_of_the_watchlist(ready: Ready) -> None:
    first, second, *_ = ListSettings().recommend(ready)
    settings = ListSettings(shown_before=frozenset([first.item]))
    assert settings.recommend(ready)[0] == second
    assert settings.watchlist_turned().only == ANY_TITLE
    before = frozenset([first.item, second.item])
    assert ListSettings.restored(settings.saved, ready, None, before).shown_before == before
    assert ListSettings.restored(ListSettings().saved, ready, None, before) == ListSettings()


def test_shelves_give_way_to_one_list_where_its_order_is_turned(ready: Ready) -> None:
    assert not ListSettings().listed
    for settings in (ListSettings().ordered(BY[1]), ListSettings().dialled(1), ListSettings().view_turned()):
        assert settings.listed
        assert settings.shelves(ready) == ()


def test_a_filter_keeps_its_text_until_there_are_titles_to_read_it(ready: Ready) -> None:
    assert TypedFilter.read("horror", None) == TypedFilter("horror", ANY_TITLE)
    assert TypedFilter.read("horror", ready).only.genre == "Horror"


def test_only_where_something_is_predicted_a_filter_limits_the_spread(ready: Ready) -> None:
    assert TypedFilter.read("+-0.5", ready).only.refused == ('"+-0.5" is no genre of this data',)
    assert TypedFilter.read("+-0.5", ready, spread=True).only.max_sd == 0.5


def test_the_list_is_that_of_the_library_by_these_settings(ready: Ready) -> None:
    assert ready.model is not None
    settings = ListSettings().filtered("horror", ready).ordered(BY[1])
    best = ready.model.recommender.recommend(ready.model.me, 200, genre="Horror", by=BY[1])
    assert [title.item for title in settings.recommend(ready)] == [title.item for title in best]
    assert settings.watchlist_turned().recommend(ready) == []
    known = ready.model.recommender.recommend(ready.model.me, 200, known=0.7)
    assert [title.item for title in ListSettings().dialled(2).recommend(ready)] == [title.item for title in known]
