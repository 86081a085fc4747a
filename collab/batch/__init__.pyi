from .content import FORMATS as FORMATS, Format as Format
from .factors import (
    FACTOR_FORMATS as FACTOR_FORMATS,
    FactorTables as FactorTables,
    factor_tables as factor_tables,
    write_factors as write_factors,
)
from .lists import ListOptions as ListOptions, ListsForMany as ListsForMany, UserLists as UserLists
from .pairs import (
    PairPredictions as PairPredictions,
    Pairs as Pairs,
    check_predicts_stars as check_predicts_stars,
    predict_pairs as predict_pairs,
    read_pairs as read_pairs,
)
from .parts import Part as Part, Shard as Shard, write_lists as write_lists
from .spark_parts import Spark as Spark
