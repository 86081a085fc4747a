from .chain import Beginning as Beginning, Gibbs as Gibbs, Sample as Sample
from .convergence import Convergence as Convergence, split_r_hat as split_r_hat
from .features import (
    Block as Block,
    item_tables as item_tables,
    side_features as side_features,
    user_traits as user_traits,
)
from .prior import draw_prior as draw_prior
from .samples import Samples as Samples
from .sweep_plan import SweepPlan as SweepPlan, kept_samples as kept_samples
