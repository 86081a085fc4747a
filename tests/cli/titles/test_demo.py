"""collab-tui demo: the main job without a terminal, on the real sample."""

from typing import Any

from collab.profiles import ProfileStore
from collab.recommend import Recommender
from collab.runs import RunStore
from tests.cli.conftest import Cli
from tui.cli.titles.demo import TASTE


def test_the_demo_trains_recommends_and_leaves_a_run_but_no_answers(cli: Cli) -> None:
    done = cli("demo", "--known", "0", "--json")
    assert (done.status, done.complaints) == (0, [])
    events = [line for line in done.lines if "event" in line]
    titles = done.lines[len(events) :]
    assert [line["epoch"] for line in events if line["event"] == "epoch"] == list(range(1, 151))
    assert events[-1]["valid_loss"] < 0.76
    recommended = [line for line in titles if "score" in line]
    similar = titles[len(recommended) :]
    assert (len(recommended), len(similar)) == (10, 10)
    assert not {line["title"] for line in recommended} & TASTE.keys()
    assert all("similarity" in line for line in similar)
    assert (RunStore().summary("1").name, RunStore().summary("1").in_use) == ("demo", True)
    assert ProfileStore().present("me") == []
    check_dial(recommended)


def check_dial(recommended: list[dict[str, Any]]) -> None:
    """Check that a list is the one at the dial's lower end, and less known than the usual one."""
    model = Recommender.open(RunStore().model_path("1"))
    me = model.fold_in({model.find(title): stars for title, stars in TASTE.items()})
    assert [line["item"] for line in recommended] == [title.item for title in model.recommend(me, 10, known=0)]
    assert sum(line["ratings"] for line in recommended) < sum(title.ratings for title in model.recommend(me, 10))


def test_the_demo_tells_people_what_it_does_and_what_to_type_next(cli: Cli) -> None:
    words = cli("demo").out
    assert "epoch   train loss   valid loss     rmse   R-hat    time" in words
    assert "kept: 20 samples of the sweeps; predictions average over them" in words
    assert len(words.partition("finished")[0].splitlines()) < 30
    assert "because" in words
    assert 'collab-tui rate "Alien (1979)" 4.5' in words


def test_a_dial_beyond_its_ends_is_refused_before_anything_is_trained(cli: Cli) -> None:
    refused = cli("demo", "--known", "1.5")
    assert (refused.status, refused.out) == (2, "")
    assert "--known" in refused.err
    assert RunStore().runs() == []
