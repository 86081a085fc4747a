from .choices import Choices as Choices
from .fit import fit_interest as fit_interest, serving_kind as serving_kind
from .ials import fit_ials as fit_ials
from .interest import (
    FactorInterest as FactorInterest,
    Interest as Interest,
    ItemInterest as ItemInterest,
    Kind as Kind,
    interest_of_arrays as interest_of_arrays,
)
from .join_learning import StarsOf as StarsOf, learn_join as learn_join
from .joined import AS_LEARNED as AS_LEARNED, UNLEARNED as UNLEARNED, Join as Join, log_popularity as log_popularity
from .weights import (
    UNRATED_WEIGHT as UNRATED_WEIGHT,
    choice_weights as choice_weights,
    is_liked as is_liked,
    person_weights as person_weights,
)
