from . import catalog as catalog
from .cache import open_cache as open_cache
from .data_spec import DataSpec as DataSpec
from .genome import WHOLE as WHOLE, Genome as Genome
from .growth import (
    Growth as Growth,
    SharedPairs as SharedPairs,
    earlier_ratings as earlier_ratings,
    grown_split as grown_split,
)
from .items import Items as Items
from .load import load as load, reading_command as reading_command, unread_text as unread_text
from .ratings import About as About, Ratings as Ratings, Users as Users
from .readers import FirstLook as FirstLook, look_at_titles as look_at_titles
from .scale import Scale as Scale
from .splits import (
    Split as Split,
    cross_validation as cross_validation,
    evenly_drawn as evenly_drawn,
    split as split,
)
from .stats import ItemStats as ItemStats, item_stats as item_stats
