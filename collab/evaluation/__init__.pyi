from .accuracy import (
    Accuracy as Accuracy,
    measure_accuracy as measure_accuracy,
    people_held_out as people_held_out,
    trained_stars as trained_stars,
)
from .bootstrap import Estimate as Estimate, SquaredErrors as SquaredErrors, rmse_difference as rmse_difference
from .certainty import (
    GROUPED_BY as GROUPED_BY,
    Certainty as Certainty,
    Fifth as Fifth,
    GroupedBy as GroupedBy,
    mean_certainty as mean_certainty,
    measure_certainty as measure_certainty,
)
from .coldstart import Halves as Halves, Tally as Tally, cold_start as cold_start, halves as halves
from .fits import Fits as Fits
from .groups import (
    GroupFigures as GroupFigures,
    draw_groups as draw_groups,
    evaluate_groups as evaluate_groups,
    mean_groups as mean_groups,
    measure_groups as measure_groups,
)
from .protocols import (
    COLD_SPLITS as COLD_SPLITS,
    ColdStart as ColdStart,
    SplitAccuracy as SplitAccuracy,
    compare_accuracies as compare_accuracies,
    default_splits as default_splits,
    evaluate_certainty as evaluate_certainty,
    evaluate_cold_start as evaluate_cold_start,
    evaluate_splits as evaluate_splits,
)
from .ranking import (
    DEFAULT_ORDER as DEFAULT_ORDER,
    RELEVANT as RELEVANT,
    HeldOut as HeldOut,
    Relevant as Relevant,
    held_out_people as held_out_people,
)
from .ranking_protocol import (
    Ranker as Ranker,
    RankingLine as RankingLine,
    SplitRanking as SplitRanking,
    compare_rankers as compare_rankers,
    evaluate_rankings as evaluate_rankings,
    list_orders as list_orders,
    rank_split as rank_split,
    ranking_lines as ranking_lines,
)
from .records import (
    CERTAINTY as CERTAINTY,
    COLD as COLD,
    COMPARED as COMPARED,
    GROUPS as GROUPS,
    RANKING as RANKING,
    RATING as RATING,
    Protocol as Protocol,
    Records as Records,
    certainty_records as certainty_records,
    cold_records as cold_records,
    group_records as group_records,
    mean_of as mean_of,
    ranking_records as ranking_records,
    rating_record as rating_record,
)
from .run_comparison import (
    Compared as Compared,
    Comparison as Comparison,
    compare as compare,
    select_runs as select_runs,
    setting_text as setting_text,
)
