from .choices import Choices as Choices, genre_choices as genre_choices
from .ease import inverse as inverse
from .fit import (
    fit_ease as fit_ease,
    fit_first as fit_first,
    fit_interest as fit_interest,
    fit_item_knn as fit_item_knn,
    fit_popularity as fit_popularity,
    fit_serving as fit_serving,
    serving_kind as serving_kind,
)
from .ials import (
    FACTORS as FACTORS,
    UNCHOSEN as UNCHOSEN,
    Ials as Ials,
    fit_ials as fit_ials,
    interest_by_factors as interest_by_factors,
    sweeps_for as sweeps_for,
)
from .interest import (
    FactorInterest as FactorInterest,
    Interest as Interest,
    ItemInterest as ItemInterest,
    Kind as Kind,
    interest_of_arrays as interest_of_arrays,
)
from .join_learning import (
    JOIN_OTHERS as JOIN_OTHERS,
    JOIN_PEOPLE as JOIN_PEOPLE,
    StarsOf as StarsOf,
    best_join as best_join,
    held_out_users as held_out_users,
    learn_join as learn_join,
)
from .joined import (
    AS_LEARNED as AS_LEARNED,
    INTEREST_ALONE as INTEREST_ALONE,
    UNLEARNED as UNLEARNED,
    Join as Join,
    log_popularity as log_popularity,
    standardised as standardised,
)
from .list_measures import (
    LIST as LIST,
    LONG_LIST as LONG_LIST,
    best_first as best_first,
    ndcg as ndcg,
    quantile as quantile,
    recall as recall,
)
from .mean_person import MEAN_FACTORS as MEAN_FACTORS, MEAN_SWEEPS as MEAN_SWEEPS, with_factors as with_factors
from .weights import (
    UNRATED_WEIGHT as UNRATED_WEIGHT,
    choice_weights as choice_weights,
    is_liked as is_liked,
    liked_from as liked_from,
    person_weights as person_weights,
    speaks_for as speaks_for,
)
