from .about import TRAITS as TRAITS, AboutPrior as AboutPrior, Trait as Trait
from .changed import ChangedRatings as ChangedRatings
from .joint import joint_box as joint_box, joint_chance as joint_chance, star_levels as star_levels
from .link_functions import (
    Expectation as Expectation,
    Identity as Identity,
    Link as Link,
    SigmoidRange as SigmoidRange,
    sigmoid as sigmoid,
    softmax as softmax,
)
from .moments import moment_effects as moment_effects, moment_share as moment_share
from .noise import (
    FOLD_IN_LIMITS as FOLD_IN_LIMITS,
    ChoicePrior as ChoicePrior,
    Noise as Noise,
    expected_squares as expected_squares,
    fold_in_person as fold_in_person,
)
from .ordinal import (
    NORMAL_RUNS as NORMAL_RUNS,
    Ordinal as Ordinal,
    normal_share as normal_share,
    star_intervals as star_intervals,
)
from .posterior import (
    Evidence as Evidence,
    Gaussian as Gaussian,
    Information as Information,
    condition as condition,
    covariance_after as covariance_after,
    fold_in_ratings as fold_in_ratings,
    linearized_evidence as linearized_evidence,
    population_prior as population_prior,
    rank_one_update as rank_one_update,
    regression_posterior as regression_posterior,
)
from .scoring import (
    Dense as Dense,
    DotScoring as DotScoring,
    NetworkScoring as NetworkScoring,
    Scoring as Scoring,
    sample_mean as sample_mean,
    select_rows as select_rows,
)
