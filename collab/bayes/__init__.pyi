from .chain import Gibbs as Gibbs, Sample as Sample
from .features import (
    Block as Block,
    genre_columns as genre_columns,
    side_features as side_features,
    year_columns as year_columns,
)
from .prior import draw_prior as draw_prior
from .samples import Samples as Samples
