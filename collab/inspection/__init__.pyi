from . import taste as taste
from .errors import (
    Bin as Bin,
    Errors as Errors,
    Kind as Kind,
    histogram as histogram,
    look_at_certainty as look_at_certainty,
    look_at_errors as look_at_errors,
    ratings_of as ratings_of,
)
from .factor_map import Placed as Placed, TitleMap as TitleMap, placed as placed, title_map as title_map
from .layout import lay_out as lay_out
from .pair import Along as Along, Pair as Pair, Pairs as Pairs
from .rating_table import Crosstab as Crosstab, crosstab as crosstab, filled_cells as filled_cells
from .title_biases import ItemBias as ItemBias, biases as biases, item_biases as item_biases
from .title_card import (
    Level as Level,
    NearRater as NearRater,
    NearRaters as NearRaters,
    Rank as Rank,
    TitleCard as TitleCard,
    TitleCards as TitleCards,
)
from .title_factors import Extreme as Extreme, Factor as Factor, common_factors as common_factors, factors as factors
from .users import (
    KnownUser as KnownUser,
    Neighbour as Neighbour,
    active_users as active_users,
    nearest_users as nearest_users,
)
