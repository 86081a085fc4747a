"""A batch as the model sees it."""

from math import ceil

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Table, find_page
from collab.models import GradientConfig
from collab.training.fit import start_gradient_fit
from tests.lesson.asking import ask, cells, only, said


@pytest.mark.parametrize("size", find_page("batch").moves[0].values)
@pytest.mark.parametrize("batch", find_page("batch").moves[1].values)
def test_a_batch_holds_the_rows_that_a_fit_visits_then(size: str, batch: str, ratings: Ratings) -> None:
    config = collab.configure("dot", bs=int(size))
    assert isinstance(config, GradientConfig)
    fit = start_gradient_fit(ratings, collab.split(ratings), config)
    batches = ceil(fit.rows / config.bs)
    at = min(batches - 1, batches - 1 if batch == "last" else int(batch[0]) - 1)
    rows = fit.order[at * config.bs : (at + 1) * config.bs]
    shown = ask("batch", ratings, size=size, batch=batch)
    assert said(shown).startswith(f"Batch {at + 1:,} of {batches:,}: whole numbers of shape ({len(rows)}, 2)")
    table = only(shown, Table)[0]
    assert len(table.rows) == min(len(rows), 6)
    for line, row in zip(table.rows, rows, strict=False):
        source = fit.split.training[row]
        user, item = fit.encoded.training[row]
        title = ratings.item_table.names[ratings.items[source]]
        expected = (f"{user}", f"{item}", f"{ratings.stars[source]:g}", ratings.user_ids[ratings.users[source]], title)
        assert line == expected


def test_row_0_is_for_the_unknown_and_the_vocabularies_follow_the_training_rows(ratings: Ratings) -> None:
    shown = ask("batch", ratings)
    vocabularies = only(shown, Table)[1]
    assert vocabularies.rows[0] == ("0", "unknown", "unknown")
    split = collab.split(ratings)
    users, items = (np.unique(codes[split.training]) for codes in (ratings.users, ratings.items))
    assert cells(vocabularies, "user")[1:] == [ratings.user_ids[int(code)] for code in users[:3]]
    assert cells(vocabularies, "title")[1:] == [ratings.item_table.name(int(code)) for code in items[:3]]
    listed = len(ratings.item_table)
    assert f"{len(users) + 1} rows for users and {len(items) + 1} for titles" in said(shown)
    assert f"{listed - len(items)} of {listed} titles have no training rating" in said(shown)
