"""The operator's model in use, opened where sessions are forked from: arrays, titles and indexes are in memory once."""

import gc
from contextlib import suppress

from collab.coldstart import Questionnaire
from collab.errors import CollabError
from collab.recommend import Recommender
from collab.runs import RunStore
from collab.storage import home_folder, share_object, shared_object, trim_memory
from collab.titles import TitleRef
from tui.core import table_of_model

_QUESTIONS, _BEST, _NEAR = 10, 20, 10


def share_model() -> None:
    """Open the model that the operator uses now, unless it is open; where it cannot be, each session says so itself."""
    store = RunStore(home_folder())
    data = store.current()
    run = None if data is None else store.in_use(data)
    if run is None or shared_object(store.model_path(run), Recommender) is not None:
        return
    with suppress(CollabError):
        model = Recommender.open(store.model_path(run))
        _use(model, store, run)
        share_object(store.model_path(run), model)
        gc.collect()
        trim_memory()
        gc.freeze()


def _use(model: Recommender, store: RunStore, run: str) -> None:
    """Do all that sessions do, for nobody: whatever is computed once is computed here."""
    summary = store.summary(run)
    titles = table_of_model(model, store.config(run).data, summary.dataset)
    someone = model.fold_in({})
    first, *_ = Questionnaire(model).next(someone, _QUESTIONS)
    for person in (someone, model.fold_in({first: model.scale.high})):
        model.recommend(person, _BEST)
        model.unknown(person)
        model.interest_ranks(person, titles.items.codes([first]))
    model.similar(first, _NEAR)
    titles.find("the", _NEAR)
    titles.facts(first)
    titles.lookup.resolve(TitleRef("nothing", None, {}), titles.namespace)
    titles.lookup.ref(0, titles.namespace)
