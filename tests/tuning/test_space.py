"""Settings that a search tries, and within which bounds."""

import optuna
import pytest

from collab.errors import BadConfig
from collab.models import configure
from collab.tuning import searched


def trial(**fixed: object) -> optuna.Trial:
    """Return a trial that tries these values."""
    study = optuna.create_study()
    study.enqueue_trial(fixed)
    return study.ask()


def test_settings_are_named_or_those_that_count_and_are_not_fixed() -> None:
    config = configure("als")
    assert list(searched(config, "epochs, ridge", {})) == ["epochs", "ridge"]
    assert set(searched(config, None, {"factors": 8})) == set(searched(config, None, {})) - {"factors"}
    with pytest.raises(BadConfig, match=r'als has no setting "lr" to search. It has: .*factors'):
        searched(config, "lr", {})
    with pytest.raises(BadConfig, match="--factors fixes what --search factors would try: leave one of them out"):
        searched(config, "factors", {"factors": 8})
    with pytest.raises(BadConfig, match="als has no setting to search, but those fixed"):
        searched(config, None, dict.fromkeys(searched(config, None, {}), 1))
    with pytest.raises(BadConfig, match="popularity has no setting to search"):
        searched(configure("popularity"), None, {})


def test_numbers_are_tried_and_kept_within_their_bounds_and_words_as_they_are() -> None:
    space = searched(configure("collab-nn"), "lr,bs,layers,schedule", {})
    one = trial(lr=0.01234567, bs=17, schedule="flat")
    assert space["lr"].draw(one, "lr") == 0.0123
    assert space["bs"].draw(one, "bs") == 17
    assert space["schedule"].draw(one, "schedule") == "flat"
    assert (space["lr"].kept(0.02), space["lr"].kept(1.0), space["bs"].kept(3)) == (0.02, None, None)
    assert (space["schedule"].kept("flat"), space["schedule"].kept("steep")) == ("flat", None)
    assert (space["layers"].kept((100, 50)), space["layers"].kept((7, 7))) == ("100,50", None)
